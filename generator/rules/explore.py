"""The rule for guesses: among those of a question is its answer, and none is there twice."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.explore import Explore
from generator.rules.context import Context
from generator.text.document import Document
from generator.text.problems import Problem, Rule

GUESSES = Rule(
    "guesses",
    "error",
    what="Under `explore`, the `guesses` of each question have the answer among them, and no number twice.",
    why="Otherwise no reader could guess right, and two choices would look the same.",
)


def explore_problems(context: Context) -> Iterator[Problem]:
    """Questions of guides that can't be guessed."""
    for guide in context.tree.guides:
        if guide.document and guide.record and guide.record.compound.explore:
            yield from _guesses(guide.document, guide.record.compound.explore)


def _guesses(document: Document, explore: Explore) -> Iterator[Problem]:
    reasons = {
        "sum": f"{explore.sum.minutes} minutes, {explore.sum.times} times a week, in hours a year",
        "picture": f"{explore.picture.kept} in 100 kept, a miss counting {explore.picture.weight} times",
        "repair": f"back to {explore.repair.start} in 100 after a miss that counts {explore.picture.weight} times",
    }
    for key, guesses, right in explore.answers:
        loc = ("compound", "explore", key, "guesses")
        for number, guess in enumerate(guesses):
            if guess in guesses[:number]:
                message = f"expected each guess once, found {guess} twice; write another number"
                yield document.problem(GUESSES, message, (*loc, number))
        if right not in guesses:
            found = ", ".join(map(str, guesses))
            message = f"expected the answer, {right} ({reasons[key]}), among the guesses, found {found}; add {right}"
            yield document.problem(GUESSES, message, loc)
