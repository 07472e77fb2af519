"""What editors get from the repository: schemas with a word for every key, and settings that name them."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pytest

from generator.app.scaffold import new_guide, new_issue, new_quiz, planned
from generator.text.problems import Rule
from generator.text.yaml_source import read_yaml
from tests.test_schema import KINDS, SCHEMAS
from tests.tools.small_project import BASE, NOW, ROOT

MADE = {**new_guide("dinner"), **new_quiz("scenes", "knowledge"), **new_quiz("week", "scale")}
DOCS = sorted((ROOT / "docs").glob("*.md"))


def settings(name: str) -> Any:  # noqa: ANN401 - a JSON value
    """A file of .vscode, without its comments."""
    text = (ROOT / ".vscode" / name).read_text(encoding="utf-8")
    return json.loads(re.sub(r"(?m)(?:^|\s)//.*$", "", text))


def properties(schema: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any part of a schema
    """(place, schema) of every key."""
    if isinstance(schema, dict):
        for name, inside in schema.get("properties", {}).items():
            yield f"{path}/{name}", inside
        for key, inside in schema.items():
            if key != "if":  # asks only which shape is meant
                yield from properties(inside, f"{path}/{key}")
    elif isinstance(schema, list):
        for number, inside in enumerate(schema):
            yield from properties(inside, f"{path}/{number}")


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schema_is_up_to_date(kind: str) -> None:
    path = ROOT / ".schemas" / f"{kind}.schema.json"

    assert json.loads(path.read_text(encoding="utf-8")) == SCHEMAS[kind], "out of date: run `make docs`"


def test_no_other_schema_is_committed() -> None:
    assert {path.name for path in (ROOT / ".schemas").iterdir()} == {f"{kind}.schema.json" for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_words_that_show_on_hover(kind: str) -> None:
    definitions = SCHEMAS[kind].get("$defs", {})

    def described(schema: dict[str, Any]) -> bool:
        referred = definitions.get(schema.get("$ref", "").removeprefix("#/$defs/"), {})
        return bool(schema.get("description") or referred.get("description"))

    assert [path for path, schema in properties(SCHEMAS[kind]) if not described(schema)] == []


@pytest.mark.parametrize("path", MADE)
def test_what_new_writes_names_its_schema(path: str) -> None:
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", MADE[path])
    assert named

    found = posixpath.normpath(posixpath.join(posixpath.dirname(path), named[1]))
    kind = next(kind for kind, pattern in KINDS.items() if PurePosixPath(path).match(pattern))
    assert found == f".schemas/{kind}.schema.json"
    assert (ROOT / found).is_file()


def test_an_issue_begins_with_its_front_matter_and_no_such_line() -> None:
    (text,) = new_issue("A title", date(2026, 11, 23), "k3h7q2x9", planned([], [], NOW)).values()

    assert text.startswith("---\nformat: 1\n")


def test_vs_code_finds_the_schema_of_every_yaml_file() -> None:
    named = settings("settings.json")["yaml.schemas"]
    files = [
        path.relative_to(root).as_posix()
        for root in (ROOT, BASE)
        for folder in ("content", "quizzes")
        for path in (root / folder).rglob("*.yml")
    ]

    assert {pattern: f"./.schemas/{kind}.schema.json" for kind, pattern in KINDS.items() if kind != "issue"} == {
        pattern: schema for schema, pattern in named.items()
    }
    assert len(files) > 10
    assert [path for path in files if sum(PurePosixPath(path).match(glob) for glob in named.values()) != 1] == []


def test_vs_code_recommends_the_extension_that_reads_the_schemas() -> None:
    assert settings("extensions.json") == {"recommendations": ["redhat.vscode-yaml"]}


@pytest.mark.parametrize("level", ["error", "warning", "notice"])
def test_the_task_reads_each_line_of_check(level: Any) -> None:  # noqa: ANN401 - a Level
    (task,) = settings("tasks.json")["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    problem = Rule("unknown-key", level, what="It is.", why="So.").at(
        "content/a b.yml", 4, 17, "unknown key `a: b [c]`; delete it"
    )

    found = re.match(pattern["regexp"], str(problem))
    assert found
    assert [found[pattern[name]] for name in ("file", "line", "column", "severity", "code", "message")] == [
        *(problem.path, "4", "17", level, problem.rule.id, problem.message)
    ]


@pytest.mark.parametrize("page", DOCS, ids=[page.name for page in DOCS])
def test_links_between_the_pages_of_the_documentation_lead_somewhere(page: Any) -> None:  # noqa: ANN401 - a path
    links = re.findall(
        r"\]\((?!https?:)([^)#\s]+)", re.sub(r"(?s)````.*?````|```.*?```|`[^`\n]*`", "", page.read_text())
    )

    assert [link for link in links if not (page.parent / link).is_file()] == []


@pytest.mark.parametrize("number", ["010", "0x1F", "1e3", ".5"])
def test_a_number_in_another_notation_is_text(number: str) -> None:
    document, _ = read_yaml("a.yml", f"key: {number}\n".encode())

    assert document
    scalar = document.scalar(("key",))
    assert scalar
    assert scalar.value == number
