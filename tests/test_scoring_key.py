"""A quiz file to its scoring key: what the scorers get, and the key's hash, rule 10 of the scoring contract."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest

from generator.app.load import load_quiz
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.model.scoring_method import METHODS, MethodName
from generator.quiz.marking import answer_key
from generator.quiz.scoring import score
from generator.quiz.scoring_key import KeyBand, KeyItem, KeyLoad, KeyScale, ScoringKey, scoring_key
from tests.tools.small_project import ROOT

QUIZ = """\
format: 1
kind: scale
title: A week
description: Two scales
revision: 3
intro: Welcome.
stem: How often?
responses:
  often:
    options:
      - {value: 0, label: Never}
      - {value: 1, label: Now and then}
      - {value: 4, label: Always}
    not_applicable: It did not come up
  agree:
    options: [{value: -2, label: "No"}, {value: 2, label: "Yes"}]
scoring: {method: percent, decimals: 1, overall: mean_of_scales}
scales:
  care:
    title: Care
    higher_is: more
    better: high
    min_answered: half
    bands:
      - {from: 0, id: low, title: Low, text: Low}
      - {from: 62.5, id: good, title: Good, text: Good}
  haste:
    title: Haste
    higher_is: more
    better: low
    min_answered: 1
    bands: [{from: 0, id: any, title: Any, text: Any}]
defaults: {responses: often, weight: 2}
items:
  - {id: look, scale: care, keyed: forward, text: Look}
  - {id: rush, weight: 3, text: R, scores: [{scale: haste, keyed: forward}, {scale: care, keyed: reverse, weight: 7}]}
  - {id: wait, scale: care, keyed: reverse, weight: 5, responses: agree, text: Wait}
  - {id: note, scored: false, text: Note}
results: {not_enough: Too few., all_good: Good., disclaimer: None.}
"""


def quiz(*changes: tuple[str, str], text: str = QUIZ) -> SelfAudit:
    for before, after in changes:
        assert text.count(before) == 1
        text = text.replace(before, after)
    read, problems = load_quiz("quizzes/week.yml", "week", text.encode())
    assert problems == ()
    assert isinstance(read, SelfAudit)
    return read


def compiled(*changes: tuple[str, str]) -> ScoringKey:
    return scoring_key(quiz(*changes))


LOOK, RUSH = (KeyItem(item_id, (0, 1, 4), not_applicable=True) for item_id in ("look", "rush"))
WAIT = KeyItem("wait", (-2, 2), not_applicable=False)
NOTE = KeyItem("note", (0, 1, 4), not_applicable=True)


def test_the_key_holds_ids_and_numbers_and_no_text() -> None:
    assert compiled() == ScoringKey(
        quiz="week",
        revision=3,
        decimals=1,
        overall=True,
        scales=(
            KeyScale(
                id="care",
                better="high",
                min_answered=2,
                low=Fraction(0),
                high=Fraction(100),
                bands=(KeyBand("low", Fraction(0)), KeyBand("good", Fraction(125, 2))),
                loads=(
                    KeyLoad(LOOK, reverse=False, weight=2),
                    KeyLoad(RUSH, reverse=True, weight=7),
                    KeyLoad(WAIT, reverse=True, weight=5),
                ),
            ),
            KeyScale(
                id="haste",
                better="low",
                min_answered=1,
                low=Fraction(0),
                high=Fraction(100),
                bands=(KeyBand("any", Fraction(0)),),
                loads=(KeyLoad(RUSH, reverse=False, weight=3),),
            ),
        ),
        items=(LOOK, RUSH, WAIT, NOTE),
    )


def test_an_item_is_scored_where_a_scale_has_it() -> None:
    assert compiled().scored_items == (LOOK, RUSH, WAIT)


def test_the_nearest_weight_counts_its_own_then_the_items_then_the_default() -> None:
    care, haste = compiled().scales
    assert [[(at.item.id, at.weight) for at in one.loads] for one in (care, haste)] == [
        [("look", 2), ("rush", 7), ("wait", 5)],
        [("rush", 3)],
    ]


def test_without_any_weight_an_item_weighs_one() -> None:
    assert compiled((", weight: 2}", "}")).scale("care").loads[0].weight == 1


def test_a_value_counts_from_the_end_of_its_range_that_the_key_names() -> None:
    care = compiled().scale("care")
    shares = {at.item.id: [at.share(value) for value in at.item.values] for at in care.loads}
    assert shares == {"look": [0, Fraction(1, 4), 1], "rush": [1, Fraction(3, 4), 0], "wait": [1, 0]}
    assert [[at.keyed(value) for value in at.item.values] for at in care.loads] == [[0, 1, 4], [4, 3, 0], [2, -2]]


def test_the_key_of_the_page_holds_whole_numbers_only() -> None:
    key = compiled()
    assert key.as_json() == {
        "quiz": "week",
        "revision": 3,
        "form": key.hash,
        "decimals": 1,
        "overall": True,
        "scales": [
            {
                "id": "care",
                "better": "high",
                "minAnswered": 2,
                "low": [0, 1],
                "high": [100, 1],
                "bands": [{"id": "low", "from": [0, 1]}, {"id": "good", "from": [125, 2]}],
                "items": [
                    {"item": 0, "reverse": False, "weight": 2},
                    {"item": 1, "reverse": True, "weight": 7},
                    {"item": 2, "reverse": True, "weight": 5},
                ],
            },
            {
                "id": "haste",
                "better": "low",
                "minAnswered": 1,
                "low": [0, 1],
                "high": [100, 1],
                "bands": [{"id": "any", "from": [0, 1]}],
                "items": [{"item": 1, "reverse": False, "weight": 3}],
            },
        ],
        "items": [
            {"id": "look", "values": [0, 1, 4], "na": True},
            {"id": "rush", "values": [0, 1, 4], "na": True},
            {"id": "wait", "values": [-2, 2], "na": False},
            {"id": "note", "values": [0, 1, 4], "na": True},
        ],
    }


# min_answered: half means 2 * answered >= items.


@pytest.mark.parametrize(("items", "needed"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4)])
def test_half_of_the_items_is_rounded_up(items: int, needed: int) -> None:
    lines = "".join(f"  - {{id: i{number}, scale: haste, keyed: forward, text: T}}\n" for number in range(items - 1))
    key = compiled(("min_answered: 1", "min_answered: half"), ("results:", lines + "results:"))
    assert key.scale("haste").min_answered == needed
    answers = {f"i{number}": 4 for number in range(items - 1)} | {"rush": 4}
    enough = dict(list(answers.items())[:needed])
    too_few = dict(list(answers.items())[: needed - 1])
    assert [score(key, given).scales["haste"].exact for given in (enough, too_few)] == [100, None]


def test_half_counts_items_not_weights() -> None:
    two_needed = ("min_answered: 1", "min_answered: 2")
    key = compiled(two_needed, ("note, scored: false", "note, scale: haste, keyed: forward"))
    assert [score(key, given).scales["haste"].exact for given in ({"rush": 4}, {"rush": 4, "note": 4})] == [None, 100]


def test_min_answered_may_be_a_number_of_items() -> None:
    assert compiled(("min_answered: half", "min_answered: 3")).scales[0].min_answered == 3


# The least and greatest score of a scale.


def range_of(key: ScoringKey, scale_id: str) -> tuple[Fraction, Fraction]:
    return key.scale(scale_id).low, key.scale(scale_id).high


def test_a_percent_scale_goes_from_0_to_100() -> None:
    assert range_of(compiled(), "care") == (0, 100)


@pytest.mark.parametrize(("method", "least", "most"), [("mean", -2, 2), ("sum", -10, 10)])
def test_mean_goes_over_the_values_and_sum_over_values_times_weights(method: str, least: int, most: int) -> None:
    text = re.sub(r"  - \{id: (look|rush).*\n", "", QUIZ).replace("percent", method)
    text = re.sub(r"  haste:\n(    .*\n)+", "", text).replace("from: 0,", f"from: {least},").replace("62.5", "0")
    assert range_of(scoring_key(quiz(text=text)), "care") == (least, most)


def test_every_method_has_its_rules() -> None:
    assert set(METHODS) == set(get_args(MethodName))


# Rule 10: attempts are comparable where the hash is the same.

FIRST = "{scale: haste, keyed: forward}"
SECOND = "{scale: care, keyed: reverse, weight: 7}"
LOOK_LINE = "  - {id: look, scale: care, keyed: forward, text: Look}\n"
RUSH_LINE = f"  - {{id: rush, weight: 3, text: R, scores: [{FIRST}, {SECOND}]}}\n"
SAME = {
    "title": ("title: A week", "title: Another week"),
    "revision": ("revision: 3", "revision: 4"),
    "stem": ("stem: How often?", "stem: How many times?"),
    "wording of an item": ("text: Look", "text: Looked at them"),
    "wording of an answer": ("label: Never", "label: Not once"),
    "scale title": ("title: Care", "title: Attention"),
    "band start": ("from: 62.5", "from: 70"),
    "band id": ("id: good", "id: great"),
    "decimals": ("decimals: 1", "decimals: 2"),
    "overall": ("mean_of_scales", "none"),
    "min_answered": ("min_answered: half", "min_answered: 3"),
    "better": ("better: low", "better: neither"),
    "not applicable taken away": ("    not_applicable: It did not come up\n", ""),
    "items in another order": (f"{LOOK_LINE}{RUSH_LINE}", f"{RUSH_LINE}{LOOK_LINE}"),
    "scales of an item in another order": (f"{FIRST}, {SECOND}", f"{SECOND}, {FIRST}"),
    "a weight written in another place": ("scale: haste, keyed: forward}", "scale: haste, keyed: forward, weight: 3}"),
    "another name of a response set, the same values": (
        "responses: agree, text",
        "responses: agreed, text",
    ),
}
OTHER = {
    "item id": ("id: look", "id: looked"),
    "id of an unscored item": ("id: note", "id: notes"),
    "an item more": ("results:", "  - {id: more, scored: false, text: More}\nresults:"),
    "key": ("look, scale: care, keyed: forward", "look, scale: care, keyed: reverse"),
    "scale": ("look, scale: care", "look, scale: haste"),
    "weight": ("weight: 5", "weight: 6"),
    "default weight": (", weight: 2}", ", weight: 4}"),
    "value": ("value: 1,", "value: 2,"),
    "an answer more": ("      - {value: 4,", "      - {value: 3, label: Often}\n      - {value: 4,"),
    "scored no more": ("look, scale: care, keyed: forward", "look, scored: false"),
}


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in SAME.items()])
def test_the_hash_stays_when_what_changes_does_not_change_a_comparison(change: tuple[str, str]) -> None:
    changes = [change]
    if change[1].startswith("responses: agreed"):
        changes.append(("  agree:\n", "  agreed:\n"))
    assert compiled(*changes).hash == compiled().hash


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in OTHER.items()])
def test_the_hash_changes_with_ids_keys_weights_and_values(change: tuple[str, str]) -> None:
    assert compiled(change).hash != compiled().hash


# Every quiz of this repository. A hash changes here only with its quiz; no change of the program may alter one.
HASHES = {
    "quizzes/self-audit.yml": "787c2b6544620f0f",
    "quizzes/which-leak.yml": "eb56890371ba3fb9",
    "tests/fixtures/host/quizzes/tea-week.yml": "70462ef5d3066db1",
    "tests/fixtures/host/quizzes/which-tea.yml": "cfff61389935d465",
    **{
        f"tests/fixtures/languages/{language}/quizzes/garden.yml": "40eb52ca22f31271" for language in ("ar", "de", "es")
    },
    "tests/fixtures/second-guide/quizzes/delay-check.yml": "260c1aa65b550e6a",
    "tests/fixtures/second-guide/quizzes/delay-sum.yml": "b2575c170ea3440a",
    "tests/fixtures/second-guide-more/quizzes/fine-steps.yml": "a44ba2bf5ad2b7f2",
    "tests/fixtures/second-guide-more/quizzes/odd-shapes.yml": "7ab7b7b37c2ffaef",
    "tests/fixtures/second-guide-more/quizzes/odd-topics.yml": "71793de4a5b74124",
    "tests/fixtures/second-guide-more/quizzes/steady-week.yml": "0429ccc0a79d74fa",
    "tests/golden/_advised/quizzes/kitchen.yml": "44897c58e944625d",
    "tests/golden/_base/quizzes/kitchen.yml": "92b602945b89a779",
}


def test_the_hash_is_that_of_earlier_versions() -> None:
    """Readers' saved attempts and shared links hold it: a new way of hashing would orphan them all."""
    assert compiled().hash == "c7a0b63a74961919"


@pytest.mark.parametrize("path", HASHES)
def test_the_hash_of_each_quiz_here_is_that_of_earlier_versions(path: str) -> None:
    read, problems = load_quiz(path, Path(path).stem, (ROOT / path).read_bytes())
    assert read is not None, problems
    made = answer_key(read) if isinstance(read, KnowledgeQuiz) else scoring_key(read).as_json()
    assert made["form"] == HASHES[path]


def test_no_quiz_here_is_without_its_hash() -> None:
    found = [path for folder in ("quizzes", "tests") for path in (ROOT / folder).rglob("*.yml")]
    quizzes = {path.relative_to(ROOT).as_posix() for path in found if path.parent.name == "quizzes"}
    assert quizzes == set(HASHES)


def test_an_item_without_answers_cannot_be_compiled() -> None:
    read = quiz()
    with pytest.raises(ValueError, match="look"):
        scoring_key(read.model_copy(update={"responses": {}}))
