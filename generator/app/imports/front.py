"""Front matter in YAML, TOML or JSON, as Hugo and Jekyll read it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import yaml

_YAML = re.compile(r"\A---[ \t]*\n(.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)(?:^|\n)\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_OFFSET = re.compile(r"\s+([+-]\d{2}):?(\d{2})$")
_PLACE = re.compile(r"line (\d+)")


class FrontMatterError(ValueError):
    """Front matter that can't be read. The message says where and why."""


@dataclass(frozen=True)
class Front:
    """A file with front matter; `values` is None if it has none."""

    values: Mapping[str, Any] | None
    text: str
    toml: bool = False


def read_front(text: str) -> Front:
    """The front matter of a file, and the text after it.

    Raises:
        FrontMatterError: it can't be read.
    """
    try:
        if found := _YAML.match(text):
            values = yaml.safe_load(found[1]) or {}
        elif found := _TOML.match(text):
            return Front(tomllib.loads(found[1]), text[found.end() :], toml=True)
        elif text.startswith("{\n"):
            values, end = json.JSONDecoder().raw_decode(text)
            return Front(values, text[end:].lstrip("\n"))
        else:
            return Front(None, text)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        raise FrontMatterError(f"its front matter can't be read: {_said(error)}") from error
    if not isinstance(values, dict):
        raise FrontMatterError("its front matter can't be read: expected keys with values")
    return Front({str(key): value for key, value in values.items()}, text[found.end() :])


def _said(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return f"line {mark.line + 2}: {getattr(error, 'problem', None) or 'expected YAML'}"
    said = " ".join(str(error).split())[:200]
    return _PLACE.sub(lambda found: f"line {int(found[1]) + 1}", said)


def read_settings(text: str, name: str) -> Mapping[str, Any]:
    """The settings of a site in TOML, YAML or JSON, by the ending of the file; none if they can't be read."""
    try:
        read = tomllib.loads(text) if name.endswith(".toml") else yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def moment_of(value: object) -> date | datetime | None:
    """A date, or a moment, in any form that these programs take; None if it's none."""
    if isinstance(value, date):
        return value
    text = _OFFSET.sub(r"\1:\2", str(value or "").strip()).replace(" UTC", "+00:00")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if text.endswith("Z") else found


def words_of(value: object, *, split: bool = False) -> tuple[str, ...]:
    """The texts of a list, or one text alone; `split`: its words, as Jekyll takes them."""
    if isinstance(value, str):
        return tuple(value.split()) if split else tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list | tuple):
        return tuple(str(part).strip() for part in value if isinstance(part, str | int | float) and str(part).strip())
    return ()


def text_of(value: object) -> str:
    """A text on one line; empty for anything else."""
    return " ".join(str(value).split()) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
