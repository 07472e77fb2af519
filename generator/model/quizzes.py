"""The kinds of quiz. Only this module tells them apart; with a third kind, the types show where it is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit

T = TypeVar("T")
U = TypeVar("U")

Quiz = SelfAudit | KnowledgeQuiz
KINDS: Mapping[str, type[Quiz]] = MappingProxyType({"scale": SelfAudit, "knowledge": KnowledgeQuiz})  # by `kind:`


def by_kind(quiz: Quiz, self_audit: Callable[[SelfAudit], T], knowledge: Callable[[KnowledgeQuiz], U]) -> T | U:
    """The result of the function for the quiz's kind."""
    return self_audit(quiz) if isinstance(quiz, SelfAudit) else knowledge(quiz)


def self_audits(quizzes: Iterable[Quiz]) -> list[SelfAudit]:
    """The self-audits among some quizzes."""
    return [audit for quiz in quizzes for audit in by_kind(quiz, lambda audit: [audit], lambda _: [])]


def is_knowledge(quiz: Quiz) -> bool:
    """Whether a quiz asks what a reader knows, not about the reader."""
    return by_kind(quiz, lambda _: False, lambda _: True)
