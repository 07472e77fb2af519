"""The files that a reader can take of a history: an export, which can be imported again, and CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.node import Node
from tests.store_support import (
    BAD,
    EMPTY,
    FORM,
    KEY,
    NOT_READABLE,
    THOUSAND,
    Attempt,
    _node,  # noqa: F401 - a fixture
    attempt,
    loaded,
    stored,
)

# Export and import.

IMPORT = "return store.importJson(given.text, quiz, given.existing)"


def imported(*attempts: Attempt, added: int, skipped: int = 0, trouble: str | None = None) -> dict[str, Any]:
    return {"attempts": list(attempts), "added": added, "skipped": skipped, "trouble": trouble}


def test_what_is_exported_can_be_imported(node: Node) -> None:
    days = [attempt(day) for day in (1, 2, 3)]
    text = node("return store.exportJson(given.days)", {"days": days})
    assert json.loads(text) == {"format": 1, "attempts": days}
    assert node(IMPORT, {"text": text, "existing": []}) == imported(*days, added=3)
    assert node(IMPORT, {"text": text, "existing": days}) == imported(*days, added=0, skipped=3)


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1])
def test_the_order_of_an_attempt_is_kept_and_exported(node: Node, seed: int) -> None:
    days = [attempt(1), attempt(2, seed=seed)]
    text = node("return store.exportJson(given.days)", {"days": days})
    assert node(IMPORT, {"text": text, "existing": []})["attempts"] == days


@pytest.mark.parametrize("seed", [-1, 2**32, 0.5, "1", None, [], True])
def test_an_attempt_with_an_order_that_cannot_be_is_kept_without_it(node: Node, seed: object) -> None:
    text = stored(attempt(1, seed=seed))
    assert node(IMPORT, {"text": text, "existing": []}) == imported(attempt(1), added=1)


def test_an_import_adds_to_what_is_there_and_changes_none_of_it(node: Node) -> None:
    existing = [attempt(2), attempt(4)]
    text = stored(attempt(3), attempt(2, answers={}), attempt(1), attempt(1, "other"), attempt(1))
    assert node(IMPORT, {"text": text, "existing": existing}) == imported(
        attempt(1, "other"), attempt(1), attempt(2), attempt(3), attempt(4), added=3, skipped=2, trouble="corrupt"
    )


def test_an_import_is_saved_by_adding_it(node: Node) -> None:
    code = """
    const { attempts } = store.importJson(given.text, quiz, store.load(storage, quiz).attempts);
    return done(store.add(storage, quiz, ...attempts));
    """
    found = node(code, {"text": stored(attempt(1), attempt(3)), "data": {KEY: stored(attempt(2))}})
    assert found["data"] == {KEY: stored(attempt(1), attempt(2), attempt(3))}


@pytest.mark.parametrize("text", NOT_READABLE, ids=lambda text: text[:30] or "empty")
def test_an_import_that_is_not_readable(node: Node, text: str) -> None:
    existing = [attempt(2)]
    assert node(IMPORT, {"text": text, "existing": existing}) == imported(*existing, added=0, trouble="corrupt")


def test_an_import_of_bad_attempts_takes_the_good_ones(node: Node) -> None:
    found = node(IMPORT, {"text": stored(attempt(1), *BAD.values()), "existing": []})
    assert found == imported(attempt(1), added=1, skipped=len(BAD), trouble="corrupt")


def test_an_import_of_a_later_format(node: Node) -> None:
    assert node(IMPORT, {"text": '{"format":2}', "existing": []}) == imported(added=0, trouble="newer")


def test_an_import_of_too_many(node: Node) -> None:
    """None of it is saved then: `add` refuses more than 1,000 as a whole."""
    found = node(IMPORT, {"text": stored(*THOUSAND), "existing": [attempt()]})
    assert (found["trouble"], found["added"]) == ("full", 1_000)
    saved = node(
        "return done(store.add(storage, quiz, ...given.all))", {"all": found["attempts"], "data": {KEY: EMPTY}}
    )
    assert (saved["result"], saved["data"]) == (loaded(trouble="full"), {KEY: EMPTY})


# CSV.

CSV = "return store.toCsv(given.attempts, (one) => (one.form === given.form ? { scales: given.scales } : null))"
SCALES = [{"id": "attention", "shown": "62.5"}, {"id": "care", "shown": None}]


def rows(text: str) -> list[dict[str, str]]:
    assert text.count("\n") == text.count("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_csv_has_a_row_for_each_attempt(node: Node) -> None:
    older = attempt(1, form="ffff", answers={"gone": 1, "b": 2})
    text = node(CSV, {"attempts": [older, attempt(2, "other")], "form": FORM, "scales": SCALES})
    assert rows(text) == [
        {
            "revision": "1", "form": "ffff", "taken": "2026-11-01T18:05:00Z", "perspective": "self",
            "item gone": "1", "item b": "2", "scale attention": "", "scale care": "", "item att-phone": "",
        },
        {
            "revision": "1", "form": FORM, "taken": "2026-11-02T18:05:00Z", "perspective": "other",
            "item gone": "", "item b": "na", "scale attention": "62.5", "scale care": "", "item att-phone": "3",
        },
    ]  # fmt: skip
    assert text.endswith("\r\n")


def test_csv_quotes_what_separates(node: Node) -> None:
    nasty = 'a "b", c\r\nd\ne'
    text = node(CSV, {"attempts": [attempt(form=nasty, answers={nasty: 1})], "form": FORM, "scales": []})
    (row,) = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert (row["form"], row[f"item {nasty}"]) == (nasty, "1")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "-2+3+cmd|' /C calc'!A0",
        "-",
        "=",
        '=HYPERLINK("x")',
        "-3\n=1",
    ],
    ids=ascii,
)
def test_csv_makes_no_formula(node: Node, text: str) -> None:
    scales = [{"id": text, "shown": text}]
    found = node(CSV, {"attempts": [attempt(form=FORM, perspective=text)], "form": FORM, "scales": scales})
    (row,) = list(csv.DictReader(io.StringIO(found, newline=""), strict=True))
    assert row["perspective"] == f"'{text}"
    assert row[f"scale {text}"] == f"'{text}"
    assert all(not name.startswith(("=", "+", "-", "@", "\t", "\r")) for name in row)


def test_csv_leaves_negative_numbers_numbers(node: Node) -> None:
    scales = [{"id": "care", "shown": "-12.50"}]
    (row,) = rows(node(CSV, {"attempts": [attempt(answers={"a": -3})], "form": FORM, "scales": scales}))
    assert (row["scale care"], row["item a"]) == ("-12.50", "-3")


def test_csv_of_nothing(node: Node) -> None:
    assert rows(node(CSV, {"attempts": [], "form": FORM, "scales": SCALES})) == []
