"""A self-assessment: items, response sets, scales, bands, and worked examples that prove the scoring."""

from __future__ import annotations

import re
from collections.abc import Collection
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from generator.model.addresses import quiz_address
from generator.model.base import Flag, Format, FromLoader, Id, Md, Number, Record, Table, Text, Whole
from generator.model.instrument import ChangeRule, InstrumentSource, Need, Norms, Reference
from generator.model.scoring_method import METHODS, MethodName, ScoringMethod
from generator.model.worked_example import WorkedExample
from generator.text.document import Loc

LARGEST_VALUE = 1_000_000
LARGEST_WEIGHT = 10
CHANGE = 25  # percentage points: the size of retake noise on short scales
CATEGORY_PATTERN = r"^[a-z0-9-]+/[a-z0-9-]+$"
Keyed = Literal["forward", "reverse"]
Missing = Literal["prorate", "none"]
Better = Literal["high", "low", "neither"]
Perspective = Literal["self", "other"]


def _weight(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_WEIGHT:
        return value
    message = "expected a whole number from 1 to 10 (or `scored: false` for an item that does not count)"
    raise PydanticCustomError("weight", message)


Weight = Annotated[
    int, PlainValidator(_weight), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": LARGEST_WEIGHT})
]
Value = Annotated[Whole, Field(ge=-LARGEST_VALUE, le=LARGEST_VALUE)]


class Option(Record):
    """One answer of a response set."""

    value: Value
    """What it counts in the score."""
    label: Text
    """The answer, as readers see it."""


class ResponseSet(Record):
    """The answers that an item offers."""

    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    """The answers in order: from the lowest value to the highest, or from the highest to the lowest."""
    any_order: Flag = False
    """`true` if the answers are in the order of a published instrument, in which the values rise and fall."""
    repeated_values: Flag = False
    """`true` if some answers count the same on purpose, such as 0, 0, 1. Not needed if each value comes equally often,
    such as 0, 0, 1, 1."""
    not_applicable: Text | None = None
    """The label of one more answer, which leaves the item out of the score."""


class Scoring(Record):
    """How the score of a scale is calculated and shown."""

    method: MethodName
    """`percent`: the percentage of the possible range; `mean`: the mean of the answers; `sum`: their sum;
    `maximum`: the highest of them."""
    decimals: Annotated[Whole, Field(ge=0, le=6)]
    """How many decimals to show."""
    weakest_within: Annotated[Whole, Field(ge=0, le=100)] = 0
    """How many percentage points from the lowest scale another one may be to be named as the weakest with it: small
    differences are chance. 0: only scales at the lowest."""
    overall: Literal["mean_of_scales", "none"]
    """`mean_of_scales`: also show the mean of all scales; `none`: show only the scales."""
    ranges: Literal["same", "mixed"] = "same"
    """`mixed`, with `sum`: the items of a scale may have answers with different ranges, such as 0 to 3 and 0 to 1."""


class Band(Record):
    """A range of scores, from its lower bound up to that of the next band."""

    from_: Annotated[Number, Field(alias="from")]
    """The lowest score of the band, which ends where the next one begins."""
    id: Id
    """Its id; readers never see it."""
    title: Text
    """The name of the result."""
    text: Text
    """What the result means, and a next step."""


class ScaleBand(Band):
    """A band of a scale, which other scales may decide too."""

    needs: tuple[Need, ...] = ()
    """[{scale, from}], what other scales must reach for this band. Otherwise the band below it applies."""


def _category(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(CATEGORY_PATTERN, value):
        return value
    raise PydanticCustomError("category", "expected the ids of a guide and a category, as guide/category")


CategoryPath = Annotated[
    str, PlainValidator(_category), WithJsonSchema({"type": "string", "pattern": CATEGORY_PATTERN})
]


def _min_answered(value: object) -> Literal["half", "all"] | int:
    if value == "half":
        return "half"
    if value == "all":
        return "all"
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise PydanticCustomError("min_answered", "expected `half`, `all`, or a whole number from 1 up")


MinAnswered = Annotated[
    Literal["half", "all"] | int,
    PlainValidator(_min_answered),
    WithJsonSchema({"anyOf": [{"enum": ["half", "all"]}, {"type": "integer", "minimum": 1}]}),
]


class Scale(Record):
    """What some of the items measure together."""

    title: Text
    """Its name, as readers see it."""
    higher_is: Text
    """What a higher score means, such as `more attentive`."""
    better: Better
    """Which end is the good one: `high`, `low` or `neither`."""
    min_answered: MinAnswered
    """How many answers a score needs: `half` of the items, `all` of them, or a whole number."""
    missing: Missing | None = None
    """With `method: sum`, what becomes of missing answers. `prorate`: the sum is filled up in the proportion of the
    answers given, as it is without this key; `none`: a missing answer adds nothing."""
    category: CategoryPath | None = None
    """The category whose strategies help here, as GUIDE/CATEGORY."""
    bands: Annotated[tuple[ScaleBand, ...], Field(min_length=1)]
    """The text for each range of the score. The first begins at the lowest score of the scale."""
    bands_source: Reference | None = None
    """Where the bounds of the bands were published."""
    norms: Norms | None = None
    """With `method: sum`, a table that gives another number, such as a T score, for each sum."""
    change: ChangeRule | None = None
    """The published figures from which the least change follows that is more than chance."""


class Load(Record):
    """How one item counts on one scale."""

    scale: Id
    """The scale that it counts on."""
    keyed: Keyed
    """`forward`: a higher answer raises the score; `reverse`: it lowers it."""
    weight: Weight | None = None
    """Its weight in the score, from 1 to 10."""
    counts_from: Value | None = None
    """The item counts as 1 from this value on, as it is keyed, and as 0 below it."""


class ItemLoad(NamedTuple):
    """How one item counts on one scale, with the weight that applies."""

    scale: str
    keyed: Keyed
    weight: int
    counts_from: int | None = None


class Item(Record):
    """One statement with its answers. It has either `scale` and `keyed`, or `scores`, or `scored: false`."""

    id: Id
    """Its id in saved answers and links; readers never see it. Never reuse it for another item."""
    text: Text
    """The statement or question."""
    scale: Id | None = None
    """The scale that it counts on."""
    keyed: Keyed | None = None
    """`forward`: a higher answer raises the score; `reverse`: it lowers it."""
    weight: Weight | None = None
    """Its weight in the score, from 1 to 10."""
    counts_from: Value | None = None
    """The item counts as 1 from this value on, as it is keyed, and as 0 below it."""
    scores: Annotated[tuple[Load, ...], Field(min_length=1)] | None = None
    """The scales that it counts on, if there are several; instead of `scale` and `keyed`."""
    scored: Flag = True
    """`false` for an item that doesn't count on any scale."""
    responses: Id | None = None
    """Its response set, if it's not that of `defaults`."""
    other: Text | None = None
    """The same statement about someone else, for the perspective `other`."""
    instead: Text | None = None
    """What would help there, in a sentence. A result shows it with the answers that lowered a scale most."""


class Defaults(Record):
    """The values for items that don't set their own."""

    responses: Id | None = None
    """The response set of items that don't name one."""
    weight: Weight = 1
    """The weight of items that don't set one, from 1 to 10."""


class Results(Record):
    """Texts shown with the scores."""

    not_enough: Md
    """Shown if too few items are answered for a score. Markdown."""
    all_good: Md
    """Shown if no scale is lower than the others. Markdown."""
    disclaimer: Md
    """What the result shows and what it doesn't. Markdown."""
    other: Md | None = None
    """Shown first in the result about someone else. Markdown."""
    change_from: Annotated[Whole, Field(ge=1, le=100)] = CHANGE
    """From how many percentage points on the history calls a difference a change. Where fewer than six items of a
    scale were answered it takes at least 35."""


class SelfAudit(Record):
    """A self-assessment (`kind: scale`)."""

    format: Format
    """The version of this file's format: always 1."""
    id: Annotated[Id, FromLoader(in_file=True)]
    """Optional: the file's name gives it."""
    kind: Literal["scale"]
    """`scale`: a self-assessment; `knowledge`: a quiz with right answers."""
    title: Text
    """The heading of its page."""
    title_other: Text | None = None
    """The heading in its place while a reader who may choose answers about someone else."""
    description: Text
    """What readers get, in a sentence that makes sense on its own in lists and search results."""
    revision: Annotated[Whole, Field(ge=1)]
    """Raise it by one with every change that a reader could notice."""
    source: InstrumentSource | None = None
    """Of a published instrument: who made it, and on which terms it may be used. Shown with the questions."""
    wording: Literal["own", "fixed"] = "own"
    """`fixed`: the words are those of a published instrument, so nothing changes them or gives advice on them."""
    order: Literal["listed", "random"] = "listed"
    """`random`: each attempt has the items in an order of its own."""
    export_answers: Flag = False
    """`true`: readers may save the answers about themselves as a file, for research. Nothing is sent."""
    intro: Md
    """The text before the questions. Markdown."""
    stem: Text
    """The question that each item completes."""
    stem_other: Text | None = None
    """The same question about someone else, for the perspective `other`."""
    stem_short: Text | None = None
    """The question in a few words, shown from the second item on where the items come one at a time. It has to fit both
    perspectives."""
    window_days: Annotated[Whole, Field(ge=1, le=366)] | None = None
    """How many days the questions ask about."""
    retake_days: Annotated[Whole, Field(ge=1, le=366)] | None = None
    """After how many days to suggest a retake; without it, `window_days`."""
    perspectives: Annotated[tuple[Perspective, ...], Field(min_length=1)] = ("self",)
    """Who it can be about: `self` (the reader), `other` (someone else) or both."""
    minutes: Annotated[Whole, Field(ge=1, le=240)] | None = None
    """How many minutes it takes, shown before the start."""
    responses: Annotated[Table[Id, ResponseSet], Field(min_length=1)]
    """{name: answers}, the response sets that items use."""
    scoring: Scoring
    """How the score of a scale is calculated and shown."""
    scales: Annotated[Table[Id, Scale], Field(min_length=1)]
    """{id: scale}, what the items measure together."""
    defaults: Defaults = Defaults()
    """The values for items that don't set their own."""
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    """The statements, in order."""
    results: Results
    """Texts shown with the scores."""
    examples: tuple[WorkedExample, ...] = ()
    """Answers and the scores that they must give. `inversion check` runs them."""

    @property
    def address(self) -> str:
        """Its page."""
        return quiz_address(self.id)

    @property
    def retake_after(self) -> int | None:
        """After how many days it suggests a retake; None if it never does."""
        return self.retake_days or self.window_days

    @property
    def categories(self) -> tuple[tuple[str | None, Loc], ...]:
        """The category of each scale, as `guide/category`, and its place in the file."""
        return tuple((scale.category, ("scales", name, "category")) for name, scale in self.scales.items())

    @property
    def band_lists(self) -> tuple[tuple[tuple[Band, ...], Loc], ...]:
        """The bands of each scale, and their place in the file."""
        return tuple((scale.bands, ("scales", name, "bands")) for name, scale in self.scales.items())

    def response_set(self, item: Item) -> ResponseSet | None:
        """The answers that `item` offers; None if neither it nor the defaults name a declared set."""
        name = item.responses or self.defaults.responses
        return self.responses.get(name) if name else None

    @property
    def method(self) -> ScoringMethod:
        """How its scores are expressed."""
        return METHODS[self.scoring.method]

    @property
    def mixes_ranges(self) -> bool:
        """Whether it adds up the answers of items with different ranges."""
        return self.scoring.ranges == "mixed" and self.method.may_mix_values

    def loads(self, item: Item) -> tuple[ItemLoad, ...]:
        """How `item` counts on each of its scales, in the order written; nothing where it is not scored."""
        if not item.scored:
            return ()
        written = item.scores or (
            (Load(scale=item.scale, keyed=item.keyed, weight=item.weight, counts_from=item.counts_from),)
            if item.scale and item.keyed
            else ()
        )
        return tuple(
            ItemLoad(
                load.scale,
                load.keyed,
                load.weight or item.weight or self.defaults.weight,
                item.counts_from if load.counts_from is None else load.counts_from,
            )
            for load in written
        )

    def loads_on(self, scale_id: str) -> tuple[tuple[Item, ItemLoad], ...]:
        """The items that count on a scale, in order, each with how it counts there."""
        # Most items count on another scale, and making their loads takes long.
        named = (item for item in self.items if item.scores or item.scale == scale_id)
        return tuple((item, load) for item in named for load in self.loads(item) if load.scale == scale_id)

    def items_of(self, scale_id: str) -> tuple[Item, ...]:
        """The items that count on a scale, in order."""
        return tuple(item for item, _ in self.loads_on(scale_id))

    def only(self, item_ids: Collection[str]) -> SelfAudit:
        """A quiz of these items alone, with the scales they count on. With all items it is the quiz itself.

        None of `incomplete_scales(item_ids)` may be left: their bands are bounds on a score of all their items.
        """
        items = tuple(item for item in self.items if item.id in item_ids)
        if len(items) == len(self.items):
            return self
        part = self.model_copy(update={"items": items, "minutes": None, "examples": ()})
        counts = {scale_id: len(part.items_of(scale_id)) for scale_id in self.scales}
        scales = {
            scale_id: scale.model_copy(update={"min_answered": min(scale.min_answered, counts[scale_id])})
            if isinstance(scale.min_answered, int)
            else scale
            for scale_id, scale in self.scales.items()
            if counts[scale_id]
        }
        overall = self.scoring.overall if len(scales) == len(self.scales) else "none"
        scoring = self.scoring.model_copy(update={"overall": overall})
        return part.model_copy(update={"scales": MappingProxyType(scales), "scoring": scoring})

    def incomplete_scales(self, item_ids: Collection[str]) -> tuple[str, ...]:
        """The scales that need all their items, and that would have only some of them in `only(item_ids)`.

        A band that needs another scale needs all the items of that scale too.
        """
        inside = {scale_id: [item.id in item_ids for item in self.items_of(scale_id)] for scale_id in self.scales}
        needed = {
            need.scale
            for scale_id, scale in self.scales.items()
            if any(inside[scale_id])
            for band in scale.bands
            for need in band.needs
        }
        return tuple(
            scale_id
            for scale_id, kept in inside.items()
            if not all(kept) and (scale_id in needed or (any(kept) and self.method.needs_all_items))
        )
