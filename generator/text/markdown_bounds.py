"""Limits on the Markdown of a file, so that no text takes longer than a second."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from markdown_it.token import Token

# The time that a text takes grows with its characters, lines and markup. Some markup makes the library search the rest
# of its paragraph, so that time grows with both. The limits are far above any real text.
MAX_LETTERS = 300_000  # 50,000 words
MAX_LINES = 10_000
MAX_SIGNS = 25_000
MAX_LINKS = 8_000
MAX_EXPANDED = 500_000  # letters of the addresses and titles of all links, of which many may share a definition
MAX_ITEMS = 5_000  # of lists, and lines of quotes
MAX_ADDRESS = 2_000  # letters without a space
MAX_PARAGRAPH = 20_000  # letters
MAX_SEARCHED = 30_000_000  # letters in paragraphs, once for each sign of `_SEARCHING` in the paragraph
MAX_CELLS = 20_000  # of tables, with the empty ones that short rows are filled up with
_SIGNS = "\"'`*_[]<>\\&|#~@"
_SEARCHING = ("[", "<", "http:", "https:", "mailto:", "xmpp:")
_ITEM = re.compile(r"[ \t]*(?:[-+*>]|\d{1,9}[.)])(?=[ \t>-]|$)|[ \t]*>")
_ADDRESS = re.compile(rf"(?:https?://|www\.)\S{{{MAX_ADDRESS}}}")
_DELIMITERS = re.compile(r"[ \t>*+\d.)-]*[|:-][ \t|:-]*")  # the second line of a table, perhaps in a list or quote


class MarkdownError(ValueError):
    """Text that the library can't turn into HTML. The message says what was expected, and what to write.

    Attributes:
        line: where the mistake is, from 0 within the text; 0 if it's in the text as a whole.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class Budget:
    """How much Markdown a file may still hold."""

    def __init__(self) -> None:
        self.left = dict(_MOST)
        self._short: list[str] = []  # texts so far, while all of them together are too short to hold too many signs

    def spend(self, source: str) -> None:
        """Subtracts a text of the file.

        Raises:
            MarkdownError: the file holds more than it may, or a paragraph is too long.
        """
        self.take("characters", len(source))
        self.take("lines", source.count("\n"))
        self._short.append(source)
        if MAX_LETTERS - self.left["characters"] > MAX_LINKS:
            for text in self._short:
                self.take("markup characters", sum(map(text.count, _SIGNS)))
                self.take(_LINKS, sum(map(text.count, ("[", "www.", "://", "@", "mailto:"))))
            self._short.clear()
        line = 0
        for filled, group in groupby(source.split("\n"), lambda text: bool(text.strip())):
            lines = tuple(group)
            if filled:
                self.take_paragraph(lines, line)
            line += len(lines)

    def take_paragraph(self, lines: tuple[str, ...], line: int) -> None:
        """Subtracts lines without an empty one between them, which may also be a list or a table."""
        whole = "\n".join(lines)
        length = len(whole)
        if length > MAX_PARAGRAPH:
            found = f"{MAX_PARAGRAPH:,} characters without an empty line, found {length:,}"
            raise MarkdownError(f"expected at most {found}; add empty lines between paragraphs", line)
        if length > MAX_ADDRESS and _ADDRESS.search(whole):
            message = f"expected an address of at most {MAX_ADDRESS:,} characters, found a longer one; shorten it"
            raise MarkdownError(message, line)
        searching = sum(map(whole.count, _SEARCHING))
        if searching * length > self.left[_SEARCHED]:
            message = "expected fewer brackets, `<` and addresses in long paragraphs, found too many"
            raise MarkdownError(f"{message}; add empty lines between paragraphs, or split the file", line)
        self.left[_SEARCHED] -= searching * length
        for at, text in enumerate(lines):
            self.take("items of lists and lines of quotes", _items(text), line + at)
            if "-" in text and _DELIMITERS.fullmatch(text):
                cells = (text.count("|") + 1) * (len(lines) - at)
                self.take(_CELLS, cells, line + at)

    def take_links(self, tokens: Iterable[Token]) -> None:
        """Subtracts the addresses and titles of links."""
        inside = (child for token in tokens for child in token.children or () if child.attrs)
        self.take(_EXPANDED, sum(len(str(value)) for child in inside for value in child.attrs.values()))

    def take(self, what: str, count: int, line: int = 0) -> None:
        """Subtracts a count.

        Raises:
            MarkdownError: not so much is left.
        """
        self.left[what] -= count
        if self.left[what] < 0:
            message = f"expected at most {_MOST[what]:,} {what} in the Markdown of a file, found more; split the file"
            raise MarkdownError(message, line)


def _items(line: str) -> int:
    """How many lists and quotes a line begins or goes on with."""
    count, place = 0, 0
    while found := _ITEM.match(line, place):
        count, place = count + 1, found.end()
    return count


_LINKS, _EXPANDED = "brackets and addresses", "characters in the addresses and titles of links"
_SEARCHED, _CELLS = "searched characters", "cells of tables"
_MOST = {
    "characters": MAX_LETTERS,
    "lines": MAX_LINES,
    "markup characters": MAX_SIGNS,
    _LINKS: MAX_LINKS,
    _EXPANDED: MAX_EXPANDED,
    "items of lists and lines of quotes": MAX_ITEMS,
    _SEARCHED: MAX_SEARCHED,
    _CELLS: MAX_CELLS,
}
