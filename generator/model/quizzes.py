"""The kinds of quiz. Only this module tells them apart; with a third kind, the types show where it is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit

T = TypeVar("T")

Quiz = SelfAudit | KnowledgeQuiz
KINDS: Mapping[str, type[Quiz]] = MappingProxyType({"scale": SelfAudit, "knowledge": KnowledgeQuiz})  # by `kind:`


def by_kind(quiz: Quiz, self_audit: Callable[[SelfAudit], T], knowledge: Callable[[KnowledgeQuiz], T]) -> T:
    """What the function for the quiz's kind makes of it."""
    return self_audit(quiz) if isinstance(quiz, SelfAudit) else knowledge(quiz)
