"""A rule for placeholders of texts that are still to be written, in all kinds of files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.rules.context import Context
from generator.site.source_tree import SourceFile
from generator.text.document import Document, Mark, scalars
from generator.text.problems import Problem, Rule

_UNFINISHED = re.compile(r"(?<![\w-])(?:TODO|TK|TKTK|FIXME|XXX)(?![\w-])|\blorem ipsum\b", re.IGNORECASE)
_MAYBE = ("todo", "tk", "fixme", "xxx", "lorem")  # each placeholder contains one of these; a quick first search
_CAPITALS = re.compile(r"[A-Z]{2,}\Z")

UNFINISHED = Rule(
    "unfinished",
    "error",
    what="No text has a placeholder such as `TODO` or `TK`. `inversion new` puts one where you write. In a draft, it's "
    "a notice, and a preview shows the page all the same.",
    why="Authors leave such placeholders to find them before readers do.",
    milder="notice",
)


def unfinished_problems(context: Context) -> Iterator[Problem]:
    """Placeholders for unfinished text: an error for each, but one notice for all in a draft."""
    drafts = {source.path for source in context.tree.issues if source.record and source.record.status == "draft"}
    issues = {source.path for source in context.tree.issues}
    for source in context.tree.sources():
        if source.document is None or not source.record:
            continue
        if not source.once(_may_be_unfinished):
            continue
        places = list(_in_lines(source.document) if source.path in issues else _in_texts(source.document))
        if source.path in drafts:
            yield from _notice(source.document, places)
        else:
            instead = ", or set `status: draft`" if source.path in issues else ""
            for mark, word in places:
                message = f"found the placeholder `{word}`; write what is missing{instead}"
                yield UNFINISHED.at(source.path, mark.line, mark.column, message)


def _may_be_unfinished(source: SourceFile[Any]) -> bool:
    small = source.document.text.lower() if source.document else ""
    return any(word in small for word in _MAYBE)


def _notice(document: Document, places: list[tuple[Mark, str]]) -> Iterator[Problem]:
    if places:
        mark, word = places[0]
        others = f", the first of {len(places)}" if len(places) > 1 else ""
        message = f"found the placeholder `{word}`{others}; write what is missing before you set `status: ready`"
        yield UNFINISHED.at(document.path, mark.line, mark.column, message, "notice")


def _in_lines(document: Document, first: int = 1) -> Iterator[tuple[Mark, str]]:
    """The placeholders from a line on."""
    for number, line in enumerate(document.text.split("\n")[first - 1 :], first):
        for word, column in _words(line):
            yield Mark(number, column), word


def _in_texts(document: Document) -> Iterator[tuple[Mark, str]]:
    """The placeholders in the values of YAML, not in its comments, and in the text after front matter."""
    for scalar in scalars(document.root):
        for word, _ in _words(scalar.text):
            yield document.find(word, scalar.mark), word
    if document.body:
        yield from _in_lines(document, document.body_line)


def _words(text: str) -> Iterator[tuple[str, int]]:
    """(placeholder, column) of each in a text; in small letters, `tk` and `todo` may be words."""
    for found in _UNFINISHED.finditer(text):
        if len(found.group()) > 4 or _CAPITALS.match(found.group()):
            yield found.group(), found.start() + 1
