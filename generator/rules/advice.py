"""Advice on quizzes: what the format allows, but research on self-report scales warns against. None of it is an error.

Only `inversion check` gives advice; a build doesn't.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.quiz import SelfAudit
from generator.model.quizzes import Quiz, by_kind
from generator.rules.context import Context
from generator.rules.item_wording import english_problems, item_problems
from generator.rules.label_order import label_problems
from generator.rules.scale_design import (
    disclaimer_problems,
    mark_problems,
    result_problems,
    safety_problems,
    scale_problems,
)
from generator.text.document import Document
from generator.text.problems import Problem


def quiz_advice(context: Context) -> Iterator[Problem]:
    """Advice on every quiz without errors. Rules that look for words apply only to sites in English."""
    for source in context.tree.quizzes:
        if source.document and source.record and source.path not in context.broken:
            yield from _quiz(source.record, source.document, english=context.english)


def safety_advice(context: Context) -> Iterator[Problem]:
    """A place to get help, if the project has quizzes."""
    tree = context.tree
    if tree.quizzes and tree.site and tree.site.document and tree.site.record:
        yield from safety_problems(tree.site.record, tree.site.document)


def _quiz(quiz: Quiz, document: Document, *, english: bool) -> Iterator[Problem]:
    yield from disclaimer_problems(document, english=english)
    if english:
        yield from result_problems(quiz, document)
    yield from by_kind(
        quiz,
        lambda audit: _self_audit(audit, document, english=english),
        lambda knowledge: mark_problems(knowledge, document),  # its items ask about knowledge, not about the reader
    )


def _self_audit(quiz: SelfAudit, document: Document, *, english: bool) -> Iterator[Problem]:
    yield from item_problems(quiz, document)
    yield from scale_problems(quiz, document)
    if english and quiz.wording != "fixed":  # a published instrument keeps its words, whatever anyone thinks of them
        yield from english_problems(quiz, document)
        yield from label_problems(quiz, document)
