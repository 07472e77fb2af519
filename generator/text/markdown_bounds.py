"""Limits on the Markdown of a file, so that no text takes the library longer than two seconds."""

from __future__ import annotations

import re
from itertools import groupby

# The library's time grows with characters, lines and markup, and with the square of some of them. The limits are far
# above any real text, and low enough that a whole file takes less than two seconds.
MAX_LETTERS = 300_000  # 50,000 words
MAX_LINES = 10_000
MAX_SIGNS = 40_000
MAX_FENCES = 1_000  # lines
MAX_PARAGRAPH = 20_000  # letters
FEW_LINES = 50  # a paragraph this short is never slow
_SIGNS = "\"'`*_[]<>\\&|#"
_TAKEN_OFF = re.compile(r"^ {0,3}(?:#|\[[^\[\]\n]*\]:|[-=*_ ]+$)", re.MULTILINE)
_BRACKET = re.compile(r"(?<!\\)[\[\]()]")


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
        self.left = {"characters": MAX_LETTERS, "lines": MAX_LINES, "markup characters": MAX_SIGNS}

    def spend(self, source: str) -> None:
        """Subtracts a text of the file.

        Raises:
            MarkdownError: the file holds more than it may.
        """
        counts = (len(source), source.count("\n"), sum(map(source.count, _SIGNS)))
        for (what, left), count in zip(tuple(self.left.items()), counts, strict=True):
            self.left[what] = left - count
            if count > left:
                raise MarkdownError(
                    f"expected at most {_MOST[what]:,} {what} in the Markdown of a file, found more; split the file"
                )


_MOST = Budget().left


def require_bounded(source: str) -> None:
    """Refuses a text that would keep the library busy for too long.

    Raises:
        MarkdownError: the text exceeds a limit.
    """
    lines = source.split("\n")
    if (fences := sum(line.startswith(("```", "~~~")) for line in lines)) > MAX_FENCES:
        raise MarkdownError(
            f"expected at most {MAX_FENCES:,} lines that begin with ```, found {fences:,}; split the text"
        )
    taken_off, scanned, line = 0, 0, 0
    for filled, group in groupby(lines, lambda text: bool(text.strip())):
        inside = tuple(group)
        paragraph = "\n".join(inside) if filled else ""
        if len(paragraph) > MAX_PARAGRAPH:
            found = f"{MAX_PARAGRAPH:,} characters without an empty line, found {len(paragraph):,}"
            raise MarkdownError(f"expected at most {found}; add empty lines between paragraphs", line)
        # The library rereads the rest of a paragraph after each heading, rule and link definition; a short one has few.
        taken_off += len(_TAKEN_OFF.findall(paragraph)) * len(paragraph) if len(inside) > FEW_LINES else 0
        if taken_off > 50_000 + FEW_LINES * len(source):
            message = "expected an empty line before each heading, rule and link definition, found many without"
            raise MarkdownError(f"{message}; add the empty lines", line)
        scanned += _scanned(paragraph) if "[" in paragraph else 0
        if scanned > 2_000 + 15 * len(source):
            message = "expected a `]` for each `[`, found many unclosed or nested"
            raise MarkdownError(f"{message}; write `\\[` for a bracket in the text", line)
        line += len(inside)


def _scanned(paragraph: str) -> int:
    """How many characters the library scans in its search for closing brackets."""
    opened: list[int] = []
    links: list[int] = []
    scanned = 0
    for found in _BRACKET.finditer(paragraph):
        place, sign = found.start(), found.group()
        if sign == "[":
            opened.append(place)
        elif sign == "]" and opened:
            scanned += place - opened.pop()
        elif sign == "(" and paragraph[place - 1 : place] == "]":
            links.append(place)
        elif sign == ")" and links:
            scanned += place - links.pop()
    return scanned + sum(len(paragraph) - place for place in (*opened, *links))
