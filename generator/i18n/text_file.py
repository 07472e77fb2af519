"""The file of a language: its format, and its comparison with the English one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from babel import Locale
from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from generator.model.base import Format, Record
from generator.model.validate import BAD_VALUE, MISSING_KEY, UNKNOWN_KEY, build
from generator.text.document import Document, Loc
from generator.text.problems import Problem, did_you_mean
from generator.text.yaml_source import read_yaml

Wording = str | Mapping[str, str]  # a text, or a text for each plural category
Sections = Mapping[str, Mapping[str, Wording]]

PLACE = re.compile(r"\{([a-z_]+)\}")
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
_COUNTS = range(1000)  # a category for greater numbers only (French has `many` for a million) may be left out


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file of texts that has the right format.

    Attributes:
        texts: by section and name.
    """

    document: Document
    texts: Sections

    def text(self, section: str, name: str) -> Wording | None:
        """One text, if it's there."""
        return self.texts.get(section, {}).get(name)


def read_text_file(path: str, data: bytes) -> tuple[TextFile | None, tuple[Problem, ...]]:
    """A file of texts, or its problems."""
    document, problems = read_yaml(path, data)
    if document is None:
        return None, problems
    file, problems = build(_File, document, {})
    return (TextFile(document, file.texts) if file else None), problems


def other_form(wording: Wording) -> str:
    """The text, or its form for `other`."""
    return wording if isinstance(wording, str) else wording.get("other", "")


def values_of(wording: Wording) -> set[str]:
    """The values that a text needs."""
    return _places(other_form(wording)) | (set() if isinstance(wording, str) else {"n"})


def _wording(value: object) -> Wording:
    if isinstance(value, Mapping):
        if not all(isinstance(text, str) and text.strip() for text in value.values()):
            raise PydanticCustomError("forms", "expected a text for each plural category")
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "expected text")
    if not value.strip():
        raise PydanticCustomError("string_too_short", "expected text")
    return value


class _File(Record):
    """A language's file: section, name, text."""

    format: Format
    texts: Mapping[str, Mapping[str, Annotated[Wording, PlainValidator(_wording)]]]


class Comparison:
    """Checks a language's file against the English one.

    Attributes:
        whole: whether it must have all texts; a file that only changes some of another one doesn't.
    """

    def __init__(self, document: Document, locale: Locale, *, whole: bool = True) -> None:
        self.document = document
        self.whole = whole
        self.known = {*locale.plural_form.tags, "other"}
        self.needed = {*map(locale.plural_form, _COUNTS), "other"}

    def problems(self, sections: Sections, english: Sections) -> Iterator[Problem]:
        """All that is wrong with the texts of the file."""
        yield from self.keys(("texts",), sections, english)
        for section in sections.keys() & english.keys():
            own, wanted = sections[section], english[section]
            yield from self.keys(("texts", section), own, wanted)
            for name in own.keys() & wanted.keys():
                yield from self.wording(("texts", section, name), own[name], wanted[name])

    def keys(self, loc: Loc, own: Iterable[str], wanted: Iterable[str]) -> Iterator[Problem]:
        """Keys that are missing or unknown."""
        own, wanted = list(own), list(wanted)
        for key in wanted:
            if key not in own and self.whole:
                message = f"expected the key `{key}` in `{loc[-1]}`, found none; add it"
                yield self.document.problem(MISSING_KEY, message, loc)
        for key in own:
            if key not in wanted:
                hint = did_you_mean(key, set(wanted) - set(own)) or "; delete it"
                yield self.document.problem(UNKNOWN_KEY, f"unknown key `{key}`{hint}", (*loc, key), key=True)

    def wording(self, loc: Loc, own: Wording, english: Wording) -> Iterator[Problem]:
        """What is wrong with a text or its forms."""
        places = _places(other_form(english))
        if isinstance(own, str):
            if isinstance(english, str):
                yield from self.places(loc, own, places, set())
            else:
                message = f"expected a text for each plural category ({_listed(self.needed)}), found one text"
                yield self.document.problem(BAD_VALUE, message, loc)
        elif "n" in values_of(english):
            yield from self.keys_of_forms(loc, own)
            for category, text in own.items():
                yield from self.places((*loc, category), text, places, set() if category == "other" else {"n"})
        else:
            message = "expected one text, found `key: value` lines; only a text with `{n}` has plural forms"
            yield self.document.problem(BAD_VALUE, message, loc)

    def keys_of_forms(self, loc: Loc, own: Iterable[str]) -> Iterator[Problem]:
        """Plural categories that are missing, or that the language doesn't have."""
        for category in own:
            if category not in self.known:
                message = f"unknown plural category `{category}`; this language has {_listed(self.known)}"
                yield self.document.problem(UNKNOWN_KEY, message, (*loc, category), key=True)
        for category in sorted(self.needed.difference(own), key=_CATEGORIES.index):
            message = f"expected the plural category `{category}` in `{loc[-1]}`, found none; add it"
            yield self.document.problem(MISSING_KEY, message, loc)

    def places(self, loc: Loc, text: str, wanted: set[str], free: set[str]) -> Iterator[Problem]:
        """Placeholders that differ from the English ones; those in `free` are optional."""
        found = _places(text)
        if set("{}") & set(PLACE.sub("", text)):
            as_in_english = f"{_listed_places(wanted)}, written as in English, and" if wanted else "text with"
            message = f"expected {as_in_english} no other `{{` or `}}`, found others; correct or delete them"
            yield self.document.problem(BAD_VALUE, message, loc)
        elif found - free != wanted - free:
            message = f"expected {_listed_places(wanted)}, as in English, found {_listed_places(found)}"
            yield self.document.problem(BAD_VALUE, message, loc)


def _places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def _listed(categories: set[str]) -> str:
    return ", ".join(f"`{category}`" for category in _CATEGORIES if category in categories)


def _listed_places(places: set[str]) -> str:
    names = ", ".join(f"`{{{name}}}`" for name in sorted(places))
    return f"the {'placeholder' if len(places) == 1 else 'placeholders'} {names}" if names else "no placeholder"
