"""Files in, problems or pages out: the cases of tests/golden (see tests/tools/golden.py)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from generator.app.catalogue import catalogue
from generator.render.output import all_files
from generator.text.problems import Problem
from tests.tools.golden import (
    ADVICE,
    CASES,
    COMMAND_CASES,
    WITHOUT_EXAMPLE,
    all_lines,
    files_of,
    moment_of,
    problems_of_command,
    read_case,
    with_advice,
)
from tests.tools.small_project import base_files, loaded, lock_advice_on, problem_lines, quiz_advice_on


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_files_give_these_problems_or_pages(path: Path) -> None:
    case = read_case(path)
    made = loaded(files_of(case), moment_of(case))

    assert case.get("problems", "") == problem_lines(made)
    for key in set(ADVICE) & set(case):
        assert case[key] == lines(
            lock_advice_on(made) if key == "lock" else quiz_advice_on(made, case.get("language", "en"))
        )
    files = all_files(made.site, lambda _: b"") if made.site else {}  # cards have tests of their own
    pages = {src_uri: text for src_uri, text in files.items() if isinstance(text, str)}
    assert pages or "pages" not in case, "a case with `pages` must be free of errors"
    for src_uri, wanted in case.get("pages", {}).items():
        if isinstance(wanted, list):
            assert wanted == in_order(wanted, pages[src_uri])
        else:
            assert (None if wanted == "null" else wanted) == pages.get(src_uri)
    for piece in case.get("nowhere", []):
        assert [src_uri for src_uri, text in pages.items() if piece in text] == []


@pytest.mark.parametrize("path", COMMAND_CASES, ids=lambda path: path.stem)
def test_the_command_says_this_of_the_files(path: Path) -> None:
    case = read_case(path)

    said = problems_of_command(case["run"], files_of(case), moment_of(case))
    assert case["said"] == "".join(f"{line}\n" for line in said)


def in_order(pieces: list[str], text: str) -> list[str]:
    """Those of the pieces that stand in the text, each after the one before."""
    found, place = [], 0
    for piece in pieces:
        at = text.find(piece, place)
        if at >= 0:
            found.append(piece)
            place = at + len(piece)
    return found


def lines(problems: Iterable[Problem]) -> str:
    return "".join(f"{problem}\n" for problem in sorted(problems))


def test_the_small_project_has_no_problem() -> None:
    assert problem_lines(loaded(base_files())) == ""


def test_the_advised_project_has_no_remark() -> None:
    assert lines(with_advice(loaded(base_files(advised=True)))) == ""


def test_every_rule_of_the_program_has_a_case() -> None:
    shown = {
        rule
        for path in [*CASES, *COMMAND_CASES]
        for rule in re.findall(r" \[([a-z-]+)\]\n", all_lines(read_case(path)))
    }

    assert {rule.id for rule in catalogue()} - shown <= set(WITHOUT_EXAMPLE)


def test_every_message_says_what_is_expected_or_what_to_write() -> None:
    shown = {line for path in CASES for line in all_lines(read_case(path)).splitlines()}
    messages = [re.sub(r"^.*?: (?:error|warning|notice): | \[[a-z-]+\]$", "", line) for line in shown]

    assert len(messages) > 200
    assert [message for message in messages if not re.match("expected .", message) and "; " not in message] == []


def test_no_message_is_the_librarys_own() -> None:
    foreign = re.compile(r"Input should|Value error|pydantic|Traceback|<class|cannot be read as YAML")
    assert [path.stem for path in CASES if foreign.search(all_lines(read_case(path)))] == []
