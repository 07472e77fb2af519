"""Knowledge quizzes: what counts as right, the bands, the JSON of `inversion score`, and the schema for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from generator.app.load import load_quiz
from generator.edges.commands.cli import main
from generator.model.knowledge import KnowledgeQuiz
from generator.quiz.marking import Marked, answer_key, mark
from tests.test_schema import SCHEMAS
from tests.tools.small_project import ROOT

HEAD = """\
format: 1
kind: knowledge
title: Which flame is this?
description: Pans.
revision: 3
intro: Look at the pan.
feedback: each
items:
"""
ITEMS = """\
  - id: smoke
    text: The oil smokes.
    topic: Heat
    options: [{id: high, text: Too hot, correct: true}, {id: low, text: Too cold}, {id: 'no', text: Neither}]
    explanation: Turn it down.
  - id: still
    text: Nothing moves.
    topic: Patience
    options: [{id: wait, text: Wait, correct: true}, {id: look, text: Look, correct: true}, {id: stir, text: Stir}]
    explanation: Give it time.
  - id: lid
    text: The lid rattles.
    topic: Heat
    options: [{id: high, text: Too hot, correct: true}, {id: low, text: Too cold}]
    explanation: Turn it down.
  - id: salt
    text: It tastes of nothing.
    options: [{id: salt, text: Salt, correct: true}, {id: sugar, text: Sugar}]
    explanation: Salt.
"""
BANDS = """\
bands:
  - {from: 0, id: cold, title: Cold, text: Light it.}
  - {from: 50, id: warm, title: Warm, text: Go on.}
  - {from: 100, id: hot, title: Hot, text: Serve.}
"""


def made(text: str) -> KnowledgeQuiz:
    quiz, problems = load_quiz("quizzes/flames.yml", "flames", text.encode())
    assert problems == ()
    assert isinstance(quiz, KnowledgeQuiz)
    return quiz


def marked(answers: Mapping[str, Any]) -> Marked:
    return mark(made(HEAD + ITEMS + BANDS), answers)


def of_length(items: int, *starts: str) -> KnowledgeQuiz:
    """A quiz of so many questions that `yes` is right for, with bands that begin at `starts`."""
    questions = "".join(
        f"  - {{id: i{place}, text: Is it {place}?, explanation: Yes.,\n"
        "     options: [{id: 'yes', text: Yes it is, correct: true}, {id: 'no', text: No it is not}]}\n"
        for place in range(items)
    )
    bands = "".join(f"  - {{from: {start}, id: b{place}, title: T, text: T}}\n" for place, start in enumerate(starts))
    return made(f"{HEAD}{questions}bands:\n{bands}")


@pytest.mark.parametrize("answer", ["high", ["high"]])
def test_one_right_option_may_be_given_alone_or_in_a_list(answer: object) -> None:
    assert marked({"smoke": answer}).right == ("smoke",)


@pytest.mark.parametrize("chosen", [["wait", "look"], ["look", "wait"], ["wait", "look", "wait"]])
def test_where_several_are_right_all_of_them_are_needed_in_any_order(chosen: list[str]) -> None:
    assert marked({"still": chosen}).right == ("still",)


@pytest.mark.parametrize("chosen", ["wait", ["wait"], ["look"], ["wait", "look", "stir"], ["stir"], ["wait", "stir"]])
def test_a_part_of_the_right_options_or_one_too_many_is_not_right(chosen: object) -> None:
    found = marked({"still": chosen})
    assert (found.right, found.answered, found.dropped) == ((), 1, ())


def test_the_right_option_and_another_is_not_right() -> None:
    assert marked({"smoke": ["high", "low"]}).right == ()


@pytest.mark.parametrize("nothing", [None, []])
def test_nothing_chosen_is_no_answer_and_nothing_dropped(nothing: object) -> None:
    found = marked({"smoke": nothing})
    assert (found.answered, found.dropped) == (0, ())


@pytest.mark.parametrize("answer", ["hot", ["high", "hot"], 1, True, "", {"high": 1}, ["high", None], [["high"]]])
def test_an_answer_that_is_no_option_is_dropped_and_named(answer: object) -> None:
    found = marked({"smoke": answer, "lid": "high"})
    assert (found.right, found.answered, found.dropped) == (("lid",), 1, ("smoke",))


def test_dropped_items_come_in_the_quizs_order_and_then_unknown_keys_by_name() -> None:
    found = marked({"z": "a", "lid": "x", "a": ["b"], "smoke": "y", "nothing": None})
    assert found.dropped == ("smoke", "lid", "a", "z")


def test_the_share_is_of_all_questions_whether_answered_or_not() -> None:
    found = marked({"smoke": "high"})
    assert (found.exact, found.shown, found.answered, found.band) == (25, 25, 1, "cold")


def test_topics_come_in_order_and_a_question_without_one_is_in_none() -> None:
    found = marked({"smoke": "high", "lid": "low", "still": ["wait", "look"], "salt": "salt"})
    assert list(found.topics.items()) == [("Heat", (1, 2)), ("Patience", (1, 1))]


@pytest.mark.parametrize(("right", "band", "shown"), [(0, "b0", 0), (1, "b0", 33), (2, "b1", 67), (3, "b2", 100)])
def test_the_exact_share_decides_the_band(right: int, band: str, shown: int) -> None:
    quiz = of_length(3, "0", "66.666", "99.9")
    found = mark(quiz, {f"i{place}": "yes" for place in range(right)})
    assert (found.exact, found.band, found.shown) == (Fraction(100 * right, 3), band, shown)


def test_the_shown_number_stays_below_a_band_that_is_not_reached() -> None:
    found = mark(of_length(3, "0", "67"), {"i0": "yes", "i1": "yes"})
    assert (found.exact, found.shown, found.band) == (Fraction(200, 3), 66, "b0")


def test_half_is_rounded_up() -> None:
    assert mark(of_length(8, "0"), {"i0": "yes"}).shown == 13  # 12.5


def test_the_browser_gets_ids_and_numbers_and_no_words() -> None:
    found = answer_key(made(HEAD + ITEMS + BANDS))
    assert found["items"][1] == {"id": "still", "correct": ["wait", "look"], "topic": "Patience"}
    assert [band["from"] for band in found["bands"]] == [[0, 1], [50, 1], [100, 1]]
    assert "Turn it down" not in json.dumps(found)


# The command line and the schema


def scored(answers: object) -> Any:  # noqa: ANN401 - any JSON
    line = ["--project", str(ROOT), "score", "which-leak"]
    result = CliRunner().invoke(main, line, input=json.dumps(answers))
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_inversion_score_prints_the_marks_as_json() -> None:
    quiz, _ = load_quiz("which-leak.yml", "which-leak", (ROOT / "quizzes/which-leak.yml").read_bytes())
    assert isinstance(quiz, KnowledgeQuiz)
    first, second, *rest = quiz.items
    wrong = next(option.id for option in second.options if not option.correct)
    found = scored({first.id: list(first.correct), second.id: wrong, "other": "x", rest[0].id: "no such option"})
    assert found == {
        "quiz": "which-leak",
        "revision": quiz.revision,
        "score": 6,
        "exact": "25/4",
        "band": quiz.bands[0].id,
        "right": [first.id],
        "answered": 2,
        "items": 16,
        "topics": {
            topic: {"right": int(topic == first.topic), "items": sum(item.topic == topic for item in quiz.items)}
            for topic in quiz.topics
        },
        "dropped": [rest[0].id, "other"],
    }


def test_inversion_score_takes_several_attempts_at_once() -> None:
    right = {"ladder": "promises"}
    assert scored([right, {}]) == [scored(right), scored({})]


def schema_errors(document: object) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(SCHEMAS["quiz"]).iter_errors(document)]


def quiz_file(name: str) -> dict[str, Any]:
    read = yaml.safe_load((ROOT / "quizzes" / f"{name}.yml").read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read


@pytest.mark.parametrize("name", [path.stem for path in sorted((ROOT / "quizzes").glob("*.yml"))])
def test_the_schema_accepts_the_quizzes_of_the_site(name: str) -> None:
    assert schema_errors(quiz_file(name)) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("which-leak", {"kind": "scale"}),
        ("self-audit", {"kind": "knowledge"}),
        ("which-leak", {"scales": {}}),
        ("which-leak", {"stem": "How often?"}),
        ("self-audit", {"feedback": "each"}),
        ("which-leak", {"feedback": "never"}),
        ("which-leak", {"kind": "poll"}),
        ("which-leak", {"items": []}),
        ("which-leak", {"kind": None}),
    ],
)
def test_the_schema_rejects_mixtures(name: str, change: dict[str, object]) -> None:
    assert schema_errors({**quiz_file(name), **change}) != []


def test_the_schema_rejects_items_of_the_other_kind_and_a_missing_kind() -> None:
    leak, audit = quiz_file("which-leak"), quiz_file("self-audit")
    assert schema_errors({**leak, "items": audit["items"]}) != []
    assert schema_errors({**audit, "items": leak["items"]}) != []
    assert schema_errors({key: value for key, value in leak.items() if key != "kind"}) != []
