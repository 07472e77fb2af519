"""A rule for words behind a `#`, which YAML takes for a remark although they were meant to be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.rules.context import Context
from generator.site.source_tree import SourceFile
from generator.text.document import Document, scalars
from generator.text.problems import Problem, Rule

# A remark has a space after the `#`, and no number; `#3` and `#quiet` are more likely a part of the text.
_MEANT = re.compile(r":?[ \t]+(?P<words>#(?:\w|[ \t]?\d).*)")

REMARK = Rule(
    "remark",
    "warning",
    what='Text with a space and a `#` in it is in quotes, such as `title: "Evening #3"`. A remark to yourself '
    "has words after `# `, or a line of its own.",
    why="Without quotes, YAML takes the `#` and all that follows for a remark, and readers would see half a title.",
)


def remark_problems(context: Context) -> Iterator[Problem]:
    """Values that end, or that are missing, because of a `#` behind which a word or number follows at once."""
    for source in context.tree.sources():
        yield from source.once(_of_file)


def _of_file(source: SourceFile[Any]) -> tuple[Problem, ...]:
    document = source.document
    return tuple(_found(document)) if document and "#" in document.text else ()


def _found(document: Document) -> Iterator[Problem]:
    lines = document.text.split("\n")
    for scalar in scalars(document.root):
        at = scalar.mark.column - 1
        line = lines[scalar.mark.line - 1] if scalar.mark.line <= len(lines) else ""
        if not line.startswith(scalar.text, at) or not (found := _MEANT.match(line, at + len(scalar.text))):
            continue
        message = f"found `{found['words'][:40]}`, which YAML takes for a remark, so nobody sees it"
        advice = "put the whole text in quotes, or move the remark to a line of its own"
        yield REMARK.at(document.path, scalar.mark.line, found.start("words") + 1, f"{message}; {advice}")
