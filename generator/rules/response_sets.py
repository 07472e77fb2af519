"""Rules for the answers of self-audits: labels that differ, and values that go in one direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from generator.model.quiz import ResponseSet, SelfAudit
from generator.text.document import Document, Loc
from generator.text.problems import Problem, Rule

OPTION_LABEL = Rule(
    "option-label",
    "error",
    what="The answers of a response set have different labels, including `not_applicable`.",
    why="Otherwise readers couldn't tell them apart.",
)

OPTION_ORDER = Rule(
    "option-order",
    "error",
    what="The options of a response set go in one direction: from the lowest value up, or from the highest down. With "
    "`any_order: true` they may have any order, for a published instrument in which the values rise and fall.",
    why="Readers take the first and the last answer as the two ends. A value out of order is most likely a typo.",
)

REPEATED_VALUE = Rule(
    "repeated-value",
    "error",
    what="Each option of a response set has its own value. Some may count the same if each value comes equally often, "
    "such as 0, 0, 1, 1, or if the set has `repeated_values: true`. At least two values are different.",
    why="A value that comes twice by mistake changes the scores, and nothing on the page would show it.",
)


def response_set_problems(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    """Answers that readers could not tell apart, and values that are most likely typos."""
    for name, answers in quiz.responses.items():
        above: Loc = ("responses", name, "options")
        yield from _values(document, name, answers)
        labels: dict[str, int] = {}
        for number, option in enumerate(answers.options):
            if option.label in labels:
                message = f"duplicate label `{option.label}` in `{name}`; give each answer its own label"
                yield document.problem(OPTION_LABEL, message, (*above, number, "label"))
            labels[option.label] = number
        if answers.not_applicable in labels:
            message = f"duplicate label `{answers.not_applicable}`, also used by an option; choose another label"
            yield document.problem(OPTION_LABEL, message, ("responses", name, "not_applicable"))


def _values(document: Document, name: str, answers: ResponseSet) -> Iterator[Problem]:
    """Values that change direction, or that come twice although nothing says that they should."""
    above: Loc = ("responses", name, "options")
    values = [option.value for option in answers.options]
    times = Counter(values)
    if len(times) == 1:
        message = f"expected at least two different values, found {values[0]} in every option; write what each counts"
        yield document.problem(REPEATED_VALUE, message, (*above, len(values) - 1, "value"))
        return
    meant = answers.repeated_values or len(set(times.values())) == 1
    falls = next(after < before for before, after in pairwise(values) if after != before)
    for number, (before, value) in enumerate(pairwise(values), 1):
        at: Loc = (*above, number, "value")
        same = values.index(value) if answers.any_order else number - (value == before)
        if same < number and not meant:
            message = (
                f"expected another value than that of `{answers.options[same].label}`, found {value} again; "
                f"change it, or add `repeated_values: true` to `{name}` if both answers count the same"
            )
            yield document.problem(REPEATED_VALUE, message, at)
        elif value != before and (value < before) != falls and not answers.any_order:
            message = (
                f"expected a value {'below' if falls else 'above'} {before}, found {value}; "
                "list the options from the lowest value up, or from the highest down"
            )
            yield document.problem(OPTION_ORDER, message, at)
