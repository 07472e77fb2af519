"""The texts of the interface in one language, from a YAML file that is checked against the English one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from babel import Locale, UnknownLocaleError, localedata
from markupsafe import Markup, escape
from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from generator.model.base import Format, Record
from generator.model.validate import BAD_VALUE, MISSING_KEY, UNKNOWN_KEY, build
from generator.text.bidi import Direction, direction_of, isolated
from generator.text.document import Document, Loc
from generator.text.file_rules import FILE_NAME, MISSING_FILE
from generator.text.problems import AuthorError, Problem, Rule, did_you_mean
from generator.text.quotes import marks_of
from generator.text.yaml_source import read_yaml

ENGLISH = "en"
Wording = str | Mapping[str, str]  # a text, or a text for each plural category
Sections = Mapping[str, Mapping[str, Wording]]

TEXTS = Path(__file__).parent
_PLACE = re.compile(r"\{([a-z_]+)\}")
_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
SENTENCE = 3  # words; shorter texts can be the same in two languages
_COUNTS = range(1000)  # a category for greater numbers only (French has `many` for a million) may be left out


@dataclass(frozen=True, eq=False)  # compared by identity: it's read once, and serves as a key of caches
class Texts:
    """The texts of one language by their key, `section.name`.

    Attributes:
        language: its code, as in HTML (BCP 47).
    """

    language: str
    wordings: Mapping[str, Wording]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text with its placeholders filled in, in the plural form for `n`; Markup if one of the values is Markup.

        Raises:
            KeyError: there is no such text.
            ValueError: the values don't match its placeholders.
        """
        wording = self.wordings[key]
        if not values and isinstance(wording, str) and not _places(wording):
            return wording
        if (wanted := _values_of(wording)) != values.keys():
            raise ValueError(f"the text {key} needs the values {sorted(wanted)}, not {sorted(values)}")
        text = wording if isinstance(wording, str) else self._form(wording, values["n"])
        if any(hasattr(value, "__html__") for value in values.values()):
            return Markup(_PLACE.sub(lambda place: escape(self._placed(values[place[1]])), escape(text)))  # noqa: S704 - all is escaped
        return _PLACE.sub(lambda place: str(self._placed(values[place[1]])), text)

    def _placed(self, value: object) -> object:
        """A value as it goes into a text: a name in a script of the other direction stays in one piece."""
        return isolated(value, self.direction) if type(value) is str else value

    def browser(self, key: str) -> Markup:
        """The text as attributes for a script, with its placeholders: `data-text`, and `data-text-few` for `few`."""
        wording = self.wordings[key]
        forms = {"other": wording} if isinstance(wording, str) else wording
        attributes = [Markup('data-text="{}"').format(forms["other"])]
        attributes += [Markup('data-text-{}="{}"').format(name, forms[name]) for name in forms if name != "other"]
        return Markup(" ").join(attributes)

    def short_date(self, day: date) -> str:
        """A date without the day of the week."""
        return self(
            "site.short_date", day=day.day, month=self._names["months"]["format"]["wide"][day.month], year=day.year
        )

    def date(self, day: date) -> str:
        """A date written out; for a moment, the date in its own time zone."""
        return self(
            "site.date",
            weekday=self._names["days"]["format"]["wide"][day.weekday()],
            day=day.day,
            month=self._names["months"]["format"]["wide"][day.month],
            year=day.year,
        )

    def month(self, number: int) -> str:
        """The name of a month, from 1, as it's written without a day."""
        # Usually an alias of the names used with a day; if a language has others, a pair of the alias and those names.
        alone = self._names["months"]["stand-alone"]["wide"]
        months = alone[1] if isinstance(alone, tuple) else self._names["months"]["format"]["wide"]
        return str(months[number])

    def decimal(self, number: str) -> str:
        """A number with decimals, such as `2.5`, as this language writes it."""
        symbols = localedata.load(str(self._locale))["number_symbols"]
        return number.replace(".", str(symbols["latn"]["decimal"]))

    @cached_property
    def direction(self) -> Direction:
        """`ltr` or `rtl`."""
        return direction_of(self.language)

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.language, sep="-")

    @cached_property
    def _names(self) -> Mapping[str, Any]:
        # Not `Locale.months`, which writes into data that languages share, so that the next language gets the months of
        # this one. https://github.com/python-babel/babel/issues/1234
        return localedata.load(str(self._locale))

    def _form(self, forms: Mapping[str, str], count: object) -> str:
        if not isinstance(count, int):
            raise ValueError(f"n is a whole number, not {count!r}")  # noqa: TRY004 - one error for all wrong values
        return forms.get(self._locale.plural_form(count), forms["other"])


def read_texts(language: str = ENGLISH) -> Texts:
    """The texts of a language.

    That of a region, such as `de-AT`, has the words of `de` unless it has a file of its own.

    Raises:
        AuthorError: the language has no file, or the file has problems.
    """
    if (shipped := shipped_for(language)) is None:
        path, listed = _path(language), ", ".join(f"`{name}`" for name in languages())
        message = f"expected the file `{path}` for the language `{language}` of the theme, found none; add it"
        raise AuthorError([MISSING_FILE.at(path, 1, 1, f"{message}, or choose one of {listed} in mkdocs.yml")])
    texts, problems = parse_texts(shipped, _bytes(shipped), _bytes(ENGLISH))
    if texts is None:
        raise AuthorError(problems)
    region = language[len(shipped) :]
    return _in_region(texts, shipped + region) if region else texts


def shipped_for(language: str) -> str | None:
    """The language whose file has the words for a language: itself, or what is left without its last parts."""
    known = {name.lower(): name for name in languages()}
    parts = language.split("-")
    names = ("-".join(parts[:count]).lower() for count in range(len(parts), 0, -1))
    return next((known[name] for name in names if name in known), None)


@lru_cache(maxsize=16)  # a `Texts` is compared by identity, and templates are compiled for each
def _in_region(texts: Texts, language: str) -> Texts:
    """The same words for a region, with its quotation marks.

    Raises:
        AuthorError: there is no such region.
    """
    try:
        Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        message = f"expected a language code, found `{language}`; write one such as `de` or `pt-BR` in mkdocs.yml"
        raise AuthorError([FILE_NAME.at(_path(language), 1, 1, message)]) from error
    # The double marks only: a single one may be an apostrophe.
    marks = str.maketrans(dict(zip(marks_of(texts.language)[:2], marks_of(language)[:2], strict=True)))

    def marked(wording: Wording) -> Wording:
        if isinstance(wording, str):
            return wording.translate(marks)
        return {category: text.translate(marks) for category, text in wording.items()}

    return Texts(language, MappingProxyType({key: marked(wording) for key, wording in texts.wordings.items()}))


def languages() -> tuple[str, ...]:
    """The codes of the languages that have a file."""
    return tuple(sorted(path.stem for path in TEXTS.glob("*.yml")))


UNTRANSLATED = Rule(
    "untranslated",
    "warning",
    what="The file of a language has no English sentences: each text of three words or more differs from the "
    "English one.",
    why="It was probably copied to be translated later, and readers would meet two languages on a page.",
)


def texts_problems() -> tuple[Problem, ...]:
    """The problems of the files of all languages."""
    read = [parse_texts(language, _bytes(language), _bytes(ENGLISH)) for language in languages()]
    copied = [untranslated(language, _bytes(language), _bytes(ENGLISH)) for language in languages()]
    return tuple(problem for problems in (*(problems for _, problems in read), *copied) for problem in problems)


def untranslated(language: str, data: bytes, english: bytes) -> tuple[Problem, ...]:
    """One problem if a language's file, other than that of a kind of English, has sentences of the English file."""
    document, file, _ = _read(language, data)
    _, reference, _ = _read(ENGLISH, english)
    if language.partition("-")[0] == ENGLISH or document is None or file is None or reference is None:
        return ()
    same = [
        (section, name)
        for section, texts in file.texts.items()
        for name, text in texts.items()
        if text == reference.texts.get(section, {}).get(name) and len(_PLACE.sub("", _other(text)).split()) >= SENTENCE
    ]
    if not same:
        return ()
    others = f", the first of {len(same)}" if len(same) > 1 else ""
    message = f"found the English text `{'.'.join(same[0])}`{others}; translate it"
    return (document.problem(UNTRANSLATED, message, ("texts", *same[0])),)


@lru_cache(maxsize=16)  # tests and the preview load hundreds of projects
def parse_texts(language: str, data: bytes, english: bytes) -> tuple[Texts | None, tuple[Problem, ...]]:
    """The texts of a language's file, checked against the English file, or the problems."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        message = f"expected a language code, found `{language}`; give the file a name such as de.yml or pt-BR.yml"
        return None, (FILE_NAME.at(_path(language), 1, 1, message),)
    document, file, problems = _read(language, data)
    if document is None or file is None:
        return None, problems
    _, reference, problems = _read(ENGLISH, english)
    if reference is None:
        return None, problems
    problems = tuple(sorted(_Comparison(document, locale).problems(file.texts, reference.texts)))
    if problems:
        return None, problems
    keyed = {f"{section}.{name}": text for section, texts in file.texts.items() for name, text in texts.items()}
    return Texts(language, MappingProxyType(keyed)), ()


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


def _read(language: str, data: bytes) -> tuple[Document | None, _File | None, tuple[Problem, ...]]:
    document, problems = read_yaml(_path(language), data)
    if document is None:
        return None, None, problems
    return document, *build(_File, document, {})


class _Comparison:
    """Checks a language's file against the English one."""

    def __init__(self, document: Document, locale: Locale) -> None:
        self.document = document
        self.known = {*locale.plural_form.tags, "other"}
        self.needed = {*map(locale.plural_form, _COUNTS), "other"}

    def problems(self, sections: Sections, english: Sections) -> Iterator[Problem]:
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
            if key not in own:
                message = f"expected the key `{key}` in `{loc[-1]}`, found none; add it"
                yield self.document.problem(MISSING_KEY, message, loc)
        for key in own:
            if key not in wanted:
                hint = did_you_mean(key, set(wanted) - set(own)) or "; delete it"
                yield self.document.problem(UNKNOWN_KEY, f"unknown key `{key}`{hint}", (*loc, key), key=True)

    def wording(self, loc: Loc, own: Wording, english: Wording) -> Iterator[Problem]:
        """What is wrong with a text or its forms."""
        places = _places(_other(english))
        if isinstance(own, str):
            if isinstance(english, str):
                yield from self.places(loc, own, places, set())
            else:
                message = f"expected a text for each plural category ({_listed(self.needed)}), found one text"
                yield self.document.problem(BAD_VALUE, message, loc)
        elif "n" in _values_of(english):
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
        if set("{}") & set(_PLACE.sub("", text)):
            as_in_english = f"{_listed_places(wanted)}, written as in English, and" if wanted else "text with"
            message = f"expected {as_in_english} no other `{{` or `}}`, found others; correct or delete them"
            yield self.document.problem(BAD_VALUE, message, loc)
        elif found - free != wanted - free:
            message = f"expected {_listed_places(wanted)}, as in English, found {_listed_places(found)}"
            yield self.document.problem(BAD_VALUE, message, loc)


def _path(language: str) -> str:
    return f"generator/i18n/{language}.yml"


def _bytes(language: str) -> bytes:
    return (TEXTS / f"{language}.yml").read_bytes()


def _other(wording: Wording) -> str:
    return wording if isinstance(wording, str) else wording.get("other", "")


def _places(text: str) -> set[str]:
    return set(_PLACE.findall(text))


def _values_of(wording: Wording) -> set[str]:
    return _places(_other(wording)) | (set() if isinstance(wording, str) else {"n"})


def _listed(categories: set[str]) -> str:
    return ", ".join(f"`{category}`" for category in _CATEGORIES if category in categories)


def _listed_places(places: set[str]) -> str:
    names = ", ".join(f"`{{{name}}}`" for name in sorted(places))
    return f"the {'placeholder' if len(places) == 1 else 'placeholders'} {names}" if names else "no placeholder"
