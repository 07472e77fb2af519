"""The HTML of feeds and mails as plain text: 72 characters a line, links as numbers, their addresses at the end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

WIDTH = 72  # by convention a mail's lines have at most 78 (RFC 3676, section 2); quoting adds to it
_SPACE = re.compile(r"[ \t\n\r\f]+")  # a no-break space isn't among them
_UNBREAKABLE = "\0"  # replaced by a space after the lines are wrapped
_MARKS = {"sup": ("[^", "]"), "s": ("~~", "~~")}  # around footnotes' numbers and what is struck out
_BLOCKS = frozenset(("p", "div", "table", "figure", "section"))
_UNDERLINES = {"h1": "=", "h2": "=", "h3": "-"}


# Between two wide characters, as in Chinese and Japanese, a line may end, but not before closing and other punctuation,
# small kana or the skin of an emoji, and not after opening punctuation (UAX 14).
_NEVER_FIRST, _NEVER_LAST = frozenset(("Pe", "Pf", "Po", "Lm")), frozenset(("Ps", "Pi"))
_PARTS = frozenset("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_JOINER = "\u200d"  # of an emoji of several


def columns(text: str) -> int:
    """How many columns a text takes in a font of one width: two for a wide character (UAX 11), none for a mark."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if _wide(char) else 1


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in {"W", "F"}


def wrap(line: str, width: int) -> list[str]:
    """A line as lines of at most `width` columns, broken at blanks and between wide characters.

    A word that is too long, such as an address, has a line of its own.
    """
    lines, last = [""], 0
    for piece in _pieces(line):
        wide = columns(piece.rstrip(" "))
        if last and last + wide > width:
            lines[-1], last = lines[-1].rstrip(" "), 0
            lines.append("")
        lines[-1] += piece
        last += columns(piece)
    return lines


def _pieces(line: str) -> list[str]:
    """The pieces of a line that stay whole, each with the blanks after it."""
    pieces = [""]
    for before, char in zip(f" {line}", line, strict=False):
        if pieces[-1] and ((before == " " != char) or _breaks(before, char)):
            pieces.append("")
        pieces[-1] += char
    return pieces


def _breaks(before: str, char: str) -> bool:
    """Whether a line may end between two characters that aren't blanks."""
    if char in f" {_UNBREAKABLE}" or before == _JOINER or char in _PARTS or not (_wide(before) or _wide(char)):
        return False
    first, last = unicodedata.category(char), unicodedata.category(before)
    return _width(char) > 0 and first not in _NEVER_FIRST and last not in _NEVER_LAST


def plain_text(html: str) -> str:
    """`html` as readable plain text, with a newline at its end."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


@dataclass
class _Indent:
    """A list item or a quotation: the prefix of its first line, and of every line after it."""

    first: str
    rest: str
    started: bool = False

    def prefix(self) -> str:
        """The prefix of its next line."""
        if self.started:
            return self.rest
        self.started = True
        return self.first


@dataclass
class _List:
    """An open list: `number` is that of its next item, None in a bulleted list."""

    number: int | None

    def marker(self) -> str:
        if self.number is None:
            return "- "
        self.number += 1
        return f"{self.number - 1}. "


@dataclass
class _Block:
    """The text of the open block, line by line."""

    lines: list[str] = field(default_factory=lambda: [""])

    def add(self, text: str) -> None:
        self.lines[-1] += text

    def take(self) -> list[str]:
        """Returns the lines that aren't blank, and empties the block."""
        lines = [stripped for line in self.lines if (stripped := _SPACE.sub(" ", line).strip(" "))]
        self.lines = [""]
        return lines


class _Reader(HTMLParser):
    """Reads HTML block by block and writes lines."""

    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self.indents: list[_Indent] = []
        self.lists: list[_List] = []
        self.current = _Block()
        self.addresses: dict[str, int] = {}
        self.link: tuple[str, int] | None = None  # its address, and where its text starts in the line
        self.preformatted = False
        self.in_note = False  # in the number of a footnote, which needs no number for its link
        self.gap = False  # an empty line comes before the next one

    def text(self) -> str:
        """All lines, then the addresses with their numbers."""
        self.end_block()
        notes = [f"[{number}] {address}" for address, number in self.addresses.items()]
        return "\n".join([*self.out, *([""] if notes and self.out else []), *notes]) + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.link = (attributes.get("href", ""), len(self.current.lines[-1]))
        elif tag == "img" and attributes.get("alt"):
            self.current.add(f"[{attributes['alt']}]")
        elif tag == "br":
            self.current.lines.append("")
        elif tag in _MARKS:
            self.in_note = tag == "sup"
            self.current.add(_MARKS[tag][0])
        elif tag in {"td", "th"} and self.current.lines[-1].strip():
            self.current.add(" | ")
        else:
            self.open_block(tag, attributes)

    def open_block(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Ends the open block, and starts a list, an item, a quotation, code or a paragraph."""
        if tag in {"ul", "ol"}:
            self.end_block(gap=None if self.lists else True)
            start = attributes.get("start", "1")
            self.lists.append(_List((int(start) if re.fullmatch("[0-9]{1,9}", start) else 1) if tag == "ol" else None))
        elif tag == "li":
            self.end_block(gap=None)
            marker = self.lists[-1].marker() if self.lists else "- "
            self.indents.append(_Indent(marker, " " * len(marker)))
        elif tag == "blockquote":
            self.end_block()
            self.indents.append(_Indent("> ", "> "))
        elif tag == "pre":
            self.end_block()
            self.preformatted = True
        elif tag == "hr":
            self.end_block()
            self.write("* * *")
            self.gap = True
        elif tag in _BLOCKS or tag in _HEADINGS:
            self.end_block(gap=None if self.at_start_of_item() else True)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.close_link()
        elif tag in _HEADINGS:
            self.end_heading(_UNDERLINES.get(tag, ""))
        elif tag == "pre":
            self.end_code()
        elif tag == "tr":
            self.end_block(gap=False)
        elif tag == "li":
            self.end_block(gap=None)
            self.indents.pop()
        elif tag in {"ul", "ol"}:
            self.lists.pop()
            self.gap = self.gap or not self.lists
        elif tag == "blockquote":
            self.end_block()
            self.indents.pop()
        elif tag in _MARKS:
            self.in_note = False
            self.current.add(_MARKS[tag][1])
        elif tag in _BLOCKS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        self.current.add(data if self.preformatted else _SPACE.sub(" ", data))

    def at_start_of_item(self) -> bool:
        """Whether the next block is the first of a list item, which needs no empty line before it."""
        return bool(self.lists and self.indents and not self.indents[-1].started)

    def close_link(self) -> None:
        """Puts the address's number after the link's text, unless the text is the address."""
        if self.link is None:
            return
        address, start = self.link
        self.link = None
        text = self.current.lines[-1][start:].replace(" ", "")  # a telephone number may be written in groups
        if self.in_note:
            return
        if address and text not in {address, address.partition(":")[2], address.partition("://")[2]}:
            number = self.addresses.setdefault(address, len(self.addresses) + 1)
            self.current.add(f"{_UNBREAKABLE}[{number}]")

    def end_heading(self, underline: str) -> None:
        """Ends a heading, and underlines it with the character `underline`."""
        lines = self.wrapped()
        for line in lines:
            self.write(line)
        if underline and lines:
            self.write(underline * max(map(columns, lines)))
        self.gap = True

    def end_code(self) -> None:
        """Ends a code block: its lines unchanged, indented."""
        text = "\n".join(self.current.lines).strip("\n")
        self.current = _Block()
        self.preformatted = False
        for line in text.split("\n"):
            self.write("    " + line if line else "")
        self.gap = True

    def end_block(self, *, gap: bool | None = True) -> None:
        """Ends the open block. `gap`: whether an empty line follows it; None leaves that unchanged."""
        for line in self.wrapped():
            self.write(line)
        if gap is not None:
            self.gap = gap

    def wrapped(self) -> list[str]:
        """The text of the open block, wrapped so that the prefixes fit before it."""
        width = max(WIDTH - sum(len(indent.rest) for indent in self.indents), WIDTH // 3)
        lines = self.current.take()
        return [part.replace(_UNBREAKABLE, " ") for line in lines for part in wrap(line, width)]

    def write(self, text: str) -> None:
        """Writes a line with its prefixes, after an empty line where one is due."""
        if self.gap and self.out:
            self.out.append("".join(indent.rest for indent in self.indents if indent.started).rstrip())
        self.gap = False
        self.out.append(("".join(indent.prefix() for indent in self.indents) + text).rstrip())


_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
