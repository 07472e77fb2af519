"""The quiz page without JavaScript: a real form to read and print, and tables that give the score by hand."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from playwright.sync_api import Locator, Page, expect

from generator.form import compile_form
from generator.markdown import curl
from generator.model.quiz import Quiz
from tests.conftest import Visit
from tests.site_support import Answers, Site, outcome_of, patterns

pytestmark = pytest.mark.browser
READ_TABLES = """all => all.map(section => ({
  title: section.querySelector("b").textContent,
  words: section.querySelector("p").textContent,
  tables: [...section.querySelectorAll("table")].map(table => ({
    head: [...table.tHead.rows[0].cells].map(cell => cell.textContent),
    rows: [...table.tBodies[0].rows].map(row => [
      row.dataset.row, [...row.querySelectorAll("td")].map(cell => Number(cell.textContent))]),
  })),
}))"""


@pytest.fixture
def page(visit: Visit, built_site: Site) -> Page:
    return visit(f"{built_site.url}quizzes/self-audit/", java_script_enabled=False)


def test_there_is_one_fieldset_an_item_and_its_legend_asks_it(page: Page, quiz: Quiz) -> None:
    legends = page.locator("form > fieldset > legend").all_inner_texts()
    assert len(legends) == len(quiz.items)
    for number, (legend, item) in enumerate(zip(legends, quiz.items, strict=True), 1):
        assert curl(item.text) in legend
        assert f"{number} of {len(quiz.items)}" in legend.lower()


def test_the_radios_are_named_by_item_and_valued_by_option_and_each_has_its_label(page: Page, quiz: Quiz) -> None:
    for item, fieldset in zip(compile_form(quiz).items, page.locator("form > fieldset").all(), strict=True):
        found = fieldset.locator("input").evaluate_all(
            "all => all.map(one => [one.type, one.name, one.value, one.labels.length, one.labels[0].innerText])"
        )
        values = [str(value) for value in item.values] + ["na"] * item.not_applicable
        answers = quiz.response_set(quiz.items[0])
        assert answers
        labels = [option.label for option in answers.options] + [answers.not_applicable]
        assert found == [["radio", item.id, *row] for row in zip(values, [1] * 6, labels, strict=True)]


def test_the_form_offers_no_button_that_would_do_nothing(page: Page) -> None:
    assert [button.is_visible() for button in page.locator("button").all()] == [False, False]
    expect(page.locator(".result")).to_be_hidden()


def test_enter_in_a_radio_goes_nowhere_and_puts_no_answer_in_the_address(page: Page) -> None:
    address = page.url
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    radio = page.locator("input[type=radio]").nth(2)
    radio.check()
    radio.press("Enter")
    page.locator("input[type=radio]").nth(8).check()
    page.keyboard.press("Enter")
    expect(radio).to_be_checked()
    assert (page.url, loads) == (address, [])


def by_hand(section: dict[str, object], answers: Answers) -> Fraction | None:
    """Does what the page says: circle, add up to A and B, divide; no number with too few answers."""
    words = str(section["words"])
    low, high = map(Fraction, re.findall(r"from (-?[\d.]+) to (-?[\d.]+)", words)[0])
    needed = int(re.findall(r"fewer than (\d+) of \d+", words)[0])
    a, b, answered = 0, 0, 0
    for table in section["tables"]:  # type: ignore[attr-defined]
        for name, points in table["rows"]:
            value = answers.get(name, "na")
            if value != "na":
                a += points[int(value)]  # this quiz's options are worth 0 to 4, in order
                b += points[-1]
                answered += 1
    return None if answered < needed else low + (high - low) * Fraction(a, b)


def test_the_tables_give_by_hand_what_the_reference_scorer_gives(page: Page, quiz: Quiz) -> None:
    details = page.locator("details.by-hand")
    expect(details).to_have_attribute("open", "")
    expect(details).to_contain_text("100 × A ÷ B")
    sections = details.locator("section").evaluate_all(READ_TABLES)
    assert [section["title"] for section in sections] == [scale.title for scale in quiz.scales.values()]
    sheets = list(patterns(quiz, 12))
    assert len(sheets) > 20
    for answers in sheets:
        expected = [scale.exact for scale in outcome_of(quiz, answers).scales.values()]
        assert [by_hand(section, answers) for section in sections] == expected, answers


def test_the_tables_hold_each_item_once_under_the_labels_of_its_answers(page: Page, quiz: Quiz) -> None:
    answers = quiz.response_set(quiz.items[0])
    assert answers
    labels = [option.label for option in answers.options]
    sections = page.locator("details.by-hand section").evaluate_all(READ_TABLES)
    tables = [table for section in sections for table in section["tables"]]
    assert [table["head"] for table in tables] == [["Question", *labels, "Most"]] * 4
    assert [name for table in tables for name, _ in table["rows"]] == [item.id for item in quiz.items]


def test_the_bands_stand_beside_the_tables(page: Page, quiz: Quiz) -> None:
    section: Locator
    for section, scale in zip(page.locator("details.by-hand section").all(), quiz.scales.values(), strict=True):
        words = " ".join(section.locator(".bands").inner_text().split())
        for band in scale.bands:
            assert f"from {band.from_}: {band.title}" in words
