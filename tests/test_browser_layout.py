"""Small screens, paper, and the settings by which a reader changes how pages look."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from generator.model.quiz import SelfAudit
from tests.conftest import Visit
from tests.place_support import PHONE
from tests.probe_support import MOVING, OVERFLOW, SMALL
from tests.site_support import ALL, PAGE_TYPES, BuiltSite, expected, give, settled, show_all, shown, submit

pytestmark = pytest.mark.browser


def styles(locator: Locator, *names: str) -> list[str]:
    """The styles that the browser draws with."""
    found: list[str] = locator.evaluate("(one, names) => names.map(name => getComputedStyle(one)[name])", list(names))
    return found


def with_result(page: Page, quiz: SelfAudit) -> None:
    show_all(page)
    give(page, {**quiz.examples[4].answers, "con-named": 1})
    submit(page)
    page.get_by_text("How these numbers are worked out").click()


def test_no_result_overflows_and_its_targets_are_large_enough_at_320_px(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    page = visit(built_site.url + PAGE_TYPES["quiz"], viewport=PHONE, reduced_motion="reduce")
    page.get_by_text("Score it by hand").click()
    assert page.evaluate(OVERFLOW) == [320, []]
    with_result(page, quiz)
    assert page.evaluate(OVERFLOW) == [320, []]
    assert page.evaluate(SMALL) == []


def visible(page: Page, *selectors: str) -> list[str]:
    return [selector for selector in selectors if page.locator(selector).first.is_visible()]


def test_on_paper_there_is_no_navigation_and_no_black_panel(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url + PAGE_TYPES["category"], color_scheme="dark")
    page.emulate_media(media="print")
    gone = ("header.site nav", "footer.site", ".crumbs", ".neighbours", ".topics", ".skip", ".actions")
    assert visible(page, "h1", ".create", *gone) == ["h1", ".create"]
    for panel in page.locator(".create").all():
        assert styles(panel, "backgroundColor", "color") == ["rgba(0, 0, 0, 0)", "rgb(0, 0, 0)"]
    assert styles(page.locator("body"), "backgroundColor") == ["rgb(255, 255, 255)"]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_the_quiz_can_be_printed_with_its_tables(visit: Visit, built_site: BuiltSite, script: bool) -> None:
    page = visit(built_site.url + ALL, java_script_enabled=script)
    assert page.pdf(format="A4").startswith(b"%PDF-")
    page.emulate_media(media="print")
    page.evaluate("() => void dispatchEvent(new Event('beforeprint'))")
    assert visible(page, ".by-hand table", "button", "header.site nav") == [".by-hand table"]
    assert page.locator(".item").locator("visible=true").count() == 28
    page.evaluate("() => void dispatchEvent(new Event('afterprint'))")
    assert page.locator(".by-hand").evaluate("details => details.open") is not script


@pytest.mark.parametrize("opened", [True, False])
def test_the_sheet_for_scoring_by_hand_is_after_printing_as_it_was_before(
    visit: Visit, built_site: BuiltSite, opened: bool
) -> None:
    page = visit(built_site.url + ALL)
    sheet = page.locator(".by-hand")
    if opened:
        sheet.locator("summary").click()
    for event, is_open in (
        ("beforeprint", True),
        ("afterprint", opened),
        ("beforeprint", True),
        ("afterprint", opened),
    ):
        page.evaluate("name => void dispatchEvent(new Event(name))", event)
        assert sheet.evaluate("details => details.open") is is_open


@pytest.mark.parametrize("state", ["start", "q-pro-on-time", "check"])
def test_paper_gets_the_whole_form_in_whatever_state_the_screen_is(
    visit: Visit, built_site: BuiltSite, state: str
) -> None:
    page = visit(f"{built_site.url}quizzes/self-audit/#self-audit--{state}")
    page.emulate_media(media="print")
    page.evaluate("() => void dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".item:visible").count() == 28
    assert visible(page, ".by-hand table", ".start", "[data-part=list]", "button") == [".by-hand table"]


SHIFTED = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { sum += value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 200);
})"""


@pytest.mark.parametrize("kind", ["quiz", "knowledge quiz"])
def test_a_quiz_moves_little_while_it_loads(visit: Visit, built_site: BuiltSite, kind: str) -> None:
    page = visit("about:blank", viewport={"width": 412, "height": 823})
    page.goto(built_site.url + PAGE_TYPES[kind])
    settled(page)

    assert page.evaluate(SHIFTED) < 0.1  # "good" by https://web.dev/articles/cls


def test_nothing_moves_where_the_reader_asks_for_less_motion(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    page = visit(built_site.url + PAGE_TYPES["quiz"], reduced_motion="reduce")
    with_result(page, quiz)
    assert page.evaluate(MOVING) == 0


def test_the_quiz_works_with_smooth_scrolling(visit: Visit, built_site: BuiltSite, quiz: SelfAudit) -> None:
    page = visit(built_site.url + PAGE_TYPES["quiz"], reduced_motion="no-preference")
    with_result(page, quiz)
    expect(page.get_by_role("heading", name="Your result")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_show_which_option_is_chosen_and_what_is_a_button(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, scheme: str
) -> None:
    page = visit(built_site.url + ALL, forced_colors="active", color_scheme=scheme, reduced_motion="reduce")
    borders = "all => all.map(one => getComputedStyle(one).borderTopWidth)"
    options = page.locator(".item").first.locator("label")
    options.nth(1).click()
    assert options.evaluate_all(borders) == ["1px", "3px", "1px", "1px", "1px", "1px"]
    chosen, other = (styles(options.nth(place), "borderTopColor") for place in (1, 0))
    assert chosen != other
    button = page.get_by_role("button", name="See your result")
    border, ground = styles(button, "borderColor", "backgroundColor")
    assert border != ground
    answers = quiz.examples[5].answers
    give(page, answers)
    submit(page)
    assert shown(page) == expected(quiz, answers)


def test_forced_colours_keep_the_two_sides_of_the_inversion_apart(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url + PAGE_TYPES["category"], forced_colors="active")
    assert styles(page.locator(".recipe"), "borderStyle", "borderWidth") == ["solid", "1px"]


@pytest.mark.parametrize("kind", ["topics", "topic", "guide"])
def test_titles_in_lists_are_set_in_the_face_for_reading(visit: Visit, built_site: BuiltSite, kind: str) -> None:
    titles = visit(built_site.url + PAGE_TYPES[kind]).locator(".kinds :is(h2, h3)")
    faces = titles.evaluate_all("all => all.map(one => getComputedStyle(one).fontFamily)")

    assert {"Georgia" in face for face in faces} == {True}
