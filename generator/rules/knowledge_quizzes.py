"""Rules for knowledge quizzes: right answers, unique ids, and bands that rise from 0."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.knowledge import KnowledgeQuiz
from generator.quiz.marking import WHOLE
from generator.rules.references import DUPLICATE_ID
from generator.rules.self_audits import BAND_START
from generator.text.document import Document, Loc
from generator.text.problems import Problem, Rule


def knowledge_problems(quiz: KnowledgeQuiz, document: Document) -> tuple[Problem, ...]:
    """The problems of one quiz; references to the rest of the project are checked elsewhere."""
    return (*_items(quiz, document), *_bands(quiz, document))


NO_RIGHT_ANSWER = Rule(
    "no-right-answer",
    "error",
    what="Each question of a knowledge quiz has at least one option with `correct: true`.",
    why="Otherwise nobody could answer it right.",
)


def _items(quiz: KnowledgeQuiz, document: Document) -> Iterator[Problem]:
    ids = [item.id for item in quiz.items]
    for number, item in enumerate(quiz.items):
        at: Loc = ("items", number)
        if item.id in ids[:number]:
            line = document.mark(("items", ids.index(item.id))).line
            message = f"duplicate item id `{item.id}`, first used on line {line}; give each item its own id"
            yield document.problem(DUPLICATE_ID, message, (*at, "id"))
        if not item.correct:
            message = f"no option of `{item.id}` is correct; add `correct: true` to one"
            yield document.problem(NO_RIGHT_ANSWER, message, (*at, "options"))
        for key in ("id", "text"):
            words = [getattr(option, key) for option in item.options]
            for place, word in enumerate(words):
                if word in words[:place]:
                    message = f"duplicate option {key} `{word}` in `{item.id}`; give each option its own {key}"
                    yield document.problem(DUPLICATE_ID, message, (*at, "options", place, key))


def _bands(quiz: KnowledgeQuiz, document: Document) -> Iterator[Problem]:
    for number, band in enumerate(quiz.bands):
        at: Loc = ("bands", number)
        if band.id in [other.id for other in quiz.bands[:number]]:
            message = f"duplicate band id `{band.id}`; give each band its own id"
            yield document.problem(DUPLICATE_ID, message, (*at, "id"))
        before = quiz.bands[number - 1].from_
        message = ""
        if not number and band.from_ != 0:
            message = f"expected 0, found {float(band.from_):g}; begin the first band there"
        elif number and band.from_ <= before:
            message = f"expected more than {float(before):g}, found {float(band.from_):g}; write the lowest band first"
        elif band.from_ > WHOLE:
            message = f"expected at most {WHOLE} percent, found {float(band.from_):g}"
        if message:
            yield document.problem(BAND_START, message, (*at, "from"))
