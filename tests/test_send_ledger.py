"""What mails leave in the ledger and in git, that secrets stay secret, and trying mails out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from generator.app.mail_tools import Pushed
from generator.app.publication import build_time, status
from generator.app.send import Asked, test_mail
from generator.publish.ledger import append
from generator.publish.mail_event import MailEvent
from generator.publish.mail_wire import Answer, Request
from generator.text.problems import RefusedError
from tests.send_support import (
    EACH,
    _desk,  # noqa: F401 - a fixture
    change,
    send,
)
from tests.tools.mail_world import (
    BUTTONDOWN,
    KEY,
    LISTMONK,
    NOW,
    SECRETS,
    Desk,
    Reply,
)


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
