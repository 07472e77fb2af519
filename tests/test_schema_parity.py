"""The JSON Schemas say of a file what the loader says of it by itself, but for what no schema can say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.app.scaffold import new_guide, new_issue, new_quiz, planned
from generator.model.base import Record
from generator.model.guide import Category, Guide, Strategy
from generator.model.issue import Issue
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.model.site import SiteConfig, Topics
from generator.model.validate import build
from generator.site.reader import KIND
from generator.text.document import Document, Map, MapEntry, Mark, Node, Scalar, Seq, plain
from generator.text.markdown import render
from generator.text.problems import Problem
from generator.text.yaml_source import read_markdown, read_yaml
from tests.full_files import FULL
from tests.test_editors import properties
from tests.test_schema import KINDS, SCHEMAS
from tests.tools.small_project import BASE, ROOT

pytestmark = pytest.mark.slow

FIXTURES = ROOT / "tests" / "fixtures" / "second-guide"
MODELS: dict[str, tuple[type[Record], dict[str, object]]] = {
    "site": (SiteConfig, {}),
    "topics": (Topics, {}),
    "guide": (Guide, {"id": "dinner", "categories": (), "strategies": ()}),
    "category": (Category, {"id": "dinner", "guide": "dinner"}),
    "strategy": (Strategy, {"id": "dinner", "guide": "dinner"}),
    "issue": (
        Issue,
        {"slug": "dinner", "body": render(""), "published": datetime(2026, 11, 23, tzinfo=UTC), "pictures": ()},
    ),
    "quiz": (SelfAudit, {"id": "dinner"}),
}
QUESTION = {
    "id": "one",
    "text": "The oil smokes.",
    "topic": "dinner/high-flame",
    "options": [{"id": "a", "text": "A", "correct": True, "why": "So."}, {"id": "b", "text": "B"}],
    "explanation": "Turn it down.",
}
# Tried at every place.
ANYWHERE: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 11, 240, 241, 366, 367, 1499, 2201, 10**6, 10**6 + 1),
    *(Decimal("3.0"), Decimal("0.5"), "", "x", "1", "true", "na", "half", "all", "self", "other"),
    *([], ["a"], ["a", "b"], [1], [None], [1, "a"], [None, "a"], [1, "a", "b"], ["a", 1], [[]], {}),
    *({"a": 1}, {"A": "b"}, [{}], [{"id": "a", "text": "b"}], {"title": "a", "description": "b"}),
    {"a-b": {"title": "a", "description": "b"}},
)
# Tried in place of text.
TEXTS: tuple[str, ...] = (
    *(" ", "\n", "Heat", "a-b", "a--b", "a_b", "ready", "author", " draft", "supported", "06:10", "24:00", "6:10"),
    *(
        "forward",
        "mean",
        "none",
        "high",
        "each",
        "scale",
        "knowledge",
        "0#2",
        "0#",
        "mixed",
        "maximum",
        "random",
        "fixed",
    ),
    *("2026-11-23", "2026-02-30", "2026-13-01", "1899-12-31", "2201-01-01", "2026-11-23x", "abc\n"),
    *("2026-11-23T06:10", "2026-11-23 06:10:59Z", "2026-11-23T24:00", "2026-11-23T06:10+05:30"),
    *("2026-11-23T06:10+0530", "2026-11-23T06:10+24:00"),
    *("https://example.org/x", "http://example.org", "https://example", "https:///x.y", "ftp://example.org", "a.b"),
    *("https://example.org/a b", "guide/category", "guide/Category", "guide/category/x", "/", "/old//x", "/Old/"),
    *("Europe/London", "Europe/Londn", " Europe/London", "k3h7q2x9", "-3h7q2x9", "k" * 7, "k" * 64, "k" * 65),
    *("x" * 49, "x" * 50, "x" * 160, "x" * 161, f" {'x' * 50}\n", f"\n{'x' * 49} ", f" {'x' * 160} ", "é" * 50),
)


@dataclass(frozen=True)
class Unsayable:
    """Something that the loader refuses and a schema cannot.

    Attributes:
        name: as docs/editors.md lists it.
        said: what the loader says then.
        shown: (kind, key, value) of a file that the schema lets pass.
    """

    name: str
    said: str
    shown: tuple[str, str, Any]


UNSAYABLE = (
    Unsayable("an id that differs from the file's name", r"\[id-differs\]", ("quiz", "id", "other")),
    Unsayable("a day that is in no calendar", r"expected a date that exists", ("issue", "date", "2026-02-30")),
    Unsayable("a time zone that doesn't exist", r"expected an IANA time zone", ("site", "timezone", "Europe/Londn")),
    Unsayable("a whole number with a decimal point", r"found `-?\d+\.0+`", ("category", "order", Decimal("3.0"))),
    Unsayable("Markdown that cannot be read", r"\[markdown\]", ("strategy", "body", "- " * 60 + "x")),
    Unsayable("an invisible character", r"\[invisible-character\]", ("strategy", "title", "a\u200b\x07")),
    Unsayable(
        "a host that no computer can have",
        r"with a name that can exist",
        ("site", "author", {"name": "A", "url": "https://a..b/"}),
    ),
)


def _ecma_pattern(
    _validator: object, pattern: str, value: object, _schema: object
) -> Iterator[jsonschema.ValidationError]:
    """As JSON Schema means a pattern (ECMA-262): `$` is the end, where Python lets a line feed follow."""
    if isinstance(value, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), value):
        yield jsonschema.ValidationError(f"{value!r} does not match {pattern!r}")


def validator_of(schema: Any) -> Any:  # noqa: ANN401 - the library's own annotations leave it untyped
    """A validator that tries each part of a file once: the files differ in one place each."""
    found: dict[tuple[str, str], list[jsonschema.ValidationError]] = {}

    def ref_once(validator: object, ref: str, value: object, schema: object) -> list[jsonschema.ValidationError]:
        key = ref, repr(value)
        if key not in found:
            found[key] = list(jsonschema.Draft202012Validator.VALIDATORS["$ref"](validator, ref, value, schema))
        return found[key]

    extend: Any = jsonschema.validators.extend
    return extend(jsonschema.Draft202012Validator, {"pattern": _ecma_pattern, "$ref": ref_once})(schema)


VALIDATORS = {kind: validator_of(schema) for kind, schema in SCHEMAS.items()}


def node_of(value: Any) -> Node:  # noqa: ANN401 - any value of a file
    """A value as it is after the file was read, without the time that reading takes."""
    mark = Mark(1, 1)
    if isinstance(value, dict):
        return Map(tuple(MapEntry(key, mark, node_of(inside)) for key, inside in value.items()), mark)
    if isinstance(value, list):
        return Seq(tuple(map(node_of, value)), mark)
    return Scalar(value, value if isinstance(value, str) else yaml_of(value), mark)


def yaml_of(value: Any) -> str:  # noqa: ANN401 - any value of a file
    """A value as YAML in one line; JSON is YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {yaml_of(inside)}" for key, inside in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(yaml_of, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def said_by_loader(kind: str, value: dict[str, Any]) -> tuple[Problem, ...]:
    """The problems of a file by itself: its shape, without what other files or several keys together decide."""
    root = node_of(value)
    assert isinstance(root, Map)
    document = Document("file.yml", root, "")
    model, fill = MODELS[kind]
    if kind == "quiz":
        if value.get("kind") not in ("scale", "knowledge"):
            return (document.problem(KIND, "expected `kind: scale` or `kind: knowledge`"),)
        model = KnowledgeQuiz if value["kind"] == "knowledge" else SelfAudit
    return build(model, document, fill)[1]


def said_by_schema(kind: str, value: dict[str, Any]) -> str | None:
    """The first fault, or None."""
    error = next(VALIDATORS[kind].iter_errors(_as_json(value)), None)
    return error.message if error else None


def _as_json(value: Any) -> Any:  # noqa: ANN401 - any value of a file
    if isinstance(value, dict):
        return {key: _as_json(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [_as_json(inside) for inside in value]
    if isinstance(value, str):
        # In the patterns of Python these are whitespace; in those of JavaScript, so in an editor's, they aren't.
        return re.sub("[\x1c-\x1f]", "\x01", value)
    return float(value) if isinstance(value, Decimal) else value


def compare(kind: str, value: dict[str, Any], note: str) -> None:
    """Fails where one of the two accepts what the other refuses, unless it is one of the exceptions."""
    loader, schema = said_by_loader(kind, value), said_by_schema(kind, value)
    if schema:
        assert loader, f"{note}: only the schema refuses this: {schema}"
    strange = [str(problem) for problem in loader if not any(re.search(one.said, str(problem)) for one in UNSAYABLE)]
    if strange:
        assert schema, f"{note}: only the loader refuses this: {strange}"


def _value(text: str, path: str) -> dict[str, Any]:
    document, problems = (read_markdown if path.endswith(".md") else read_yaml)(path, text.encode())
    assert document, problems
    value = plain(document.root)
    assert isinstance(value, dict)
    return value


def _corpus() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for kind, pattern in KINDS.items():
        for root in (BASE, ROOT, FIXTURES):
            found[kind] += [_value(path.read_text(encoding="utf-8"), path.name) for path in sorted(root.glob(pattern))]
        if kind in FULL:
            found[kind].append({**found[kind][0], **FULL[kind]})
    for kind, text in zip(("guide", "category", "strategy"), new_guide("dinner").values(), strict=True):
        found[kind].append(_value(text, "made.yml"))
    for kind in ("scale", "knowledge"):
        (text,) = new_quiz("dinner", kind).values()
        found["quiz"].append(_value(text, "made.yml"))
    now = datetime(2026, 11, 23, tzinfo=UTC)
    (text,) = new_issue("A title", now.date(), "k3h7q2x9", planned([], [], now)).values()
    found["issue"].append(_value(text, "made.md"))
    return found


CORPUS = _corpus()
# Of each kind a small file that has every key.
SMALL = [
    *((kind, CORPUS[kind][0]) for kind in KINDS if kind not in FULL),
    *((kind, {**CORPUS[kind][0], **more}) for kind, more in FULL.items()),
    ("quiz", {**CORPUS["quiz"][-1], "minutes": 2, "items": [QUESTION], "results": {"disclaimer": "A quiz."}}),
]

Path = tuple[str | int, ...]


def places(value: Any, above: Path = ()) -> Iterator[Path]:  # noqa: ANN401 - any value of a file
    """Every place below the top."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inside:
        yield (*above, step)
        yield from places(part, (*above, step))


def at(value: Any, path: Path) -> Any:  # noqa: ANN401 - any value of a file
    for step in path:
        value = value[step]
    return value


def put(value: Any, path: Path, new: Any) -> Any:  # noqa: ANN401 - any value of a file
    """The value with another one at `path`."""
    step, *rest = path
    made = value.copy()
    made[step] = put(made[step], tuple(rest), new) if rest else new
    return made


def removed(value: Any, path: Path) -> Any:  # noqa: ANN401 - any value of a file
    """The value without what stands at `path`."""
    step, *rest = path
    made = value.copy()
    if rest:
        made[step] = removed(made[step], tuple(rest))
    else:
        del made[step]
    return made


@pytest.fixture(autouse=True, scope="module")
def _render_once() -> Iterator[None]:
    """The same few texts are rendered thousands of times here."""
    with pytest.MonkeyPatch.context() as patch:
        once = cache(render)
        patch.setattr("generator.model.base.render", lambda text, *, language, **_: once(text, language=language))
        yield


@pytest.mark.parametrize("kind", KINDS)
def test_both_accept_every_file_there_is(kind: str) -> None:
    for value in CORPUS[kind]:
        own = {key: inside for key, inside in value.items() if key != "id" or kind == "issue" or inside == "dinner"}
        assert (said_by_loader(kind, own), said_by_schema(kind, own)) == ((), None)


def test_every_key_of_every_schema_is_tried() -> None:
    tried: dict[str, set[str | int]] = {kind: set() for kind in KINDS}
    for kind, value in SMALL:
        tried[kind] |= {path[-1] for path in places(value)}
    keys = {kind: {path.split("/")[-1] for path, _ in properties(SCHEMAS[kind])} for kind in KINDS}

    assert {kind: keys[kind] - tried[kind] for kind in KINDS} == {kind: set() for kind in KINDS}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "value"), SMALL, ids=[f"{kind}-{value.get('kind', '')}" for kind, value in SMALL])
def test_both_say_the_same_of_every_key_with_every_value(kind: str, value: dict[str, Any]) -> None:
    for path in places(value):
        compare(kind, removed(value, path), f"without {path}")
        for new in (*ANYWHERE, *(TEXTS if isinstance(at(value, path), str) else ())):
            compare(kind, put(value, path, new), f"{new!r} at {path}")
        if isinstance(path[-1], str):
            compare(kind, put(value, (*path[:-1], path[-1] + "x"), at(value, path)), f"a key beside {path}")
            compare(kind, put(removed(value, path), (*path[:-1], path[-1].title()), at(value, path)), f"capital {path}")


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_both_say_the_same_of_files_with_several_changes(kind: str, data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(CORPUS[kind]))
    notes = []
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(value)) or [("format",)]))
        change = data.draw(st.sampled_from(["put", "remove", "move", "wrap", "blanks", "twice"]))
        old = at(value, path) if path in set(places(value)) else None
        if change == "remove" and value:
            value = removed(value, path)
        elif change == "move" and value:
            other = data.draw(st.sampled_from(list(places(value))))
            value = put(value, path, at(value, other))
        elif change == "blanks" and isinstance(old, str):
            value = put(value, path, f" {old}\n")
        elif change in {"wrap", "twice"}:
            value = put(value, path, [old] if change == "wrap" else [old, old])
        else:
            value = put(
                value,
                path,
                data.draw(st.sampled_from((*ANYWHERE, *TEXTS)) | st.text(max_size=5) | st.integers(-(10**9), 10**9)),
            )
        notes.append(f"{change} at {path}")
    compare(kind, value, ", ".join(notes))


@pytest.mark.parametrize("unsayable", UNSAYABLE, ids=[unsayable.name for unsayable in UNSAYABLE])
def test_what_no_schema_can_say_is_refused_by_the_loader_alone(unsayable: Unsayable) -> None:
    kind, key, new = unsayable.shown
    value = {**CORPUS[kind][0], key: new}

    assert said_by_schema(kind, value) is None
    read = read_yaml("file.yml", yaml_of(value).encode())[1]
    assert any(re.search(unsayable.said, str(problem)) for problem in read or said_by_loader(kind, value))


def test_the_documentation_lists_the_exceptions() -> None:
    text = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")

    assert [one.name for one in UNSAYABLE if f"| {one.name} |" not in text] == []
