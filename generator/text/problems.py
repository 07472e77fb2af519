"""Problems in authors' files, as values: where each is, which rule it breaks, and what to write instead."""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from functools import lru_cache
from heapq import nlargest
from typing import Any, Literal

from anyascii import anyascii

Level = Literal["error", "warning", "notice"]
MOST_NAMES = 8  # in a message
MOST_CHARACTERS = 1_000  # of a message
MOST_LETTERS, MOST_COMPARED = 100, 10  # of a word with a suggestion; words that it's compared with in full
_UNSEEN = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp", "Cs", "Co", "Cn"))  # controls, formats, spaces, what is no character
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})  # where the language isn't known
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and marks of other categories that draw nothing


@dataclass(frozen=True, order=True, slots=True)
class Rule:
    """A rule for authors' files. It's declared beside the check that reports it, and makes the problems itself.

    docs/rules.md and `inversion rules` are made from these declarations (see app/catalogue.py).

    Attributes:
        id: the word in brackets at the end of a problem's line.
        level: the level of its problems.
        what: what it asks for, in a paragraph whose first sentence is a summary.
        why: what would go wrong without it.
        source: the publications that it rests on; empty if it needs none.
        milder: a second level for less serious cases; None if there are none.
    """

    id: str
    level: Level
    what: str
    why: str
    source: str = ""
    milder: Level | None = None

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of its problems, the most severe first."""
        return (self.level, self.milder) if self.milder else (self.level,)

    @property
    def summary(self) -> str:
        """The first sentence of `what`."""
        return self.what.partition(". ")[0].removesuffix(".") + "."

    @property
    def reason(self) -> str:
        """Why, with the source."""
        return f"{self.why} Source: {self.source}" if self.source else self.why

    def at(self, path: str, line: int, column: int, message: str, level: Level | None = None) -> Problem:
        """A problem of this rule, at the rule's own level unless `level` is the milder one.

        Raises:
            ValueError: the rule has no such level.
        """
        if level not in (None, *self.levels):
            raise ValueError(f"the rule {self.id} has no level {level}")
        short = message if len(message) <= MOST_CHARACTERS else f"{message[: MOST_CHARACTERS - 1]}…"
        return Problem(path, line, column, self, named(short), level or self.level)


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One problem. Only its rule makes it (`Rule.at`).

    `line` and `column` count from 1; `path` is relative to the project, always with '/'.
    """

    path: str
    line: int
    column: int
    rule: Rule
    message: str
    level: Level

    def __str__(self) -> str:
        """One line, even if the author's text has line breaks."""
        text = f"{named(self.path)}:{self.line}:{self.column}: {self.level}: {self.message} [{self.rule.id}]"
        return text.replace("\n", "\\n").replace("\r", "\\r")


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem of a text before its place in a file is known.

    Attributes:
        line: where it is, from 0 within the text.
        piece: what the text has there, to find the column; empty for the begin of the line.
    """

    rule: Rule
    line: int
    message: str
    piece: str = ""
    level: Level | None = None


class AuthorError(Exception):
    """Problems that stop a command. Shown one per line, without a traceback."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class RefusedError(Exception):
    """A request that can't be carried out. Shown without a traceback; nothing was written."""


def named(text: str) -> str:
    """The text with each character that can't be seen, or that looks like a space, replaced by its name in brackets."""
    return text if text.isascii() and text.isprintable() else "".join(map(_named, text))


def _named(char: str) -> str:
    seen = unicodedata.category(char) not in _UNSEEN or char in " \n\r\u200d\ufe0f"  # the last two are parts of emoji
    if seen and char not in _BLANK:
        return char
    name = unicodedata.name(char, f"character U+{ord(char):04X}").lower() if char != "\t" else "tab"
    return f"[{name.replace('u+', 'U+')}]"


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems that stop a build."""
    return tuple(problem for problem in problems if problem.level == "error")


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """The known word that `word` may be a typo for; `likeness` goes from 0 (any word) to 1 (the same word).

    Only the words that share the most letters with it are compared in full, which takes long: a file may hold a
    thousand typos, and a site a thousand words.
    """
    if len(word) > MOST_LETTERS:
        return None
    places, letters = _letters(frozenset(known))
    own = sum(1 << place for pair in _counted(word) if (place := places.get(pair)) is not None)
    shared = ((2 * (own & mask).bit_count() / (len(word) + len(other) or 1), other) for other, mask in letters)
    likely = nlargest(MOST_COMPARED, (pair for pair in shared if pair[0] >= likeness))
    near = difflib.get_close_matches(word, sorted(other for _, other in likely), n=1, cutoff=likeness)
    return near[0] if near else None


@lru_cache(maxsize=8)  # of the lists of words that one run compares with
def _letters(known: frozenset[str]) -> tuple[Mapping[tuple[str, int], int], tuple[tuple[str, int], ...]]:
    """A bit for each letter and how often it came before in the same word, and the words with their bits."""
    short = sorted(word for word in known if len(word) <= MOST_LETTERS)
    places: dict[tuple[str, int], int] = {}
    for word in short:
        for pair in _counted(word):
            places.setdefault(pair, len(places))
    return places, tuple((word, sum(1 << places[pair] for pair in _counted(word))) for word in short)


def _counted(word: str) -> Iterator[tuple[str, int]]:
    seen: dict[str, int] = {}
    for letter in word:
        seen[letter] = seen.get(letter, 0) + 1
        yield letter, seen[letter]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message that suggests the nearest known word, or the empty string."""
    near = nearest(word, known)
    return f"; did you mean `{near}`?" if near else ""


def as_id(text: str) -> str:
    """An id to suggest, made from the words of `text`: `in-a-hurry` from `In a hurry`; empty if it has none."""
    return "-".join(re.findall(r"[a-z0-9]+", anyascii(text.lower().translate(_TWO_LETTERS)).lower()))


def instead(name: str, known: Iterable[str]) -> str:
    """The end of a message that suggests the nearest known id, or else lists the first few."""
    some = sorted(known)
    listed = ", ".join(f"`{other}`" for other in some[:MOST_NAMES]) + (", …" if len(some) > MOST_NAMES else "")
    return did_you_mean(name, some) or (f"; available: {listed}" if some else "; there are none yet")


def as_json(problems: Iterable[Problem]) -> str:
    """A JSON array of objects with the keys path, line, column, level, rule, message."""
    return json.dumps([{**asdict(problem), "rule": problem.rule.id} for problem in problems], indent=2)


def as_values(problems: Iterable[Problem]) -> list[tuple[Any, ...]]:
    """Problems as values that JSON can hold, with their rules, for `from_values`."""
    return [astuple(problem) for problem in problems]


def from_values(values: Iterable[Sequence[Any]]) -> tuple[Problem, ...]:
    """The problems that `as_values` was given."""
    return tuple(
        replace(Rule(*rule).at(path, line, column, "", level), message=message)  # as it was shortened before
        for path, line, column, rule, message, level in values
    )


def as_github(problem: Problem) -> str:
    """A workflow command, which GitHub shows as an annotation beside the line.

    Sources: "Workflow commands for GitHub Actions", setting a notice, warning or error message; for the escaping,
    escapeData and escapeProperty in actions/toolkit, packages/core/src/command.ts.
    """
    path, rule = _property(named(problem.path)), _property(problem.rule.id)
    place = f"file={path},line={problem.line},col={problem.column},title={rule}"
    return f"::{problem.level} {place}::{_data(problem.message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
