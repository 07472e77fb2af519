"""The history on this device: what moved from one attempt to the next, and when the next one is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from generator.site.site import Site
from tests.conftest import Visit
from tests.flow_support import QUIZ, full
from tests.keep_support import (
    START,
    TEXT,
    WEEK,
    attempt,
    changes,
    day,
    downloaded,
    exported,
    iso,
    level,
    lines,
    numbers,
    points,
    remember,
    remember_elsewhere,
    rows,
    switch_on,
    take,
    weeks,
)
from tests.site_support import (
    BuiltSite,
    scale_quiz,
)

pytestmark = pytest.mark.browser

RETAKE = timedelta(days=28)


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", timezone_id="UTC")


# The trend.


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


def edges(least: int, items: tuple[int, ...], other: tuple[int, ...]) -> list[Edge]:
    """Two attempts of one scale, each so many points on so many items: the widest no change, and all of `least`.

    One attempt has one of these numbers of items, the other one of all.
    """
    sheets, others = (
        [(got, count) for count in counts for got in range(4 * count + 1)] for counts in (items, (*items, *other))
    )
    pairs = [(one, two) for one in sheets for two in others] + [(two, one) for one in sheets for two in others]
    gaps = {(one, two): percent(*two) - percent(*one) for one, two in pairs}
    below = max(gap for gap in gaps.values() if gap < least)
    assert below > least - 1
    found = {}
    for pair, gap in gaps.items():
        if abs(gap) == least:
            found[pair] = TEXT("keep.higher" if gap > 0 else "keep.lower", n=least)
        elif abs(gap) == below:
            found[pair] = TEXT("keep.same")
    return list(found.items())


@pytest.mark.parametrize(("least", "items", "other"), [(25, (6, 7), ()), (35, (4, 5), (6, 7))])
def test_it_is_a_change_from_25_points_on_and_from_35_where_either_attempt_has_fewer_than_six_answers(
    page: Page, quiz: SelfAudit, least: int, items: tuple[int, ...], other: tuple[int, ...]
) -> None:
    """At every edge that seven questions of five answers have; four of them at once, one a scale."""
    cases = edges(least, items, other)
    assert {words for _, words in cases} == {
        TEXT("keep.same"), TEXT("keep.higher", n=least), TEXT("keep.lower", n=least),
    }  # fmt: skip
    assert len(cases) > 20
    remember(page, exported())
    for first in range(0, len(cases), 4):
        four = dict(zip(quiz.scales, cases[first : first + 4], strict=False))
        sheets = [points(quiz, {scale: pair[place] for scale, (pair, _) in four.items()}) for place in (0, 1)]
        remember_elsewhere(page, exported(attempt(quiz, sheets[0]), attempt(quiz, sheets[1], START + WEEK)))
        said = changes(page)
        assert {scale: said[scale] for scale in four} == {scale: words for scale, (_, words) in four.items()}, four


def test_what_counts_as_a_change_is_decided_exactly(visit: Visit, second: tuple[BuiltSite, Site]) -> None:
    site, project = second
    quiz = scale_quiz(project, "fine-steps")
    page = visit(f"{site.url}quizzes/fine-steps/")
    key = "inversion:/second-guide/:fine-steps"
    remember(page, exported(), key)
    for before, now, words in (
        (0, 349999, "same"),
        (349999, 0, "same"),
        (0, 350000, "higher"),
        (350000, 0, "lower"),
        (9, 350008, "same"),
        (350008, 9, "same"),
        (9, 350009, "higher"),
        (350009, 9, "lower"),
    ):
        kept = exported(attempt(quiz, {"far": before}), attempt(quiz, {"far": now}, START + WEEK))
        remember_elsewhere(page, kept, key)
        wanted = TEXT("keep.same") if words == "same" else TEXT(f"keep.{words}", n=35)
        assert changes(page) == {"way": wanted}, (before, now)


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
    remember(page, kept, "inversion:/second-guide/:delay-check")
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


def test_attempts_about_someone_else_are_in_no_trend(page: Page, quiz: SelfAudit) -> None:
    mine, theirs = weeks(quiz, 7, 14), weeks(quiz, 28, 0, 28)
    for place, one in enumerate(theirs):
        one |= {"perspective": "other", "taken": iso(START + WEEK * place + timedelta(hours=1))}
    remember(page, exported(*mine, *theirs))
    scale = next(iter(quiz.scales))
    assert [y for _, y in lines(page, scale)[0]] == pytest.approx([75, 50])
    assert changes(page)[scale] == TEXT("keep.higher", n=25)
    expect(page.locator("[data-part=due]")).to_have_text(TEXT("keep.due", date=day(START + WEEK + RETAKE)))
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
def test_it_is_due_the_days_of_the_quiz_after_the_last_attempt_on_the_readers_calendar(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, zone: str
) -> None:
    page = visit(built_site.url + QUIZ, timezone_id=zone)
    last = datetime(2026, 10, 28, 3, 30, tzinfo=UTC)
    remember(page, exported(attempt(quiz, level(quiz, 7), last - WEEK * 3), attempt(quiz, level(quiz, 7), last)))
    assert (quiz.window_days, quiz.retake_days) == (7, 28)
    local = last.astimezone(ZoneInfo(zone))
    due = day(local + RETAKE)
    expect(page.locator("[data-part=due]")).to_have_text(TEXT("keep.due", date=due))
    assert rows(page)[1][0] == day(local)
    _, text = downloaded(page, TEXT("keep.calendar"))
    assert event(text)["DTSTART;VALUE=DATE"] == f"{local + RETAKE:%Y%m%d}"


def event(text: str) -> dict[str, str]:
    """The lines of the one event of a calendar file."""
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VEVENT") == 1
    inside = text.replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1].split("BEGIN:VALARM")[0]
    return dict(line.split(":", 1) for line in inside.split("\r\n") if line)


def test_the_calendar_file_reminds_four_times_and_holds_no_answer(
    page: Page, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    switch_on(page)
    take(page, full(quiz), START)
    name, text = downloaded(page, TEXT("keep.calendar"))
    assert name == "self-audit.ics"
    found = event(text)
    rule = dict(part.split("=") for part in found["RRULE"].split(";"))
    days = {"DAILY": 1, "WEEKLY": 7}[rule.pop("FREQ")] * int(rule.pop("INTERVAL", "1"))
    assert (days, rule) == (28, {"COUNT": "4"})
    assert found["DTSTART;VALUE=DATE"] == f"{START + RETAKE:%Y%m%d}"
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
    expect(page.locator("[data-part=due]")).to_have_text(TEXT("keep.due", date=day(START + RETAKE)))
    assert event(downloaded(page, TEXT("keep.calendar"))[1])["DTSTART;VALUE=DATE"] == f"{START + RETAKE:%Y%m%d}"


def test_a_quiz_without_a_window_offers_no_date_and_no_calendar(visit: Visit, second: tuple[BuiltSite, Site]) -> None:
    site, project = second
    quiz = scale_quiz(project, "delay-check")
    assert quiz.window_days is None
    page = visit(f"{site.url}quizzes/delay-check/")
    switch_on(page)
    take(page, {"stem": 5})
    assert len(rows(page)) == 1
    expect(page.locator("[data-part=due], [data-keep=calendar]")).to_have_count(0)


def test_small_steps_that_add_up_are_a_change_since_the_first_time_and_it_is_said_beside_the_score(
    page: Page, quiz: SelfAudit
) -> None:
    """25, 46, 64 and 79 percent: no step is 25 points, but the way is 54."""
    got = (7, 13, 18, 22)
    kept = [
        attempt(quiz, points(quiz, dict.fromkeys(quiz.scales, (one, 7))), START + WEEK * place)
        for place, one in enumerate(got[:-1])
    ]
    remember(page, exported(*kept))
    assert set(changes(page).values()) == {TEXT("keep.same")}
    since = TEXT("keep.since_higher", n=39, date=day(START))
    for figure in page.locator("[data-trend]").all():
        expect(figure.locator("p").nth(1)).to_have_text(since, use_inner_text=True)
        expect(figure.locator(".plot span")).to_have_text(["100", "0", day(START), day(START + 2 * WEEK)])
    take(page, points(quiz, dict.fromkeys(quiz.scales, (got[-1], 7))), START + 3 * WEEK)
    for scale in page.locator(".result [data-scale]").all():
        said = f"{TEXT('keep.same')} · {TEXT('keep.since_higher', n=54, date=day(START))}"
        expect(scale.locator("[data-part=since]")).to_have_text(said)


def test_where_nothing_moved_since_the_first_time_nothing_is_said_of_it(page: Page, quiz: SelfAudit) -> None:
    remember(page, exported(*(attempt(quiz, level(quiz, 14), START + WEEK * place) for place in range(3))))
    expect(page.locator("[data-since]:visible")).to_have_count(0)


def test_on_a_phone_an_attempt_is_a_block_whose_button_covers_no_number(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    page = visit(built_site.url + QUIZ, viewport={"width": 320, "height": 640}, timezone_id="UTC")
    remember(page, exported(attempt(quiz, level(quiz, 14))))
    button = page.locator("[data-part=weeks] tbody button").bounding_box()
    assert button
    for cell in page.locator("[data-part=weeks] tbody td[data-cell]").all():
        box = cell.bounding_box()
        assert box
        assert 0 <= box["x"] < box["x"] + box["width"] <= 320
        assert box["y"] + box["height"] <= button["y"]
