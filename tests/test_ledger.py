"""The ledger: what is due, each once; a file that tells where it is broken; the moment that a commit is built for."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.edges.commands.cli import main
from generator.model.addresses import issue_files
from generator.model.issue import Issue
from generator.publish.ledger import (
    BEFORE_ALL,
    LEDGER,
    Publication,
    append,
    built_for,
    content_hash,
    due,
    load_ledger,
    read_ledger,
)
from generator.text.problems import AuthorError
from tests.project_support import run
from tests.tools.files import Files, write_files
from tests.tools.small_project import ISSUE, ROOT, base_files, project_of

NEXT = "content/issues/2026-11-25-steam.md"
LATER = "content/issues/2026-12-24-embers.md"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HASH = "0" * 64
KEYS = "the keys `id`, `slug`, `due`, `recorded` and `sha256`"


def entry(**changes: object) -> Publication:
    values: dict[str, object] = {
        "id": "k3h7q2x9",
        "slug": "smoke",
        "due": "2026-11-23T06:10:00+00:00",
        "recorded": "2026-11-23T06:13:00+00:00",
        "sha256": HASH,
    }
    return Publication.model_validate(values | changes)


def three_issues() -> Files:
    """One that is out on the 23rd, one on the 25th, one at the end of December."""
    text = base_files()[ISSUE].decode().replace("number: 1\n", "")
    return base_files(
        {ISSUE: text, NEXT: text.replace("k3h7q2x9", "steam001"), LATER: text.replace("k3h7q2x9", "embers01")}
    )


@cache
def calendar() -> tuple[Files, tuple[Issue, ...]]:
    """The three, read once."""
    files = three_issues()
    return files, project_of(files, NOW + timedelta(days=400)).issues


def due_at(files: Files, ledger: tuple[Publication, ...], now: datetime) -> tuple[Publication, ...]:
    return due(project_of(files, now).issues, ledger, files, now)


def problems_of(text: str) -> str:
    with pytest.raises(AuthorError) as stopped:
        read_ledger(text)
    return str(stopped.value)


# What is due


def test_what_is_public_and_not_recorded_is_due_the_earliest_first() -> None:
    files = three_issues()

    assert [one.slug for one in due_at(files, (), NOW)] == ["smoke"]
    assert [one.slug for one in due_at(files, (), NOW + timedelta(days=1))] == ["smoke", "steam"]
    assert [one.slug for one in due_at(files, (), NOW + timedelta(days=60))] == ["smoke", "steam", "embers"]


def test_an_entry_says_what_was_asked_for_when_it_was_recorded_and_what_the_text_was() -> None:
    files = three_issues()
    (found,) = due_at(files, (), NOW + timedelta(seconds=7, microseconds=5))

    assert found == entry(recorded="2026-11-24T12:00:07+00:00", sha256=content_hash(files, "smoke"))


def test_what_is_recorded_is_not_due_again_though_title_slug_and_text_change() -> None:
    files = three_issues()
    ledger = due_at(files, (), NOW)
    files["content/issues/2026-11-23-soot.md"] = files.pop(ISSUE).replace(b"title: Smoke", b"title: Soot")

    assert due_at(files, ledger, NOW) == ()


def test_a_draft_is_never_due() -> None:
    files = base_files(changes={ISSUE: [("status: ready", "status: draft")]})

    assert due_at(files, (), NOW + timedelta(days=400)) == ()


def test_an_issue_that_is_moved_to_a_later_day_is_due_again_on_that_day() -> None:
    files = three_issues()
    ledger = due_at(files, (), NOW)
    files["content/issues/2026-11-30-smoke.md"] = files.pop(ISSUE)

    assert [one.slug for one in due_at(files, ledger, NOW)] == []
    later = due_at(files, ledger, NOW + timedelta(days=7))
    assert [one.slug for one in later] == ["steam", "smoke"]
    assert due_at(files, ledger + later, NOW + timedelta(days=8)) == ()


@settings(deadline=None)
@given(st.lists(st.integers(0, 60 * 24 * 40), min_size=1, max_size=6))
def test_however_ticks_fall_each_issue_is_recorded_once_and_the_site_shows_what_is_recorded(minutes: list[int]) -> None:
    files, issues = calendar()

    def public(now: datetime) -> list[Issue]:
        return [issue for issue in issues if issue.published <= now]

    ledger: tuple[Publication, ...] = ()
    for minute in sorted(minutes):
        now = datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=minute)
        ledger += due(public(now), ledger, files, now)
        assert due(public(now), ledger, files, now) == ()
        assert public(built_for(ledger)) == public(now)
        assert sorted(one.id for one in ledger) == sorted(issue.id for issue in public(now))


# The moment of a commit


def test_the_site_is_built_for_the_newest_moment_recorded_in_whatever_order() -> None:
    early, late = entry(), entry(id="steam001", recorded="2026-11-25T06:13:00+01:00")

    assert built_for([late, early]) == late.recorded
    assert built_for([]) == BEFORE_ALL


# The file


def test_what_is_appended_is_read_again() -> None:
    first, second = entry(), entry(id="steam001", recorded="2026-12-25T06:13:00+13:00")

    assert read_ledger(f"{first.line}\n\n{second.line}\n") == (first, second)
    assert json.loads(second.line)["recorded"] == "2026-12-24T17:13:00+00:00"


@pytest.mark.parametrize("before", ["", "{}\n", "{}"])
def test_lines_are_only_added(tmp_path: Path, before: str) -> None:
    (tmp_path / LEDGER).write_text(before, encoding="utf-8")
    append(tmp_path, [entry()])
    append(tmp_path, [])

    lines = (tmp_path / LEDGER).read_bytes().decode().split("\n")
    assert lines == [*before.strip().splitlines(), entry().line, ""]


def test_ten_years_of_issues_are_read_in_a_blink() -> None:
    lines = "".join(f"{entry(id=f'corpus-{number:06}').line}\n" for number in range(3650))
    started = time.process_time()

    assert len(read_ledger(lines)) == 3650
    assert time.process_time() - started < 1


def test_a_ledger_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / LEDGER).mkdir()

    with pytest.raises(AuthorError, match="cannot be written"):
        append(tmp_path, [entry()])


def test_nothing_due_makes_no_file(tmp_path: Path) -> None:
    append(tmp_path, [])

    assert list(tmp_path.iterdir()) == []
    assert load_ledger(tmp_path) == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": ', "ledger.jsonl:2:8: error: cannot be read as JSON: Expecting value"),
        ("<<<<<<< HEAD", "ledger.jsonl:2:1: error: found `<<<<<<<`, a mark that git leaves"),
        ("[]", f"ledger.jsonl:2:1: error: expected a publication with {KEYS}, found something else"),
        ("{}", f"ledger.jsonl:2:1: error: expected {KEYS}, found no `id`"),
        (
            entry(id="steam001").line.replace("smoke", "Smo ke"),
            "ledger.jsonl:2:29: error: expected lowercase letters, digits and single hyphens as `slug`, found `Smo ke`",
        ),
        (entry(id="steam001").line.replace("smoke", "\\ud800"), "single hyphens as `slug`, found `"),
        (entry(id="steam001").line.replace("+00:00", ""), "found `2026-11-23T06:10:00`"),
        (entry(id="steam001").line.replace("2026-11-23T06:10", "2026-02-30T06:10"), "as `due`, found `2026-02-30"),
        (
            entry(id="steam001").line.replace('"smoke"', "7"),
            "as `slug`, found something that is no text",
        ),
        (entry(id="steam001").line.replace('"slug"', '"slog"'), f"expected {KEYS}, found no `slug`"),
        (entry(id="steam001").line.replace("{", '{"note": 1, '), f"expected only {KEYS}, found `note` too"),
        (entry(id="steam001").line.replace(HASH, "F" * 64), "expected 64 of the characters 0-9 and a-f as `sha256`"),
        (entry(id="steam001", recorded="2026-11-22T06:13:00+00:00").line, "expected `recorded` at or after `due`"),
        (entry().line, "issue k3h7q2x9 is recorded twice with the same `due`; delete one of the lines [ledger]"),
        ("[" * 100_000, f"ledger.jsonl:2:1: error: expected a publication with {KEYS}, found something else"),
        ("9" * 5_000, f"ledger.jsonl:2:1: error: expected a publication with {KEYS}, found something else"),
    ],
)
def test_a_broken_line_is_told_by_its_place(line: str, said: str) -> None:
    message = problems_of(f"{entry().line}\n{line}\n")

    assert message.startswith("ledger.jsonl:2:")
    assert said in message
    assert message.count("\n") == 0


def test_all_broken_lines_are_told_at_once() -> None:
    assert problems_of("{\n}\n").count("\n") == 1


def test_a_merge_that_was_not_finished_is_told_once_where_it_begins() -> None:
    first, second = entry().line, entry(id="steam001").line
    text = f"{first}\n<<<<<<< HEAD\n{second}\n||||||| 1234567\n=======\n{second}\n>>>>>>> origin/main\n"

    for ending in ("\n", "\r\n"):
        message = problems_of(text.replace("\n", ending))
        assert message.startswith("ledger.jsonl:2:1: error: found `<<<<<<<`")
        assert message.count("\n") == 0


def test_a_byte_order_mark_that_an_editor_adds_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / LEDGER).write_text(f"\ufeff{entry().line}\n", encoding="utf-8")

    assert load_ledger(tmp_path) == (entry(),)


def test_a_ledger_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / LEDGER).write_bytes(b"\xff")

    with pytest.raises(AuthorError, match=r"ledger\.jsonl:1:1: error: expected UTF-8 text"):
        load_ledger(tmp_path)


# The content's hash


def test_the_hash_covers_the_issue_file_or_its_folder_and_nothing_else() -> None:
    files = {
        "content/issues/2026-11-23-smoke.md": b"a",
        "content/issues/2026-11-24-smoke-rings.md": b"b",
        "content/issues/2026-11-25-steam/index.md": b"c",
        "content/issues/2026-11-25-steam/kettle.png": b"d",
        "content/pages/smoke.md": b"e",
    }

    assert issue_files(files, "smoke") == ["content/issues/2026-11-23-smoke.md"]
    assert issue_files(files, "steam") == [path for path in files if "steam" in path]
    hashed = content_hash(files, "steam")
    assert hashed != content_hash({**files, "content/issues/2026-11-25-steam/kettle.png": b"D"}, "steam")
    assert hashed == content_hash({**files, "content/pages/smoke.md": b"E"}, "steam")


# The commands


def inversion(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"INVERSION_NOW": ""})


def test_publish_records_what_is_due_once_and_prints_it(tmp_path: Path) -> None:
    write_files(tmp_path, three_issues())
    arguments = ("publish", "--now", "2026-11-26", "--project", tmp_path)

    assert inversion(*arguments).output == "2026-11-23 smoke\n2026-11-25 steam\n"
    written = (tmp_path / LEDGER).read_bytes()
    assert inversion(*arguments).output == ""
    assert (tmp_path / LEDGER).read_bytes() == written
    assert inversion("moment", "--project", tmp_path).output == "2026-11-26T00:00:00+00:00\n"


def test_before_anything_is_recorded_the_moment_is_before_all_issues(tmp_path: Path) -> None:
    write_files(tmp_path, base_files())

    assert inversion("moment", "--project", tmp_path).output == "1970-01-01T00:00:00+00:00\n"


@pytest.mark.parametrize("command", ["publish", "moment"])
def test_a_broken_ledger_stops_with_a_line_and_stays_as_it_is(tmp_path: Path, command: str) -> None:
    write_files(tmp_path, base_files())
    (tmp_path / LEDGER).write_text("{\n", encoding="utf-8")
    result = inversion(command, "--project", tmp_path)

    assert result.exit_code == 1
    assert "ledger.jsonl:1:2: error: cannot be read as JSON" in result.stderr
    assert (tmp_path / LEDGER).read_text(encoding="utf-8") == "{\n"


def test_publish_records_nothing_while_the_project_has_errors(tmp_path: Path) -> None:
    write_files(tmp_path, base_files(changes={ISSUE: [("status: ready", "status: raedy")]}))
    result = inversion("publish", "--project", tmp_path)

    assert result.exit_code == 1
    assert ISSUE in result.stderr
    assert not (tmp_path / LEDGER).exists()


def test_the_ledger_of_this_repository_is_in_order_and_shows_what_is_public() -> None:
    ledger = load_ledger(ROOT)
    result = run("generator", "check", INVERSION_NOW=built_for(ledger).isoformat())

    assert ledger
    assert result.returncode == 0, result.stdout
