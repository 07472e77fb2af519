"""The ids of headings, to which links lead: made from the words of a heading, in any script.

An id depends on the heading's own words, so a heading with other words never changes it. Of headings with the same
words, the first has the plain id. Each other one has the id of the heading above it and a dot in front, and only if
there is none, or if that is taken too, a dot and a number behind.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from generator.text.problems import Fault, Rule

HEADING = Rule(
    "heading",
    "error",
    what="Headings in a text begin at the second level, `##`. The first level is the title, which every page has.",
    why="Screen readers and search engines rely on the one main heading of a page.",
)


def heading_faults(tokens: Sequence[Token]) -> Iterator[Fault]:
    """Main headings: where a text isn't a page of its own, the page already has one."""
    for token in tokens:
        if token.type == "heading_open" and token.tag == "h1" and token.map:
            message = "the page already has a main heading; begin this one with `##`"
            underlined = token.markup == "="
            advice = ", without the line `===` below it" if underlined else ""
            yield Fault(HEADING, token.map[0], message + advice, "" if underlined else "#")


def name_headings(tokens: Sequence[Token]) -> tuple[str, ...]:
    """Gives each heading among the tokens its id; returns the ids in order."""
    headings = [(token, tokens[at + 1]) for at, token in enumerate(tokens) if token.type == "heading_open"]
    ids = heading_ids([(int(token.tag[1:]), _words(text)) for token, text in headings])
    for (token, _), name in zip(headings, ids, strict=True):
        token.attrs["id"] = name
    return ids


def heading_ids(headings: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    """The ids of headings, given as level and words."""
    taken: dict[str, int] = {}  # and how many headings would have that id
    above: list[tuple[int, str]] = []  # the headings that the next one may belong to, each with its level and id
    ids = []
    for level, words in headings:
        while above and above[-1][0] >= level:
            above.pop()
        name = slug(words)
        if name in taken and above:
            name = f"{above[-1][1]}.{name}"
        base = name
        while name in taken:
            taken[base] += 1
            name = f"{base}.{taken[base]}"
        taken[name] = 1
        above.append((level, name))
        ids.append(name)
    return tuple(ids)


def slug(words: str) -> str:
    """The id that words give: in lower case, letters and digits of any script, with hyphens for spaces.

    It has no dot, colon or double hyphen and doesn't begin with `_`: such ids are of other kinds.
    """
    kept = ""
    for char in unicodedata.normalize("NFC", words).lower():
        kind = unicodedata.category(char)
        if kind[0] in "LN" or (kind in {"Mn", "Mc"} and kept[-1:].strip("-") and not _is_variation(char)):
            kept += char
        elif char in "-_" or char.isspace():
            kept += "_" if char == "_" else "-" if not kept.endswith("-") else ""
    return kept.strip("-_") or "-".join(f"u{ord(char):x}" for char in words if not char.isspace()) or "heading"


def _is_variation(char: str) -> bool:
    """Whether a character only chooses between pictures of the one before it, as in emoji."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _words(text: Token) -> str:
    """The words of a heading without markup, as a reader sees them."""
    inside = text.children or ()
    return "".join(" " if child.type.endswith("break") else child.content for child in inside if child.type != "image")
