"""The values of a YAML file or of front matter, each with its line and column. The checks work on these."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from generator.text.problems import Level, Problem, Rule

_JOINED = re.compile(r"[\w/#-]")

Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; both numbers count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value: `text` as the author wrote it, `value` as YAML reads it."""

    value: str | int | bool | Decimal | None
    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class MapEntry:
    """One `key: value` of a mapping."""

    key: str
    mark: Mark
    value: Node


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping, in the author's order."""

    entries: tuple[MapEntry, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Seq:
    """A list."""

    items: tuple[Node, ...]
    mark: Mark


Node = Scalar | Map | Seq


@dataclass(frozen=True)
class Document:
    """One YAML file, or the front matter of a Markdown file together with its body.

    Attributes:
        path: relative to the project, with '/'.
        given: the mapping at the top, or a function that reads it: where the values are known, few need their places.
        text: the whole file, with line feeds.
        body: the text after the front matter; empty for YAML.
        body_line: the number of the line where the body begins.
        known: the values, if they are known.
    """

    path: str
    given: Map | Callable[[], Map]
    text: str
    body: str = ""
    body_line: int = 1
    known: Mapping[str, Any] | None = None

    @cached_property
    def root(self) -> Map:
        """The mapping at the top."""
        return self.given if isinstance(self.given, Map) else self.given()

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """The values as nested dicts, lists and scalars."""
        values: Mapping[str, Any] = plain(self.root) if self.known is None else self.known
        return values

    def mark(self, loc: Loc) -> Mark:
        """Where the value at `loc` is; if there is none, where the nearest value above it is."""
        found = self.root.mark
        for node in _walk(self.root, loc):
            found = node.mark
        return found

    def key_mark(self, loc: Loc) -> Mark:
        """Where the last key of `loc` is; for an item of a list, where the item is."""
        *above, last = loc
        nodes = list(_walk(self.root, tuple(above)))
        if len(nodes) == len(above) + 1 and isinstance(nodes[-1], Map):
            for entry in nodes[-1].entries:
                if entry.key == last:
                    return entry.mark
        return self.mark(loc)

    def node(self, loc: Loc) -> Node | None:
        """The node at `loc`, or None."""
        nodes = list(_walk(self.root, loc))
        return nodes[-1] if len(nodes) == len(loc) + 1 else None

    def scalar(self, loc: Loc) -> Scalar | None:
        """The scalar at `loc`, or None."""
        node = self.node(loc)
        return node if isinstance(node, Scalar) else None

    def problem(
        self, rule: Rule, message: str, loc: Loc = (), *, key: bool = False, level: Level | None = None
    ) -> Problem:
        """A problem at the value (or the key) of `loc`."""
        mark = self.key_mark(loc) if key and loc else self.mark(loc)
        return rule.at(self.path, mark.line, mark.column, message, level)

    def in_text(self, loc: Loc, line: int, piece: str = "") -> Mark:
        """Where a piece of a Markdown text is, which begins on a line of it, counted from 0; `loc` is the text's."""
        if self.body and loc == ("body",):
            start = Mark(self.body_line + line, 1)
        else:
            start = self.mark(loc)
            written = _lines(self.text)[start.line - 1][start.column - 1 :]
            if written.startswith("|"):  # the other ways to write a text join its lines
                start = Mark(start.line + 1 + line, 1)
        at = _lines(self.text)[start.line - 1].find(piece, start.column - 1)
        return Mark(start.line, at + 1) if at >= 0 and piece else self.find(piece, start)

    def find(self, piece: str, start: Mark) -> Mark:
        """Where `piece` first occurs from the line of `start` on, except inside a longer address; else `start`."""
        begin = 0
        for _ in range(start.line - 1):
            begin = self.text.find("\n", begin) + 1
        at = self.text.find(piece, begin) if piece else -1
        while at >= 0:  # `str.find` is the fastest search, and a file may hold thousands of pieces
            end = at + len(piece)
            if not (_JOINED.match(self.text[at - 1 : at]) or _JOINED.match(self.text[end : end + 1])):
                line = start.line + self.text.count("\n", begin, at)
                return Mark(line, at - self.text.rfind("\n", 0, at))
            at = self.text.find(piece, at + 1)
        return start

    def word_mark(self, loc: Loc, word: str, before: str = "") -> Mark:
        """Where a word of the text at `loc` is; `before` is the part of the text before it."""
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        passed = len(whole.findall(before))
        start = self.mark(loc)
        for number, line in enumerate(islice(_lines(self.text), start.line - 1, None), start.line):
            for found in whole.finditer(line, start.column - 1 if number == start.line else 0):
                if passed == 0:
                    return Mark(number, found.start() + 1)
                passed -= 1
        return start


@lru_cache(maxsize=1)  # checks look up thousands of places of one file in a row
def _lines(text: str) -> list[str]:
    return text.split("\n")


def _walk(node: Node, loc: Loc) -> Iterator[Node]:
    yield node
    for step in loc:
        if isinstance(node, Map):
            found = next((entry.value for entry in node.entries if entry.key == step), None)
        elif isinstance(node, Seq) and isinstance(step, int) and step < len(node.items):
            found = node.items[step]
        else:
            found = None
        if found is None:
            return
        node = found
        yield node


def scalars(root: Node) -> Iterator[Scalar]:
    """Every scalar below a node, and the node itself if it's one, in the order of the file."""
    nodes: list[Node] = [root]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Map):
            nodes += [entry.value for entry in reversed(node.entries)]
        else:
            nodes += reversed(node.items)


def plain(node: Node) -> Any:  # noqa: ANN401 - a YAML file may hold anything until the model has validated it
    """The node as nested dicts, lists and scalars, as pydantic expects them."""
    if isinstance(node, Map):
        return {entry.key: plain(entry.value) for entry in node.entries}
    if isinstance(node, Seq):
        return [plain(item) for item in node.items]
    return node.value
