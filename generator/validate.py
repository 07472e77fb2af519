"""A document to a record, or to problems that say what was expected, what was found and what to write."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from generator.model.base import Record, file_keys, given
from generator.problems import Problem, did_you_mean
from generator.source import Document, Loc, Map, Node, Seq, plain

R = TypeVar("R", bound=Record)


def build(model: type[R], document: Document, fill: Mapping[str, object]) -> tuple[R | None, tuple[Problem, ...]]:
    """A record of `model` from the file's keys and what the loader fills in, or all of the file's problems."""
    values = plain(document.root)
    problems = []
    marks = given(model)
    for name, value in fill.items():
        if name not in values:
            continue
        if not marks[name].in_file:
            problems.append(_unknown_key(model, document, (name,)))
        elif values[name] != value:
            message = f"expected `{value}`, the file's name, found `{_found(document, (name,))}`; leave the key out"
            problems.append(document.problem("id-differs", message, (name,)))
    absent = dict.fromkeys(name for name in marks if name not in fill)
    try:
        record = model.model_validate({**values, **fill})
    except ValidationError as error:
        problems.extend(
            _problem(model, document, details)
            for details in error.errors(include_url=False)
            if details["loc"][0] not in {*absent, *fill}
        )
        return None, tuple(problems)
    return (None if problems else record), tuple(problems)


def _problem(model: type[BaseModel], document: Document, details: Any) -> Problem:  # noqa: ANN401 - pydantic's own dict
    loc: Loc = tuple(step for step in details["loc"] if step != "[key]")
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(model, document, loc)
    if kind == "missing":
        *above, last = loc
        where = f" in `{above[-1]}`" if above and isinstance(above[-1], str) else ""
        return document.problem("missing-key", f"expected the key `{last}`{where}, found none; add it", tuple(above))
    expected = _expected(kind, context, details["msg"])
    if details["loc"] != loc:
        return document.problem("bad-id", f"expected {expected} as key, found `{loc[-1]}`", loc, key=True)
    found = _found(document, loc)
    rule = "bad-id" if kind == "string_pattern_mismatch" and "a-z0-9" in context.get("pattern", "") else "bad-value"
    return document.problem(rule, f"expected {expected}, found {found}{_advice(kind, document, loc, context)}", loc)


def _expected(kind: str, context: Mapping[str, Any], message: str) -> str:
    """What should have stood there, in words."""
    simple = {
        "string_type": "text",
        "string_too_short": f"text of at least {context.get('min_length')} characters"
        if context.get("min_length", 1) > 1
        else "text",
        "string_too_long": f"text of at most {context.get('max_length')} characters",
        "int_type": "a whole number",
        "bool_type": "true or false",
        "number": "a number",
        "tuple_type": "a list",
        "mapping_type": "`key: value` lines",
        "model_type": "`key: value` lines",
        "model_attributes_type": "`key: value` lines",
        "greater_than_equal": f"a number from {context.get('ge')}",
        "less_than_equal": f"a number up to {context.get('le')}",
        "too_short": f"at least {context.get('min_length')} in the list",
    }
    if kind in simple:
        return simple[kind]
    if kind == "literal_error":
        return str(context["expected"]).replace("'", "`")
    if kind == "string_pattern_mismatch":
        return "small letters, digits and single hyphens" if "a-z0-9" in context["pattern"] else "another form"
    return message.removeprefix("expected ")


def _advice(kind: str, document: Document, loc: Loc, context: Mapping[str, Any]) -> str:
    """What to write instead, where that can be said."""
    scalar = document.scalar(loc)
    if scalar is None:
        return ""
    text = scalar.text
    if kind == "string_type" and scalar.value is not None:
        return f'; write "{text}" in quotes'
    if kind == "bool_type" and text.lower() in {"yes", "on", "no", "off"}:
        return f"; write {'true' if text.lower() in {'yes', 'on'} else 'false'}"
    if kind in {"int_type", "number"} and text.lstrip("+-").lstrip("0").isdigit():
        return f"; write {int(text)}"
    if kind == "literal_error":
        return did_you_mean(
            text, [word.strip("' ") for word in str(context["expected"]).replace(" or ", ",").split(",")]
        )
    if kind == "string_too_short" and context.get("min_length", 1) > 1:
        return f" ({len(text.strip())} characters)"
    if kind == "string_too_long":
        return f" ({len(text.strip())} characters)"
    return ""


def _found(document: Document, loc: Loc) -> str:
    node = _node(document.root, loc)
    if isinstance(node, Map):
        return "`key: value` lines"
    if isinstance(node, Seq):
        return "a list" if node.items else "an empty list"
    if node is None or node.value is None:
        return "nothing"
    text = " ".join(node.text.split())
    return f"`{text[:40]}…`" if len(text) > 41 else f"`{text}`"


def _node(node: Node | None, loc: Loc) -> Node | None:
    for step in loc:
        if isinstance(node, Map):
            node = next((entry.value for entry in node.entries if entry.key == step), None)
        elif isinstance(node, Seq) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def _unknown_key(model: type[BaseModel], document: Document, loc: Loc) -> Problem:
    *above, last = loc
    owner = _model_at(model, tuple(above))
    hint = did_you_mean(str(last), file_keys(owner)) if owner else ""
    return document.problem("unknown-key", f"unknown key `{last}`{hint}", loc, key=True)


def _model_at(annotation: Any, loc: Loc) -> type[BaseModel] | None:  # noqa: ANN401 - type annotations are of any type
    """The record type that stands at `loc` below `annotation`."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _model_at(get_args(annotation)[0], loc)
    if origin in {Union, types.UnionType}:
        options = (_model_at(option, loc) for option in get_args(annotation))
        return next((option for option in options if option), None)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if not loc:
            return annotation
        for name, field in annotation.model_fields.items():
            if (field.alias or name) == loc[0]:
                return _model_at(field.annotation, loc[1:])
        return None
    if origin is not None and loc:
        inside = [option for option in get_args(annotation) if option is not Ellipsis]
        return _model_at(inside[-1], loc[1:]) if inside else None
    return None
