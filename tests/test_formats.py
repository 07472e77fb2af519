"""The forms in which `check` shows problems: JSON that keeps its promise, annotations that GitHub reads back."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from generator.app.catalogue import catalogue
from generator.edges.commands.cli import main
from generator.text.problems import Level, Problem, Rule, as_github, as_json, named
from generator.text.yaml_source import SHAPE
from tests.tools.files import write_files
from tests.tools.golden import CASES, all_lines, read_case
from tests.tools.small_project import ROOT, base_files

SCHEMA = json.loads((ROOT / "docs" / "problems.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
LINE = re.compile(r"(.+?):(\d+):(\d+): (error|warning|notice): (.+) \[([a-z-]+)\]")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("%:,=\r\n\\[] "))
RULES = st.builds(
    Rule,
    st.from_regex(r"[a-z]+(-[a-z]+)*", fullmatch=True),
    st.sampled_from(["error", "warning", "notice"]),
    what=st.just("It is."),
    why=st.just("So."),
)
PROBLEMS = st.builds(
    Rule.at,
    RULES,
    path=TEXTS.filter(bool),
    line=st.integers(1, 10**6),
    column=st.integers(1, 10**6),
    message=TEXTS.filter(bool),
)


def read_command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as the runner reads it: (command, properties, message).

    Source: actions/runner, src/Runner.Common/ActionCommand.cs, TryParseV2.
    """
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    command, _, listed = head.partition(" ")
    pairs = (pair.partition("=") for pair in listed.split(","))
    return command, {name: _unescaped(value, ":,") for name, _, value in pairs}, _unescaped(data, "")


def _unescaped(text: str, more: str) -> str:
    for letter in ("\r", "\n", *more, "%"):
        text = text.replace(f"%{ord(letter):02X}", letter)
    return text


def test_the_schema_of_the_json_format_is_sound() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@given(st.lists(PROBLEMS, max_size=3))
def test_json_keeps_its_schema_and_every_word(problems: list[Problem]) -> None:
    read = json.loads(as_json(problems))

    VALIDATOR.validate(read)
    assert read == [{**asdict(problem), "rule": problem.rule.id} for problem in problems]


def test_the_problems_of_every_case_keep_the_schema() -> None:
    """Read from their lines, which test_golden.py holds to the files of each case."""
    rules = {rule.id: rule for rule in catalogue()}
    lines = [line for path in CASES for line in all_lines(read_case(path)).splitlines()]
    problems = []
    for line in lines:
        found = LINE.fullmatch(line)
        assert found, line
        path, at, column, level, message, rule = found.groups()
        problems.append(Problem(path, int(at), int(column), rules[rule], message, cast("Level", level)))

    assert len(lines) > 400
    assert [str(problem) for problem in problems] == lines
    VALIDATOR.validate(json.loads(as_json(problems)))


def test_a_key_too_many_a_key_too_few_or_another_level_breaks_the_schema() -> None:
    (one,) = json.loads(as_json([SHAPE.at("a.yml", 1, 1, "expected more")]))

    assert VALIDATOR.is_valid([one])
    for wrong in ({**one, "url": "x"}, {key: one[key] for key in one if key != "rule"}, {**one, "level": "fatal"}):
        assert not VALIDATOR.is_valid([wrong])


def test_the_command_prints_json_of_that_schema(tmp_path: Path) -> None:
    write_files(tmp_path, base_files(changes={"content/site.yml": [("tagline", "taglin")]}, advised=True))
    result = CliRunner().invoke(main, ["check", "--format", "json", "--project", str(tmp_path)])

    read = json.loads(result.stdout)
    VALIDATOR.validate(read)
    assert result.exit_code == 1
    assert [problem["rule"] for problem in read] == ["missing-key", "unknown-key"]


def test_no_problem_is_an_empty_array(tmp_path: Path) -> None:
    write_files(tmp_path, base_files(advised=True))
    result = CliRunner().invoke(main, ["check", "--format", "json", "--project", str(tmp_path)])

    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


def test_the_example_in_the_documentation_keeps_the_schema() -> None:
    text = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
    found = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert found

    read: list[dict[str, Any]] = json.loads(found[1])
    VALIDATOR.validate(read)
    rules = {rule.id: rule for rule in catalogue()}
    problems = [Problem(**{**problem, "rule": rules[problem["rule"]]}) for problem in read]
    assert [as_github(problem) in text for problem in problems] == [True]


@given(PROBLEMS)
def test_github_reads_an_annotation_back_as_it_was_meant(problem: Problem) -> None:
    line = as_github(problem)

    assert "\n" not in line
    assert "\r" not in line
    assert read_command(line) == (
        problem.level,
        {
            "file": named(problem.path),
            "line": str(problem.line),
            "col": str(problem.column),
            "title": problem.rule.id,
        },
        problem.message,
    )


@pytest.mark.parametrize(
    ("path", "message", "line"),
    [
        ("a.yml", "100 %", "::error file=a.yml,line=1,col=2,title=shape::100 %25"),
        ("a.yml", "one\r\ntwo", "::error file=a.yml,line=1,col=2,title=shape::one%0D%0Atwo"),
        ("a.yml", "a, b: c", "::error file=a.yml,line=1,col=2,title=shape::a, b: c"),
        ("a,b:c%.yml", "x", "::error file=a%2Cb%3Ac%25.yml,line=1,col=2,title=shape::x"),
        ("a\r\nb.yml", "x", "::error file=a%0D%0Ab.yml,line=1,col=2,title=shape::x"),
        ("a.yml", "%0A::warning::", "::error file=a.yml,line=1,col=2,title=shape::%250A::warning::"),
    ],
)
def test_what_github_takes_for_its_own_signs_is_escaped(path: str, message: str, line: str) -> None:
    assert as_github(SHAPE.at(path, 1, 2, message)) == line
