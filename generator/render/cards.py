"""The card that other sites show for a link: a picture of 1200 by 630 pixels, with a title and the question behind it.

As on the pages, the question of what creates the problem is on an ink panel; what prevents it is beside it, on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from generator.render.card_canvas import HEIGHT, WIDTH, Canvas
from generator.render.card_lettering import FONTS, SERIF, drawable, fit
from generator.render.colours import SHIPPED, Colours, mix
from generator.text.quotes import ENGLISH

_PANEL = 528  # the width of the ink panel
_EDGE = 64
_TOP = 64  # where the text of both sides starts
_LARGER = (66, 60, 54, 48, 43, 38, 34, 30, 26)  # font sizes to try
_SMALLER = (46, 42, 38, 34, 30, 27, 24)


@dataclass(frozen=True)
class CardText:
    """The text on a card. It never has a line that says how to create the problem.

    Attributes:
        site: the site's name.
        kind: what kind of page it is, or its day; set in capitals.
        title: that of the page.
        caption: what is written above the question.
        question: the inversion, if the page has one.
        accents: the accents of the categories that the page is about, from 1.
        language: that of the quotation marks.
    """

    site: str
    kind: str
    title: str
    caption: str = ""
    question: str = ""
    accents: tuple[int, ...] = ()
    language: str = ENGLISH

    @property
    def parts(self) -> tuple[object, ...]:
        """All that it's made of."""
        return (self.site, self.kind, self.title, self.caption, self.question, self.accents, self.language)

    @property
    def alt(self) -> str:
        """The alternative text of the picture."""
        return " ".join(filter(None, (self.question, self.title)))


_DRAWING = ("cards", "card_canvas", "card_lettering", "colours")


@cache  # for two or three sets of colours
def _drawn_by(colours: Colours) -> bytes:
    """What a card depends on besides its text: its colours, the code, the fonts, and Pillow."""
    code = (Path(__file__).with_name(f"{name}.py").read_bytes() for name in _DRAWING)
    fonts = (path.read_bytes() for path in sorted(FONTS.glob("*.woff")))
    return sha256(b"".join((*code, *fonts, version("pillow").encode(), repr(colours).encode()))).digest()


def card_key(text: CardText, colours: Colours = SHIPPED) -> str:
    """A name for the card, different for another text, other colours, or other code that draws it."""
    return sha256(_drawn_by(colours) + repr(text).encode()).hexdigest()


def card(text: CardText, colours: Colours = SHIPPED) -> bytes:
    """The card as PNG. The same text and colours give the same bytes, with the same release of Pillow."""
    canvas = Canvas(colours.light.paper, colours.light.ink)
    canvas.box((0, 0, _PANEL, HEIGHT), colours.light.ink)
    _draw_ink_side(canvas, text, colours)
    _draw_paper_side(canvas, text, colours)
    return canvas.png()


def _draw_ink_side(canvas: Canvas, text: CardText, colours: Colours) -> None:
    """The ink panel: the question, or the shapes of the page's categories."""
    paper, ink = colours.light.paper, colours.light.ink
    width = _PANEL - 2 * _EDGE
    question = drawable(text.question, text.language)
    shown = text.accents[:4]
    if question:
        canvas.caps(_EDGE, _TOP, text.caption, width, ink, mix(paper, ink, 0.72))
        canvas.block(_EDGE, _TOP + 62, fit(question, SERIF, width, 410, _SMALLER, 1.32), ink, paper)
    elif shown:
        size, gap = (220, 0) if len(shown) == 1 else (150, 52)
        rows = [shown[:2], shown[2:]] if len(shown) > 2 else [shown]
        top = (HEIGHT - len(rows) * size - (len(rows) - 1) * gap) // 2
        for number, row in enumerate(rows):
            left = (_PANEL - len(row) * size - (len(row) - 1) * gap) // 2
            for place, accent in enumerate(row):
                corner = (left + place * (size + gap), top + number * (size + gap))
                canvas.shape(corner, size, accent, colours.dark.accents, ink)
    else:
        canvas.mark((_PANEL - 200) // 2, (HEIGHT - 200) // 2, 200, paper, ink)


def _draw_paper_side(canvas: Canvas, text: CardText, colours: Colours) -> None:
    """The paper side: the kind of page, its title, and the name of the site."""
    paper, ink, accents = colours.light.paper, colours.light.ink, colours.light.accents
    left, width = _PANEL + _EDGE, WIDTH - _PANEL - 2 * _EDGE
    top = _TOP + 62
    canvas.caps(left, _TOP, text.kind, width, paper, colours.light.soft)
    if text.question and len(text.accents) == 1:
        canvas.box((_PANEL, 0, _PANEL + 12, HEIGHT), accents[(text.accents[0] - 1) % len(accents)])
        canvas.shape((left, top + 6), 96, text.accents[0], accents, paper)
        top += 130
    name = drawable(text.site, text.language)
    title = drawable(text.title, text.language) or name
    canvas.block(left, top, fit(title, SERIF, width, 510 - top, _LARGER, 1.2), paper, ink)
    canvas.mark(left, 541, 26, ink, paper)
    canvas.block(left + 40, 541, fit(name, SERIF, width - 40, 40, (25, 22, 19), 1.3), paper, ink)
