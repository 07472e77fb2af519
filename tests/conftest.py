"""What tests share: one built site, one server, one browser; and pages that fail a test for any error they show."""

from __future__ import annotations

import gc
import os
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.site.site import Site
from tests.site_support import (
    ROOT,
    SECOND_GUIDE,
    BuiltSite,
    Server,
    build,
    copy_project,
    knowledge_quiz,
    load,
    scale_quiz,
    settled,
)
from tests.tools.browser import ADVICE, find_browser

MEASURED = "measured"

# Other programs may hold the machine: no test fails for the time on the wall that a thing takes.
settings.register_profile("tests", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")
expect.set_options(timeout=20_000)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How long the slowest tests take: `make test-pairs` and `make test-mutants` ask for more than every run does."""
    parser.addoption("--quizzes", type=int, default=400, help="quizzes that both scorers score, 50 attempts each")
    parser.addoption("--mutants", type=int, default=60, help="spoilt projects that `check` must bear")
    parser.addoption("--long", action="store_true", help="the tests marked `long` too, which `make test-long` runs")
    parser.addoption("--seed", type=int, default=1, help="which spoilt projects: the same number gives the same ones")


def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: many tests wait, for a browser or for a preview that looks for changes."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the long tests, unless they are asked for or their file is named.

    Where files run side by side, those with slow tests come first: else one of them is left for the end, alone.
    """
    named = {Path(argument.partition("::")[0]).resolve() for argument in config.args}
    long = [item for item in items if item.get_closest_marker("long") and item.path not in named]
    if long and not config.getoption("--long"):
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    if hasattr(config, "workerinput"):
        slow = Counter(item.path for item in items if item.get_closest_marker("slow"))
        items.sort(key=lambda item: -slow[item.path])


def pytest_collection_finish() -> None:
    """Searches for garbage less often, and not in what all tests share: that would take a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Callable[[str, object], None]:
    """Keeps a number that was measured; the end of the run lists them. It travels in the report of the test."""
    return lambda name, value: record_property(MEASURED, [name, str(value)])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for found in terminalreporter.stats.values() for report in found]
    kept = [given for report in reports for key, given in getattr(report, "user_properties", ()) if key == MEASURED]
    figures = dict(kept)
    if figures:
        terminalreporter.section("measured")
    for name, value in figures.items():
        terminalreporter.write_line(f"{name}: {value}")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def built_site(server: Server, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The real project, built strictly and served under a project path."""
    folder = tmp_path_factory.mktemp("site")
    site = build(ROOT, folder, server.mount("repo", folder))
    assert site.status == 0, site.log
    return site


@pytest.fixture(scope="session")
def second(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[BuiltSite, Site]:
    """The site with the second guide, a quiz of fine steps, and a page that holds a quiz."""
    folder = copy_project(tmp_path_factory.mktemp("second"), SECOND_GUIDE)
    shutil.copytree(SECOND_GUIDE.with_name("second-guide-more"), folder, dirs_exist_ok=True)
    target = tmp_path_factory.mktemp("site")
    site = build(folder, target, server.mount("second-guide", target))
    assert site.status == 0, site.log
    return site, load(folder)


@pytest.fixture(scope="session")
def project() -> Site:
    return load(ROOT)


@pytest.fixture(scope="session")
def quiz(project: Site) -> SelfAudit:
    return scale_quiz(project, "self-audit")


@pytest.fixture(scope="session")
def leaks(project: Site) -> KnowledgeQuiz:
    return knowledge_quiz(project, "which-leak")


class Launch(Protocol):
    """Starts the browser; `keep_pages` lets Back restore a whole page from memory, which Playwright turns off."""

    def __call__(self, *, keep_pages: bool = False) -> Browser: ...


@pytest.fixture(scope="session")
def launch() -> Iterator[Launch]:
    with sync_playwright() as playwright:
        yield _launcher(playwright)


def _launcher(playwright: Playwright) -> Launch:
    def start(*, keep_pages: bool = False) -> Browser:
        path = find_browser(whole=keep_pages)
        if path is None:
            pytest.fail(ADVICE, pytrace=False)
        left_out = ["--disable-back-forward-cache"] if keep_pages else None
        # Tests run where there is no GPU: Chromium's process for one costs a fifth of the time and draws the same.
        return playwright.chromium.launch(executable_path=path, args=["--disable-gpu"], ignore_default_args=left_out)

    return start


@pytest.fixture(scope="session")
def browser(launch: Launch) -> Iterator[Browser]:
    with launch() as running:
        yield running


class Watched:
    """A context whose pages write down all that must not happen.

    They keep nothing for when there is no network: what a worker fetches would be among the requests of each page.
    """

    def __init__(self, context: BrowserContext, origin: str, *, keeps: bool = False) -> None:
        if not keeps:
            context.add_init_script("delete Navigator.prototype.serviceWorker")
        self.context = context
        self.origin = origin
        self.requests: list[str] = []
        self.problems: list[str] = []
        context.on("console", lambda message: self._console(message.type, message.text))
        context.on("weberror", lambda error: self.problems.append(f"error: {error.error}"))
        context.on("request", lambda request: self._request(request.url))
        context.on("response", lambda response: self._response(response.url, response.status))

    def _console(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.problems.append(f"console {kind}: {text}")

    def _request(self, url: str) -> None:
        self.requests.append(url)
        if not url.startswith(f"{self.origin}/"):
            self.problems.append(f"request to another host: {url}")

    def _response(self, url: str, status: int) -> None:
        if status >= 400:
            self.problems.append(f"{status}: {url}")


class Visit(Protocol):
    """Opens an address in a context of its own; `options` are Playwright's for a context."""

    def __call__(self, url: str, **options: Any) -> Page: ...  # noqa: ANN401 - Playwright's own


class Watch(Protocol):
    """Watches a context that a test made itself; at the end of the test it must have seen no problem."""

    def __call__(self, context: BrowserContext) -> Watched: ...


@pytest.fixture
def watch(server: Server) -> Iterator[Watch]:
    watched: list[Watched] = []

    def begin(context: BrowserContext) -> Watched:
        watched.append(Watched(context, server.origin))
        return watched[-1]

    yield begin
    for one in watched:
        one.context.close()
    assert [one.problems for one in watched if one.problems] == []


@pytest.fixture
def visit(browser: Browser, watch: Watch) -> Visit:
    def go(url: str, **options: Any) -> Page:  # noqa: ANN401 - Playwright's own
        context = browser.new_context(**options)
        watch(context)
        page = context.new_page()
        page.goto(url)
        if options.get("java_script_enabled", True):
            settled(page)
        return page

    return go
