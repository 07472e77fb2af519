"""A week of the schedule with mail, by the workflows' own scripts: each issue goes out once, and no failure hides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.tools.mail_rehearsal import MailHosting, mailed_week, report
from tests.tools.mail_world import SECRETS
from tests.tools.rehearsal import WEEK, at

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.posix("runs the scripts of the workflows")]
MONDAY, *OTHERS = WEEK.values()


@pytest.fixture(scope="module", name="week")
def _week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailHosting]:
    with mailed_week(tmp_path_factory.mktemp("rehearsal") / "week") as week:
        yield week


def test_each_issue_is_mailed_exactly_once_and_nothing_older_is(week: MailHosting) -> None:
    mailed = Counter(mail["canonical_url"].split("/")[-2] for mail in week.world.mails)

    assert mailed == Counter(OTHERS)
    assert [draft["canonical_url"].split("/")[-2] for draft in week.world.drafts.values()] == [MONDAY]
    assert week.world.wrong == []


def test_each_mail_waits_for_its_page_and_a_day_without_a_run_comes_with_the_next(week: MailHosting) -> None:
    first = {event.slug: event.recorded for event in reversed(week.mails) if event.state == "intent"}

    assert first == {
        "cold-pan": at("2026-11-30", "06:14"),
        "salt-first": at("2026-12-01", "06:14"),
        "no-timer": at("2026-12-03", "11:03"),
        "deaf-to-smoke": at("2026-12-03", "11:03"),
        "two-cooks": at("2026-12-04", "06:14"),
        "one-burner": at("2026-12-05", "06:14"),
        "closed-window": at("2026-12-06", "07:18"),
    }
    for slug, moment in first.items():
        assert any(one.served and slug in one.slugs for one in week.deployments if one.moment <= moment), slug


def test_a_lost_answer_is_told_by_its_run_and_by_every_later_one_until_the_author_settles_it(week: MailHosting) -> None:
    lost = next(job for job in week.jobs if job.moment == at("2026-12-04", "06:14"))
    friday = [tick for tick in week.ticks if at("2026-12-04", "06:15") < tick.moment < at("2026-12-04", "20:00")]

    assert lost.status == 1
    assert lost.summary.startswith("### Mail\n")
    assert "### A mail was not sent, or it isn't certain that it was" in lost.summary
    assert "    Mail unsure: Two cooks (two-cooks)" in lost.summary
    assert [("Mail unsure: Two cooks" in tick.said, tick.status) for tick in friday] == [(True, 0)] * 2
    assert not any("unsure" in tick.said for tick in week.ticks if tick.moment > at("2026-12-04", "21:00"))
    assert [event.state for event in week.mails if event.slug == "two-cooks"] == ["intent", "unsure", "sent"]


def test_a_key_that_has_expired_fails_loudly_and_the_next_run_tries_again(week: MailHosting) -> None:
    saturday = [job for job in week.jobs if job.moment.date() == at("2026-12-05", "00:00").date()]

    assert [job.status for job in saturday] == [1, 1, 0]
    assert all("check BUTTONDOWN_API_KEY" in job.summary for job in saturday[:2])


def test_what_became_of_a_mail_is_no_reason_to_deploy_the_site_again(week: MailHosting) -> None:
    subjects = dict(line.split(" ", 1) for line in week.git(week.origin, "log", "--format=%H %s", "main").split("\n"))

    assert len(week.deployments) == 10
    assert [subjects[one.commit] for one in week.deployments if subjects[one.commit].startswith("Mail: ")] == []
    assert len([subject for subject in subjects.values() if subject.startswith("Mail: ")]) == 18


def test_no_other_job_fails_and_each_says_what_it_sent(week: MailHosting) -> None:
    failed = [job.moment for job in week.jobs if job.status]

    assert failed == [at("2026-12-04", "06:14"), at("2026-12-05", "06:14"), at("2026-12-05", "06:28")]
    assert all("### Mail\n" in job.summary for job in week.jobs)
    assert [tick.said for tick in week.ticks if tick.status] == []


def test_no_secret_is_in_a_summary_a_log_or_the_repository(week: MailHosting) -> None:
    told = [job.said + job.summary for job in week.jobs] + [tick.said for tick in week.ticks]
    told.append(week.git(week.origin, "log", "-p", "main"))

    assert not [secret for secret in SECRETS for text in told if secret in text]


def test_the_report_counts_the_mails(week: MailHosting) -> None:
    assert report(week).endswith("Mails to subscribers: 6, of 6 issues; drafts: 1")
