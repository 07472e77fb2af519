"""Every state of a quiz in light and dark, on a phone, with text of twice its size, in forced colours, by Tab."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from tests.conftest import Visit
from tests.place_support import DESK, PHONE, PLACES, OpenPlace
from tests.probe_support import (
    CLIPPED,
    MOVING,
    ORDER,
    SMALL,
    Probe,
    at_size,
    axe_but_colours,
    axe_in_dark,
    axe_in_light,
    fitting,
    in_light,
    lost_by_tab,
    misnamed,
    moving,
    out_of_order,
    with_large_text,
    wrong,
)
from tests.site_support import SCHEMES, BuiltSite

pytestmark = pytest.mark.browser
on_a_desk = partial(at_size, DESK["width"], DESK["height"])
on_a_phone = partial(at_size, PHONE["width"], PHONE["height"])

# Each is tried in every state; the last one moves the focus.
PROBES: Mapping[str, Probe] = {
    "nothing moves where less motion is asked for": moving,
    "everything has a name, and nothing is there twice": misnamed,
    "what is seen comes in the order in which it is heard": out_of_order,
    "what is seen comes in that order on a phone": on_a_phone(out_of_order),
    "nothing overflows, is cut off or is below 24 px at 1280 px": at_size(1280, 640, fitting),
    "nothing overflows, is cut off or is below 24 px at 800 px": at_size(800, 640, fitting),
    "nothing overflows, is cut off or is below 24 px at 320 px": at_size(320, 640, fitting),
    "nothing does so at 1280 px with text of twice its size": at_size(1280, 800, with_large_text(fitting)),
    "nothing does so at 640 px with text of twice its size": at_size(640, 800, with_large_text(fitting)),
    "nothing does so at 320 px with text of twice its size": at_size(320, 800, with_large_text(fitting)),
    "axe on a desk, in light": on_a_desk(axe_in_light),
    "axe on a phone, in dark": on_a_phone(axe_in_dark),
    "axe on a desk with text of twice its size": on_a_desk(with_large_text(axe_but_colours)),
    "Tab reaches all controls in their order": on_a_desk(in_light(lost_by_tab)),
}


@pytest.fixture
def open_place(visit: Visit, built_site: BuiltSite, quiz: SelfAudit, leaks: KnowledgeQuiz) -> OpenPlace:
    """Brings a page of its own to a place."""

    def go(place: str, **options: Any) -> Page:  # noqa: ANN401 - Playwright's own
        page = visit(built_site.url, **{"reduced_motion": "reduce", "timezone_id": "UTC", "viewport": DESK, **options})
        PLACES[place](page, built_site, quiz, leaks)
        return page

    return go


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_no_probe_finds_anything_wrong_in_any_state(open_place: OpenPlace, place: str) -> None:
    page = open_place(place)
    more = {"the groups too": partial(misnamed, group_names=True)} if place == "question" else {}
    assert wrong(page, {**more, **PROBES}) == {}


def test_notes_of_trouble_are_live_too(open_place: OpenPlace) -> None:
    page = open_place("notes")
    notes = page.locator("inversion-quiz > .trouble")
    assert notes.count() == 4
    roles = notes.evaluate_all("all => all.map(one => [one.dataset.part, one.getAttribute('role')])")
    assert dict(roles) == {"unloaded": "status", "unkept": "status", "changed": "status", "trouble-link": None}


def test_from_the_second_question_on_a_few_words_on_one_line_say_what_is_asked(
    open_place: OpenPlace, quiz: SelfAudit
) -> None:
    page = open_place("question", viewport=PHONE)
    short = page.locator(".stem-short")
    expect(short).to_have_text(str(quiz.stem_short))
    expect(page.locator(".stem")).to_be_hidden()
    lines = short.evaluate("one => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight)")
    assert lines == pytest.approx(1, abs=0.1)
    expect(open_place("all on one page").locator(".stem-short")).to_be_hidden()


# The controls: the same probes on pages that were spoiled.


def test_what_is_cut_off_or_too_small_is_found(open_place: OpenPlace) -> None:
    page = open_place("check", viewport=PHONE, bypass_csp=True)
    assert page.evaluate(CLIPPED) == page.evaluate(SMALL) == []
    page.add_style_tag(
        content="""
        .checked h2 { white-space: nowrap; width: 3rem; height: 1rem }
        .checked [data-part=count] { overflow: hidden; height: 3px }
        .list h3 { margin-bottom: -3rem !important }
        .list a { line-height: 12px !important; min-height: 0 !important }
        .finish .button { min-height: 20px !important; padding: 0 !important }
        """
    )
    found = {one.partition(":")[0] for one in page.evaluate(CLIPPED)}
    assert {"beside its H2", "cut off by P", "over each other"} <= found
    assert len(page.evaluate(SMALL)) >= 2


def test_another_order_than_the_heard_one_is_found(open_place: OpenPlace) -> None:
    page = open_place("question", bypass_csp=True)
    page.add_style_tag(content=".step { flex-direction: row-reverse } .options { order: -1 }")
    assert page.evaluate(ORDER)[1] != []


def test_what_moves_is_found(open_place: OpenPlace) -> None:
    """Where nobody asks for less, the page may scroll smoothly."""
    assert open_place("start", reduced_motion="no-preference").evaluate(MOVING) > 0


def test_each_probe_that_finds_something_is_named(open_place: OpenPlace) -> None:
    page = open_place("question", bypass_csp=True)
    page.add_style_tag(
        content="""
        .step { flex-direction: row-reverse; animation: turn 1s infinite } .options { order: -1 }
        main { width: 3000px } button { min-height: 0 !important; height: 20px !important; padding: 0 !important }
        *, ::before, ::after { outline: none !important } main * { color: #ccc !important; background: #fff !important }
        @keyframes turn { to { opacity: .9 } }
        """
    )
    page.evaluate(
        """() => {
          document.documentElement.removeAttribute('lang');
          for (const one of document.querySelectorAll('button')) one.textContent = '+ 1';
        }"""
    )
    assert set(wrong(page, PROBES)) == set(PROBES)


# Colours that a reader forces.

CONTRAST = """(one, property) => {
  const rgb = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = text => rgb(text).map(n => n / 255).map(n => n <= .03928 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4)
    .reduce((sum, n, at) => sum + n * [.2126, .7152, .0722][at], 0);
  const [a, b] = [getComputedStyle(one)[property], getComputedStyle(document.body).backgroundColor].map(light);
  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
}"""
DRAWN: Mapping[str, Mapping[str, str]] = {
    "result": {"[data-profile] rect.bar": "fill"},
    "history": {"path.line:not(.dots)": "stroke", "path.dots": "stroke"},
}


@pytest.mark.parametrize("place", DRAWN)
def test_bars_and_lines_stand_out_in_the_colours_of_the_site_and_in_forced_ones(
    open_place: OpenPlace, place: str
) -> None:
    page = open_place(place)
    faint = []
    for selector, kind in DRAWN[place].items():
        drawn = page.locator(f"inversion-quiz {selector}").all()
        assert len(drawn) == 4, selector
        for forced in ("active", "none"):
            for scheme in SCHEMES:
                page.emulate_media(forced_colors=forced, color_scheme=scheme)
                ratios = [one.evaluate(CONTRAST, kind) for one in drawn]
                faint += [f"{selector}, {scheme}, forced {forced}: {one}" for one in ratios if one < 3]
    assert faint == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("place", ["start", "question", "all on one page", "knowledge quiz checked"])
def test_forced_colours_tell_what_is_chosen_from_what_is_focused_and_from_the_rest(
    open_place: OpenPlace, place: str, scheme: str
) -> None:
    page = open_place(place, forced_colors="active", color_scheme=scheme)
    options = page.locator("fieldset:visible").first.locator("label:visible")
    options.last.click()
    page.keyboard.press("Shift+Tab")  # away from it
    look = "one => { const s = getComputedStyle(one); return [s.borderTopWidth, s.borderTopColor, s.outlineStyle] }"
    chosen, rest = options.last.evaluate(look), options.first.evaluate(look)
    assert (chosen[0], rest[0]) == ("3px", "1px")
    assert chosen[1] != rest[1]
    assert chosen[2] == rest[2] == "none"
    page.keyboard.press("Tab")
    expect(options.last.locator("input")).to_be_focused()
    focused = options.last.evaluate(look)
    assert focused[:2] == chosen[:2]
    assert focused[2] == "solid"
