"""The texts of the interface in one language, from a YAML file that is checked against the English one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale, UnknownLocaleError, localedata
from markupsafe import Markup, escape

from generator.i18n.text_file import PLACE, Comparison, Wording, other_form, read_text_file, values_of
from generator.model.addresses import OWN_TEXTS
from generator.text.bidi import Direction, direction_of, isolated
from generator.text.file_rules import FILE_NAME, MISSING_FILE
from generator.text.problems import AuthorError, Problem, Rule
from generator.text.quotes import marks_of

ENGLISH = "en"

TEXTS = Path(__file__).parent
SENTENCE = 3  # words; shorter texts can be the same in two languages


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
        if not values and isinstance(wording, str) and not PLACE.search(wording):
            return wording
        if (wanted := values_of(wording)) != values.keys():
            raise ValueError(f"the text {key} needs the values {sorted(wanted)}, not {sorted(values)}")
        text = wording if isinstance(wording, str) else self._form(wording, values["n"])
        if any(hasattr(value, "__html__") for value in values.values()):
            return Markup(PLACE.sub(lambda place: escape(self._placed(values[place[1]])), escape(text)))  # noqa: S704 - all is escaped
        return PLACE.sub(lambda place: str(self._placed(values[place[1]])), text)

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
            "site.short_date", day=day.day, month=self.names["months"]["format"]["wide"][day.month], year=day.year
        )

    def date(self, day: date) -> str:
        """A date written out; for a moment, the date in its own time zone."""
        return _date(self, day.year, day.month, day.day)

    def month(self, number: int) -> str:
        """The name of a month, from 1, as it's written without a day."""
        # Usually an alias of the names used with a day; if a language has others, a pair of the alias and those names.
        alone = self.names["months"]["stand-alone"]["wide"]
        months = alone[1] if isinstance(alone, tuple) else self.names["months"]["format"]["wide"]
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
    def names(self) -> Mapping[str, Any]:
        """The names of days and months, as Unicode's CLDR has them."""
        # Not `Locale.months`, which writes into data that languages share, so that the next language gets the months of
        # this one. https://github.com/python-babel/babel/issues/1234
        return localedata.load(str(self._locale))

    def _form(self, forms: Mapping[str, str], count: object) -> str:
        if not isinstance(count, int):
            raise ValueError(f"n is a whole number, not {count!r}")  # noqa: TRY004 - one error for all wrong values
        return forms.get(self._locale.plural_form(count), forms["other"])


@lru_cache(maxsize=20_000)  # a preview writes the day of every issue after each edit
def _date(texts: Texts, year: int, month: int, day: int) -> str:
    names = texts.names
    return texts(
        "site.date",
        weekday=names["days"]["format"]["wide"][date(year, month, day).weekday()],
        day=day,
        month=names["months"]["format"]["wide"][month],
        year=year,
    )


def read_texts(language: str = ENGLISH, own: bytes | None = None) -> Texts:
    """The texts of a language: those of the program, and over them a project's `own`, its file content/texts.yml.

    That of a region, such as `de-AT`, has the words of `de` unless it has a file of its own.

    Raises:
        AuthorError: neither the program nor the project has the language, or a file has problems.
    """
    if (shipped := shipped_for(language)) is None:
        if own is None:
            listed = ", ".join(f"`{name}`" for name in languages())
            message = (
                f"expected the words of the interface in `{language}`, the language of the theme, found none; write "
                f"all of them into this file, or choose one of {listed} in mkdocs.yml"
            )
            raise AuthorError([MISSING_FILE.at(OWN_TEXTS, 1, 1, message)])
        return _required(parse_texts(language, own, _bytes(ENGLISH), OWN_TEXTS))
    texts = _required(parse_texts(shipped, _bytes(shipped), _bytes(ENGLISH)))
    if region := language[len(shipped) :]:
        texts = _in_region(texts, shipped + region)
    return texts if own is None else _required(_laid_over(texts, own, _bytes(ENGLISH)))


def _required(made: tuple[Texts | None, tuple[Problem, ...]]) -> Texts:
    texts, problems = made
    if texts is None:
        raise AuthorError(problems)
    return texts


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
    file, _ = read_text_file(_path(language), data)
    reference, _ = read_text_file(_path(ENGLISH), english)
    if language.partition("-")[0] == ENGLISH or file is None or reference is None:
        return ()
    same = [
        (section, name)
        for section, texts in file.texts.items()
        for name, text in texts.items()
        if text == reference.text(section, name) and len(PLACE.sub("", other_form(text)).split()) >= SENTENCE
    ]
    if not same:
        return ()
    others = f", the first of {len(same)}" if len(same) > 1 else ""
    message = f"found the English text `{'.'.join(same[0])}`{others}; translate it"
    return (file.document.problem(UNTRANSLATED, message, ("texts", *same[0])),)


@lru_cache(maxsize=16)  # tests and the preview load hundreds of projects
def parse_texts(
    language: str, data: bytes, english: bytes, path: str | None = None
) -> tuple[Texts | None, tuple[Problem, ...]]:
    """The texts of a language's file, checked against the English file, or the problems."""
    path = path or _path(language)
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        message = f"expected a language code, found `{language}`; give the file a name such as de.yml or pt-BR.yml"
        if path == OWN_TEXTS:
            message = f"expected a language code, found `{language}`; write one such as `de` or `pt-BR` in mkdocs.yml"
        return None, (FILE_NAME.at(path, 1, 1, message),)
    found, problems = _compared(path, data, english, locale, whole=True)
    return (None if found is None else Texts(language, MappingProxyType(found))), problems


@lru_cache(maxsize=16)  # as above
def _laid_over(texts: Texts, own: bytes, english: bytes) -> tuple[Texts | None, tuple[Problem, ...]]:
    """The texts with those of a project in place of some of them, or the problems."""
    locale = Locale.parse(texts.language, sep="-")
    found, problems = _compared(OWN_TEXTS, own, english, locale, whole=False)
    if found is None:
        return None, problems
    return Texts(texts.language, MappingProxyType({**texts.wordings, **found})), ()


def _compared(
    path: str, data: bytes, english: bytes, locale: Locale, *, whole: bool
) -> tuple[dict[str, Wording] | None, tuple[Problem, ...]]:
    """The texts of a file by their keys, or the problems."""
    file, problems = read_text_file(path, data)
    if file is None:
        return None, problems
    reference, problems = read_text_file(_path(ENGLISH), english)
    if reference is None:
        return None, problems
    comparison = Comparison(file.document, locale, whole=whole)
    if problems := tuple(sorted(comparison.problems(file.texts, reference.texts))):
        return None, problems
    return {f"{section}.{name}": text for section, texts in file.texts.items() for name, text in texts.items()}, ()


def _path(language: str) -> str:
    return f"generator/i18n/{language}.yml"


def _bytes(language: str) -> bytes:
    return (TEXTS / f"{language}.yml").read_bytes()
