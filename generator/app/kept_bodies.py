"""The Markdown of issues and pages as HTML, kept from run to run: making it is most of the work of loading."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.app.kept import Kept, key_of
from generator.site.bodies import RenderBody, render_body
from generator.text.blocks import Embed
from generator.text.links import Link, Pictures
from generator.text.markdown import Rendered


@contextmanager
def kept_bodies(root: Path, *, keep: bool = True) -> Iterator[RenderBody]:
    """`render_body` as a function that knows what is in .cache of the project in `root`, and keeps there what it makes.

    Without `keep`, it only knows: a preview remembers the rest, and a write takes longer than the text of an issue.
    """
    with Kept(root / ".cache" / "kept.db", "body") as kept:

        def body(source: str, pictures: Pictures, language: str) -> Rendered:
            key = key_of(language, source)
            data = kept.get(key)
            if data is not None and (found := _read(data, source, pictures)) is not None:
                return found
            made = render_body(source, pictures, language)
            if keep and not made.faults:  # what has a fault will change soon
                kept.put(key, _written(made, pictures))
            return made

        yield body


def sizes(links: tuple[Link, ...], pictures: Pictures) -> list[list[object]]:
    """What HTML with these links has from the pictures."""
    shown = dict.fromkeys(link.target for link in links if link.alt is not None)
    return [[target, placed.address, list(placed.size or ())] for target in shown if (placed := pictures.get(target))]


def _written(made: Rendered, pictures: Pictures) -> bytes:
    parts = [part if isinstance(part, str) else [part.kind, part.body, part.line] for part in made.parts]
    links = [[link.target, link.alt] for link in made.links]
    return json.dumps([parts, links, made.words, made.ids, sizes(made.links, pictures)]).encode()


def _read(data: bytes, source: str, pictures: Pictures) -> Rendered | None:
    """The text as it was kept; None if a picture in it has another size now, or another place."""
    parts, links, words, ids, placed = json.loads(data)
    found = tuple(Link(target, alt) for target, alt in links)
    if placed != sizes(found, pictures):
        return None
    return Rendered(
        source, tuple(part if isinstance(part, str) else Embed(*part) for part in parts), found, words, ids=tuple(ids)
    )
