"""The calendar that `inversion status` shows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.app import kept_entries
from generator.app.load import load
from generator.edges.commands.cli import main
from generator.publish.calendar import Calendar, calendar_of, lines_of, schedule_ends
from generator.text.markdown import render
from tests.test_pictures import picture
from tests.tools.files import Files, write_files
from tests.tools.small_project import GUIDE, ISSUE, SITE, base_files

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def with_issues(*planned: tuple[str, str, str]) -> Files:
    """The small project with issues of these (day, slug, status) beside its own of 2026-11-23."""
    text = base_files()[ISSUE].decode().replace("number: 1\n", "")
    return base_files(
        {
            f"content/issues/{day}-{slug}.md": text.replace("k3h7q2x9", f"{slug}-123456")
            .replace("status: ready", f"status: {status}")
            .replace("title: Smoke", f"title: {slug.capitalize()}")
            for day, slug, status in planned
        }
    )


def calendar(files: Files, *recorded: str, now: datetime = NOW) -> Calendar:
    return calendar_of(load(files, now, "/").issues, dict.fromkeys(recorded, now), now)


FILES = with_issues(
    ("2026-11-24", "ash", "ready"),
    ("2026-11-25", "late", "draft"),
    ("2026-11-26", "next", "ready"),
    ("2026-11-29", "fire", "ready"),
    ("2026-11-29", "flame", "ready"),
)


def test_every_issue_is_in_one_state() -> None:
    found = calendar(FILES, "k3h7q2x9")

    assert [issue.slug for issue in found.drafts] == ["late"]
    assert [issue.slug for issue in found.scheduled] == ["next", "fire", "flame"]
    assert [issue.slug for issue in found.due] == ["ash"]
    assert [issue.slug for issue in found.published] == ["smoke"]


def test_an_issue_that_was_moved_after_it_was_recorded_is_due_again() -> None:
    issues = load(FILES, NOW, "/").issues
    before, after = datetime(2026, 11, 23, 6, 9, tzinfo=UTC), datetime(2026, 11, 23, 6, 11, tzinfo=UTC)

    assert "smoke" in [issue.slug for issue in calendar_of(issues, {"k3h7q2x9": before}, NOW).due]
    assert "smoke" in [issue.slug for issue in calendar_of(issues, {"k3h7q2x9": after}, NOW).published]


def test_gaps_are_days_from_today_on_without_a_ready_issue() -> None:
    found = calendar(FILES)

    assert [(str(first), str(last)) for first, last in found.gaps] == [
        ("2026-11-25", "2026-11-25"),
        ("2026-11-27", "2026-11-28"),
    ]
    assert [str(day) for day in found.shared_days] == ["2026-11-29"]


def test_the_lines_say_it_in_words() -> None:
    assert lines_of(calendar(FILES, "k3h7q2x9")) == [
        "Drafts:",
        "  Wed 2026-11-25 06:10  Late (late)",
        "Scheduled:",
        "  Thu 2026-11-26 06:10  Next (next)",
        "  Sun 2026-11-29 06:10  Fire (fire)",
        "  Sun 2026-11-29 06:10  Flame (flame)",
        "Due at the next publication:",
        "  Tue 2026-11-24 06:10  Ash (ash)",
        "Published:",
        "  Mon 2026-11-23 06:10  1. Smoke (smoke)",
        "No issue: 2026-11-25",
        "No issue: 2026-11-27 to 2026-11-28",
        "Several issues: 2026-11-29",
        "Scheduled until 2026-11-29.",
    ]


def test_an_empty_calendar_says_so() -> None:
    assert lines_of(calendar(base_files({ISSUE: None}))) == [
        "Drafts: none",
        "Scheduled: none",
        "Due at the next publication: none",
        "Published: none",
        "Nothing is scheduled.",
    ]


def test_of_many_published_the_newest_are_listed() -> None:
    files = with_issues(*((f"2026-10-{day:02}", f"slug-{day}", "ready") for day in range(1, 21)))
    lines = lines_of(calendar(files, *(issue.id for issue in load(files, NOW, "/").issues)))

    assert "  and 14 earlier ones" in lines
    assert sum("slug-" in line for line in lines) == 6


def test_it_says_when_github_stops_the_schedule() -> None:
    last = datetime(2026, 11, 23, 6, 13, tzinfo=UTC)
    assert schedule_ends({"a": last, "b": last.replace(day=1)}, last).endswith(
        "after 60 days without a commit: on 2027-01-22, unless there is one before."
    )
    assert "on 2027-01-22" in schedule_ends({"a": datetime.max.replace(tzinfo=UTC)}, last)  # ahead of the clock
    assert schedule_ends({}, last).endswith("after 60 days without a commit.")


def test_status_is_shown_in_spite_of_problems_in_other_files(tmp_path: Path) -> None:
    files = FILES | {"mkdocs.yml": b"site_name: x\n", "content/topics.yml": b"a: [\n"}
    root = write_files(tmp_path, files)
    result = CliRunner().invoke(main, ["--project", str(root), "status", "--now", NOW.isoformat()])

    assert result.exit_code == 1
    assert "Next (next)" in result.stdout
    assert result.stderr == "Some files have problems; `inversion check` shows them.\n"


@pytest.mark.parametrize(
    ("files", "is_right"),
    [
        ({ISSUE: FILES[ISSUE] + b"\n<b>Raw</b> [dead](/nowhere/) TODO\n"}, True),
        ({ISSUE: FILES[ISSUE].replace(b"title:", b"titel:")}, False),
        ({ISSUE: None, "content/issues/smoke.md": FILES[ISSUE]}, False),
        ({GUIDE: FILES[GUIDE].replace(b"question:", b"qestion:")}, False),
        ({SITE: FILES[SITE].replace(b"timezone: ", b"timezone: [")}, False),
        ({"content/pages/a.html": b"<p>"}, True),
    ],
    ids=["text", "front-matter", "name", "guide", "site", "rules"],
)
def test_the_exit_status_is_of_what_status_reads_and_the_others_are_shown(
    tmp_path: Path, files: dict[str, bytes | None], *, is_right: bool
) -> None:
    root = write_files(tmp_path, {path: data for path, data in {**FILES, **files}.items() if data is not None})
    for _ in range(2):  # with nothing kept, then with all
        result = CliRunner().invoke(main, ["--project", str(root), "status", "--now", NOW.isoformat()])
        assert result.exit_code == (0 if is_right else 1)
        assert "Next (next)" in result.stdout
        assert ("Smoke (smoke)" in result.stdout) == (b"title:" in (files.get(ISSUE, b"title:") or b""))


def test_the_lines_have_words_and_minutes_in_columns() -> None:
    lines = lines_of(calendar(FILES, "k3h7q2x9"), {"late": 1, "next": 1250, "fire": 0, "ash": 460, "smoke": 5})

    assert lines[:9] == [
        "Drafts:",
        "  Wed 2026-11-25 06:10      1 word     1 min  Late (late)",
        "Scheduled:",
        "  Thu 2026-11-26 06:10  1,250 words    5 min  Next (next)",
        "  Sun 2026-11-29 06:10      0 words    1 min  Fire (fire)",
        "  Sun 2026-11-29 06:10                        Flame (flame)",
        "Due at the next publication:",
        "  Tue 2026-11-24 06:10    460 words    2 min  Ash (ash)",
        "Published:",
    ]


def test_status_counts_the_words_that_readers_read_again_only_where_a_text_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_folder = {
        "content/issues/2026-11-28-pan/index.md": FILES["content/issues/2026-11-29-fire.md"].replace(b"fire", b"pan1")
    }
    picture_first = {"content/issues/2026-11-28-pan/a.png": picture()}
    root = write_files(tmp_path, FILES | in_folder | picture_first | {"mkdocs.yml": b"site_name: x\n"})
    read: list[bytes] = []

    def counted(text: bytes) -> int:
        read.append(text)
        return count(text)

    count = kept_entries._words  # noqa: SLF001 - whether a text is read is the claim
    monkeypatch.setattr(kept_entries, "_words", counted)

    def shown() -> list[str]:
        result = CliRunner().invoke(main, ["--project", str(root), "status", "--now", NOW.isoformat()])
        return [line for line in result.stdout.splitlines() if " min  " in line]

    first = shown()
    assert len(read) == 7
    read.clear()
    assert len(first) == 7
    words = render(FILES[ISSUE].decode().partition("---\n\n")[2], headings=True).words
    assert all(line[24:].startswith(f"{words} words    1 min  ") for line in first)
    assert shown() == first
    assert read == []
    with closing(sqlite3.connect(root / ".cache" / "kept.db", isolation_level=None)) as database:
        database.execute("delete from kept where stage = 'words'")
    assert shown() == first
    assert len(read) == 7
    for path in (root / ISSUE, root / "content/issues/2026-11-26-next.md"):
        path.write_bytes(path.read_bytes().replace(b"Smoke comes", b"Black smoke comes"))
    assert [line[24:26] for line in shown()].count(f"{words + 1} ") == 2
