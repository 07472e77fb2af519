"""The history on this device: off until it is switched on, then every attempt, what moved, and all of it erasable."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from generator.site.site import Site
from tests.conftest import Visit, Watch
from tests.flow_support import QUIZ, at, begin, full, keys_for, press
from tests.keep_support import (
    EMPTY,
    KEPT_SCRIPTS,
    KEY,
    SHARED_SCRIPTS,
    START,
    TEXT,
    WEEK,
    Asked,
    Attempt,
    at_time,
    attempt,
    attempts,
    bring,
    changes,
    day,
    downloaded,
    exported,
    fresh,
    imported,
    iso,
    level,
    lines,
    numbers,
    points,
    processor_seconds,
    read_csv,
    remember,
    rows,
    scripts,
    stored,
    switch,
    switch_on,
    take,
    to_start,
    trouble,
)
from tests.place_support import PHONE
from tests.probe_support import OVERFLOW, SMALL
from tests.site_support import (
    Answers,
    BuiltSite,
    axe_in_both_schemes,
    erase,
    in_state,
    outcome_of,
    scale_quiz,
    settled,
    show_all,
    submit,
    written,
)

pytestmark = pytest.mark.browser

CONTROLS = ("export", "export_csv", "calendar", "erase_all")


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", timezone_id="UTC")


@pytest.fixture
def asked(page: Page) -> Asked:
    return Asked(page)


# Off until it is switched on.


def test_nothing_is_kept_in_a_whole_take_while_it_is_off(
    browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    page, watched = fresh(browser, watch, built_site.url + QUIZ)

    def nothing() -> None:
        assert stored(page) == {}
        assert page.context.cookies() == []
        assert page.evaluate("() => indexedDB.databases()") == []

    nothing()
    expect(switch(page)).not_to_be_checked()
    begin(page)
    for item, key in zip(quiz.items, keys_for(quiz, full(quiz)), strict=True):
        at(page, item.id)
        page.keyboard.press(key)
        press(page, "Continue")
    in_state(page, "check")
    nothing()
    press(page, TEXT("check.see"))
    in_state(page, "result")
    nothing()
    expect(page.locator("[data-part=history]")).to_be_hidden()
    page.reload()
    settled(page)
    in_state(page, "result")
    page.locator("textarea").first.fill("a private note")
    press(page, TEXT("result.change"))
    in_state(page, "check")
    nothing()
    assert not scripts(watched.requests) & (KEPT_SCRIPTS | SHARED_SCRIPTS)


def test_its_scripts_are_fetched_when_it_is_switched_on_and_from_then_on_with_the_page(
    browser: Browser, watch: Watch, built_site: BuiltSite
) -> None:
    page, watched = fresh(browser, watch, built_site.url + QUIZ)
    assert not scripts(watched.requests) & KEPT_SCRIPTS
    switch_on(page)
    assert scripts(watched.requests) >= KEPT_SCRIPTS
    assert stored(page) == {KEY: EMPTY}
    watched.requests.clear()
    page.reload()
    expect(switch(page)).to_be_checked()
    assert scripts(watched.requests) >= KEPT_SCRIPTS
    assert not scripts(watched.requests) & SHARED_SCRIPTS
    expect(page.get_by_text(TEXT("keep.none"))).to_be_visible()


def test_switching_on_at_the_start_keeps_the_next_attempt_when_it_is_finished(page: Page, quiz: SelfAudit) -> None:
    switch_on(page)
    answers = full(quiz)
    show_all(page)
    at_time(page, START)
    for name, value in answers.items():
        page.locator(f".item input[name='{name}'][value='{value}']").click(force=True)
    assert stored(page) == {KEY: EMPTY}
    submit(page)
    assert stored(page) == {KEY: exported(attempt(quiz, answers))}


def test_switching_on_in_the_result_keeps_that_attempt_with_the_time_it_was_finished(
    page: Page, quiz: SelfAudit
) -> None:
    answers = full(quiz)
    take(page, answers, START)
    at_time(page, START + timedelta(minutes=20))
    switch_on(page)
    assert stored(page) == {KEY: exported(attempt(quiz, answers))}
    assert len(rows(page)) == 1


def test_a_result_of_no_answers_is_not_kept(page: Page) -> None:
    show_all(page)
    submit(page)
    switch_on(page)
    assert attempts(page) == []
    show_all(page)
    submit(page)
    assert attempts(page) == []


def test_an_attempt_holds_exactly_what_it_must(page: Page, quiz: SelfAudit) -> None:
    """docs/design.md, Scoring, rule 10: no score, no text, no position."""
    switch_on(page)
    page.get_by_role("radio", name=TEXT("start.other"), exact=True).click()
    answers = dict(list(full(quiz).items())[:20])
    take(page, answers, START)
    (one,) = attempts(page)
    form = scoring_key(quiz)
    assert list(one) == ["format", "quiz", "revision", "form", "taken", "perspective", "answers"]
    assert one == {
        "format": 1,
        "quiz": "self-audit",
        "revision": quiz.revision,
        "form": form.hash,
        "taken": "2026-11-02T18:05:00Z",
        "perspective": "other",
        "answers": answers,
    }
    assert [type(value) for value in one["answers"].values()] == [type(value) for value in answers.values()]
    assert "localStorage" not in page.url
    assert set(stored(page)) == {KEY}


# One attempt or another.


def changed(quiz: SelfAudit, answers: Answers) -> Answers:
    first = quiz.items[0].id
    return {**answers, first: 0 if answers[first] else 1}


def test_answers_mended_within_a_day_replace_the_attempt_and_a_day_later_are_another(
    page: Page, quiz: SelfAudit
) -> None:
    switch_on(page)
    one = full(quiz)
    two, three = changed(quiz, one), {**one, quiz.items[1].id: "na"}
    take(page, one, START)
    take(page, two, START + timedelta(hours=23, minutes=59))
    assert attempts(page) == [attempt(quiz, two)]
    take(page, three, START + timedelta(hours=24))
    assert attempts(page) == [attempt(quiz, two), attempt(quiz, three, START + timedelta(hours=24))]
    assert len(rows(page)) == 2


def test_a_reload_between_does_not_make_two_of_one_attempt(page: Page, quiz: SelfAudit) -> None:
    switch_on(page)
    take(page, full(quiz), START)
    at_time(page, START + timedelta(hours=1))
    page.reload()
    settled(page)
    press(page, TEXT("result.change"))
    press(page, TEXT("check.see"))
    in_state(page, "result")
    assert attempts(page) == [attempt(quiz, full(quiz))]


@pytest.mark.parametrize("reload", [False, True], ids=["at once", "after a reload"])
def test_after_erasing_the_answers_the_next_ones_are_another_attempt(
    page: Page, asked: Asked, quiz: SelfAudit, reload: bool
) -> None:
    switch_on(page)
    take(page, full(quiz), START)
    erase(page)
    assert asked.taken() == [TEXT("ask.erase_confirm")]
    assert len(attempts(page)) == 1
    if reload:
        page.reload()
        settled(page)
    later = START + timedelta(hours=2)
    take(page, level(quiz, 20), later)
    assert attempts(page) == [attempt(quiz, full(quiz)), attempt(quiz, level(quiz, 20), later)]


def test_about_myself_and_about_someone_else_are_two_attempts(page: Page, quiz: SelfAudit) -> None:
    switch_on(page)
    take(page, full(quiz), START)
    to_start(page)
    page.get_by_role("radio", name=TEXT("start.other"), exact=True).click()
    take(page, level(quiz, 14), START + timedelta(minutes=5))
    assert attempts(page) == [
        attempt(quiz, full(quiz)),
        attempt(quiz, level(quiz, 14), START + timedelta(minutes=5), "other"),
    ]


# The trend.


def weeks(quiz: SelfAudit, *of_28: int) -> list[Attempt]:
    return [attempt(quiz, level(quiz, one), START + WEEK * place) for place, one in enumerate(of_28)]


def test_every_attempt_stands_in_the_table_with_the_numbers_of_the_reference_scorer(
    page: Page, quiz: SelfAudit
) -> None:
    sheets = [example.answers for example in quiz.examples if example.answers]
    remember(page, exported(*(attempt(quiz, one, START + WEEK * place) for place, one in enumerate(sheets))))
    assert rows(page) == [[day(START + WEEK * place), *numbers(quiz, one).values()] for place, one in enumerate(sheets)]
    titles = [scale.title for scale in quiz.scales.values()]
    assert page.locator("[data-part=weeks] thead th").all_inner_texts() == [TEXT("keep.date"), *titles]
    expect(page.locator("[data-part=weeks] table caption")).to_have_text(TEXT("keep.table"))


def test_the_line_of_each_scale_is_spaced_by_time_and_drawn_to_its_number(page: Page, quiz: SelfAudit) -> None:
    gaps = [timedelta(), timedelta(days=1), timedelta(days=8), timedelta(days=50)]
    levels = [7, 28, 0, 14]
    remember(
        page, exported(*(attempt(quiz, level(quiz, one), START + gap) for one, gap in zip(levels, gaps, strict=True)))
    )
    wanted = [(gap / gaps[-1] * 100, 100 - one * 100 / 28) for one, gap in zip(levels, gaps, strict=True)]
    for scale in quiz.scales:
        (piece,) = lines(page, scale)
        assert piece == [pytest.approx(point, abs=0.01) for point in wanted]
        expect(page.locator(f"[data-trend={scale}] svg")).to_be_visible()


def test_the_first_attempt_says_that_it_is_the_first(page: Page, quiz: SelfAudit) -> None:
    switch_on(page)
    take(page, level(quiz, 14))
    assert changes(page) == dict.fromkeys(quiz.scales, TEXT("keep.first"))
    assert [len(lines(page, scale)) for scale in quiz.scales] == [1] * 4


def percent(of_points: int, items: int) -> Fraction:
    return Fraction(100 * of_points, 4 * items)


Edge = tuple[tuple[tuple[int, int], tuple[int, int]], str]


def edges() -> list[Edge]:
    """Two attempts of one scale, each so many points on so many items: the widest that is no change, and all of 25."""
    sheets = [(got, items) for items in (4, 5, 6, 7) for got in range(4 * items + 1)]
    pairs = [(one, two, percent(*two) - percent(*one)) for one in sheets for two in sheets]
    below = max(gap for *_, gap in pairs if gap < 25)
    assert below > 24
    found = {}
    for one, two, gap in pairs:
        if gap in (25, -25):
            found[one, two] = TEXT("keep.higher" if gap > 0 else "keep.lower", n=25)
        elif abs(gap) == below:
            found[one, two] = TEXT("keep.same")
    return list(found.items())


def test_below_25_points_it_is_about_the_same_and_from_25_up_higher_or_lower(page: Page, quiz: SelfAudit) -> None:
    """At every edge that seven questions of five answers have; four of them at once, one a scale."""
    cases = edges()
    assert {words for _, words in cases} == {
        TEXT("keep.same"), TEXT("keep.higher", n=25), TEXT("keep.lower", n=25),
    }  # fmt: skip
    assert len(cases) > 60
    for first in range(0, len(cases), 4):
        four = dict(zip(quiz.scales, cases[first : first + 4], strict=False))
        sheets = [points(quiz, {scale: pair[place] for scale, (pair, _) in four.items()}) for place in (0, 1)]
        remember(page, exported(attempt(quiz, sheets[0]), attempt(quiz, sheets[1], START + WEEK)))
        said = changes(page)
        assert {scale: said[scale] for scale in four} == {scale: words for scale, (_, words) in four.items()}, four


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (0, 249999, "same"),
        (249999, 0, "same"),
        (0, 250000, "higher"),
        (250000, 0, "lower"),
        (9, 250008, "same"),
        (250008, 9, "same"),
        (9, 250009, "higher"),
        (250009, 9, "lower"),
    ],
)
def test_what_counts_as_a_change_is_decided_exactly(
    visit: Visit, second: tuple[BuiltSite, Site], before: int, now: int, words: str
) -> None:
    site, project = second
    quiz = scale_quiz(project, "fine-steps")
    page = visit(f"{site.url}quizzes/fine-steps/")
    kept = exported(attempt(quiz, {"far": before}), attempt(quiz, {"far": now}, START + WEEK))
    remember(page, kept, "inversion-quiz:fine-steps")
    assert changes(page) == {"way": TEXT("keep.same") if words == "same" else TEXT(f"keep.{words}", n=25)}


def test_the_number_of_a_change_is_that_of_the_two_results_in_sight(page: Page, quiz: SelfAudit) -> None:
    for one, two in ((0, 28), (28, 0), (3, 11), (26, 5)):
        remember(page, exported(*weeks(quiz, one, two)))
        before, now = (int(next(iter(numbers(quiz, level(quiz, each)).values()))) for each in (one, two))
        wanted = TEXT("keep.higher" if now > before else "keep.lower", n=abs(now - before))
        assert changes(page) == dict.fromkeys(quiz.scales, wanted)


def test_a_change_on_a_scale_that_is_no_percentage_is_told_in_its_own_numbers(
    visit: Visit, second: tuple[BuiltSite, Site]
) -> None:
    site, project = second
    quiz = scale_quiz(project, "delay-check")
    page = visit(f"{site.url}quizzes/delay-check/")
    first, last = {"stem": 1, "begin": 4, "wait": 1, "result": 3}, {"stem": 5, "begin": 1, "wait": 5, "result": 1}
    kept = exported(attempt(quiz, first), attempt(quiz, last, START + WEEK))
    remember(page, kept, "inversion-quiz:delay-check")
    (_, *one), (_, *two) = rows(page)
    assert [one[0], one[2], two[0], two[2]] == ["3.8", "1.0", "1.0", "5.0"]
    said = changes(page)
    assert said["starting"] == TEXT("keep.lower", n=2).replace("2", "2.8")
    assert said["mood"] == TEXT("keep.higher", n=4).replace("4", "4.0")


def test_the_line_is_broken_where_the_form_was_another_and_its_row_says_so_without_numbers(
    page: Page, quiz: SelfAudit
) -> None:
    kept = weeks(quiz, 7, 14, 28, 21, 0)
    kept[2] |= {"form": "0123456789abcdef", "revision": 7}
    remember(page, exported(*kept))
    found = rows(page)
    assert found[2][1:] == [""] * 4
    assert found[2][0].split() == [*day(START + WEEK * 2).split(), *TEXT("keep.old").split()]
    assert [len(row[0].split()) for row in found if row != found[2]] == [3] * 4
    for scale in quiz.scales:
        one, two = lines(page, scale)
        assert [x for x, _ in one] == pytest.approx([0, 25])
        assert [x for x, _ in two] == pytest.approx([75, 100])
    assert changes(page) == dict.fromkeys(quiz.scales, TEXT("keep.lower", n=75))


@pytest.mark.parametrize("which", [0, 1], ids=["the one before", "the last"])
def test_an_attempt_with_another_form_is_never_compared(page: Page, quiz: SelfAudit, which: int) -> None:
    kept = weeks(quiz, 7, 28)
    kept[which] |= {"form": "0123456789abcdef"}
    remember(page, exported(*kept))
    assert changes(page) == dict.fromkeys(quiz.scales, TEXT("keep.no_number"))


def test_the_line_is_broken_where_too_few_were_answered_for_a_number(page: Page, quiz: SelfAudit) -> None:
    scale = next(iter(quiz.scales))
    kept = weeks(quiz, 7, 14, 21)
    kept[1] |= {"answers": points(quiz, {scale: (6, 3)})}
    remember(page, exported(*kept))
    assert [row[1] for row in rows(page)] == ["25", "–", "75"]
    assert len(lines(page, scale)) == 2
    assert changes(page)[scale] == TEXT("keep.no_number")


def test_attempts_about_myself_and_about_someone_else_are_not_mixed_in_a_trend(page: Page, quiz: SelfAudit) -> None:
    mine, theirs = weeks(quiz, 7, 14), weeks(quiz, 28, 0, 28)
    for place, one in enumerate(theirs):
        one |= {"perspective": "other", "taken": iso(START + WEEK * place + timedelta(hours=1))}
    remember(page, exported(*mine, *theirs))
    scale = next(iter(quiz.scales))
    assert [y for _, y in lines(page, scale)[0]] == pytest.approx([75, 50])
    assert changes(page)[scale] == TEXT("keep.higher", n=25)
    expect(page.locator("[data-part=due]")).to_have_text(TEXT("keep.due", date=day(START + WEEK * 2)))
    page.get_by_role("radio", name=TEXT("start.other"), exact=True).click()
    assert [y for _, y in lines(page, scale)[0]] == pytest.approx([0, 100, 0])
    assert changes(page)[scale] == TEXT("keep.higher", n=100)
    expect(page.locator("[data-part=due]")).to_have_text(
        TEXT("keep.due", date=day(START + WEEK * 3 + timedelta(hours=1)))
    )
    about = TEXT("keep.about_other")
    assert [about in row[0] for row in rows(page)] == [False, True, False, True, True]


def test_where_all_attempts_are_about_the_other_nothing_is_called_the_first_one(page: Page, quiz: SelfAudit) -> None:
    kept = weeks(quiz, 7, 14)
    for one in kept:
        one |= {"perspective": "other"}
    remember(page, exported(*kept))
    assert changes(page) == dict.fromkeys(quiz.scales, "")
    assert len(rows(page)) == 2


# When to come back.


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_it_is_due_a_window_after_the_last_attempt_on_the_readers_calendar(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, zone: str
) -> None:
    page = visit(built_site.url + QUIZ, timezone_id=zone)
    last = datetime(2026, 10, 28, 3, 30, tzinfo=UTC)
    remember(page, exported(attempt(quiz, level(quiz, 7), last - WEEK * 3), attempt(quiz, level(quiz, 7), last)))
    assert quiz.window_days == 7
    local = last.astimezone(ZoneInfo(zone))
    due = day(local + WEEK)
    expect(page.locator("[data-part=due]")).to_have_text(TEXT("keep.due", date=due))
    assert rows(page)[1][0] == day(local)
    _, text = downloaded(page, TEXT("keep.calendar"))
    assert event(text)["DTSTART;VALUE=DATE"] == f"{local + WEEK:%Y%m%d}"


def event(text: str) -> dict[str, str]:
    """The lines of the one event of a calendar file."""
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == 1
    inside = text.replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1].split("BEGIN:VALARM")[0]
    return dict(line.split(":", 1) for line in inside.split("\r\n") if line)


def test_the_calendar_file_reminds_every_week_and_holds_no_answer(
    page: Page, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    switch_on(page)
    take(page, full(quiz), START)
    name, text = downloaded(page, TEXT("keep.calendar"))
    assert name == "self-audit.ics"
    found = event(text)
    rule = dict(part.split("=") for part in found["RRULE"].split(";"))
    days = {"DAILY": 1, "WEEKLY": 7}[rule.pop("FREQ")] * int(rule.pop("INTERVAL", "1"))
    assert (days, rule) == (7, {})
    assert found["DTSTART;VALUE=DATE"] == f"{START + WEEK:%Y%m%d}"
    assert (found["SUMMARY"], found["URL"]) == (quiz.title, built_site.url + QUIZ)
    assert {*found} == {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "RRULE", "SUMMARY", "URL"}
    assert found["UID"].startswith("self-audit@")
    secrets = [item.id for item in quiz.items] + [item.text for item in quiz.items] + ["#a=", scoring_key(quiz).hash]
    assert [one for one in secrets if one in text] == []
    assert downloaded(page, TEXT("keep.calendar"))[1].replace("\r\n ", "").count(found["UID"]) == 1


def test_the_calendar_file_begins_on_the_day_that_the_page_names(page: Page, quiz: SelfAudit) -> None:
    """Also where someone else was looked at later."""
    mine = attempt(quiz, level(quiz, 7))
    theirs = attempt(quiz, level(quiz, 7), START + timedelta(days=3), "other")
    remember(page, exported(mine, theirs))
    expect(page.locator("[data-part=due]")).to_have_text(TEXT("keep.due", date=day(START + WEEK)))
    assert event(downloaded(page, TEXT("keep.calendar"))[1])["DTSTART;VALUE=DATE"] == f"{START + WEEK:%Y%m%d}"


def test_a_quiz_without_a_window_offers_no_date_and_no_calendar(visit: Visit, second: tuple[BuiltSite, Site]) -> None:
    site, project = second
    quiz = scale_quiz(project, "delay-check")
    assert quiz.window_days is None
    page = visit(f"{site.url}quizzes/delay-check/")
    switch_on(page)
    take(page, {"stem": 5})
    assert len(rows(page)) == 1
    expect(page.locator("[data-part=due], [data-keep=calendar]")).to_have_count(0)


# Files.


def test_an_export_brought_into_a_fresh_browser_gives_the_same_history(
    page: Page, browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    kept = [*weeks(quiz, 7, 14, 28), attempt(quiz, full(quiz), START + WEEK * 5, "other")]
    kept[0] |= {"form": "0123456789abcdef"}
    remember(page, exported(*kept))
    name, text = downloaded(page, TEXT("keep.export"))
    assert (name, text) == ("self-audit.json", exported(*kept))
    other, watched = fresh(browser, watch, built_site.url + QUIZ, timezone_id="UTC")
    switch_on(other)
    bring(other, text)
    assert imported(other) == TEXT("keep.imported", n=4)
    assert stored(other) == stored(page)
    assert (rows(other), changes(other)) == (rows(page), changes(page))
    bring(other, text)
    assert imported(other) == TEXT("keep.imported", n=0)
    assert stored(other) == stored(page)
    assert all(url.startswith((built_site.url, "blob:")) for url in watched.requests)


def test_an_import_adds_to_what_is_there(page: Page, quiz: SelfAudit) -> None:
    one, two, three = weeks(quiz, 7, 14, 28)
    remember(page, exported(two))
    bring(page, exported(three, one, {**two, "answers": {}}))
    assert imported(page) == TEXT("keep.imported", n=2)
    assert attempts(page) == [one, two, three]
    assert len(rows(page)) == 3


MANY = [{"taken": iso(START + timedelta(minutes=n))} for n in range(1_000)]
BAD_FILES: dict[str, tuple[Callable[[SelfAudit], str | bytes], str]] = {
    "cut off": (lambda quiz: exported(*weeks(quiz, 7, 14))[:-40], "import_corrupt"),
    "no text": (lambda _: b"\x89PNG\r\n\x1a\n\0\xff\xfe", "import_corrupt"),
    "empty": (lambda _: "", "import_corrupt"),
    "something else": (lambda _: '{"colour": "red"}', "import_corrupt"),
    "markup": (lambda _: "<script>alert(1)</script>", "import_corrupt"),
    "of another quiz": (
        lambda quiz: exported(*({**one, "quiz": "delay-check"} for one in weeks(quiz, 7, 14))),
        "import_corrupt",
    ),
    "newer": (lambda _: '{"format":2,"attempts":[]}', "import_newer"),
    "older than the first": (
        lambda quiz: exported(*weeks(quiz, 7)).replace('"format":1', '"format":0', 1),
        "import_corrupt",
    ),
    "too many": (lambda quiz: exported(*(attempt(quiz, {}) | one for one in MANY)), "import_full"),
    "far too large": (lambda _: b"[" * 20_000_000, "import_corrupt"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_file_that_cannot_be_taken_says_so_and_changes_nothing(page: Page, quiz: SelfAudit, kind: str) -> None:
    make, why = BAD_FILES[kind]
    kept = exported(attempt(quiz, full(quiz), START - WEEK))
    remember(page, kept)
    before = rows(page)
    bring(page, make(quiz))
    assert imported(page) == TEXT(f"keep.{why}")
    assert stored(page) == {KEY: kept}
    assert rows(page) == before
    assert page.evaluate(OVERFLOW)[1] == []


def test_a_file_that_is_half_good_gives_its_good_half_and_says_so(page: Page, quiz: SelfAudit) -> None:
    one, two = weeks(quiz, 7, 14)
    remember(page, EMPTY)
    bring(page, exported(one, {**two, "answers": {"a": "<img src=x onerror=alert(1)>"}}))
    assert imported(page) == TEXT("keep.import_corrupt")
    assert attempts(page) == [one]


def test_an_import_that_finds_no_room_does_not_say_that_it_was_added(page: Page, quiz: SelfAudit) -> None:
    remember(page, EMPTY)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') } }")
    bring(page, exported(*weeks(quiz, 7, 14)))
    assert attempts(page) == []
    assert trouble(page) == imported(page) == TEXT("keep.full")


def test_the_table_file_opens_as_csv_and_holds_the_numbers(page: Page, quiz: SelfAudit) -> None:
    sheets = [full(quiz), level(quiz, 14), dict(list(full(quiz).items())[:6])]
    kept = [attempt(quiz, one, START + WEEK * place) for place, one in enumerate(sheets)]
    kept.append(attempt(quiz, {"gone": 3}, START + WEEK * 4, "other", form="0123456789abcdef"))
    remember(page, exported(*kept))
    name, text = downloaded(page, TEXT("keep.export_csv"))
    assert name == "self-audit.csv"
    found = read_csv(text)
    assert [row["taken"] for row in found] == [one["taken"] for one in kept]
    assert [row["perspective"] for row in found] == ["self", "self", "self", "other"]
    for row, sheet in zip(found, sheets, strict=False):
        scores = {scale: shown.replace("–", "") for scale, shown in numbers(quiz, sheet).items()}
        assert {scale: row[f"scale {scale}"] for scale in quiz.scales} == scores
        given = {name.removeprefix("item "): value for name, value in row.items() if name.startswith("item ") and value}
        assert given == written(sheet)
    assert [found[3][f"scale {scale}"] for scale in quiz.scales] == [""] * 4
    assert found[3]["item gone"] == "3"


# Erased.


def left(page: Page) -> str:
    return json.dumps(stored(page))


def test_erasing_one_asks_first_and_then_takes_that_one_alone(page: Page, asked: Asked, quiz: SelfAudit) -> None:
    one, two, three = weeks(quiz, 7, 14, 28)
    remember(page, exported(one, two, three))
    button = page.get_by_role("button", name=TEXT("keep.erase_of", date=day(START + WEEK)))
    asked.yes = False
    button.click()
    words = TEXT("keep.erase_confirm", date=day(START + WEEK))
    assert (asked.taken(), attempts(page), len(rows(page))) == ([words], [one, two, three], 3)
    asked.yes = True
    button.click()
    assert (asked.taken(), attempts(page)) == ([words], [one, three])
    assert two["taken"] not in left(page)
    assert [row[0] for row in rows(page)] == [day(START), day(START + WEEK * 2)]
    expect(page.get_by_role("heading", name=TEXT("keep.heading"))).to_be_focused()
    expect(page.locator("[data-part=status]")).to_have_text(TEXT("keep.removed"))


def test_erasing_the_only_one_leaves_an_empty_history_that_goes_on(page: Page, asked: Asked, quiz: SelfAudit) -> None:
    switch_on(page)
    take(page, full(quiz), START)
    page.get_by_role("button", name=TEXT("keep.erase_of", date=day(START))).click()
    assert len(asked.taken()) == 1
    assert stored(page) == {KEY: EMPTY}
    expect(page.get_by_text(TEXT("keep.none"))).to_be_visible()
    expect(page.locator("[data-part=weeks]")).to_be_hidden()
    take(page, level(quiz, 7), START + WEEK)
    assert attempts(page) == [attempt(quiz, level(quiz, 7), START + WEEK)]


def test_erasing_all_asks_first_and_leaves_nothing_of_it(page: Page, asked: Asked, quiz: SelfAudit) -> None:
    text = exported(*weeks(quiz, 7, 14), {"unreadable": "secret"})
    page.evaluate("() => localStorage.setItem('theme', 'dark')")
    remember(page, text)
    take(page, full(quiz), START + WEEK * 4)
    assert "secret" in left(page)
    before = stored(page)
    asked.yes = False
    page.get_by_role("button", name=TEXT("keep.erase_all")).click()
    assert (asked.taken(), stored(page)) == ([TEXT("keep.erase_all_confirm")], before)
    asked.yes = True
    page.get_by_role("button", name=TEXT("keep.erase_all")).click()
    assert asked.taken() == [TEXT("keep.erase_all_confirm")]
    assert stored(page) == {KEY: EMPTY, "theme": "dark"}
    expect(switch(page)).to_be_checked()
    assert rows(page) == []


def test_switching_off_asks_first_and_leaves_nothing_at_all(page: Page, asked: Asked, quiz: SelfAudit) -> None:
    switch_on(page)
    take(page, full(quiz), START)
    before = stored(page)
    asked.yes = False
    switch(page).click()
    assert (asked.taken(), stored(page)) == ([TEXT("keep.off_confirm")], before)
    expect(switch(page)).to_be_checked()
    expect(page.locator("[data-part=history]")).to_be_visible()
    asked.yes = True
    switch(page).click()
    assert (asked.taken(), stored(page)) == ([TEXT("keep.off_confirm")], {})
    expect(switch(page)).not_to_be_checked()
    expect(page.locator("[data-part=history]")).to_be_hidden()
    take(page, level(quiz, 7), START + WEEK)
    page.reload()
    settled(page)
    assert stored(page) == {}
    expect(page.locator("[data-part=history]")).to_be_hidden()


@pytest.mark.parametrize("text", ["{", '{"format":2,"attempts":[]}', '{"format":0,"weeks":[]}'])
def test_switching_off_asks_first_also_where_what_is_kept_cannot_be_read(page: Page, asked: Asked, text: str) -> None:
    remember(page, text)
    asked.yes = False
    switch(page).click()
    assert (asked.taken(), stored(page)) == ([TEXT("keep.off_confirm")], {KEY: text})
    asked.yes = True
    switch(page).click()
    assert (asked.taken(), stored(page)) == ([TEXT("keep.off_confirm")], {})


def test_switching_off_asks_first_also_where_only_what_was_put_aside_is_left(
    page: Page, asked: Asked, quiz: SelfAudit
) -> None:
    remember(page, "{")
    take(page, full(quiz), START)
    page.get_by_role("button", name=TEXT("keep.erase_of", date=day(START))).click()
    assert stored(page) == {KEY: EMPTY, f"{KEY}~": "{\n"}
    asked.taken()
    asked.yes = False
    switch(page).click()
    assert asked.taken() == [TEXT("keep.off_confirm")]
    assert stored(page) == {KEY: EMPTY, f"{KEY}~": "{\n"}


def test_the_controls_are_in_sight_at_the_start_and_the_result_whenever_it_is_on(page: Page, quiz: SelfAudit) -> None:
    buttons = [page.get_by_role("button", name=TEXT(f"keep.{name}"), exact=True) for name in CONTROLS]
    buttons.append(page.locator("label").filter(has=page.locator("[data-part=import]")))
    for button in buttons:
        expect(button).to_be_hidden()
    expect(switch(page)).to_be_visible()
    switch_on(page)
    for _ in range(2):
        for button in buttons:
            expect(button).to_be_visible()
        expect(switch(page)).to_be_visible()
        take(page, full(quiz))
    expect(page.get_by_role("button", name=TEXT("keep.erase_of", date=day(datetime.now(UTC))))).to_be_visible()
    page.reload()
    settled(page)
    in_state(page, "result")
    for button in buttons:
        expect(button).to_be_visible()


# Many, and of several quizzes.


def test_a_thousand_attempts_are_drawn_soon_and_do_not_break_the_layout(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, figure: Callable[[str, object], None]
) -> None:
    page = visit(built_site.url + QUIZ, viewport=PHONE, reduced_motion="reduce", timezone_id="UTC")
    sheets = [level(quiz, number) for number in range(29)]
    kept = [attempt(quiz, sheets[n * 5 % 29], START + timedelta(hours=n * 30)) for n in range(999)]
    worked = processor_seconds(page)
    remember(page, exported(*kept))
    drawn = worked()
    assert page.evaluate(OVERFLOW) == [320, []]
    assert page.evaluate(SMALL) == []
    assert len(rows(page)) == 999
    show_all(page)
    before = worked()
    page.evaluate("() => { location.hash = 'self-audit--check' }")
    in_state(page, "check")
    step = worked() - before
    take(page, full(quiz), START + timedelta(hours=999 * 30))
    assert len(rows(page)) == 1_000
    assert page.evaluate(OVERFLOW) == [320, []]
    (piece,) = lines(page, next(iter(quiz.scales)))
    assert len(piece) == 1_000
    assert [x for x, _ in piece] == pytest.approx([n / 9.99 for n in range(1_000)])
    figure("history of 1,000 attempts, seconds of the processor", f"{drawn:.2f} to load, {step:.2f} for a step")
    assert drawn < 3
    assert step < 0.5


def test_more_than_a_thousand_are_refused_in_words_that_stay(page: Page, quiz: SelfAudit) -> None:
    kept = [attempt(quiz, {quiz.items[0].id: 1}, START + timedelta(hours=n)) for n in range(1_000)]
    remember(page, exported(*kept))
    take(page, full(quiz), START + WEEK * 20)
    assert trouble(page) == TEXT("keep.full")
    assert attempts(page) == kept


@pytest.mark.parametrize("width", [320, 1280])
def test_the_button_that_erases_one_attempt_is_in_sight_on_every_screen(
    page: Page, quiz: SelfAudit, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    remember(page, exported(attempt(quiz, level(quiz, 20)), attempt(quiz, level(quiz, 9), START + WEEK)))
    boxes = page.locator("[data-part=erase]").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())"
    )
    assert len(boxes) == 2
    assert all(box["left"] >= 0 and box["right"] <= width for box in boxes), boxes


def test_the_histories_of_two_quizzes_do_not_mix(visit: Visit, second: tuple[BuiltSite, Site]) -> None:
    site, project = second
    page = visit(f"{site.url}quizzes/delay-sum/")
    sums, audit = scale_quiz(project, "delay-sum"), scale_quiz(project, "self-audit")
    switch_on(page)
    answers = {"late": 3, "long": 1, "early": 3}
    take(page, answers, START)
    assert stored(page) == {"inversion-quiz:delay-sum": exported(attempt(sums, answers))}
    page.goto(f"{site.url}quizzes/self-audit/")
    settled(page)
    expect(switch(page)).not_to_be_checked()
    switch_on(page)
    assert rows(page) == []
    take(page, full(audit), START)
    kept = {"inversion-quiz:delay-sum": exported(attempt(sums, answers)), KEY: exported(attempt(audit, full(audit)))}
    assert stored(page) == kept
    page.goto(f"{site.url}quizzes/delay-check/")
    settled(page)
    expect(switch(page)).not_to_be_checked()
    page.goto(f"{site.url}quizzes/delay-sum/")
    settled(page)
    assert [row[1:] for row in rows(page)] == [[str(outcome_of(sums, answers).scales["signs"].shown)]]
    Asked(page)
    switch(page).click()
    expect(switch(page)).not_to_be_checked()
    assert stored(page) == {KEY: kept[KEY]}


def test_the_history_breaks_no_rule_of_accessibility(page: Page, quiz: SelfAudit) -> None:
    kept = weeks(quiz, 7, 14, 28)
    kept[1] |= {"form": "0123456789abcdef"}
    remember(page, exported(*kept, attempt(quiz, full(quiz), START + WEEK * 5, "other")))
    assert axe_in_both_schemes(page) == []
    for moment in (START, START + WEEK, START + WEEK * 2, START + WEEK * 5):
        name = f"{TEXT('keep.erase')} {TEXT('keep.erase_of', date=day(moment))}"
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(1)
