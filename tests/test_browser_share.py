"""Two views of one week: a link that only the reader makes, and what it shows to the one who opens it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring import KeyItem
from generator.quiz.scoring_key import scoring_key
from generator.site.site import Site
from tests.conftest import Visit, Watch
from tests.flow_support import QUIZ, at, begin, full, keys_for, press
from tests.keep_support import (
    SHARED_SCRIPTS,
    START,
    TEXT,
    Asked,
    at_time,
    attempt,
    compared,
    copied,
    day,
    differing,
    fresh,
    level,
    link_of,
    numbers,
    open_share,
    points,
    profile,
    scripts,
    stored,
    switch_on,
    take,
    to_start,
)
from tests.place_support import PHONE
from tests.probe_support import OVERFLOW, SMALL
from tests.site_support import (
    Answers,
    BuiltSite,
    axe_in_both_schemes,
    erase,
    expected,
    give,
    given,
    in_state,
    scale_quiz,
    settled,
    show_all,
    shown,
    submit,
    written,
)
from tests.test_link_js import LONGEST, sealed

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", timezone_id="UTC")


@pytest.fixture
def asked(page: Page) -> Asked:
    return Asked(page)


def about_other(page: Page) -> None:
    to_start(page)
    page.get_by_role("radio", name=TEXT("start.other"), exact=True).click()


def follow(page: Page, fragment: str) -> None:
    """A link followed while the page is open: the address changes, nothing is loaded."""
    page.evaluate("fragment => { location.hash = fragment }", fragment)
    expect(page).not_to_have_url(re.compile("#a[=%]"))


# Making one.


def test_no_link_exists_in_a_whole_take_until_it_is_asked_for_and_copied(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    page, watched = fresh(browser, watch, built_site.url + QUIZ)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("() => navigator.clipboard.writeText('before')")

    def nothing() -> None:
        fields = page.locator("input, textarea").evaluate_all("all => all.map(one => one.value)")
        html = page.content() + "".join(fields)
        assert re.findall(r"#a=\w{5,}", html) == []
        assert page.evaluate("() => navigator.clipboard.readText()") == "before"
        assert not scripts(watched.requests) & SHARED_SCRIPTS
        assert "#a" not in page.url

    begin(page)
    for item, key in zip(quiz.items, keys_for(quiz, full(quiz)), strict=True):
        at(page, item.id)
        page.keyboard.press(key)
        press(page, TEXT("ask.next"))
    in_state(page, "check")
    nothing()
    press(page, TEXT("check.see"))
    in_state(page, "result")
    nothing()
    button = page.get_by_role("button", name=TEXT("share.copy"), exact=True)
    expect(button).to_be_hidden()
    page.get_by_text(TEXT("share.summary")).click()
    expect(button).to_be_visible()
    nothing()
    button.click()
    expect(page.get_by_text(TEXT("share.copied")).locator("visible=true").first).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()").startswith(f"{built_site.url}{QUIZ}#a=1")
    assert "#a" not in page.url
    assert stored(page) == {}


def test_a_plain_warning_stands_before_the_button(page: Page, quiz: SelfAudit) -> None:
    take(page, full(quiz))
    open_share(page)
    warning = page.get_by_text(TEXT("share.warning"))
    expect(warning).to_be_visible()
    assert "all your answers" in TEXT("share.warning")
    words = page.locator("details.share").inner_text()
    assert words.index(TEXT("share.warning")) < words.index(TEXT("share.copy"))
    assert page.locator("details.share").evaluate(
        """details => details.querySelector("p").compareDocumentPosition(details.querySelector("button"))
          & Node.DOCUMENT_POSITION_FOLLOWING"""
    )
    expect(page.get_by_text(TEXT("share.other"))).to_be_hidden()


def test_answers_about_someone_else_carry_a_warning_of_their_own(page: Page, quiz: SelfAudit) -> None:
    about_other(page)
    take(page, full(quiz))
    open_share(page)
    expect(page.get_by_text(TEXT("share.other"))).to_be_visible()


def all_na(item: KeyItem) -> str:
    assert item.not_applicable
    return "na"


@pytest.mark.parametrize("kind", ["all na", "all at the end", "mixed", "one only"])
def test_the_fragment_of_28_items_has_at_most_200_characters_and_holds_the_answers(
    page: Page, quiz: SelfAudit, kind: str
) -> None:
    items = scoring_key(quiz).items
    assert len(items) == 28
    sheets: dict[str, Answers] = {
        "all na": {item.id: all_na(item) for item in items},
        "all at the end": {item.id: int(item.values[-1]) for item in items},
        "mixed": full(quiz),
        "one only": {items[5].id: 2},
    }
    about_other(page)
    take(page, sheets[kind], START)
    parts = urlsplit(copied(page))
    assert 0 < len(f"#{parts.fragment}") <= LONGEST
    assert (parts.query, parts.path.endswith(QUIZ)) == ("", True)
    found = page.evaluate(
        """async fragment => {
          const quiz = document.querySelector("inversion-quiz");
          const { decode } = await import(new URL("link.js", quiz.querySelector("script[src]").src).href);
          return decode(quiz.compiled, fragment);
        }""",
        f"#{parts.fragment}",
    )
    midnight = START.replace(hour=0, minute=0)
    assert found == {"ok": True, "attempt": attempt(quiz, sheets[kind], midnight, "other")}


def test_where_the_clipboard_is_refused_there_is_a_field_with_the_link_selected(page: Page, quiz: SelfAudit) -> None:
    take(page, full(quiz), START)
    wanted = copied(page)
    page.reload()
    settled(page)
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError')) }"
    )
    open_share(page)
    field = page.get_by_label(TEXT("share.failed"))
    expect(field).to_be_hidden()
    page.get_by_role("button", name=TEXT("share.copy"), exact=True).click()
    expect(field).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value(wanted)
    assert field.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)") == wanted
    expect(page.locator("[data-part=copied]")).to_be_hidden()
    assert page.evaluate(OVERFLOW)[1] == []


def test_a_page_without_any_clipboard_shows_the_field_too(page: Page, quiz: SelfAudit) -> None:
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    take(page, full(quiz), START)
    open_share(page)
    page.get_by_role("button", name=TEXT("share.copy"), exact=True).click()
    expect(page.get_by_label(TEXT("share.failed"))).to_have_value(re.compile(r"#a=1\w+$"))


def test_a_link_of_answers_that_have_changed_or_are_erased_is_not_left_in_the_page(
    page: Page, asked: Asked, quiz: SelfAudit
) -> None:
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    take(page, full(quiz), START)
    open_share(page)
    page.get_by_role("button", name=TEXT("share.copy"), exact=True).click()
    field = page.locator("[data-part=link]")
    expect(field).not_to_have_value("")
    take(page, level(quiz, 14))
    expect(field).to_have_value("")
    expect(field).to_be_hidden()
    page.get_by_role("button", name=TEXT("share.copy"), exact=True).click()
    expect(field).not_to_have_value("")
    erase(page)
    assert len(asked.taken()) == 1
    expect(field).to_have_value("")
    take(page, full(quiz))
    expect(field).to_be_hidden()


def test_erase_takes_the_answers_that_somebody_shared_too(page: Page, asked: Asked, quiz: SelfAudit) -> None:
    theirs = full(quiz)
    page.evaluate("hash => { location.hash = hash }", link_of(page, attempt(quiz, theirs)))
    compared(page)
    to_start(page)
    page.get_by_role("button", name="Erase my answers").locator("visible=true").click()
    page.evaluate("() => new Promise(resolve => setTimeout(resolve))")
    assert asked.taken() == [TEXT("ask.erase_confirm")]
    in_state(page, "start")
    expect(page.get_by_text(TEXT("start.opened"))).to_be_hidden()
    assert "theirs" not in str(page.evaluate("({...sessionStorage})"))


def test_that_a_link_was_copied_is_not_said_of_other_answers(page: Page, quiz: SelfAudit) -> None:
    take(page, full(quiz), START)
    copied(page)
    take(page, level(quiz, 14))
    expect(page.locator("[data-part=copied]")).to_be_hidden()


# Opening one.


def test_another_person_sees_their_profile_and_when_and_about_whom(
    page: Page, browser: Browser, watch: Watch, quiz: SelfAudit, built_site: BuiltSite
) -> None:
    answers = full(quiz)
    take(page, answers, START)
    other, watched = fresh(browser, watch, copied(page), timezone_id="UTC")
    compared(other)
    expect(other.get_by_role("heading", name=TEXT("compare.heading"))).to_be_focused()
    assert profile(other, "theirs") == numbers(quiz, answers)
    expect(other.get_by_text(TEXT("compare.from", date=day(START)))).to_be_visible()
    expect(other.get_by_text(TEXT("compare.theirs_self"))).to_be_visible()
    expect(other.get_by_text(TEXT("compare.blank"))).to_be_visible()
    assert (profile(other, "mine"), differing(other)) == ({}, [])
    for words in ("theirs_other", "mine_self", "mine_other", "differ"):
        expect(other.get_by_text(TEXT(f"compare.{words}"), exact=True)).to_be_hidden()
    assert given(other) == {}
    assert stored(other) == {}
    assert all(url.startswith(built_site.url) for url in watched.requests)
    assert not any("?" in url or answers.keys() & set(re.split(r"\W", url)) for url in watched.requests)


def test_the_answers_leave_the_address_at_once_and_a_reload_keeps_the_view(
    page: Page, browser: Browser, watch: Watch, quiz: SelfAudit, built_site: BuiltSite
) -> None:
    answers = full(quiz)
    link = link_of(page, attempt(quiz, answers))
    other, _ = fresh(browser, watch, built_site.url + QUIZ + link)
    compared(other)
    assert other.url == f"{built_site.url}{QUIZ}#self-audit--compare"
    for _ in range(2):
        other.reload()
        settled(other)
        compared(other)
        expect(other.locator("[data-who=theirs] [data-part=score]").first).not_to_be_empty()
        assert profile(other, "theirs") == numbers(quiz, answers)
    other.go_back()
    in_state(other, "start")
    assert other.url == built_site.url + QUIZ
    expect(other.get_by_text(TEXT("start.opened"))).to_be_visible()
    other.get_by_role("button", name=TEXT("start.opened_see")).click()
    compared(other)
    assert profile(other, "theirs") == numbers(quiz, answers)
    assert link not in other.content()


def test_opening_a_link_writes_nothing_for_good_not_even_where_the_history_is_on(page: Page, quiz: SelfAudit) -> None:
    switch_on(page)
    take(page, level(quiz, 7), START)
    before = stored(page)
    follow(page, link_of(page, attempt(quiz, full(quiz))))
    compared(page)
    page.reload()
    compared(page)
    to_start(page)
    assert stored(page) == before
    follow(page, "#a=damaged")
    assert stored(page) == before


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Auckland", "UTC"])
def test_the_day_of_a_link_is_the_same_day_for_whoever_opens_it(
    page: Page, browser: Browser, watch: Watch, quiz: SelfAudit, built_site: BuiltSite, zone: str
) -> None:
    link = link_of(page, attempt(quiz, full(quiz), START))
    other, _ = fresh(browser, watch, built_site.url + QUIZ + link, timezone_id=zone)
    expect(other.get_by_text(TEXT("compare.from", date=day(START)))).to_be_visible()


# Beside mine.


def label(quiz: SelfAudit, item_id: str, value: int | str) -> str:
    item = next(one for one in quiz.items if one.id == item_id)
    options = quiz.response_set(item)
    assert options
    return next(option.label for option in options.options if option.value == value)


def wanted_rows(quiz: SelfAudit, theirs: Answers, mine: Answers) -> list[tuple[str, str, str]]:
    """By hand: where both answered, the biggest difference first, else in the order of the questions."""
    both = [item.id for item in quiz.items if all(isinstance(one.get(item.id), int) for one in (theirs, mine))]
    both.sort(key=lambda item: -abs(int(theirs[item]) - int(mine[item])))
    return [(item, label(quiz, item, theirs[item]), label(quiz, item, mine[item])) for item in both]


def mixed(quiz: SelfAudit) -> tuple[Answers, Answers]:
    """Two sheets with every kind of pair: equal, near, far, `na` on either side, blank on either side."""
    choices: list[tuple[int | str | None, int | str | None]] = [
        (0, 0), (0, 1), (4, 2), (0, 4), ("na", 3), (3, "na"),
        (None, 2), (2, None), ("na", "na"), (3, 0), (None, None), (1, 4),
    ]  # fmt: skip
    theirs, mine = dict[str, int | str](), dict[str, int | str]()
    for place, item in enumerate(quiz.items):
        one, two = choices[place % len(choices)]
        if one is not None:
            theirs[item.id] = one
        if two is not None:
            mine[item.id] = two
    return theirs, mine


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


# What is no link to these questions.


def bad_link(page: Page, quiz: SelfAudit, why: str) -> str:
    made = attempt(quiz, full(quiz))
    if why == "other-form":
        return link_of(page, made, form="0123456789abcdef")
    if why == "other-quiz":
        return link_of(page, made, quiz="another")
    return sealed(987654321, "2") if why == "newer" else link_of(page, made)[:-7]


WHYS = ("other-form", "other-quiz", "newer", "damaged")


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
    assert profile(page, "theirs") == numbers(quiz, full(quiz))


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
    site, project = second
    held = visit(f"{site.url}held/", reduced_motion="reduce")
    answers = {"late": 3, "long": 1}
    take(held, answers, START)
    link = copied(held)
    assert link.startswith(f"{site.url}quizzes/delay-sum/#a=1")
    held.evaluate("link => { location.hash = link }", urlsplit(link).fragment)
    in_state(held, "result")
    page.goto(link)
    compared(page)
    assert profile(page, "theirs") == numbers(scale_quiz(project, "delay-sum"), answers)


def test_quizzes_of_other_methods_are_compared_by_their_own_numbers(
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
    assert profile(page, "theirs") == numbers(quiz, theirs)
    assert profile(page, "mine") == numbers(quiz, mine)
    spans = {item.id: int(item.values[-1] - item.values[0]) for item in scoring_key(quiz).items}
    gaps = [abs(int(theirs[item]) - int(mine[item])) / spans[item] for item, *_ in differing(page)]
    assert len(gaps) == 6
    assert gaps == sorted(gaps, reverse=True)


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
    expect(page.get_by_text(TEXT("compare.theirs_other"), exact=True)).to_be_hidden()


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
    assert profile(page, "theirs") == numbers(quiz, full(quiz))
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
    assert profile(page, "theirs") == profile(page, "mine") == numbers(quiz, answers)
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
