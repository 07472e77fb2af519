"""What the ledger means for the mail of an issue, whatever lines it holds and in whatever order git merged them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.mailing import Mailing
from generator.publish.mail_event import Counts, MailEvent, State
from generator.publish.mail_plan import (
    MOST_ATTEMPTS,
    TOO_OLD,
    attempt_key,
    is_first,
    mail_moment,
    plan_lines,
    plan_of,
    states,
)
from generator.site.entries import Entry

MAIL = Mailing(service="buttondown", mode="send")
NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
OUT = datetime(2026, 11, 23, 6, 10, tzinfo=UTC)
ISSUE = Entry("k3h7q2x9", "smoke", "Smoke", "ready", 1, OUT)


def event(state: State, attempt: int = 1, slug: str = "smoke", **more: object) -> MailEvent:
    issue_id = "k3h7q2x9" if slug == "smoke" else f"{slug}000"[:8]
    key = attempt_key(issue_id, "buttondown", attempt)
    values = {"id": issue_id, "slug": slug, "service": "buttondown", "mode": "send", "state": state, "key": key}
    return MailEvent.model_validate({**values, "recorded": OUT, **more})


LINES = st.lists(
    st.builds(event, st.sampled_from(["intent", "sent", "partly", "unsure", "not-sent"]), st.integers(1, 3)), max_size=7
)


@given(lines=LINES)
def test_a_mail_that_may_have_gone_out_is_never_due(lines: list[MailEvent]) -> None:
    plan = plan_of([ISSUE], lines, MAIL, "UTC", NOW)
    last = {line.key: line for line in lines}
    out = any(line.state == "sent" for line in lines)
    open_ = any(line.state != "not-sent" for line in last.values())

    assert (plan.due == (ISSUE,)) == (not out and not open_ and len(last) < MOST_ATTEMPTS)
    assert (ISSUE in (*plan.unsure, *plan.partly)) == (not out and open_)


@given(one=LINES, other=LINES)
def test_what_was_sent_stays_sent_however_git_merges_two_sides(one: list[MailEvent], other: list[MailEvent]) -> None:
    for lines in ([*one, *other], [*other, *one]):
        if any(line.state == "sent" for line in lines):
            assert states(lines)["k3h7q2x9"].standing == "sent"


@given(lines=LINES)
def test_an_issue_is_told_in_one_place_and_nothing_is_lost(lines: list[MailEvent]) -> None:
    later = [timedelta(minutes=minutes) for minutes in (0, 30, 36 * 60, 48 * 60)]
    for ago, after in pairwise(later):
        plan = plan_of([ISSUE], lines, MAIL, "UTC", OUT + ago)
        kinds = [plan.due, plan.partly, plan.unsure, plan.missed]
        sent = bool(lines) and states(lines)["k3h7q2x9"].standing == "sent"

        assert sum(ISSUE in kind for kind in kinds) == (0 if sent else 1), after


def test_what_is_neither_public_nor_ready_is_not_mailed() -> None:
    later = Entry("k3h7q2x8", "steam", "Steam", "ready", 2, NOW + timedelta(hours=1))
    draft = Entry("k3h7q2x7", "embers", "Embers", "draft", 3, OUT)
    plan = plan_of([later, draft, ISSUE], [], MAIL, "UTC", NOW)

    assert plan.due == (ISSUE,)
    assert (plan.waiting, plan.missed) == ((), ())


@pytest.mark.parametrize(
    ("published", "send_at", "zone", "moment"),
    [
        ("2026-11-23T06:10+00:00", "06:40", "UTC", "2026-11-23T06:40+00:00"),
        ("2026-11-23T06:10+00:00", "06:00", "UTC", "2026-11-23T06:10+00:00"),
        ("2026-11-23T23:30+00:00", "06:40", "Pacific/Auckland", "2026-11-23T23:30+00:00"),
        ("2026-11-23T20:30+00:00", "12:00", "Pacific/Auckland", "2026-11-23T23:00+00:00"),
        ("2026-03-29T00:30+00:00", "02:30", "Europe/Berlin", "2026-03-29T01:30+00:00"),
        ("2026-10-25T00:10+00:00", "02:30", "Europe/Berlin", "2026-10-25T00:30+00:00"),
        ("2026-11-23T06:10+00:00", None, "UTC", "2026-11-23T06:10+00:00"),
    ],
)
def test_a_mail_goes_out_on_the_day_of_its_issue_in_the_zone_of_the_site(
    published: str, send_at: str | None, zone: str, moment: str
) -> None:
    issue = Entry("k3h7q2x9", "smoke", "Smoke", "ready", 1, datetime.fromisoformat(published))
    mail = Mailing(service="buttondown", mode="send", send_at=send_at)

    assert mail_moment(issue, mail, zone).astimezone(UTC) == datetime.fromisoformat(moment)


def test_the_minute_itself_and_the_last_one_of_a_day_and_a_half_are_in_time() -> None:
    for now, due in ((OUT - timedelta(seconds=1), ()), (OUT, (ISSUE,)), (OUT + TOO_OLD, (ISSUE,))):
        assert plan_of([ISSUE], [], MAIL, "UTC", now).due == due
    assert plan_of([ISSUE], [], MAIL, "UTC", OUT + TOO_OLD + timedelta(seconds=1)).due == ()


def test_a_service_that_is_new_needs_a_yes_of_its_own() -> None:
    lines = [event("sent")]

    assert not is_first(lines, "buttondown")
    assert is_first(lines, "listmonk")
    assert is_first([event("intent"), event("unsure"), event("not-sent")], "buttondown")


def test_status_is_silent_where_there_are_no_mails_and_short_where_all_is_well() -> None:
    assert plan_lines(plan_of([ISSUE], [], None, "UTC", NOW), [], None) == []
    lines = [event("intent"), event("sent", counts=Counts(sent=41, refused=2))]
    assert plan_lines(plan_of([ISSUE], lines, MAIL, "UTC", NOW), lines, MAIL) == [
        "Last mail: smoke, sent by Buttondown, 41 sent, 2 refused, on 2026-11-23 06:10 UTC"
    ]


def test_a_line_reads_as_it_was_written() -> None:
    for one in (event("sent"), event("partly", counts=Counts(sent=1, left=2)), event("not-sent", note="error 401")):
        assert MailEvent.model_validate_json(one.line) == one
