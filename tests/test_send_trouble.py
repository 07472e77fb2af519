"""Mails through a service whatever goes wrong: once each, and never silently not at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import generator.app.send
from generator.app.mail_status import resolve
from generator.app.one_at_a_time import held
from generator.app.publication import status
from generator.app.send import Asked
from generator.publish.ledger import append
from generator.publish.mail_wire import Answer, NoConnectionError, Request
from generator.text.problems import RefusedError
from tests.send_support import (
    BOTH,
    EACH,
    _desk,  # noqa: F401 - a fixture
    send,
)
from tests.tools.mail_world import (
    BUTTONDOWN,
    KEY,
    LISTMONK,
    NOW,
    Desk,
    Reply,
    at_desk,
)
from tests.tools.small_project import ROOT


@EACH
@pytest.mark.parametrize("fault", ["lose", "cut", "drop", Reply(500, {}), Reply(502, b"<html>"), Reply(409, {})])
def test_an_answer_that_never_came_is_unsure_and_no_run_repeats_it(desk: Desk, fault: Reply | str) -> None:
    desk.world.faults.append(fault)

    assert not send(desk)
    assert desk.states == ["intent", "unsure"]
    assert "inversion send --resolve smoke sent" in desk.text
    requests = list(desk.world.requests)
    assert not send(desk, later=timedelta(minutes=15))
    assert not send(desk, Asked("smoke", yes=True), timedelta(minutes=15))
    assert desk.world.requests == requests
    assert any(line.startswith("Mail unsure: Smoke (smoke)") for line in status(desk.root, NOW)[0])


@EACH
def test_the_author_settles_what_is_unsure_as_sent(desk: Desk) -> None:
    desk.world.faults.append("lose")
    send(desk)
    resolve(desk.root, "smoke", "sent", NOW, None)
    before = list(desk.world.requests)

    assert send(desk)
    assert desk.world.requests == before
    with pytest.raises(RefusedError, match="recorded as sent"):
        resolve(desk.root, "smoke", "not-sent", NOW, None)


def test_what_is_settled_as_not_sent_goes_out_with_another_key(desk: Desk) -> None:
    desk.world.faults.append("drop")
    send(desk)
    resolve(desk.root, "smoke", "not-sent", NOW, None)

    assert send(desk)
    assert len(desk.world.mails) == 1
    assert desk.states == ["intent", "unsure", "not-sent", "intent", "sent"]
    keys = [event.key for event in desk.events]
    assert keys[0] == keys[2] != keys[3]


def test_a_mail_that_a_run_may_still_be_sending_is_not_settled_as_not_sent(desk: Desk) -> None:
    desk.world.faults.append("lose")
    send(desk)
    ledger = desk.root / "ledger.jsonl"
    ledger.write_text("".join(ledger.read_text().splitlines(keepends=True)[:-1]))  # as another clone knows it
    assert desk.states == ["intent"]

    with pytest.raises(RefusedError, match="its run may still be sending it"):
        resolve(desk.root, "smoke", "not-sent", NOW + timedelta(minutes=59), None)
    resolve(desk.root, "smoke", "not-sent", NOW + timedelta(hours=1), None)
    with held(desk.root / ".cache" / "send.lock", "a run"), pytest.raises(RefusedError, match="running already"):
        resolve(desk.root, "smoke", "not-sent", NOW + timedelta(hours=1), None)


@pytest.mark.parametrize(("slug", "said"), [("smok", "did you mean `smoke`"), ("smoke", "recorded as sent")])
def test_only_what_is_unsure_can_be_settled(desk: Desk, slug: str, said: str) -> None:
    send(desk)
    with pytest.raises(RefusedError, match=said):
        resolve(desk.root, slug, "sent", NOW, None)


@EACH
def test_too_many_requests_are_waited_for_with_the_same_key(desk: Desk) -> None:
    desk.world.faults += [Reply(429, {}, {"Retry-After": "7"}), Reply(429, {}, {"Retry-After": "x"})]

    assert send(desk)
    assert desk.slept == [7, 30]
    assert len(desk.world.mails) == 1
    assert len({headers.get("x-idempotency-key") for headers in desk.world.headers}) == 1


@EACH
@pytest.mark.parametrize("status_code", [400, 401, 403, 404, 422, 429, 302])
def test_what_is_refused_is_not_sent_and_the_next_runs_try_again_five_times(desk: Desk, status_code: int) -> None:
    refusal = Reply(status_code, {"detail": f"wrong {KEY}"}, {"Location": "https://example.org/elsewhere"})
    for _ in range(5):
        desk.world.faults += [refusal] * (3 if status_code == 429 else 1)
        assert not send(desk)
    assert desk.states == ["intent", "not-sent"] * 5
    assert len({event.key for event in desk.events}) == 5
    asked = len(desk.world.requests)
    assert send(desk)
    assert len(desk.world.requests) == asked
    assert "refused it 5 times" in "\n".join(status(desk.root, NOW)[0])
    assert send(desk, Asked("smoke", yes=True))
    assert len(desk.world.mails) == 1


@pytest.mark.parametrize("code", ["email_duplicate", "slug_invalid"])
def test_a_mail_that_buttondown_says_it_has_already_is_for_its_author_to_look_at(desk: Desk, code: str) -> None:
    desk.world.faults.append(Reply(400, {"code": code, "detail": "x"}))

    assert not send(desk)
    assert desk.states == ["intent", "unsure"]


def test_a_code_of_buttondown_is_told_and_nothing_else_that_it_writes(desk: Desk) -> None:
    desk.world.faults.append(Reply(400, {"code": "sending_requires_confirmation", "detail": f"your {KEY}"}))
    send(desk)

    assert "(sending_requires_confirmation)" in desk.text
    assert desk.events[-1].note == "error 400 sending_requires_confirmation"


@pytest.mark.parametrize("code", [KEY, ["x"], {}, None, 7])
def test_a_code_that_is_not_buttondowns_is_not_told(desk: Desk, code: object) -> None:
    desk.world.faults.append(Reply(400, {"code": code}))
    send(desk)

    assert desk.events[-1].note == "error 400"
    assert KEY not in desk.text


@EACH
@pytest.mark.parametrize("answer", [b"", b"[]", b'{"id": 7}', b'{"id": "em_1", "status": "deleted"}', b'{"data": []}'])
def test_a_strange_answer_is_unsure(desk: Desk, answer: bytes) -> None:
    desk.world.faults.append(Reply(201, answer))

    assert not send(desk)
    assert desk.states == ["intent", "unsure"]


@EACH
def test_a_service_that_cannot_be_reached_got_nothing(desk: Desk) -> None:
    whole = desk.wire

    def broken(request: Request) -> Answer:
        if "example.org/notes" not in request.url:
            raise NoConnectionError("gaierror")
        return whole(request)

    desk.wire = broken
    assert not send(desk)
    assert desk.states == ["intent", "not-sent"]
    desk.wire = whole
    assert send(desk)
    assert len(desk.world.mails) == 1


@pytest.mark.parametrize("fault", ["lose", "drop", Reply(500, {})])
def test_a_campaign_whose_start_got_no_answer_is_unsure(tmp_path: Path, fault: Reply | str) -> None:
    with at_desk(tmp_path, LISTMONK) as desk:
        desk.world.faults += [None, fault]

        assert not send(desk)
        assert not send(desk)
        assert desk.states == ["intent", "unsure"]
        assert len(desk.world.mails) == (1 if fault == "lose" else 0)


class Killed(BaseException):
    """The machine is gone."""


def killed_at(desk: Desk, seam: int, patch: pytest.MonkeyPatch) -> bool:
    """Runs the command, and kills it at a seam: before or after a request, a line of the ledger or a push."""
    passed = -1

    def seams(call: Callable[..., object]) -> Callable[..., object]:
        def passing(*values: object, **named: object) -> object:
            tick()
            result = call(*values, **named)
            tick()
            return result

        return passing

    def tick() -> None:
        nonlocal passed
        passed += 1
        if passed == seam:
            raise Killed

    whole, pushes = desk.wire, desk.pushes
    with patch.context() as patched:
        patched.setattr(generator.app.send, "append", seams(append))
        patched.setattr(desk, "wire", seams(whole))
        patched.setattr(desk, "pushes", seams(pushes) if pushes else None)
        try:
            send(desk)
        except Killed:
            return True
    return False


@BOTH
def test_a_run_that_is_killed_anywhere_sends_no_mail_twice_and_loses_none_silently(
    tmp_path: Path, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[tuple[int, bool]] = []
    for seam in range(40):
        with at_desk(tmp_path / str(seam), service) as desk:
            desk.pushes = lambda *_: "pushed"
            if not killed_at(desk, seam, monkeypatch):
                break
            again = [send(desk), send(desk, later=timedelta(hours=1))]
            unsure = "Mail unsure" in desk.text
            counted.append((len(desk.world.mails), unsure))

            assert len(desk.world.mails) <= 1, seam
            assert len(desk.world.mails) == 1 or unsure, seam
            assert again == [not unsure] * 2, seam
    assert len(counted) == (12 if service == BUTTONDOWN else 14)
    assert {(1, False), (0, True), (1, True)} == set(counted)


def test_a_process_that_is_gone_between_intent_and_answer_leaves_an_intent_that_nobody_repeats(tmp_path: Path) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom generator.app.send import Asked, send_mails\n"
        "from tests.tools.mail_world import NOW, Desk, World, deployed, mail_files, BUTTONDOWN, running\n"
        "world = World(pages=deployed(mail_files(BUTTONDOWN)))\n"
        "with running(world) as wire:\n"
        "    def gone(request):\n"
        "        if request.method == 'POST': wire(request); os._exit(9)\n"
        "        return wire(request)\n"
        "    send_mails(Path(sys.argv[1]), Asked(yes=True), NOW, Desk(Path(sys.argv[1]), world, gone).tools)\n"
    )
    with at_desk(tmp_path, BUTTONDOWN) as desk:
        done = subprocess.run([sys.executable, "-c", program, desk.root], cwd=ROOT, check=False)

        assert done.returncode == 9
        assert desk.states == ["intent"]
        assert not send(desk)
        assert desk.world.requests == []
        assert "Mail unsure: Smoke (smoke)" in desk.text
