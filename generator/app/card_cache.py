"""A cache of cards on disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from generator.render.cards import CardText, card, card_key
from generator.render.colours import SHIPPED, Colours


def cached_cards(root: Path, colours: Colours = SHIPPED) -> Callable[[CardText], bytes]:
    """A function that draws cards, with .cache/cards of the project as its cache, which may be deleted at any time."""
    folder = root / ".cache" / "cards"

    def draw(text: CardText) -> bytes:
        path = folder / f"{card_key(text, colours)}.png"
        with suppress(OSError):
            return path.read_bytes()
        data = card(text, colours)
        with suppress(OSError):  # a read-only project is built too, only slower
            folder.mkdir(parents=True, exist_ok=True)
            # Written to another file, then renamed: a killed build, or a second one, never leaves a part of a card.
            unfinished = path.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(data)
            unfinished.replace(path)
        return data

    return draw
