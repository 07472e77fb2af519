"""What a reader writes beside the result of a self-audit: it stays in the tab, like the answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from generator.model.quiz import SelfAudit
from generator.site.site import Site
from generator.text.quotes import curl
from tests.conftest import Visit
from tests.flow_support import QUIZ, press, result_of
from tests.site_support import BuiltSite, erase, example, in_state, settled, shown

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce")


def held(page: Page, *places: str) -> str:
    """What the browser keeps, and the address: all of it, or what is in these places."""
    names = ", ".join(places or ("sessionStorage", "localStorage", "document.cookie", "location.href"))
    return str(page.evaluate(f"[{names}].map(one => JSON.stringify(one)).join()"))


def test_the_prompts_of_the_guide_may_be_answered_in_writing_that_the_tab_alone_keeps(
    page: Page, quiz: SelfAudit, project: Site
) -> None:
    result_of(page, example(quiz, "A mixed week"))
    prompts = [curl(one) for guide in project.guides for one in guide.reflection.prompts]
    fields = [page.get_by_role("textbox", name=prompt) for prompt in prompts]
    page.locator(".reflect:visible > summary").click()
    assert page.locator(".result textarea:visible").count() == len(fields) > 0
    written = [f"Thought {number}" for number, _ in enumerate(fields)]
    for field, words in zip(fields, written, strict=True):
        field.fill(words)
    assert "Thought" not in held(page, "localStorage", "document.cookie", "location.href")
    page.reload()
    settled(page)
    in_state(page, "result")
    assert (
        page.locator(".reflect").first.locator("textarea").evaluate_all("all => all.map(one => one.value)") == written
    )
    expect(fields[0]).to_be_visible()
    page.get_by_role("link", name="About").first.click()
    page.wait_for_url("**/about/")
    page.go_back()
    settled(page)
    assert (
        page.locator(".reflect").first.locator("textarea").evaluate_all("all => all.map(one => one.value)") == written
    )
    erase(page)
    assert "Thought" not in held(page)
    page.reload()
    settled(page)
    assert set(page.locator(".reflect").first.locator("textarea").evaluate_all("all => all.map(one => one.value)")) == {
        ""
    }


def test_what_was_written_stays_while_answers_are_changed_and_goes_when_they_are_erased(
    page: Page, quiz: SelfAudit
) -> None:
    result_of(page, example(quiz, "A mixed week"))
    page.locator(".reflect:visible > summary").click()
    field = page.locator("textarea").first
    field.fill("Call her.")
    press(page, "Change my answers")
    press(page, "See your result")
    in_state(page, "result")
    expect(field).to_have_value("Call her.")
    erase(page)
    expect(field).to_have_value("")


def test_a_key_in_what_a_reader_writes_is_a_letter_and_nothing_else(page: Page, quiz: SelfAudit) -> None:
    result_of(page, example(quiz, "A mixed week"))
    before = shown(page)
    page.locator(".reflect:visible > summary").click()
    field = page.locator("textarea").first
    field.press_sequentially("1 a 0")
    field.press("Enter")
    field.press_sequentially("9")
    expect(field).to_have_value("1 a 0\n9")
    in_state(page, "result")
    assert shown(page) == before


def test_what_is_written_in_prompts_is_read_out_with_the_prompt_as_its_name(page: Page, quiz: SelfAudit) -> None:
    result_of(page, example(quiz, "A mixed week"))
    page.locator(".reflect:visible > summary").click()
    names = page.locator("textarea:visible").evaluate_all("all => all.map(one => one.labels[0].innerText.trim())")
    spoken = page.locator(".reflect:visible").aria_snapshot()
    assert all(f'textbox "{name}"' in spoken for name in names)
