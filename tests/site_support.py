"""A built site for the tests: made by the real commands, served under a project path, read back as elements."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urljoin, urlsplit

import axe_playwright_python  # type: ignore[import-untyped] # it has none
from playwright.sync_api import Dialog, Locator, Page, expect

from generator.app.load import load_site
from generator.app.settings import Settings
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.quiz.scoring import Outcome, score
from generator.quiz.scoring_key import scoring_key
from generator.site.site import Site
from tests.html_support import Element, read_html

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-11-24T12:00:00+00:00"
SECOND_GUIDE = ROOT / "tests" / "fixtures" / "second-guide"

# One address of every page type (docs/design.md, Addresses), below the site's own address.
PAGE_TYPES = {
    "landing": "",
    "hand-written page": "about/",
    "safety": "safety/",
    "guides": "guides/",
    "guide": "guides/micro-betrayals/",
    "category": "guides/micro-betrayals/convenience-lies/",
    "strategy": "guides/micro-betrayals/strategies/build-internal-standards/",
    "quizzes": "quizzes/",
    "quiz": "quizzes/self-audit/",
    "knowledge quiz": "quizzes/which-leak/",
    "issues": "issues/",
    "year": "issues/2026/",
    "issue": "issues/micro-betrayals/",
    "topics": "topics/",
    "topic": "topics/trust/",
    "search": "search/",
    "follow": "follow/",
    "not found": "404.html",
}
ALL = "quizzes/self-audit/#self-audit--all"  # all questions on one page
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
}


@dataclass(frozen=True)
class BuiltSite:
    """A site that was built: where it is, where it is served, and what the build came to."""

    folder: Path
    url: str
    status: int
    log: str

    @property
    def files(self) -> dict[str, bytes]:
        """Every file by its path in the site."""
        paths = [path for path in sorted(self.folder.rglob("*")) if path.is_file()]
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}

    @property
    def pages(self) -> dict[str, tuple[Element, ...]]:
        """Every HTML file, read, by its address below the site's own."""
        return {
            name.removesuffix("index.html"): read_html(data.decode())
            for name, data in self.files.items()
            if name.endswith(".html")
        }

    def size(self, address: str) -> int:
        """The bytes of one file as a server sends it."""
        name = unquote(urlsplit(urljoin(self.url, address)).path).removeprefix(urlsplit(self.url).path)
        name += "index.html" if name.endswith("/") or not name else ""
        return len(gzip.compress((self.folder / name).read_bytes()))


def copy_project(folder: Path, overlay: Path | None = None) -> Path:
    """The real project without its code, for a test to change; `overlay` is copied over it."""
    for name in ("content", "quizzes", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    if overlay:
        shutil.copytree(overlay, folder, dirs_exist_ok=True)
    return folder


def build(project: Path, folder: Path, url: str, **environment: str) -> BuiltSite:
    """Builds as a reader of the README does, in a process of its own."""
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder],
        cwd=project,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "NO_MKDOCS_2_WARNING": "1",
            "INVERSION_NOW": NOW,
            "SITE_URL": url,
            **environment,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return BuiltSite(folder, url, result.returncode, result.stdout + result.stderr)


def load(project: Path) -> Site:
    """The project as the reference code sees it."""
    loaded = load_site(project, datetime.fromisoformat(NOW), Settings())
    assert loaded.site, loaded.problems
    return loaded.site


def scale_quiz(project: Site, quiz_id: str) -> SelfAudit:
    quiz = project.quiz(quiz_id)
    assert isinstance(quiz, SelfAudit)
    return quiz


def knowledge_quiz(project: Site, quiz_id: str) -> KnowledgeQuiz:
    quiz = project.quiz(quiz_id)
    assert isinstance(quiz, KnowledgeQuiz)
    return quiz


class Server(ThreadingHTTPServer):
    """Serves folders below names of their own, as GitHub Pages does: gzip, index.html, 404.html."""

    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), handler or Handler)
        self.folders: dict[str, Path] = {}

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def mount(self, name: str, folder: Path) -> str:
        """Serves the folder from now on; gives its address."""
        self.folders[name] = folder
        return f"{self.origin}/{name}/"

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as the library has it
        if not isinstance(sys.exception(), ConnectionError):  # a browser that closes ends its connections
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        name, _, rest = unquote(urlsplit(self.path).path).removeprefix("/").partition("/")
        folder = self.server.folders.get(name)
        if folder is None:
            self.answer(404, b"no such site", ".txt")
            return
        file = folder / rest
        if file.is_dir() and rest and not rest.endswith("/"):
            self.answer(301, b"", ".txt", {"Location": f"/{name}/{rest}/"})
            return
        file = file / "index.html" if file.is_dir() else file
        if file.is_file():
            self.answer(200, file.read_bytes(), file.suffix)
        else:
            self.answer(404, (folder / "404.html").read_bytes(), ".html")

    def answer(self, status: int, body: bytes, suffix: str, headers: Mapping[str, str] | None = None) -> None:
        kind = TYPES.get(suffix, "application/octet-stream")
        more = {"Content-Type": kind, "Cache-Control": "max-age=600", **(headers or {})}
        if suffix in TYPES and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            more["Content-Encoding"] = "gzip"
        self.send_response(status)
        for key, value in {**more, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keeps the test's output quiet."""


# What a reader does with a quiz, and what they then see.

Answers = Mapping[str, int | str]


def settled(page: Page) -> None:
    """Waits for the scripts of every quiz on the page, which come after the page."""
    page.wait_for_function("() => [...document.querySelectorAll('inversion-quiz')].every(one => one.dataset.state)")


def element(root: Page | Locator) -> Locator:
    return root.locator("inversion-quiz") if isinstance(root, Page) else root


def in_state(root: Page | Locator, state: str) -> None:
    """Waits for a state of the quiz."""
    expect(element(root)).to_have_attribute("data-state", state)


def show_all(root: Page | Locator) -> None:
    """All questions on one page, as a reader gets them who follows a link to that."""
    quiz = element(root)
    quiz.evaluate("quiz => { location.hash = `${quiz.id}--all` }")
    in_state(quiz, "all")


def give(root: Page | Locator, answers: Answers) -> None:
    """Clicks the radios; one call, because a form has dozens."""
    element(root).evaluate(
        """(quiz, answers) => {
          for (const [name, value] of Object.entries(answers))
            quiz.querySelector(`input[name="${CSS.escape(name)}"][value="${value}"]`).click();
        }""",
        dict(answers),
    )


def submit(root: Page | Locator) -> None:
    """Asks for the result, from where that can be asked."""
    if element(root).get_attribute("data-state") not in ("all", "check"):
        show_all(root)
    element(root).locator("button[type=submit]").click()
    in_state(root, "result")


@contextmanager
def asked(page: Page, *, yes: bool = True) -> Iterator[list[str]]:
    """Answers what the page asks in a dialog meanwhile; gives its questions."""
    questions: list[str] = []

    def reply(dialog: Dialog) -> None:
        questions.append(dialog.message)
        (dialog.accept if yes else dialog.dismiss)()

    page.on("dialog", reply)
    yield questions
    page.remove_listener("dialog", reply)


def erase(root: Page | Locator) -> None:
    """Presses Erase wherever it is in sight, says yes, and waits for what comes of it."""
    quiz = element(root)
    if quiz.get_attribute("data-state") not in ("all", "check", "result"):
        show_all(root)
    with asked(quiz.page):
        quiz.get_by_role("button", name="Erase my answers").locator("visible=true").first.click()
    quiz.evaluate("() => new Promise(resolve => setTimeout(resolve))")  # it comes after the form's own reset
    in_state(root, "start" if quiz.locator("[data-focus=start]").count() else "all")


def given(root: Page | Locator) -> dict[str, str]:
    """The answers that the form holds."""
    found = element(root).locator(".item input:checked").evaluate_all("all => all.map(one => [one.name, one.value])")
    return dict(found)


def written(answers: Answers) -> dict[str, str]:
    """Answers as a form holds them."""
    return {name: str(value) for name, value in answers.items()}


def shown(root: Page | Locator) -> dict[str, dict[str, str | None]]:
    """What the result says of each scale, in its `data-*` attributes."""
    return dict(
        root.locator(".result [data-scale]").evaluate_all(
            """(scales, names) => scales.map(scale => [scale.dataset.scale, Object.fromEntries(
              names.map(name => [name, scale.getAttribute(`data-${name}`)]))])""",
            ["score", "band", "answered", "weakest"],
        )
    )


def expected(quiz: SelfAudit, answers: Answers) -> dict[str, dict[str, str | None]]:
    """The same from the reference scorer."""
    form = scoring_key(quiz)
    outcome = outcome_of(quiz, answers)
    return {
        name: {
            "score": "" if scale.shown is None else f"{float(scale.shown):.{form.decimals}f}",
            "band": scale.band or "",
            "answered": str(scale.answered),
            "weakest": "" if name in outcome.weakest else None,
        }
        for name, scale in outcome.scales.items()
    }


def outcome_of(quiz: SelfAudit, answers: Answers) -> Outcome:
    return score(scoring_key(quiz), answers)


def example(quiz: SelfAudit, word: str) -> Answers:
    """The worked example whose name has this word in it."""
    (found,) = [one.answers for one in quiz.examples if word in one.name]
    return found


def patterns(quiz: SelfAudit, count: int = 8) -> Iterator[Answers]:
    """Answer sheets of many kinds, none blank: the worked examples, some with gaps, with `na`, with every option."""
    yield from (example.answers for example in quiz.examples if example.answers)
    items = scoring_key(quiz).items
    for step in range(count):
        choices = {item.id: [*item.values, *(["na"] if item.not_applicable else []), None] for item in items}
        picks = {name: row[(place * (step + 1) + step) % len(row)] for place, (name, row) in enumerate(choices.items())}
        if any(value is not None for value in picks.values()):
            yield {name: value for name, value in picks.items() if value is not None}


@contextmanager
def enlarged(page: Page) -> Iterator[None]:
    """With the browser's own size of text set so high that all that is read is at least twice as large as before."""
    sizes = """() => ["html", "main p", ".ui", ".button"].map(one => document.querySelector(one)).filter(Boolean)
      .map(one => parseFloat(getComputedStyle(one).fontSize))"""
    before = page.evaluate(sizes)
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 36, "fixed": 29}})
    page.wait_for_function(f"before => ({sizes})()[0] > 1.9 * before", arg=before[0])
    yield
    now = page.evaluate(sizes)  # some of what a test does takes the setting back
    assert [(old, new) for old, new in zip(before, now, strict=True) if new < 1.999 * old] == []
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    page.wait_for_function(f"before => ({sizes})()[0] === before", arg=before[0])
    session.detach()


# axe-core, in the page.

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = resources.files(axe_playwright_python).joinpath("axe.min.js").read_text(encoding="utf-8")
ALL_RULES: Mapping[str, object] = {"type": "tag", "values": AXE_TAGS}
COLOURS = ("color-contrast", "link-in-text-block")  # most of axe's time
COLOUR_RULES: Mapping[str, object] = {"type": "rule", "values": COLOURS}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def axe_violations(
    page: Page, run_only: Mapping[str, object] = ALL_RULES, left_out: Collection[str] = ()
) -> tuple[list[str], int]:
    """What breaks a rule, as `rule: element`, and how many rules were held; `run_only` is axe's own choice of rules."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    rules = {name: {"enabled": False} for name in left_out}
    found: dict[str, Any] = page.evaluate(
        "chosen => axe.run(document, {...chosen, resultTypes: ['violations']})", {"runOnly": run_only, "rules": rules}
    )
    broken = [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]
    return broken, len(found["passes"])


def axe_in(
    page: Page, scheme: Literal["light", "dark"], run_only: Mapping[str, object] = ALL_RULES, least: int = 16
) -> list[str]:
    """What `axe_violations` finds in a colour scheme, in which at least so many rules must be held."""
    page.emulate_media(color_scheme=scheme)
    broken, held = axe_violations(page, run_only)
    found = [f"{scheme}: {one}" for one in broken]
    if held < least:
        found.append(f"{scheme}: axe-core held only {held} rules")
    return found


def axe_in_both_schemes(page: Page) -> list[str]:
    """What all rules find in light, and those of colours in dark: nothing else differs between the schemes."""
    return [*axe_in(page, "light"), *axe_in(page, "dark", COLOUR_RULES, 1)]
