"""Worked examples: a quiz whose examples lie is refused, and the message says what the scorer gives instead."""

from __future__ import annotations

import pytest

from tests.test_quiz_rules import Table, problems_after

EXAMPLES: Table = [
    (
        "care: [75, good]",
        "care: 74",
        "43:20 example: expected 74, but scoring gives 75; correct the example or the scoring",
    ),
    (
        "care: [75, good]",
        "care: 74.5",
        "43:20 example: expected 74.5, but scoring gives 75; correct the example or the scoring",
    ),
    (
        "care: [75, good]",
        "care: null",
        "43:20 example: expected null, but scoring gives 75; correct the example or the scoring",
    ),
    (
        "care: [75, good]",
        "care: [75, low]",
        ("43:20 example: expected [75, low], but scoring gives [75, good]; correct the example or the scoring"),
    ),
    (
        "care: [75, good]",
        "care: [50, low]",
        ("43:20 example: expected [50, low], but scoring gives [75, good]; correct the example or the scoring"),
    ),
    (
        "care: [75, good]",
        "care: [good, low]",
        "43:20 example: expected null, a number, or [number, band id], found [good, low]",
    ),
    ("care: [75, good]", "car: 75", "43:14 unknown-reference: no scale `car`; did you mean `care`?"),
    (
        "care: [75, good]",
        "zzz: 75",
        "43:14 unknown-reference: no scale `zzz`; declared: `care`, `time`, `overall`, `weakest`",
    ),
    (
        "overall: 38",
        "overall: 37",
        "43:50 example: expected 37, but scoring gives 38; correct the example or the scoring",
    ),
    (
        "overall: 38",
        "overall: null",
        "43:50 example: expected null, but scoring gives 38; correct the example or the scoring",
    ),
    (
        "overall: 38",
        "overall: [38, good]",
        "43:50 example: expected a number alone, found [38, good]; `overall` has no bands",
    ),
    ("overall: 38", "overall: [care, time]", "43:50 example: expected null or a number, found [care, time]"),
    (
        "weakest: [time]",
        "weakest: []",
        "43:63 example: expected [], but scoring gives [time]; correct the example or the scoring",
    ),
    (
        "weakest: [time]",
        "weakest: [time, care]",
        ("43:63 example: expected [time, care], but scoring gives [time]; correct the example or the scoring"),
    ),
    (
        "weakest: [time]",
        "weakest: time",
        (
            "43:63 bad-value: expected null, a number, [number, band id] or, for `weakest`, a list of scale ids, "
            "found `time`"
        ),
    ),
    ("weakest: [time]", "weakest: null", "43:63 example: expected a list of scale ids, found null; write [time]"),
    (
        "weakest: [time]",
        "weakest: [0, time]",
        "43:63 example: expected a list of scale ids, found [0, time]; write [time]",
    ),
    (
        "wait: 2",
        "wait: 3",
        (
            "42:30 example: expected an answer that `wait` offers (0, 2, 4, na), found `3`\n"
            "43:20 example: expected [75, good], but scoring gives [100, good]; correct the example or the scoring\n"
            "43:50 example: expected 38, but scoring gives 50; correct the example or the scoring"
        ),
    ),
    ("wait: 2", "wait: 2, wiat: 2", "42:33 unknown-reference: no item `wiat`; did you mean `wait`?"),
    ("wait: 2", "wait: 2, zzz: 2", "42:33 unknown-reference: no item `zzz`; declared: `look`, `wait`, `rush`, `note`"),
    ("wait: 2", "wait: 2, note: na", "42:39 example: expected an answer that `note` offers (1, 5), found `na`"),
    (
        "wait: 2, rush: 0",
        "wait: na",
        (
            "43:20 example: expected [75, good], but scoring gives [100, good]; correct the example or the scoring\n"
            "43:38 example: expected 0, but scoring gives null; correct the example or the scoring\n"
            "43:50 example: expected 38, but scoring gives null; correct the example or the scoring\n"
            "43:63 example: expected [time], but scoring gives []; correct the example or the scoring"
        ),
    ),
]


@pytest.mark.parametrize(("before", "after", "problems"), EXAMPLES)
def test_a_worked_example_that_lies_is_refused(before: str, after: str, problems: str) -> None:
    assert problems_after((before, after)) == problems.split("\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("care: [75, good]", "care: 75"),
        ("care: [75, good]", "care: 75.0"),
        ("care: [75, good], ", ""),
        ("overall: 38, ", ""),
        ("answers: {look: 4, wait: 2, rush: 0}", "answers: {look: 4, wait: 2, rush: 0, note: 5}"),
        (
            "{look: 4, wait: 2, rush: 0}\n    expect: {care: [75, good], time: 0, overall: 38, weakest: [time]}",
            "{}\n    expect: {care: null, time: null, overall: null, weakest: []}",
        ),
    ],
)
def test_a_worked_example_that_comes_true_is_accepted(before: str, after: str) -> None:
    assert problems_after((before, after)) == []


def test_a_number_with_decimals_is_the_shown_one_not_the_exact_one() -> None:
    thirds = ("  - {id: rush", "  - {id: more, scale: care, keyed: forward, text: T}\n  - {id: rush")
    given = ("answers: {look: 4, wait: 2, rush: 0}", "answers: {look: 4, wait: 2, more: 2, rush: 0}")
    decimals = ("decimals: 0", "decimals: 2")
    rest = ("[75, good], time: 0, overall: 38", "66.67, time: 0, overall: 33.33")
    assert problems_after(thirds, given, decimals, rest) == []
    exact = ("[75, good], time: 0, overall: 38", "66.666667, time: 0, overall: 33.33")
    assert problems_after(thirds, given, decimals, exact) == [
        "44:20 example: expected 66.666667, but scoring gives 66.67; correct the example or the scoring"
    ]
