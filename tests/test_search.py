"""The search: what a reader fetches for it, and the search page in a browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from generator.publish.search_index import FOLDER, index_site
from tests.conftest import Visit, Watch
from tests.place_support import PHONE
from tests.probe_support import OVERFLOW, SMALL
from tests.search_support import SEARCH, look_for, page_html, results, says
from tests.site_support import BuiltSite, Server, axe_in_both_schemes, enlarged

FIRST_SEARCH = 250 * 1024
WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@pytest.fixture
def other_site(built_site: BuiltSite, server: Server, tmp_path: Path) -> Callable[[dict[str, str]], str]:
    """Serves pages of a test's own with the real search page; gives the address."""

    def make(pages: dict[str, str]) -> str:
        folder = tmp_path / "site"
        for name in ("search", "assets"):
            shutil.copytree(built_site.folder / name, folder / name)
        for name, html in pages.items():
            (folder / name).mkdir(parents=True)
            (folder / name / "index.html").write_text(html, encoding="utf-8")
        index_site(folder, {})
        return server.mount("other", folder)

    return make


# What is fetched


def test_no_page_fetches_anything_of_the_search(built_site: BuiltSite) -> None:
    for name, page in built_site.pages.items():
        sources = [element.attributes.get("src", "") for element in page if element.tag in ("script", "img", "link")]
        assert [one for one in sources if FOLDER in one] == [], name
        assert [one for one in sources if one.endswith("/search.js")] == (["../assets/search.js"] * (name == SEARCH))


@pytest.mark.browser
def test_the_index_is_fetched_with_the_first_search_and_not_before(
    browser: Browser, watch: Watch, built_site: BuiltSite, figure: Callable[[str, object], None]
) -> None:
    context = browser.new_context()
    watched = watch(context)
    page = context.new_page()
    page.goto(built_site.url)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Search").click()
    page.wait_for_url(built_site.url + SEARCH)
    page.get_by_role("searchbox").press_sequentially("promise")
    page.wait_for_load_state("networkidle")
    assert [url for url in watched.requests if f"/{FOLDER}/" in url] == []
    before = len(watched.requests)
    look_for(page, "promise")
    page.wait_for_load_state("networkidle")
    fetched = [url.partition("?")[0] for url in watched.requests[before:]]
    assert [url for url in fetched if not url.startswith(f"{built_site.url}{FOLDER}/")] == []
    assert len(fetched) == len(set(fetched))
    size = sum(built_site.size(url) for url in fetched)
    figure("first search, the real site", f"{size} bytes in {len(fetched)} files")
    assert size <= FIRST_SEARCH


# The page


@pytest.mark.browser
@pytest.mark.parametrize(
    ("words", "address", "kind"),
    [
        ("small acts, large damage", "issues/micro-betrayals/", "Issue · Monday 23 November 2026"),
        ("without one dramatic act", "guides/micro-betrayals/", "Guide"),
        ("erosion", "guides/micro-betrayals/promise-erosion/", "Part of a guide"),
        ("Rationalization", "guides/micro-betrayals/strategies/notice-your-rationalization-patterns/", "Strategy"),
        ("reliable week", "quizzes/self-audit/", "Self-audit"),
        ("which leak", "quizzes/which-leak/", "Quiz"),
    ],
)
def test_a_page_of_each_kind_is_found_by_its_words(
    visit: Visit, built_site: BuiltSite, words: str, address: str, kind: str
) -> None:
    page = visit(built_site.url + SEARCH)
    look_for(page, words)
    assert results(page)[built_site.url + address] == kind


@pytest.mark.browser
def test_the_keyboard_is_enough_and_the_way_back_leads_to_the_results(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url + SEARCH)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.type") == "search":
            break
    page.keyboard.type("erosion")
    page.keyboard.press("Enter")
    says(page, re.compile("result"))
    assert page.evaluate("() => document.activeElement.type") == "search"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    address = page.evaluate("() => document.activeElement.href")
    assert address == next(iter(results(page)))
    page.keyboard.press("Enter")
    page.wait_for_url(address)
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("erosion")
    expect(page.locator(".found a").first).to_be_visible()


@pytest.mark.browser
def test_what_a_reader_looks_for_is_in_no_address_and_in_no_storage(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url + SEARCH)
    look_for(page, "erosion")
    assert page.url == built_site.url + SEARCH
    assert page.evaluate("() => [localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    for name in ("About", "Search"):
        page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()
        page.wait_for_url(re.compile(f"/{name.lower()}/$"))
    assert page.get_by_role("searchbox").input_value() == ""


@pytest.mark.browser
@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("zzyzx", "No results for “zzyzx”. Try fewer or different words."),
        ("<b>zzyzx</b>", "No results for “<b>zzyzx</b>”. Try fewer or different words."),
        ("the", "“the” is on nearly every page. Try a more specific word."),
        ("How, what?", "“How, what?” is on nearly every page. Try a more specific word."),
    ],
)
def test_what_finds_nothing_is_said_in_words(visit: Visit, built_site: BuiltSite, words: str, answer: str) -> None:
    page = visit(built_site.url + SEARCH)
    look_for(page, "erosion")
    look_for(page, words)
    says(page, answer)
    expect(page.locator(".found")).to_be_hidden()


@pytest.mark.browser
def test_a_mistyped_word_is_named_with_the_one_that_it_was_taken_for(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url + SEARCH)
    look_for(page, "erosien")
    says(page, re.compile("No page has “erosien”. Here .* for “erosion”."))
    assert built_site.url + "guides/micro-betrayals/promise-erosion/" in results(page)
    look_for(page, "promise erosien")
    says(page, re.compile("No page has “promise erosien”. Here .* for “promise erosion”."))
    look_for(page, '"erosien"')
    says(page, re.compile("No results for"))


@pytest.mark.browser
def test_of_pages_that_only_begin_like_a_word_at_most_twelve_are_shown(
    visit: Visit, other_site: Callable[[dict[str, str]], str]
) -> None:
    pages = {f"page-{number}": page_html(f"Page {number}", f"<p>giraffes {number}</p>") for number in range(20)}
    page = visit(other_site(pages) + SEARCH)
    look_for(page, "giraffix")
    says(page, "No page has “giraffix”. Here are 12 results for “giraffes”.")
    page.get_by_role("button", name="Show more results").click()
    expect(page.locator(".found > li")).to_have_count(12)
    look_for(page, "giraffe")
    says(page, "20 results")


@pytest.mark.browser
def test_what_several_pages_have_in_common_is_shown_once(
    visit: Visit, other_site: Callable[[dict[str, str]], str]
) -> None:
    pages = {name: page_html("A page", "<p>The giraffe looks over the wall.</p>") for name in ("one", "two")}
    page = visit(other_site(pages) + SEARCH)
    look_for(page, "giraffe")
    expect(page.locator(".found > li")).to_have_count(2)
    expect(page.locator(".found [data-part=excerpt]")).to_have_count(1)


@pytest.mark.browser
def test_no_words_bring_the_page_back_to_its_beginning(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url + SEARCH)
    look_for(page, "erosion")
    page.get_by_role("searchbox").fill("  ")
    page.get_by_role("button", name="Search").click()
    says(page)
    expect(page.locator(".found")).to_be_hidden()


@pytest.mark.browser
@pytest.mark.parametrize(
    "file", ["pagefind.js", "pagefind-entry.json*", "*.pagefind", "*.pf_meta", "index/*", "fragment/*"]
)
def test_a_search_that_does_not_load_says_so_and_the_lists_are_still_there(
    browser: Browser, watch: Watch, built_site: BuiltSite, file: str
) -> None:
    """The browser reports the failed request: all that this test lets pass."""
    context = browser.new_context()
    watched = watch(context)
    page = context.new_page()
    page.clock.install()
    page.goto(built_site.url + SEARCH)
    context.route(f"{built_site.url}{FOLDER}/{file}", lambda route: route.abort())
    page.get_by_role("searchbox").fill("promise")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_load_state("networkidle")
    page.clock.run_for(21_000)
    says(page, re.compile("The search did not load."))
    expect(page.get_by_role("link", name="All issues, by year")).to_be_visible()
    page.goto("about:blank")  # a busy page may still have something to report
    watched.problems[:] = [one for one in watched.problems if not one.startswith(("console ", "error: Failed to load"))]
    context.unroute_all()
    page.clock.resume()
    page.goto(built_site.url + SEARCH)
    look_for(page, "promise")
    says(page, re.compile("results"))


@pytest.mark.browser
def test_a_slow_answer_does_not_take_the_place_of_a_later_one(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url + SEARCH)
    look_for(page, "zzyzx")
    held: list[Route] = []
    page.route("**/fragment/*", lambda route: held.append(route))  # noqa: PLW0108 - a method of a list takes no mark of Playwright's
    page.get_by_role("searchbox").fill("erosion")
    with page.expect_request("**/fragment/*"):
        page.get_by_role("searchbox").press("Enter")
        says(page, "Searching …")
    look_for(page, "zzyzx")
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    says(page, re.compile("No results for"))
    assert results(page) == {}


@pytest.mark.browser
def test_more_results_come_when_asked_for_and_take_the_focus(
    visit: Visit, other_site: Callable[[dict[str, str]], str]
) -> None:
    url = other_site({word: page_html(f"Page {word}", f"<p>giraffe {word}</p>") for word in WORDS})
    page = visit(url + SEARCH)
    look_for(page, "giraffe")
    says(page, "12 results")
    assert len(results(page)) == 6
    more = page.get_by_role("button", name="Show more results")
    more.press("Enter")
    expect(page.locator(".found > li")).to_have_count(12)
    expect(page.locator(".found > li").nth(6).get_by_role("link")).to_be_focused()
    expect(more).to_be_hidden()
    assert set(results(page)) == {f"{url}{word}/" for word in WORDS}


@pytest.mark.browser
def test_an_excerpt_is_text_whatever_stands_on_the_page(
    visit: Visit, other_site: Callable[[dict[str, str]], str]
) -> None:
    text = "giraffe <img src=x onerror=alert(1)> & <mark>giraffe</mark> <script>alert(2)</script>"
    title = "One <b>giraffe</b> & more"
    page = visit(other_site({"one": page_html(escape(title), f"<p>{escape(text)}</p>")}) + SEARCH)
    look_for(page, "giraffe")
    item = page.locator(".found > li")
    assert item.get_by_role("link").inner_text() == title
    assert "<img src=x onerror=alert(1)> &" in item.inner_text()
    tags = item.evaluate("one => [...new Set([...one.querySelectorAll('*')].map(part => part.localName))].sort()")
    assert tags == ["a", "h2", "mark", "p", "span"]
    assert all("giraffe" in one for one in item.locator("mark").all_inner_texts())


@pytest.mark.browser
def test_without_javascript_there_are_the_lists_and_no_form(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url + SEARCH, java_script_enabled=False)
    expect(page.get_by_role("searchbox")).to_be_hidden()
    expect(page.get_by_role("heading", name="Browse everything")).to_be_visible()
    for name, address in {
        "All issues, by year": "issues/",
        "All topics": "topics/",
        "All guides": "guides/",
        "All self-audits and quizzes": "quizzes/",
    }.items():
        page.goto(built_site.url + SEARCH)
        page.get_by_role("main").get_by_role("link", name=name).click()
        page.wait_for_url(built_site.url + address)


@pytest.mark.browser
@pytest.mark.parametrize("words", ["promise", "zzyzx"], ids=["results", "no results"])
def test_an_answer_breaks_no_rule_of_axe_in_light_or_dark(visit: Visit, built_site: BuiltSite, words: str) -> None:
    page = visit(built_site.url + SEARCH)
    look_for(page, words)
    assert axe_in_both_schemes(page) == []


@pytest.mark.browser
def test_results_fit_320_px_and_text_of_twice_the_size(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url + SEARCH, viewport=PHONE)
    look_for(page, "promise")
    assert page.evaluate(OVERFLOW) == [320, []]
    assert page.evaluate(SMALL) == []
    page.set_viewport_size({"width": 640, "height": 800})
    with enlarged(page):
        assert page.evaluate(OVERFLOW) == [640, []]
