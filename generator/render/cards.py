"""The card that other sites show for a link: a picture of 1200 by 630 pixels with a title and the question behind it.

What creates the problem is asked on an ink panel, what prevents it stands beside it on paper, as on the pages.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from importlib.metadata import version
from io import BytesIO
from itertools import accumulate
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from generator.text.markdown import curl

WIDTH, HEIGHT = 1200, 630  # what Open Graph's readers ask for: 1.91 to 1
Colour = tuple[int, int, int]

# The colours of overrides/assets/site.css, light; on the ink panel those of its dark scheme. A test compares them.
PAPER, INK, SOFT = "#fbf8f2", "#211d19", "#625a51"
ACCENTS = ("#a04318", "#1c5f7e", "#654292", "#42632a", "#8a5a00", "#9a2b56")
ACCENTS_ON_INK = ("#e9946b", "#7cbddf", "#bd9ee5", "#a1c880", "#dfb25b", "#e995b5")
# The shapes of its accents: which corners are round, from the top left one clockwise.
_ROUND = (
    (True, True, True, True),
    (False, False, False, False),
    (True, True, True, False),
    (False, True, False, True),
    (True, True, False, False),
    (True, False, False, True),
)

# Free fonts that MkDocs brings for a theme of its own (Roboto Slab, Apache 2.0; Lato, OFL 1.1): Latin, Greek, Cyrillic.
# As WOFF, which every build of FreeType reads; WOFF 2 needs one with Brotli.
_FONTS = "themes/readthedocs/css/fonts"
SERIF, SANS = "Roboto-Slab-Bold.woff", "lato-bold.woff"

_PANEL = 528  # the width of the ink panel
_EDGE = 64
_TOP = 64  # where the text of both sides begins
_LARGER = (66, 60, 54, 48, 43, 38, 34, 30, 26)  # sizes of letters to try
_SMALLER = (46, 42, 38, 34, 30, 27, 24)
_LEVELS = 12  # of the edges of letters, between the two colours
_FINE = 4  # shapes are drawn so many times as large


@dataclass(frozen=True)
class CardText:
    """What stands on a card. A line that says how to create the problem has no place on it.

    Attributes:
        site: the site's name.
        kind: what the page is, or its day; set in capitals.
        title: the page's.
        asked: what stands above the question.
        question: the inversion, where the page has one.
        accents: the accents of the categories that the page is about, from 1.
    """

    site: str
    kind: str
    title: str
    asked: str = ""
    question: str = ""
    accents: tuple[int, ...] = ()

    @property
    def alt(self) -> str:
        """The card in words."""
        return " ".join(filter(None, (self.question, self.title)))

    @property
    def key(self) -> str:
        """A name for the card: another text, or another way to draw it, has another."""
        return sha256(repr((_DRAWN_BY, self)).encode()).hexdigest()


# What a card depends on beside its text: how it is drawn, with what, and the fonts, which are MkDocs'.
_DRAWN_BY = sha256(
    b"".join([Path(__file__).read_bytes(), *(f"{name}={version(name)} ".encode() for name in ("pillow", "mkdocs"))])
).hexdigest()


def card(text: CardText) -> bytes:
    """The card as PNG. The same text gives the same bytes, with the same release of Pillow."""
    canvas = _Canvas()
    canvas.box((0, 0, _PANEL, HEIGHT), INK)
    _ask(canvas, text)
    _tell(canvas, text)
    return canvas.png()


def _ask(canvas: _Canvas, text: CardText) -> None:
    """The ink panel: the question, or the shapes of what the page is about."""
    width = _PANEL - 2 * _EDGE
    question = drawable(text.question)
    shown = text.accents[:4]
    if question:
        canvas.caps(_EDGE, _TOP, text.asked, width, INK, _mix(PAPER, INK, 0.72))
        canvas.block(_EDGE, _TOP + 62, _set(question, SERIF, width, 410, _SMALLER, 1.32), INK, PAPER)
    elif shown:
        size, gap = (220, 0) if len(shown) == 1 else (150, 52)
        rows = [shown[:2], shown[2:]] if len(shown) > 2 else [shown]
        top = (HEIGHT - len(rows) * size - (len(rows) - 1) * gap) // 2
        for number, row in enumerate(rows):
            left = (_PANEL - len(row) * size - (len(row) - 1) * gap) // 2
            for place, accent in enumerate(row):
                corner = (left + place * (size + gap), top + number * (size + gap))
                canvas.shape(corner, size, accent, ACCENTS_ON_INK, INK)
    else:
        canvas.mark((_PANEL - 200) // 2, (HEIGHT - 200) // 2, 200, PAPER, INK)


def _tell(canvas: _Canvas, text: CardText) -> None:
    """The paper side: what the page is, its title, and whose site it is on."""
    left, width = _PANEL + _EDGE, WIDTH - _PANEL - 2 * _EDGE
    top = _TOP + 62
    canvas.caps(left, _TOP, text.kind, width, PAPER, SOFT)
    if text.question and len(text.accents) == 1:
        canvas.box((_PANEL, 0, _PANEL + 12, HEIGHT), ACCENTS[(text.accents[0] - 1) % len(ACCENTS)])
        canvas.shape((left, top + 6), 96, text.accents[0], ACCENTS, PAPER)
        top += 130
    title = drawable(text.title) or drawable(text.site)
    canvas.block(left, top, _set(title, SERIF, width, 510 - top, _LARGER, 1.2), PAPER, INK)
    canvas.mark(left, 541, 26, INK, PAPER)
    canvas.block(left + 40, 541, _set(drawable(text.site), SERIF, width - 40, 40, (25, 22, 19), 1.3), PAPER, INK)


# Text


@dataclass(frozen=True)
class _Block:
    """Lines of text in a size at which they fit, `leading` pixels apart."""

    font: _Font
    leading: int
    lines: tuple[str, ...]


def drawable(text: str) -> str:
    """What the fonts can draw of a text, with typographic quotes; nothing where letters are missing, but for a few."""
    text = curl(" ".join(unicodedata.normalize("NFC", text).split()))
    kept = "".join(char for char in text if char == " " or _has_glyph(char))
    letters = sum(char.isalnum() for char in text)
    if sum(char.isalnum() for char in kept) * 10 < letters * 9 or not kept.strip(" .,:;!?-–—“”‘’"):
        return ""
    return " ".join(kept.split())


@lru_cache(maxsize=4096)
def _has_glyph(char: str) -> bool:
    def drawn(one: str) -> tuple[tuple[int, int], bytes]:
        mask = _face(_Font(SERIF, 24)).getmask(one)
        return mask.size, bytes(mask)

    return drawn(char) != drawn("\uffff")  # no character: the font's box for what it does not have


@dataclass(frozen=True)
class _Font:
    """A font in one size, in pixels."""

    name: str
    size: int

    def width(self, text: str) -> float:
        """How wide a text is at most: pairs of letters that are drawn closer make it narrower."""
        return sum(_advance(self, char) for char in text)


@lru_cache(maxsize=64)
def _face(font: _Font) -> ImageFont.FreeTypeFont:
    # Plain layout: what the other one gives depends on libraries of the machine.
    data = BytesIO((resources.files("mkdocs") / _FONTS / font.name).read_bytes())
    return ImageFont.truetype(data, font.size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=16384)  # measuring is most of the work; a site uses a few hundred letters in some sizes
def _advance(font: _Font, char: str) -> float:
    return _face(font).getlength(char)


def _set(text: str, name: str, width: int, height: int, sizes: tuple[int, ...], leading: float) -> _Block:
    """The text in lines at the first of `sizes` at which it fits; at the last one what is too much gives way to `…`."""
    for size in sizes:
        font = _Font(name, size)
        lines = _wrap(text, font, width)
        if len(lines) * size * leading <= height and all(font.width(line) <= width for line in lines):
            return _Block(font, round(size * leading), _balanced(text, font, width, lines))
    size = sizes[-1]
    font = _Font(name, size)
    room = max(1, int(height / (size * leading)))
    lines = _wrap(_broken(text, font, width), font, width)
    if len(lines) > room:
        lines = [*lines[: room - 1], _cut(lines[room - 1] + "…", font, width)]
    return _Block(font, round(size * leading), tuple(lines))


def _cut(line: str, font: _Font, width: int) -> str:
    """A line that ends in `…`, as much of it as fits."""
    line = line.rstrip("…")
    while line and font.width(line + "…") > width:
        line = line[:-1]
    return line.rstrip(" .,:;") + "…"


def _wrap(text: str, font: _Font, width: float) -> list[str]:
    """Lines as full as they go; a word that is wider than a line has one of its own."""
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


def _balanced(text: str, font: _Font, width: int, lines: list[str]) -> tuple[str, ...]:
    """The same number of lines, as even as they can be."""
    low, high = 0.4 * width, float(width)
    while high - low > 8:
        middle = (low + high) / 2
        narrower = _wrap(text, font, middle)
        if len(narrower) == len(lines) and all(font.width(line) <= middle for line in narrower):
            high, lines = middle, narrower
        else:
            low = middle
    return tuple(lines)


def _broken(text: str, font: _Font, width: int) -> str:
    """The text with blanks put into words that are wider than a line."""
    pieces: list[str] = []
    for word in text.split():
        pieces.append("")
        for char in word:
            if pieces[-1] and font.width(pieces[-1] + char) > width:
                pieces.append("")
            pieces[-1] += char
    return " ".join(pieces)


# Drawing


class _Canvas:
    """A picture with a palette, filled as colours are asked for: small, and quicker than one of all colours."""

    def __init__(self) -> None:
        self.image = Image.new("P", (WIDTH, HEIGHT))
        self.palette: list[Colour] = []
        self.ramps: dict[tuple[str, str], int] = {}
        self.image.paste(self._ramp(PAPER, INK), (0, 0, WIDTH, HEIGHT))

    def box(self, corners: tuple[int, int, int, int], colour: str) -> None:
        """A plain area."""
        self.image.paste(self._ramp(colour, PAPER), corners)

    def block(self, left: int, top: int, block: _Block, ground: str, colour: str) -> None:
        """Lines of text. `top` is about where the first line's capitals begin."""
        if not block.lines:
            return
        edge = block.font.size // 2  # a letter may reach out of its place
        width = max(round(block.font.width(line)) for line in block.lines)
        mask = Image.new("L", (width + 2 * edge, len(block.lines) * block.leading + block.font.size))
        draw = ImageDraw.Draw(mask)
        for place, line in enumerate(block.lines):
            draw.text((edge, place * block.leading), line, fill=255, font=_face(block.font))
        self._lay(mask, (left - edge, top - block.font.size // 4), ground, colour)

    def caps(self, left: int, top: int, text: str, width: int, ground: str, colour: str) -> None:
        """A line of small capitals, spaced."""
        size, space = 19, 1.9
        font = _Font(SANS, size)
        text = drawable(text).upper()
        places = [0.0, *accumulate(font.width(char) + space for char in text)]
        shown = sum(place <= width for place in places[1:])
        mask = Image.new("L", (width + size, 2 * size))
        draw = ImageDraw.Draw(mask)
        for char, place in zip(text[:shown], places, strict=False):
            draw.text((place, 0), char, fill=255, font=_face(font))
        self._lay(mask, (left, top), ground, colour)

    def shape(self, corner: tuple[int, int], size: int, accent: int, colours: tuple[str, ...], ground: str) -> None:
        """A category's shape in its colour."""
        place = (accent - 1) % len(_ROUND)
        full, half = size * _FINE - 1, size * _FINE // 2
        mask = Image.new("L", (full + 1, full + 1))
        draw = ImageDraw.Draw(mask)
        draw.ellipse((0, 0, full, full), 255)
        quarters = ((0, 0, half, half), (half, 0, full, half), (half, half, full, full), (0, half, half, full))
        for quarter, is_round in zip(quarters, _ROUND[place], strict=True):
            if not is_round:
                draw.rectangle(quarter, 255)
        self._lay(mask.reduce(_FINE), corner, ground, colours[place])

    def mark(self, left: int, top: int, size: int, colour: str, ground: str) -> None:
        """The sign beside the site's name: a square, half of it ink."""
        rule = max(2, size // 14)
        self.box((left, top, left + size, top + size), colour)
        self.box((left + size // 2, top + rule, left + size - rule, top + size - rule), ground)

    def png(self) -> bytes:
        """The picture as a file."""
        self.image.putpalette([value for colour in self.palette for value in colour])
        file = BytesIO()
        self.image.save(file, "PNG", compress_level=5)
        return file.getvalue()

    def _lay(self, mask: Image.Image, corner: tuple[int, int], ground: str, colour: str) -> None:
        first = self._ramp(ground, colour)
        levels = mask.point([first + value * (_LEVELS - 1) // 255 for value in range(256)])
        self.image.paste(levels, corner)

    def _ramp(self, ground: str, colour: str) -> int:
        """The place in the palette where the steps from `ground` to `colour` begin."""
        if (ground, colour) not in self.ramps:
            self.ramps[ground, colour] = len(self.palette)
            self.palette += [_rgb(_mix(colour, ground, step / (_LEVELS - 1))) for step in range(_LEVELS)]
        return self.ramps[ground, colour]


def _rgb(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mix(colour: str, ground: str, share: float) -> str:
    """`share` of a colour, the rest of it `ground`."""
    pairs = zip(_rgb(colour), _rgb(ground), strict=True)
    return "#" + "".join(f"{round(one * share + other * (1 - share)):02x}" for one, other in pairs)
