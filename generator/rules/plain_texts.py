"""A rule for Markdown and HTML in titles and other plain texts, which would show it as it's written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.model.base import markdown_texts
from generator.rules.context import Context
from generator.site.source_tree import SourceFile
from generator.text.document import Document, scalars
from generator.text.problems import Problem, Rule

_MARKUP = tuple(
    (re.compile(pattern), advice)
    for pattern, advice in (
        (r"\[[^\[\]\n]+\]\([^()\s]+\)", "write only the words; the link can go into the text"),
        (r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>\n]*)?/?>|<!--", "delete it"),
        (r"&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#[xX][0-9A-Fa-f]{1,6});", "write the character itself"),
        (r"(?<![\w*])(\*{1,3})(?=[^\s*])[^*\n]*(?<=[^\s*])\1(?![\w*])", "delete the asterisks"),
        (r"(?<![\w_])__(?=[^\s_])[^_\n]*(?<=[^\s_])__(?![\w_])", "delete the underscores"),
        (r"(?<!`)`[^`\n]+`(?!`)", "delete the backticks"),
        (r"(?<![\w:]):[a-z][a-z_]*[a-z]:(?![\w:])", "write the emoji itself, such as 🙂"),
    )
)
_ANY = re.compile(r"[*`<&]|\]\(|__|:[a-z]")

PLAIN_TEXT = Rule(
    "plain-text",
    "warning",
    what="Titles, descriptions, questions, labels and other short texts are plain text, without Markdown and HTML.",
    why="Signs such as `**` would show in lists, feeds and the subject of a mail.",
)


def plain_text_problems(context: Context) -> Iterator[Problem]:
    """Markup in values that are shown as they're written."""
    for source in context.tree.sources():
        yield from source.once(_of_file)


def _of_file(source: SourceFile[Any]) -> tuple[Problem, ...]:
    document, record = source.document, source.record
    return tuple(_found(document, record)) if document and record else ()


def _found(document: Document, record: object) -> Iterator[Problem]:
    markdown = {document.mark(loc) for loc, _ in markdown_texts(record, ())}
    for scalar in scalars(document.root):
        if not isinstance(scalar.value, str) or scalar.mark in markdown or not _ANY.search(scalar.text):
            continue
        for pattern, advice in _MARKUP:
            if found := pattern.search(scalar.text):
                piece = found.group()[:40].replace("`", "'")
                message = f"expected plain text, found `{piece}`, which would show as it is; {advice}"
                mark = document.find(found.group(), scalar.mark)
                yield PLAIN_TEXT.at(document.path, mark.line, mark.column, message)
                break
