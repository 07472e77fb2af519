"""Rule 10 of the scoring contract (docs/design.md, Scoring): what counts as a change; and what chance alone does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from generator.app.load import load_quiz
from generator.model.quiz import SelfAudit
from generator.quiz.scoring import ScaleScore, change_of_few, is_change, score
from generator.quiz.scoring_key import ScoringKey, scoring_key
from tests.node import Node
from tests.strategies import item, make_key
from tests.tools.small_project import ROOT


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node("history", prelude="globalThis.location = { pathname: '/' };") as running:
        yield running


def scored(percent: Fraction | int | None, answered: int) -> ScaleScore:
    exact = None if percent is None else Fraction(percent)
    return ScaleScore(exact, exact, exact, "b0", answered, 0, 7)


@pytest.mark.parametrize(
    ("change_from", "answered", "gap", "changed"),
    [
        (25, (7, 7), Fraction(2499, 100), False),
        (25, (7, 7), 25, True),
        (25, (6, 7), 25, True),
        (25, (7, 5), 25, False),  # fewer than six answered, in either attempt
        (25, (5, 7), Fraction(3499, 100), False),
        (25, (5, 7), 35, True),
        (25, (4, 4), 35, True),
        (10, (6, 6), 10, True),
        (10, (5, 6), 34, False),
        (10, (5, 6), 35, True),
        (50, (7, 7), 49, False),
        (50, (5, 5), 35, False),  # the greater of the two
        (50, (5, 5), 50, True),
        (1, (7, 7), 1, True),
        (100, (7, 7), 100, True),
    ],
)
def test_it_is_a_change_from_so_many_points_on_in_both_scorers(
    node: Node, change_from: int, answered: tuple[int, int], gap: Fraction | int, *, changed: bool
) -> None:
    key = replace(make_key(*(item(f"i{place}") for place in range(7))), change_from=change_from)
    for low, high, word in ((0, gap, "higher"), (gap, 0, "lower"), (100 - Fraction(gap), 100, "higher")):
        before, after = scored(low, answered[0]), scored(high, answered[1])
        assert is_change(key, "care", before, after) == changed
        assert moved(node, key, before, after) == (word if changed else "same")


def test_without_a_number_in_one_of_the_attempts_nothing_is_compared(node: Node) -> None:
    key = make_key(*(item(f"i{place}") for place in range(7)))
    for before, after in ((None, 80), (80, None), (None, None)):
        pair = scored(before, 3), scored(after, 3)
        assert not is_change(key, "care", *pair)
        assert moved(node, key, *pair) == "none"


def moved(node: Node, key: ScoringKey, before: ScaleScore, after: ScaleScore) -> str:
    """What the history says of two scores."""
    code = "const [key, before, after] = given; return modules.history.moved(key, before, after)"
    said: str = node(code, [key.as_json(), as_script(before), as_script(after)])
    return said


def as_script(one: ScaleScore) -> dict[str, Any]:
    percent = None if one.percent is None else str(one.percent)
    return {"id": "care", "answered": one.answered, "exactPercent": percent}


# What chance alone does to the self-audit of this site. The people are made up, so this shows what the thresholds do if
# the assumptions hold, and no more: each keeps a share of the moments of a scale, 0.75 on average with a deviation of
# 0.13 between people and scales, that stays the same from week to week; a question gets as many chances a week as a
# Poisson number of the given mean; everyone remembers each one and gives the nearest answer.

PEOPLE = 400
KEPT, DEVIATION = 0.75, 0.13


@dataclass(frozen=True)
class Simulated:
    """Shares of what was simulated, from 0 to 1.

    Attributes:
        changed: of pairs of weeks of a scale with six or seven answers, those called a change.
        changed_of_few: the same of pairs in which a week has four or five.
        lowest: of weeks with a number for each scale, those whose lowest score is of the scale that is truly lowest.
        near: those where a scale at most `weakest_within` above it is.
        named: how many scales are named, on average.
    """

    changed: float
    changed_of_few: float
    lowest: float
    near: float
    named: float


def simulate(key: ScoringKey, chances: float, people: int = PEOPLE) -> Simulated:
    chance = Random(f"{chances}")  # noqa: S311 - not for secrets
    spread = KEPT * (1 - KEPT) / DEVIATION**2 - 1
    pairs: list[tuple[bool, bool]] = []
    lowest, near, named = [], [], []
    for _ in range(people):
        kept = {one.id: chance.betavariate(KEPT * spread, (1 - KEPT) * spread) for one in key.scales}
        first, second = (score(key, week(key, kept, chances, chance)) for _ in range(2))
        for name in kept:
            before, after = first.scales[name], second.scales[name]
            if before.percent is not None and after.percent is not None:
                few = min(before.answered, after.answered) < 6
                pairs.append((few, is_change(key, name, before, after)))
        percents = [result.percent for result in first.scales.values()]
        if None not in percents:
            true = min(kept, key=lambda name: kept[name])
            least = min(percent for percent in percents if percent is not None)
            lowest.append(first.scales[true].percent == least)
            near.append(true in first.weakest)
            named.append(len(first.weakest))
    return Simulated(
        mean([changed for few, changed in pairs if not few]),
        mean([changed for few, changed in pairs if few]),
        mean(lowest),
        mean(near),
        mean(named),
    )


def week(key: ScoringKey, kept: dict[str, float], chances: float, chance: Random) -> dict[str, int]:
    """The answers of one week; a question without a chance is left out."""
    answers = {}
    for scale in key.scales:
        for load in scale.loads:
            times = poisson(chances, chance)
            if times:
                share = sum(chance.random() < kept[scale.id] for _ in range(times)) / times
                nearest = int(4 * share + 0.5)
                answers[load.item.id] = 4 - nearest if load.reverse else nearest
    return answers


def poisson(expected: float, chance: Random) -> int:
    """So many chances as fall into a week, if each comes at a moment of its own."""
    times, passed = 0, chance.expovariate(expected)
    while passed < 1:
        times += 1
        passed += chance.expovariate(expected)
    return times


def mean(values: Sequence[int]) -> float:
    return sum(values) / len(values) if values else 0


def test_the_thresholds_of_the_self_audit_keep_chance_within_bounds(
    figure: Callable[[str, object], None],
) -> None:
    """No one changes here: what is called a change is chance, and the lowest score is often not the lowest scale's."""
    quiz, _ = load_quiz("quizzes/self-audit.yml", "self-audit", (ROOT / "quizzes/self-audit.yml").read_bytes())
    assert isinstance(quiz, SelfAudit)
    key = scoring_key(quiz)
    found = {chances: simulate(key, chances) for chances in (1, 2, 4)}
    for chances, one in found.items():
        figure(f"self-audit by chance alone, {chances} a question and week", one)
    assert found[4].changed < 0.1 < found[2].changed < 0.25
    loose = simulate(replace(key, change_from=change_of_few(1)), 2)
    assert loose.changed < found[2].changed / 2
    assert found[1].changed_of_few < 0.2 < simulate(replace(key, change_from=1), 1).changed
    assert found[2].near > found[2].lowest + 0.1
    assert 1.3 < found[2].named < 2
