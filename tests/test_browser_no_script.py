"""The quiz page without JavaScript, or without some of it: a form to read and print, and tables to score it by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from generator.text.quotes import curl
from tests.conftest import Visit, Watch, Watched
from tests.site_support import (
    ALL,
    PAGE_TYPES,
    Answers,
    BuiltSite,
    axe_in_both_schemes,
    expected,
    give,
    given,
    in_state,
    outcome_of,
    patterns,
    settled,
    shown,
    submit,
)

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
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(f"{built_site.url}quizzes/self-audit/", java_script_enabled=False)


def test_there_is_one_fieldset_an_item_and_its_legend_asks_it(page: Page, quiz: SelfAudit) -> None:
    legends = page.locator("form > fieldset > legend").all_inner_texts()
    assert len(legends) == len(quiz.items)
    for number, (legend, item) in enumerate(zip(legends, quiz.items, strict=True), 1):
        assert curl(item.text) in legend
        assert f"{number} of {len(quiz.items)}" in legend.lower()


def test_the_radios_are_named_by_item_and_valued_by_option_and_each_has_its_label(page: Page, quiz: SelfAudit) -> None:
    for item, fieldset in zip(scoring_key(quiz).items, page.locator("form > fieldset").all(), strict=True):
        found = fieldset.locator("input").evaluate_all(
            "all => all.map(one => [one.type, one.name, one.value, one.labels.length, one.labels[0].innerText])"
        )
        values = [str(value) for value in item.values] + ["na"] * item.not_applicable
        answers = quiz.response_set(quiz.items[0])
        assert answers
        labels = [option.label for option in answers.options] + [answers.not_applicable]
        assert found == [["radio", item.id, *row] for row in zip(values, [1] * 6, labels, strict=True)]


def test_the_form_offers_no_button_that_would_do_nothing(page: Page) -> None:
    expect(page.locator("button").first).to_be_attached()
    expect(page.locator("button:visible")).to_have_count(0)
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


def test_the_tables_give_by_hand_what_the_reference_scorer_gives(page: Page, quiz: SelfAudit) -> None:
    details = page.locator("details.by-hand")
    expect(details).to_have_attribute("open", "")
    expect(details).to_contain_text("100 × A ÷ B")
    sections = details.locator("section").evaluate_all(READ_TABLES)
    assert [section["title"] for section in sections] == [scale.title for scale in quiz.scales.values()]
    sheets: list[Answers] = [{}, *patterns(quiz, 12)]
    assert len(sheets) > 20
    for answers in sheets:
        expected = [scale.exact for scale in outcome_of(quiz, answers).scales.values()]
        assert [by_hand(section, answers) for section in sections] == expected, answers


def test_the_tables_hold_each_item_once_under_the_labels_of_its_answers(page: Page, quiz: SelfAudit) -> None:
    answers = quiz.response_set(quiz.items[0])
    assert answers
    labels = [option.label for option in answers.options]
    sections = page.locator("details.by-hand section").evaluate_all(READ_TABLES)
    tables = [table for section in sections for table in section["tables"]]
    assert [table["head"] for table in tables] == [["Question", *labels, "Most points"]] * 4
    assert [name for table in tables for name, _ in table["rows"]] == [item.id for item in quiz.items]


def test_the_bands_stand_beside_the_tables(page: Page, quiz: SelfAudit) -> None:
    section: Locator
    for section, scale in zip(page.locator("details.by-hand section").all(), quiz.scales.values(), strict=True):
        words = " ".join(section.locator(".bands").inner_text().split())
        for band in scale.bands:
            assert f"from {band.from_}: {band.title}" in words


class Lame:
    """A reader whose line loses some of the scripts; a test says which."""

    def __init__(self, watched: Watched) -> None:
        self.page = watched.context.new_page()
        self.watched = watched
        self.lost = list[str]()

    def lose(self, name: str) -> None:
        self.page.route(f"**/{name}", lambda route: route.fulfill(status=404, body="gone"))
        self.lost.append(name)

    def find(self) -> None:
        """The line is mended."""
        for name in self.lost:
            self.page.unroute(f"**/{name}")


@pytest.fixture
def lame(browser: Browser, watch: Watch) -> Iterator[Lame]:
    """All that this lets pass are the files that a test lost itself, and what the console says of them."""
    watched = watch(browser.new_context(reduced_motion="reduce"))
    reader = Lame(watched)
    yield reader
    allowed = "console error: Failed to load resource: the server responded with a status of 404"
    missed = {f"404: {url}" for url in watched.requests if url.rpartition("/")[2] in reader.lost}
    assert missed
    watched.problems[:] = [one for one in watched.problems if not one.startswith(allowed) and one not in missed]


def is_plain(page: Page, quiz: SelfAudit) -> None:
    """All that a page without the scripts shows, and nothing that would do nothing."""
    expect(page.locator(".item:visible")).to_have_count(len(quiz.items))
    expect(page.locator("details.by-hand table:visible")).to_have_count(len(quiz.scales))
    expect(page.locator("inversion-quiz button:visible")).to_have_count(0)
    expect(page.locator("inversion-quiz input:visible")).to_have_count(page.locator(".item input").count())
    expect(page.locator(".stem")).to_be_visible()
    expect(page.locator("inversion-quiz")).not_to_have_attribute("data-state", re.compile(".*"))


@pytest.mark.parametrize("name", ["scale.js", "score.js", "attempt.js"])
def test_with_a_script_missing_the_form_can_be_read_and_scored_by_hand_and_a_note_says_so(
    lame: Lame, built_site: BuiltSite, quiz: SelfAudit, name: str
) -> None:
    lame.lose(name)
    page = lame.page
    page.goto(built_site.url + ALL)
    note = page.locator("[data-part=unloaded]")
    expect(note).to_be_visible()
    expect(note).to_contain_text("Part of this page did not load. Your answers are still here.")
    expect(note.get_by_text("You can also score them by hand below.")).to_be_visible()
    is_plain(page, quiz)
    url = page.url
    radio = page.locator(".item input").nth(2)
    radio.check()
    radio.press("Enter")
    expect(radio).to_be_checked()
    assert page.url == url
    is_plain(page, quiz)
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("name", ["element.js", "dom.js"])
def test_without_the_scripts_that_all_rests_on_the_page_is_the_plain_form(
    lame: Lame, built_site: BuiltSite, quiz: SelfAudit, name: str
) -> None:
    lame.lose(name)
    page = lame.page
    page.goto(built_site.url + ALL)
    page.wait_for_load_state("networkidle")
    is_plain(page, quiz)
    expect(page.locator("[data-part=unloaded]")).to_be_hidden()


def test_answers_given_while_a_script_is_missing_are_there_when_it_comes(
    lame: Lame, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    page, answers = lame.page, quiz.examples[5].answers
    page.goto(built_site.url + PAGE_TYPES["quiz"])
    settled(page)
    first = dict(list(answers.items())[:5])
    give(page, first)
    lame.lose("scale.js")
    page.reload()
    expect(page.locator("[data-part=unloaded]")).to_be_visible()
    assert given(page) == {name: str(value) for name, value in first.items()}
    give(page, answers)
    page.reload()
    expect(page.locator("[data-part=unloaded]")).to_be_visible()
    lame.find()
    page.reload()
    settled(page)
    in_state(page, "start")
    submit(page)
    assert shown(page) == expected(quiz, answers)


def test_a_knowledge_quiz_with_its_script_missing_is_read_with_its_answers_to_open(
    lame: Lame, built_site: BuiltSite, leaks: KnowledgeQuiz
) -> None:
    lame.lose("knowledge.js")
    page = lame.page
    page.goto(built_site.url + PAGE_TYPES["knowledge quiz"])
    expect(page.locator("[data-part=unloaded]")).to_be_visible()
    expect(page.locator(".item:visible")).to_have_count(len(leaks.items))
    expect(page.locator("inversion-quiz button:visible")).to_have_count(0)
    first = page.locator(".item").first
    first.locator("summary").click()
    expect(first.get_by_text("fits best")).to_be_visible()


@pytest.mark.slow
def test_the_page_with_a_script_missing_breaks_no_rule_of_axe(lame: Lame, built_site: BuiltSite) -> None:
    lame.lose("scale.js")
    lame.page.goto(built_site.url + ALL)
    expect(lame.page.locator("[data-part=unloaded]")).to_be_visible()
    assert axe_in_both_schemes(lame.page) == []
