"""Faults of languages: missing words and forms, regions, own words, texts of one direction in a page of the other."""

from __future__ import annotations

from tests.tools.faults.fault import Fault

_TEXTS = "generator/i18n/texts.py"
_STYLE = "overrides/assets/site.css"

FAULTS = (
    Fault(
        "a-plural-form-may-be-missing",
        "generator/i18n/text_file.py",
        'self.needed = {*map(locale.plural_form, _COUNTS), "other"}',
        'self.needed = {"other"}',
        "test_a_text_or_a_plural_form_that_is_missing_is_a_problem[quizzes-note-ar]",
    ),
    Fault(
        "a-text-of-a-language-may-be-missing",
        "generator/i18n/text_file.py",
        "if key not in own and self.whole:",
        "if key not in own and not self.whole:",
        "test_a_text_or_a_plural_form_that_is_missing_is_a_problem[link-damaged-de]",
    ),
    Fault(
        "a-region-has-the-quotation-marks-of-its-language",
        _TEXTS,
        "marks_of(language)[:2], strict=True",
        "marks_of(texts.language)[:2], strict=True",
        "test_a_region_has_its_own_quotation_marks_and_no_apostrophe_changes",
    ),
    Fault(
        "own-words-are-passed-over",
        _TEXTS,
        "return texts if own is None else",
        "return texts if texts else",
        "test_a_project_puts_its_own_words_over_those_of_its_language",
    ),
    Fault(
        "a-title-in-another-script-has-the-direction-of-the-page",
        "generator/render/view.py",
        """.format(own, html) if own else html""",
        """.format(own, html) if own and not html else html""",
        "test_a_title_in_latin_letters_has_its_own_direction_in_an_arabic_page",
    ),
    Fault(
        "an-address-has-the-direction-of-the-page",
        "generator/text/markdown_html.py",
        'token.attrs["dir"] = "ltr"',
        'token.attrs["dir"] = "rtl"',
        "test_a_bare_address_in_arabic_text_runs_from_left_to_right",
    ),
    Fault(
        "a-bar-grows-from-the-left-in-arabic",
        _STYLE,
        ":is(.scale, .trends, .profile li):dir(rtl) svg, ",
        "",
        "test_in_arabic_bars_and_lines_begin_at_the_right_and_numbers_and_addresses_stay_in_order",
    ),
    Fault(
        "the-groups-of-a-phone-number-change-places-in-arabic",
        _STYLE,
        "font-weight: 600; direction: ltr; unicode-bidi: isolate }",
        "font-weight: 600 }",
        "test_in_arabic_bars_and_lines_begin_at_the_right_and_numbers_and_addresses_stay_in_order",
    ),
    Fault(
        "dates-of-scripts-have-the-digits-of-the-language",
        "overrides/assets/quiz/page.js",
        "-u-ca-gregory-nu-latn",
        "",
        "test_in_arabic_bars_and_lines_begin_at_the_right_and_numbers_and_addresses_stay_in_order",
    ),
)
