"""The draft: what the tab keeps of the answers, and what becomes of one that doesn't fit."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from tests.conftest import Visit, Watch
from tests.flow_support import (
    QUIZ,
    RESUME,
    address,
    at,
    begin,
    full,
)
from tests.site_support import (
    BuiltSite,
    erase,
    expected,
    give,
    given,
    in_state,
    settled,
    show_all,
    shown,
    submit,
    written,
)

pytestmark = pytest.mark.browser
KEY = "inversion-quiz:/repo/quizzes/self-audit/:self-audit"  # the page, and the element in it


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce")


def draft(page: Page) -> Any:  # noqa: ANN401 - whatever the page stored
    """What the tab keeps, and nothing else."""
    stored: dict[str, str] = page.evaluate("({...sessionStorage})")
    assert list(stored) == [KEY]
    return json.loads(stored[KEY])


def with_draft(page: Page, text: str) -> None:
    """Puts a draft where the page looks for it, and loads the page anew."""
    page.evaluate("([key, text]) => sessionStorage.setItem(key, text)", [KEY, text])
    page.reload()
    settled(page)


def kept(quiz: SelfAudit, pairs: object, **changes: object) -> str:
    """A draft as it is kept."""
    form = scoring_key(quiz).as_json()["form"]
    return json.dumps({"form": form, "view": "self", "self": pairs, "other": [], **changes})


def wild(quiz: SelfAudit) -> list[list[str]]:
    """Answers that the form does not have, between two that it has."""
    first, second, third = (item.id for item in quiz.items[:3])
    return [[first, "4"], [second, "77"], ['a"]', '"]'], ["", ""], ["gone", "1"], [third, "na"]]


def test_the_draft_holds_the_form_the_view_and_the_answers_of_both_views(page: Page, quiz: SelfAudit) -> None:
    first, second = (item.id for item in quiz.items[:2])
    assert page.evaluate("sessionStorage.length") == 0
    give(page, {first: 3, second: "na"})
    held = {"form": scoring_key(quiz).hash, "view": "self", "self": [[first, "3"], [second, "na"]], "other": []}
    assert draft(page) == held
    page.get_by_role("radio", name="About someone else").check()
    assert draft(page) == {**held, "view": "other"}
    give(page, {first: 0})
    assert draft(page) == {**held, "view": "other", "other": [[first, "0"]]}


UNREADABLE = [
    "",
    "null",
    "[]",
    "{",
    '{"answers": 3}',
    "\U0001f600",
    '"x"',
    '{"self": 1, "other": []}',
    '{"self": [], "other": 1}',
    '{"self": [1], "other": []}',
    '{"self": [null], "other": []}',
    '{"self": [[{}, {}]], "other": "ab", "view": 7}',
    '{"self": "ab", "other": [], "view": "__proto__"}',
    '{"form": {}, "self": [["__proto__", "0"]], "other": []}',
    '{"self": [], "other": [], "taken": "yes"}',
]


def test_a_draft_that_cannot_be_read_is_a_blank_form_that_works(page: Page, quiz: SelfAudit) -> None:
    answers = full(quiz)
    for text in UNREADABLE:
        page.evaluate("() => history.replaceState(null, '', location.pathname)")  # the start, not the result of before
        with_draft(page, text)
        in_state(page, "start")
        assert given(page) == {}, text
        show_all(page)
        give(page, answers)
        submit(page)
        assert shown(page) == expected(quiz, answers), text
        assert draft(page)["self"] == [list(pair) for pair in written(answers).items()], text


def test_a_draft_of_another_form_fills_in_what_still_fits_and_says_that_the_questions_changed(
    page: Page, quiz: SelfAudit
) -> None:
    note = page.locator("[data-part=changed]")
    expect(note).to_be_hidden()
    with_draft(page, kept(quiz, wild(quiz), form="0" * 16))
    assert given(page) == {quiz.items[0].id: "4", quiz.items[2].id: "na"}
    expect(note).to_have_text(
        "The questions have changed since you began. Please look through your answers before you go on."
    )
    expect(note).to_be_visible()
    begin(page, RESUME)
    at(page, quiz.items[1].id)
    expect(note).to_be_visible()
    page.keyboard.press("1")
    assert draft(page)["form"] == scoring_key(quiz).hash
    page.reload()
    settled(page)
    expect(note).to_be_hidden()
    assert len(given(page)) == 3


def test_the_note_that_the_questions_changed_goes_with_the_answers(page: Page, quiz: SelfAudit) -> None:
    with_draft(page, kept(quiz, wild(quiz), form="0" * 16))
    erase(page)
    expect(page.locator("[data-part=changed]")).to_be_hidden()
    with_draft(page, kept(quiz, [], form="0" * 16))
    expect(page.locator("[data-part=changed]")).to_be_hidden()


def test_of_a_draft_only_answers_that_the_form_has_are_taken(page: Page, quiz: SelfAudit) -> None:
    with_draft(page, kept(quiz, wild(quiz)))
    assert given(page) == {quiz.items[0].id: "4", quiz.items[2].id: "na"}
    expect(page.locator("[data-part=changed]")).to_be_hidden()


def test_a_result_of_a_draft_with_answers_that_the_form_lost_is_that_of_the_others(
    page: Page, quiz: SelfAudit, built_site: BuiltSite
) -> None:
    page.goto(built_site.url + address("result"))
    answers = full(quiz)
    pairs = [[name, value] for name, value in written(answers).items()]
    with_draft(page, kept(quiz, [*pairs, ["gone", "1"], ["__proto__", "1"]]))
    in_state(page, "result")
    assert shown(page) == expected(quiz, answers)


def test_erasing_leaves_no_answer_in_the_tab_and_none_in_the_page(page: Page, quiz: SelfAudit) -> None:
    answers = full(quiz)
    give(page, answers)
    submit(page)
    assert draft(page)["taken"]
    erase(page)
    found = draft(page)
    assert (found["self"], found["other"]) == ([], [])
    assert "taken" not in found
    assert (given(page), shown(page), page.locator("mark").count()) == ({}, {}, 0)


def test_answers_given_before_the_scripts_came_are_kept(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    """On a slow line the form can be read, and filled, long before it is led through."""
    context = browser.new_context(reduced_motion="reduce")
    watch(context)
    page = context.new_page()
    held: dict[str, Route] = {}

    def hold(route: Route) -> None:
        held[route.request.url.rpartition("/")[2]] = route

    for name in ("element.js", "scale.js"):
        page.route(f"**/{name}", hold)
    first, second, third = (item.id for item in quiz.items[:3])
    with page.expect_request("**/element.js"), page.expect_request("**/scale.js"):  # all scripts are fetched at once
        page.goto(built_site.url + QUIZ, wait_until="commit")
    page.locator(f"input[name={first}]").nth(1).check()
    held["element.js"].continue_()
    page.locator(f"input[name={second}]").nth(5).check()
    expect(page.locator(".start:visible")).to_have_count(0)
    held["scale.js"].continue_()
    settled(page)
    page.unroute_all()
    answers = {first: "1", second: "na"}
    in_state(page, "start")
    assert given(page) == answers
    begin(page, RESUME)
    at(page, third)
    page.keyboard.press("1")
    page.reload()
    settled(page)
    assert given(page) == {**answers, third: "0"}
