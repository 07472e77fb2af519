"""Advice on quizzes: what their rules allow and the science of self-report scales warns of. None of it is an error.

It is given by `inversion check` alone: a build does not ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.rules.item_wording import english_problems, item_problems
from generator.rules.scale_design import (
    disclaimer_problems,
    label_problems,
    mark_problems,
    result_problems,
    safety_problems,
    scale_problems,
)
from generator.site.source_tree import SourceTree
from generator.text.problems import Problem, errors
from generator.text.yaml_source import Document


def lint_problems(tree: SourceTree, problems: Iterable[Problem], language: str) -> tuple[Problem, ...]:
    """Advice on every quiz that has none of the errors among `problems`.

    Rules that look for words are for a site in English (`language`: the code of the interface's).
    """
    broken = {problem.path for problem in errors(problems)}
    english = language.split("-", maxsplit=1)[0] == "en"
    found: list[Problem] = []
    for source in tree.quizzes:
        if source.document and source.record and source.path not in broken:
            found += _quiz(source.record, source.document, english=english)
    if tree.quizzes and tree.site and tree.site.document and tree.site.record:
        found += safety_problems(tree.site.record, tree.site.document)
    return tuple(found)


def _quiz(quiz: SelfAudit | KnowledgeQuiz, document: Document, *, english: bool) -> Iterator[Problem]:
    yield from disclaimer_problems(document, english=english)
    if english:
        yield from result_problems(quiz, document)
    if isinstance(quiz, KnowledgeQuiz):
        yield from mark_problems(quiz, document)
        return  # its items ask what is known: the rest is about statements on oneself
    yield from item_problems(quiz, document)
    yield from scale_problems(quiz, document)
    if english:
        yield from english_problems(quiz, document)
        yield from label_problems(quiz, document)
