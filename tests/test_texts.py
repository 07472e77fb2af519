"""The words of the interface: one text, days and months, a language's file with mistakes, the language of a project."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from markupsafe import Markup

from generator.app.load import load_site
from generator.app.settings import Settings, read_settings
from generator.i18n.texts import Texts, languages, parse_texts, read_texts, texts_problems, untranslated
from generator.text.problems import AuthorError
from tests.project_support import run
from tests.tools.files import write_files
from tests.tools.small_project import NOW, SITE_URL, base_files

SMALL = """\
format: 1
texts:
  notes:
    title: Notes of {year} by {name}
    quote: Say "no" & <mean> it
    count: {one: "{n} note", other: "{n} notes"}
    latest: {one: Latest note, other: Latest notes}
    minutes: "{n} min"
"""


POLISH = """\
format: 1
texts:
  notes:
    title: "{name}: notatki z {year}"
    quote: Powiedz „nie”
    count: {one: "{n} notatka", few: "{n} notatki", many: "{n} notatek", other: "{n} notatki"}
    latest: {one: Ostatnia, few: Ostatnie, many: Ostatnie, other: Ostatnie}
    minutes: {one: "{n} minuta", few: "{n} minuty", many: "{n} minut", other: "{n} minuty"}
"""


def texts_of(language: str, file: str) -> Texts:
    texts, problems = parse_texts(language, file.encode(), SMALL.encode())
    assert texts is not None, problems
    return texts


def problems_of(language: str, file: str) -> list[str]:
    texts, problems = parse_texts(language, file.encode(), SMALL.encode())
    assert (texts is None) == bool(problems)
    return [str(problem) for problem in problems]


def test_a_file_that_was_copied_and_not_translated_is_reported() -> None:
    def told(language: str, file: str) -> list[str]:
        return [str(problem) for problem in untranslated(language, file.encode(), SMALL.encode())]

    (first,) = told("de", SMALL)
    assert first.startswith("generator/i18n/de.yml:4:12: warning: found the English text `notes.title`, the first of 2")
    assert told("de", SMALL.replace("Notes of {year} by {name}", '"{name}, {year}"')) == [
        "generator/i18n/de.yml:5:12: warning: found the English text `notes.quote`; translate it [untranslated]"
    ]
    assert told("pl", POLISH) == told("en", SMALL) == told("en-GB", SMALL) == []


# One text


@pytest.mark.parametrize(("count", "said"), [(0, "0 notes"), (1, "1 note"), (2, "2 notes"), (21, "21 notes")])
def test_english_has_two_forms(count: int, said: str) -> None:
    assert texts_of("en", SMALL)("notes.count", n=count) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 notatek"), (1, "1 notatka"), (2, "2 notatki"), (5, "5 notatek"), (12, "12 notatek"), (22, "22 notatki")],
)
def test_polish_has_its_own_forms(count: int, said: str) -> None:
    assert texts_of("pl", POLISH)("notes.count", n=count) == said


def test_a_text_that_english_counts_without_a_plural_may_have_one_elsewhere() -> None:
    assert texts_of("en", SMALL)("notes.minutes", n=1) == "1 min"
    assert texts_of("pl", POLISH)("notes.minutes", n=1) == "1 minuta"
    assert texts_of("pl", POLISH)("notes.minutes", n=5) == "5 minut"


def test_arabic_has_six_forms_some_of_them_without_the_number() -> None:
    names = dict(
        zip(("zero", "one", "two", "few", "many", "other"), ("a", "b", "c", "{n} d", "{n} e", "{n} f"), strict=True)
    )
    counted = "{" + ", ".join(f'{name}: "{form}"' for name, form in names.items()) + "}"
    file = SMALL.replace('{one: "{n} note", other: "{n} notes"}', counted)
    texts = texts_of("ar", file.replace("{one: Latest note, other: Latest notes}", counted.replace("{n} ", "")))

    assert [texts("notes.count", n=count) for count in (0, 1, 2, 3, 11, 100)] == ["a", "b", "c", "3 d", "11 e", "100 f"]
    assert (texts.direction, texts_of("en", SMALL).direction) == ("rtl", "ltr")


def test_a_form_that_only_millions_need_may_be_left_out() -> None:
    assert texts_of("fr", SMALL)("notes.count", n=1_000_000) == "1000000 notes"


def test_places_are_filled_in_the_order_of_the_language() -> None:
    assert texts_of("en", SMALL)("notes.title", year=2026, name="{year}") == "Notes of 2026 by {year}"
    assert texts_of("pl", POLISH)("notes.title", year=2026, name="Ada") == "Ada: notatki z 2026"


def test_markup_stays_markup_and_all_else_is_escaped() -> None:
    said = texts_of("en", SMALL)("notes.title", year="<1>", name=Markup("<b>Ada</b>"))

    assert isinstance(said, Markup)
    assert said == "Notes of &lt;1&gt; by <b>Ada</b>"


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("notes.title", {"year": 2026}, "needs the values ['name', 'year'], not ['year']"),
        ("notes.quote", {"n": 1}, "needs the values [], not ['n']"),
        ("notes.count", {}, "needs the values ['n'], not []"),
        ("notes.latest", {}, "needs the values ['n'], not []"),
        ("notes.count", {"n": "1"}, "n is a whole number, not '1'"),
    ],
)
def test_values_that_do_not_fit_are_a_bug(key: str, values: Mapping[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        texts_of("en", SMALL)(key, **values)


def test_an_unknown_key_is_a_bug() -> None:
    with pytest.raises(KeyError):
        texts_of("en", SMALL)("notes.titel")


def test_a_script_gets_the_text_as_attributes() -> None:
    english, polish = texts_of("en", SMALL), texts_of("pl", POLISH)

    assert english.browser("notes.quote") == 'data-text="Say &#34;no&#34; &amp; &lt;mean&gt; it"'
    assert english.browser("notes.count") == 'data-text="{n} notes" data-text-one="{n} note"'
    assert polish.browser("notes.count").split(" data-") == [
        'data-text="{n} notatki"',
        'text-one="{n} notatka"',
        'text-few="{n} notatki"',
        'text-many="{n} notatek"',
    ]
    assert isinstance(english.browser("notes.count"), Markup)


# Days and months


def test_a_day_is_written_out_in_english_as_ever() -> None:
    assert read_texts().date(date(2026, 11, 23)) == "Monday 23 November 2026"
    assert read_texts().date(datetime(2026, 3, 1, 23, 59, tzinfo=UTC)) == "Sunday 1 March 2026"
    assert [read_texts().month(number) for number in (1, 12)] == ["January", "December"]


def test_days_and_months_are_the_languages_own() -> None:
    polish = translated("pl", "{weekday}, {day} {month} {year}")

    assert polish.date(date(2026, 11, 23)) == "poniedziałek, 23 listopada 2026"
    assert polish.month(11) == "listopad"
    assert translated("ja", "{year}年{month}{day}日 {weekday}").date(date(2026, 11, 23)) == "2026年11月23日 月曜日"


def test_no_language_gets_the_months_of_another() -> None:
    months = {language: translated(language).month(11) for language in ("he", "ja", "de", "pt-BR", "fr", "sr-Latn")}

    assert months["de"] == "November"
    assert months["pt-BR"] == "novembro"
    assert months["fr"] == "novembre"
    assert months["sr-Latn"] == "novembar"


def translated(language: str, day: str = "{weekday} {day} {month} {year}") -> Texts:
    """A language that says only what day it is."""
    file = f'format: 1\ntexts: {{site: {{date: "{day}"}}}}\n'.encode()
    texts, problems = parse_texts(language, file, file)
    assert texts is not None, problems
    return texts


# A language's file with mistakes


def test_all_problems_are_told_at_once_with_their_places() -> None:
    wrong = """\
format: 1
texts:
  notes:
    titel: Notizen
    quote: Sag „nein {zu}“
    count: {one: "{n} Notiz", few: "{n} Notizen"}
    latest: Die letzten Notizen
    minutes: "{ n } Minuten"
  more: {}
"""
    assert problems_of("de", wrong) == [
        f"generator/i18n/de.yml:{line}"
        for line in (
            "4:5: error: expected the key `title` in `notes`, found none; add it [missing-key]",
            "4:5: error: unknown key `titel`; did you mean `title`? [unknown-key]",
            "5:12: error: expected no placeholder, as in English, found the placeholder `{zu}` [bad-value]",
            "6:12: error: expected the plural category `other` in `count`, found none; add it [missing-key]",
            "6:31: error: unknown plural category `few`; this language has `one`, `other` [unknown-key]",
            "7:13: error: expected a text for each plural category (`one`, `other`), found one text [bad-value]",
            (
                "8:14: error: expected the placeholder `{n}`, written as in English, and no other `{` or `}`, found "
                "others; correct or delete them [bad-value]"
            ),
            "9:3: error: unknown key `more`; delete it [unknown-key]",
        )
    ]


def test_other_places_are_a_problem_of_the_text() -> None:
    (said,) = problems_of("de", SMALL.replace("{year} by {name}", "{yaer}"))

    expected = "expected the placeholders `{name}`, `{year}`, as in English, found the placeholder `{yaer}`"
    assert said == f"generator/i18n/de.yml:4:12: error: {expected} [bad-value]"


def test_a_number_may_be_missing_only_where_the_form_says_it() -> None:
    assert problems_of("de", SMALL.replace('one: "{n} note"', "one: Eine Notiz")) == []
    (said,) = problems_of("de", SMALL.replace('other: "{n} notes"', "other: Notizen"))

    assert "6:37: error: expected the placeholder `{n}`, as in English, found no placeholder [bad-value]" in said


def test_a_text_without_a_number_has_one_form() -> None:
    (said,) = problems_of("de", SMALL.replace("quote: Say", "quote: {other: x}\n    # Say"))

    assert "5:12: error: expected one text, found `key: value` lines; only a text with `{n}`" in said


def test_missing_sections_and_shapes_are_problems() -> None:
    assert [line.partition(": ")[2] for line in problems_of("de", "format: 1\ntexts: {}\n")] == [
        "error: expected the key `notes` in `texts`, found none; add it [missing-key]"
    ]
    for wrong in ("", "texts: {}\n", "format: 2\ntexts: {}\n", "format: 1\ntexts: [a]\n", "format: 1\nwords: {}\n"):
        assert problems_of("de", wrong)
    for value in ("404", "''", "", "[a]", "{one: 1, other: b}", "{one: {a: b}, other: c}"):
        assert any(":5:" in line for line in problems_of("de", SMALL.replace('Say "no" & <mean> it', value)))


def test_a_key_that_stands_twice_is_a_problem() -> None:
    (said,) = problems_of("de", SMALL + "    quote: again\n")

    assert said.startswith("generator/i18n/de.yml:9:5: error: duplicate key `quote`, first used on line 5")


def test_a_mistake_in_the_english_file_is_told_as_one() -> None:
    _, problems = parse_texts("de", SMALL.encode(), b"format: 1\ntexts: {a: {b: [c]}}\n")
    assert [problem.path for problem in problems] == ["generator/i18n/en.yml"]

    _, problems = parse_texts("en", SMALL.replace("other:", "two:").encode(), SMALL.replace("other:", "two:").encode())
    assert {problem.rule.id for problem in problems} == {"missing-key", "unknown-key"}


def test_a_name_that_is_no_code_is_a_problem() -> None:
    (said,) = problems_of("german", SMALL)

    assert said.startswith("generator/i18n/german.yml:1:1: error: expected a language code, found `german`")


def test_a_language_without_a_file_is_named_with_those_that_have_one() -> None:
    with pytest.raises(AuthorError) as stopped:
        read_texts("tlh")

    listed = ", ".join(f"`{language}`" for language in languages())
    assert str(stopped.value) == (
        "content/texts.yml:1:1: error: expected the words of the interface in `tlh`, the language of the theme, found "
        f"none; write all of them into this file, or choose one of {listed} in mkdocs.yml [missing-file]"
    )


def test_every_file_that_is_shipped_is_in_order() -> None:
    assert "en" in languages()
    assert texts_problems() == ()


# The language of a project


@pytest.mark.parametrize(
    ("config", "settings"),
    [
        ("theme: {name: material, language: pt-BR}\n", Settings("/", "pt-BR", theme="material")),
        ("theme: material\nsite_url: https://example.org/\n", Settings("https://example.org/", "en", theme="material")),
        ("theme: {language: no}\n", Settings("/", "no")),
        ("theme: {language: de_AT}\n", Settings("/", "de-AT")),
        ("theme:\n", Settings()),
        (None, Settings()),
    ],
)
def test_mkdocs_yml_says_the_language(tmp_path: Path, config: str | None, settings: Settings) -> None:
    if config is not None:
        (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")

    assert replace(read_settings(tmp_path), menu=settings.menu) == settings


def test_a_language_without_a_file_is_a_problem_beside_the_others(tmp_path: Path) -> None:
    write_files(tmp_path, base_files({"content/topics.yml": "format: 1\n"}))
    loaded = load_site(tmp_path, NOW, Settings(SITE_URL, "tlh"))

    assert loaded.site is None
    assert {problem.path for problem in loaded.problems} >= {"content/texts.yml", "content/topics.yml"}


def test_a_build_in_an_unknown_language_ends_in_a_line(tmp_path: Path) -> None:
    config = "site_name: x\ndocs_dir: content/pages\nplugins: [inversion]\ntheme: {name: mkdocs, language: tlh}\n"
    write_files(tmp_path, base_files() | {"mkdocs.yml": config.encode()})
    result = run("mkdocs", "build", cwd=tmp_path, INVERSION_NOW=NOW.isoformat())

    assert result.returncode == 1
    assert "expected the words of the interface in `tlh`" in result.stderr
    assert "Traceback" not in result.stderr
