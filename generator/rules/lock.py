"""The lock file against the quizzes: what a taker has answered may not change under the same revision.

Saved answers are compared by item id, so an item that changes needs a higher `revision`, and an id that is gone is
never given to another item. `inversion lock` writes the file; it is committed with the quizzes.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.addresses import LOCK
from generator.model.lock import LockedQuiz
from generator.model.quizzes import Quiz
from generator.publish.quiz_lock import lock_quiz
from generator.rules.context import Context
from generator.text.document import Document
from generator.text.problems import MOST_NAMES, Problem, Rule

_INSTEAD = "run `inversion lock`"


def lock_problems(context: Context) -> tuple[Problem, ...]:
    """What differs between the lock and every quiz without errors.

    A quiz under embargo is not missed in it: what the lock knows is public.
    """
    tree = context.tree
    if tree.lock and tree.lock.record is None:
        return ()  # its own problems have been told
    locked = tree.lock.record.quizzes if tree.lock and tree.lock.record else {}
    found: list[Problem] = []
    for source in tree.quizzes:
        if (
            source.document
            and source.record
            and source.path not in context.broken
            and source.id not in context.embargo.quizzes
        ):
            found += _quiz(source.record, source.document, locked.get(source.id))
    return tuple(found)


REUSED_ID = Rule(
    "reused-id",
    "error",
    what="The id of an item that is gone is never given to another item. `quizzes/quizzes.lock` remembers those "
    "that are gone.",
    why="Answers that readers have saved would count for a question that they were never asked.",
    source="Regenstrief Institute, LOINC Users' Guide, chapter 11: a code keeps its meaning, and what means "
    "something else gets a new one.",
)

UNLOCKED = Rule(
    "unlocked",
    "notice",
    what="Each quiz that is public has an entry in `quizzes/quizzes.lock`, of its present revision. `inversion "
    "lock` writes it; commit the file. A quiz that comes out with an issue gets its entry from that day on.",
    why="Only against the lock can a change be told that would make saved answers mean something else.",
)

UNRAISED_REVISION = Rule(
    "unraised-revision",
    "error",
    what="A quiz whose stem, items, answers or keys differ from `quizzes/quizzes.lock` has a higher `revision`, "
    "and none is ever lowered. Raise it and run `inversion lock`, or put back what was there.",
    why="Saved answers are compared under one revision, and would be to different questions.",
    source="AERA, APA and NCME, Standards for Educational and Psychological Testing, 2014, Standard 4.25: who uses a"
    " revised test is told what changed, and how far its scores compare.",
)


def _quiz(quiz: Quiz, document: Document, locked: LockedQuiz | None) -> Iterator[Problem]:
    if locked is None:
        message = f"expected `{quiz.id}` in {LOCK}, found no entry; {_INSTEAD}"
        yield document.problem(UNLOCKED, message, ("revision",))
        return
    now = lock_quiz(quiz, None)
    for number, (item_id, print_) in enumerate(now.items.items()):
        if locked.retired.get(item_id, print_) != print_:
            message = f"expected a new id, found `{item_id}`, which an item that is gone had; call this one otherwise"
            yield document.problem(REUSED_ID, message, ("items", number, "id"))
    if now.revision < locked.revision:
        message = f"expected at least {locked.revision}, the revision in {LOCK}, found {now.revision}; never lower it"
        yield document.problem(UNRAISED_REVISION, message, ("revision",))
    elif now.revision == locked.revision:
        if changes := "; ".join(_changes(now, locked)):
            message = f"expected {now.revision + 1}, since {changes}; raise it, or put back what was there"
            yield document.problem(UNRAISED_REVISION, message, ("revision",))
    else:
        message = f"expected revision {now.revision} in {LOCK}, found {locked.revision}; {_INSTEAD}"
        yield document.problem(UNLOCKED, message, ("revision",))


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
