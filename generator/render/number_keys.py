"""Which number a reader types for each answer to a question: the one in its label, else its place in the list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

MOST_CHARACTERS = 200  # of a label with a number
MOST_DIGITS = 6  # of a number that somebody would type

# The number that a label begins with, as in `0 - Never`, `(3)`, `+2` or `10.`, but not a decimal, a grouped number, a
# time or a fraction.
_FIRST = re.compile(r"\W*?(?P<minus>[-\u2212](?=\d))?(?P<number>\d+)(?![.,:/\u2044\u2009\u202f]?\d)")
# The only number of a label, at its end, as in `Never (0)`, `Never = 0` or `Level 4`.
_LAST = re.compile(r"\D*?(?P<minus>(?<=[(\[=:])[-\u2212])?(?P<number>\d+)\s*[)\].]?\s*\Z")


def number_keys(labels: Sequence[str]) -> tuple[str, ...]:
    """What to type for each label.

    It's the label's number if all labels have different ones. Where only some have, and these count up or down by one,
    as in `Never, 1, 2, 3, Always`, the others continue the row. Otherwise it's the place, from 1.
    """
    known = [(place, number) for place, label in enumerate(labels) if (number := _number(label)) is not None]
    numbers = [number for _, number in known]
    if len(known) > 1 and len(set(numbers)) == len(numbers):
        if len(known) == len(labels):
            return tuple(map(str, numbers))
        steps = {(after - before, later - place) for (place, before), (later, after) in pairwise(known)}
        for way in (1, -1):
            row = [numbers[0] + way * (place - known[0][0]) for place in range(len(labels))]
            if min(row) >= 0 and all(up == way * places for up, places in steps):
                return tuple(map(str, row))
    return tuple(str(place) for place in range(1, len(labels) + 1))


def _number(label: str) -> int | None:
    if len(label) > MOST_CHARACTERS:
        return None
    text = unicodedata.normalize("NFKC", label)  # ① is 1, and so is a digit of any script
    found = _FIRST.match(text) or _LAST.match(text)
    if not found or len(found["number"]) > MOST_DIGITS:
        return None
    return -int(found["number"]) if found["minus"] else int(found["number"])
