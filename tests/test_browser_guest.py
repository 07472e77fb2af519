"""Quizzes in a site of somebody else's, as readers meet them: under instant navigation, and in other themes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.app.load import load_quiz
from generator.model.quiz import SelfAudit
from tests.conftest import Visit, Watch
from tests.guest_support import HOST, build_host, host
from tests.site_support import (
    ALL_RULES,
    AXE,
    COLOUR_RULES,
    Answers,
    BuiltSite,
    Server,
    asked,
    expected,
    give,
    given,
    in_state,
    settled,
    show_all,
    shown,
    submit,
    written,
)

pytestmark = pytest.mark.browser

ANSWERS: Answers = {"sat-down": 3, "phone": 0, "warm-cup": 1, "too-long": "na"}
QUIZ = "inversion-quiz:not(.knowledge)"


@pytest.fixture(scope="module", name="built")
def _built(server: Server, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """Material with instant navigation, under a path."""
    root = host(tmp_path_factory.mktemp("host"))
    made = build_host(root, server.mount("tea", root / "site"))
    assert made.status == 0, made.log
    return made


@pytest.fixture(scope="module", name="audit")
def _audit() -> SelfAudit:
    path = HOST / "quizzes/tea-week.yml"
    quiz, problems = load_quiz(path.name, path.stem, path.read_bytes())
    assert isinstance(quiz, SelfAudit), problems
    return quiz


def follow(page: Page, name: str) -> None:
    """A link of the menu, which Material follows without loading a page."""
    page.locator(".md-nav--primary").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def colours(page: Page) -> Mapping[str, str]:
    """Those that say whether a quiz is in the host's look."""
    found: dict[str, str] = page.evaluate(
        """() => {
          const look = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
          return {text: look(".inversion", "color"), page: look(".md-typeset", "color"),
                  button: look("[data-go=begin]", "backgroundColor"), line: look(".inversion .line", "stroke"),
                  link: look(".md-content .inversion a", "color"),
                  family: look(".inversion .ask", "fontFamily"), host: look(".md-typeset p", "fontFamily")};
        }"""
    )
    return found


def broken_rules(page: Page, run_only: Mapping[str, object]) -> list[str]:
    """What axe-core finds in the quizzes of a page, not in the host's own part of it."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("chosen => axe.run('.inversion', chosen)", {"runOnly": run_only})
    assert found["passes"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]


def test_a_reader_takes_a_quiz_and_gets_the_score_of_the_reference(
    visit: Visit, built: BuiltSite, audit: SelfAudit
) -> None:
    page = visit(built.url)
    in_state(page, "start")
    page.locator("[data-go=begin]").click()
    for answer in range(1, 5):
        in_state(page, "ask")
        page.keyboard.press(str(answer))
        page.keyboard.press("Enter")
    in_state(page, "check")
    page.locator("button[type=submit]").click()
    in_state(page, "result")
    assert shown(page) == expected(audit, {"sat-down": 0, "phone": 1, "warm-cup": 2, "too-long": 3})
    expect(page.get_by_role("heading", name="Your result")).to_be_focused()
    expect(page.get_by_role("heading", name="Your result")).to_be_in_viewport()
    header = page.locator(".md-header").bounding_box()
    heading = page.get_by_role("heading", name="Your result").bounding_box()
    assert header
    assert heading
    assert heading["y"] >= header["y"] + header["height"]  # not below the header, which stays


def test_under_instant_navigation_a_quiz_starts_once_on_each_page_that_arrives(
    visit: Visit, built: BuiltSite, audit: SelfAudit
) -> None:
    page = visit(f"{built.url}plain/")
    page.wait_for_load_state("networkidle")  # Material reads the sitemap before it takes links over
    page.evaluate(
        """() => {
          window.same = "yes";
          window.started = 0;
          document.addEventListener("submit", () => { window.started++ });
        }"""
    )
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url.rpartition("/")[2]))
    follow(page, "Tea")
    in_state(page, "start")
    give(page, ANSWERS)
    submit(page)
    assert shown(page) == expected(audit, ANSWERS)
    assert page.evaluate("window.started") == 1
    follow(page, "Water")
    follow(page, "Tea")
    in_state(page, "start")
    assert given(page) == written(ANSWERS)
    page.locator(QUIZ).locator("[data-part=see-last]").click()  # goes on with the answers that are there
    in_state(page, "result")
    page.locator(QUIZ).locator("[data-go=check]:visible").first.click()
    in_state(page, "check")
    page.go_back()
    in_state(page, "result")
    page.go_back()
    in_state(page, "start")
    submit(page)
    assert shown(page) == expected(audit, ANSWERS)
    follow(page, "Water")
    page.go_back()
    in_state(page, "result")
    assert [loads.count(name) for name in ("element.js", "scale.js", "score.js", "guest.css")] == [1, 1, 1, 1]
    assert page.locator('inversion-quiz script[type="application/json"]').count() == 1
    assert page.evaluate("window.same") == "yes"  # all in one document


def test_quizzes_on_one_page_do_not_disturb_each_other(visit: Visit, built: BuiltSite, audit: SelfAudit) -> None:
    page = visit(f"{built.url}notes/two/")
    whole, some = page.locator("#tea-week--2"), page.locator("#tea-week--3")
    give(whole, ANSWERS)
    give(some, {"warm-cup": 3})
    submit(whole)
    submit(some)
    leaf = page.locator(".knowledge")
    leaf.get_by_text("Green tea", exact=True).first.click()
    leaf.locator("button[type=submit]").click()
    assert shown(whole) == expected(audit, ANSWERS)
    only = audit.only(["warm-cup"])
    assert isinstance(only, SelfAudit)
    assert shown(some) == expected(only, {"warm-cup": 3})
    expect(leaf.locator(".result [data-part=right]")).to_have_attribute("data-score", "50")
    page.reload()
    settled(page)
    assert (given(whole), given(some)) == (written(ANSWERS), {"warm-cup": "3"})


def test_a_link_with_answers_leads_to_the_page_and_opens_there(
    browser: Browser, watch: Watch, built: BuiltSite
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    watch(context)
    page = context.new_page()
    page.goto(f"{built.url}notes/two/")
    settled(page)
    quiz = page.locator("#tea-week--2")
    give(quiz, ANSWERS)
    submit(quiz)
    quiz.get_by_text("Copy a link to my answers").click()
    quiz.locator("[data-part=copy]").click()
    expect(quiz.locator("[data-part=copied]")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{built.url}notes/two/#a=1")
    other = context.new_page()
    other.goto(copied)
    settled(other)
    in_state(other.locator("#tea-week--2"), "compare")
    expect(other.locator("#tea-week--2 [data-part=from]")).to_be_visible()
    assert other.url.startswith(f"{built.url}notes/two/#tea-week--2--compare")
    first = context.new_page()  # on another page with the same quiz
    first.goto(built.url + "#" + copied.partition("#")[2])
    settled(first)
    in_state(first, "compare")


def test_what_is_kept_can_be_seen_exported_and_erased_on_the_page(visit: Visit, built: BuiltSite) -> None:
    page = visit(built.url)
    page.locator("[data-part=remember]").check()
    expect(page.locator("[data-part=history]")).to_be_visible()
    give(page, ANSWERS)
    submit(page)
    expect(page.locator(".kept tbody tr")).to_have_count(1)
    keys = "() => Object.keys(localStorage).filter(key => key.startsWith('inversion'))"
    assert page.evaluate(keys) == ["inversion:/tea/:tea-week"]
    with page.expect_download() as file:
        page.get_by_role("button", name="Export", exact=True).click()
    assert file.value.suggested_filename == "tea-week.json"
    page.goto(f"{built.url}notes/two/")  # the same history, on every page with the quiz
    settled(page)
    expect(page.locator("#tea-week--2 .kept tbody tr")).to_have_count(1)
    with asked(page):
        page.locator("#tea-week--2").get_by_role("button", name="Erase all").click()
        expect(page.locator("#tea-week--2 .kept tbody tr")).to_have_count(0)
        page.locator("#tea-week--2 [data-part=remember]").uncheck()
    assert page.evaluate(keys) == []


@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("primary", ["teal", "white", "yellow"])
def test_a_quiz_is_in_the_look_of_the_hosts_palette(visit: Visit, built: BuiltSite, scheme: str, primary: str) -> None:
    page = visit(built.url, reduced_motion="reduce")
    page.evaluate(
        "colours => Object.assign(document.body.dataset, colours)",
        {
            "mdColorScheme": scheme,
            "mdColorPrimary": primary,
        },
    )
    found = colours(page)
    assert found["text"] == found["page"]
    assert found["button"] == found["page"]
    assert found["line"] == found["link"]
    assert found["family"] == found["host"]
    for state in ("start", "all", "result"):
        if state == "all":
            show_all(page)
        elif state == "result":
            give(page, ANSWERS)
            submit(page)
        # Links have the host's colour, and some of Material's palettes have pale ones.
        assert [one for one in broken_rules(page, COLOUR_RULES) if "<a " not in one] == []


def test_a_quiz_breaks_no_rule_of_access_on_a_page_of_material(visit: Visit, built: BuiltSite) -> None:
    for address in ("", "notes/two/"):
        page = visit(built.url + address, reduced_motion="reduce")
        assert [one for one in broken_rules(page, ALL_RULES) if "<a " not in one] == []


def test_a_quiz_fits_a_phone(visit: Visit, built: BuiltSite) -> None:
    page = visit(built.url, viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    wide = "() => document.documentElement.scrollWidth"
    for state in ("start", "ask", "all", "result"):
        if state == "ask":
            page.locator("[data-go=begin]").click()
        elif state == "all":
            show_all(page)
        elif state == "result":
            give(page, ANSWERS)
            submit(page)
        in_state(page, state)
        assert page.evaluate(wide) <= 320, state


def test_without_scripts_the_questions_can_be_read_and_scored_by_hand(visit: Visit, built: BuiltSite) -> None:
    page = visit(built.url, java_script_enabled=False)
    expect(page.locator(".item").first).to_be_visible()
    assert page.locator(".item:visible").count() == 4
    expect(page.get_by_text("Score it by hand")).to_be_visible()
    assert page.locator(".by-hand .points:visible").count() == 2
    assert page.locator("[data-added]:visible").count() == 0
    page.locator("input[name=phone]").first.check()
    form = page.locator("#tea-week--1--form")
    assert [form.get_attribute(name) for name in ("action", "method")] == [None, "dialog"]


@pytest.mark.parametrize("theme", ["readthedocs", "mkdocs"])
def test_a_quiz_works_in_themes_of_mkdocs(
    visit: Visit, server: Server, tmp_path: Path, audit: SelfAudit, theme: str
) -> None:
    settings = f"site_name: Tea Manual\nuse_directory_urls: false\ntheme: {{name: {theme}, highlightjs: false}}\n"
    root = host(tmp_path, {"docs/notes/two.md": "# Two\n"}, settings + "plugins: [search, inversion]\n")
    made = build_host(root, server.mount(f"tea-{theme}", root / "site"))
    assert made.status == 0, made.log
    page = visit(f"{made.url}index.html", reduced_motion="reduce")
    in_state(page, "start")
    give(page, ANSWERS)
    submit(page)
    assert shown(page) == expected(audit, ANSWERS)
    assert [one for one in broken_rules(page, COLOUR_RULES) if "<a " not in one] == []
