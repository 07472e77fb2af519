"""The lock file against the quizzes: what a taker has answered may not change under the same revision.

Saved answers are compared by item id, so an item that changes needs a higher `revision`, and an id that is gone is
never given to another item. `inversion lock` writes the file; it is committed with the quizzes.

Source: AERA, APA and NCME, Standards for Educational and Psychological Testing, 2014, Standard 4.25, on telling what a
revision changed; Regenstrief Institute, LOINC Users' Guide, chapter 11, on codes that keep their meaning.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping

from generator.model.knowledge import KnowledgeQuiz
from generator.model.lock import Lock, LockedQuiz
from generator.model.quiz import SelfAudit
from generator.site.source_tree import LOCK, SourceTree
from generator.text.problems import MOST_NAMES, Problem, errors
from generator.text.yaml_source import Document

_INSTEAD = "run `inversion lock`"


def lock_problems(tree: SourceTree, problems: Iterable[Problem], held: Collection[str]) -> tuple[Problem, ...]:
    """What differs between the lock and every quiz that has none of the errors among `problems`.

    The quizzes whose ids are `held` back are not missed in it: what the lock knows is public.
    """
    broken = {problem.path for problem in errors(problems)}
    if tree.lock and tree.lock.record is None:
        return ()  # its own problems have been told
    locked = tree.lock.record.quizzes if tree.lock and tree.lock.record else {}
    found: list[Problem] = []
    for source in tree.quizzes:
        if source.document and source.record and source.path not in broken and source.id not in held:
            found += _quiz(source.record, source.document, locked.get(source.id))
    return tuple(found)


def _quiz(quiz: SelfAudit | KnowledgeQuiz, document: Document, locked: LockedQuiz | None) -> Iterator[Problem]:
    if locked is None:
        message = f"expected `{quiz.id}` in {LOCK}, found no entry; {_INSTEAD}"
        yield document.problem("unlocked", message, ("revision",), level="notice")
        return
    now = lock_quiz(quiz, None)
    for number, (item_id, print_) in enumerate(now.items.items()):
        if locked.retired.get(item_id, print_) != print_:
            message = f"expected a new id, found `{item_id}`, which an item that is gone had; call this one otherwise"
            yield document.problem("reused-id", message, ("items", number, "id"))
    if now.revision < locked.revision:
        message = f"expected at least {locked.revision}, the revision in {LOCK}, found {now.revision}; never lower it"
        yield document.problem("unraised-revision", message, ("revision",))
    elif now.revision == locked.revision:
        if changes := "; ".join(_changes(now, locked)):
            message = f"expected {now.revision + 1}, since {changes}; raise it, or put back what was there"
            yield document.problem("unraised-revision", message, ("revision",))
    else:
        message = f"expected revision {now.revision} in {LOCK}, found {locked.revision}; {_INSTEAD}"
        yield document.problem("unlocked", message, ("revision",), level="notice")


def _changes(now: LockedQuiz, locked: LockedQuiz) -> Iterator[str]:
    if now.stem != locked.stem:
        yield "the stem has changed"
    both = [item_id for item_id in now.items if item_id in locked.items]
    yield from _named("changed", [item_id for item_id in both if now.items[item_id] != locked.items[item_id]])
    yield from _named("new", [item_id for item_id in now.items if item_id not in locked.items])
    yield from _named("gone", [item_id for item_id in locked.items if item_id not in now.items])


def _named(what: str, item_ids: list[str]) -> Iterator[str]:
    if item_ids:
        some = ", ".join(f"`{item_id}`" for item_id in item_ids[:MOST_NAMES])
        yield f"items are {what}: {some}{', …' if len(item_ids) > MOST_NAMES else ''}"


def next_lock(lock: Lock | None, quizzes: Iterable[SelfAudit | KnowledgeQuiz]) -> Lock:
    """The lock that fits the quizzes. Nothing that `lock` knows of other quizzes and of retired ids is forgotten."""
    before: Mapping[str, LockedQuiz] = lock.quizzes if lock else {}
    now = {quiz.id: lock_quiz(quiz, before.get(quiz.id)) for quiz in quizzes}
    return Lock(format=1, quizzes={**before, **now})


def lock_quiz(quiz: SelfAudit | KnowledgeQuiz, before: LockedQuiz | None) -> LockedQuiz:
    """A quiz's entry in the lock; `before` is the one that it had."""
    if isinstance(quiz, KnowledgeQuiz):
        stem = None
        items = {
            item.id: _print(item.text, [[option.id, option.text, option.correct] for option in item.options])
            for item in quiz.items
        }
    else:
        stem = _print(quiz.stem, quiz.stem_other)
        items = {}
        for item in quiz.items:
            answers = quiz.response_set(item)
            options = [[option.value, option.label] for option in answers.options] if answers else []
            label = answers.not_applicable if answers else None
            items[item.id] = _print(item.text, item.other, sorted(quiz.loads(item)), options, label)
    gone = {**before.retired, **before.items} if before else {}
    retired = {item_id: print_ for item_id, print_ in sorted(gone.items()) if item_id not in items}
    return LockedQuiz(revision=quiz.revision, stem=stem, items=items, retired=retired)


def _print(*parts: object) -> str:
    """16 hex digits that change with any of the parts."""
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()[:16]


def lock_text(lock: Lock) -> str:
    """The file: one line an item, so that a change of one item is a change of one line."""
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


def _table(key: str, prints: Mapping[str, str]) -> list[str]:
    # The marks keep a fingerprint of digits alone from being read as a number.
    return [f"    {key}:", *(f'      {item_id}: "{print_}"' for item_id, print_ in prints.items())]
