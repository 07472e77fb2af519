"""The landing page, and what leads through long pages: sentences that turn over, contents, and one measure."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from generator.site.site import Site
from tests.conftest import Visit
from tests.site_support import PAGE_TYPES, BuiltSite, axe_in_both_schemes

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
PHONES: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
EDGES = """() => {
  const kinds = [".prose", ".recipe", ".turned", ".pair", ".strategies", ".safety", ".kinds"];
  const shown = [...document.querySelectorAll(`.railed :is(${kinds})`)];
  return [...new Set(shown.map(one => Math.round(one.getBoundingClientRect().right)))];
}"""


def first_turn(page: Page) -> tuple[Locator, Locator]:
    """The side that says how to create the problem, and the one that says how to prevent it."""
    item = page.locator(".turns li").first
    return item.locator("summary"), item.locator("div.prevent")


def top(place: Locator) -> float:
    box = place.bounding_box()
    assert box
    return box["y"]


@pytest.mark.parametrize("script", [True, False])
def test_a_sentence_turns_over_and_back_by_key_with_and_without_a_script(
    visit: Visit, built_site: BuiltSite, project: Site, script: bool
) -> None:
    page = visit(built_site.url, java_script_enabled=script)
    create, prevent = first_turn(page)
    example = project.guides[0].categories[0].examples[0]
    expect(create).to_contain_text(example.create)
    expect(prevent).to_be_hidden()
    create.focus()
    page.keyboard.press("Enter")
    expect(prevent).to_be_visible()
    assert example.instead[:40].replace('"', "") in prevent.inner_text().replace("“", "").replace("”", "")
    expect(create).to_contain_text("Turn it back")
    page.keyboard.press("Space")
    expect(prevent).to_be_hidden()


def test_a_sentence_turns_over_by_touch(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url, **PHONES, reduced_motion="reduce")  # colours are measured once it has turned
    create, prevent = first_turn(page)
    create.tap()
    expect(prevent).to_be_visible()
    assert axe_in_both_schemes(page) == []


@pytest.mark.parametrize(("motion", "name"), [("reduce", "none"), ("no-preference", "turn")])
def test_a_turning_sentence_moves_only_for_those_who_let_it(
    visit: Visit, built_site: BuiltSite, motion: str, name: str
) -> None:
    page = visit(built_site.url, reduced_motion=motion)
    create, prevent = first_turn(page)
    create.click()
    assert prevent.evaluate("one => getComputedStyle(one).animationName") == name


def test_paper_shows_both_sides_of_each_sentence(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url)
    page.emulate_media(media="print")
    for side in first_turn(page):
        expect(side).to_be_visible()
        assert (side.bounding_box() or {"height": 0})["height"] > 20


def test_a_wide_landing_page_has_the_negative_beside_the_paper_and_leaves_no_third_empty(
    visit: Visit, built_site: BuiltSite
) -> None:
    page = visit(built_site.url, viewport=WIDE)
    ink, paper = (page.locator(f".hero > .{side}").bounding_box() for side in ("create", "prevent"))
    assert ink
    assert paper
    assert (ink["y"], ink["height"]) == (paper["y"], paper["height"])
    assert ink["x"] + ink["width"] <= paper["x"] + 1
    main = page.locator("main").bounding_box()
    assert main
    assert paper["x"] + paper["width"] > main["x"] + 0.9 * main["width"]


@pytest.mark.parametrize("kind", ["guide", "category", "issue", "hand-written page"])
def test_the_parts_of_a_long_page_stay_in_sight_beside_the_text_and_lead_to_it(
    visit: Visit, built_site: BuiltSite, kind: str
) -> None:
    page = visit(built_site.url + PAGE_TYPES[kind], viewport=WIDE, reduced_motion="reduce")
    contents = page.get_by_role("navigation", name="On this page")
    links = contents.get_by_role("link")
    targets = links.evaluate_all("all => all.map(one => decodeURIComponent(one.hash.slice(1)))")
    assert len(targets) >= 4
    assert page.evaluate("ids => ids.filter(id => !document.getElementById(id))", targets) == []
    assert contents.evaluate("one => one.getBoundingClientRect().left") > 800
    links.nth(2).click()
    expect(page.locator(f"[id='{targets[2]}']")).to_be_in_viewport()
    expect(contents).to_be_in_viewport()


@pytest.mark.parametrize("kind", ["guide", "category", "issue"])
def test_the_blocks_of_a_long_page_end_at_one_edge(visit: Visit, built_site: BuiltSite, kind: str) -> None:
    page = visit(built_site.url + PAGE_TYPES[kind], viewport=WIDE)
    assert len(page.evaluate(EDGES)) == 1


def test_on_a_phone_the_parts_of_a_page_come_before_its_text(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url + PAGE_TYPES["guide"], **PHONES)
    contents = page.get_by_role("navigation", name="On this page")
    assert top(page.locator(".ask")) < top(contents) < top(page.locator(".prose").first)
    assert (contents.bounding_box() or {"height": 999})["height"] < 400


def test_the_landing_page_names_the_newsletter_and_leads_to_the_ways_to_follow(
    visit: Visit, built_site: BuiltSite
) -> None:
    page = visit(built_site.url)
    expect(page.get_by_text("The newsletter", exact=True)).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="How to follow Inversion Wisdom").click()
    page.wait_for_url(f"{built_site.url}follow/")
    feed = page.get_by_role("link", name="/feed.xml")
    assert feed.inner_text() == f"{built_site.url}feed.xml" == feed.evaluate("one => one.href")


def test_without_a_script_the_audit_says_up_front_how_it_is_scored(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url + PAGE_TYPES["quiz"], java_script_enabled=False)
    link = page.get_by_role("link", name="Score it by hand")
    assert top(link) < top(page.locator(".item").first)
    link.click()
    expect(page.locator("details.by-hand > summary")).to_be_in_viewport()


def test_forced_colours_tell_the_main_button_from_a_quiet_one(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url, forced_colors="active")
    main, quiet = page.locator(".hero .button").all()
    ground = "one => getComputedStyle(one).backgroundColor"
    assert main.evaluate(ground) != quiet.evaluate(ground)
