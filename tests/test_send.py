"""Mails through a service: once each, whatever goes wrong, and never silently not at all."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import generator.app.send
from generator.app.mail_status import resolve
from generator.app.mail_tools import Pushed
from generator.app.one_at_a_time import held
from generator.app.publication import build_time, status
from generator.app.send import Asked, send_mails, test_mail
from generator.publish.ledger import append
from generator.publish.mail_event import MailEvent
from generator.publish.mail_wire import Answer, NoConnectionError, Request
from generator.text.problems import AuthorError, RefusedError
from tests.mail_support import png
from tests.tools.mail_world import (
    BUTTONDOWN,
    KEY,
    LISTMONK,
    NOW,
    SECRETS,
    Desk,
    Reply,
    at_desk,
    deployed,
    mail_files,
    retitled,
)
from tests.tools.small_project import ISSUE, ROOT, base_files

test_mail.__test__ = False  # type: ignore[attr-defined] # it isn't a test of pytest's
BOTH = pytest.mark.parametrize("service", [BUTTONDOWN, LISTMONK], ids=["buttondown", "listmonk"])
EACH = pytest.mark.parametrize("desk", [BUTTONDOWN, LISTMONK], ids=["buttondown", "listmonk"], indirect=True)
YES = Asked(yes=True)


@pytest.fixture(name="desk")
def _desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """An author whose issue is out, and who mails by the service of the test, or by Buttondown."""
    with at_desk(tmp_path, getattr(request, "param", BUTTONDOWN)) as desk:
        yield desk


def send(desk: Desk, asked: Asked = YES, later: timedelta = timedelta()) -> bool:
    return send_mails(desk.root, asked, NOW + later, desk.tools)


def change(desk: Desk, old: str, new: str, path: str = ISSUE) -> None:
    file = desk.root / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


# What is sent


def test_buttondown_gets_the_whole_mail_with_its_own_tag_for_leaving_and_an_idempotency_key(desk: Desk) -> None:
    assert send(desk)
    (mail,) = desk.world.mails

    assert desk.world.wrong == []
    assert desk.world.requests == [("POST", "/v1/emails")]
    assert mail["body"].startswith("<!-- buttondown-editor-mode: fancy --><!DOCTYPE html>")
    assert 'href="{{ unsubscribe_url }}"' in mail["body"]
    assert mail["template"] == "naked"
    assert mail["canonical_url"] == "https://example.org/notes/issues/smoke/"
    assert mail["publish_date"] == "2026-11-23T07:05:00+00:00"
    assert desk.world.headers[0]["x-idempotency-key"] == desk.events[0].key
    assert desk.world.headers[0]["x-buttondown-live-dangerously"] == "true"


def test_listmonk_gets_a_campaign_and_is_then_told_to_start_it(tmp_path: Path) -> None:
    with at_desk(tmp_path, f"{LISTMONK}  from: A. Cook <cook@example.org>\n") as desk:
        assert send(desk)
        (mail,) = desk.world.mails

    assert desk.world.wrong == []
    assert desk.world.requests == [("POST", "/api/campaigns"), ("PUT", "/api/campaigns/1/status")]
    assert (mail["lists"], mail["template_id"], mail["from_email"]) == ([3, 1], 7, "A. Cook <cook@example.org>")
    assert 'href="{{ UnsubscribeURL }}"' in mail["body"]
    assert "{{ UnsubscribeURL }}" in mail["altbody"]
    assert "TrackView" not in json.dumps(mail)


@BOTH
def test_a_draft_is_only_made_and_never_started(tmp_path: Path, service: str) -> None:
    with at_desk(tmp_path, service, "draft") as desk:
        assert send(desk, Asked())

        assert desk.world.mails == []
        assert len(desk.world.drafts) == len(desk.world.requests) == 1
        assert (desk.states, desk.events[-1].mode) == (["intent", "sent"], "draft")
        assert "as a draft" in desk.text


def test_lists_that_listmonk_leaves_out_without_a_word_are_noticed_before_anything_starts(tmp_path: Path) -> None:
    with at_desk(tmp_path, LISTMONK) as desk:
        desk.world.allowed_lists = (1,)

        assert not send(desk)
        assert desk.world.mails == []
        assert desk.states == ["intent", "not-sent"]
        assert "left out lists" in desk.text


# When


@EACH
def test_two_runs_send_it_once(desk: Desk) -> None:
    assert send(desk)
    assert send(desk, later=timedelta(minutes=15))
    assert not send(desk, Asked("smoke", yes=True))

    assert len(desk.world.mails) == 1
    assert "no mail goes out twice" in desk.text


def test_an_issue_set_back_to_draft_before_its_minute_is_not_sent(tmp_path: Path) -> None:
    with at_desk(tmp_path, f'{BUTTONDOWN}  send_at: "07:30"\n') as desk:
        assert send(desk)
        change(desk, "status: ready", "status: draft")

        assert send(desk, later=timedelta(hours=1))
        assert not send(desk, Asked("smoke", yes=True), timedelta(hours=1))
        assert desk.world.requests == []
        assert desk.states == []
        assert "from 2026-11-23 07:30" in desk.text
        assert "it's a draft" in desk.text


def test_it_goes_out_at_its_minute_and_by_itself_for_a_day_and_a_half(tmp_path: Path) -> None:
    with at_desk(tmp_path, f'{BUTTONDOWN}  send_at: "07:30"\n') as desk:
        assert not send(desk, Asked("smoke", yes=True), timedelta(minutes=29))
        assert send(desk, later=timedelta(hours=37))
        assert desk.world.mails == []
        assert send(desk, later=timedelta(hours=36))
        assert len(desk.world.mails) == 1


def test_what_was_out_long_before_mails_began_is_never_mailed_by_itself(tmp_path: Path) -> None:
    with at_desk(tmp_path, BUTTONDOWN, more=retitled("old", "2026-11-20", "old00001")) as desk:
        assert send(desk)
        assert [mail["metadata"]["issue"] for mail in desk.world.mails] == ["k3h7q2x9"]
        assert not any("old" in line for line in status(desk.root, NOW)[0] if "Mail" in line)


def test_a_mail_that_was_missed_is_named_by_status_and_can_be_sent_by_hand(tmp_path: Path) -> None:
    with at_desk(tmp_path, BUTTONDOWN, more=retitled("steam", "2026-11-24", "steam001")) as desk:
        assert send(desk)
        late = NOW + timedelta(days=4)
        desk.world.pages |= deployed(mail_files(BUTTONDOWN, more=retitled("steam", "2026-11-24", "steam001")), late)

        assert any(line.startswith("Mail not sent: Smoke (steam)") for line in status(desk.root, late)[0])
        assert not any("Mail not" in line for line in status(desk.root, late + timedelta(days=14))[0])
        assert send_mails(desk.root, YES, late, desk.tools)
        assert len(desk.world.mails) == 1
        assert send_mails(desk.root, Asked("steam"), late, desk.tools)
        assert len(desk.world.mails) == 2


def test_the_first_mail_ever_needs_a_yes_and_later_ones_do_not(tmp_path: Path) -> None:
    more = retitled("steam", "2026-11-23", "steam001", date="2026-11-23T06:30")
    with at_desk(tmp_path, BUTTONDOWN, more=more) as desk:
        assert not send(desk, Asked())
        assert (desk.world.requests, desk.states) == ([], [])
        assert "--yes" in desk.text
        assert any(line.startswith("First mail: Buttondown has sent none") for line in status(desk.root, NOW)[0])
        assert send(desk, Asked("smoke", yes=True))
        assert send(desk, Asked())
        assert len(desk.world.mails) == 2


def test_a_draft_that_was_made_first_counts_as_the_first_mail(tmp_path: Path) -> None:
    more = retitled("steam", "2026-11-23", "steam001", date="2026-11-23T06:30")
    with at_desk(tmp_path, BUTTONDOWN, "draft", more) as desk:
        assert send(desk, Asked("smoke"))
        change(desk, "mode: draft", "mode: send", "content/site.yml")
        assert send(desk, Asked())
        assert [len(desk.world.drafts), len(desk.world.mails)] == [1, 1]


# Its page


@pytest.mark.parametrize(
    ("page", "said"),
    [(None, "answers 404"), (b"<html>another page</html>", "isn't the page of this issue")],
)
def test_nothing_is_sent_before_the_page_is_there(desk: Desk, page: bytes | None, said: str) -> None:
    whole = desk.world.pages.pop("/notes/issues/smoke/")
    if page:
        desk.world.pages["/notes/issues/smoke/"] = page

    assert not send(desk, Asked(yes=True, wait=600))
    assert (desk.world.requests, desk.states) == ([], [])
    assert said in desk.text
    assert sum(desk.slept) == 600
    desk.world.pages["/notes/issues/smoke/"] = whole
    assert send(desk)
    assert len(desk.world.mails) == 1


def test_a_picture_that_is_not_deployed_holds_the_mail_back(tmp_path: Path) -> None:
    text = base_files()[ISSUE].decode() + "\n![Smoke](/img/smoke.png)\n"
    more: dict[str, str | bytes | None] = {ISSUE: text, "content/pages/img/smoke.png": png(4, 3)}
    with at_desk(tmp_path, BUTTONDOWN, more=more) as desk:
        assert not send(desk)
        assert "https://example.org/notes/img/smoke.png answers 404" in desk.text
        desk.world.pages["/notes/img/smoke.png"] = png(4, 3)
        assert send(desk)
        assert 'src="https://example.org/notes/img/smoke.png"' in desk.world.mails[0]["body"]


@pytest.mark.parametrize("url", ["http://example.org/notes/", "/", "https:///"])
def test_a_site_without_an_encrypted_address_sends_nothing(desk: Desk, url: str) -> None:
    change(desk, "https://example.org/notes/", url, "mkdocs.yml")
    with pytest.raises(AuthorError, match="https://"):
        send(desk)
    assert desk.world.requests == []


# What goes wrong


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


# Killed


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


# The ledger and git


def test_the_intent_is_pushed_before_the_call_and_the_answer_after_it(desk: Desk) -> None:
    asked: list[int] = []

    def pushes(*_: object) -> Pushed:
        asked.append(len(desk.world.requests))
        return "pushed"

    desk.pushes = pushes
    assert send(desk)
    assert asked == [0, 1]
    assert desk.pushed == [("Mail: intent smoke", False), ("Mail: sent smoke", True)]


@pytest.mark.parametrize(("pushed", "well"), [("failed", False), ("behind", True)])
def test_nothing_is_sent_if_the_intent_cannot_be_pushed(desk: Desk, pushed: Pushed, well: bool) -> None:
    desk.pushes = lambda *_: pushed

    assert send(desk) is well
    assert desk.world.requests == []
    assert desk.states == ["intent", "not-sent"]
    desk.pushes = None
    assert send(desk)
    assert len(desk.world.mails) == 1


def test_an_answer_that_cannot_be_pushed_is_told(desk: Desk) -> None:
    desk.pushes = lambda message, _: "pushed" if "intent" in message else "failed"

    assert not send(desk)
    assert "--resolve smoke sent" in desk.text
    assert desk.states == ["intent", "sent"]


def test_mails_change_neither_the_time_of_a_build_nor_what_is_published(desk: Desk) -> None:
    before = build_time(desk.root, NOW)
    send(desk)

    assert build_time(desk.root, NOW + timedelta(days=1)) == before


def test_a_mailed_issue_that_is_unpublished_says_what_cannot_be_undone(desk: Desk) -> None:
    send(desk)
    change(desk, "status: ready", "status: draft")
    send(desk)

    assert "a mail that was sent can't be called back" in desk.text
    assert "can't be called back" in "\n".join(status(desk.root, NOW)[0])


def test_an_issue_that_was_mailed_under_another_id_is_not_mailed_again(desk: Desk) -> None:
    send(desk)
    change(desk, "k3h7q2x9", "k3h7q2x8")

    assert send(desk)
    assert not send(desk, Asked("smoke", yes=True))
    assert len(desk.world.mails) == 1


@EACH
def test_two_processes_at_the_same_time_send_it_once(desk: Desk) -> None:
    whole = desk.wire
    said: list[str] = []

    def beside(request: Request) -> Answer:
        if not said:
            said.append("nothing")
            try:
                send(desk)
            except RefusedError as refused:
                said.append(str(refused))
        return whole(request)

    desk.wire = beside
    assert send(desk)
    assert len(desk.world.mails) == 1
    assert "is running already" in said[-1]


# Secrets


@EACH
@pytest.mark.parametrize("fault", [None, "lose", "cut", Reply(401, {"detail": KEY}), Reply(500, {"detail": KEY})])
def test_no_secret_is_in_what_is_said_written_or_raised(desk: Desk, fault: Reply | str | None) -> None:
    desk.world.faults.append(fault)
    send(desk)
    for path in sorted(desk.root.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            assert not [secret for secret in SECRETS if secret.encode() in data], path
    told = desk.text + repr(desk.tools) + repr(Request("GET", "x", {"Authorization": KEY}, KEY.encode()))
    told += repr(Answer(200, {"a": KEY}, KEY.encode()))
    assert not [secret for secret in SECRETS if secret in told]


@pytest.mark.parametrize(
    ("desk", "missing"),
    [(BUTTONDOWN, "BUTTONDOWN_API_KEY"), (LISTMONK, "LISTMONK_USER and LISTMONK_TOKEN")],
    indirect=["desk"],
)
def test_secrets_that_are_missing_are_all_named_before_anything_is_written(desk: Desk, missing: str) -> None:
    desk.environ = {"LISTMONK_TOKEN": ""}
    with pytest.raises(RefusedError, match=f"found nothing in {missing}; set it"):
        send(desk)
    assert (desk.world.requests, desk.states) == ([], [])


@EACH
@pytest.mark.parametrize("damage", ["\n", "\r\nX-Other: 1", "\u201c", "\x00"])
def test_a_secret_with_signs_that_no_header_may_have_is_refused_and_not_shown(desk: Desk, damage: str) -> None:
    desk.environ = {name: f"{value}{damage}end" for name, value in desk.environ.items()}
    said = ""
    try:
        send(desk)
    except (RefusedError, ValueError) as error:  # a ValueError would be the library's own, with the secret
        said = str(error)
    assert "copy it anew" in said
    assert "secret" not in said
    assert (desk.world.requests, desk.states) == ([], [])


# Trying it out


def test_a_dry_run_says_what_would_be_sent_without_secrets_and_calls_nothing(desk: Desk) -> None:
    desk.environ, desk.world.pages = {}, {}

    assert send(desk, Asked(dry_run=True))
    assert (desk.world.requests, desk.states) == ([], [])
    assert "subject: Smoke" in desk.text


@EACH
def test_a_test_goes_to_one_address_leaves_nothing_behind_and_no_line_in_the_ledger(desk: Desk) -> None:
    change(desk, "status: ready", "status: draft")
    desk.world.pages = {}

    assert test_mail(desk.root, "smoke", "me@example.org", NOW, desk.tools)
    assert desk.world.tests == ["me@example.org"]
    assert (desk.world.mails, desk.world.drafts, desk.states, desk.world.wrong) == ([], {}, [], [])


@EACH
@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("fault", [Reply(400, {}), "lose", Reply(201, [])])
def test_a_test_that_fails_says_so(desk: Desk, place: int, fault: Reply | str) -> None:
    desk.world.faults += [None] * place + [fault]
    well = test_mail(desk.root, "smoke", "me@example.org", NOW, desk.tools)

    assert (desk.world.mails, desk.states) == ([], [])
    assert not well or place > 0
    assert well or "smoke: " in desk.text


@pytest.mark.parametrize("slug", ["smok", "", "nothing"])
def test_an_unknown_issue_is_refused(desk: Desk, slug: str) -> None:
    with pytest.raises(RefusedError, match="no issue"):
        send(desk, Asked(slug))


def test_a_project_without_mail_is_told_where_to_begin(desk: Desk) -> None:
    config = desk.root / "content" / "site.yml"
    config.write_text(config.read_text(encoding="utf-8").partition("\nmail:")[0] + "\n", encoding="utf-8")
    with pytest.raises(RefusedError, match=re.escape("docs/sending.md")):
        send(desk)


def test_lines_of_two_runs_that_git_merged_are_read_as_two_attempts(desk: Desk) -> None:
    send(desk)
    intent, sent = desk.events
    other = replace_key(intent)
    append(desk.root, [other, other.model_copy(update={"state": "not-sent"})])

    assert send(desk)
    assert len(desk.world.mails) == 1
    assert sent.state == "sent"


def replace_key(event: MailEvent) -> MailEvent:
    return event.model_copy(update={"key": event.key[::-1][:8] + event.key[8:]})
