"""Text for cards: what the fonts can draw of it, and lines in a size at which it fits."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from generator.text.quotes import ENGLISH, curl

# Free fonts with Latin, Greek and Cyrillic letters; their licences are beside them. As WOFF, which every build of
# FreeType reads; WOFF 2 would need one with Brotli. Not those of a builder's theme: another builder may have no themes.
FONTS = Path(__file__).with_name("fonts")
SERIF, SANS = "Roboto-Slab-Bold.woff", "lato-bold.woff"


@dataclass(frozen=True)
class Block:
    """Lines of text in a size at which they fit, `leading` pixels apart."""

    font: Font
    leading: int
    lines: tuple[str, ...]


def drawable(text: str, language: str = ENGLISH) -> str:
    """What the fonts can draw of a text, with typographic quotes; "" if they lack more than a few of its letters."""
    text = curl(" ".join(unicodedata.normalize("NFC", text).split()), language)
    kept = "".join(char for char in text if char == " " or _has_glyph(char))
    letters = sum(char.isalnum() for char in text)
    if sum(char.isalnum() for char in kept) * 10 < letters * 9 or not kept.strip(" .,:;!?-–—“”‘’"):
        return ""
    return " ".join(kept.split())


@lru_cache(maxsize=4096)
def _has_glyph(char: str) -> bool:
    def drawn(text: str) -> tuple[tuple[int, int], bytes]:
        mask = face(Font(SERIF, 24)).getmask(text)
        return mask.size, bytes(mask)

    return drawn(char) != drawn("\uffff")  # not a character: the font draws its box for missing ones


@dataclass(frozen=True)
class Font:
    """A font in one size, in pixels."""

    name: str
    size: int

    def width(self, text: str) -> float:
        """The greatest width of a text; kerning makes it narrower."""
        return sum(_advance(self, char) for char in text)


@lru_cache(maxsize=64)
def face(font: Font) -> ImageFont.FreeTypeFont:
    """The font as Pillow draws it."""
    # The basic layout: the other one depends on libraries of the machine.
    return ImageFont.truetype(FONTS / font.name, font.size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=16384)  # measuring is most of the work, and a site uses a few hundred letters in a few sizes
def _advance(font: Font, char: str) -> float:
    return face(font).getlength(char)


def fit(text: str, name: str, width: int, height: int, sizes: tuple[int, ...], leading: float) -> Block:
    """The text in lines, in the first of `sizes` in which it fits. In the last one it is cut to fit, with `…`."""
    for size in sizes:
        font = Font(name, size)
        lines = _wrap(text, font, width)
        if len(lines) * size * leading <= height and all(font.width(line) <= width for line in lines):
            return Block(font, round(size * leading), _balanced(text, font, width, lines))
    size = sizes[-1]
    font = Font(name, size)
    room = max(1, int(height / (size * leading)))
    lines = _wrap(_broken(text, font, width), font, width)
    if len(lines) > room:
        lines = [*lines[: room - 1], _cut(lines[room - 1] + "…", font, width)]
    return Block(font, round(size * leading), tuple(lines))


def _cut(line: str, font: Font, width: int) -> str:
    """As much of the line as fits, ending in `…`."""
    line = line.rstrip("…")
    while line and font.width(line + "…") > width:
        line = line[:-1]
    return line.rstrip(" .,:;") + "…"


def _wrap(text: str, font: Font, width: float) -> list[str]:
    """Lines as full as possible; a word that is wider than a line gets a line of its own."""
    lines: list[str] = []
    room = 0.0
    blank = font.width(" ")
    for word in text.split():
        length = font.width(word)
        if lines and room >= blank + length:
            lines[-1] += " " + word
            room -= blank + length
        else:
            lines.append(word)
            room = width - length
    return lines


def _balanced(text: str, font: Font, width: int, lines: list[str]) -> tuple[str, ...]:
    """The same number of lines, as even as possible."""
    low, high = 0.4 * width, float(width)
    while high - low > 8:
        middle = (low + high) / 2
        narrower = _wrap(text, font, middle)
        if len(narrower) == len(lines) and all(font.width(line) <= middle for line in narrower):
            high, lines = middle, narrower
        else:
            low = middle
    return tuple(lines)


def _broken(text: str, font: Font, width: int) -> str:
    """The text with spaces in words that are wider than a line."""
    pieces: list[str] = []
    for word in text.split():
        pieces.append("")
        for char in word:
            if pieces[-1] and font.width(pieces[-1] + char) > width:
                pieces.append("")
            pieces[-1] += char
    return " ".join(pieces)
