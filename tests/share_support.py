"""What a reader does with two sets of answers: a link followed in the open page, theirs beside mine."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from generator.model.quiz import SelfAudit
from tests.site_support import Answers


def follow(page: Page, fragment: str) -> None:
    """A link followed while the page is open: the address changes, nothing is loaded."""
    page.evaluate("fragment => { location.hash = fragment }", fragment)
    expect(page).not_to_have_url(re.compile("#a[=%]"))


def label(quiz: SelfAudit, item_id: str, value: int | str) -> str:
    item = next(one for one in quiz.items if one.id == item_id)
    options = quiz.response_set(item)
    assert options
    return next(option.label for option in options.options if option.value == value)


def wanted_rows(quiz: SelfAudit, theirs: Answers, mine: Answers, *, views: bool = False) -> list[tuple[str, str, str]]:
    """By hand, where both answered: of two views the biggest difference first, else the same answers last."""
    both = [item.id for item in quiz.items if all(isinstance(one.get(item.id), int) for one in (theirs, mine))]
    gaps = {item: abs(int(theirs[item]) - int(mine[item])) for item in both}
    both.sort(key=lambda item: -gaps[item] if views else not gaps[item])
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
