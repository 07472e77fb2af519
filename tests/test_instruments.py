"""Published instruments, scored as they were published, in Python and by the scripts.

The files of tests/fixtures/instruments say where their keys, rules and figures were published, and on which terms the
instruments may be used. Where a test takes a figure from a publication, it says so; the others follow from the
published rules alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from generator.app.load import load_quiz
from generator.model.quiz import SelfAudit
from generator.quiz.scoring import ScaleScore, is_change, score
from generator.quiz.scoring_key import KeyNeed, ScoringKey, scoring_key
from tests.node import Node
from tests.strategies import Answers, item, load, make_key, scale

FOLDER = Path(__file__).parent / "fixtures/instruments"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yml"))
ROUNDS = 40  # of answers by chance to each instrument


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node("score", "instrument", "history") as running:
        yield running


def read(name: str) -> SelfAudit:
    path = FOLDER / f"{name}.yml"
    quiz, problems = load_quiz(path.name, name, path.read_bytes())
    assert problems == ()
    assert isinstance(quiz, SelfAudit)
    return quiz


def key_of(name: str) -> ScoringKey:
    return scoring_key(read(name))


def result(key: ScoringKey, answers: Answers, scale: str) -> ScaleScore:
    return score(key, answers).scales[scale]


def all_the_same(key: ScoringKey, place: int) -> Answers:
    """The option at one place, from 0, in answer to every item."""
    return {item.id: item.choices[place] for item in key.items}


def numbered(*values: int | None) -> Answers:
    return {f"i{number}": value for number, value in enumerate(values, 1) if value is not None}


@pytest.mark.parametrize("name", NAMES)
def test_an_instrument_names_its_source_and_keeps_its_words(name: str) -> None:
    quiz = read(name)
    assert quiz.wording == "fixed"
    assert quiz.source is not None
    assert quiz.source.licence


def test_the_example_of_the_page_on_instruments_has_no_problem_and_scores_as_it_says() -> None:
    text = (FOLDER.parents[2] / "docs/instruments.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    quiz, problems = load_quiz("quizzes/pace-check.yml", "pace-check", example.encode())
    assert problems == ()
    assert isinstance(quiz, SelfAudit)
    found = result(scoring_key(quiz), {"late": 1, "pause": 0, "meals": 3, "sleep": 3}, "pace")
    assert (found.shown, found.band, found.norm) == (10, "racing", "63.0")
    found = result(scoring_key(quiz), {"late": 1, "pause": 0, "meals": 3, "sleep": 1}, "pace")
    assert (found.shown, found.band, found.norm) == (8, "rushed", "52.0")


def test_the_mini_ipip_reverses_the_items_that_its_sheet_lists_and_adds_up_four() -> None:
    key = key_of("mini-ipip")
    reverse = {load.item.id for scale in key.scales for load in scale.loads if load.reverse}
    assert reverse == {f"i{number}" for number in (6, 7, 8, 9, 10, 15, 16, 17, 18, 19, 20)}
    assert {(len(scale.loads), scale.low, scale.high) for scale in key.scales} == {(4, 4, 20)}
    # "If you put a 4, for instance, it will become a 2": 1 and 11 forward, 6 and 16 reversed.
    answers = {**all_the_same(key, 2), "i1": 5, "i6": 4, "i11": 3, "i16": 1}
    assert result(key, answers, "extraversion").exact == 5 + 2 + 3 + 5


@pytest.mark.parametrize(
    ("total", "band"), [(4, "extremely-low"), (6, "very-low"), (8, "low"), (11, "middle"), (13, "middle")]
)
def test_the_mini_ipip_has_the_bands_of_its_sheet(total: int, band: str) -> None:
    key = key_of("mini-ipip")
    values = next(
        values
        for values in product((1, 2, 3, 4, 5), repeat=4)
        if values[0] + values[1] + 12 - values[2] - values[3] == total
    )
    answers = {**all_the_same(key, 0), **dict(zip(("i1", "i11", "i6", "i16"), values, strict=True))}
    assert result(key, answers, "extraversion").band == band


@pytest.mark.parametrize("place", range(4))
def test_one_answer_all_the_way_down_is_15_of_30_on_the_rosenberg_scale(place: int) -> None:
    """Published: all `strongly disagree`, and all `strongly agree`, give 15, which is within the normal range.

    Source: https://1nf0rmat10n1st.blogspot.com/2025/02/rosenberg-self-esteem-scale-rses.html.
    """
    key = key_of("rosenberg")
    found = result(key, all_the_same(key, place), "esteem")
    assert (found.exact, found.band, key.scales[0].high) == (15, "normal", 30)


@pytest.mark.parametrize(("total", "band"), [(14, "low"), (15, "normal"), (25, "normal"), (26, "high")])
def test_the_rosenberg_scale_has_its_published_range(total: int, band: str) -> None:
    key = key_of("rosenberg")
    left, answers = total, {}
    for one in key.scales[0].loads:
        answers[one.item.id] = max((value for value in one.item.values if one.keyed(value) <= left), key=one.keyed)
        left -= one.keyed(answers[one.item.id])
    assert (result(key, answers, "esteem").exact, result(key, answers, "esteem").band) == (total, band)


PCL_MET = numbered(2, 0, 0, 0, 0, 2, 0, 2, 2, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("change", "met"),
    [
        ({}, True),
        ({"i1": 1}, False),  # no item of B
        ({"i6": 1}, False),  # none of C
        ({"i8": 1}, False),  # one of D
        ({"i15": 1}, False),  # one of E
        ({"i1": 1, "i5": 4}, True),
        ({"i15": 1, "i2": 4, "i3": 4, "i4": 4}, False),  # eight symptoms, but only one of E
    ],
)
def test_the_provisional_rule_of_the_pcl_5_asks_for_symptoms_of_every_cluster(change: Answers, *, met: bool) -> None:
    assert result(key_of("pcl-5"), {**PCL_MET, **change}, "rule").band == ("met" if met else "not-met")


def test_the_pcl_5_adds_up_to_80_with_its_cut_point_at_31() -> None:
    key = key_of("pcl-5")
    assert key.scale("severity").high == 80
    fifteen_twos = numbered(*[2] * 15, *[0] * 5)
    assert result(key, fifteen_twos, "severity").band == "below"
    assert result(key, {**fifteen_twos, "i20": 1}, "severity").band == "above"


def test_a_rule_without_the_scores_that_it_needs_says_nothing() -> None:
    """Its own questions are answered. But whether the other scale reaches what the band needs, nobody knows."""
    care, other = scale("care", 1, 3), scale("other", 1, 3, min_answered=2)
    bands = (care.bands[0], replace(care.bands[1], needs=(KeyNeed(1, Fraction(3)),)))
    items = (item("a"), item("b", load(1)), item("c", load(1)))
    key = make_key(*items, scales=[replace(care, bands=bands), other], method="mean")
    assert [one.band for one in score(key, {"a": 5, "b": 5, "c": 5}).scales.values()] == ["b1", "b1"]
    assert [one.band for one in score(key, {"a": 5, "b": 1, "c": 1}).scales.values()] == ["b0", "b0"]
    unknown = score(key, {"a": 5, "b": 5}).scales
    assert [(one.exact, one.shown, one.band) for one in unknown.values()] == [(None, None, None)] * 2


@pytest.mark.parametrize(("answers", "shown", "band"), [([2] * 6, 12, "below"), ([3, 2, 2, 2, 2, 2], 13, "serious")])
def test_13_on_the_k6_is_the_published_limit(answers: list[int], shown: int, band: str) -> None:
    found = result(key_of("k6"), numbered(*answers), "distress")
    assert (found.shown, found.band) == (shown, band)


def test_the_k6_lists_its_answers_from_all_of_the_time_down() -> None:
    key = key_of("k6")
    assert [result(key, all_the_same(key, place), "distress").exact for place in range(5)] == [24, 18, 12, 6, 0]


@pytest.mark.parametrize(
    ("low", "high", "band"), [(10, 15, "low"), (16, 21, "moderate"), (22, 29, "high"), (30, 50, "very-high")]
)
def test_the_k10_has_the_groups_of_the_australian_bureau_of_statistics(low: int, high: int, band: str) -> None:
    key = key_of("k10")
    for total in (low, high):
        each, more = divmod(total, 10)
        found = result(key, numbered(*[each + 1] * more, *[each] * (10 - more)), "distress")
        assert (found.exact, found.band) == (total, band)


def test_whoever_never_drinks_skips_to_question_9_of_the_audit_and_has_no_points() -> None:
    found = result(key_of("audit"), {"i1": 0, "i9": 0, "i10": 0}, "risk")
    assert (found.exact, found.band, found.answered) == (0, "one", 3)


def test_what_the_audit_skips_adds_nothing_instead_of_being_filled_up() -> None:
    """Questions 2 and 3 are 0, so 4 to 8 are skipped: 1 + 4 + 4 points, not 9 of 20 scaled up to 18 of 40."""
    found = result(key_of("audit"), {"i1": 1, "i2": 0, "i3": 0, "i9": 4, "i10": 4}, "risk")
    assert (found.exact, found.band) == (9, "two")


@pytest.mark.parametrize(("total", "band"), [(7, "one"), (8, "two"), (15, "two"), (16, "three"), (19, "three")])
def test_the_audit_has_the_zones_of_its_manual(total: int, band: str) -> None:
    key = key_of("audit")
    answers = numbered(*[min(4, max(0, total - 4 * place)) for place in range(8)], 0, 0)
    assert (result(key, answers, "risk").exact, result(key, answers, "risk").band) == (total, band)
    assert key.scales[0].high == 40


@pytest.mark.parametrize(
    ("raw", "t_score"), [(8, "38.2"), (9, "44.7"), (16, "55.1"), (24, "62.1"), (25, "63.0"), (39, "78.2"), (40, "81.3")]
)
def test_promis_depression_has_the_t_scores_of_its_table(raw: int, t_score: str) -> None:
    each, more = divmod(raw, 8)
    found = result(key_of("promis-depression-8a"), numbered(*[each + 1] * more, *[each] * (8 - more)), "depression")
    assert (found.exact, found.norm) == (raw, t_score)


def test_promis_depression_has_no_t_score_unless_every_question_is_answered() -> None:
    found = result(key_of("promis-depression-8a"), numbered(*[3] * 7), "depression")
    assert (found.exact, found.norm) == (None, None)


@pytest.mark.parametrize(
    ("answers", "scale", "highest", "band"),
    [
        ({"i6": 0, "i7": 3, "i8": 1}, "anxiety", 3, "follow-up"),
        ({"i6": 1, "i7": 1, "i8": 1}, "anxiety", 1, "none"),
        ({"i4": 0, "i5": 2}, "mania", 2, "follow-up"),
        ({"i11": 1}, "suicidal", 1, "follow-up"),
        ({"i11": 0}, "suicidal", 0, "none"),
    ],
)
def test_the_highest_answer_is_the_score_of_a_domain(answers: Answers, scale: str, highest: int, band: str) -> None:
    found = result(key_of("cross-cutting"), answers, scale)
    assert (found.exact, found.band) == (highest, band)


def test_a_change_is_reliable_beyond_1_96_standard_errors_of_the_difference(node: Node) -> None:
    """By the rule of Jacobson and Truax (1991) from the published alpha and SD: 5.48 * sqrt(2 * 0.13) * 1.96 = 5.48.

    So 5 points on the K6 can be chance, and 6 can't.
    """
    key = key_of("k6")
    scale = key.scales[0]
    points = Decimal("1.96") * Decimal("5.48") * (2 * (1 - Decimal("0.87"))).sqrt()
    assert 5 < points < 6
    for before, after in product(range(25), repeat=2):
        pair = [scored(Fraction(100 * sum_, 24), len(scale.loads)) for sum_ in (before, after)]
        assert is_change(key, scale.id, *pair) == (abs(before - after) > points)
    percents = [
        [str(Fraction(100 * before, 24)), str(Fraction(100 * after, 24))] for before, after in ((3, 8), (3, 9), (9, 3))
    ]
    change = key.as_json()["scales"][0]["change"]
    assert moved(node, percents, change) == ["same", "higher", "lower"]
    assert moved(node, [["0", "25"], ["0", "24"], ["30", "5"]], None) == ["higher", "same", "lower"]


def scored(percent: Fraction, answered: int) -> ScaleScore:
    return ScaleScore(percent, percent, percent, "band", answered, 0, answered)


def moved(node: Node, pairs: list[list[str]], change: list[str] | None) -> list[str]:
    """What the history says of these percentages, of a scale with six answers and perhaps a limit of its own."""
    code = """const [pairs, change] = given;
        const of = (exactPercent) => ({ id: "a", answered: 6, exactPercent });
        const key = { scales: [{ id: "a", ...(change && { change }) }] };
        return pairs.map(([a, b]) => modules.history.moved(key, of(a), of(b)))"""
    said: list[str] = node(code, [pairs, change])
    return said


def test_a_change_of_exactly_the_limit_is_not_beyond_it(node: Node) -> None:
    """Figures of which the limit is a whole number: 1.96 * 5 * sqrt(2 * 0.5) = 9.8 points, of a range of 0 to 98."""
    limit = Fraction("1.96") ** 2 * 2 * 25 * Fraction("0.5") * 100**2 / 98**2
    assert limit == 10**2
    pairs = [["0", "10"], ["0", "1001/100"], ["10", "0"]]
    found = moved(node, pairs, [str(limit.numerator), str(limit.denominator)])
    assert found == ["same", "higher", "same"]


@pytest.mark.parametrize("name", NAMES)
def test_the_scripts_score_every_instrument_as_the_reference_does(name: str, node: Node) -> None:
    key = key_of(name)
    chance = Random(name)  # noqa: S311 - not for secrets
    attempts: list[Answers] = [
        {},
        *(all_the_same(key, place) for place in range(min(len(one.values) for one in key.items))),
    ]
    for _ in range(ROUNDS):
        asked = [item for item in key.items if chance.randrange(12)]
        attempts.append({item.id: chance.choice(item.choices) for item in asked})
    expected = [
        [
            [one.band, None if one.exact is None else str(one.exact), one.norm]
            for one in score(key, answers).scales.values()
        ]
        for answers in attempts
    ]
    code = """
      const [key, attempts] = given;
      return attempts.map((answers) =>
        modules.score.score(key, answers).scales.map(({ id, band, exact }) =>
          [band, exact, modules.instrument.normOf(key.scales.find((one) => one.id === id), exact)]));
    """
    assert node(code, [key.as_json(), attempts]) == expected
    assert any(band for one in expected for band, _, _ in one)


def test_a_fraction_between_two_rows_of_a_table_has_no_norm(node: Node) -> None:
    rows = {"norms": [[0, 2, "40"], [3, 3, "50"]]}
    code = "const [scale, scores] = given; return scores.map((exact) => modules.instrument.normOf(scale, exact))"
    assert node(code, [rows, ["0", "3/2", "5/2", "3", "4", None]]) == ["40", "40", None, "50", None, None]
    assert node(code, [{}, ["0", None]]) == [None, None]


def orders(node: Node, key: ScoringKey, seeds: list[int]) -> list[list[str]]:
    code = """
      const [key, seeds] = given;
      return seeds.map((seed) => modules.instrument.shuffled(key, seed).map(({ id }) => id));
    """
    found: list[list[str]] = node(code, [key.as_json(), seeds])
    return found


def test_a_seed_gives_one_order_whatever_the_order_of_the_file(node: Node) -> None:
    key = key_of("mini-ipip")
    backwards: dict[str, Any] = {**key.as_json(), "items": key.as_json()["items"][::-1]}
    code = """
      const [one, other, seed] = given;
      return [one, other].map((key) => modules.instrument.shuffled(key, seed).map(({ id }) => id));
    """
    one, other = node(code, [key.as_json(), backwards, 2**32 - 1])
    assert one == other
    assert sorted(one) == sorted(item.id for item in key.items)


def test_the_order_of_a_seed_is_the_one_that_attempts_out_there_have(node: Node) -> None:
    """Attempts and links hold only the seed, so this order must never change."""
    assert orders(node, key_of("k6"), [0, 1, 2026, 2**32 - 1]) == ORDERS


def test_every_item_comes_to_every_place_equally_often(node: Node) -> None:
    """In 6,000 orders of six items, each is at each place 1,000 times, give or take five standard deviations."""
    found = orders(node, key_of("k6"), list(range(6000)))
    for place in range(6):
        for number in range(1, 7):
            assert abs(sum(order[place] == f"i{number}" for order in found) - 1000) < 5 * (6000 * 5 / 36) ** 0.5


ORDERS = [
    ["i6", "i3", "i4", "i1", "i2", "i5"],
    ["i1", "i2", "i5", "i6", "i4", "i3"],
    ["i3", "i2", "i5", "i4", "i1", "i6"],
    ["i4", "i6", "i2", "i1", "i3", "i5"],
]
