"""What a quiz makes of answers: by chance, with one option all the way down, and of people who took it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from generator.model.quiz import SelfAudit
from generator.quiz.distribution import chance, whole_numbers
from generator.quiz.reliability import ItemFigures, alpha, correlation, covariance, covariances, item_rest, mean
from generator.quiz.responses import Answers
from generator.quiz.scoring import KeyScale, ScoringKey, score
from generator.quiz.scoring_key import scale_range, scoring_key

PARTS = 10  # of a scale's range, in which scores are counted
FEWEST_IN_LINE = 3  # answers; two alike say nothing


@dataclass(frozen=True, slots=True)
class Spread:
    """How scores lie. `parts` are shares of all scores in the tenths of the range, `bands` by band id.

    `variance` is that of the whole distribution by chance, and by n - 1 for people's answers (None for one person).
    """

    mean: Fraction
    variance: Fraction | None
    parts: tuple[Fraction, ...]
    bands: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Line:
    """One option all the way down, by its place (from 1; an item with fewer options takes its last).

    `label` is None where the items of the scale have different ones.
    """

    option: int
    label: str | None
    score: Fraction
    shown: Fraction
    band: str


@dataclass(frozen=True, slots=True)
class Observed:
    """What people's answers to a scale give. `scored` of them answered enough items; `spread` is None for none."""

    scored: int
    spread: Spread | None
    alpha: Fraction | None
    items: tuple[ItemFigures, ...]


@dataclass(frozen=True, slots=True)
class ScaleReport:
    """One scale. `chance` is None where there are too many scores to count exactly."""

    id: str
    title: str
    low: Fraction
    high: Fraction
    items: int
    starts: Mapping[str, Fraction]
    chance: Spread | None
    lines: tuple[Line, ...]
    given: Observed | None


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. `in_line` are the people who gave one option all the way down; None where no answers were given."""

    quiz: str
    revision: int
    form: str
    decimals: int
    people: int
    in_line: int | None
    scales: tuple[ScaleReport, ...]


def simulate(quiz: SelfAudit, people: Sequence[Answers] | None) -> Report:
    """What a quiz without errors makes of answers by chance, of one option all the way down, and of `people`.

    By chance is exact: every way to answer all items, each option equally often, is counted.
    """
    form = scoring_key(quiz)
    outcomes = [score(form, answers) for answers in people or ()]
    scales = []
    for position, (scale_id, scale) in enumerate(quiz.scales.items()):
        low, high = scale_range(quiz, scale_id)
        shares = chance(form, position)
        exact = [outcome.scales[scale_id].exact for outcome in outcomes]
        scales.append(
            ScaleReport(
                id=scale_id,
                title=scale.title,
                low=low,
                high=high,
                items=len(quiz.items_of(scale_id)),
                starts={band.id: band.start for band in form.scales[position].bands},
                chance=_chance(shares, form.scales[position], low, high) if shares else None,
                lines=_lines(quiz, form, position),
                given=None if people is None else _given(form, position, people, exact, low, high),
            )
        )
    return Report(
        quiz=quiz.id,
        revision=quiz.revision,
        form=form.hash,
        decimals=form.decimals,
        people=len(outcomes),
        in_line=None if people is None else sum(_in_line(form, answers) for answers in people),
        scales=tuple(scales),
    )


def _chance(shares: Mapping[Fraction, Fraction], scale: KeyScale, low: Fraction, high: Fraction) -> Spread:
    middle = sum((number * share for number, share in shares.items()), Fraction(0))
    variance = sum((share * (number - middle) ** 2 for number, share in shares.items()), Fraction(0))
    return _spread(shares, middle, variance, scale, low, high)


def _spread(
    shares: Mapping[Fraction, Fraction],
    middle: Fraction,
    variance: Fraction | None,
    scale: KeyScale,
    low: Fraction,
    high: Fraction,
) -> Spread:
    parts = [Fraction(0)] * PARTS
    bands = dict.fromkeys((band.id for band in scale.bands), Fraction(0))
    for number, share in shares.items():
        parts[min(PARTS - 1, int((number - low) / (high - low) * PARTS))] += share
        bands[[band.id for band in scale.bands if band.start <= number][-1]] += share
    return Spread(middle, variance, tuple(parts), bands)


def _lines(quiz: SelfAudit, form: ScoringKey, position: int) -> tuple[Line, ...]:
    scale = form.scales[position]
    mine = [item for item in form.items if any(load.scale == position for load in item.loads)]
    own = [quiz.response_set(item) for item in quiz.items_of(scale.id)]
    options = own[0].options if own[0] and all(answers == own[0] for answers in own) else None
    lines = []
    for place in range(max(len(item.values) for item in mine)):
        answers = {item.id: item.values[min(place, len(item.values) - 1)] for item in mine}
        result = score(form, answers).scales[scale.id]
        if result.exact is not None and result.shown is not None and result.band is not None:
            label = options[place].label if options else None
            lines.append(Line(place + 1, label, result.exact, result.shown, result.band))
    return tuple(lines)


def _given(
    form: ScoringKey,
    position: int,
    people: Sequence[Answers],
    exact: Sequence[Fraction | None],
    low: Fraction,
    high: Fraction,
) -> Observed:
    whole = whole_numbers(form, position)
    mine = [(item, load) for item in form.items for load in item.loads if load.scale == position]
    keyed: list[list[int | None]] = []  # as the answer counts: turned where the key is
    columns: list[list[int | None]] = []  # in units, times the weight
    for (item, load), part in zip(mine, whole.parts, strict=True):
        answers = [answer if isinstance(answer := row.get(item.id), int) else None for row in people]
        ends = item.values[0] + item.values[-1]
        keyed.append([None if value is None else ends - value if load.reverse else value for value in answers])
        units = {value: part.weight * steps for value, steps in zip(item.values, part.units, strict=True)}
        columns.append([None if value is None else units[value] for value in answers])
    pairs = covariances(columns)
    scale = lcm(*(number.denominator for number in exact if number is not None))
    totals = [None if number is None else int(number * scale) for number in exact]  # whole numbers are quicker
    items = tuple(
        ItemFigures(
            id=item.id,
            n=len(values := [value for value in keyed[place] if value is not None]),
            mean=mean(values),
            variance=covariance(values, values),
            item_total=correlation(columns[place], totals),
            item_rest=item_rest(pairs, place),
        )
        for place, (item, _) in enumerate(mine)
    )
    scores = [number for number in exact if number is not None]
    spread = None
    if (middle := mean(scores)) is not None:
        shares: dict[Fraction, Fraction] = {}
        for number in sorted(scores):
            shares[number] = shares.get(number, Fraction(0)) + Fraction(1, len(scores))
        spread = _spread(shares, middle, covariance(scores, scores), form.scales[position], low, high)
    return Observed(len(scores), spread, alpha(pairs), items)


def _in_line(form: ScoringKey, answers: Answers) -> bool:
    """Whether somebody gave the option of one place to every scored item answered: three at least, and half of all.

    Source: Johnson, Ascertaining the Validity of Individual Protocols from Web-Based Personality Inventories, Journal
    of Research in Personality 39(1), 2005, on long strings of one answer.
    """
    scored = [item for item in form.items if item.loads]
    places = [item.values.index(value) for item in scored if isinstance(value := answers.get(item.id), int)]
    return len(places) >= max(FEWEST_IN_LINE, (len(scored) + 1) // 2) and len(set(places)) == 1
