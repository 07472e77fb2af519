"""Links to answers that do not fit these questions, or come while the page is open."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from generator.model.quiz import SelfAudit
from generator.site.site import Site
from tests.conftest import Visit
from tests.flow_support import QUIZ, at, begin, full, press
from tests.keep_support import (
    START,
    TEXT,
    at_time,
    attempt,
    compared,
    copied,
    differing,
    level,
    link_of,
    numbers,
    points,
    said_of_link,
    stored,
    take,
)
from tests.place_support import PHONE
from tests.probe_support import OVERFLOW, SMALL
from tests.share_support import follow, mixed, wanted_rows
from tests.site_support import (
    Answers,
    BuiltSite,
    axe_in_both_schemes,
    expected,
    give,
    given,
    in_state,
    scale_quiz,
    settled,
    show_all,
    shown,
    written,
)
from tests.test_link_js import sealed

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", timezone_id="UTC")


def bad_link(page: Page, quiz: SelfAudit, why: str) -> str:
    made = attempt(quiz, full(quiz))
    if why == "other-form":
        return link_of(page, made, form="0123456789abcdef")
    if why == "other-quiz":
        return link_of(page, made, quiz="another")
    return sealed(987654321, "2") if why == "newer" else link_of(page, made)[:-7]


WHYS = ("other-form", "other-quiz", "newer", "damaged")


# What is no link to these questions.


@pytest.mark.parametrize("why", WHYS)
@pytest.mark.parametrize("open_already", [False, True], ids=["opened", "followed while the page is open"])
def test_a_link_that_does_not_fit_says_why_in_its_own_words_and_changes_no_answer(
    page: Page, quiz: SelfAudit, why: str, open_already: bool
) -> None:
    mine = dict(list(full(quiz).items())[:9])
    show_all(page)
    give(page, mine)
    link = bad_link(page, quiz, why)
    if open_already:
        follow(page, link)
    else:
        url = page.url.split("#")[0]
        page.goto("about:blank")
        page.goto(url + link)
        settled(page)
    note = page.locator("[data-part=trouble-link]")
    expect(note).to_have_text(TEXT(f"link.{why}"))
    expect(note).to_be_visible()
    expect(note).to_be_focused()
    assert len({TEXT(f"link.{one}") for one in WHYS}) == 4
    assert "#" not in page.url
    assert given(page) == written(mine)
    assert stored(page) == {}
    expect(page.get_by_text(TEXT("start.opened"))).to_be_hidden()
    take(page, full(quiz))
    assert shown(page) == expected(quiz, full(quiz))


def test_a_good_link_after_a_bad_one_takes_its_words_away(page: Page, quiz: SelfAudit) -> None:
    follow(page, "#a=damaged")
    note = page.locator("[data-part=trouble-link]")
    expect(note).to_be_visible()
    follow(page, link_of(page, attempt(quiz, full(quiz))))
    compared(page)
    expect(note).to_be_hidden()


def test_a_bad_link_leaves_the_one_that_was_opened_before(page: Page, quiz: SelfAudit) -> None:
    follow(page, link_of(page, attempt(quiz, full(quiz))))
    compared(page)
    follow(page, "#a=damaged")
    expect(page.locator("[data-part=trouble-link]")).to_be_visible()
    assert said_of_link(page) == ["ask-self"]


def test_a_link_to_another_quiz_of_the_site_says_that_it_belongs_elsewhere(
    visit: Visit, second: tuple[BuiltSite, Site]
) -> None:
    site, project = second
    page = visit(f"{site.url}quizzes/delay-sum/")
    made = link_of(page, attempt(scale_quiz(project, "delay-sum"), {"late": 3}))
    page.goto(f"{site.url}quizzes/delay-check/{made}")
    expect(page.locator("[data-part=trouble-link]")).to_have_text(TEXT("link.other-quiz"))
    page.goto(f"{site.url}quizzes/self-audit/{made}")
    expect(page.locator("[data-part=trouble-link]")).to_have_text(TEXT("link.other-quiz"))


def test_a_link_copied_from_a_quiz_within_another_page_leads_to_the_quizs_own(
    visit: Visit, second: tuple[BuiltSite, Site], page: Page
) -> None:
    site, _ = second
    held = visit(f"{site.url}held/", reduced_motion="reduce")
    answers = {"late": 3, "long": 1}
    take(held, answers, START)
    link = copied(held)
    assert link.startswith(f"{site.url}quizzes/delay-sum/#a=1")
    held.evaluate("link => { location.hash = link }", urlsplit(link).fragment)
    in_state(held, "result")
    page.goto(link)
    compared(page)
    assert said_of_link(page) == ["ask-self"]


def test_quizzes_of_other_methods_are_compared_question_by_question_too(
    visit: Visit, second: tuple[BuiltSite, Site]
) -> None:
    site, project = second
    quiz = scale_quiz(project, "delay-check")
    page = visit(f"{site.url}quizzes/delay-check/")
    theirs: Answers = {"begin": 5, "wait": 1, "result": 5, "tidy": 1, "stem": 5, "note": 2}
    mine: Answers = {"begin": 1, "wait": 1, "result": 3, "tidy": 5, "stem": 1, "note": 1}
    take(page, mine)
    follow(page, link_of(page, attempt(quiz, theirs)))
    compared(page)
    assert said_of_link(page) == ["weeks"]
    assert [item for item, *_ in differing(page)] == ["begin", "result", "tidy", "stem", "note", "wait"]


def test_questions_that_changed_since_a_link_was_opened_in_this_tab_are_told_too(page: Page, quiz: SelfAudit) -> None:
    """A site that was published anew between two looks at a link."""
    follow(page, link_of(page, attempt(quiz, full(quiz))))
    compared(page)
    older = link_of(page, attempt(quiz, full(quiz)), form="0123456789abcdef")
    page.evaluate(
        """older => {
          const key = Object.keys(sessionStorage).find(one => one.startsWith("inversion-quiz:"));
          sessionStorage.setItem(key, JSON.stringify({ ...JSON.parse(sessionStorage.getItem(key)), theirs: older }));
        }""",
        older,
    )
    page.reload()
    settled(page)
    in_state(page, "start")
    expect(page.locator("[data-part=trouble-link]")).to_have_text(TEXT("link.other-form"))
    expect(page.locator("[data-part=compare]")).to_be_hidden()


# While the page is open.


def test_a_link_followed_over_a_draft_shows_theirs_and_keeps_the_draft(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    page.keyboard.press("3")
    press(page, TEXT("ask.next"))
    at(page, quiz.items[1].id)
    draft = given(page)
    assert len(draft) == 1
    link = link_of(page, attempt(quiz, full(quiz)))
    follow(page, link)
    compared(page)
    assert differing(page) == wanted_rows(quiz, full(quiz), {name: int(value) for name, value in draft.items()})
    assert given(page) == draft
    page.reload()
    compared(page)
    assert given(page) == draft
    page.get_by_role("button", name=TEXT("compare.answer")).click()
    press(page, TEXT("start.resume"))
    at(page, quiz.items[1].id)


def test_my_own_link_opened_in_the_same_tab_changes_nothing_of_mine(page: Page, quiz: SelfAudit) -> None:
    answers = full(quiz)
    take(page, answers, START)
    fragment = "#" + urlsplit(copied(page)).fragment
    at_time(page, START + timedelta(days=2))
    follow(page, fragment)
    compared(page)
    assert differing(page) == wanted_rows(quiz, answers, answers)
    assert given(page) == written(answers)


def test_two_views_break_no_layout_and_no_rule_of_accessibility(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    page = visit(built_site.url + QUIZ, viewport=PHONE, reduced_motion="reduce")
    theirs, mine = mixed(quiz)
    take(page, mine)
    follow(page, link_of(page, attempt(quiz, theirs)))
    compared(page)
    assert page.evaluate(OVERFLOW) == [320, []]
    assert page.evaluate(SMALL) == []
    assert axe_in_both_schemes(page) == []
    follow(page, "#a=damaged")
    assert page.evaluate(OVERFLOW) == [320, []]
    assert axe_in_both_schemes(page) == []


def test_points_makes_what_it_promises(quiz: SelfAudit) -> None:
    """The tests above rest on it."""
    scale = next(iter(quiz.scales))
    assert numbers(quiz, points(quiz, {scale: (11, 7)}))[scale] == "39"
    assert set(numbers(quiz, level(quiz, 21)).values()) == {"75"}
