"""A published worked example: the System Usability Scale.

Brooke, J. (1996). SUS: a quick and dirty usability scale. In Jordan et al. (eds.), Usability Evaluation in Industry,
189-194. Ten statements, answered 1 to 5; odd ones count the answer minus 1, even ones 5 minus the answer; the sum times
2.5 is the score. The example there has the contributions 4, 1, 1, 4, 1, 2, 1, 1, 4, 3, sum 22, score 55.
"""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from generator.app.load import load_quiz
from generator.model.quiz import SelfAudit
from generator.quiz.scoring import score
from generator.quiz.scoring_key import scoring_key

CONTRIBUTIONS = (4, 1, 1, 4, 1, 2, 1, 1, 4, 3)
ANSWERS = {
    f"sus-{number}": 1 + contribution if number % 2 else 5 - contribution
    for number, contribution in enumerate(CONTRIBUTIONS, start=1)
}
KEYS = {f"sus-{number}": "forward" if number % 2 else "reverse" for number in range(1, 11)}
ITEMS = "\n".join(
    f"  - {{id: {name}, scale: usability, keyed: {keyed}, text: Statement {name}}}" for name, keyed in KEYS.items()
)
SUS = """\
format: 1
kind: scale
title: System Usability Scale
description: Ten statements about a system
revision: 1
intro: Please tick a box for every statement.
stem: How far do you agree?
responses:
  agree:
    options:
      - {value: 1, label: Strongly disagree}
      - {value: 2, label: Disagree}
      - {value: 3, label: Neither}
      - {value: 4, label: Agree}
      - {value: 5, label: Strongly agree}
scoring: {method: METHOD, decimals: 1, overall: none}
scales:
  usability:
    title: Usability
    higher_is: more usable
    better: high
    min_answered: 10
    bands:
      - {from: LEAST, id: all, title: All, text: Every score}
defaults: {responses: agree}
items:
ITEMS
results: {not_enough: Answer all ten., all_good: Good., disclaimer: None.}
examples:
  - {name: Brooke 1996, answers: ANSWERS, expect: {usability: SCORE}}
"""


def sus(method: str, least: int, expected: float) -> SelfAudit:
    """The questionnaire with its worked example, which is checked as it is read."""
    text = SUS.replace("METHOD", method).replace("LEAST", str(least)).replace("SCORE", str(expected))
    text = text.replace("ITEMS", ITEMS).replace("ANSWERS", json.dumps(ANSWERS))
    quiz, problems = load_quiz("quizzes/sus.yml", "sus", text.encode())
    assert problems == ()
    assert isinstance(quiz, SelfAudit)
    return quiz


@pytest.mark.parametrize(
    ("method", "least", "expected"),
    [
        ("percent", 0, 55),  # 22 * 2.5
        ("mean", 1, 3.2),  # 22 / 10 above the least answer
        ("sum", 10, 32),  # 22 above the least sum
    ],
)
def test_the_published_example_scores_as_published(method: str, least: int, expected: float) -> None:
    result = score(scoring_key(sus(method, least, expected)), ANSWERS).scales["usability"]
    assert (result.exact, result.percent) == (Fraction(str(expected)), 55)


def test_the_published_example_answers_as_published() -> None:
    assert list(ANSWERS.values()) == [5, 4, 2, 1, 2, 3, 2, 4, 5, 2]


@pytest.mark.parametrize(("odd", "even", "expected"), [(5, 1, 100), (1, 5, 0), (3, 3, 50), (5, 5, 50)])
def test_the_extremes_and_the_middle(odd: int, even: int, expected: int) -> None:
    answers = {f"sus-{number}": odd if number % 2 else even for number in range(1, 11)}
    assert score(scoring_key(sus("percent", 0, 55)), answers).scales["usability"].exact == expected


def test_nine_of_ten_answers_give_no_score() -> None:
    answers = {name: value for name, value in ANSWERS.items() if name != "sus-7"}
    assert score(scoring_key(sus("percent", 0, 55)), answers).scales["usability"].exact is None


def test_a_worked_example_that_lies_is_refused() -> None:
    text = SUS.replace("METHOD", "percent").replace("LEAST", "0").replace("SCORE", "57.5")
    text = text.replace("ITEMS", ITEMS).replace("ANSWERS", json.dumps(ANSWERS))
    quiz, problems = load_quiz("quizzes/sus.yml", "sus", text.encode())
    assert quiz is None
    assert [problem.message for problem in problems] == [
        "expected 57.5, but scoring gives 55.0; correct the example or the scoring"
    ]
