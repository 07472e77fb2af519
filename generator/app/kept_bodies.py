"""The Markdown of issues and pages as HTML, kept from run to run: making it is most of the work of loading.

What every build needs of a text, such as its links, is kept apart from its HTML, which is only read for the pages and
feeds that are made anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, overload

from generator.app.kept import Kept, key_of
from generator.site.bodies import RenderBody, render_body
from generator.text.blocks import Embed
from generator.text.links import Link, Pictures
from generator.text.markdown import Part, Rendered

_BODY = "body"


@contextmanager
def kept_bodies(root: Path, *, keep: bool = True) -> Iterator[RenderBody]:
    """`render_body` as a function that knows what is in .cache of the project in `root`, and keeps there what it makes.

    Without `keep`, it only knows: a preview remembers the rest, and a write takes longer than the text of an issue.
    """
    path = root / ".cache" / "kept.db"
    with Kept(path, "text", small=keep) as texts, Kept(path, _BODY) as bodies:

        def body(source: str, pictures: Pictures, language: str) -> Rendered:
            key = key_of(language, source)
            data = texts.get(key)
            if data is not None and (found := _Text(json.loads(data), source)).shows(pictures):
                exact = _exact(key, found.links, pictures)
                bodies.use(exact)
                return found.rendered(_KeptParts(path, exact, lambda: render_body(source, pictures, language).parts))
            made = render_body(source, pictures, language)
            if keep and not made.faults:  # what has a fault will change soon
                texts.put(key, _text(made, pictures))
                bodies.put(_exact(key, made.links, pictures), _body(made))
            return made

        yield body


def sizes(links: tuple[Link, ...], pictures: Pictures) -> list[list[object]]:
    """What HTML with these links has from the pictures."""
    shown = dict.fromkeys(link.target for link in links if link.alt is not None)
    found = ((target, pictures[target]) for target in shown if target in pictures)
    return [[target, placed.address, list(placed.size or ()), list(placed.widths)] for target, placed in found]


def _exact(key: bytes, links: tuple[Link, ...], pictures: Pictures) -> bytes:
    """The key of the HTML of a text: two issues may have the same text and other pictures."""
    return key_of(key, json.dumps(sizes(links, pictures)))


class _KeptParts(Sequence[Part]):
    """The parts of a text, read each time they're asked for, or made anew if they're no longer kept."""

    def __init__(self, path: Path, key: bytes, make: Callable[[], Sequence[Part]]) -> None:
        self._path, self._key, self._make = path, key, make

    def _read(self) -> tuple[Part, ...]:
        with Kept(self._path, _BODY) as bodies:  # opened anew: another thread may ask, and long after the build
            data = bodies.get(self._key)
        return _parts(data) if data is not None else tuple(self._make())

    @overload
    def __getitem__(self, at: int) -> Part: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Part]: ...

    def __getitem__(self, at: int | slice) -> Part | Sequence[Part]:
        return self._read()[at]

    def __iter__(self) -> Iterator[Part]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._read() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._read())


def _text(made: Rendered, pictures: Pictures) -> bytes:
    links = [[link.target, link.alt] for link in made.links]
    embeds = [[embed.kind, embed.body, embed.line] for embed in made.embeds]
    return json.dumps([links, made.words, made.ids, sizes(made.links, pictures), embeds]).encode()


def _body(made: Rendered) -> bytes:
    parts = [part if isinstance(part, str) else [part.kind, part.body, part.line] for part in made.parts]
    return json.dumps(parts).encode()


def _parts(data: bytes) -> tuple[Part, ...]:
    return tuple(part if isinstance(part, str) else Embed(*part) for part in json.loads(data))


class _Text:
    """What was kept of a text but its HTML."""

    def __init__(self, kept: list[Any], source: str) -> None:
        links, self.words, self.ids, self.placed, embeds = kept
        self.source = source
        self.links = tuple(Link(target, alt) for target, alt in links)
        self.embeds = tuple(Embed(*embed) for embed in embeds)

    def shows(self, pictures: Pictures) -> bool:
        """Whether all pictures in it are still where they were, and have the same size."""
        return bool(self.placed == sizes(self.links, pictures))

    def rendered(self, parts: Sequence[Part]) -> Rendered:
        return Rendered(self.source, parts, self.links, self.words, ids=tuple(self.ids), embeds=self.embeds)
