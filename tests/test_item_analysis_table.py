"""The table of answers that `inversion simulate` reads, and what it says of one that it can't read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.quiz.responses import MOST_PROBLEMS, read_answers
from generator.quiz.scoring_key import scoring_key
from tests.test_item_analysis import SMALL

HEADER = "a,b,c\n"
EMPTY = "add it, empty where nobody answered"
OFFERS = "offers (0, 1, 2, na or nothing), found"


def read(text: str | bytes) -> tuple[list[dict[str, Any]], list[str]]:
    data = text if isinstance(text, bytes) else text.encode()
    people, problems = read_answers("t.csv", data, scoring_key(SMALL))
    return [dict(row) for row in people], [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (HEADER + "0,1,2\n", [{"a": 0, "b": 1, "c": 2}]),
        ("c,b,a\n0,1,2", [{"a": 2, "b": 1, "c": 0}]),
        (HEADER + "0,,NA\n,,\n", [{"a": 0, "c": "na"}, {}]),
        ("a;b;c\r\n0;1;2\r\n", [{"a": 0, "b": 1, "c": 2}]),
        ("a\tb\tc\n0\t1\t\n", [{"a": 0, "b": 1}]),
        ('\ufeff"a", "b",c\n"0", "1" ,2.0\n\n', [{"a": 0, "b": 1, "c": 2}]),
    ],
    ids=["plain", "any order", "no answer", "semicolons", "tabs", "quoted"],
)
def test_a_table_is_read(text: str, people: list[dict[str, Any]]) -> None:
    assert read(text) == (people, [])


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["1:1: error: expected item ids in the first row, found an empty file"]),
        (HEADER, ["1:1: error: expected a row of answers under the item ids, found none"]),
        (b"a,b,c\n0,1,\xff\n", ["2:1: error: expected UTF-8 text; save the table as CSV in UTF-8"]),
        (
            "a,bb,b,b\n",
            [
                "1:1: error: expected a column for each scored item, found none for `c`; " + EMPTY,
                "1:3: error: no item `bb`; did you mean `b`?",
                "1:8: error: expected each item once, found `b` again; delete one of the columns",
            ],
        ),
        (
            HEADER + "0,1\n\n0,7,1\n0,1,often\n",
            [
                "2:1: error: expected 3 cells, as in the first row, found 2; fix the row",
                "4:3: error: expected an answer that `b` offers (0, 1, 2, na or nothing), found `7`",
                "5:5: error: expected an answer that `c` offers (0, 1, 2, na or nothing), found `often`",
            ],
        ),
        (
            HEADER + "0, 1.5,2\n",
            [f"2:3: error: expected an answer that `b` {OFFERS} `1.5`"],
        ),
    ],
    ids=["empty", "no rows", "bytes", "header", "rows", "half"],
)
def test_a_table_that_cannot_be_read_has_places(text: str | bytes, problems: list[str]) -> None:
    people, found = read(text)

    assert people == []
    assert sorted(found) == [f"t.csv:{problem} [answers]" for problem in problems]


def test_a_wrong_column_is_not_told_a_thousand_times() -> None:
    _, problems = read(HEADER + "9,0,0\n" * 1000)

    assert len(problems) == MOST_PROBLEMS + 1
    assert "and 950 more like these; fix them first" in problems[-1]


@given(st.text(alphabet='ab,c;\t"0129na.\n\r é\x00'))
def test_any_text_is_a_table_or_has_problems(text: str) -> None:
    people, problems = read(text)

    assert bool(people) != bool(problems)
