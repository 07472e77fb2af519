"""A week of the schedule by the workflows' own scripts: every issue comes out once, late ticks and races or not."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from tests.tools.rehearsal import LATER, TORN, WEEK, Hosting, at, begin, rehearse, report, tamper

pytestmark = [pytest.mark.slow, pytest.mark.long, pytest.mark.posix("runs the scripts of the workflows")]
MISSED = at("2026-12-03", "11:03")
LATE = {
    "2026-12-01": at("2026-12-01", "07:17"),
    "2026-12-02": MISSED,
    "2026-12-03": MISSED,
    "2026-12-05": at("2026-12-05", "07:18"),
}
BUILT = ("2026-12-03", "2026-12-06")  # whole sites: the late day with two issues, and the last, deployed twice


@pytest.fixture(scope="module", name="week")
def _week(tmp_path_factory: pytest.TempPathFactory) -> Hosting:
    return rehearse(tmp_path_factory.mktemp("rehearsal") / "week", BUILT)


def test_each_issue_is_recorded_exactly_once_and_nothing_else_is(week: Hosting) -> None:
    assert Counter(entry.slug for entry in week.ledger) == Counter(["smoke", *WEEK.values()])


def test_each_issue_is_on_the_site_from_its_day_on_and_never_before(week: Hosting) -> None:
    for day, slug in WEEK.items():
        first = next(one.moment for one in week.deployments if one.served and slug in one.slugs)
        assert at(day, "06:10") <= first <= LATE.get(day, at(day, "06:45")), slug
        assert all(slug in one.slugs for one in week.deployments if one.moment >= first), slug


def test_what_was_missed_comes_with_the_next_tick_the_oldest_first(week: Hosting) -> None:
    late = [entry.slug for entry in week.ledger if entry.recorded == at("2026-12-03", "11:02")]

    assert late == ["no-timer", "deaf-to-smoke"]


def test_drafts_and_later_issues_are_in_no_deployment(week: Hosting) -> None:
    assert week.deployments
    for one in week.deployments:
        assert one.slugs.isdisjoint(LATER.values())
        assert "smoke" in one.slugs


def test_a_line_ahead_of_the_clock_stops_every_run_until_it_is_deleted_and_what_is_due_comes_out_alone(
    tmp_path: Path,
) -> None:
    hosting = tamper(tmp_path / "tampered")
    stopped = [tick for tick in hosting.ticks if tick.status]

    assert [tick.moment for tick in stopped] == [at("2026-11-30", "06:13")]
    assert all("ledger.jsonl:2:" in tick.said and "not in the future" in tick.said for tick in stopped)
    assert [one.moment for one in hosting.deployments] == [at("2026-11-29", "20:01"), at("2026-11-30", "06:21")]
    assert [one.slugs for one in hosting.deployments] == [{"smoke"}, {"smoke", "cold-pan"}]
    assert [entry.slug for entry in hosting.ledger] == ["smoke", "cold-pan"]
    published = [tick for tick in hosting.ticks if "Pushed. A new run deploys it." in tick.said]
    assert len(published) == 2
    assert all(f"{TORN}:4:" in tick.said for tick in published)
    for one in hosting.deployments:
        assert not [path for path, data in one.files.items() if b"torn0001" in data or b"month001" in data]


def test_every_deployment_has_a_commit_of_its_own(week: Hosting) -> None:
    commits = [one.commit for one in week.deployments]

    assert len(commits) == len(set(commits)) == 9


def test_a_tick_with_nothing_due_makes_no_commit_and_deploys_nothing(week: Hosting) -> None:
    idle = [tick for tick in week.ticks if tick.event == "schedule" and tick.said == "Nothing is due."]

    assert [tick.moment for tick in idle] == [
        at("2026-11-30", "06:43"),
        at("2026-12-01", "06:02"),
        at("2026-12-06", "18:17"),
    ]
    assert not any(tick.deploys for tick in idle)
    assert week.commits == [
        "Write a week ahead",
        "Publish smoke",
        "Publish cold-pan",
        "Publish salt-first",
        "Publish no-timer deaf-to-smoke",
        "Publish two-cooks",
        "Publish one-burner",
        week.commits[7],  # names the commit whose deployment failed
        "Publish closed-window",
        "Deploy again, on request",
    ]
    assert week.commits[7].startswith("Deploy again: the deployment of ")


def test_of_two_runners_at_once_the_second_loses_and_ends_in_order(week: Hosting) -> None:
    faster, slower = (tick for tick in week.ticks if tick.moment == at("2026-12-04", "06:13"))

    assert faster.said.endswith("Pushed. A new run deploys it.")
    assert "rejected" in slower.said
    assert slower.said.endswith("The run of that commit takes over.")
    assert not faster.deploys
    assert not slower.deploys


def test_every_first_job_but_the_one_that_could_start_no_run_ends_in_order(week: Hosting) -> None:
    assert [tick.moment for tick in week.ticks if tick.status] == [at("2026-11-30", "06:13")]


@pytest.mark.parametrize(
    ("recorded", "deployed"),
    [
        pytest.param(at("2026-11-30", "06:13"), at("2026-11-30", "06:28"), id="the run was never started"),
        pytest.param(at("2026-12-01", "06:43"), at("2026-12-01", "07:17"), id="the run ended before it deployed"),
    ],
)
def test_what_was_recorded_and_not_deployed_the_next_tick_deploys(
    week: Hosting, recorded: datetime, deployed: datetime
) -> None:
    slugs = {entry.slug for entry in week.ledger if entry.recorded == recorded}
    first = next(one for one in week.deployments if one.slugs >= slugs)
    tick = next(tick for tick in week.ticks if tick.moment == deployed)

    assert slugs
    assert first.moment == deployed
    assert tick.said == "Nothing is due. This run deploys the newest commit, which has no deployment yet."


def test_what_pages_did_not_take_is_deployed_again_with_a_new_commit(week: Hosting) -> None:
    failed, again = (one for one in week.deployments if one.moment.date() == at("2026-12-05", "00:00").date())

    assert (failed.served, again.served) == (False, True)
    assert failed.files == again.files


def test_the_same_content_gives_the_same_bytes_whatever_the_clock_says(week: Hosting) -> None:
    published, again = week.deployments[-2:]

    assert "sitemap.xml" in published.files
    assert published.files == again.files


def test_the_report_has_a_line_for_each_run_and_each_issue(week: Hosting) -> None:
    lines = report(week).splitlines()

    assert len(lines) == 1 + len(week.ticks) + 2 + len(week.ledger)
    assert " ".join(lines[-1].split()) == "Sun 06 Dec 06:10 Sun 06 Dec 06:28 Sun 06 Dec 06:29 closed-window"


# A commit without a deployment


def test_each_tick_tries_once_to_deploy_a_commit_that_never_was_until_it_is(tmp_path: Path) -> None:
    hosting = begin(tmp_path / "first")
    for time_of_day, fails in {"06:13": True, "06:28": True, "06:43": False, "07:17": False}.items():
        hosting.site_fails = fails
        hosting.run("push" if time_of_day == "06:13" else "schedule", at("2026-11-29", time_of_day))

    assert [(tick.event, tick.deploys) for tick in hosting.ticks] == [
        ("push", False),
        ("workflow_dispatch", True),
        ("schedule", True),
        ("schedule", True),
        ("schedule", False),
    ]
    assert [one.moment for one in hosting.deployments] == [at("2026-11-29", "06:43")]
    assert hosting.commits == ["Write a week ahead", "Publish smoke"]


@pytest.fixture(scope="module", name="undeployed")
def _undeployed(tmp_path_factory: pytest.TempPathFactory) -> Hosting:
    hosting = begin(tmp_path_factory.mktemp("undeployed") / "two")
    hosting.site_fails = True
    hosting.run("push", at("2026-11-29", "20:00"))
    return hosting


@pytest.mark.parametrize("older", ["schedule", "workflow_dispatch"])
@pytest.mark.parametrize("newer", ["schedule", "workflow_dispatch"])
def test_of_two_runs_of_a_commit_without_a_deployment_the_older_deploys_it(
    undeployed: Hosting, older: str, newer: str
) -> None:
    moment = at("2026-11-30", "06:02")
    undeployed.site_fails = True  # so that the next pair finds the same
    first, second = undeployed.checkout(), undeployed.checkout()
    jobs = undeployed.start(first, older, moment), undeployed.start(second, newer, moment)
    leaves = undeployed.end(jobs[1], second, newer, moment)
    deploys = undeployed.end(jobs[0], first, older, moment)

    assert (leaves.status, leaves.deploys) == (0, False)
    assert leaves.said == "Nothing is due. An older run of this commit has not ended, and takes over."
    assert (deploys.status, deploys.deploys) == (0, True)
    assert undeployed.deployments == []


# Single runs, which leave the repository as it is


def first_job(week: Hosting, event: str, moment: datetime, clone: Path | None = None) -> tuple[int, str, bool]:
    """Exit status, last line and whether it deploys, of a run that begins now, or of one that began with `clone`."""
    clone = clone or week.checkout()
    head = week.head
    job = week.start(clone, event, moment)
    said, _ = job.communicate(timeout=120)
    week.over(clone)
    output = clone / ".git" / "output"
    assert week.head == head
    assert not (week.played / "started").exists()
    return (
        job.returncode,
        said.splitlines()[-1],
        output.exists() and "deploy=true" in output.read_text(encoding="utf-8"),
    )


def test_a_push_with_nothing_due_is_deployed_by_its_own_run(week: Hosting) -> None:
    said = "Nothing is due. This run deploys what was pushed."

    assert first_job(week, "push", at("2026-12-06", "20:00")) == (0, said, True)


@pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch"])
def test_a_run_that_began_with_an_older_commit_leaves_all_to_the_newer_one(week: Hosting, event: str) -> None:
    said = "main has a newer commit than this run. The run of that commit takes over."
    clone = week.checkout()
    week.git(clone, "commit", "--quiet", "--allow-empty", "--message", "Another line of history")

    assert first_job(week, event, at("2026-12-07", "06:13"), clone) == (0, said, False)


@pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch"])
def test_a_run_that_cannot_read_where_main_is_fails(week: Hosting, event: str) -> None:
    clone = week.checkout()
    week.git(clone, "remote", "set-url", "origin", (week.folder / "gone.git").as_uri())
    status, _, deploys = first_job(week, event, at("2026-12-06", "20:00"), clone)

    assert status != 0
    assert not deploys


def test_a_tag_and_a_branch_with_names_like_main_change_nothing(tmp_path: Path) -> None:
    hosting = begin(tmp_path / "names", ())
    author = hosting.folder / "author"
    old = hosting.head
    hosting.git(author, "commit", "--quiet", "--allow-empty", "--message", "Another line of history")
    hosting.git(author, "push", "--quiet", str(hosting.origin), "main")
    for ref in ("refs/tags/main", "refs/heads/keep/refs/heads/main"):
        hosting.git(author, "push", "--quiet", str(hosting.origin), f"{old}:{ref}")
    hosting.run("schedule", at("2026-11-30", "06:13"))

    assert [entry.slug for entry in hosting.ledger] == ["smoke", "cold-pan"]
    assert [tick.deploys for tick in hosting.ticks] == [False, True]


def test_a_push_that_is_refused_for_another_reason_fails_the_run(week: Hosting) -> None:
    hook = week.origin / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    try:
        status, said, deploys = first_job(week, "schedule", at("2026-12-07", "06:13"))
    finally:
        hook.unlink()

    assert (status, deploys) == (1, False)
    assert said == "The push was refused, but main has no newer commit; see above."


@pytest.mark.parametrize(("year", "status"), [(2036, 1), (2026, 0)])
def test_a_runner_whose_clock_is_years_ahead_records_nothing(week: Hosting, year: int, status: int) -> None:
    date = week.played / "date"
    date.write_text("HTTP/2.0 200 OK\r\nDate: Sun, 06 Dec 2026 20:04:00 GMT\r\n\r\n{}", encoding="utf-8")
    try:
        found = first_job(week, "schedule", at(f"{year}-12-06", "20:00"))
    finally:
        date.unlink()

    assert found[::2] == (status, False)


def test_a_broken_issue_fails_the_run_and_is_not_recorded(week: Hosting) -> None:
    clone = week.checkout()
    issue = clone / "content" / "issues" / "2026-12-07-after-the-week.md"
    issue.write_text(issue.read_text(encoding="utf-8").replace("status: ready", "status: raedy"), encoding="utf-8")
    job = week.start(clone, "schedule", at("2026-12-07", "06:13"))
    said, _ = job.communicate(timeout=120)
    week.over(clone)

    assert job.returncode == 1
    assert "content/issues/2026-12-07-after-the-week.md:" in said
    assert week.git(clone, "status", "--porcelain", "ledger.jsonl") == ""
