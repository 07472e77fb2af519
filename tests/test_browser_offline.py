"""Without a network: what a reader has seen and the quizzes open; nothing stays that was taken back or erased."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from generator.model.quiz import SelfAudit
from tests.conftest import Watched
from tests.flow_support import QUIZ, full
from tests.offline_support import CutHandler, CutServer, cut_server, deploy, kept, ready, until
from tests.preview_support import serving, within
from tests.probe_support import axe, fitting
from tests.site_support import (
    PAGE_TYPES,
    BuiltSite,
    asked,
    build,
    copy_project,
    expected,
    give,
    settled,
    shown,
    submit,
)

pytestmark = pytest.mark.browser
ISSUE, GUIDE = PAGE_TYPES["issue"], PAGE_TYPES["guide"]
KIT, SEEN = "inversion:/a/:kit", "inversion:/a/:seen"
WORKERS = "navigator.serviceWorker.getRegistrations().then(all => all.length)"
TEXT_OF_ISSUE = "content/issues/2026-11-23-micro-betrayals.md"
# A page that was taken back is missing, too; and the page for that has absolute addresses.
NO_NETWORK = re.compile(
    "^404: .*/(issues/micro-betrayals/|repo/.*)$|ERR_(EMPTY|CONN|FAIL)|Failed to (fetch|load resource)"
)


@pytest.fixture(scope="module")
def cuttable() -> Iterator[CutServer]:
    with cut_server() as running:
        yield running


@pytest.fixture
def folder(built_site: BuiltSite, cuttable: CutServer, tmp_path: Path) -> Path:
    """The real site at /a/, which a test may change."""
    shutil.copytree(built_site.folder, tmp_path / "a")
    cuttable.mount("a", tmp_path / "a")
    return tmp_path / "a"


@pytest.fixture
def context(browser: Browser, cuttable: CutServer) -> Iterator[BrowserContext]:
    """A browser that keeps pages. But for what fails without a network, nothing in it may fail."""
    made = browser.new_context(reduced_motion="reduce")
    watched = Watched(made, cuttable.origin, keeps=True)
    yield made
    made.close()
    assert [one for one in watched.problems if not NO_NETWORK.search(one)] == []


@pytest.fixture
def site(context: BrowserContext, folder: Path, cuttable: CutServer) -> Callable[[str], Page]:
    """Opens an address of the site in a tab, and waits until the page is kept."""
    assert folder.is_dir()
    page = context.new_page()

    def go(address: str) -> Page:
        page.goto(f"{cuttable.origin}/a/{address}")
        ready(page, f"/a/{address}", "/a/quizzes/self-audit/")
        return page

    return go


def test_a_page_that_was_seen_opens_without_a_network_whatever_follows_its_address(
    site: Callable[[str], Page], cuttable: CutServer
) -> None:
    site(ISSUE)
    page = site(GUIDE)
    with cuttable.cut():
        for ending in ("", "?from=mail#ways", "index.html"):
            page.goto(f"{cuttable.origin}/a/{ISSUE}{ending}")
            expect(page.get_by_role("heading", level=1)).to_contain_text("Micro-betrayals")
        page.goto(f"{cuttable.origin}/a/{GUIDE.removesuffix('/')}")
        assert page.url == f"{cuttable.origin}/a/{GUIDE}"  # or the links on it would lead elsewhere
        page.get_by_role("radio", name="about 17 hours").check()
        page.get_by_role("button", name="See").first.click()
        expect(page.get_by_role("status").first).not_to_be_empty()


def test_a_quiz_that_was_never_seen_is_taken_without_a_network_to_its_result(
    site: Callable[[str], Page], cuttable: CutServer, quiz: SelfAudit
) -> None:
    page = site(ISSUE)
    with cuttable.cut():
        page.goto(f"{cuttable.origin}/a/{QUIZ}")
        settled(page)
        page.get_by_role("checkbox", name="Remember on this device").check()
        give(page, full(quiz))
        submit(page)
        assert shown(page) == expected(quiz, full(quiz))
        expect(page.get_by_role("heading", name="Over time")).to_be_visible()


def test_nothing_on_the_device_tells_whether_a_discreet_page_or_a_quiz_was_read(
    site: Callable[[str], Page], cuttable: CutServer
) -> None:
    page = site(ISSUE)
    before = kept(page)
    for address in ("safety/", "let-down/", QUIZ, ""):
        site(address)
        page.wait_for_load_state("networkidle")
    assert kept(page) == before
    with cuttable.cut():
        page.goto(f"{cuttable.origin}/a/safety/")
        expect(page.get_by_role("link", name="1-800-799-7233")).to_be_visible()


def test_another_page_leads_to_the_list_of_those_that_are_kept(
    site: Callable[[str], Page], cuttable: CutServer
) -> None:
    page = site(ISSUE)
    with cuttable.cut():
        page.goto(f"{cuttable.origin}/a/topics/trust/")
        expect(page.get_by_role("status").first).to_contain_text("You’re offline")
        expect(page.get_by_role("link", name="Try that page again")).to_have_attribute(
            "href", re.compile("topics/trust/$")
        )
        expect(page.locator("[data-part=seen] a")).to_have_text(["Micro-betrayals: small acts, large damage"])
        assert axe(page) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert fitting(page) == []
        page.locator("[data-part=seen] a").click()
        expect(page).to_have_url(f"{cuttable.origin}/a/{ISSUE}")
    page.goto(f"{cuttable.origin}/a/topics/trust/")
    expect(page).to_have_url(f"{cuttable.origin}/a/topics/trust/")


class AtTheRoot(CutHandler):
    """Serves the site at /a/ as the whole host."""

    def do_GET(self) -> None:  # noqa: N802 - as the library has it
        self.path = f"/a{self.path}"
        super().do_GET()


def test_without_a_network_a_path_that_looks_like_a_host_leads_to_no_other_host(
    browser: Browser, built_site: BuiltSite
) -> None:
    with cut_server() as running, browser.new_context() as context:
        running.RequestHandlerClass = AtTheRoot
        running.mount("a", built_site.folder)
        page = context.new_page()
        page.goto(f"{running.origin}/")
        ready(page, "/", "/quizzes/self-audit/")
        with running.cut():
            page.goto(f"{running.origin}//evil.example")
            assert page.evaluate("location.origin") == running.origin


def test_a_first_visit_without_a_network_is_the_browsers_own_error(
    context: BrowserContext, cuttable: CutServer
) -> None:
    page = context.new_page()
    with cuttable.cut(), pytest.raises(PlaywrightError, match="ERR_"):
        page.goto(f"{cuttable.origin}/a/")


def test_after_a_deployment_the_old_kit_is_gone_and_what_was_seen_is_as_it_is_now(
    site: Callable[[str], Page], folder: Path, cuttable: CutServer, tmp_path: Path
) -> None:
    page = site(ISSUE)
    kit = "async name => (await (await caches.open(name)).keys()).map(({ url }) => url)"
    before = page.evaluate(kit, KIT)
    project = copy_project(tmp_path / "project")
    for path in (TEXT_OF_ISSUE, "quizzes/self-audit.yml"):
        text = (project / path).read_text(encoding="utf-8")
        (project / path).write_text(re.sub(r'(?m)^(title: "?)', r"\1Corrected, ", text, count=1), encoding="utf-8")
    made = build(project, tmp_path / "site", f"{cuttable.origin}/a/")
    assert made.status == 0, made.log
    deploy(made.folder, folder)
    page.goto(f"{cuttable.origin}/a/{GUIDE}")
    worker = "self => navigator.serviceWorker.getRegistration().then(one => one.update())"
    page.evaluate(worker)
    until(
        page,
        f"async ([name, old]) => {{ const now = await ({kit})(name);"
        "return now.length === old.length && now.some(one => !old.includes(one)) }",
        [KIT, before],
    )
    after = page.evaluate(kit, KIT)
    of = {one.split("?")[0].removeprefix(f"{cuttable.origin}/a/") for one in set(after) - set(before)}
    assert QUIZ in of
    assert [one for one in of if one.startswith("assets/")] == []  # what stayed the same isn't fetched again
    with cuttable.cut():
        for address in (ISSUE, QUIZ):
            page.goto(f"{cuttable.origin}/a/{address}")
            expect(page.get_by_role("heading", level=1)).to_contain_text("Corrected, ")


@pytest.mark.parametrize("is_deployed", [True, False])
def test_a_page_that_was_taken_back_is_no_longer_on_the_device(
    site: Callable[[str], Page], folder: Path, cuttable: CutServer, is_deployed: bool
) -> None:
    page = site(ISSUE)
    shutil.rmtree(folder / ISSUE)
    if is_deployed:  # with any deployment, and without going there
        worker = folder / "worker.js"
        worker.write_text(worker.read_text(encoding="utf-8").replace("self.VERSION=", 'self.OLD="";self.VERSION='))
        page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
        until(page, "async name => !(await (await caches.open(name)).keys()).length", SEEN)
    else:
        answer = page.reload()
        assert answer
        assert answer.status == 404
    with cuttable.cut():
        page.goto(f"{cuttable.origin}/a/{ISSUE}")  # the browser itself may remember that it's missing
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("On this device|This page is not here"))


def test_erase_takes_answers_attempts_kept_pages_and_the_worker_and_keeps_nothing_in_that_tab(
    site: Callable[[str], Page], cuttable: CutServer, quiz: SelfAudit
) -> None:
    site(ISSUE)
    page = site(QUIZ)
    settled(page)
    page.get_by_role("checkbox", name="Remember on this device").check()
    give(page, full(quiz))
    submit(page)
    page.evaluate("localStorage.setItem('other', '1'), caches.open('inversion:/b/:seen')")
    page.goto(f"{cuttable.origin}/a/device/")
    button = page.get_by_role("button", name="Erase my answers and all that is kept")
    with asked(page, yes=False) as questions:
        button.click()
    assert len(questions) == 1
    assert SEEN in kept(page)
    with asked(page):
        button.click()
    expect(page.get_by_role("status").last).to_contain_text("All of it is erased")
    left = "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    assert page.evaluate(left) == ["other", "inversion:/a/:~erased"]
    assert page.evaluate(WORKERS) == 0
    assert kept(page) == {"inversion:/b/:seen": []}  # another site's
    page.go_back()
    settled(page)
    assert page.locator(".item input:checked").count() == 0
    page.goto(f"{cuttable.origin}/a/{ISSUE}")
    page.wait_for_load_state("networkidle")
    assert kept(page) == {"inversion:/b/:seen": []}


def test_two_sites_of_an_origin_neither_read_nor_erase_each_others_pages(
    context: BrowserContext, folder: Path, cuttable: CutServer
) -> None:
    shutil.copytree(folder, folder / "b")  # a site below another one
    paths = {"a": "/a/", "b": "/b/", "a/b": "/a/b/"}
    cuttable.mount("b", folder)
    page = context.new_page()
    for name, path in paths.items():
        page.goto(f"{cuttable.origin}{path}{ISSUE if name == 'a' else GUIDE}")
        ready(page, f"{path}{ISSUE if name == 'a' else GUIDE}", f"{path}{QUIZ}")
    found = kept(page)
    for path in paths.values():
        own = [one for part in ("kit", "seen") for one in found[f"inversion:{path}:{part}"]]
        assert own
        below = tuple(other for other in paths.values() if other != path and other.startswith(path))
        assert [one for one in own if not one.startswith(path) or one.startswith(below or "-")] == []
    with cuttable.cut():
        page.goto(f"{cuttable.origin}/b/{ISSUE}")  # that was seen on the other site only
        expect(page.get_by_role("status").first).to_contain_text("You’re offline")
    page.goto(f"{cuttable.origin}/a/device/")
    with asked(page):
        page.get_by_role("button", name="Erase my answers and all that is kept").click()
    expect(page.get_by_role("status").last).to_contain_text("All of it is erased")
    assert kept(page) == {name: urls for name, urls in found.items() if not name.startswith("inversion:/a/:")}


def test_no_feed_no_search_and_no_words_of_a_search_are_kept(site: Callable[[str], Page]) -> None:
    page = site("search/")
    page.get_by_role("searchbox").fill("phone")
    page.keyboard.press("Enter")
    expect(page.locator(".found li").first).to_be_visible()
    for name in ("feed.xml", "feed.json", "sitemap.xml"):
        page.evaluate("async name => { await fetch(new URL(`../${name}`, location)) }", name)
    page.wait_for_load_state("networkidle")
    stored = page.evaluate("""async () => {
      const urls = [];
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys()) urls.push(url);
      return urls;
    }""")
    assert [one for one in stored if re.search(r"phone|pagefind|feed|sitemap|\.xml|\.json", one)] == []


def test_a_site_that_switches_it_off_gets_rid_of_the_worker_and_of_what_is_kept(
    site: Callable[[str], Page], folder: Path, cuttable: CutServer, tmp_path: Path
) -> None:
    page = site(ISSUE)
    project = copy_project(tmp_path / "project")
    config = project / "content" / "site.yml"
    config.write_text(config.read_text(encoding="utf-8") + "offline: false\n", encoding="utf-8")
    made = build(project, tmp_path / "site", f"{cuttable.origin}/a/")
    assert made.status == 0, made.log
    deploy(made.folder, folder)
    page.goto(f"{cuttable.origin}/a/{ISSUE}")
    page.evaluate("navigator.serviceWorker.getRegistration().then(one => one?.update())")
    until(page, f"async () => !(await caches.keys()).length && !await {WORKERS}")
    assert [name for name, data in made.files.items() if name.endswith(".html") and b"offline.js" in data] == []
    page.goto(f"{cuttable.origin}/a/device/")
    expect(page.get_by_role("button", name="Erase my answers and all that is kept")).to_be_visible()


def test_instant_navigation_keeps_the_pages_that_it_shows(
    context: BrowserContext, cuttable: CutServer, tmp_path: Path
) -> None:
    project = copy_project(tmp_path / "project")
    settings = project / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace("features: []", "features: [navigation.instant]")
    settings.write_text(text, encoding="utf-8")
    made = build(project, tmp_path / "site", cuttable.mount("instant", tmp_path / "site"))
    assert made.status == 0, made.log
    page = context.new_page()
    page.goto(made.url + "about/")
    ready(page, "/instant/about/")
    page.evaluate("window.same = true")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Issues").click()
    expect(page).to_have_url(f"{made.url}issues/")
    ready(page, "/instant/issues/")
    assert page.evaluate("window.same")
    with cuttable.cut():
        page.goto(f"{made.url}issues/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_preview_keeps_nothing_and_gets_rid_of_a_worker(browser: Browser, tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    with serving(project, tmp_path / "log") as (url, log, _), browser.new_context() as context:
        within(60, "the site", log, "Serving on")
        page = context.new_page()
        page.goto(url)
        assert page.locator("script[src*='offline.js']").count() == 0
        page.evaluate("navigator.serviceWorker.register('worker.js')")
        until(page, f"async () => !await {WORKERS}")
        assert kept(page) == {}
