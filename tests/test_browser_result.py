"""The result of a self-audit: its profile, its words, and what it suggests."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from generator.model.guide import Category, Guide
from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from generator.site.site import Site
from generator.text.quotes import curl
from tests.conftest import Visit
from tests.flow_support import QUIZ, press, result_of
from tests.site_support import (
    Answers,
    BuiltSite,
    example,
    expected,
    give,
    in_state,
    outcome_of,
    patterns,
    shown,
    submit,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce")


def scale_of(page: Page, name: str) -> Locator:
    return page.locator(f".result [data-scale={name}]")


def category_of(quiz: SelfAudit, project: Site, scale: str) -> tuple[Guide, Category]:
    return project.category(quiz.scales[scale].category or "")


def practices(page: Page, *, folded: bool = False) -> list[str]:
    """The scales that the result offers a practice for, in its order: the one in sight, or those that are folded."""
    own = ".others > [data-practice]:not([hidden])" if folded else "[data-practice]:visible"
    found = page.locator(own).evaluate_all("all => all.map(one => one.dataset.practice)")
    return list(found)


def sentence(page: Page) -> str:
    """What the result says first."""
    return " ".join(page.locator("p.says").inner_text().split())


def row_of(page: Page, name: str) -> Locator:
    """A scale in the picture of all of them."""
    return page.locator(f".profile [data-profile={name}]")


def test_each_bar_is_as_long_as_the_exact_share_and_has_its_number_in_text(page: Page, quiz: SelfAudit) -> None:
    lengths = set()
    for answers in patterns(quiz, 4):
        result_of(page, answers)
        for name, result in outcome_of(quiz, answers).scales.items():
            drawn = float(row_of(page, name).locator("rect.bar").get_attribute("width") or "")
            assert drawn == pytest.approx(float(result.percent or 0), abs=0.001)
            number = f"{result.shown}%" if result.shown is not None else "–"
            for place in (row_of(page, name), scale_of(page, name)):
                expect(place.locator(".number")).to_have_text(number, use_inner_text=True)
            (band,) = [one.title for one in quiz.scales[name].bands if one.id == result.band] or [""]
            expect(row_of(page, name).locator("[data-part=band]")).to_have_text(band)
            lengths.add(drawn)
    assert len(lengths) > 10


def test_the_bar_is_drawn_in_that_share_of_its_track(page: Page, quiz: SelfAudit) -> None:
    """What is measured is what the browser draws, not what the attribute says."""
    answers = example(quiz, "A mixed week")
    result_of(page, answers)
    for name, result in outcome_of(quiz, answers).scales.items():
        bar, track = (
            row_of(page, name).locator(part).evaluate("one => one.getBoundingClientRect().width")
            for part in ("rect.bar", "rect.track")
        )
        assert track > 200
        assert 100 * bar / track == pytest.approx(float(result.percent or 0), abs=0.1)


def test_the_bands_are_marked_on_the_track_where_they_begin(page: Page, quiz: SelfAudit) -> None:
    result_of(page, example(quiz, "A mixed week"))
    for scale in scoring_key(quiz).scales:
        low, high = scale.low, scale.high
        ticks = row_of(page, scale.id).locator("path.tick").evaluate_all("all => all.map(one => one.getAttribute('d'))")
        assert ticks == [f"M{float((band.start - low) / (high - low) * 100)} 3v20" for band in scale.bands[1:]]


def test_the_picture_names_each_band_above_its_own_part_of_the_axis_and_numbers_where_it_begins(
    page: Page, quiz: SelfAudit
) -> None:
    result_of(page, example(quiz, "A mixed week"))
    bands = next(iter(quiz.scales.values())).bands
    expect(page.locator(".axis li")).to_have_text([band.title for band in bands])
    expect(page.locator(".axis text")).to_have_text(["0", "25", "50", "75", "100"])
    track = row_of(page, next(iter(quiz.scales))).locator(".track").bounding_box()
    assert track
    for number, name in enumerate(page.locator(".axis li").all()):
        box = name.bounding_box()
        assert box
        assert track["x"] + track["width"] * (number / 4) - 1 <= box["x"]
        assert box["x"] + box["width"] <= track["x"] + track["width"] * ((number + 1) / 4) + 1


def test_screen_readers_get_the_profile_as_headings_and_numbers_and_no_picture(page: Page, quiz: SelfAudit) -> None:
    answers = example(quiz, "A mixed week")
    result_of(page, answers)
    spoken = page.locator("[data-part=result]").aria_snapshot()
    assert "img" not in spoken
    place = 0
    for name, result in outcome_of(quiz, answers).scales.items():
        for words in (f'heading "{quiz.scales[name].title}"', f"{result.shown}%", f"{result.answered} of 7 answered"):
            assert words in spoken[place:], (name, words)
            place += spoken[place:].index(words)


def test_all_scales_that_tie_for_the_weakest_are_named_and_the_reader_is_told_to_choose_one(
    page: Page, quiz: SelfAudit
) -> None:
    answers = example(quiz, "Two scales at half")
    weakest = outcome_of(quiz, answers).weakest
    assert len(weakest) == 2
    result_of(page, answers)
    for name in quiz.scales:
        expect(scale_of(page, name).get_by_text("One place to start")).to_be_visible(visible=name in weakest)
    assert practices(page) == [weakest[0]]
    assert practices(page, folded=True) == [weakest[1]]
    titles = " and ".join(quiz.scales[name].title for name in weakest)
    assert f"{titles} came out lowest, and about the same." in sentence(page)
    assert sentence(page).endswith("can be chance, so start with any one of them.")
    page.get_by_text("Or pick another").click()
    assert practices(page) == list(weakest)
    result_of(page, example(quiz, "A mixed week"))
    (weakest_title,) = (quiz.scales[name].title for name in outcome_of(quiz, example(quiz, "A mixed week")).weakest)
    assert sentence(page).endswith(f"This time, start with {weakest_title}.")
    assert (len(practices(page)), practices(page, folded=True)) == (1, [])
    expect(page.get_by_text("Or pick another")).to_be_hidden()


def test_scales_that_are_nearly_level_with_the_lowest_are_named_with_it(page: Page, quiz: SelfAudit) -> None:
    result_of(page, example(quiz, "A scale exactly 10 points above"))
    assert practices(page) == ["attention-crimes"]
    assert practices(page, folded=True) == ["promise-erosion"]
    assert "Attention and Promises came out lowest" in sentence(page)


def test_the_same_answer_all_the_way_through_a_scale_is_remarked(page: Page, quiz: SelfAudit) -> None:
    """Some of its questions ask the opposite. A blank one, or one that did not apply, is another answer."""
    remark = page.locator("[data-part=same]")
    wanted: dict[str, list[int | str]] = {
        "attention-crimes": [2] * 7,
        "promise-erosion": [2] * 6,
        "confidence-leaks": [*[2] * 6, "na"],
        "convenience-lies": [*[2] * 6, 1],
    }
    answers = {
        item.id: answer
        for scale, given in wanted.items()
        for item, answer in zip(quiz.items_of(scale), given, strict=False)
    }
    result_of(page, answers)
    expect(remark).to_contain_text("You gave the same answer to every question on Attention, though")
    result_of(page, answers | dict.fromkeys((item.id for item in quiz.items_of("promise-erosion")), 2))
    expect(remark).to_contain_text("on Attention and Promises, though")  # and once for both
    result_of(page, {item.id: 2 for item in quiz.items})
    expect(remark).to_contain_text("on 4 parts, though")
    result_of(page, answers | {quiz.items_of("attention-crimes")[0].id: 3})
    expect(remark).to_be_hidden()


@pytest.mark.parametrize("kind", ["Every moment slipped", "Never everywhere"])
def test_where_all_scales_are_level_none_is_called_the_weakest_and_one_practice_is_offered_with_the_others_behind_it(
    page: Page, quiz: SelfAudit, kind: str
) -> None:
    """0 on each, or 71 on each: a reader gets one step either way, and is told why it's that one."""
    result_of(page, example(quiz, kind))
    expect(page.get_by_text("One place to start").locator("visible=true")).to_have_count(0)
    first, *others = quiz.scales
    assert practices(page) == [first]
    assert practices(page, folded=True) == others
    assert sentence(page).startswith("All 4 parts came out about the same, so no single one stands out.")
    expect(page.locator("[data-part=all-good]")).to_be_hidden()


def test_a_practice_is_one_plan_of_if_and_then_from_its_category_or_from_the_first_strategy_of_that(
    page: Page, quiz: SelfAudit, project: Site
) -> None:
    result_of(page, example(quiz, "Every moment slipped"))
    page.get_by_text("Or pick another").click()
    for name in quiz.scales:
        guide, category = category_of(quiz, project, name)
        plan = category.practice or guide.strategy(category.strategies[0]).practice
        help_ = page.locator(f"[data-practice={name}]")
        (words,) = help_.locator(".plan").all_inner_texts()
        assert re.fullmatch(
            rf"If {re.escape(curl(plan.if_))}, then {re.escape(curl(plan.then))}\.?", " ".join(words.split())
        )
        expect(help_.get_by_role("heading")).to_have_text(
            f"{quiz.scales[name].title}: one thing to try this week", ignore_case=True
        )


def test_five_of_seven_answered_is_said_and_so_is_what_did_not_apply(page: Page, quiz: SelfAudit) -> None:
    result_of(page, example(quiz, "A mixed week"))
    expect(scale_of(page, "attention-crimes")).to_contain_text("5 of 7 answered, 2 did not apply")
    expect(scale_of(page, "promise-erosion").locator(".words > .ui")).to_have_text(
        "7 of 7 answered · higher means more small promises kept", use_inner_text=True
    )


def test_a_scale_with_too_few_answers_says_so_in_the_words_of_the_quiz_beside_the_others(
    page: Page, quiz: SelfAudit
) -> None:
    answers = example(quiz, "Three of seven answered")
    outcome = outcome_of(quiz, answers)
    blank = [name for name, result in outcome.scales.items() if result.shown is None]
    assert 0 < len(blank) < len(quiz.scales)
    result_of(page, answers)
    for name in quiz.scales:
        scale = scale_of(page, name)
        expect(scale.get_by_text("so there is no number here")).to_be_visible(visible=name in blank)
        expect(scale.locator("[data-band-text]:visible")).to_have_count(int(name not in blank))
    expect(page.locator("[data-part=blank]")).to_be_hidden()


def test_a_blank_form_says_once_that_there_are_not_enough_answers_and_suggests_nothing(
    page: Page, quiz: SelfAudit
) -> None:
    submit(page)
    assert shown(page) == expected(quiz, {})
    words = page.locator(".result").get_by_text("so there is no number here").locator("visible=true")
    expect(words).to_have_count(1)
    first = page.locator(".result [data-scale]").first
    assert words.bounding_box()["y"] < first.bounding_box()["y"]  # type: ignore[index]
    assert practices(page) == []
    assert sentence(page) == ""
    for part in ("all-good", "others"):
        expect(page.locator(f".result [data-part={part}]")).to_be_hidden()


def test_the_heading_of_the_result_stays_the_same_element_when_it_is_drawn_again(page: Page, quiz: SelfAudit) -> None:
    """So that a screen reader on it is not thrown off, and the section keeps its name."""
    result_of(page, example(quiz, "A mixed week"))
    page.evaluate("document.querySelector('[data-focus=result]').mine = true")
    press(page, "Change my answers")
    in_state(page, "check")
    press(page, "See your result")
    in_state(page, "result")
    heading = page.get_by_role("region", name="Your result").get_by_role("heading", name="Your result")
    assert heading.evaluate("one => one.mine")
    expect(page.locator(".result [data-scale]")).to_have_count(len(quiz.scales))
    expect(page.locator(".result .disclaimer")).to_have_count(1)


def test_the_two_answers_that_lowered_a_scale_most_are_named_and_those_as_low_are_counted(
    page: Page, quiz: SelfAudit
) -> None:
    low = ["att-thread", "att-to-the-end"]
    answers: Answers = {item.id: 4 if item.keyed == "forward" else 0 for item in quiz.items}
    result_of(page, {**answers, "att-thread": 4, "att-to-the-end": 0, "att-short": 2, "pro-later": 1})
    moved = scale_of(page, "attention-crimes").locator("[data-moved]:visible")
    assert moved.evaluate_all("all => all.map(one => one.dataset.moved)") == low
    texts = {item.id: curl(item.text) for item in quiz.items}
    for row, name, answer in zip(moved.all(), low, ("Every time", "Never"), strict=True):
        expect(row.locator("span").first).to_have_text(texts[name])
        expect(row.locator("b")).to_have_text(answer)
        (advice,) = [item.instead for item in quiz.items if item.id == name]
        expect(row.locator(".instead")).to_contain_text(curl(advice or ""))
    for name in quiz.scales:
        expect(scale_of(page, name).get_by_text("What weighed most here")).to_be_visible(
            visible=name == "attention-crimes"
        )
    slipped = example(quiz, "Every moment slipped")
    of_both = (quiz.items_of(scale)[0] for scale in ("attention-crimes", "promise-erosion"))
    kept: Answers = {item.id: 4 if item.keyed == "forward" else 0 for item in of_both}
    result_of(page, {**slipped, **kept})
    scale_of(page, "attention-crimes").get_by_text("What weighed most here").click()
    expect(scale_of(page, "attention-crimes").get_by_text("4 more answers weighed just as much.")).to_be_visible()
    closed = scale_of(page, "promise-erosion").locator("[data-moved]")
    assert closed.locator("visible=true").count() == 0
    expect(scale_of(page, "promise-erosion").get_by_text("What weighed most here")).to_be_visible()
    # Where all weighed the same, none weighed most.
    expect(scale_of(page, "confidence-leaks").get_by_text("What weighed most here")).to_be_hidden()


@pytest.mark.parametrize("kind", ["Every moment slipped", "Two scales at half", "Never everywhere", "A mixed week"])
def test_the_first_screen_of_a_phone_holds_the_sentence_and_the_practice(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, kind: str
) -> None:
    page = visit(built_site.url + QUIZ, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    give(page, example(quiz, kind))
    submit(page)
    for first in (page.locator("p.says"), page.locator("[data-practice]:visible")):
        box = first.bounding_box()
        assert box
        assert 0 <= box["y"] < box["y"] + box["height"] <= 844
    assert page.evaluate("document.documentElement.scrollHeight") < 4600


def test_a_result_can_be_printed_by_a_button(page: Page, quiz: SelfAudit) -> None:
    result_of(page, example(quiz, "A mixed week"))
    page.evaluate("window.print = () => { document.title = 'printed' }")
    press(page, "Print this")
    expect(page).to_have_title("printed")
