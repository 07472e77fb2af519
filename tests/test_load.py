"""All files to one project: what is public and when, which problems are told and in which order, and odd file names."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.app.load import load, load_site
from generator.app.settings import Settings, parse_now
from generator.model.issue import moment
from generator.text.problems import AuthorError, Rule, did_you_mean, errors
from tests.project_support import run
from tests.tools.files import write_files
from tests.tools.small_project import (
    CATEGORY,
    GUIDE,
    ISSUE,
    NOW,
    PAGE,
    QUIZ,
    SITE,
    SITE_URL,
    base_files,
    loaded,
    problem_lines,
    project_of,
)

# Moments


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 11, 23), "2026-11-23T06:10"),
        (date(2026, 7, 1), "2026-07-01T05:10"),
        (datetime(2026, 7, 1, 8, 0), "2026-07-01T07:00"),  # noqa: DTZ001 - a time without offset is the site's
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "2026-07-01T08:00"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=timezone(timedelta(hours=-5))), "2026-07-01T13:00"),
        (datetime(2026, 3, 29, 1, 30), "2026-03-29T01:30"),  # noqa: DTZ001 - an hour that the clocks skip
        (datetime(2026, 10, 25, 1, 30), "2026-10-25T00:30"),  # noqa: DTZ001 - an hour that they repeat
    ],
)
def test_a_day_is_a_moment_in_the_sites_zone(day: date, utc: str) -> None:
    found = moment(day, "06:10", "Europe/London")

    assert found.astimezone(UTC) == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert found.tzinfo == ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("given", "environment", "expected"),
    [
        ("2026-11-23T06:10+01:00", "1999-01-01", "2026-11-23T05:10+00:00"),
        (None, "2026-11-23T06:10", "2026-11-23T06:10+00:00"),
        (None, "2026-11-23", "2026-11-23T00:00+00:00"),
        (None, "", "2026-12-01T12:00+00:00"),
        (None, None, "2026-12-01T12:00+00:00"),
        ("", None, "2026-12-01T12:00+00:00"),
    ],
)
def test_now_is_the_option_else_the_variable_else_the_clock(
    given: str | None, environment: str | None, expected: str
) -> None:
    environ = {"INVERSION_NOW": environment} if environment is not None else {}

    assert parse_now(given, environ, NOW) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31T23:59+00:00", "2201-01-01", "9999-12-31T23:59-12:00"])
def test_a_now_at_the_ends_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a year from 1900 to 2200, found"):
        parse_now(text, {}, NOW)


@pytest.mark.parametrize("now", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize("hours", [-14, 0, 14])
def test_the_ends_of_the_calendar_are_moments_too(now: datetime, hours: int) -> None:
    made = loaded(base_files(), now.replace(tzinfo=timezone(timedelta(hours=hours))))

    assert made.site is not None
    assert len(made.site.issues) == int(now.year > 2026)


def test_issues_stand_newest_first() -> None:
    text = base_files()[ISSUE].decode().replace("number: 1\n", "")
    files = base_files(
        {
            f"content/issues/{day}-{slug}.md": text.replace("k3h7q2x9", f"{slug}-123456")
            for day, slug in [("2026-11-25", "c"), ("2025-01-01", "a"), ("2026-11-25", "b"), ("2026-11-24", "d")]
        }
    )

    assert [issue.slug for issue in project_of(files).issues] == ["c", "b", "d", "smoke", "a"]
    assert project_of(files).years == (2026, 2025)


# Problems


def test_problems_are_told_once_and_in_order() -> None:
    files = base_files(dict.fromkeys((SITE, QUIZ, CATEGORY, ISSUE, PAGE), "a: [\n") | {"content/x.yml": "x"})
    problems = loaded(files).problems

    assert list(problems) == sorted(set(problems), key=lambda one: (one.path, one.line, one.column, one.rule.id))
    assert {problem.path for problem in problems} == {SITE, QUIZ, CATEGORY, ISSUE, PAGE, "content/x.yml"}


def test_without_a_site_file_every_other_files_problems_are_told() -> None:
    files = base_files(
        {SITE: "a: [\n"}, {ISSUE: [("status: ready", "status: redy")], GUIDE: [("title: Burnt", "titel: Burnt")]}
    )

    assert {problem.path for problem in loaded(files).problems} == {SITE, ISSUE, GUIDE}


def test_warnings_and_notices_stop_nothing() -> None:
    made = loaded(base_files({"content/notes.txt": "x"}, {SITE: [('      last_checked: "2026-01-31"\n', "")]}))

    assert [problem.level for problem in made.problems] == ["warning", "notice"]
    assert errors(made.problems) == ()
    assert made.site is not None


def test_an_error_leaves_no_project() -> None:
    assert loaded(base_files({QUIZ: ""})).site is None


def test_the_files_are_only_read() -> None:
    files = base_files({QUIZ: "", "content/x.yml": "x"})
    before = dict(files)
    loaded(files)

    assert files == before


def test_no_files_at_all_are_three_that_are_missing() -> None:
    assert problem_lines(loaded({})).count("expected the file `content/") == 3


RULE = Rule("x", "error", what="It is.", why="So.", milder="warning")


def test_the_errors_of_an_exception_are_sorted_lines() -> None:
    one, two = RULE.at("b.yml", 1, 1, "m"), RULE.at("a.yml", 2, 1, "m", "warning")

    assert str(AuthorError([one, two])) == "a.yml:2:1: warning: m [x]\nb.yml:1:1: error: m [x]"


@pytest.mark.parametrize(
    ("word", "said"),
    [("tilte", "; did you mean `title`?"), ("title", "; did you mean `title`?"), ("zzz", ""), ("", "")],
)
def test_the_nearest_word_is_named_if_any_is_near(word: str, said: str) -> None:
    assert did_you_mean(word, ["title", "subtitle", "id"]) == said
    assert did_you_mean(word, []) == ""


# File names


@pytest.mark.parametrize(
    "name",
    [
        "content/issues/2026-11-24-a\nb.md",
        "content/issues/2026-11-24-é.md",
        "content/issues/٢٠٢٦-٠٨-٢٤-smoke.md",
        "content/issues/2026-11-24-.md",
        "content/issues/.md/index.md",
        "content/issues//index.md",
        "content/guides/a\\b/guide.yml",
        "content/guides/[a]/guide.yml",
        "content/guides/" + "x" * 300 + "_/guide.yml",
        "content/guides/dinner/categories/a b.yml",
        "content/pages/a\x00b.md",
        "content/pages/..md",
        "content/pages/%2e%2e/x.md",
        "quizzes/-.yml",
        "quizzes/a--b.yml",
        "quizzes/\udcff.yml",
        "quizzes/.yml/x.yml",
    ],
    ids=range(17),
)
def test_an_odd_file_name_is_a_problem_or_hidden_and_never_a_crash(name: str) -> None:
    made = loaded(base_files({name: base_files()[QUIZ]}))

    assert all(problem.path == name for problem in made.problems)
    assert "\n" not in problem_lines(made).strip("\n").replace("\n" + name, "")


def test_a_file_name_that_is_no_text_is_a_problem_on_the_terminal(tmp_path: Path) -> None:
    write_files(tmp_path, base_files())
    (tmp_path / "quizzes" / os.fsdecode(b"\xff.yml")).write_bytes(b"x")

    for command in (["check"], ["check", "--format", "json"], ["check", "--format", "github"]):
        result = run("generator", *command, cwd=tmp_path)
        assert result.returncode == 1
        assert "Traceback" not in result.stderr
        assert "file-name" in result.stdout


def test_a_folder_in_the_place_of_a_file_is_a_missing_file(tmp_path: Path) -> None:
    write_files(tmp_path, base_files({SITE: None}))
    (tmp_path / SITE).mkdir()

    assert problem_lines(load_site(tmp_path, NOW, Settings(SITE_URL))).startswith(
        f"{SITE}:1:1: error: expected the file"
    )


@pytest.mark.posix("makes a symbolic link")
def test_a_broken_symbolic_link_is_told_and_no_missing_file_beside_it(tmp_path: Path) -> None:
    write_files(tmp_path, base_files({SITE: None}))
    (tmp_path / SITE).symlink_to(tmp_path / "nowhere.yml")

    (found,) = load_site(tmp_path, NOW, Settings(SITE_URL)).problems
    assert str(found).startswith(f"{SITE}:1:1: error: expected an ordinary file or folder, found a symbolic link")


def test_of_a_copied_file_only_the_name_is_read(tmp_path: Path) -> None:
    write_files(tmp_path, base_files({"content/pages/big.pdf": b"x" * 2_000_000}))
    made = load_site(tmp_path, NOW, Settings(SITE_URL))

    assert made.problems == ()
    assert made.site is not None
    assert made.site.assets == {"/big.pdf"}


def test_the_sites_address_ends_in_a_slash() -> None:
    for given in ("https://example.org/a", "https://example.org/a/"):
        project = load(base_files(), NOW, given).site
        assert project is not None
        assert project.site_url == "https://example.org/a/"
