"""What a reader downloads (docs/design.md, Budgets): little, from this host only, and no code to read a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from graphlib import TopologicalSorter
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from tests.conftest import Watch, Watched
from tests.flow_support import begin
from tests.html_support import Element
from tests.site_support import PAGE_TYPES, BuiltSite, asked, erase, give, in_state, settled, submit

FIRST_VISIT = 60 * 1024
QUIZ_SCRIPTS = 10 * 1024
RUNS = ("", "module", "text/javascript", "application/javascript")
IMPORT = re.compile(r"""^\s*(?:import|export)\b[^"'();=]*["']([^"']+)["']""", re.MULTILINE)
LATER = re.compile(r"""\bimport\(["']([^"']+)["']\)""")
FOLDER = "assets/quiz/"
ALWAYS = {"element.js", "dom.js", "score.js"}
LOADED = {"quiz": {*ALWAYS, "scale.js", "attempt.js"}, "knowledge quiz": {*ALWAYS, "knowledge.js"}}
AGAIN = {"again.js"}  # another attempt after a finished or a kept one
GOING = {"going.js"}  # the next question comes by itself
LOOP = {"loop.js"}  # what a reader wants to try until the next time
HISTORY = {*AGAIN, "history.js", "store.js", "calendar.js", "download.js", "page.js"}
DISCREET = {"safety/", "let-down/"}
OTHER = {"other.js"}
LINKS = {"share.js", "link.js", "page.js"}
RESULT = {"letter.js"}


def scripts(page: tuple[Element, ...]) -> list[Element]:
    return [element for element in page if element.tag == "script" and element.attributes.get("type", "") in RUNS]


def loaded(page: tuple[Element, ...]) -> Iterator[str]:
    """The addresses that a browser fetches for a page, but the imports of its scripts."""
    for element in page:
        rel = element.attributes.get("rel", "").split()
        if element.tag == "link" and {"stylesheet", "icon", "preload", "modulepreload", "manifest"} & set(rel):
            yield element.attributes["href"]
        elif element.tag != "a" and "src" in element.attributes:
            yield element.attributes["src"]


def with_imports(site: BuiltSite, addresses: list[str]) -> list[str]:
    """The addresses and all that these scripts and stylesheets import before they begin."""
    ahead, all_of_them = list(addresses), list[str]()
    while ahead:
        address = ahead.pop()
        if address in all_of_them:
            continue
        all_of_them.append(address)
        text = site.files[address.removeprefix(site.url)].decode("utf-8", "replace")
        if address.endswith(".js"):
            ahead += [urljoin(address, one) for one in IMPORT.findall(text)]
        if address.endswith(".css"):
            assert "url(" not in text
            assert "@import" not in text
    return all_of_them


def first_visit(site: BuiltSite, name: str, page: tuple[Element, ...]) -> list[str]:
    addresses = [urljoin(site.url + name, address) for address in loaded(page)]
    return [site.url + name, *with_imports(site, addresses)]


@pytest.mark.parametrize("kind", PAGE_TYPES)
def test_a_first_visit_is_at_most_60_kb_compressed(
    built_site: BuiltSite, kind: str, figure: Callable[[str, object], None]
) -> None:
    name = PAGE_TYPES[kind]
    sizes = {address: built_site.size(address) for address in first_visit(built_site, name, built_site.pages[name])}
    figure(f"first visit, {kind}", f"{sum(sizes.values())} bytes in {len(sizes)} files")
    assert sum(sizes.values()) <= FIRST_VISIT, sizes


def quiz_scripts(site: BuiltSite, names: Iterable[str]) -> dict[str, int]:
    """The scripts of quizzes by name, and the bytes of each as a server sends it."""
    return {name: site.size(f"{site.url}{FOLDER}{name}") for name in sorted(names)}


def asked_for(requests: Iterable[str]) -> set[str]:
    """The scripts of quizzes among addresses."""
    return {urlsplit(url).path.rpartition("/")[2] for url in requests if f"/{FOLDER}" in url}


@pytest.mark.parametrize("kind", LOADED)
def test_a_quiz_page_loads_at_most_10_kb_of_scripts_compressed(
    built_site: BuiltSite, kind: str, figure: Callable[[str, object], None]
) -> None:
    name = PAGE_TYPES[kind]
    keeps = f"{built_site.url}assets/offline.js"  # it comes after all others, and no quiz waits for it
    files = [
        one for one in first_visit(built_site, name, built_site.pages[name]) if one.endswith(".js") and one != keeps
    ]
    assert {one.removeprefix(built_site.url + FOLDER) for one in files} == LOADED[kind]
    sizes = quiz_scripts(built_site, LOADED[kind])
    figure(f"scripts that a {kind} loads", f"{sum(sizes.values())} bytes in {len(sizes)} files")
    assert sum(sizes.values()) <= QUIZ_SCRIPTS, sizes


def test_the_scripts_of_quizzes_are_these_and_no_others(
    built_site: BuiltSite, figure: Callable[[str, object], None]
) -> None:
    """With what each weighs, and all of them together: what no reader ever loads at once."""
    some = LOADED["quiz"] | LOADED["knowledge quiz"] | HISTORY | LINKS | RESULT | GOING | LOOP | OTHER
    sizes = quiz_scripts(built_site, some)
    there = {name for name in built_site.files if name.startswith(FOLDER)}
    assert {name.removeprefix(FOLDER) for name in there} == set(sizes)
    for name, size in sizes.items():
        figure(f"script {name}", f"{size} bytes")
    later = {"the result": RESULT, "the history": HISTORY, "links": LINKS}
    later |= {"going on by itself": GOING, "the weekly loop": LOOP, "someone else": OTHER}
    for what, names in {**later, "all quizzes": set(sizes)}.items():
        figure(f"scripts of {what}", f"{sum(sizes[name] for name in names)} bytes in {len(names)} files")


def test_scripts_that_come_later_are_asked_for_in_few_places(built_site: BuiltSite) -> None:
    """What no test sees being fetched is fetched nowhere: the history, the links. The page names its kind's."""
    texts = {name: built_site.files[name].decode() for name in built_site.files if name.startswith(FOLDER)}
    found = {name.removeprefix(FOLDER): LATER.findall(text) for name, text in texts.items()}
    assert {name: set(names) for name, names in found.items() if names} == {
        "scale.js": {f"./{name}.js" for name in ("again", "going", "history", "letter", "other", "share")},
        "history.js": {"./loop.js"},
    }


def test_no_script_of_quizzes_comes_back_to_itself_by_way_of_others(built_site: BuiltSite) -> None:
    asks = {
        name.removeprefix(FOLDER): {
            one.removeprefix("./") for one in IMPORT.findall(code) + LATER.findall(code) if one.startswith("./")
        }
        for name, data in built_site.files.items()
        if name.startswith(FOLDER)
        for code in [data.decode()]
    }
    assert asks["history.js"] >= {"attempt.js", "store.js"}
    TopologicalSorter(asks).prepare()  # names the circle, if there is one


@pytest.fixture
def reader(browser: Browser, watch: Watch, built_site: BuiltSite) -> Callable[[str], tuple[Page, Watched]]:
    """Opens an address as one who was never here."""

    def go(address: str) -> tuple[Page, Watched]:
        context = browser.new_context(reduced_motion="reduce")
        watched = watch(context)
        page = context.new_page()
        page.goto(built_site.url + address)
        settled(page)
        page.wait_for_load_state("networkidle")
        return page, watched

    return go


@pytest.mark.browser
def test_a_whole_take_of_the_self_audit_loads_neither_the_history_nor_the_links(
    reader: Callable[[str], tuple[Page, Watched]], quiz: SelfAudit
) -> None:
    page, watched = reader(PAGE_TYPES["quiz"])
    begin(page)
    for _ in quiz.items:
        page.keyboard.press("2")
        page.keyboard.press("Enter")
    in_state(page, "check")
    page.get_by_role("button", name="See your result").click()
    in_state(page, "result")
    for summary in page.locator("summary:visible").all():
        summary.click()
    page.reload()
    settled(page)
    in_state(page, "result")
    erase(page)
    page.wait_for_load_state("networkidle")
    assert asked_for(watched.requests) == LOADED["quiz"] | RESULT


@pytest.mark.browser
def test_a_whole_take_of_a_knowledge_quiz_loads_its_own_scripts_only(
    reader: Callable[[str], tuple[Page, Watched]], leaks: KnowledgeQuiz
) -> None:
    page, watched = reader(PAGE_TYPES["knowledge quiz"])
    give(page, {item.id: item.options[0].id for item in leaks.items})
    page.get_by_role("button", name="Check").first.click()
    submit(page)
    erase(page)
    page.wait_for_load_state("networkidle")
    assert asked_for(watched.requests) == LOADED["knowledge quiz"]


@pytest.mark.browser
def test_the_history_comes_when_it_is_switched_on_and_with_each_visit_after_that(
    reader: Callable[[str], tuple[Page, Watched]],
) -> None:
    page, watched = reader(PAGE_TYPES["quiz"])
    page.get_by_role("checkbox", name="Remember on this device").click()
    expect(page.get_by_role("heading", name="Over time")).to_be_visible()
    assert asked_for(watched.requests) == LOADED["quiz"] | HISTORY
    watched.requests.clear()
    page.reload()
    expect(page.get_by_role("heading", name="Over time")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert asked_for(watched.requests) == LOADED["quiz"] | HISTORY
    watched.requests.clear()
    with asked(page):
        page.get_by_role("checkbox", name="Remember on this device").click()
    page.reload()
    settled(page)
    page.wait_for_load_state("networkidle")
    assert asked_for(watched.requests) == LOADED["quiz"]


@pytest.mark.browser
def test_the_links_come_when_one_is_copied_or_opened(
    reader: Callable[[str], tuple[Page, Watched]], quiz: SelfAudit
) -> None:
    page, watched = reader(PAGE_TYPES["quiz"])
    page.evaluate("() => { navigator.clipboard.writeText = async text => { window.copied = text } }")
    give(page, quiz.examples[5].answers)
    submit(page)
    page.get_by_text("Copy a link to my answers").click()
    page.wait_for_load_state("networkidle")
    assert asked_for(watched.requests) == LOADED["quiz"] | RESULT
    page.get_by_role("button", name="Copy the link").click()
    page.wait_for_function("() => window.copied")
    assert asked_for(watched.requests) == LOADED["quiz"] | RESULT | LINKS
    fragment = page.evaluate("window.copied").partition("#")[2]
    page, watched = reader(f"{PAGE_TYPES['quiz']}#{fragment}")
    in_state(page, "compare")
    assert asked_for(watched.requests) == LOADED["quiz"] | LINKS


def test_a_page_to_read_loads_no_code_but_1_kb_that_keeps_it_for_when_there_is_no_network(
    built_site: BuiltSite, figure: Callable[[str, object], None]
) -> None:
    """It runs after the page is there; the page of what is kept, and those to leave quickly, have one of their own."""
    found = {
        name: {
            urljoin(built_site.url + name, one.attributes["src"]).removeprefix(built_site.url) for one in scripts(page)
        }
        for name, page in built_site.pages.items()
    }
    keeps = {name for name, sources in found.items() if "assets/offline.js" in sources}
    with_code = {name: sources - {"assets/offline.js"} for name, sources in found.items()}
    to_use = [name for name in built_site.pages if re.fullmatch(r"quizzes/[^/]+/|search/", name)]
    to_guess = [name for name, page in built_site.pages.items() if any(one.tag == "inversion-explore" for one in page)]
    assert to_guess == [PAGE_TYPES["guide"]]
    assert {name for name, sources in with_code.items() if sources} == {*to_use, *to_guess, "device/", *DISCREET}
    assert {source for name in DISCREET for source in with_code[name]} == {"assets/leave.js"}
    assert keeps == built_site.pages.keys() - {"404.html"}
    size = built_site.size(f"{built_site.url}assets/offline.js")
    figure("script on a page to read", f"{size} bytes")
    assert size <= 1024


def test_the_worker_is_at_most_2_kb_compressed(built_site: BuiltSite, figure: Callable[[str, object], None]) -> None:
    size = built_site.size(f"{built_site.url}worker.js")
    figure("service worker", f"{size} bytes")
    assert size <= 2 * 1024


def test_no_page_loads_anything_from_another_host(built_site: BuiltSite) -> None:
    for name, page in built_site.pages.items():
        for address in loaded(page):
            assert urljoin(built_site.url + name, address).startswith(built_site.url), (name, address)


def test_no_page_has_code_in_its_html(built_site: BuiltSite) -> None:
    for name, page in built_site.pages.items():
        assert [element.text[:80] for element in scripts(page) if "src" not in element.attributes] == [], name
        for element in page:
            handlers = [key for key in element.attributes if key.startswith("on")]
            assert handlers == [], (name, element)
            assert not element.attributes.get("href", "").lower().startswith("javascript:"), name


def test_no_page_has_styles_in_its_html(built_site: BuiltSite) -> None:
    for name, page in built_site.pages.items():
        assert [element for element in page if element.tag == "style" or "style" in element.attributes] == [], name


def test_no_page_hints_at_another_host(built_site: BuiltSite) -> None:
    for name, page in built_site.pages.items():
        rels = {word for element in page if element.tag == "link" for word in element.attributes["rel"].split()}
        assert not rels & {"preconnect", "dns-prefetch", "prefetch", "prerender"}, name


def test_the_site_has_no_file_that_nothing_in_it_names(built_site: BuiltSite) -> None:
    texts = [
        data.decode() for name, data in built_site.files.items() if name.endswith((".html", ".js", ".xml", ".css"))
    ]
    others = [name for name in built_site.files if not name.endswith(".html") and not name.startswith("pagefind/")]

    assert "assets/site.css" in others
    unnamed = {name for name in others if not any(name.rpartition("/")[2] in text for text in texts)}
    assert unnamed == {"sitemap.xml", "sitemap.xml.gz"}  # search engines look for them
