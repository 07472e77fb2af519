"""Turns a document into a record, or into problems that say what was expected, what was found and what to write."""

from __future__ import annotations

import re
import types
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from generator.model.base import (
    COLOUR_PATTERN,
    HOUR_PATTERN,
    ID_PATTERN,
    URL_PATTERN,
    Reading,
    Record,
    file_keys,
    from_loader,
)
from generator.model.issue import ALIAS_PATTERN, ISSUE_ID_PATTERN, MOMENT_PATTERN
from generator.model.lock import PRINT_PATTERN
from generator.model.mailing import FROM_PATTERN, SERVER_PATTERN, UNSUBSCRIBE_PATTERN
from generator.model.quiz import CATEGORY_PATTERN
from generator.model.site import DAY_PATTERN, ZONE_PATTERN, zones
from generator.text.document import Document, Loc, Map, Scalar, Seq
from generator.text.markdown import MARKDOWN
from generator.text.problems import Problem, Rule, as_id, did_you_mean, nearest
from generator.text.quotes import ENGLISH
from generator.text.yaml_source import TOO_LARGE

R = TypeVar("R", bound=Record)

_SHORT_LIST = re.compile(r"[\w/.-]+(?:, *[\w/.-]+)*")  # ids or addresses that brackets make a list of
MOST_PROBLEMS = 1_000  # of one file; each takes time
PATTERNS = {
    ID_PATTERN: "lowercase letters, digits and single hyphens",
    ISSUE_ID_PATTERN: "8 to 64 lowercase letters, digits and hyphens, as `inversion new issue` makes them",
    ALIAS_PATTERN: "an old path of lowercase letters, digits and any of / . _ -, such as /2020/smoke/",
    PRINT_PATTERN: "16 hexadecimal digits, as `inversion lock` writes them",
    DAY_PATTERN: "a date such as 2026-11-23",
    HOUR_PATTERN: 'a time of day such as "06:10"',
    MOMENT_PATTERN: "a date such as 2026-11-23, or a date and time such as 2026-11-23T06:10",
    URL_PATTERN: "an address that begins with https://",
    CATEGORY_PATTERN: "the ids of a guide and a category, as guide/category",
    FROM_PATTERN: "a sender such as `Ada <ada@example.org>`",
    SERVER_PATTERN: "the name of a mail server, such as smtp.example.org",
    UNSUBSCRIBE_PATTERN: "`mailto:leave@example.org`, or an address that begins with https:// and has `{address}` "
    "where the subscriber's address belongs, such as https://example.org/leave?who={address}",
    ZONE_PATTERN: "an IANA time zone such as Europe/London",
    COLOUR_PATTERN: 'a colour in quotes, as `#` and six digits from 0 to f, such as "#1c5f7e"',
}


ID_DIFFERS = Rule(
    "id-differs",
    "error",
    what="A file's name gives its id. If the file has an `id` key too, both are the same.",
    why="With two different ids, nobody could tell which one is right.",
)


def build(
    model: type[R], document: Document, fill: Mapping[str, object], language: str = ENGLISH
) -> tuple[R | None, tuple[Problem, ...]]:
    """A record of `model` from the file's keys and the loader's values, or all problems of the file.

    `language` is that of the quotation marks in Markdown.
    """
    values = document.values
    problems = []
    marks = from_loader(model)
    for name, value in fill.items():
        if name not in values:
            continue
        if not marks[name].in_file:
            problems.append(_unknown_key(model, document, (name,)))
        elif values[name] != value:
            message = f"expected `{value}`, the file's name, found {_found(document, (name,))}; delete the key"
            problems.append(document.problem(ID_DIFFERS, message, (name,)))
    absent = dict.fromkeys(name for name in marks if name not in fill)
    try:
        record = model.model_validate({**values, **fill}, context=Reading(language=language))
    except ValidationError as error:
        problems.extend(
            _problem(model, document, details)
            for details in error.errors(include_url=False)[:MOST_PROBLEMS]
            if details["loc"][0] not in {*absent, *fill} and not _long_enough(document, details)
        )
        if error.error_count() > MOST_PROBLEMS:
            message = f"found {error.error_count():,} problems in this file; fix the first {MOST_PROBLEMS:,}"
            problems.append(TOO_LARGE.at(document.path, 1, 1, message))
        return None, tuple(problems)
    return (None if problems else record), tuple(problems)


def _long_enough(document: Document, details: Any) -> bool:  # noqa: ANN401 - pydantic's own dict
    """Whether pydantic calls a list too short only because it doesn't count the invalid items."""
    return bool(details["type"] == "too_short" and _length(document, details["loc"]) >= details["ctx"]["min_length"])


def _length(document: Document, loc: Loc) -> int:
    node = document.node(loc)
    return len(node.items) if isinstance(node, Seq) else len(node.entries) if isinstance(node, Map) else 0


BAD_ID = Rule(
    "bad-id",
    "error",
    what="An id consists of lowercase letters and digits, joined by single hyphens, such as `set-a-timer`.",
    why="Ids become parts of addresses and form fields, which must work the same on every system.",
)

BAD_VALUE = Rule(
    "bad-value",
    "error",
    what="A value has the type that its key expects: text, a whole number, a list, or one of a few words. The "
    "message says which. Put text that looks like a number, or like true or false, in quotes.",
    why="If a value were silently read as something else, you would notice only on the page, if at all.",
)

MISSING_KEY = Rule(
    "missing-key",
    "error",
    what="A file has all the keys that it needs.",
    why="Without one of them, a part of the page would be missing.",
)


def _problem(model: type[BaseModel], document: Document, details: Any) -> Problem:  # noqa: ANN401 - pydantic's own dict
    loc: Loc = details["loc"]
    kind, context = details["type"], details.get("ctx", {})
    # pydantic marks a bad key with a last step of this name, but an author may have a key of that name too
    if is_key := loc[-1] == "[key]" and document.node(loc) is None:
        loc = loc[:-1]
    if kind == "extra_forbidden":
        return _unknown_key(model, document, loc)
    if kind == "missing":
        *above, last = loc
        where = f" in `{above[-1]}`" if above and isinstance(above[-1], str) else ""
        advice = "begin the file with `format: 1`" if loc == ("format",) else "add it"
        message = f"expected the key `{last}`{where}, found none; {advice}"
        return document.problem(MISSING_KEY, message, tuple(above))
    if kind in {"greater_than_equal", "less_than_equal"}:
        expected = _range(model, loc)
    else:
        expected = _expected(kind, context, details["msg"])
    if kind == "markdown":
        return document.problem(MARKDOWN, f"expected {expected}", loc)
    if is_key:
        message = f"expected {expected} as a key, found `{loc[-1]}`{_write_id(str(loc[-1]))}"
        return document.problem(BAD_ID, message, loc, key=True)
    found = _number(_length(document, loc)) if kind == "too_short" else _found(document, loc)
    rule = BAD_ID if context.get("pattern") == ID_PATTERN else BAD_VALUE
    advice = _advice(model, kind, document, loc, context)
    return document.problem(rule, f"expected {expected}, found {found}{advice}", loc)


def _expected(kind: str, context: Mapping[str, Any], message: str) -> str:
    """What was expected, in words."""
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
        "dict_type": "`key: value` lines",
        "mapping_type": "`key: value` lines",
        "model_type": "`key: value` lines",
        "model_attributes_type": "`key: value` lines",
        "too_short": _entries(context.get("min_length", 0)),
        "string_pattern_mismatch": PATTERNS.get(context.get("pattern", ""), "a different form"),
    }
    if kind in simple:
        return simple[kind]
    if kind == "literal_error":
        return str(context["expected"]).replace("'", "`")
    return message.removeprefix("expected ")


def _range(model: type[BaseModel], loc: Loc) -> str:
    """The bounds of the number at `loc`, both if there are two: pydantic names only the one that it exceeds."""
    *above, key = loc if isinstance(loc[-1], str) else loc[:-1]  # the bounds of an entry of a list are the list's
    owner = _model_at(model, tuple(above))
    if owner is None:
        raise ValueError(loc)
    field = next(field for name, field in owner.model_fields.items() if (field.alias or name) == key)
    bounds = dict(_bounds([field.annotation, *field.metadata]))
    return f"a whole number from {bounds['ge']} " + (f"to {bounds['le']}" if "le" in bounds else "up")


def _bounds(parts: Iterable[Any]) -> Iterator[tuple[str, int]]:
    """("ge" or "le", bound) of every bound in parts of an annotation."""
    for part in parts:
        yield from ((name, bound) for name in ("ge", "le") if isinstance(bound := getattr(part, name, None), int))
        yield from _bounds(part.metadata if isinstance(part, FieldInfo) else get_args(part))


def _entries(count: int) -> str:
    return f"at least {_number(count)} {'entry' if count == 1 else 'entries'}"


def _number(count: int) -> str:
    return {0: "none", 1: "one", 2: "two"}.get(count, str(count))


def _advice(model: type[BaseModel], kind: str, document: Document, loc: Loc, context: Mapping[str, Any]) -> str:
    """What to write instead, if that is clear."""
    if kind in {"model_type", "model_attributes_type"} and (owner := _model_at(model, loc)):
        return f"; its keys are {', '.join(f'`{key}`' for key in file_keys(owner))}"
    if kind in {"dict_type", "mapping_type"}:
        return "; begin each entry with its name and a colon"
    if kind == "too_short":
        return "; add one" if context["min_length"] - _length(document, loc) == 1 else "; add more"
    scalar = document.scalar(loc)
    if scalar is None:
        if document.node(loc) is None:
            return ""
        if kind == "string_type" and isinstance(document.node(loc), Seq):
            return _one_text(document, loc)
        return {"string_type": "; put the text in quotes", "tuple_type": "; begin each entry with `- `"}.get(kind, "")
    if scalar.value is None:
        return _write_something(kind, loc)
    return _scalar_advice(kind, scalar.text, context)


def _one_text(document: Document, loc: Loc) -> str:
    """What to write where a list is and one text is expected."""
    mark = document.mark(loc)
    in_brackets = document.text.split("\n")[mark.line - 1][mark.column - 1 :].startswith("[")
    if in_brackets:
        return "; delete the brackets, or put the text in quotes if they are a part of it"
    return "; write one text, without `- `"


def _write_something(kind: str, loc: Loc) -> str:
    """What to write after a key or hyphen that has nothing after it."""
    if kind == "tuple_type":
        return "; write each entry after a `- `, or [] for an empty list"
    place = f"`{loc[-1]}:`" if isinstance(loc[-1], str) else "the `- `"
    return f"; write it after {place}" if kind == "string_type" else ""


def _write_id(text: str) -> str:
    return f"; write `{proposed}`" if (proposed := as_id(text)) else ""


def _scalar_advice(kind: str, text: str, context: Mapping[str, Any]) -> str:
    if kind == "tuple_type":
        return _list_advice(text)
    if kind == "timezone":
        return did_you_mean(text, zones())
    if kind == "url":
        return _url_advice(text)
    if kind == "bool_type" and text.lower() in {"yes", "on", "no", "off"}:
        return f"; write {'true' if text.lower() in {'yes', 'on'} else 'false'}"
    if kind == "bool_type" and text.lower() in {"true", "false"}:
        return f"; write {text.lower()} without quotes"
    if kind == "literal_error":
        words = str(context["expected"]).replace(" or ", ",").split(",")
        return did_you_mean(text, [word.strip("' ") for word in words])
    return _number_advice(kind, text) if kind in {"int_type", "number", "format"} else _text_advice(kind, text, context)


def _list_advice(text: str) -> str:
    if re.match(r"-\s", text):
        return "; put an ordinary space after the `-`"
    if re.match("[-*\u2010-\u2015\u2022\u2212\u00b7]", text):
        return "; begin each entry with a hyphen and a space, `- `"
    return f"; write [{text}]" if _SHORT_LIST.fullmatch(text) else "; put `- ` before it, on a line of its own"


def _url_advice(text: str) -> str:
    """The address that the text has in other signs, or lacks only the begin of."""
    if inside := re.search(r"https://[^\s<>\"“”‘’„«»()]+", text):
        return f"; write {inside.group()}" if inside.group() != text else ""
    bare = text.removeprefix("http://")
    return f"; write https://{bare}" if re.match(r"[\w-]+(?:\.[\w-]+)+(?:/|\Z)", bare) else ""


def _number_advice(kind: str, text: str) -> str:
    if kind == "format":
        return "; write 1 without quotes" if text == "1" else "; write 1"
    if re.fullmatch(r"[-+]?[0-9]{1,18}", text):
        return f"; write {int(text)}" + (" without quotes" if text == str(int(text)) else "")
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return "; write at most 18 digits"
    return "; write only digits, such as 7" if kind == "int_type" else "; write a number such as 7 or 7.5"


def _text_advice(kind: str, text: str, context: Mapping[str, Any]) -> str:
    if kind == "string_type":
        return f'; write "{text}" in quotes'
    if kind == "string_pattern_mismatch" and context["pattern"] == ID_PATTERN:
        return _write_id(text)
    if kind == "hour" and (hour := re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", text)):
        return f'; write "{hour[1]:0>2}:{hour[2]}"'
    if kind == "string_too_short" and not text.strip():
        return "; write some words"
    if kind in {"string_too_short", "string_too_long"}:
        return f" ({len(text.strip())} characters)"
    return ""


def _found(document: Document, loc: Loc) -> str:
    node = document.node(loc)
    if isinstance(node, Map):
        return "`key: value` lines"
    if isinstance(node, Seq):
        return "a list" if node.items else "an empty list"
    if node is None or node.value is None:
        return "nothing"
    text = re.sub(r"[ \t\n]+", " ", node.text).strip(" ")  # other spaces stay, and get their names in the message
    if not text:
        return "empty text"
    return f"`{text[:40]}…`" if len(text) > 41 else f"`{text}`"


UNKNOWN_KEY = Rule(
    "unknown-key",
    "error",
    what="Every key is one that the file's format has. The message suggests the most similar one.",
    why="Otherwise a typo would be ignored: with `drfat: true`, a draft would be published.",
)


def _unknown_key(model: type[BaseModel], document: Document, loc: Loc) -> Problem:
    above, last = loc[:-1], str(loc[-1])
    owner = _model_at(model, above)
    # The author may have written a key's value as a key: `draft: true` for `status: draft`.
    words = {**_choices(owner), **{key: key for key in file_keys(owner)}} if owner else {}
    near = nearest(last, words) or next((word for word in words if len(last) > 2 and word.startswith(last)), None)
    hint = _misplaced(owner, document, loc) or (f"; did you mean `{words[near]}`?" if near else "; delete it")
    strange = _strange_letters(last) if near else ""
    return document.problem(UNKNOWN_KEY, f"unknown key `{last}`{strange}{hint}", loc, key=True)


def _misplaced(owner: type[BaseModel] | None, document: Document, loc: Loc) -> str | None:
    """What to write instead of a key that only a sign or a space made one, or made one of the wrong mapping."""
    *above, last = loc
    key, colon, _ = str(last).partition(":")
    if owner and colon and key in file_keys(owner):
        return f"; write a space after the colon of `{key}:`"
    outer, mark = document.node(tuple(above)), document.key_mark(loc)
    after = document.text.split("\n")[mark.line - 1][mark.column - 1 + len(str(last)) :].lstrip()
    if after[:1] in {",", "}"}:  # in braces, with nothing behind it
        return "; a comma ends the text before it, so put the whole text in quotes"
    for entry in outer.entries if isinstance(outer, Map) else ():
        if entry.key == last:
            break
        empty = isinstance(entry.value, Scalar) and entry.value.value is None
        inside = _model_at(owner, (entry.key,)) if owner and empty else None
        if inside and last in file_keys(inside):
            return f"; if it belongs to `{entry.key}`, put two spaces before it"
    return None


def _strange_letters(key: str) -> str:
    """The names of a key's letters that only look like those of keys, such as one from the Cyrillic alphabet."""
    names = dict.fromkeys(unicodedata.name(char, "") for char in key if not char.isascii() and char.isalnum())
    return f" (with {', '.join(name.lower() for name in names if name)})" if any(names) else ""


def _choices(model: type[BaseModel]) -> dict[str, str]:
    """Each word that is a value of a key of `model`: {word: "key: word"}."""
    return {
        word: f"{field.alias or name}: {word}"
        for name, field in model.model_fields.items()
        if get_origin(field.annotation) is Literal
        for word in get_args(field.annotation)
        if isinstance(word, str)
    }


def _model_at(annotation: Any, loc: Loc) -> type[BaseModel] | None:  # noqa: ANN401 - type annotations are of any type
    """The record type at `loc` inside `annotation`."""
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
