"""HTML that travels to plain text: lines of 72 signs, links as numbers with their addresses at the end."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

WIDTH = 72  # by convention no line of a mail is longer than 78 (RFC 3676, section 2); quoting adds to it
_SPACE = re.compile(r"[ \t\n\r\f]+")  # a no-break space stays
_BOUND = "\0"  # a space at which no line ends
_RULES = {"h1": "=", "h2": "=", "h3": "-"}


def plain_text(html: str) -> str:
    """The words of `html`, readable by themselves, with a closing newline."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


@dataclass
class _Indent:
    """A list's entry or a quotation: what begins its first line, and every line after it."""

    first: str
    rest: str
    begun: bool = False

    def begin(self) -> str:
        """The beginning of its next line."""
        if self.begun:
            return self.rest
        self.begun = True
        return self.first


@dataclass
class _List:
    """A list that is open: `number` is that of its next entry, None where it has none."""

    number: int | None

    def marker(self) -> str:
        if self.number is None:
            return "- "
        self.number += 1
        return f"{self.number - 1}. "


@dataclass
class _Words:
    """The words of the block that is open, line by line."""

    lines: list[str] = field(default_factory=lambda: [""])

    def add(self, text: str) -> None:
        self.lines[-1] += text

    def take(self) -> list[str]:
        """The lines that say something; the block is empty after it."""
        lines = [stripped for line in self.lines if (stripped := _SPACE.sub(" ", line).strip(" "))]
        self.lines = [""]
        return lines


class _Reader(HTMLParser):
    """Reads block by block."""

    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self.levels: list[_Indent] = []
        self.lists: list[_List] = []
        self.words = _Words()
        self.addresses: dict[str, int] = {}
        self.link: tuple[str, int] | None = None  # address, and where its words begin in the line
        self.preformatted = False
        self.gap = False  # an empty line is due

    def text(self) -> str:
        """All that was read, and the addresses by their numbers."""
        self.block()
        notes = [f"[{number}] {address}" for address, number in self.addresses.items()]
        return "\n".join([*self.out, *([""] if notes and self.out else []), *notes]) + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.link = (given.get("href", ""), len(self.words.lines[-1]))
        elif tag == "img" and given.get("alt"):
            self.words.add(f"[{given['alt']}]")
        elif tag == "br":
            self.words.lines.append("")
        elif tag in {"td", "th"} and self.words.lines[-1].strip():
            self.words.add(" | ")
        else:
            self.open_block(tag, given)

    def open_block(self, tag: str, given: Mapping[str, str]) -> None:
        """Ends what is open, and begins a list, an entry, a quotation, code or a paragraph."""
        if tag in {"ul", "ol"}:
            self.block(gap=None if self.lists else True)
            start = given.get("start", "1")
            self.lists.append(_List((int(start) if re.fullmatch("[0-9]{1,9}", start) else 1) if tag == "ol" else None))
        elif tag == "li":
            self.block(gap=None)
            marker = self.lists[-1].marker() if self.lists else "- "
            self.levels.append(_Indent(marker, " " * len(marker)))
        elif tag == "blockquote":
            self.block()
            self.levels.append(_Indent("> ", "> "))
        elif tag == "pre":
            self.block()
            self.preformatted = True
        elif tag == "hr":
            self.block()
            self.line("* * *")
            self.gap = True
        elif tag in {"p", "div", "table", "figure", *_HEADINGS}:
            self.block(gap=None if self.inside_entry() else True)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.close_link()
        elif tag in _HEADINGS:
            self.heading(_RULES.get(tag, ""))
        elif tag == "pre":
            self.code()
        elif tag == "tr":
            self.block(gap=False)
        elif tag == "li":
            self.block(gap=None)
            self.levels.pop()
        elif tag in {"ul", "ol"}:
            self.lists.pop()
            self.gap = self.gap or not self.lists
        elif tag == "blockquote":
            self.block()
            self.levels.pop()
        elif tag in {"p", "div", "table", "figure"}:
            self.block()

    def handle_data(self, data: str) -> None:
        self.words.add(data if self.preformatted else _SPACE.sub(" ", data))

    def inside_entry(self) -> bool:
        """Whether the next block is the first of a list's entry, which needs no empty line before it."""
        return bool(self.lists and self.levels and not self.levels[-1].begun)

    def close_link(self) -> None:
        """Puts the number of the address behind the words, unless they say it themselves."""
        if self.link is None:
            return
        address, start = self.link
        self.link = None
        said = self.words.lines[-1][start:].replace(" ", "")  # a telephone number may be written in groups
        if address and said not in {address, address.partition(":")[2]}:
            number = self.addresses.setdefault(address, len(self.addresses) + 1)
            self.words.add(f"{_BOUND}[{number}]")

    def heading(self, rule: str) -> None:
        """Ends a heading: `rule` is the sign that underlines it."""
        lines = self.wrapped()
        for line in lines:
            self.line(line)
        if rule and lines:
            self.line(rule * max(map(len, lines)))
        self.gap = True

    def code(self) -> None:
        """Ends code: its lines as they are, set in."""
        text = "\n".join(self.words.lines).strip("\n")
        self.words = _Words()
        self.preformatted = False
        for line in text.split("\n"):
            self.line("    " + line if line else "")
        self.gap = True

    def block(self, *, gap: bool | None = True) -> None:
        """Ends the block that is open; `gap` says whether an empty line is due then, None leaves that as it is."""
        for line in self.wrapped():
            self.line(line)
        if gap is not None:
            self.gap = gap

    def wrapped(self) -> list[str]:
        """The words of the block in lines that leave room for what begins them."""
        width = max(WIDTH - sum(len(level.rest) for level in self.levels), WIDTH // 3)
        lines = self.words.take()
        return [
            part.replace(_BOUND, " ")
            for line in lines
            for part in textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
        ]

    def line(self, text: str) -> None:
        """One line, behind what its levels begin with, and behind the empty line that is due."""
        if self.gap and self.out:
            self.out.append("".join(level.rest for level in self.levels if level.begun).rstrip())
        self.gap = False
        self.out.append(("".join(level.begin() for level in self.levels) + text).rstrip())


_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
