"""Scoring keys and answers for the tests of the scorers: small ones made by hand, and any at all made by hypothesis."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any, get_args

from hypothesis import strategies as st

from generator.model.quiz import Better
from generator.model.scoring_method import MethodName
from generator.quiz.scoring import score
from generator.quiz.scoring_key import KeyBand, KeyItem, KeyLoad, KeyNeed, KeyNorm, KeyScale, ScoringKey

Answers = dict[str, Any]
BETTER: tuple[Better, ...] = get_args(Better)
METHODS: tuple[MethodName, ...] = get_args(MethodName)
LIKERT = (1, 2, 3, 4, 5)


# By hand: the least that a test must say, the rest as most quizzes have it.


@dataclass(frozen=True)
class MadeLoad:
    """How an item counts on the scale at a position."""

    scale: int
    reverse: bool
    weight: int
    counts_from: int | None = None


@dataclass(frozen=True)
class MadeItem:
    item: KeyItem
    loads: tuple[MadeLoad, ...]


def item(item_id: str, *loads: MadeLoad, values: Sequence[int] = LIKERT, na: bool = False) -> MadeItem:
    return MadeItem(KeyItem(item_id, tuple(values), na), loads or (load(),))


def unscored(item_id: str) -> MadeItem:
    return MadeItem(KeyItem(item_id, LIKERT, not_applicable=False), loads=())


def load(scale: int = 0, *, reverse: bool = False, weight: int = 1, counts_from: int | None = None) -> MadeLoad:
    return MadeLoad(scale, reverse, weight, counts_from)


def scale(
    scale_id: str = "care",
    *starts: Fraction | float,
    better: Better = "high",
    min_answered: int = 1,
) -> KeyScale:
    """Its bands are called b0, b1, ...; a float start means the decimal that it prints as. `make_key` adds the rest."""
    bands = tuple(KeyBand(f"b{place}", Fraction(str(start))) for place, start in enumerate(starts or (-1000,)))
    return KeyScale(scale_id, better, min_answered, Fraction(0), Fraction(0), bands, loads=())


def make_key(
    *items: MadeItem,
    scales: Sequence[KeyScale] = (),
    method: MethodName = "percent",
    decimals: int = 0,
    overall: bool = False,
    mixed: bool = False,
) -> ScoringKey:
    made = []
    for position, one in enumerate(scales or (scale(),)):
        loads = tuple(
            KeyLoad(each.item, at.reverse, at.weight, mixed, at.counts_from)
            for each in items
            for at in each.loads
            if at.scale == position
        )
        low, high = bounds(method, loads)
        highest = method == "maximum"
        made.append(replace(one, low=Fraction(low), high=Fraction(high), loads=loads, highest=highest))
    return ScoringKey("quiz", 1, decimals, overall, tuple(made), tuple(one.item for one in items))


def bounds(method: MethodName, loads: Sequence[KeyLoad]) -> tuple[int, int]:
    """The least and the greatest score of a scale with items, worked out without the generator's own methods."""
    if method == "percent":
        return 0, 100
    if method in {"mean", "maximum"}:
        return _load_ends(loads[0])
    ends = [(at.weight, _load_ends(at)) for at in loads]
    return sum(weight * low for weight, (low, _) in ends), sum(weight * high for weight, (_, high) in ends)


def _load_ends(at: KeyLoad) -> tuple[int, int]:
    return _ends(at.item.values) if at.counts_from is None else (0, 1)


# Changes that keep items and scales together.


def with_items(key: ScoringKey, change: Callable[[KeyItem], KeyItem]) -> ScoringKey:
    """The same key with each item changed, wherever it counts."""
    changed = replace(key, items=tuple(map(change, key.items)))
    return with_loads(changed, lambda at: replace(at, item=change(at.item)))


def with_loads(key: ScoringKey, change: Callable[[KeyLoad], KeyLoad]) -> ScoringKey:
    scales = tuple(replace(one, loads=tuple(map(change, one.loads))) for one in key.scales)
    return replace(key, scales=scales)


def without_item(key: ScoringKey, item_id: str) -> ScoringKey:
    scales = tuple(replace(one, loads=tuple(at for at in one.loads if at.item.id != item_id)) for one in key.scales)
    return replace(key, items=tuple(one for one in key.items if one.id != item_id), scales=scales)


# By hypothesis.

SCALE_IDS = ("attention", "constructor", "7", "10", "to-string", "length", "b-2", "na")
# "10" before "9": JavaScript puts keys that look like indices first. The others are names of every object.
ITEM_IDS = ("10", "9", "0", "constructor", "valueof", "length", "na", "null", "a", "b-1", "c-2-d", "007", "x")
STRANGE_KEYS = (
    "__proto__", "constructor", "toString", "hasOwnProperty", "length", "", " ", "0", "-1", "a ", "A", "\u00e9",
    "e\u0301", "\uffff", "\U0001f600", "\U0001f600\ufe0f", "\ud800", "\udc00x", "null", "\x00", "1e3",
)  # fmt: skip
STRANGE_VALUES: tuple[Any, ...] = (
    True, False, "", "1", "3", "0", "NA", "na ", "n/a", "null", "true", "__proto__", "constructor", "\U0001f600",
    "0#2", "1#1", "-1#2", "3#2#2", "#2",
    0.5, 2.999999, 1e-320, -0.0, 1e308, -1e308, 10**6 + 1, 2**53 + 1, -(2**53) - 1, 10**30, -(10**400), 10**400,
    [], [1], ["na"], [[]], {}, {"value": 1}, {"__proto__": 1}, {"valueOf": 3}, {"toString": "na"},
)  # fmt: skip

# Between the decimals of what is shown, and right at them: there rounding and bands can contradict each other.
_PARTS = st.sampled_from(("0", "0.000001", "0.1", "0.3", "0.4", "0.49", "0.5", "0.51", "0.6", "0.9", "0.999999"))


# Strategies are made once: making and validating one takes hypothesis longer than drawing from it.
_BOOLEANS = st.booleans()
_METHODS: st.SearchStrategy[MethodName] = st.sampled_from((*METHODS, "sum"))  # sum twice, for its two kinds
_PLAIN_METHODS: st.SearchStrategy[MethodName] = st.sampled_from(
    tuple(name for name in (*METHODS, "sum") if name != "maximum")
)
_SCALE_IDS = st.lists(st.sampled_from(SCALE_IDS), min_size=1, max_size=4, unique=True)
_WHOLE = st.one_of(st.integers(-6, 6), st.integers(-50, 150), st.integers(-(10**6), 10**6))
# Two to seven rising values, with uneven steps.
_VALUES = st.sets(_WHOLE, min_size=2, max_size=7).map(lambda found: tuple(sorted(found)))
_VALUE_SETS = [st.lists(_VALUES, min_size=least, max_size=3) for least in (1, 2)]
_RANGES = st.sampled_from(((0, 4), (1, 5), (-3, 3))) | _VALUES.map(lambda values: (values[0], values[-1]))
_BETTER = st.sampled_from(BETTER)
_WITHIN = st.sampled_from((0, 0, 1, 10, 25, 100))
_integers = cache(st.integers)


@cache
def _item_ids(least: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(ITEM_IDS), min_size=least, max_size=11, unique=True)


@cache
def _value_sets_between(low: int, high: int) -> st.SearchStrategy[list[tuple[int, ...]]]:
    """One or two sets of values as above, each from `low` to `high`."""
    inside = st.sets(st.integers(low, high), max_size=5)
    return st.lists(inside.map(lambda found: tuple(sorted({low, high, *found}))), min_size=1, max_size=2)


@cache
def _some_of(places: tuple[int, ...]) -> st.SearchStrategy[set[int]]:
    return st.sets(st.sampled_from(places), max_size=len(places))


@cache
def _starts(low: int, high: int) -> st.SearchStrategy[list[tuple[int, str]]]:
    """Where bands may begin: a whole number and the decimals behind it."""
    return st.lists(st.tuples(st.integers(low, high), _PARTS), max_size=3)


def _options(draw: st.DrawFn, values: Sequence[int]) -> tuple[int, ...]:
    """These rising values as a response set may list them: mostly so, some from the highest down, some twice."""
    how = draw(_integers(0, 6))
    listed = [value for value in values for _ in range(draw(_integers(1, 3)) if how > 3 else 1)]
    if how == 6:
        Random(draw(_SEEDS)).shuffle(listed)  # noqa: S311 - not for secrets
    return tuple(reversed(listed) if how in {3, 5} else listed)


@st.composite
def scoring_keys(draw: st.DrawFn, *, most_weight: int = 10, plain: bool = False) -> ScoringKey:
    """The key of any quiz that the rules allow: `tests/test_scoring_laws.py` holds that they do allow it.

    `plain`: without what only published instruments need.
    """
    method = draw(_PLAIN_METHODS if plain else _METHODS)
    mixed = method == "sum" and draw(_BOOLEANS)
    scale_ids = draw(_SCALE_IDS)
    item_ids = draw(_item_ids(len(scale_ids)))
    # One range a scale: under mean, and sum without `ranges: mixed`, an item may count only on scales of its own range.
    limited = not plain and draw(_integers(0, 3)) == 0  # all items count as 0 or 1
    ranges = [draw(_RANGES) for _ in range(2)]
    range_of = [draw(_integers(0, 1)) for _ in scale_ids]
    sets = [draw(_value_sets_between(*ends)) for ends in ranges]
    any_sets = draw(_VALUE_SETS[mixed])
    items = []
    for place, item_id in enumerate(item_ids):
        own = place if place < len(scale_ids) else draw(_integers(0, len(scale_ids) - 1))
        free = method == "percent" or mixed or limited
        allowed = tuple(at for at in range(len(scale_ids)) if free or range_of[at] == range_of[own])
        counts_on = draw(_some_of(allowed))
        if place < len(scale_ids):
            counts_on = counts_on | {own}  # so that no scale is empty
        most = 1 if method == "maximum" else most_weight
        loads = tuple(MadeLoad(at, draw(_BOOLEANS), draw(_integers(1, most))) for at in sorted(counts_on))
        choice = any_sets if free else sets[range_of[own]]
        values = choice[draw(_integers(0, len(choice) - 1))]
        if limited:
            loads = tuple(replace(at, counts_from=draw(st.integers(values[0] + 1, values[-1]))) for at in loads)
        items.append(MadeItem(KeyItem(item_id, _options(draw, values), draw(_BOOLEANS)), loads))
    made = make_key(
        *items,
        scales=[replace(scale(name), better=draw(_BETTER)) for name in scale_ids],
        method=method,
        decimals=draw(_integers(0, 6)),
        overall=draw(_BOOLEANS),
        mixed=mixed,
    )
    within, change_from = draw(_WITHIN), draw(_integers(1, 100))
    made = replace(made, quiz="made", revision=draw(_integers(1, 99)), weakest_within=within, change_from=change_from)
    scales = [_finished(draw, made, place) for place in range(len(scale_ids))]
    if plain:
        return replace(made, scales=tuple(scales))
    if method == "sum":
        scales = [_as_published(draw, one) for one in scales]
    if len(scales) > 1 and draw(_BOOLEANS):
        scales[0] = _with_need(draw, scales[0], scales[1])
    return replace(made, scales=tuple(scales))


def _as_published(draw: st.DrawFn, one: KeyScale) -> KeyScale:
    """A sum as some instruments have it: without filling up, or with a table of norms."""
    if all(at.least == 0 for at in one.loads) and draw(_BOOLEANS):
        one = replace(one, fills=False)
    low, high = int(one.low), int(one.high)
    if high - low > MOST_NORMS or draw(_BOOLEANS):
        return one
    starts = sorted({low, *(place + low for place in draw(_norm_starts(high - low)))})
    lasts = [*(start - 1 for start in starts[1:]), high]
    return replace(
        one, norms=tuple(KeyNorm(first, last, f"{first}.5") for first, last in zip(starts, lasts, strict=True))
    )


MOST_NORMS = 300


@cache
def _norm_starts(span: int) -> st.SearchStrategy[set[int]]:
    return st.sets(st.integers(0, span), max_size=20)


def _with_need(draw: st.DrawFn, one: KeyScale, other: KeyScale) -> KeyScale:
    """The first scale with a last band that needs the second to be where some of its bands begin."""
    starts = [band.start for band in other.bands[1:]] or [other.low + Fraction(1, 2)]
    start = starts[draw(_integers(0, len(starts) - 1))]
    if len(one.bands) == 1:
        return one
    *below, last = one.bands
    return replace(one, bands=(*below, replace(last, needs=(KeyNeed(1, start),))))


def _ends(values: tuple[int, ...]) -> tuple[int, int]:
    return min(values), max(values)


def _finished(draw: st.DrawFn, made: ScoringKey, position: int) -> KeyScale:
    """The scale with bands, and with any count that `min_answered` allows."""
    own = made.scales[position]
    drawn = draw(_starts(int(own.low), int(own.high) - 1))
    starts = {below + Fraction(part) for below, part in drawn}
    bare = [replace(one, bands=(KeyBand("all", Fraction(-(10**9))),)) for one in made.scales]
    for _ in range(draw(_integers(0, 3))):
        # Where a score that can be reached would be rounded to: the number shown must stay below.
        reached = score(replace(made, scales=tuple(bare)), _clean_sheet(made, draw(_SEEDS)))
        starts.add(reached.scales[own.id].shown or own.low)
    rising = [own.low, *sorted(starts - {own.low})]
    return replace(
        own,
        min_answered=draw(_integers(1, len(own.loads))),
        bands=tuple(KeyBand(f"b{place}", start) for place, start in enumerate(rising)),
    )


# A sheet of answers is made from one drawn number: drawn one by one, answers take hypothesis longer than any scorer.
_SEEDS = st.integers(0, 2**64 - 1)


def scale_values(one: KeyItem) -> tuple[Any, ...]:
    """What a reader's page would store for an item: a declared value, mostly."""
    floats = [float(choice) for choice in one.choices if isinstance(choice, int)]
    return (*one.choices, *one.choices, *floats, *(["na"] if one.not_applicable else []))


@st.composite
def clean_answers(draw: st.DrawFn, made: ScoringKey) -> Answers:
    """Declared values, `na` where it is allowed, and gaps."""
    return _clean_sheet(made, draw(_SEEDS))


def _clean_sheet(made: ScoringKey, seed: int) -> Answers:
    chance = Random(seed)  # noqa: S311 - not for secrets
    return {one.id: chance.choice(scale_values(one)) for one in made.items if chance.randrange(6)}


@st.composite
def any_answers(draw: st.DrawFn, made: ScoringKey) -> Answers:
    """Whatever JSON can hold, as both scorers read it from JSON."""
    chance = Random(draw(_SEEDS))  # noqa: S311 - not for secrets
    answers: Answers = {}
    for one in made.items:
        kind = chance.randrange(16)
        if kind < 12:
            answers[one.id] = chance.choice(scale_values(one))
        elif kind < 15:
            answers[one.id] = chance.choice((None, "na", *STRANGE_VALUES))
    for key in chance.sample(STRANGE_KEYS, chance.randrange(3)):
        answers[key] = chance.choice((None, 1, *STRANGE_VALUES))
    read: Answers = json.loads(json.dumps(answers))
    return read
