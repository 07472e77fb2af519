"""The JSON Schemas for editors: they take every file of the project, and refuse what the program refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from generator.edges.commands.cli import main
from generator.model.json_schema import schemas
from tests.tools.small_project import BASE, CATEGORY, GUIDE, ISSUE, QUIZ, ROOT, SITE, STRATEGY, TOPICS

KINDS = {
    "site": "content/site.yml",
    "topics": "content/topics.yml",
    "guide": "content/guides/*/guide.yml",
    "category": "content/guides/*/categories/*.yml",
    "strategy": "content/guides/*/strategies/*.yml",
    "issue": "content/issues/**/*.md",
    "quiz": "quizzes/*.yml",
}
ONE = {
    "site": SITE,
    "topics": TOPICS,
    "guide": GUIDE,
    "category": CATEGORY,
    "strategy": STRATEGY,
    "issue": ISSUE,
    "quiz": QUIZ,
}

SCHEMAS = schemas()


class Loader(yaml.SafeLoader):
    """Reads as an editor's YAML 1.2 does: days and hours stay text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool", ":int", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"-?[0-9]+\Z"), list("-0123456789"))
Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"-?[0-9]+\.[0-9]+\Z"), list("-0123456789"))


def content(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    text = path.read_text(encoding="utf-8")
    return yaml.load(text.split("---\n")[1] if path.suffix == ".md" else text, Loader=Loader)  # noqa: S506 - a SafeLoader


def faults(kind: str, value: object) -> list[str]:
    validator = jsonschema.Draft202012Validator(SCHEMAS[kind])
    return [error.message for error in validator.iter_errors(value)]


REAL = [(kind, path) for kind, pattern in KINDS.items() for root in (ROOT, BASE) for path in sorted(root.glob(pattern))]


@pytest.mark.parametrize(("kind", "path"), REAL, ids=[path.stem for _, path in REAL])
def test_every_file_of_the_project_fits_its_schema(kind: str, path: Path) -> None:
    assert faults(kind, content(path)) == []


def test_every_kind_of_file_was_tried() -> None:
    assert {kind for kind, _ in REAL} == set(KINDS) == set(SCHEMAS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_sound_and_names_its_draft(kind: str) -> None:
    schema = SCHEMAS[kind]

    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema))) == set(schema.get("$defs", {}))


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_key_is_refused(kind: str) -> None:
    assert any("colour" in fault for fault in faults(kind, {**content(BASE / ONE[kind]), "colour": "red"}))


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_key_is_refused(kind: str) -> None:
    value = content(BASE / ONE[kind])
    for key in SCHEMAS[kind]["required"]:
        assert faults(kind, {name: inside for name, inside in value.items() if name != key}) != []


@pytest.mark.parametrize("kind", KINDS)
def test_the_format_is_1_and_nothing_else(kind: str) -> None:
    for wrong in (2, "1", None):
        assert faults(kind, {**content(BASE / ONE[kind]), "format": wrong}) != []


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("site", "publish_at", "25:99"),
        ("site", "author", "A. Cook"),
        ("site", "author", {"name": "A", "ulr": "x"}),
        ("topics", "topics", {}),
        ("topics", "topics", {"Heat": {"title": "a", "description": "b"}}),
        ("guide", "description", "short"),
        ("guide", "tags", "heat"),
        ("category", "order", "first"),
        ("category", "examples", [{"create": "a"}]),
        ("category", "examples", []),
        ("strategy", "practice", {"if": "a"}),
        ("issue", "status", "redy"),
        ("issue", "id", "x"),
        ("issue", "published", "2026-11-23"),
        ("quiz", "kind", "scales"),
        ("quiz", "scales", {}),
        ("quiz", "items", []),
        ("quiz", "scoring", {"method": "percent", "decimals": 9, "overall": "none"}),
    ],
)
def test_what_the_program_refuses_the_schema_refuses(kind: str, key: str, value: object) -> None:
    assert faults(kind, {**content(BASE / ONE[kind]), key: value}) != []


@pytest.mark.parametrize("kind", ["guide", "category", "strategy", "quiz"])
def test_an_id_may_be_written_and_need_not_be(kind: str) -> None:
    assert faults(kind, {**content(BASE / ONE[kind]), "id": "dinner"}) == []


def test_the_command_prints_all_schemas() -> None:
    result = CliRunner().invoke(main, ["schema"])

    assert (result.exit_code, json.loads(result.stdout)) == (0, schemas())


def test_the_command_writes_one_file_a_schema(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["schema", str(tmp_path / "new" / "folder")])

    assert result.exit_code == 0
    written = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "new/folder").iterdir()}
    assert written == {f"{kind}.schema.json": schema for kind, schema in schemas().items()}
    assert result.stdout.splitlines() == [
        str(tmp_path / "new" / "folder" / f"{kind}.schema.json") for kind in schemas()
    ]
