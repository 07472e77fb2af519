"""How a reader searches a site of several years: the newest first, then older ones, as if all were one index."""

from __future__ import annotations

import itertools
import random
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from generator.app.kept_search import search_parts
from generator.publish.search_index import FOLDER, index_site
from tests.conftest import Visit, Watch
from tests.place_support import PHONE
from tests.probe_support import OVERFLOW, SMALL
from tests.search_support import SEARCH, look_for, results, says, write_page
from tests.site_support import BuiltSite, Server, axe_in_both_schemes, build, copy_project, load

pytestmark = pytest.mark.browser
BUDGET = 200_000
Parts = Mapping[str, tuple[str, ...]]
ISSUES = {  # by the day, words of its text
    "2023-03-01": "lemur",
    "2024-03-01": "lemur lemur lemur quagga axolotl77",
    "2024-03-02": "lemur quagga",
    "2024-03-03": "lemur lemur",
    "2025-03-01": "lemur lemur lemur lemur quagga",
    "2025-03-02": "lemur tapir",
    "2025-03-03": "tapir tapir",
    "2026-03-01": "lemur axolotl7",
    "2026-03-02": "lemur lemur tapir",
    "2026-03-03": "lemur lemur lemur",
}


@pytest.fixture(scope="module", name="years")
def _years(server: Server, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The real site with issues of three years, as `mkdocs build` makes it."""
    root = copy_project(tmp_path_factory.mktemp("years") / "project")
    public, *drafts = sorted((root / "content" / "issues").glob("*.md"))
    for draft in drafts:
        draft.unlink()
    head = public.read_text(encoding="utf-8").split("---\n")[1]
    head = re.sub(r"(?m)^(id|number|date|quiz|guide|title): .*\n|^aliases:.*\n(?:[ -].*\n)*", "", head)
    for number, (day, words) in enumerate(ISSUES.items()):
        text = f"---\n{head}id: issue-{number}-xyz\ntitle: The day {day}\n---\n\n{words}\n"
        (public.parent / f"{day}-day-{day}.md").write_text(text, encoding="utf-8")
    folder = root / "site"
    site = build(root, folder, server.mount("years", folder))
    assert site.status == 0, site.log
    assert search_parts(load(root)).keys() == {"2025", "2024", "2023"}
    return site


def found(page: Page) -> list[str]:
    """The days of the issues that are shown, or the addresses of other pages."""
    return [re.sub(r".*/issues/day-|/$", "", address) for address in results(page)]


def test_each_older_year_of_the_search_page_has_its_part_and_only_its_issues(years: BuiltSite) -> None:
    (search,) = [part for part in years.pages[SEARCH] if part.tag == "inversion-search"]
    assert search.attributes["data-older"] == "2025 2024 2023"
    folders = {path.name for path in (years.folder / FOLDER).iterdir() if path.name.isdigit()}
    assert folders == {"2025", "2024", "2023"}


def test_the_newest_year_is_searched_first_and_all_when_the_reader_asks(
    browser: Browser, watch: Watch, years: BuiltSite
) -> None:
    context = browser.new_context()
    watched = watch(context)
    page = context.new_page()
    page.goto(years.url + SEARCH)
    look_for(page, "lemur")
    says(page, "3 results", "Issues from 2023–2025 have not been searched.")
    assert found(page) == ["2026-03-03", "2026-03-02", "2026-03-01"]
    assert page.locator(".found .caps").first.inner_text().lower() == "issue · tuesday 3 march 2026"
    assert [url for url in watched.requests if re.search(rf"/{FOLDER}/\d", url)] == []
    page.get_by_role("button", name="Search older issues too").press("Enter")
    says(page, "9 results")
    expect(page.locator(".found a").first).to_be_focused()
    assert len(found(page)) == 6
    expect(page.get_by_role("button", name="Search older issues too")).to_be_hidden()
    page.get_by_role("button", name="Show more results").press("Enter")
    expect(page.locator(".found > li")).to_have_count(9)
    assert [url for url in watched.requests if re.search(r"/\d+/wasm", url)] == []
    page.locator(".found a").first.press("Enter")
    page.wait_for_url(re.compile("/issues/day-"))
    page.go_back()
    says(page, "9 results")
    assert page.url == years.url + SEARCH


def test_older_years_are_searched_unasked_while_there_are_few_results(visit: Visit, years: BuiltSite) -> None:
    page = visit(years.url + SEARCH)
    look_for(page, "tapir")
    says(page, "3 results", "Issues from 2023 have not been searched.")
    assert set(found(page)) == {"2026-03-02", "2025-03-02", "2025-03-03"}
    fetched = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert [len([url for url in fetched if url.endswith(end)]) for end in (".pf_meta", ".pf_metas")] == [1, 1]
    assert [url for url in fetched if re.search(r"/\d+/pagefind-entry", url)] == []
    look_for(page, "quagga")  # the newest year lacks it: a rare word is looked for in all years at once
    says(page, "3 results")
    assert set(found(page)) == {"2025-03-01", "2024-03-01", "2024-03-02"}
    look_for(page, "zzyzx")
    says(page, re.compile("No results for"))
    expect(page.get_by_role("button", name="Search older issues too")).to_be_hidden()


def test_a_browser_that_cannot_unpack_the_lists_of_older_years_fetches_each(visit: Visit, years: BuiltSite) -> None:
    page = visit("about:blank")
    page.add_init_script("delete window.DecompressionStream")
    page.goto(years.url + SEARCH)
    look_for(page, "tapir")
    says(page, "3 results", "Issues from 2023 have not been searched.")
    fetched = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert [len([url for url in fetched if url.endswith(end)]) for end in (".pf_meta", ".pf_metas")] == [3, 0]


def test_what_begins_like_a_word_does_not_stand_for_the_word_of_an_older_year(visit: Visit, years: BuiltSite) -> None:
    page = visit(years.url + SEARCH)
    look_for(page, "axolotl77")
    assert found(page) == ["2024-03-01"]
    look_for(page, "axolotl")
    assert set(found(page)) == {"2026-03-01", "2024-03-01"}
    look_for(page, "axolotl77 lemur")
    assert found(page) == ["2024-03-01"]
    look_for(page, '"lemur axolotl7"')
    assert found(page) == ["2026-03-01"]


@pytest.mark.parametrize("piece", ["older.*", "2024/index/*"])
def test_years_that_do_not_load_are_named_and_may_be_tried_again(
    browser: Browser, watch: Watch, years: BuiltSite, piece: str
) -> None:
    """The browser reports the failed request: all that this test lets pass."""
    context = browser.new_context()
    watched = watch(context)
    page = context.new_page()
    page.goto(years.url + SEARCH)
    context.route(f"{years.url}{FOLDER}/{piece}", lambda route: route.abort())
    look_for(page, "lemur")
    shown = found(page)
    older = page.get_by_role("button", name="Search older issues too")
    older.press("Enter")
    says(page, re.compile("The older issues did not load"))
    assert found(page) == shown
    expect(older).to_be_focused()
    look_for(page, "tapir quagga axolotl77")
    says(page, re.compile("The search did not load"))
    page.get_by_role("searchbox").fill("axolotl")
    page.get_by_role("searchbox").press("Enter")
    says(page, "1 result", re.compile("The older issues did not load"))
    context.unroute_all()
    older.press("Enter")
    says(page, "2 results")
    allowed = ("console ", "error: Failed to load", "error: Pagefind: WASM Error")
    watched.problems[:] = [one for one in watched.problems if not one.startswith(allowed)]


def test_results_of_several_years_break_no_rule_of_axe_and_fit_320_px(visit: Visit, years: BuiltSite) -> None:
    page = visit(years.url + SEARCH, viewport=PHONE)
    look_for(page, "lemur")
    assert axe_in_both_schemes(page) == []
    assert page.evaluate(OVERFLOW) == [320, []]
    assert page.evaluate(SMALL) == []


# Many issues


def many_pages(site: Path, count: int, length: int) -> tuple[Parts, list[str]]:
    """Writes issues of ten years, and gives the older parts and the words by how frequent they are, as in English.

    The n-th most frequent word is there 1/n times as often as the first (Zipf). Each year has a word of its own.
    """
    chance = random.Random(4)  # noqa: S311 - a text, no secret
    parts = ["ba", "con", "de", "fer", "ho", "in", "ja", "lo", "mi", "or", "pe", "sta", "un", "ver", "ex", "al", "ing"]
    known = list(dict.fromkeys("".join(chance.choices(parts, k=chance.choice((2, 2, 3, 3, 4)))) for _ in range(20000)))
    weights = list(itertools.accumulate(1 / (place + 1) for place in range(len(known))))
    older: dict[str, tuple[str, ...]] = {}
    for year in range(2026, 2016, -1):
        for number in range(count // 10):
            own = f" only{year}" if number % 50 == 0 else ""
            write_page(
                site, f"/issues/{year}-{number}/", " ".join(chance.choices(known, cum_weights=weights, k=length)) + own
            )
        older[str(year)] = tuple(f"/issues/{year}-{number}/" for number in range(count // 10))
    del older["2026"]
    return older, known


def searched(page: Page, words: str) -> list[str]:
    """All that is found for the words, in order."""
    look_for(page, words)
    older = page.get_by_role("button", name="Search older issues too")
    if older.is_visible():
        older.press("Enter")
        says(page, re.compile(r"^\d+ results?$"))
    more = page.get_by_role("button", name="Show more results")
    while more.is_visible():
        shown = page.locator(".found > li").count()
        more.press("Enter")
        page.wait_for_function("n => document.querySelectorAll('.found > li').length > n", arg=shown)
    return [address.rpartition("/issues/")[2].rstrip("/") for address in results(page)]


def fetched_in(context: BrowserContext) -> list[Request]:
    """Requests that the context has finished, from now on."""
    finished: list[Request] = []
    context.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108 - a method of a list takes no mark of Playwright's
    return finished


@pytest.fixture
def search_pages(built_site: BuiltSite, years: BuiltSite, tmp_path: Path) -> Callable[[str, Parts], Path]:
    """Makes a folder for a site, with a search page that searches these years."""

    def make(name: str, older: Parts) -> Path:
        folder = tmp_path / name
        for part in ("search", "assets"):
            shutil.copytree((years if older else built_site).folder / part, folder / part)
        path = folder / "search" / "index.html"
        html = path.read_text(encoding="utf-8").replace(
            'data-older="2025 2024 2023"', f'data-older="{" ".join(older)}"'
        )
        path.write_text(html, encoding="utf-8")
        return folder

    return make


def test_results_of_all_years_are_in_the_order_of_one_index(
    visit: Visit, server: Server, search_pages: Callable[[str, Parts], Path]
) -> None:
    """A word of many pages in one year, and of few in others: the more often it is on a page, the higher that is."""
    times = {"2026": [9, 4], "2025": [12, 11, 10, 8, 7, 6, 5, 3, 2, 1], "2024": [13], "2023": []}
    best = [f"{year}-{n}" for year in times for n in times[year]]
    best.sort(key=lambda name: -int(name.rpartition("-")[2]))
    older = {year: tuple(f"/issues/{year}-{n}/" for n in range(20)) for year in list(times)[1:]}
    for name, parts in {"whole": {}, "parts": older}.items():
        folder = search_pages(name, parts)
        for year, counts in times.items():
            for n in range(20):
                okapis = n if n in counts else 0
                words = " ".join(["okapi"] * okapis + [f"filler{year}n{n}"] * (30 - okapis) + ["tapir"] * (n % 2))
                write_page(folder, f"/issues/{year}-{n}/", words)
        index_site(folder, parts)
        page = visit(server.mount(name, folder) + SEARCH)
        found = searched(page, "okapi")
        assert found == best, name
        assert searched(page, "okapi tapir") == [one for one in best if int(one.rpartition("-")[2]) % 2], name


@pytest.mark.long
def test_the_first_search_among_3650_issues_fetches_at_most_200_kb(
    browser: Browser,
    watch: Watch,
    server: Server,
    search_pages: Callable[[str, Parts], Path],
    figure: Callable[[str, object], None],
) -> None:
    folder = search_pages("many", dict.fromkeys([str(year) for year in range(2025, 2016, -1)], ()))
    older, known = many_pages(folder, 3650, 320)
    index_site(folder, older)
    url = server.mount("many", folder)
    for words in (known[40], f"the {known[40]} of {known[700]}", "only2026", "only2017", f"{known[1]} only2017"):
        context = browser.new_context()
        watch(context)
        page = context.new_page()
        page.goto(url + SEARCH)
        page.wait_for_load_state("networkidle")
        fetched = fetched_in(context)
        look_for(page, words)
        page.wait_for_load_state("networkidle")
        expect(page.locator(".found > li").first).to_be_visible()
        size = sum(request.sizes()["responseBodySize"] for request in fetched)
        figure(f"first search at 3,650 issues: {words}", f"{size} bytes in {len(fetched)} files")
        assert size <= BUDGET, words
