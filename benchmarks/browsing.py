"""What a reader's browser does: the first search, and the start of a quiz on a slow phone."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, Page, Request, sync_playwright

from benchmarks.measuring import Figures, Measured, Place
from benchmarks.web import serving
from tests.tools.browser import ensure_browser

# Lighthouse's slow 4G: bytes a second, and milliseconds there and back.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 675_000 / 8}
SLOW_CPU = 4  # times slower
QUIZ = "self-audit"
DOWNLOAD = "its download"
FORM = "a plain form"

# Clicks until something comes of it, as a reader in a hurry would, and says the milliseconds since the address was
# opened. Nothing is asked for a layout before the first click: the page would pay for the measuring.
CLICKS = """
let clicked = false;
const timer = setInterval(() => {
  const button = document.querySelector(%s);
  if (!button || (!clicked && button.closest("[hidden]"))) return;
  if (!clicked || !(%s)) button.click();
  clicked = true;
  if (%s) { console.info(performance.now()); clearInterval(timer); }
}, 10);
"""
START = '"[data-go=begin]"', "button.offsetParent === null"
ANSWER = '"input[type=radio]"', "button.checked"

# Ends with the first result. Playwright itself would look for it every half second.
FOUND = """() => new Promise((done) => {
  const look = () => document.querySelector(".found > li") && done();
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  look();
})"""


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure_browser(), args=["--disable-gpu"])
        yield browser
        browser.close()


def _slow(page: Page, processor: int = 1) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", dict(SLOW_4G))
    session.send("Emulation.setCPUThrottlingRate", {"rate": processor})


def first_search(place: Place) -> Measured:
    """The search that fetches the most: what it fetches, and the time to its first result beside a plain download."""
    with _browser() as browser, serving(place.project / "site") as address:
        place.say(f"{place.size:,} issues: first search")
        weights = {words: _search(browser, address, words)[0] for words in _searches(place.project)}
        worst = max(weights, key=lambda words: weights[words])
        took, downloads = [], []
        for _ in place.rounds(f"first search ({worst})"):
            took.append(_search(browser, address, worst)[1])
            downloads.append(_download(browser, address, weights[worst]))
    yield "search-bytes", Figures((weights[worst] / 1000,))
    yield "search-time", Figures(tuple(took), {DOWNLOAD: tuple(downloads)})


def _searches(project: Path) -> tuple[str, ...]:
    """Words that readers may look for: frequent and rare, of the newest and the oldest issue, alone and together."""
    paths = sorted((project / "content" / "issues").glob("*.md"))
    bodies = (path.read_text(encoding="utf-8").split("---\n", 2)[2] for path in paths)
    texts = [re.findall(r"\b[a-z]{4,}\b", re.sub(r"\(/.*?\)", "", body)) for body in bodies]
    counts = Counter(word for text in texts for word in text)
    frequent = [word for word, _ in counts.most_common()]
    oldest, newest = (min(text, key=lambda word: (counts[word], word)) for text in (texts[0], texts[-1]))
    second = f"the {frequent[40]} of {frequent[700 % len(frequent)]}"
    return frequent[40], second, newest, oldest, f"{frequent[1]} {oldest}"


def _search(browser: Browser, address: str, words: str) -> tuple[int, float]:
    """The bytes that a search fetches, and the seconds until its first result."""
    context = browser.new_context(service_workers="block")  # what a worker fetches isn't slowed down
    page = context.new_page()
    page.goto(f"{address}search/")
    page.wait_for_load_state("networkidle")
    _slow(page)
    fetched: list[Request] = []
    context.on("requestfinished", lambda request: fetched.append(request))  # noqa: PLW0108 - a method of a list takes no mark of Playwright's
    page.get_by_role("searchbox").fill(words)
    began = time.perf_counter()
    page.get_by_role("searchbox").press("Enter")
    page.evaluate(FOUND)
    took = time.perf_counter() - began
    page.wait_for_load_state("networkidle")
    size = sum(request.sizes()["responseBodySize"] for request in fetched)
    context.close()
    return size, took


def _download(browser: Browser, address: str, size: int) -> float:
    """The seconds in which the same browser fetches one file of so many bytes."""
    page = browser.new_page(service_workers="block")
    page.goto(f"{address}search/")
    page.wait_for_load_state("networkidle")
    _slow(page)
    began = time.perf_counter()
    page.evaluate("async size => { await (await fetch(`/bytes/${size}`)).arrayBuffer() }", size)
    took = time.perf_counter() - began
    page.close()
    return took


def quiz_start(place: Place) -> Measured:
    """From opening a quiz until its Start reacts to a click, beside a plain form until an answer does."""
    form = _plain_form(yaml.safe_load((place.project / "quizzes" / f"{QUIZ}.yml").read_text(encoding="utf-8")))
    (place.project / "site" / "plain-form.html").write_text(form, encoding="utf-8")
    took, beside = [], []
    try:
        with _browser() as browser, serving(place.project / "site") as address:
            for _ in place.rounds("start of a quiz"):
                took.append(_reacts(browser, f"{address}quizzes/{QUIZ}/", START))
                beside.append(_reacts(browser, f"{address}plain-form.html", ANSWER))
    finally:
        Path(place.project, "site", "plain-form.html").unlink()
    yield "quiz-start", Figures(tuple(took), {FORM: tuple(beside)})


def _reacts(browser: Browser, address: str, clicks: tuple[str, str]) -> float:
    context = browser.new_context()
    page = context.new_page()
    button, reacted_when = clicks
    page.add_init_script(CLICKS % (button, reacted_when, reacted_when))
    _slow(page, SLOW_CPU)
    # A locator would look through all elements again and again, on the same slow processor.
    with page.expect_console_message(lambda message: message.type == "info") as reacted:
        page.goto(address, wait_until="commit")
    milliseconds = float(reacted.value.text)
    context.close()
    return milliseconds / 1000


def _plain_form(quiz: dict[str, Any]) -> str:
    """The questions of a quiz as HTML alone."""
    parts = []
    for item in quiz["items"]:
        options = quiz["responses"][item.get("responses", quiz["defaults"]["responses"])]["options"]
        radios = "".join(
            f"<label><input type=radio name={item['id']} value={option['value']}>{escape(option['label'])}</label>"
            for option in options
        )
        parts.append(f"<fieldset><legend>{escape(item['text'])}</legend>{radios}</fieldset>")
    title = escape(quiz["title"])
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><meta name=viewport "
        f"content='width=device-width,initial-scale=1'><h1>{title}</h1><form>{''.join(parts)}<button>Done</button></form>"
    )
