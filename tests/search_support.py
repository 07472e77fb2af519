"""The search page in tests: pages that it finds, and what a reader does and sees there."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

SEARCH = "search/"


def page_html(title: str, body: str) -> str:
    """A page that the search finds; `body` is HTML."""
    marks = 'data-pagefind-body data-pagefind-meta="kind[data-kind]" data-kind="Issue"'
    main = f"<main><div {marks}><h1>{title}</h1>{body}</div></main>"
    return f'<!doctype html><html lang="en"><head><title>{title}</title></head><body>{main}</body></html>'


def write_page(site: Path, address: str, text: str) -> None:
    path = site / address.strip("/") / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page_html(f"Page {address.strip('/').rpartition('/')[2]}", f"<p>{text}</p>"), encoding="utf-8")


def look_for(page: Page, words: str) -> None:
    """Types the words, presses Enter and waits for an answer."""
    box = page.get_by_role("searchbox")
    box.fill(words)
    box.press("Enter")
    page.wait_for_function("() => document.querySelector('.says span:not([hidden]):not([data-part=loading])')")


def says(page: Page, *texts: str | re.Pattern[str]) -> None:
    """Waits until the page's live region shows these messages, and no other."""
    expect(page.locator("[role=status] > span:visible")).to_have_text([*texts])


def results(page: Page) -> dict[str, str]:
    """The kind of each result by its address."""
    found = page.locator(".found > li").evaluate_all(
        "all => all.map(one => [one.querySelector('a').href, one.querySelector('.caps').textContent])"
    )
    return dict(found)
