"""The languages that the program ships: complete, in their own marks and forms, for every region of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from generator.app.guest import guest_texts
from generator.app.load import load, load_site
from generator.app.settings import Settings
from generator.i18n.texts import TEXTS, Texts, languages, parse_texts, read_texts, untranslated
from generator.render.output import all_pages
from generator.site.disk import read_files
from generator.site.site import Site
from generator.text.bidi import against, direction_of, isolated
from generator.text.markdown import render
from generator.text.problems import AuthorError
from generator.text.quotes import marks_of
from tests.language_support import FIXTURES, SHIPPED
from tests.tools.files import write_files
from tests.tools.small_project import ISSUE, NOW, QUIZ, SITE_URL, base_files

ENGLISH = (TEXTS / "en.yml").read_bytes()
# Texts that are the same in two languages: a file format's name, a word that a language took over, an abbreviation.
ALIKE = {"ar": set[str](), "de": {"quiz.quiz"}, "es": {"feeds.json", "issue.minutes", "loop.no"}}
SPACE = "\u00a0"


def wordings(texts: Texts) -> Iterator[tuple[str, str]]:
    """Every text, each plural form for itself."""
    for key, wording in texts.wordings.items():
        yield from ((key, text) for text in ([wording] if isinstance(wording, str) else wording.values()))


# Complete


def test_these_languages_are_shipped() -> None:
    assert set(languages()) >= {*SHIPPED, "en"}


@pytest.mark.parametrize("language", SHIPPED)
def test_nothing_but_these_texts_is_the_same_as_in_english(language: str) -> None:
    english, own = read_texts().wordings, read_texts(language).wordings
    same = {key for key, text in own.items() if text == english[key]}

    assert {key for key in same if re.search(r"[^\W\d_]", re.sub(r"\{[a-z_]+\}", "", str(own[key])))} == ALIKE[language]


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize(("section", "name"), [("site", "skip"), ("link", "damaged"), ("quizzes", "note")])
def test_a_text_or_a_plural_form_that_is_missing_is_a_problem(language: str, section: str, name: str) -> None:
    data = (TEXTS / f"{language}.yml").read_bytes()
    file = yaml.load(data, Loader=yaml.BaseLoader)  # noqa: S506 - it makes text only
    texts = file["texts"][section]
    fewer = {key: text for key, text in texts.items() if key != name}
    assert problems(language, file, section, fewer) == [f"expected the key `{name}` in `{section}`, found none"]
    for category in texts[name] if isinstance(texts[name], dict) else ():
        less = {form: text for form, text in texts[name].items() if form != category}
        told = problems(language, file, section, {**texts, name: less})
        assert told == [f"expected the plural category `{category}` in `{name}`, found none"]


def problems(language: str, file: dict[str, dict[str, object]], section: str, texts: object) -> list[str]:
    """What the check tells of a language's file with other texts in one section, without the advice."""
    made = yaml.safe_dump({"format": 1, "texts": {**file["texts"], section: texts}}, allow_unicode=True)
    _, found = parse_texts(language, made.encode(), ENGLISH)
    return [problem.message.partition(";")[0] for problem in found]


@pytest.mark.parametrize("language", SHIPPED)
def test_each_number_of_things_is_counted_in_its_own_form(language: str) -> None:
    texts, plural = read_texts(language), Locale.parse(language).plural_form
    for key in ("issues.count", "topics.count", "quizzes.questions", "quizzes.minutes", "keep.imported"):
        said = {plural(number): texts(key, n=number) for number in (0, 1, 2, 3, 11, 100)}
        forms = texts.wordings[key]
        assert not isinstance(forms, str)
        assert set(forms) == set(said), key
        assert all(f"{number}" in texts(key, n=number) for number in (3, 11, 100)), key
    assert len({texts("issues.count", n=number) for number in (0, 1, 2, 3, 11, 100)}) == 6


# Marks, digits, dates


@pytest.mark.parametrize("language", ["en", *SHIPPED])
def test_quotation_marks_are_those_that_the_program_gives_authors_of_that_language(language: str) -> None:
    opening, closing, *_ = marks_of(language)
    foreign = set("\"'“”„«»‹›") - {opening, closing}
    found = [(key, text) for key, text in wordings(read_texts(language)) if foreign & set(text)]

    assert found == []
    for key in ("search.none", "search.common", "topic.year_description", "keep.spoilt"):
        text = read_texts(language).wordings[key]
        assert isinstance(text, str)
        assert re.search(f"{opening}[^{opening}{closing}]+{closing}", text), key


def test_arabic_has_its_own_commas_and_question_marks_and_latin_letters_in_names_of_formats_only() -> None:
    for key, text in wordings(read_texts("ar")):
        words = re.sub(r"\{[a-z_]+\}", "", text)
        assert set(re.findall(r"[A-Za-z]+", words)) <= {"RSS", "Atom", "JSON", "CSV"}, key
        assert not set(",;?") & set(words), key
        assert not re.search(r"[\u0660-\u0669\u06f0-\u06f9]", words), key


def test_a_percent_sign_stands_as_its_language_sets_it() -> None:
    assert [read_texts(language)("result.percent") for language in ("en", "de", "es")] == ["%", *[f"{SPACE}%"] * 2]


@pytest.mark.parametrize(
    ("language", "day", "short"),
    [
        ("de", "Sonntag, 1. März 2026", "1. März 2026"),
        ("de-AT", "Sonntag, 1. März 2026", "1. März 2026"),
        ("es", "domingo, 1 de marzo de 2026", "1 de marzo de 2026"),
        ("ar", "الأحد 1 مارس 2026", "1 مارس 2026"),
        ("ar-SY", "الأحد 1 آذار 2026", "1 آذار 2026"),
        ("en", "Sunday 1 March 2026", "1 March 2026"),
    ],
)
def test_a_day_is_written_as_its_language_and_region_write_it(language: str, day: str, short: str) -> None:
    texts = read_texts(language)

    assert (texts.date(date(2026, 3, 1)), texts.short_date(date(2026, 3, 1))) == (day, short)


# Regions


@pytest.mark.parametrize(
    ("region", "language"),
    [("de-AT", "de"), ("de-CH", "de"), ("es-MX", "es"), ("es-419", "es"), ("ar-EG", "ar"), ("en-GB", "en")],
)
def test_a_region_has_the_words_of_its_language_and_its_own_code(region: str, language: str) -> None:
    own, words = read_texts(region), read_texts(language)

    assert (own.language, own.direction) == (region, words.direction)
    assert own("issues.all") == words("issues.all")
    assert own("issues.count", n=2) == words("issues.count", n=2)
    assert own is read_texts(region)  # the templates are compiled once for each
    assert guest_texts(region) is own


def test_a_region_has_its_own_quotation_marks_and_no_apostrophe_changes() -> None:
    assert "für «Zeit»" in read_texts("de-CH")("search.none", words="Zeit")
    assert "für „Zeit“" in read_texts("de-AT")("search.none", words="Zeit")
    assert read_texts("en-GB").wordings == read_texts().wordings


def test_a_code_in_other_letters_is_the_same_language() -> None:
    assert read_texts("DE") is read_texts("de")
    assert read_texts("De-AT").language == "de-AT"


@pytest.mark.parametrize("language", ["de-XX-nowhere", "de-!", "de-"])
def test_a_region_that_there_is_not_is_an_error_of_the_author(language: str) -> None:
    with pytest.raises(AuthorError, match=r"error: expected a language code, found `de-"):
        read_texts(language)


# Texts of one direction in a page of the other


@pytest.mark.parametrize(
    ("text", "direction", "own"),
    [
        ("Green, not yellow.", "rtl", "ltr"),
        ("https://example.org/a/", "rtl", "ltr"),
        ("WhatsApp والثقة", "rtl", None),
        ("الثقة", "rtl", None),
        ("12/3 - 2026", "rtl", None),
        ("الثقة (12/3)!", "ltr", "rtl"),
        ("שלום, עולם.", "ltr", "rtl"),
        ("An السلام title", "ltr", None),
        ("Zoë’s café", "ltr", None),
        ("信任", "rtl", "ltr"),
        ("", "rtl", None),
    ],
)
def test_a_text_has_its_own_direction_where_all_its_letters_run_against_the_page(
    text: str, direction: str, own: str | None
) -> None:
    assert direction in {"ltr", "rtl"}
    page = direction_of("ar" if direction == "rtl" else "en")
    assert page == direction
    assert against(text, page) == own
    assert (isolated(text, page) == text) == (own is None)


@given(st.text(max_size=30))
def test_no_text_runs_against_both_directions(text: str) -> None:
    assert not (against(text, "ltr") and against(text, "rtl"))
    assert isolated(text, "rtl").strip("\u2066\u2069") == text.strip("\u2066\u2069")


def test_a_name_in_latin_letters_stays_in_one_piece_in_arabic_and_is_left_alone_in_english() -> None:
    assert read_texts("ar")("subscribe.heading", site="Trees, etc.").startswith("\u2066Trees, etc.\u2069 ")
    assert read_texts("en")("subscribe.heading", site="Trees, etc.") == "Trees, etc. by email"
    assert read_texts("en")("issue.about", site="حديقة!") == "About \u2067حديقة!\u2069"
    assert read_texts("ar")("site.place", number=1, total=2) == "1 من 2"


def test_a_bare_address_in_arabic_text_runs_from_left_to_right() -> None:
    text = "انظر https://example.org/a/ و <https://example.org/b/> و [هنا](https://example.org/c/)."

    assert re.findall(r"<a [^>]+>", render(text, language="ar").html) == [
        '<a href="https://example.org/a/" dir="ltr">',
        '<a href="https://example.org/b/" dir="ltr">',
        '<a href="https://example.org/c/">',
    ]
    assert "dir=" not in render(text, language="en").html


def pages_of(language: str) -> dict[str, str]:
    """All pages of the site in a language."""
    site = load(read_files(FIXTURES / language), NOW, SITE_URL, read_texts(language)).site
    assert isinstance(site, Site)
    return all_pages(site)


def test_a_title_in_latin_letters_has_its_own_direction_in_an_arabic_page() -> None:
    issue = pages_of("ar")["issues/dry/index.md"]

    assert '<p class="lead"><bdi dir="ltr">Green, not yellow.</bdi></p>' in issue
    assert "<bdi" not in re.sub(r"<bdi dir=\"ltr\">.*?</bdi>", "", issue)
    assert all("<bdi" not in page for page in pages_of("de").values())


def test_a_title_in_arabic_letters_has_its_own_direction_in_an_english_page() -> None:
    texts = base_files({}, {ISSUE: [("title: Smoke", "title: دخان؟")]})
    site = load(texts, NOW, SITE_URL).site
    assert isinstance(site, Site)

    assert '<h1><bdi dir="rtl">دخان؟</bdi></h1>' in all_pages(site)["issues/smoke/index.md"]


def test_a_question_about_someone_else_keeps_its_quotes_in_an_attribute() -> None:
    changes = [
        ("stem: How", "perspectives: [self, other]\nstem_other: 'Is it 5\" wide?'\nstem: How"),
        ("text: I set a timer.", "text: I set a timer., other: They set a timer."),
        ("text: I left the pan alone.", "text: I left the pan alone., other: They did."),
        ("text: I cooked with gas.", "text: I cooked with gas., other: They did too."),
    ]
    site = load(base_files({}, {QUIZ: changes}), NOW, SITE_URL).site
    assert isinstance(site, Site)

    assert re.search(r'data-other="Is it 5(&#34;|[^\w"]) wide\?"', all_pages(site)["quizzes/kitchen/index.md"])


@pytest.mark.parametrize("language", SHIPPED)
def test_a_site_in_a_language_has_pages_without_a_problem(language: str, tmp_path: Path) -> None:
    files = read_files(FIXTURES / language)
    loaded = load(files, NOW, SITE_URL, read_texts(language))

    assert [str(problem) for problem in loaded.problems if problem.rule.level == "error"] == []
    assert loaded.site
    assert not list(tmp_path.iterdir())  # pages come from memory
    assert untranslated(language, (TEXTS / f"{language}.yml").read_bytes(), ENGLISH) == ()


# A project's own words


OWN = (
    "format: 1\ntexts:\n  issue:\n    onward: Weiter so\n  issues:\n    count: {one: ein Brief, other: '{n} Briefe'}\n"
)


def own_problems(language: str, own: str) -> list[str]:
    with pytest.raises(AuthorError) as stopped:
        read_texts(language, own.encode())
    return [str(problem) for problem in stopped.value.problems]


def test_a_project_puts_its_own_words_over_those_of_its_language() -> None:
    german, own = read_texts("de-AT"), read_texts("de-AT", OWN.encode())

    assert (own("issue.onward"), own("issues.count", n=1), own("issues.count", n=3)) == (
        "Weiter so",
        "ein Brief",
        "3 Briefe",
    )
    assert {key for key in german.wordings if own.wordings[key] != german.wordings[key]} == {
        "issue.onward",
        "issues.count",
    }
    assert (own.language, own("site.home")) == ("de-AT", "Startseite")
    assert own is read_texts("de-AT", OWN.encode())


def test_own_words_with_a_wrong_name_or_place_are_told_with_their_line() -> None:
    wrong = OWN.replace("onward", "onwards").replace("'{n} Briefe'", "'{m} Briefe'") + "  mail: {web: '{x}'}\n"

    assert [told.removeprefix("content/texts.yml:") for told in own_problems("de", wrong)] == [
        "4:5: error: unknown key `onwards`; did you mean `onward`? [unknown-key]",
        "6:36: error: expected the placeholder `{n}`, as in English, found the placeholder `{m}` [bad-value]",
        "7:15: error: expected no placeholder, as in English, found the placeholder `{x}` [bad-value]",
    ]
    assert own_problems("ar", OWN) == [
        f"content/texts.yml:6:12: error: expected the plural category `{name}` in `count`, found none; add it "
        "[missing-key]"
        for name in ("few", "many", "two", "zero")
    ]
    assert own_problems("de", "texts: {}\n")[0].startswith("content/texts.yml:1:1: error: ")


def test_a_language_that_is_not_shipped_can_be_a_projects_own() -> None:
    finnish = ENGLISH.replace(b"home: Home", b"home: Etusivu")
    own = read_texts("fi", finnish)

    assert (own.language, own("site.home"), own.date(date(2026, 3, 1))) == (
        "fi",
        "Etusivu",
        "sunnuntai 1 maaliskuuta 2026",
    )
    assert own_problems("fi", OWN)[0].startswith("content/texts.yml:3:3: error: expected the key ")
    (told,) = own_problems("a language", OWN)
    assert told.startswith("content/texts.yml:1:1: error: expected a language code, found `a language`; write one such")


def test_the_words_of_a_project_are_on_its_pages_and_their_mistakes_beside_those_of_other_files(tmp_path: Path) -> None:
    settings = Settings(SITE_URL, "de")
    write_files(tmp_path, {**read_files(FIXTURES / "de"), "content/texts.yml": OWN.encode()})
    site = load_site(tmp_path, NOW, settings).require()
    pages = all_pages(site)
    assert '<h2 id="_onward">Weiter so</h2>' in pages["issues/dry/index.md"]
    assert "ein Brief" in pages["issues/index.md"]

    write_files(
        tmp_path,
        {"content/texts.yml": b"format: 1\ntexts: {issue: {onwrd: x}}\n", "content/topics.yml": b"format: 1\n"},
    )
    told = load_site(tmp_path, NOW, settings).problems
    assert {problem.path for problem in told} >= {"content/texts.yml", "content/topics.yml"}
