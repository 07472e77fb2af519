"""The picture of a card: areas, lines of text and shapes, in a few colours."""

from __future__ import annotations

from io import BytesIO
from itertools import accumulate

from PIL import Image, ImageDraw

from generator.render.card_lettering import SANS, Block, Font, drawable, face
from generator.render.colours import Rgb, mix, rgb

WIDTH, HEIGHT = 1200, 630  # what sites that show Open Graph cards ask for: 1.91 to 1
_LEVELS = 12  # steps between two colours, for the edges of letters
_FINE = 4  # shapes are drawn this many times larger, then reduced, for smooth edges
# The shapes of the accents in site.css: which corners are round, from the top left one clockwise.
_ROUND = (
    (True, True, True, True),
    (False, False, False, False),
    (True, True, True, False),
    (False, True, False, True),
    (True, True, False, False),
    (True, False, False, True),
)


class Canvas:
    """A picture with a palette that grows as colours are used: smaller and faster than true colour."""

    def __init__(self, paper: str, ink: str) -> None:
        self.paper = paper
        self.image = Image.new("P", (WIDTH, HEIGHT))
        self.palette: list[Rgb] = []
        self.ramps: dict[tuple[str, str], int] = {}
        self.image.paste(self._ramp(paper, ink), (0, 0, WIDTH, HEIGHT))

    def box(self, corners: tuple[int, int, int, int], colour: str) -> None:
        """Fills an area."""
        self.image.paste(self._ramp(colour, self.paper), corners)

    def block(self, left: int, top: int, block: Block, ground: str, colour: str) -> None:
        """Draws lines of text; `top` is about where the capitals of the first line start."""
        if not block.lines:
            return
        edge = block.font.size // 2  # a letter may reach beyond its advance width
        width = max(round(block.font.width(line)) for line in block.lines)
        mask = Image.new("L", (width + 2 * edge, len(block.lines) * block.leading + block.font.size))
        draw = ImageDraw.Draw(mask)
        for place, line in enumerate(block.lines):
            draw.text((edge, place * block.leading), line, fill=255, font=face(block.font))
        self._lay(mask, (left - edge, top - block.font.size // 4), ground, colour)

    def caps(self, left: int, top: int, text: str, width: int, ground: str, colour: str) -> None:
        """Draws a line of small, spaced capitals."""
        size, space = 19, 1.9
        font = Font(SANS, size)
        text = drawable(text).upper()
        places = [0.0, *accumulate(font.width(char) + space for char in text)]
        shown = sum(place <= width for place in places[1:])
        mask = Image.new("L", (width + size, 2 * size))
        draw = ImageDraw.Draw(mask)
        for char, place in zip(text[:shown], places, strict=False):
            draw.text((place, 0), char, fill=255, font=face(font))
        self._lay(mask, (left, top), ground, colour)

    def shape(self, corner: tuple[int, int], size: int, accent: int, colours: tuple[str, ...], ground: str) -> None:
        """Draws a category's shape in its colour."""
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
        """Draws the mark beside the site's name: a square, half of it ink."""
        rule = max(2, size // 14)
        self.box((left, top, left + size, top + size), colour)
        self.box((left + size // 2, top + rule, left + size - rule, top + size - rule), ground)

    def png(self) -> bytes:
        """The picture as a PNG file."""
        self.image.putpalette([value for colour in self.palette for value in colour])
        file = BytesIO()
        self.image.save(file, "PNG", compress_level=5)
        return file.getvalue()

    def _lay(self, mask: Image.Image, corner: tuple[int, int], ground: str, colour: str) -> None:
        first = self._ramp(ground, colour)
        levels = mask.point([first + value * (_LEVELS - 1) // 255 for value in range(256)])
        self.image.paste(levels, corner)

    def _ramp(self, ground: str, colour: str) -> int:
        """The index in the palette where the steps from `ground` to `colour` start."""
        if (ground, colour) not in self.ramps:
            self.ramps[ground, colour] = len(self.palette)
            self.palette += [rgb(mix(colour, ground, step / (_LEVELS - 1))) for step in range(_LEVELS)]
        return self.ramps[ground, colour]
