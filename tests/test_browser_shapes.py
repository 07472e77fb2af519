"""Quizzes of the shapes that published scales have, and with ids that are names in scripts, as a reader meets them."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.model.quiz import SelfAudit
from generator.site.site import Site
from tests.conftest import Visit
from tests.flow_support import at, begin, chosen, press
from tests.keep_support import START, TEXT, WEEK, at_time, switch, switch_on, trouble
from tests.share_support import follow
from tests.site_support import (
    Answers,
    BuiltSite,
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
FULL: Answers = {"calls": 10, "constructor": "0#2", "bell": 0, "stairs": -3}
OTHER: Answers = {"calls": 4, "constructor": "1#2", "bell": 3, "stairs": 0}


@pytest.fixture
def odd(second: tuple[BuiltSite, Site]) -> SelfAudit:
    _, project = second
    quiz = project.quiz("odd-shapes")
    assert isinstance(quiz, SelfAudit)
    return quiz


@pytest.fixture
def page(visit: Visit, second: tuple[BuiltSite, Site]) -> Page:
    site, _ = second
    return visit(f"{site.url}quizzes/odd-shapes/", reduced_motion="reduce")


def typed(page: Page, *keys: str) -> str | None:
    """What is chosen after these keys, typed one right after the other."""
    for key in keys:
        page.keyboard.press(key)
    return chosen(page)


def pressed(page: Page, key: str, **event: object) -> str | None:
    """The same for a key that this keyboard doesn't have."""
    page.evaluate(
        """event => document.activeElement.dispatchEvent(
          new KeyboardEvent("keydown", {bubbles: true, cancelable: true, ...event}))""",
        {"key": key, **event},
    )
    return chosen(page)


def pause() -> None:
    time.sleep(1.05)  # a number is typed within a second


def test_number_keys_choose_the_answer_of_that_number(page: Page) -> None:
    begin(page)
    expect(page.get_by_text(TEXT("ask.keys_long", number="10"))).to_be_visible()
    assert [typed(page, key) for key in "1357924680"] == [*"135792468", "0"]
    pause()
    assert [typed(page, key) for key in "10"] == ["1", "10"]
    expect(page.locator(".item:visible input:checked")).to_be_focused()
    assert typed(page, "0") == "0"  # not 100, which no answer is
    assert typed(page, "1", "1", "0") == "10"
    pause()
    assert typed(page, "1") == "1"
    pause()
    assert typed(page, "0") == "0"  # too late for 10
    assert [pressed(page, key, code="Numpad1") for key in "10"] == ["1", "10"]
    assert [pressed(page, key) for key in "\u0667\u096a\uff19\u0661\u0660"] == ["7", "4", "9", "1", "10"]
    assert pressed(page, "5", repeat=True) == "10"
    assert [typed(page, key) for key in ("Control+5", "Alt+5", "Meta+5", "-", "a")] == ["10"] * 5
    assert pressed(page, "5", shiftKey=True) == "5"  # as keyboards have it on which digits need Shift


def test_a_number_is_not_gone_on_with_at_the_next_question(page: Page) -> None:
    begin(page)
    assert typed(page, "1", "Enter", "0") == "0"
    assert typed(page, "Enter", "0") is None
    typed(page, "3", "Enter")
    at(page, "bell")
    assert typed(page, "0") == "na"
    assert given(page) == {"calls": "1", "letters": "0", "constructor": "1", "bell": "na"}


def test_where_labels_are_words_keys_choose_by_place_and_signs_count(page: Page) -> None:
    page.evaluate("() => { location.hash = 'odd-shapes--q-constructor' }")
    at(page, "constructor")
    assert [typed(page, key) for key in "1234"] == ["0", "0#2", "1", "1#2"]
    press(page, "Continue")
    at(page, "bell")
    assert [typed(page, key) for key in "12340"] == ["3", "2", "1", "0", "na"]
    press(page, "Continue")
    at(page, "stairs")
    assert [typed(page, *keys) for keys in ("1", "0", "-1", "1", "2", "-1")] == ["3", "0", "-3", "3", "3", "-3"]


def test_options_are_shown_as_listed_scored_by_value_and_come_back_after_a_reload(page: Page, odd: SelfAudit) -> None:
    show_all(page)
    labels = page.locator("[id$='--q-bell'] .opt").all_inner_texts()
    assert labels == ["At once", "Soon", "Later", "Much later", "It did not ring"]
    for answers in (FULL, OTHER, {"calls": 0, "bell": 1}, {"constructor": 1}):
        page.reload()
        settled(page)
        show_all(page)
        page.evaluate("() => document.querySelectorAll('.item input').forEach(one => { one.checked = false })")
        give(page, answers)
        submit(page)
        assert shown(page) == expected(odd, answers)
        marked = page.locator(".result [data-row] [aria-current]")
        assert marked.count() == sum(len(odd.loads(item)) for item in odd.items if item.id in answers)
        page.reload()
        settled(page)
        assert given(page) == written(answers)
        assert shown(page) == expected(odd, answers)
    press(page, TEXT("result.change"))
    in_state(page, "check")
    expect(page.locator("[data-answer-of=constructor]")).to_have_text("A little more than before")
    expect(page.locator("[data-answer-of=bell]")).to_have_text(TEXT("check.none"))


def test_the_history_and_its_files_tell_options_of_one_value_apart(page: Page, tmp_path: Path) -> None:
    switch_on(page)
    show_all(page)
    give(page, FULL)
    submit(page)
    (text,) = page.evaluate("() => Object.values(localStorage)")
    assert json.loads(text)["attempts"][0]["answers"] == FULL
    files = {}
    for name in ("export", "export_csv"):
        with page.expect_download() as download:
            page.get_by_role("button", name=TEXT(f"keep.{name}"), exact=True).click()
        files[name] = tmp_path / name
        download.value.save_as(files[name])
    (row,) = csv.DictReader(io.StringIO(files["export_csv"].read_bytes().decode()))
    assert {key: row[f"item {key}"] for key in FULL} == written(FULL)
    assert row["scale constructor"] == "10"
    page.once("dialog", lambda dialog: dialog.accept())
    press(page, TEXT("keep.erase_all"))
    expect(page.locator("[data-part=weeks]")).to_be_hidden()
    page.locator("[data-part=import]").set_input_files(files["export"])
    expect(page.locator("[data-part=imported]")).to_have_text(TEXT("keep.imported", n=1))
    (again,) = page.evaluate("() => Object.values(localStorage)")
    assert json.loads(again) == json.loads(text)


def test_a_link_shows_the_option_that_was_chosen_beside_mine(visit: Visit, page: Page) -> None:
    show_all(page)
    give(page, FULL)
    submit(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("details.share summary").click()
    press(page, TEXT("share.copy"))
    expect(page.locator("[data-part=copied]")).to_be_visible()
    link = page.evaluate("() => navigator.clipboard.readText()")
    mine = visit(link.partition("#")[0], reduced_motion="reduce")
    show_all(mine)
    give(mine, {"constructor": 1, "bell": 0})
    follow(mine, f"#{link.partition('#')[2]}")
    in_state(mine, "compare")
    mine.get_by_text(TEXT("compare.alike")).click()
    rows = mine.locator("[data-differ]:visible").evaluate_all(
        "all => all.map(one => [one.dataset.differ, ...[...one.querySelectorAll('p b')].map(word => word.textContent)])"
    )
    assert rows == [
        ["constructor", "As before", "A little more than before"],
        ["bell", "Much later", "Much later"],
    ]


def test_a_question_with_the_id_of_every_objects_constructor_may_be_left_out(visit: Visit, page: Page) -> None:
    show_all(page)
    give(page, {"calls": 3})
    submit(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("details.share summary").click()
    press(page, TEXT("share.copy"))
    expect(page.locator("[data-part=copied]")).to_be_visible()
    link = page.evaluate("() => navigator.clipboard.readText()")
    mine = visit(link.partition("#")[0], reduced_motion="reduce")
    show_all(mine)
    give(mine, {"calls": 7, "constructor": 1})
    follow(mine, f"#{link.partition('#')[2]}")
    in_state(mine, "compare")
    assert mine.locator("[data-differ]:visible").evaluate_all("all => all.map(one => one.dataset.differ)") == ["calls"]


def test_topics_may_be_any_words_in_a_knowledge_quiz(visit: Visit, second: tuple[BuiltSite, Site]) -> None:
    site, _ = second
    page = visit(f"{site.url}quizzes/odd-topics/")
    for name, value in (("constructor", "constructor"), ("b", "constructor"), ("c", "constructor"), ("c", "b")):
        page.locator(f".item input[name={name}][value={value}]").check()
    page.locator("button[type=submit]").click()
    in_state(page, "result")
    rows = page.locator(".result [data-topic]").evaluate_all("all => all.map(one => one.innerText.split('\\t'))")
    assert rows == [["constructor", "1 of 1, 100%"], ["__proto__", "0 of 1, 0%"], ["A “white” one\\", "1 of 1, 100%"]]


# A store that is full: what the reader is told is true, and what it tells to do helps.

FILL = """([size, spoilt]) => {
  const key = Object.keys(localStorage).find(name => name.includes("odd-shapes")) ?? "other";
  localStorage.setItem(spoilt ? key : "of-another-page", spoilt + "x".repeat(size));
}"""
BRIM = """() => {
  for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2))
    try {
      while (true) localStorage.setItem("brim", (localStorage.getItem("brim") ?? "") + "x".repeat(size));
    } catch {}
}"""


def finish(page: Page, answers: Answers) -> None:
    show_all(page)
    give(page, answers)
    submit(page)


def test_where_what_cannot_be_read_fills_the_store_the_words_are_true_and_help(page: Page) -> None:
    switch_on(page)
    page.evaluate(FILL, [3_000_000, "{"])
    page.reload()
    settled(page)
    assert trouble(page) == TEXT("keep.corrupt")
    before = page.evaluate("() => JSON.stringify({...localStorage}).length")
    finish(page, FULL)
    assert trouble(page) == TEXT("keep.spoilt")
    assert page.evaluate("() => JSON.stringify({...localStorage}).length") == before  # nothing was changed
    assert given(page) == written(FULL)
    assert TEXT("keep.erase_all") in TEXT("keep.spoilt")
    page.once("dialog", lambda dialog: dialog.accept())
    press(page, TEXT("keep.erase_all"))
    expect(page.locator("[data-part=trouble]")).to_have_text("")
    finish(page, OTHER)
    (text,) = page.evaluate("() => Object.values(localStorage)")
    assert [one["answers"] for one in json.loads(text)["attempts"]] == [OTHER]


def test_where_others_fill_the_store_nothing_is_said_of_attempts_to_erase(page: Page) -> None:
    at_time(page, START)
    page.evaluate(BRIM)
    switch(page).click()
    expect(page.locator("[data-part=trouble]")).to_have_text(TEXT("keep.crowded"))
    expect(switch(page)).not_to_be_checked()
    finish(page, FULL)
    assert shown(page)["constructor"]["score"] == "10"
    page.evaluate("() => localStorage.removeItem('brim')")  # as the browser's settings do
    switch_on(page)
    page.evaluate(BRIM)
    at_time(page, START + WEEK)
    finish(page, OTHER)
    assert trouble(page) == TEXT("keep.full")  # the attempt that is kept can be erased, and that helps:
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-part=erase]").click()
    finish(page, OTHER)
    assert trouble(page) == ""
    assert page.locator("[data-part=weeks] tbody tr").count() == 1
