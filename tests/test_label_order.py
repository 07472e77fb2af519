"""Labels as published scales have them go in one direction, and labels out of order are found."""

from __future__ import annotations

from itertools import combinations

import pytest

from generator.rules.label_order import out_of_order
from tests.tools.small_project import ROOT

# The labels of many published scales, in order; one set on a line, `|` between labels.
IN_ORDER = (ROOT / "tests/fixtures/labels.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("labels", IN_ORDER)
def test_labels_of_published_scales_are_in_order_from_either_end(labels: str) -> None:
    listed = labels.split("|")
    assert out_of_order(listed) is None
    assert out_of_order(listed[::-1]) is None
    assert out_of_order([*listed, "Don't know"]) is None


OUT_OF_ORDER = [
    ("Never|Often|Rarely|Always", 1, 2),
    ("Always|Often|Never|Rarely", 2, 3),
    ("Never|Always|Sometimes", 1, 2),
    ("Strongly disagree|Disagree|Agree|Neither agree nor disagree|Strongly agree", 2, 3),
    ("Strongly agree|Agree|Strongly disagree|Disagree", 2, 3),
    ("Strongly disagree|Somewhat disagree|Disagree|Agree|Strongly agree", 1, 2),
    ("Very inaccurate|Moderately accurate|Moderately inaccurate|Very accurate", 1, 2),
    ("Not at all|Extremely|Slightly|Very", 1, 2),
    ("Not at all likely|Very likely|Slightly likely|Extremely likely", 1, 2),
    ("Very dissatisfied|Satisfied|Dissatisfied|Very satisfied", 1, 2),
    ("None of the time|All of the time|Some of the time|Most of the time", 1, 2),
    ("Not at all|More than half the days|Several days|Nearly every day", 1, 2),
    ("Very poor|Good|Fair|Excellent", 1, 2),
    ("Much worse|Much better|Somewhat worse|Somewhat better", 1, 2),
    ("Definitely not|Probably|Probably not|Definitely", 1, 2),
    ("Not like me at all|Very much like me|Somewhat like me|Mostly like me", 1, 2),
]


@pytest.mark.parametrize(("labels", "before", "place"), OUT_OF_ORDER)
def test_a_label_that_turns_back_is_found(labels: str, before: int, place: int) -> None:
    assert out_of_order(labels.split("|")) == (before, place)


def test_most_swaps_of_two_labels_that_are_not_neighbours_are_found() -> None:
    """Of scales whose labels are all known, so that a rule that says nothing can't pass."""
    sets = [labels.split("|") for labels in IN_ORDER if labels.count("|") > 2]
    known = [labels for labels in sets if out_of_order(swapped(labels, 0, 2))]
    found = [
        out_of_order(swapped(labels, one, other)) is not None
        for labels in known
        for one, other in combinations(range(len(labels)), 2)
        if other > one + 1 and (one, other) != (0, len(labels) - 1)
    ]
    assert len(known) > 50
    assert sum(found) > 0.9 * len(found)


def swapped(labels: list[str], one: int, other: int) -> list[str]:
    listed = list(labels)
    listed[one], listed[other] = listed[other], listed[one]
    return listed


def test_long_labels_and_long_sets_take_no_time() -> None:
    assert out_of_order(["(" * 1_000_000, "not " * 250_000, "Never" + " " * 1_000_000]) is None
    assert out_of_order([f"very {'a' * (place % 7)} {place}" for place in range(20_000)]) is None
