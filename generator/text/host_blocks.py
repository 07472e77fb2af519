"""Quiz blocks in Markdown that another program turns into pages: where they are, and marks to put in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.text.blocks import EMBED, FENCE, meant
from generator.text.document import Mark
from generator.text.problems import Rule

QUIZ = "quiz"
_INFO = r"(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)"
_OPENS = re.compile(rf"(?P<before>[ \t>]*){_INFO}")
_IN_ITEM = re.compile(rf"(?P<before>[ \t>]*(?:[-*+]|\d{{1,9}}[.)])[ \t]+){_INFO}")
# One word of letters and digits: no extension of Markdown changes it, and a paragraph of it alone is easy to find.
_MARK = "inversionquiz"
MARK = re.compile(rf"{_MARK}((?:[0-9a-f]{{2}})*)z")
PARAGRAPH = re.compile(rf"<p>\s*{MARK.pattern}\s*</p>")


@dataclass(frozen=True, slots=True)
class HostBlock:
    """A block that is, or is meant to be, a quiz block.

    Attributes:
        fence: where its backticks are.
        rows: its lines that aren't empty: the quiz's id, then ids of items, one per line.
        places: where each row begins.
        fault: the rule that it breaks, with a message; None if it's a quiz block.
        first, end: its lines, from 0; `end` is the one after the last.
    """

    fence: Mark
    rows: tuple[str, ...]
    places: tuple[Mark, ...]
    written: str
    first: int
    end: int
    before: str = ""
    fault: tuple[Rule, str] | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What it consists of, wherever it is."""
        return (self.written, *self.rows)


def host_blocks(lines: Sequence[str]) -> Iterator[HostBlock]:
    """The quiz blocks in the lines of a page, those with a fault included. Blocks that other blocks show are text."""
    at = 0
    while at < len(lines):
        fence = _OPENS.fullmatch(lines[at])
        if fence is None:
            if (item := _IN_ITEM.fullmatch(lines[at])) and meant(item["info"]) == QUIZ:
                advice = "put it on a line of its own, indented like the text of the list, below an empty line"
                yield _faulty(
                    item, at, EMBED, f"expected the `{QUIZ}` block below a list's text, found it beside; {advice}"
                )
            at += 1
            continue
        is_quiz = meant(fence["info"]) == QUIZ
        end = _end(lines, at, fence, longer=is_quiz)
        if is_quiz:
            yield _block(lines, at, fence, end)
        at = at + 1 if end is None else end


def _end(lines: Sequence[str], at: int, fence: re.Match[str], *, longer: bool) -> int | None:
    """The line after the block that begins at `at`; None if nothing ends it.

    Outside quiz blocks, Python-Markdown wants as many marks at the end as at the beginning.
    """
    marks, quoted, deep = fence["marks"], fence["before"].count(">"), len(fence["before"])
    for number in range(at + 1, len(lines)):
        line = lines[number]
        text = line.lstrip(" \t>")
        if text and (line[: len(line) - len(text)].count(">") < quoted or len(line) - len(text) < deep):
            return None
        found = text.rstrip()
        if found == marks or (longer and len(found) > len(marks) and set(found) == {marks[0]}):
            return number + 1
    return None


def _block(lines: Sequence[str], at: int, fence: re.Match[str], end: int | None) -> HostBlock:
    info, marks = fence["info"].strip(), fence["marks"]
    what = "backticks" if marks[0] == "`" else "tildes"
    if info != QUIZ:
        shown = info[:40].replace("`", "'")
        message = f"expected `{QUIZ}` after the {what}, found `{shown}`; write {marks}{QUIZ} alone"
        return replace(_faulty(fence, at, EMBED, message), end=end or at + 1)
    inside = [(number, lines[number].strip(" \t>")) for number in range(at + 1, end - 1 if end else at + 1)]
    rows = [(number, row) for number, row in inside if row]
    if end is None or any(_OPENS.fullmatch(row) for _, row in rows):
        message = (
            f"expected a line {marks} that ends this `{QUIZ}` block, found none before the end of the text or list"
        )
        advice = "add it below the last line of the block"
        return _faulty(fence, at, FENCE, f"{message}; {advice}")
    places = tuple(Mark(number + 1, lines[number].find(row) + 1) for number, row in rows)
    return replace(
        _faulty(fence, at, EMBED, ""), rows=tuple(row for _, row in rows), places=places, end=end, fault=None
    )


def _faulty(fence: re.Match[str], at: int, rule: Rule, message: str) -> HostBlock:
    place = Mark(at + 1, fence.start("marks") + 1)
    written = fence["marks"] + fence["info"].strip()
    return HostBlock(place, (), (), written, at, at + 1, fence["before"], (rule, message))


def marked(lines: Sequence[str], blocks: Sequence[HostBlock]) -> list[str]:
    """The lines with a paragraph in place of each quiz block, which `MARK` finds again in the HTML."""
    made: list[str] = []
    done = 0
    for block in blocks:
        if block.fault is None:
            empty = block.before.rstrip()
            made += [*lines[done : block.first], empty, f"{block.before}{mark_of(block.rows)}", empty]
            done = block.end
    return [*made, *lines[done:]]


def mark_of(rows: Sequence[str]) -> str:
    """The word that stands for a block of these rows."""
    return _MARK + "\n".join(rows).encode().hex() + "z"


def rows_of(mark: re.Match[str]) -> tuple[str, ...]:
    """The rows of the block that a mark stands for."""
    return tuple(filter(None, bytes.fromhex(mark[1]).decode().split("\n")))


def in_source(blocks: Sequence[HostBlock], source: str) -> Iterator[tuple[HostBlock, HostBlock | None]]:
    """Each block of a page, and the same one in the page's file; None if a plugin or a snippet made it."""
    known: dict[tuple[str, ...], list[HostBlock]] = {}
    for block in host_blocks(source.split("\n")):
        known.setdefault(block.key, []).append(block)
    seen: dict[tuple[str, ...], int] = {}
    for block in blocks:
        same = known.get(block.key, [])
        number = seen.setdefault(block.key, 0)
        seen[block.key] += 1
        yield block, same[min(number, len(same) - 1)] if same else None
