"""Links to answers: theirs beside mine, and away again."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from generator.model.quiz import SelfAudit
from generator.site.site import Site
from generator.text.quotes import curl
from tests.conftest import Visit
from tests.flow_support import QUIZ, full
from tests.keep_support import (
    START,
    TEXT,
    attempt,
    compared,
    differing,
    level,
    link_of,
    nothing_of_theirs,
    said_of_link,
    take,
    to_start,
)
from tests.share_support import follow, mixed, wanted_rows
from tests.site_support import (
    Answers,
    BuiltSite,
    given,
    in_state,
    settled,
    show_all,
    submit,
    written,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", timezone_id="UTC")


# Beside mine.


def about(page: Page, who: str) -> None:
    to_start(page)
    page.get_by_role("radio", name=TEXT(f"start.{who}"), exact=True).click()


def test_after_answering_about_them_both_are_seen_question_by_question(page: Page, quiz: SelfAudit) -> None:
    theirs, mine = mixed(quiz)
    follow(page, link_of(page, attempt(quiz, theirs)))
    compared(page)
    assert said_of_link(page) == ["ask-self"]
    nothing_of_theirs(page)
    page.get_by_role("button", name=TEXT("compare.answer")).click()
    in_state(page, "start")
    expect(page.locator("inversion-quiz")).to_have_attribute("data-view", "other")
    take(page, mine)
    page.get_by_role("button", name=TEXT("result.beside")).click()
    compared(page)
    expect(page.get_by_role("heading", name="Two views, side by side")).to_be_focused()
    assert said_of_link(page) == ["views-self", "views"]
    rows = wanted_rows(quiz, theirs, mine, views=True)
    assert differing(page) == rows
    assert len(rows) < len(theirs.keys() & mine.keys())
    far = [item for item, *_ in rows if abs(int(theirs[item]) - int(mine[item])) >= 2]
    marked = page.locator("[data-differ]:has([data-part=far]:not([hidden]))")
    assert marked.evaluate_all("all => all.filter(one => !one.hidden).map(one => one.dataset.differ)") == far
    expect(page.locator("[data-part=far-count]")).to_have_text(TEXT("compare.far_count", n=len(far)))
    expect(page.get_by_text(TEXT("compare.near"))).to_be_hidden()
    words = page.locator("[data-differ]:visible > p:first-child > span:first-child").all_inner_texts()
    asks = {item.id: curl(item.other or "") for item in quiz.items}
    assert words == [asks[item] for item, *_ in rows]
    page.reload()
    settled(page)
    assert differing(page) == rows


def test_no_number_bar_or_band_of_either_is_shown(page: Page, quiz: SelfAudit) -> None:
    theirs, mine = mixed(quiz)
    about(page, "other")
    take(page, mine)
    follow(page, link_of(page, attempt(quiz, theirs)))
    compared(page)
    own = page.locator("[data-part=compare]")
    expect(own.locator("svg, [data-score], [data-band-text]")).to_have_count(0)
    assert "%" not in own.inner_text()


def test_answers_changed_after_a_first_look_are_compared_anew(page: Page, quiz: SelfAudit) -> None:
    theirs, mine = mixed(quiz)
    take(page, mine)
    follow(page, link_of(page, attempt(quiz, theirs)))
    compared(page)
    assert differing(page) == wanted_rows(quiz, theirs, mine)
    again = {**mine, **level(quiz, 20)}
    take(page, again)
    page.get_by_role("button", name=TEXT("result.beside")).click()
    compared(page)
    assert differing(page) == wanted_rows(quiz, theirs, again)


def test_where_both_see_it_alike_it_says_so_and_folds_what_is_the_same(page: Page, quiz: SelfAudit) -> None:
    answers = level(quiz, 14)
    about(page, "other")
    take(page, answers)
    follow(page, link_of(page, attempt(quiz, answers)))
    compared(page)
    expect(page.get_by_text(TEXT("compare.near"))).to_be_visible()
    expect(page.locator("[data-part=far-count]")).to_be_hidden()
    expect(page.locator("[data-differ]:visible")).to_have_count(0)
    page.get_by_text(TEXT("compare.alike")).click()
    expect(page.locator("[data-differ]:visible")).to_have_count(28)


def test_where_no_item_is_answered_by_both_it_says_that_there_is_none(page: Page, quiz: SelfAudit) -> None:
    ids = [item.id for item in quiz.items]
    theirs: Answers = {**dict.fromkeys(ids[:14], 1), ids[20]: "na"}
    mine: Answers = {**dict.fromkeys(ids[14:], 3), ids[0]: "na"}
    take(page, mine)
    follow(page, link_of(page, attempt(quiz, theirs)))
    compared(page)
    assert differing(page) == []
    expect(page.get_by_role("heading", name=TEXT("compare.differ"))).to_be_hidden()
    expect(page.get_by_text(TEXT("compare.no_common"))).to_be_visible()


def test_two_people_who_answered_about_themselves_are_two_weeks_and_not_apart(page: Page, quiz: SelfAudit) -> None:
    theirs, mine = mixed(quiz)
    take(page, mine)
    follow(page, link_of(page, attempt(quiz, theirs)))
    compared(page)
    expect(page.get_by_role("heading", name="Two weeks, two people")).to_be_focused()
    assert said_of_link(page) == ["weeks"]
    assert differing(page) == wanted_rows(quiz, theirs, mine)
    expect(page.locator("[data-part=far]:visible, [data-part=far-count]:visible")).to_have_count(0)
    words = page.locator("[data-differ]:visible > p:first-child > span:first-child").all_inner_texts()
    asks = {item.id: curl(item.text) for item in quiz.items}
    assert words == [asks[item] for item, *_ in differing(page)]
    page.get_by_role("button", name=TEXT("compare.about_them")).click()
    in_state(page, "start")
    expect(page.locator("inversion-quiz")).to_have_attribute("data-view", "other")
    assert given(page) == {}


VIEWS = [
    ("self", {"self"}, ["weeks"], "self"),
    ("self", {"other"}, ["views-self", "views"], "other"),
    ("self", {"self", "other"}, ["views-self", "views"], "other"),
    ("other", {"self"}, ["views-other", "views"], "self"),
    ("other", {"other"}, ["ask-other"], None),
    ("other", {"self", "other"}, ["views-other", "views"], "self"),
    ("self", set[str](), ["ask-self"], None),
    ("other", set[str](), ["ask-other"], None),
]


@pytest.mark.parametrize(("theirs", "answered", "said", "beside"), VIEWS)
def test_what_they_say_about_a_person_is_seen_beside_what_i_say_about_the_same_one(
    page: Page, quiz: SelfAudit, theirs: str, answered: set[str], said: list[str], beside: str | None
) -> None:
    """They about themselves, I about them; they about someone else, I about myself; or each about oneself."""
    mine: Mapping[str, Answers] = {"self": level(quiz, 7), "other": level(quiz, 21)}
    for who in sorted(answered):
        about(page, who)
        take(page, mine[who])
    follow(page, link_of(page, attempt(quiz, full(quiz), START, theirs)))
    compared(page)
    assert said_of_link(page) == said
    if beside:
        assert differing(page) == wanted_rows(quiz, full(quiz), mine[beside], views=beside != theirs)
    else:
        nothing_of_theirs(page)
        wanted = "other" if theirs == "self" else "self"
        expect(page.locator("inversion-quiz")).to_have_attribute("data-view", wanted)


# Away again.


def test_the_two_views_have_the_safety_block(page: Page, quiz: SelfAudit, project: Site) -> None:
    page.goto(page.url + link_of(page, attempt(quiz, level(quiz, 20), perspective="other")))
    compared(page)
    block = page.get_by_role("complementary", name=TEXT("result.safety"))
    expect(block).to_be_visible()
    assert project.config.safety.links
    for link in project.config.safety.links:
        expect(block.get_by_role("link", name=link.name)).to_be_visible()


def test_closing_takes_their_answers_out_of_the_tab_and_leaves_mine(page: Page, quiz: SelfAudit) -> None:
    mine = level(quiz, 14)
    take(page, mine)
    link = link_of(page, attempt(quiz, full(quiz)))
    follow(page, link)
    compared(page)
    assert link in page.evaluate("() => JSON.stringify({...sessionStorage})")
    page.get_by_role("button", name=TEXT("compare.close")).click()
    in_state(page, "start")
    assert link not in page.evaluate("() => JSON.stringify({...sessionStorage})")
    expect(page.get_by_text(TEXT("start.opened"))).to_be_hidden()
    assert given(page) == written(mine)
    page.go_back()
    in_state(page, "start")
    page.reload()
    settled(page)
    page.goto(page.url.split("#")[0] + "#self-audit--compare")
    in_state(page, "start")
    expect(page.locator("[data-focus=compare]")).to_be_hidden()
    show_all(page)
    submit(page)
    expect(page.get_by_role("button", name=TEXT("result.beside"))).to_be_hidden()


def test_a_second_link_takes_the_place_of_the_first(page: Page, quiz: SelfAudit) -> None:
    mine = level(quiz, 14)
    take(page, mine)
    for answers in (full(quiz), level(quiz, 7)):
        follow(page, link_of(page, attempt(quiz, answers)))
        compared(page)
        assert differing(page) == wanted_rows(quiz, answers, mine)
