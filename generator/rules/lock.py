"""Checks quizzes against the lock file: items that readers have answered can't change within a revision.

Saved answers are compared by item id, so a changed item needs a higher `revision`, and the id of a deleted item is
never reused. `inversion lock` writes the file; authors commit it with the quizzes.
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
    """Differences between the lock file and the quizzes without errors.

    A quiz under embargo doesn't need an entry: the quizzes in the lock file are public.
    """
    tree = context.tree
    if tree.lock and tree.lock.record is None:
        return ()  # its own problems are reported elsewhere
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
    what="The id of a deleted item is never reused. `quizzes/quizzes.lock` remembers these ids.",
    why="Readers' saved answers would count for a question that they were never asked.",
    source="Regenstrief Institute, LOINC Users' Guide, chapter 11: a code keeps its meaning, and a different meaning "
    "gets a new code.",
)

UNLOCKED = Rule(
    "unlocked",
    "notice",
    what="Every public quiz has an entry in `quizzes/quizzes.lock` for its current revision. `inversion lock` writes "
    "the file; commit it. A quiz that is published with an issue needs its entry from that day on.",
    why="Only the lock file shows whether a change would give saved answers a different meaning.",
)

UNRAISED_REVISION = Rule(
    "unraised-revision",
    "error",
    what="A quiz whose stem, items, answers or keys differ from `quizzes/quizzes.lock` has a higher `revision`, "
    "and a revision never goes down. Raise it and run `inversion lock`, or undo the change.",
    why="Saved answers of one revision are compared with each other, and would belong to different questions.",
    source="AERA, APA and NCME, Standards for Educational and Psychological Testing, 2014, Standard 4.25: users of a "
    "revised test learn what changed, and how well its scores compare.",
)


def _quiz(quiz: Quiz, document: Document, locked: LockedQuiz | None) -> Iterator[Problem]:
    if locked is None:
        message = f"expected `{quiz.id}` in {LOCK}, found no entry; {_INSTEAD}"
        yield document.problem(UNLOCKED, message, ("revision",))
        return
    now = lock_quiz(quiz, None)
    for number, (item_id, print_) in enumerate(now.items.items()):
        if locked.retired.get(item_id, print_) != print_:
            message = f"expected a new id, found `{item_id}`, the id of a deleted item; choose another id"
            yield document.problem(REUSED_ID, message, ("items", number, "id"))
    if now.revision < locked.revision:
        message = f"expected at least {locked.revision}, the revision in {LOCK}, found {now.revision}; do not lower it"
        yield document.problem(UNRAISED_REVISION, message, ("revision",))
    elif now.revision == locked.revision:
        if changes := ", ".join(_changes(now, locked)):
            message = f"expected revision {now.revision + 1}, because of {changes}; raise it, or undo the change"
            yield document.problem(UNRAISED_REVISION, message, ("revision",))
    else:
        message = f"expected revision {now.revision} in {LOCK}, found {locked.revision}; {_INSTEAD}"
        yield document.problem(UNLOCKED, message, ("revision",))


def _changes(now: LockedQuiz, locked: LockedQuiz) -> Iterator[str]:
    if now.stem != locked.stem:
        yield "a changed stem"
    both = [item_id for item_id in now.items if item_id in locked.items]
    yield from _named("changed", [item_id for item_id in both if now.items[item_id] != locked.items[item_id]])
    yield from _named("new", [item_id for item_id in now.items if item_id not in locked.items])
    yield from _named("deleted", [item_id for item_id in locked.items if item_id not in now.items])


def _named(what: str, item_ids: list[str]) -> Iterator[str]:
    if item_ids:
        some = ", ".join(f"`{item_id}`" for item_id in item_ids[:MOST_NAMES])
        yield f"{what} items ({some}{', …' if len(item_ids) > MOST_NAMES else ''})"
