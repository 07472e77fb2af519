"""Cards that were drawn before, kept on the disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from generator.render.cards import CardText, card, card_key
from generator.render.colours import SHIPPED, Colours


def kept_cards(root: Path, colours: Colours = SHIPPED) -> Callable[[CardText], bytes]:
    """Draws cards, each once: the project's .cache/cards keeps them by content. It may be deleted at any time."""
    folder = root / ".cache" / "cards"

    def draw(text: CardText) -> bytes:
        path = folder / f"{card_key(text, colours)}.png"
        with suppress(OSError):
            return path.read_bytes()
        data = card(text, colours)
        with suppress(OSError):  # a project that may only be read is built all the same, a little slower
            folder.mkdir(parents=True, exist_ok=True)
            # Written beside, then renamed: a build that is killed, or a second one, leaves no half of a card.
            half = path.with_suffix(f".{os.getpid()}")
            half.write_bytes(data)
            half.replace(path)
        return data

    return draw
