"""A walk through a small site in each language that is shipped, on a phone and at a desk, from the landing page on."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.i18n.texts import read_texts
from tests.conftest import Visit
from tests.language_support import FIXTURES, SHIPPED
from tests.probe_support import OVERFLOW
from tests.site_support import BuiltSite, Server, axe_in, build, give, in_state, settled, show_all, submit

pytestmark = pytest.mark.browser
ANSWERS = {"morning": 2, "put-off": 0, "soil": 1, "cover": 0, "pots": 2}


def site_in(language: str, server: Server, tmp_path: Path, words: str | None = None) -> BuiltSite:
    """The small site in the words of a language, as a wheel's user has it; `words` is what mkdocs.yml asks for."""
    project = tmp_path / "project"
    shutil.copytree(FIXTURES / language, project)
    if words:
        config = project / "mkdocs.yml"
        config.write_text(config.read_text("utf-8").replace(f"language: {language}", f"language: {words}"), "utf-8")
    name = f"shipped-{words or language}"
    site = build(project, tmp_path / "site", server.mount(name, tmp_path / "site"))
    assert site.status == 0, site.log
    return site


def in_order(page: Page) -> list[str]:
    """What is wrong with the page at the width of a small phone and of a desk."""
    found = []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        wide, out = page.evaluate(OVERFLOW)
        found += [f"{width}: {one}" for one in ([] if wide <= width else [f"{wide} px wide"]) + out]
    return found + axe_in(page, "light")


@pytest.mark.parametrize("language", SHIPPED)
def test_from_the_landing_page_to_the_result_and_what_is_kept_of_it(
    language: str, server: Server, tmp_path: Path, visit: Visit
) -> None:
    site, t = site_in(language, server, tmp_path), read_texts(language)
    page = visit(site.url, reduced_motion="reduce")
    wrong = {"landing": in_order(page)}
    assert page.evaluate("[document.documentElement.lang, document.dir]") == [
        language,
        "rtl" if language == "ar" else "",
    ]
    page.get_by_role("link", name=t("quizzes.take_audit_minutes", n=2)).click()
    settled(page)
    expect(page.get_by_text(t("quizzes.questions", n=6)).first).to_be_visible()
    wrong["start"] = in_order(page)
    show_all(page)
    give(page, ANSWERS)
    submit(page)
    in_state(page, "result")
    own = page.get_by_role("region", name=t("result.heading"))
    expect(own.locator("[data-scale=water] .number")).to_have_text(f"83{t('result.percent')}", use_inner_text=True)
    expect(own.locator("[data-scale=shade] .lowest")).to_have_text(t("result.lowest"))
    expect(own.locator("[data-scale=shade] [data-part=answered]")).to_have_text(t("result.answered", answered=2, n=3))
    page.get_by_label(t("keep.remember")).check()
    expect(page.get_by_role("heading", name=t("keep.heading"))).to_be_visible()
    expect(page.locator("tbody [data-part=date]")).to_have_text(re.compile(r"20\d\d"))
    assert not re.search(r"[\u0660-\u0669]", page.locator("main").inner_text())
    wrong["result"] = in_order(page)
    page.goto(f"{site.url}issues/dry/")
    expect(page.get_by_role("heading", name=t("issue.onward"))).to_be_visible()
    wrong["issue"] = in_order(page)
    page.goto(f"{site.url}guides/garden/put-off/")
    turned = page.locator(".turned .caps")
    expect(turned).to_have_text([t("category.instead_of"), t("category.try")])
    wrong["category"] = in_order(page)
    page.goto(f"{site.url}search/")
    page.get_by_role("searchbox").fill({"ar": "السقي", "de": "Gießen", "es": "riego"}[language])
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=found] li").first).to_be_visible()
    page.get_by_role("searchbox").fill("qwertz")
    page.keyboard.press("Enter")
    none = page.locator("[data-part=none]")
    expect(none).to_be_visible()
    isolates = dict.fromkeys(map(ord, "\u2066\u2068\u2069"))
    assert none.inner_text().translate(isolates) == t("search.none", words="qwertz").translate(isolates)
    wrong["search"] = in_order(page)
    assert {name: lines for name, lines in wrong.items() if lines} == {}


def test_in_arabic_bars_and_lines_begin_at_the_right_and_numbers_and_addresses_stay_in_order(
    server: Server, tmp_path: Path, visit: Visit
) -> None:
    page = visit(f"{site_in('ar', server, tmp_path, 'ar-EG').url}quizzes/garden/", reduced_motion="reduce")
    assert page.evaluate("document.documentElement.lang") == "ar-EG"
    show_all(page)
    give(page, ANSWERS)
    submit(page)
    edges = page.evaluate(
        """() => {
          const bars = document.querySelector(".result [data-profile=water] svg");
          const box = (selector) => bars.querySelector(selector).getBoundingClientRect();
          return ["right", "left"].map(side => Math.round(box("[data-part=bar]")[side] - box(".track")[side]));
        }"""
    )
    assert edges[0] == 0 < edges[1]
    # Each character's place, from the left: a number is read from there in Arabic too.
    phone = page.locator(".phone").first
    assert left_to_right(page, ".result .phone")
    expect(phone).to_have_text("+49 116 016")
    page.get_by_label(read_texts("ar")("keep.remember")).check()
    date = re.sub("[\u2066-\u2069]", "", page.locator("tbody [data-part=date]").inner_text())
    assert re.fullmatch(r"[0-9]{1,2} [\u0621-\u064a]+ 20[0-9]{2}", date)
    assert page.locator("h1").evaluate("one => getComputedStyle(one).letterSpacing") in {"normal", "0px"}


def left_to_right(page: Page, selector: str) -> bool:
    """Whether the characters of an element's text stand one after the other from the left."""
    places: list[float] = page.evaluate(
        """selector => {
          const text = document.querySelector(selector).firstChild, range = document.createRange();
          return [...text.data].map((_, at) => {
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            return range.getBoundingClientRect().left;
          });
        }""",
        selector,
    )
    return places == sorted(places)
