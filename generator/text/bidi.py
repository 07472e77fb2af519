"""The direction of a language and of a text, for texts of one direction in a page of the other."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError

Direction = Literal["ltr", "rtl"]

_HEBREW_TO_ARABIC = r"\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff"
_FROM_THE_RIGHT = re.compile(f"[{_HEBREW_TO_ARABIC}]")
_FROM_THE_LEFT = re.compile(rf"[^\W\d_{_HEBREW_TO_ARABIC}]")
_ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}


@lru_cache(maxsize=64)
def direction_of(language: str) -> Direction:
    """The direction of a language by its code; that of a code that nobody knows is from left to right."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return "ltr"
    return "rtl" if locale.text_direction == "rtl" else "ltr"


def against(text: str, direction: Direction) -> Direction | None:
    """The direction of a text whose letters all run against `direction`; None for any other, and without letters.

    Marks at the ends of such a text, like a full stop or a slash, would go to its wrong side. A mixed text belongs to
    the page's own language and has its direction.
    """
    if direction == "ltr" and text.isascii():
        return None
    left, right = _FROM_THE_LEFT.search(text), _FROM_THE_RIGHT.search(text)
    if direction == "ltr":
        return "rtl" if right and not left else None
    return "ltr" if left and not right else None


def isolated(text: str, direction: Direction) -> str:
    """The text inside the marks that keep its own direction to itself, where it runs against `direction`."""
    own = against(text, direction)
    return f"{_ISOLATES[own]}{text}\u2069" if own else text
