"""How many sheets of paper a quiz and its result take, in the formats of most of the world."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from tests.conftest import Visit
from tests.flow_support import QUIZ, full
from tests.keep_support import points
from tests.place_support import PLACES
from tests.site_support import Answers, BuiltSite, give, submit

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FORMATS = ("A4", "Letter")


def sheets(page: Page) -> dict[str, int]:
    """The pages of the PDF that the browser prints, by the format of the paper."""
    return {size: len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=size))) for size in FORMATS}


@pytest.mark.parametrize("place", ["start", "question", "check", "all on one page", "history", "notes"])
def test_the_form_with_its_sheet_to_score_it_takes_four_pages_at_most_in_every_state(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, leaks: KnowledgeQuiz, place: str
) -> None:
    page = visit(built_site.url)
    PLACES[place](page, built_site, quiz, leaks)
    assert [(size, count) for size, count in sheets(page).items() if count not in (3, 4)] == []


def results(quiz: SelfAudit) -> dict[str, Answers]:
    """Results of every kind, the longest with them: all parts as low, each with its help."""
    low = points(quiz, dict.fromkeys(quiz.scales, (0, 7)))
    tied = points(quiz, {scale: (4 if place else 27, 7) for place, scale in enumerate(quiz.scales)})
    return {"blank": {}, "all low": low, "three tie": tied, "mixed": full(quiz)}


@pytest.mark.parametrize("kind", ["blank", "all low", "three tie", "mixed"])
def test_a_result_takes_one_page_with_what_was_written_beside_it(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, kind: str
) -> None:
    page = visit(built_site.url + QUIZ)
    give(page, results(quiz)[kind])
    submit(page)
    page.locator(".reflect:visible > summary").click()
    page.locator("textarea").first.fill("A thought of two lines or so. " * 6)
    assert sheets(page) == dict.fromkeys(FORMATS, 1)


@pytest.mark.parametrize("place", ["result", "result about someone else"])
def test_a_result_with_all_that_opens_takes_one_page_too(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, leaks: KnowledgeQuiz, place: str
) -> None:
    page = visit(built_site.url)
    PLACES[place](page, built_site, quiz, leaks)
    assert sheets(page) == dict.fromkeys(FORMATS, 1)


def test_a_form_that_is_handed_out_has_the_help_lines_on_its_sheet(visit: Visit, built_site: BuiltSite) -> None:
    """Its introduction links to the page with them, and paper opens no page."""
    page = visit(built_site.url + QUIZ)
    expect(page.locator(".on-paper")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".on-paper .phone").first).to_be_visible()
