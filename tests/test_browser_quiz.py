"""The quiz page with JavaScript: what it computes, what it says, and what it keeps to itself."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import pytest
from playwright.sync_api import Page, expect

from generator.model.guide import Category, Strategy
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.model.worked_example import Expect
from generator.quiz.scoring_key import scoring_key
from generator.site.site import Site
from tests.conftest import Visit
from tests.site_support import (
    ALL,
    Answers,
    BuiltSite,
    erase,
    example,
    expected,
    give,
    given,
    in_state,
    outcome_of,
    patterns,
    settled,
    shown,
    submit,
    written,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    # Without the smooth scrolling, which a click waits for: the forms here are filled dozens of times.
    return visit(built_site.url + ALL, reduced_motion="reduce")


def fill(page: Page, answers: Answers) -> None:
    erase(page)
    give(page, answers)
    submit(page)


def stored(page: Page) -> dict[str, str]:
    """What the tab keeps."""
    found: dict[str, str] = page.evaluate("({...sessionStorage})")
    return found


def test_every_worked_example_of_every_quiz_is_right_in_the_page(
    page: Page, project: Site, built_site: BuiltSite
) -> None:
    for quiz in project.quizzes:
        if isinstance(quiz, KnowledgeQuiz):
            continue
        assert quiz.examples
        page.goto(f"{built_site.url}{quiz.address[1:]}#{quiz.id}--all")
        settled(page)
        for one in (one for one in quiz.examples if one.answers):
            fill(page, one.answers)
            found = shown(page)
            assert found == expected(quiz, one.answers), one.name
            for name, wanted in one.expect.items():
                if name == "weakest":
                    assert wanted == tuple(scale for scale in found if found[scale]["weakest"] is not None), one.name
                elif isinstance(wanted, Expect) and name != "overall":
                    score, band = found[name]["score"], found[name]["band"]
                    assert (Fraction(score) if score else None) == wanted.score, (one.name, name)
                    assert wanted.band in (None, band), (one.name, name)


def test_other_answer_sheets_score_as_the_reference_scorer_does(page: Page, quiz: SelfAudit) -> None:
    for answers in patterns(quiz):
        fill(page, answers)
        assert given(page) == written(answers)
        assert shown(page) == expected(quiz, answers), answers


def test_a_blank_form_has_no_number_and_says_why(page: Page, quiz: SelfAudit) -> None:
    submit(page)
    assert shown(page) == expected(quiz, {})
    expect(page.locator(".result").get_by_text("so there is no number here").locator("visible=true")).to_have_count(1)
    first = page.locator(".result [data-scale]").first
    expect(first).to_contain_text("0 of 7 answered")
    expect(first.locator(".number")).to_have_text("–", use_inner_text=True)
    expect(page.get_by_text("Nothing stands out this week")).to_be_hidden()
    assert page.locator("[data-band-text]:visible").count() == 0


def test_answers_can_be_changed_and_scored_again(page: Page, quiz: SelfAudit) -> None:
    first, second = example(quiz, "A mixed week"), example(quiz, "Every moment slipped")
    give(page, first)
    submit(page)
    assert shown(page) == expected(quiz, first)
    page.get_by_role("button", name="Change my answers").click()
    in_state(page, "check")
    give(page, second)
    page.get_by_role("button", name="See your result").click()
    in_state(page, "result")
    assert shown(page) == expected(quiz, {**first, **second})
    assert page.locator(".result > h2").count() == 1
    assert page.locator(".result [data-scale]").count() == len(quiz.scales)


def test_the_result_takes_the_focus_and_is_announced(page: Page, quiz: SelfAudit) -> None:
    give(page, example(quiz, "A mixed week"))
    status = page.locator("[data-part=status]")
    expect(status).to_have_text("")
    submit(page)
    expect(page.get_by_role("heading", name="Your result")).to_be_focused()
    expect(status).to_have_text("Your result is ready.")
    assert page.evaluate("document.querySelector('.result > h2').getBoundingClientRect().top < innerHeight / 4")
    expect(page.get_by_role("region", name="Your result")).to_be_visible()


def test_erasing_takes_answers_and_result_away_and_is_announced(page: Page, quiz: SelfAudit) -> None:
    give(page, example(quiz, "A mixed week"))
    submit(page)
    erase(page)
    expect(page.locator("[data-part=status]")).to_have_text("Your answers have been erased.")
    expect(page.locator(".result")).to_be_hidden()
    expect(page.locator("[data-focus=start]")).to_be_focused()
    assert (given(page), shown(page)) == ({}, {})
    assert page.url.endswith("/quizzes/self-audit/#self-audit--start")
    page.reload()
    settled(page)
    assert (given(page), shown(page)) == ({}, {})


def test_each_score_comes_with_the_text_of_its_band(page: Page, quiz: SelfAudit) -> None:
    answers = example(quiz, "A mixed week")
    give(page, answers)
    submit(page)
    for name, result in outcome_of(quiz, answers).scales.items():
        scale = page.locator(f".result [data-scale={name}]")
        (band,) = [band for band in quiz.scales[name].bands if band.id == result.band]
        expect(scale.locator("[data-band-text]:visible")).to_have_count(1)
        expect(scale).to_contain_text(band.title)
        expect(scale.locator(".number")).to_have_text(f"{result.shown}%")
        expect(scale).to_contain_text(f"{result.answered} of {result.items} answered")
        if result.not_applicable:
            expect(scale).to_contain_text(f", {result.not_applicable} did not apply")


def test_the_weakest_scale_offers_its_strategies_and_its_category(
    page: Page, quiz: SelfAudit, project: Site, built_site: BuiltSite
) -> None:
    answers = example(quiz, "A mixed week")
    give(page, answers)
    submit(page)
    (weakest,) = outcome_of(quiz, answers).weakest
    expect(page.locator(".result [data-weakest]")).to_contain_text("One place to start")
    assert page.get_by_text("One place to start").locator("visible=true").count() == 1
    reference = quiz.scales[weakest].category
    assert reference
    guide, category = project.category(reference)
    strategies = [guide.strategy(name) for name in category.strategies]
    help_ = page.locator("[data-practice]:visible")
    expect(help_).to_have_count(1)
    expect(help_).to_contain_text((category.practice or strategies[0].practice).then)
    both = help_.or_(page.locator(f"[data-scale={weakest}] .helps:visible"))
    links = both.get_by_role("link").evaluate_all("all => all.map(one => one.href)")
    targets: list[Strategy | Category] = [category, *strategies]
    assert links == [built_site.url + part.address[1:] for part in targets]
    for address, part in zip(links, targets, strict=True):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text(part.title)


def test_two_low_scales_bring_the_strategies_that_serve_the_whole(page: Page, quiz: SelfAudit, project: Site) -> None:
    """Where only one is below 50 they stay away; what the weakest scales offer already is not offered twice."""
    fill(page, example(quiz, "A mixed week"))
    expect(page.locator("[data-part=others]")).to_be_hidden()
    slipped = {name: value for name, value in example(quiz, "Every moment slipped").items() if name[:3] != "lie"}
    answers = {**slipped, "con-named": 4, "con-spoke-up": 4, "pro-on-time": 4, "pro-unreminded": 4}
    fill(page, answers)
    assert len([one for one in outcome_of(quiz, answers).scales.values() if one.percent and one.percent < 50]) == 2
    (weakest,) = outcome_of(quiz, answers).weakest
    page.get_by_text("Or pick another").click()
    expect(page.locator(".several")).to_be_visible()
    offered = page.locator(".several a").all_inner_texts()
    _, category = project.category(quiz.scales[weakest].category or "")
    rest = [one.title for one in project.guides[0].strategies if one.id not in category.strategies]
    assert offered == rest
    assert rest


def test_a_week_with_nothing_to_work_on_says_so(page: Page, quiz: SelfAudit) -> None:
    fill(page, example(quiz, "Every moment kept"))
    expect(page.locator("[data-part=all-good]")).to_be_visible()
    expect(page.locator("[data-part=all-good]")).to_contain_text("Nothing stands out this week.")
    expect(page.locator("[data-practice]:visible")).to_have_count(0)
    fill(page, example(quiz, "A mixed week"))
    expect(page.locator("[data-part=all-good]")).to_be_hidden()


def test_every_result_has_the_disclaimer_and_the_safety_block(page: Page, quiz: SelfAudit, project: Site) -> None:
    for one in quiz.examples[1:6]:
        fill(page, one.answers)
        expect(page.locator(".disclaimer")).to_contain_text("mirror for one week, not a diagnosis")
        block = page.get_by_role("complementary", name="If you are not safe")
        for link in project.config.safety.links:
            expect(block.get_by_role("link", name=link.name)).to_have_attribute("href", link.url)
            expect(block).to_contain_text(str(link.phone))


def test_the_reader_can_see_how_the_numbers_were_made(page: Page, quiz: SelfAudit) -> None:
    for answers in patterns(quiz, 3):
        fill(page, answers)
        page.get_by_text("How these numbers are worked out").click()
        made = page.locator(".result details")
        marked = made.locator("tr:has(mark)").evaluate_all("all => all.map(one => one.dataset.row)")
        assert marked == [name for name in (item.id for item in quiz.items) if answers.get(name, "na") != "na"]
        sums = made.locator("section:has([data-sum-of])").evaluate_all(
            """all => all.map(one => {
              const words = one.querySelector("[data-sum-of]");
              const marks = [...one.querySelectorAll("mark")].map(mark => mark.innerText);
              return [words.dataset.sumOf, [words.innerText, marks]];
            })"""
        )
        outcome = outcome_of(quiz, answers)
        assert [name for name, _ in sums] == [*outcome.scales]
        for name, (words, marks) in sums:
            result, scale = outcome.scales[name], scoring_key(quiz).scale(name)
            a, b, score = re.fullmatch(r"A = (\d+), B = (\d+)\. Result: (\d+|–)", words).groups()  # type: ignore[union-attr]
            assert sum(map(int, marks)) == int(a)
            if result.exact is None:
                assert score == "–"
            else:
                assert scale.low + (scale.high - scale.low) * Fraction(int(a), int(b)) == result.exact
                assert int(score) == result.shown


def test_only_the_draft_is_stored_and_only_in_the_tab(page: Page, quiz: SelfAudit) -> None:
    """And after erasing it holds no answer."""
    title, answers = page.title(), example(quiz, "A mixed week")
    key = "inversion-quiz:/repo/quizzes/self-audit/:self-audit"
    assert stored(page) == {}
    give(page, answers)
    (draft,) = stored(page).values()
    assert dict(json.loads(draft)["self"]) == written(answers)
    submit(page)
    assert list(stored(page)) == [key]
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
    assert page.evaluate("async () => (await indexedDB.databases()).length + (await caches.keys()).length") == 0
    assert page.evaluate("[location.search, location.hash]") == ["", "#self-audit--result"]
    assert page.evaluate("history.state") is None
    assert page.title() == title
    assert page.context.cookies() == []
    erase(page)
    assert list(stored(page)) == [key]
    assert json.loads(stored(page)[key])["self"] == []
    page.reload()
    settled(page)
    assert given(page) == {}
    assert page.evaluate("localStorage.length") == 0


def test_the_page_asks_the_network_for_nothing_after_it_has_loaded(page: Page, quiz: SelfAudit) -> None:
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    fill(page, example(quiz, "A mixed week"))
    page.get_by_text("How these numbers are worked out").click()
    fill(page, example(quiz, "Every moment slipped"))
    # Chromium looks up the icon anew when the fragment changes.
    assert [url for url in asked if not url.endswith("/assets/favicon.svg")] == []


def test_a_whole_session_asks_this_host_for_files_alone_and_puts_nothing_in_a_query(
    page: Page, quiz: SelfAudit, built_site: BuiltSite
) -> None:
    """Both views, a history, an export, a link copied and opened, two views side by side, all erased."""
    asked: set[tuple[str, str, str | None]] = set()
    addresses: list[str] = []
    page.on("request", lambda one: asked.add((one.method, one.url.split("#")[0], one.post_data)))
    page.on("framenavigated", lambda frame: addresses.append(frame.url))
    page.reload()
    settled(page)
    page.evaluate("() => { location.hash = 'self-audit--start' }")
    page.get_by_role("radio", name="About someone else").check()
    fill(page, example(quiz, "Every moment slipped"))
    page.evaluate("() => { location.hash = 'self-audit--start' }")
    page.get_by_role("radio", name="About me").check()
    fill(page, example(quiz, "A mixed week"))
    page.get_by_role("checkbox", name="Remember on this device").click()
    expect(page.get_by_role("heading", name="Over time")).to_be_visible()
    with page.expect_download():
        page.get_by_role("button", name="Export", exact=True).click()
    page.evaluate("() => { navigator.clipboard.writeText = async text => { window.copied = text } }")
    page.get_by_text("Copy a link to my answers").click()
    page.get_by_role("button", name="Copy the link").click()
    page.wait_for_function("() => window.copied")
    page.goto(page.evaluate("window.copied"))
    in_state(page, "compare")
    page.get_by_role("button", name="Close their answers").click()
    erase(page)
    page.get_by_role("link", name="About").first.click()
    page.wait_for_url("**/about/")
    page.wait_for_load_state("networkidle")
    asked = {one for one in asked if not one[1].startswith("blob:")}
    assert len(asked) > 10
    files = {built_site.url + name.removesuffix("index.html") for name in built_site.files}
    assert {(method, data) for method, _, data in asked} == {("GET", None)}
    assert {url for _, url, _ in asked} <= files
    assert len(addresses) > 8
    assert [url for url in addresses if "?" in url] == []
    assert page.context.cookies() == []
