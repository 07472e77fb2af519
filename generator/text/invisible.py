"""Characters that can't be seen: those that no text may have, and those that no title may have."""

from __future__ import annotations

import re

from generator.text.problems import Rule

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000\ue001\ufeff\ufffe\uffff]")
# Besides those, these turn text around or can't be seen. Joiners are parts of words after a letter that isn't Latin,
# and of emoji; tags are parts of flags.
_UNSEEN_IN_TITLES = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\uffa0\ufff9-\ufffb]"
    "|(?<![^\x00-\xff])[\u200c\u200d]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]"
)
TITLES = ("title", "subtitle", "name", "tagline", "label", "country", "by", "alt")

INVISIBLE_CHARACTER = Rule(
    "invisible-character",
    "error",
    what="Text has no invisible characters, such as control characters or a byte order mark in the middle. Titles and "
    "names have none that turn text around or take no space, either.",
    why="They come with copied text, break comparisons and feeds, and are impossible to spot. Two titles could look "
    "the same, or a title could read differently than it's written.",
)


def unseen_in_title(title: str) -> str | None:
    """The first character that can't be seen, or that turns text around."""
    found = _UNSEEN_IN_TITLES.search(title)
    return found.group() if found else None
