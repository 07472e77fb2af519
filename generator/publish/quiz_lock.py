"""The lock of the quizzes: what each item was when readers could take it, so that `check` notices any change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from generator.model.knowledge import KnowledgeQuiz
from generator.model.lock import Lock, LockedQuiz
from generator.model.quiz import Item, ItemLoad, SelfAudit
from generator.model.quizzes import Quiz, by_kind


def next_lock(lock: Lock | None, quizzes: Iterable[Quiz]) -> Lock:
    """The lock of `quizzes`, with all that `lock` knows of other quizzes and of retired ids."""
    before: Mapping[str, LockedQuiz] = lock.quizzes if lock else {}
    now = {quiz.id: lock_quiz(quiz, before.get(quiz.id)) for quiz in quizzes}
    return Lock(format=1, quizzes={**before, **now})


def lock_quiz(quiz: Quiz, before: LockedQuiz | None) -> LockedQuiz:
    """A quiz's entry in the lock; `before` is the entry that it replaces."""
    stem, items = by_kind(quiz, _self_audit, _knowledge)
    gone = {**before.retired, **before.items} if before else {}
    retired = {item_id: fingerprint for item_id, fingerprint in sorted(gone.items()) if item_id not in items}
    return LockedQuiz(revision=quiz.revision, stem=stem, items=items, retired=retired)


def _self_audit(quiz: SelfAudit) -> tuple[str | None, dict[str, str]]:
    """The fingerprints of the stem and of each item."""
    items = {}
    for item in quiz.items:
        answers = quiz.response_set(item)
        options = [[option.value, option.label] for option in answers.options] if answers else []
        label = answers.not_applicable if answers else None
        items[item.id] = _fingerprint(item.text, item.other, _loads(quiz, item), options, label)
    return _fingerprint(quiz.stem, quiz.stem_other), items


def _loads(quiz: SelfAudit, item: Item) -> list[ItemLoad | tuple[object, ...]]:
    """How an item counts; `counts_from` only where it has one, so that other fingerprints stay as they are."""
    return [load if load.counts_from is not None else load[:3] for load in sorted(quiz.loads(item))]


def _knowledge(quiz: KnowledgeQuiz) -> tuple[str | None, dict[str, str]]:
    """None, since a knowledge quiz has no stem, and the fingerprint of each item."""
    return None, {
        item.id: _fingerprint(item.text, [[option.id, option.text, option.correct] for option in item.options])
        for item in quiz.items
    }


def _fingerprint(*parts: object) -> str:
    """16 hex digits that change with any of the parts."""
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()[:16]


def lock_text(lock: Lock) -> str:
    """The text of the file: one line per item, so that a diff shows which items changed."""
    lines = [
        "# Written by `inversion lock`: each quiz's items as they were at its revision. Commit it; do not edit it.",
        "format: 1",
        "quizzes:" if lock.quizzes else "quizzes: {}",
    ]
    for quiz_id, quiz in sorted(lock.quizzes.items()):
        lines += [f"  {quiz_id}:", f"    revision: {quiz.revision}"]
        lines += [f'    stem: "{quiz.stem}"'] if quiz.stem else []
        lines += _table("items", quiz.items) + (_table("retired", quiz.retired) if quiz.retired else [])
    return "\n".join(lines) + "\n"


def _table(key: str, fingerprints: Mapping[str, str]) -> list[str]:
    # Quoted, so that YAML doesn't read a fingerprint of digits alone as a number.
    return [f"    {key}:", *(f'      {item_id}: "{fingerprint}"' for item_id, fingerprint in fingerprints.items())]
