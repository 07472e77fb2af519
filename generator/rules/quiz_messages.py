"""What the messages about quizzes have in common: numbers as an author writes them, and names that don't exist."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from generator.rules.references import UNKNOWN_REFERENCE
from generator.text.document import Document, Loc
from generator.text.problems import Problem, did_you_mean

MOST_LISTED = 12  # names in a message; more would bury the rest of it


def number_text(number: Fraction) -> str:
    """A number that an author wrote as a decimal, with all its digits."""
    if number.denominator == 1:
        return str(number.numerator)
    return format((Decimal(number.numerator) / number.denominator).normalize(), "f")


def unknown_name(
    document: Document, kind: str, name: str, known: Collection[str], at: Loc, *, key: bool = False
) -> Problem:
    """A name that the quiz doesn't declare."""
    names = [f"`{other}`" for other in known]
    listed = ", ".join([*names[:MOST_LISTED], *(["…"] if len(names) > MOST_LISTED else [])])
    hint = did_you_mean(name, known) or f"; declared: {listed}"
    return document.problem(UNKNOWN_REFERENCE, f"no {kind} `{name}`{hint}", at, key=key)
