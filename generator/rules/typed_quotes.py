"""A rule for quotation marks of word processors, which YAML takes for a part of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.rules.context import Context
from generator.site.source_tree import SourceFile
from generator.text.document import Document, scalars
from generator.text.problems import Problem, Rule

_OPENING, _CLOSING = "“”„«»\u201a‘’", "”“«»‘’"
_QUOTED = re.compile(rf"[{_OPENING}][^\"{_OPENING}{_CLOSING}]*[\"{_CLOSING}]\Z")  # perhaps with one straight quote

TYPED_QUOTES = Rule(
    "typed-quotes",
    "warning",
    what="The quotes around a value are straight, `\"` or `'`. Curly ones, as word processors make them, are part of "
    "the text. If you want to show them, put straight quotes around the whole value.",
    why="Only straight quotes are removed, so a title would be shown in quotes, and a setting would not be understood.",
)


def typed_quote_problems(context: Context) -> Iterator[Problem]:
    """Values that begin and end with a curly quote, unless they are in straight quotes or a block of text."""
    for source in context.tree.sources():
        yield from source.once(_of_file)


def _of_file(source: SourceFile[Any]) -> tuple[Problem, ...]:
    document = source.document
    quoted = document is not None and any(quote in document.text for quote in _OPENING)
    return tuple(_found(document)) if document and quoted else ()


def _found(document: Document) -> Iterator[Problem]:
    lines = document.text.split("\n")
    for scalar in scalars(document.root):
        line = lines[scalar.mark.line - 1] if scalar.mark.line <= len(lines) else ""
        # In straight quotes, or below a `|`, the value begins with another character in the file.
        if _QUOTED.match(scalar.text) and line[scalar.mark.column - 1 :].startswith(scalar.text[0]):
            found = f"found the curly quotes {scalar.text[0]} and {scalar.text[-1]}, which would be shown"
            message = f"{found}; write straight quotes, or, to show them, put straight ones around the whole value"
            yield TYPED_QUOTES.at(document.path, scalar.mark.line, scalar.mark.column, message)
