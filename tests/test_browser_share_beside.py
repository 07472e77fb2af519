"""Links to answers: theirs beside mine, and away again."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from generator.model.quiz import SelfAudit
from generator.site.site import Site
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
    numbers,
    profile,
    take,
    to_start,
)
from tests.share_support import follow, mixed, wanted_rows
from tests.site_support import (
    Answers,
    BuiltSite,
    expected,
    given,
    in_state,
    settled,
    show_all,
    shown,
    submit,
    written,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", timezone_id="UTC")


# Beside mine.


def test_after_answering_mine_stands_beside_theirs_by_scale_and_by_item(page: Page, quiz: SelfAudit) -> None:
    theirs, mine = mixed(quiz)
    follow(page, link_of(page, attempt(quiz, theirs)))
    compared(page)
    assert (profile(page, "theirs"), profile(page, "mine")) == (numbers(quiz, theirs), {})
    page.get_by_role("button", name=TEXT("compare.answer")).click()
    in_state(page, "start")
    take(page, mine)
    assert shown(page) == expected(quiz, mine)
    page.get_by_role("button", name=TEXT("result.beside")).click()
    compared(page)
    assert profile(page, "theirs") == numbers(quiz, theirs)
    assert profile(page, "mine") == numbers(quiz, mine)
    rows = wanted_rows(quiz, theirs, mine)
    assert differing(page) == rows
    assert len(rows) < len(theirs.keys() & mine.keys())
    far = [item for item, *_ in rows if abs(int(theirs[item]) - int(mine[item])) >= 2]
    marked = page.locator("[data-differ]:has([data-part=far]:not([hidden]))")
    assert marked.evaluate_all("all => all.filter(one => !one.hidden).map(one => one.dataset.differ)") == far
    expect(page.locator("[data-part=far-count]")).to_have_text(TEXT("compare.far_count", n=len(far)))
    expect(page.get_by_text(TEXT("compare.near"))).to_be_hidden()
    expect(page.get_by_text(TEXT("compare.blank"))).to_be_hidden()
    page.reload()
    settled(page)
    assert (differing(page), profile(page, "mine")) == (rows, numbers(quiz, mine))


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
    assert profile(page, "mine") == numbers(quiz, again)
    assert differing(page) == wanted_rows(quiz, theirs, again)


def test_where_both_see_it_alike_it_says_so(page: Page, quiz: SelfAudit) -> None:
    answers = level(quiz, 14)
    take(page, answers)
    follow(page, link_of(page, attempt(quiz, answers)))
    compared(page)
    expect(page.get_by_text(TEXT("compare.near"))).to_be_visible()
    expect(page.locator("[data-part=far-count]")).to_be_hidden()
    assert len(differing(page)) == 28


def test_where_no_item_is_answered_by_both_there_is_no_list_of_differences(page: Page, quiz: SelfAudit) -> None:
    ids = [item.id for item in quiz.items]
    theirs: Answers = {**dict.fromkeys(ids[:14], 1), ids[20]: "na"}
    mine: Answers = {**dict.fromkeys(ids[14:], 3), ids[0]: "na"}
    take(page, mine)
    follow(page, link_of(page, attempt(quiz, theirs)))
    compared(page)
    assert differing(page) == []
    expect(page.get_by_role("heading", name=TEXT("compare.differ"))).to_be_hidden()
    assert profile(page, "mine") == numbers(quiz, mine)


VIEWS = [
    ("self", {"self"}, "self"),
    ("self", {"other"}, "other"),
    ("self", {"self", "other"}, "other"),
    ("other", {"self"}, "self"),
    ("other", {"other"}, "other"),
    ("other", {"self", "other"}, "self"),
    ("self", set[str](), None),
    ("other", set[str](), None),
]


@pytest.mark.parametrize(("theirs", "answered", "beside"), VIEWS)
def test_what_they_say_about_a_person_is_seen_beside_what_i_say_about_the_same_one(
    page: Page, quiz: SelfAudit, theirs: str, answered: set[str], beside: str | None
) -> None:
    """They about themselves, I about someone else; they about someone else, I about myself; or else the same kind."""
    mine: Mapping[str, Answers] = {"self": level(quiz, 7), "other": level(quiz, 21)}
    for who in sorted(answered):
        to_start(page)
        page.get_by_role("radio", name=TEXT(f"start.{who}"), exact=True).click()
        take(page, mine[who])
    follow(page, link_of(page, attempt(quiz, full(quiz), START, theirs)))
    compared(page)
    assert profile(page, "theirs") == numbers(quiz, full(quiz))
    assert profile(page, "mine") == (numbers(quiz, mine[beside]) if beside else {})
    said = [name for name in ("theirs_self", "theirs_other", "mine_self", "mine_other", "blank")
            if page.get_by_text(TEXT(f"compare.{name}"), exact=True).is_visible()]  # fmt: skip
    assert said == [f"theirs_{theirs}", f"mine_{beside}" if beside else "blank"]


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
    expect(page.get_by_role("heading", name=TEXT("compare.heading"))).to_be_hidden()
    show_all(page)
    submit(page)
    expect(page.get_by_role("button", name=TEXT("result.beside"))).to_be_hidden()


def test_a_second_link_takes_the_place_of_the_first(page: Page, quiz: SelfAudit) -> None:
    for answers in (full(quiz), level(quiz, 7)):
        follow(page, link_of(page, attempt(quiz, answers)))
        compared(page)
        expect(page.locator("[data-who=theirs] [data-part=score]").first).to_have_text(
            next(iter(numbers(quiz, answers).values()))
        )
        assert profile(page, "theirs") == numbers(quiz, answers)
