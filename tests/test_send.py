"""Mails through a service: what is sent, when, and only after its page is there."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from generator.app.publication import status
from generator.app.send import Asked, send_mails
from generator.text.problems import AuthorError
from tests.mail_support import png
from tests.send_support import (
    BOTH,
    EACH,
    YES,
    _desk,  # noqa: F401 - a fixture
    change,
    send,
)
from tests.tools.mail_world import (
    BUTTONDOWN,
    LISTMONK,
    NOW,
    Desk,
    at_desk,
    deployed,
    mail_files,
    retitled,
)
from tests.tools.small_project import ISSUE, base_files


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
