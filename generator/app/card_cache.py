"""A cache of cards on disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from generator.render.cards import CardText, card, card_key
from generator.render.colours import SHIPPED, Colours

MANY = 100  # cards that are worth the start of other processes
MOST_PROCESSES = 4
SAID_EVERY = 250  # cards


def cached_cards(root: Path, colours: Colours = SHIPPED) -> Callable[[CardText], bytes]:
    """A function that draws cards, with .cache/cards of the project as its cache, which may be deleted at any time."""
    folder = root / ".cache" / "cards"

    def draw(text: CardText) -> bytes:
        path = folder / _name(colours, text)
        with suppress(OSError), open(path, "rb") as file:  # noqa: PTH123 - there are thousands, and it's faster
            return file.read()
        data = card(text, colours)
        with suppress(OSError):  # a read-only project is built too, only slower
            path.parent.mkdir(parents=True, exist_ok=True)
            # Written to another file, then renamed: a killed build, or a second one, never leaves a part of a card.
            unfinished = path.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(data)
            unfinished.replace(path)
        return data

    return draw


def draw_missing(
    root: Path, texts: Iterable[CardText], say: Callable[[str], None], colours: Colours = SHIPPED, *, many: int = MANY
) -> None:
    """Draws the cards that the cache doesn't have, on all cores, if there are `many`; `say` gets lines of progress.

    Whatever is missing afterwards is drawn when it's asked for.
    """
    folder = root / ".cache" / "cards"
    there: Collection[str] = ()
    with suppress(OSError):
        there = {*os.listdir(folder)}  # noqa: PTH208 - thousands of Path objects take long to make
    missing = [text for text in dict.fromkeys(texts) if _name(colours, text) not in there]
    if len(missing) < many:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # where nothing can be kept, they would be drawn twice
        return
    say(f"Drawing {len(missing)} cards, which are kept for later builds ...")
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    # Not forked: the server of a preview has threads, which a forked process could wait for forever.
    with (
        suppress(BrokenExecutor),
        ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool,
    ):
        for done, _ in enumerate(pool.map(partial(_draw, root, colours), missing, chunksize=8), 1):
            if done % SAID_EVERY == 0:
                say(f"{done} of {len(missing)} cards are drawn")


def _draw(root: Path, colours: Colours, text: CardText) -> None:
    cached_cards(root, colours)(text)


def _name(colours: Colours, text: CardText) -> str:
    return f"{card_key(text, colours)}.png"
