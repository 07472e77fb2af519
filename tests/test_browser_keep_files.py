"""The history on this device: taken away as a file, brought back, and erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.model.quiz import SelfAudit
from tests.conftest import Visit, Watch
from tests.flow_support import QUIZ, full
from tests.keep_support import (
    EMPTY,
    KEY,
    START,
    TEXT,
    WEEK,
    Asked,
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
    numbers,
    read_csv,
    remember,
    rows,
    stored,
    switch,
    switch_on,
    take,
    trouble,
    weeks,
)
from tests.probe_support import OVERFLOW
from tests.site_support import (
    BuiltSite,
    in_state,
    settled,
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


# Files.


def test_an_export_brought_into_a_fresh_browser_gives_the_same_history(
    page: Page, browser: Browser, watch: Watch, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    kept = weeks(quiz, 7, 14, 28)
    kept[0] |= {"form": "0123456789abcdef"}
    remember(page, exported(*kept))
    name, text = downloaded(page, TEXT("keep.export"))
    assert (name, text) == ("self-audit.json", exported(*kept))
    other, watched = fresh(browser, watch, built_site.url + QUIZ, timezone_id="UTC")
    switch_on(other)
    bring(other, text)
    assert imported(other) == TEXT("keep.imported", n=3)
    assert stored(other) == stored(page)
    assert (rows(other), changes(other)) == (rows(page), changes(page))
    bring(other, text)
    assert imported(other) == TEXT("keep.imported", n=0)
    assert stored(other) == stored(page)
    assert all(url.startswith((built_site.url, "blob:")) for url in watched.requests)


def test_no_file_holds_or_brings_what_was_answered_about_someone_else(page: Page, quiz: SelfAudit) -> None:
    """Earlier versions kept it, and wrote it into files."""
    mine, later = weeks(quiz, 7, 14)
    theirs = [attempt(quiz, full(quiz), START + WEEK * place, "other") for place in (5, 6)]
    remember(page, exported(mine, theirs[0]))
    assert downloaded(page, TEXT("keep.export"))[1] == exported(mine)
    assert [row["perspective"] for row in read_csv(downloaded(page, TEXT("keep.export_csv"))[1])] == ["self"]
    bring(page, exported(later, theirs[1]))
    assert imported(page) == TEXT("keep.imported", n=1)
    assert attempts(page) == [mine, later, theirs[0]]


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
def test_a_file_that_cannot_be_taken_says_so_and_changes_nothing(
    page: Page, quiz: SelfAudit, tmp_path: Path, kind: str
) -> None:
    make, why = BAD_FILES[kind]
    kept = exported(attempt(quiz, full(quiz), START - WEEK))
    remember(page, kept)
    before = rows(page)
    made = make(quiz)
    file = tmp_path / "attempts.json"
    file.write_bytes(made.encode() if isinstance(made, str) else made)
    bring(page, file)
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
    assert trouble(page) == imported(page) == TEXT("keep.crowded")


def test_the_table_file_opens_as_csv_and_holds_the_numbers(page: Page, quiz: SelfAudit) -> None:
    sheets = [full(quiz), level(quiz, 14), dict(list(full(quiz).items())[:6])]
    kept = [attempt(quiz, one, START + WEEK * place) for place, one in enumerate(sheets)]
    kept.append(attempt(quiz, {"gone": 3}, START + WEEK * 4, form="0123456789abcdef"))
    remember(page, exported(*kept))
    name, text = downloaded(page, TEXT("keep.export_csv"))
    assert name == "self-audit.csv"
    found = read_csv(text)
    assert [row["taken"] for row in found] == [one["taken"] for one in kept]
    assert [row["perspective"] for row in found] == ["self"] * 4
    for row, sheet in zip(found, sheets, strict=False):
        scores = {scale: shown.replace("–", "") for scale, shown in numbers(quiz, sheet).items()}
        assert {scale: row[f"scale {scale}"] for scale in quiz.scales} == scores
        given = {name.removeprefix("item "): value for name, value in row.items() if name.startswith("item ") and value}
        assert given == written(sheet)
    assert [found[3][f"scale {scale}"] for scale in quiz.scales] == [""] * 4
    assert found[3]["item gone"] == "3"


def left(page: Page) -> str:
    return json.dumps(stored(page))


# Erased.


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
