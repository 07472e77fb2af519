"""JSON Schemas of the files that authors write, made from the records, for editors."""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from textwrap import dedent
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from generator.model.base import WORDS_PATTERN, from_loader
from generator.model.guide import Category, Guide, Strategy
from generator.model.issue import Issue
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.model.site import SiteConfig, Topics
from generator.model.validate import PATTERNS

_FILES: dict[str, tuple[type[BaseModel], ...]] = {
    "site": (SiteConfig,),
    "topics": (Topics,),
    "guide": (Guide,),
    "category": (Category,),
    "strategy": (Strategy,),
    "issue": (Issue,),
    "quiz": (SelfAudit, KnowledgeQuiz),
}


def schemas() -> dict[str, dict[str, Any]]:
    """A schema (JSON Schema 2020-12) for each kind of file; `issue` is for the front matter."""
    return {name: _schema(name, models) for name, models in _FILES.items()}


def _schema(name: str, models: tuple[type[BaseModel], ...]) -> Any:  # noqa: ANN401 - a JSON object
    made = [_own(model) for model in models]
    definitions: dict[str, Any] = {}
    for schema in made:
        definitions |= schema.pop("$defs", {})
    # With `if kind is …`, an editor checks against the one schema that applies; with `oneOf` it would report both.
    whole: dict[str, Any] = made[0] if len(made) == 1 else {"type": "object", "required": ["kind"]}
    if len(made) > 1:
        kinds = [schema["properties"]["kind"]["const"] for schema in made]
        whole["properties"] = {"kind": {"enum": kinds, "description": made[0]["properties"]["kind"]["description"]}}
        whole["allOf"] = [
            {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": schema}
            for kind, schema in zip(kinds, made, strict=True)
        ]
    used = _references(whole, definitions)
    definitions = {key: value for key, value in definitions.items() if key in used}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name}
    tail = {"$defs": definitions} if definitions else {}
    return {**head, **_adapted({**whole, **tail})}


class _Described(GenerateJsonSchema):
    """Takes the text below each field as its description.

    pydantic can do this too (`use_attribute_docstrings`), but at every import of the records: it reads their source,
    which takes a third of a second, and only the schemas need the texts.
    """

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        made = super().model_schema(schema)
        model = schema["cls"]
        for name, text in _texts_below(model).items():
            key = model.model_fields[name].alias or name
            made["properties"][key] = {"description": text, **made["properties"][key]}
        return made


def _texts_below(model: type[BaseModel]) -> dict[str, str]:
    """The text below each field of a record, where there is one."""
    (own,) = ast.parse(dedent(inspect.getsource(model))).body
    body = own.body if isinstance(own, ast.ClassDef) else []
    found = dict[str, str]()
    for parent in model.__bases__:
        if issubclass(parent, BaseModel) and parent is not BaseModel:
            found |= _texts_below(parent)
    for field, below in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            text = below.value.value if isinstance(below.value, ast.Constant) else None
            if isinstance(text, str):
                found[field.target.id] = inspect.cleandoc(text)
    return found


def _own(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of one record without what the loader fills in."""
    schema = model.model_json_schema(by_alias=True, schema_generator=_Described)
    for field, mark in from_loader(model).items():
        if mark.in_file:
            schema["required"].remove(field)
        else:
            schema["properties"].pop(field, None)
            schema["required"] = [key for key in schema["required"] if key != field]
    return schema


def _adapted(value: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """A part of a schema, adapted to the loader: it accepts the same values, and its messages are the same."""
    if isinstance(value, list):
        return [_adapted(part) for part in value]
    if not isinstance(value, dict):
        return value
    # Pydantic adds a title made from each key's name, which editors show above the description, and a default of
    # None, which they insert into the file.
    made = {
        key: _adapted(part)
        for key, part in value.items()
        if not (key == "title" and isinstance(part, str)) and not (key == "default" and part is None)
    }
    if isinstance(described := made.get("description"), str):
        made["description"] = " ".join(described.split())
    if "patternProperties" in made:  # a table: its keys are ids, and its entries are counted
        made["additionalProperties"] = False
        if "minLength" in made:
            made["minProperties"] = made.pop("minLength")
    if made.get("pattern") == WORDS_PATTERN:
        made |= _words(made.pop("minLength", 1), made.pop("maxLength", None))
    elif made.get("pattern") in PATTERNS:
        made["patternErrorMessage"] = f"expected {PATTERNS[made['pattern']]}"
    return made


def _words(least: int, most: int | None) -> dict[str, str]:
    """The pattern for text of `least` to `most` characters, not counting the whitespace that the loader strips."""
    if most is None:
        return {"pattern": WORDS_PATTERN, "patternErrorMessage": "expected text"}
    inside = f"[\\s\\S]{{{least - 2},{most - 2}}}"
    return {
        "pattern": f"^\\s*\\S{inside}\\S\\s*$",
        "patternErrorMessage": f"expected text of {least} to {most} characters",
    }


def _references(value: Any, definitions: dict[str, Any]) -> set[str]:  # noqa: ANN401 - any part of a schema
    """The definitions that `value` needs, and those they need."""
    found: set[str] = set()
    todo = [value]
    while todo:
        part = todo.pop()
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).removeprefix("#/$defs/")
            if name and name not in found:
                found.add(name)
                todo.append(definitions[name])
            todo.extend(part.values())
        elif isinstance(part, list):
            todo.extend(part)
    return found
