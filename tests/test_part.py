"""Some items of a quiz as a small quiz of its own: what is left of scales and rules, and what it scores."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from generator.app.load import load_quiz
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.quiz.scoring import score
from generator.quiz.scoring_key import ScoringKey, scoring_key
from generator.render.knowledge_view import KnowledgeView
from generator.render.page_html import embedded_quiz
from generator.render.quiz_view import QuizView
from generator.site.site import Site
from generator.text.blocks import Embed
from tests.quiz_files import as_file
from tests.strategies import Answers, clean_answers, scoring_keys
from tests.tools.small_project import base_files, project_of

pytestmark = pytest.mark.slow

LAWS = settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],  # a whole quiz is drawn each time
)
WEEK = """\
format: 1
kind: scale
title: A week
description: Two scales
revision: 3
intro: Welcome.
stem: How often?
minutes: 9
window_days: 7
responses:
  often: {options: [{value: 0, label: Never}, {value: 4, label: Always}]}
scoring: {method: percent, decimals: 1, overall: mean_of_scales}
scales:
  care:
    {title: Care, higher_is: more, better: high, min_answered: half, bands: [{from: 0, id: any, title: Any, text: A}]}
  haste:
    {title: Haste, higher_is: more, better: low, min_answered: 3, bands: [{from: 0, id: any, title: Any, text: A}]}
defaults: {responses: often}
items:
  - {id: look, scale: care, keyed: forward, text: Look}
  - {id: wait, scale: care, keyed: reverse, text: Wait}
  - {id: both, text: Both, scores: [{scale: haste, keyed: forward}, {scale: care, keyed: reverse, weight: 7}]}
  - {id: rush, scale: haste, keyed: forward, text: Rush}
  - {id: push, scale: haste, keyed: forward, text: Push}
  - {id: note, scored: false, text: Note}
results: {not_enough: Too few., all_good: Good., disclaimer: None.}
examples:
  - {name: nothing, answers: {}, expect: {care: null}}
"""
FLAMES = """\
format: 1
kind: knowledge
title: Which flame is this?
description: Pans.
revision: 3
intro: Look at the pan.
minutes: 2
feedback: each
items:
  - {id: smoke, text: Smoke, topic: Heat, options: [{id: a, text: A, correct: true}, {id: b, text: B}], explanation: E}
  - {id: still, text: Still, topic: Time, options: [{id: a, text: A, correct: true}, {id: b, text: B}], explanation: E}
  - {id: salt, text: Salt, options: [{id: a, text: A, correct: true}, {id: b, text: B}], explanation: E}
bands:
  - {from: 0, id: cold, title: Cold, text: Light it.}
"""


def week(*, method: str = "percent") -> SelfAudit:
    text = WEEK.replace("percent", method)
    quiz, problems = load_quiz("quizzes/week.yml", "week", text.encode())
    assert problems == ()
    assert isinstance(quiz, SelfAudit)
    return quiz


def flames() -> KnowledgeQuiz:
    quiz, problems = load_quiz("quizzes/flames.yml", "flames", FLAMES.encode())
    assert problems == ()
    assert isinstance(quiz, KnowledgeQuiz)
    return quiz


def ids(quiz: SelfAudit | KnowledgeQuiz) -> list[str]:
    return [item.id for item in quiz.items]


def test_a_part_keeps_the_quizs_order_whatever_the_order_of_the_names() -> None:
    assert ids(week().only(["note", "wait", "look"])) == ["look", "wait", "note"]
    assert ids(flames().only(["salt", "smoke"])) == ["smoke", "salt"]


def test_with_all_items_it_is_the_quiz_itself() -> None:
    scale, knowledge = week(), flames()

    assert scale.only(ids(scale)[::-1]) is scale
    assert knowledge.only(ids(knowledge)[::-1]) is knowledge


def test_making_a_part_leaves_the_quiz_as_it_was() -> None:
    quiz = week()
    quiz.only(["look"])

    assert quiz == week()


def test_a_scale_without_items_vanishes_and_one_with_some_stays() -> None:
    assert [list(week().only([name]).scales) for name in ("look", "rush", "both")] == [
        ["care"],
        ["haste"],
        ["care", "haste"],
    ]


def test_what_is_true_of_the_whole_only_is_not_said_of_a_part() -> None:
    part = week().only(["look"])

    assert (part.minutes, part.examples, part.window_days, part.revision) == (None, (), 7, 3)
    assert flames().only(["salt"]).minutes is None


@pytest.mark.parametrize(
    ("names", "needed"),
    [(["look"], [1]), (["look", "wait"], [1]), (["look", "wait", "both"], [2, 1]), (["rush", "push"], [2])],
)
def test_half_is_of_the_items_that_are_there_and_a_number_no_more_than_they_are(
    names: list[str], needed: list[int]
) -> None:
    assert [scale.min_answered for scale in scoring_key(week().only(names)).scales] == needed


@pytest.mark.parametrize(("names", "overall"), [(["look"], False), (["both"], True), (["rush", "wait"], True)])
def test_there_is_an_overall_score_only_with_every_scale(names: list[str], overall: bool) -> None:
    assert scoring_key(week().only(names)).overall is overall


def test_no_overall_score_comes_in_that_the_quiz_has_not() -> None:
    quiz = week()
    without = quiz.model_copy(update={"scoring": quiz.scoring.model_copy(update={"overall": "none"})})

    assert not scoring_key(without.only(["both"])).overall


def test_the_hashes_of_the_whole_and_of_each_part_differ() -> None:
    quiz = week()
    parts = [quiz, quiz.only(["look"]), quiz.only(["wait"]), quiz.only(["look", "wait"]), quiz.only(["look", "note"])]

    assert len({scoring_key(part).hash for part in parts}) == len(parts)


def test_the_topics_of_a_part_are_those_of_its_items() -> None:
    assert [flames().only(names).topics for names in (["still"], ["salt"], ["still", "smoke"])] == [
        ("Time",),
        (),
        ("Heat", "Time"),
    ]


# A sum's bands are for the whole scale.


@pytest.mark.parametrize(
    ("names", "scales"),
    [
        (["look"], ("care",)),
        (["rush", "push", "both"], ("care",)),
        (["both"], ("care", "haste")),
        (["look", "wait", "both", "rush", "push"], ()),
        (["note"], ()),
    ],
)
def test_a_part_of_a_scale_scored_by_sum_is_named(names: list[str], scales: tuple[str, ...]) -> None:
    assert week(method="sum").incomplete_scales(names) == scales
    assert week(method="mean").incomplete_scales(names) == ()


# Laws.


@st.composite
def parts(draw: st.DrawFn) -> tuple[SelfAudit, SelfAudit, ScoringKey]:
    """Any quiz, a part of it that may be embedded, and the quiz's scoring key."""
    key = draw(scoring_keys())
    quiz, _ = load_quiz("quizzes/made.yml", "made", as_file(key))
    assert isinstance(quiz, SelfAudit)
    names = draw(st.sets(st.sampled_from(ids(quiz)), min_size=1))
    assume(not quiz.incomplete_scales(names))
    return quiz, quiz.only(names), key


@st.composite
def answered(draw: st.DrawFn) -> tuple[ScoringKey, ScoringKey, Answers]:
    """The scoring keys of any quiz and of a part of it, and answers to the part."""
    _, part, key = draw(parts())
    answers = draw(clean_answers(key))
    return key, scoring_key(part), {name: answer for name, answer in answers.items() if name in ids(part)}


@LAWS
@given(answered())
def test_a_part_scores_what_the_quiz_scores_with_the_same_answers(
    drawn: tuple[ScoringKey, ScoringKey, Answers],
) -> None:
    key, part, answers = drawn
    whole = score(key, answers).scales
    for name, own in score(part, answers).scales.items():
        if own.exact is not None and whole[name].exact is not None:
            assert replace(own, items=whole[name].items) == whole[name]


@LAWS
@given(answered())
def test_a_part_has_a_score_wherever_the_quiz_has_one(drawn: tuple[ScoringKey, ScoringKey, Answers]) -> None:
    key, part, answers = drawn
    scored = {name for name, result in score(key, answers).scales.items() if result.exact is not None}

    assert scored <= {name for name, result in score(part, answers).scales.items() if result.exact is not None}
    assert score(part, answers).dropped == ()


@LAWS
@given(parts())
def test_a_part_is_a_quiz_that_an_author_could_have_written(drawn: tuple[SelfAudit, SelfAudit, ScoringKey]) -> None:
    _, part, whole = drawn
    kept = set(ids(part))
    for scale in scoring_key(part).scales:
        before = whole.scale(scale.id)
        assert 1 <= scale.min_answered <= len(scale.loads)
        assert (scale.low, scale.high) == (before.low, before.high)
        assert scale.loads == tuple(load for load in before.loads if load.item.id in kept)


# On a page.


def embedding() -> Site:
    return project_of(base_files({"quizzes/week.yml": WEEK, "quizzes/flames.yml": FLAMES}))


def embedded(*rows: str, number: int = 0) -> QuizView | KnowledgeView:
    return embedded_quiz(embedding(), Embed("quiz", "\n".join(rows), 0), number)


@pytest.mark.parametrize(
    ("rows", "part"),
    [
        (["week"], False),
        (["week", "look"], True),
        (["week", "note", "push", "rush", "both", "wait", "look"], False),
        (["flames"], False),
        (["flames", "salt"], True),
        (["flames", "salt", "smoke", "still"], False),
    ],
)
def test_the_view_says_whether_it_is_a_part(rows: list[str], part: bool) -> None:
    assert embedded(*rows).part is part


def test_the_questions_of_a_part_count_from_one_and_so_do_its_tables() -> None:
    view = embedded("week", "push", "wait", "both", number=4)
    assert isinstance(view, QuizView)

    assert (view.prefix, view.quiz.address) == ("week--4", "/quizzes/week/")
    assert [(question.number, question.item.id) for question in view.questions] == [
        (1, "wait"),
        (2, "both"),
        (3, "push"),
    ]
    assert [(scale.id, scale.items, scale.min_answered) for scale in view.scales] == [("care", 2, 1), ("haste", 2, 2)]
    assert [[(row.number, row.points, row.most) for row in scale.tables[0].rows] for scale in view.scales] == [
        [(1, (4, 0), 4), (2, (28, 0), 28)],
        [(2, (0, 4), 4), (3, (0, 4), 4)],
    ]
    assert view.data == scoring_key(view.quiz).as_json()


def test_a_part_of_a_knowledge_quiz_holds_its_own_questions_and_topics_only() -> None:
    view = embedded("flames", "still", "salt")
    assert isinstance(view, KnowledgeView)

    assert [(question.number, question.item.id) for question in view.questions] == [(1, "still"), (2, "salt")]
    assert [topic.id for topic in view.topics] == ["Time"]
    assert [item["id"] for item in view.data["items"]] == ["still", "salt"]
