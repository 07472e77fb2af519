"""What scores a quiz gives: by chance, for one option all the way down, and to people who took it.

With people's answers also how well the items of each scale go together (`generator.quiz.reliability`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from generator.model.quiz import SelfAudit
from generator.quiz.distribution import chance_distribution, in_units
from generator.quiz.reliability import ItemStatistics, alpha, correlation, covariance, covariances, item_rest, mean
from generator.quiz.responses import Answers
from generator.quiz.scoring import ScaleScore, score
from generator.quiz.scoring_key import KeyScale, ScoringKey, scoring_key

TENTHS = 10  # parts of a scale's range in which scores are counted
FEWEST_STRAIGHT = 3  # answers; two alike say nothing


@dataclass(frozen=True, slots=True)
class ScoreDistribution:
    """How the scores of a scale are distributed.

    Attributes:
        mean: of the exact scores.
        variance: of the whole distribution by chance, and by n - 1 for people's scores (None for one person).
        tenths: the share of all scores in each tenth of the scale's range, from the lowest up; they add up to 1.
        bands: {band id: share of all scores}.
    """

    mean: Fraction
    variance: Fraction | None
    tenths: tuple[Fraction, ...]
    bands: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class StraightLine:
    """What a scale scores where every item gets the same option.

    Attributes:
        option: its place, from 1; an item with fewer options gets its last.
        label: None where the items of the scale have different ones.
        score, shown, band: the exact score, the score as a reader sees it, and its band's id.
    """

    option: int
    label: str | None
    score: Fraction
    shown: Fraction
    band: str


@dataclass(frozen=True, slots=True)
class ObservedScores:
    """The scores of the people who took the quiz, on one scale.

    Attributes:
        scored: how many of them answered enough items for a score.
        distribution: of their scores; None where nobody has one.
        alpha: Cronbach's alpha; None where it cannot be computed.
        items: the figures of each item, in order.
    """

    scored: int
    distribution: ScoreDistribution | None
    alpha: Fraction | None
    items: tuple[ItemStatistics, ...]


@dataclass(frozen=True, slots=True)
class ScaleAnalysis:
    """One scale.

    Attributes:
        low, high: the range of its score.
        items: how many it has.
        starts: {band id: the score at which it begins}, from the lowest up.
        chance: the scores of answers by chance; None where there are too many to count exactly, or where bands need
            other scales.
        needs: whether bands need other scales.
        straight_lines: one for each option.
        observed: None where no answers were given.
    """

    id: str
    title: str
    low: Fraction
    high: Fraction
    items: int
    starts: Mapping[str, Fraction]
    chance: ScoreDistribution | None
    straight_lines: tuple[StraightLine, ...]
    observed: ObservedScores | None
    needs: bool = False


@dataclass(frozen=True, slots=True)
class Analysis:
    """The analysis of a quiz.

    Attributes:
        form: the hash of its scoring key.
        decimals: how many the quiz shows of a score.
        people: how many answered.
        straight_liners: how many of them gave one option all the way down; None where no answers were given.
    """

    quiz: str
    revision: int
    form: str
    decimals: int
    people: int
    straight_liners: int | None
    scales: tuple[ScaleAnalysis, ...]


def analyse_items(quiz: SelfAudit, people: Sequence[Answers] | None) -> Analysis:
    """Analyses a quiz without errors; `people` holds the answers of each person, None for no answers at all.

    By chance is exact: every way to answer all items, each option equally often, is counted.
    """
    key = scoring_key(quiz)
    outcomes = [score(key, answers) for answers in people or ()]
    scales = []
    for scale in key.scales:
        results = [outcome.scales[scale.id] for outcome in outcomes]
        scales.append(
            ScaleAnalysis(
                id=scale.id,
                title=quiz.scales[scale.id].title,
                low=scale.low,
                high=scale.high,
                items=len(scale.loads),
                starts={band.id: band.start for band in scale.bands},
                chance=_chance(scale),
                straight_lines=_straight_lines(quiz, key, scale),
                observed=None if people is None else _observed(scale, people, results),
                needs=bool(scale.needs),
            )
        )
    return Analysis(
        quiz=quiz.id,
        revision=quiz.revision,
        form=key.hash,
        decimals=key.decimals,
        people=len(outcomes),
        straight_liners=None if people is None else sum(_is_straight(key, answers) for answers in people),
        scales=tuple(scales),
    )


def _chance(scale: KeyScale) -> ScoreDistribution | None:
    shares = None if scale.needs else chance_distribution(scale)
    if shares is None:
        return None
    middle = sum((number * share for number, share in shares.items()), Fraction(0))
    variance = sum((share * (number - middle) ** 2 for number, share in shares.items()), Fraction(0))
    return _distribution(scale, shares, middle, variance)


def _distribution(
    scale: KeyScale, shares: Mapping[Fraction, Fraction], middle: Fraction, variance: Fraction | None
) -> ScoreDistribution:
    """The distribution of scores that come up in these shares: {exact score: share}."""
    tenths = [Fraction(0)] * TENTHS
    bands = dict.fromkeys((band.id for band in scale.bands), Fraction(0))
    for number, share in shares.items():
        tenths[min(TENTHS - 1, int((number - scale.low) / (scale.high - scale.low) * TENTHS))] += share
        bands[scale.bands[scale.band_index(number)].id] += share
    return ScoreDistribution(middle, variance, tuple(tenths), bands)


def _straight_lines(quiz: SelfAudit, key: ScoringKey, scale: KeyScale) -> tuple[StraightLine, ...]:
    response_sets = [quiz.response_set(item) for item in quiz.items_of(scale.id)]
    first = response_sets[0]
    options = first.options if first and all(one == first for one in response_sets) else None
    items = [load.item for load in scale.loads]
    lines = []
    for place in range(max(len(item.values) for item in items)):
        answers = {item.id: item.choices[min(place, len(item.choices) - 1)] for item in items}
        result = score(key, answers).scales[scale.id]
        if result.exact is not None and result.shown is not None and result.band is not None:
            label = options[place].label if options else None
            lines.append(StraightLine(place + 1, label, result.exact, result.shown, result.band))
    return tuple(lines)


def _observed(scale: KeyScale, people: Sequence[Answers], results: Sequence[ScaleScore]) -> ObservedScores:
    """`results` holds each person's result on the scale."""
    exact = [result.exact for result in results]
    keyed: list[list[int | None]] = []  # a column an item: each person's answer as it counts
    columns: list[list[int | None]] = []  # the same in units, times the weight
    for load, item in zip(scale.loads, in_units(scale).items, strict=True):
        places = [load.item.place(row.get(load.item.id)) for row in people]
        values = [load.keyed(value) for value in load.item.values]
        keyed.append([None if at is None else values[at] for at in places])
        columns.append([None if at is None else item.weight * item.units[at] for at in places])
    pairs = covariances(columns)
    scores = [number for number in exact if number is not None]
    unit = lcm(*(number.denominator for number in scores))
    totals = [None if number is None else int(number * unit) for number in exact]  # whole numbers are quicker
    items = tuple(
        ItemStatistics(
            id=load.item.id,
            n=len(given := [value for value in keyed[place] if value is not None]),
            mean=mean(given),
            variance=covariance(given, given),
            item_total=correlation(columns[place], totals),
            item_rest=item_rest(pairs, place),
        )
        for place, load in enumerate(scale.loads)
    )
    distribution = None
    if (middle := mean(scores)) is not None:
        shares: dict[Fraction, Fraction] = {}
        for number in sorted(scores):
            shares[number] = shares.get(number, Fraction(0)) + Fraction(1, len(scores))
        distribution = _distribution(scale, shares, middle, covariance(scores, scores))
        found = Counter(result.band for result in results)
        bands = {band.id: Fraction(found[band.id], len(scores)) for band in scale.bands}
        distribution = replace(distribution, bands=bands)  # a band may need other scales too
    return ObservedScores(len(scores), distribution, alpha(pairs), items)


def _is_straight(key: ScoringKey, answers: Answers) -> bool:
    """Whether somebody gave the option of one place to every scored item answered: three at least, and half of all.

    Source: Johnson, Ascertaining the Validity of Individual Protocols from Web-Based Personality Inventories, Journal
    of Research in Personality 39(1), 2005, on long strings of one answer.
    """
    scored = key.scored_items
    places = [at for item in scored if (at := item.place(answers.get(item.id))) is not None]
    return len(places) >= max(FEWEST_STRAIGHT, (len(scored) + 1) // 2) and len(set(places)) == 1
