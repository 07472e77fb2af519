"""Pictures of every page type and every state of a quiz, to be looked at: `make screenshots`.

Each comes in light, dark, and on a phone of 320 px in both; what is for paper also as PDF, on A4 and on Letter, with
a picture of it. Run by pytest for its site and its browser, but no test: `make test` passes it over by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from tests.conftest import Visit
from tests.place_support import DESK, PHONE, PLACES, Reach
from tests.site_support import NOW, PAGE_TYPES, ROOT, BuiltSite, settled

FOLDER = ROOT / "build" / "screenshots"
PHONES: Mapping[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "light": {"viewport": DESK},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone": PHONES,
    "phone-dark": {**PHONES, "color_scheme": "dark"},
}
PAPER = {"width": 680, "height": 1032}  # A4 between the margins of site.css, in CSS pixels
PRINTED = ("quiz", "result", "result about someone else", "compare", "knowledge quiz", "knowledge quiz with its result")
FORMATS = ("A4", "Letter")


def page_type(name: str) -> Reach:
    """Opens a page as it comes."""

    def reach(page: Page, site: BuiltSite, *_: Any) -> None:  # noqa: ANN401 - what others need
        page.goto(site.url + PAGE_TYPES[name])
        settled(page)

    return reach


PICTURES: Mapping[str, Reach] = {**{name: page_type(name) for name in PAGE_TYPES}, **PLACES}


def file(name: str, ending: str) -> Path:
    """The file of a picture; its folder is made."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return FOLDER / f"{name.replace(' ', '-')}.{ending}"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PICTURES)
def test_screen(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, leaks: KnowledgeQuiz, name: str, look: str
) -> None:
    page = visit(built_site.url, reduced_motion="reduce", timezone_id="UTC", locale="en", **LOOKS[look])
    page.clock.set_fixed_time(datetime.fromisoformat(NOW))
    PICTURES[name](page, built_site, quiz, leaks)
    # As high as the page: what stays at the lower edge of a window would stand in the midst of the picture.
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": LOOKS[look]["viewport"]["width"], "height": height})
    page.screenshot(path=file(name, f"{look}.png"), full_page=True)


@pytest.mark.parametrize("name", PRINTED)
def test_paper(visit: Visit, built_site: BuiltSite, quiz: SelfAudit, leaks: KnowledgeQuiz, name: str) -> None:
    page = visit(built_site.url, reduced_motion="reduce", timezone_id="UTC", locale="en", viewport=PAPER)
    page.clock.set_fixed_time(datetime.fromisoformat(NOW))
    PICTURES[name](page, built_site, quiz, leaks)
    for size in FORMATS:
        page.pdf(path=file(name, f"{size}.pdf"), format=size)
    page.evaluate("() => void dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.screenshot(path=file(name, "paper.png"), full_page=True)
