"""What the page of a self-audit shows: questions with captions, tables for scoring by hand, help for each scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, groupby
from math import isqrt, lcm
from typing import Any

from generator.model.guide import Category, Guide, Practice, Strategy
from generator.model.quiz import Item, Scale, ScaleBand, SelfAudit
from generator.quiz.scoring import change_of_few, shown_number
from generator.quiz.scoring_key import KeyItem, KeyNorm, KeyScale, scoring_key
from generator.render.axis import Axis, axis_of
from generator.render.number_keys import number_keys
from generator.site.site import Library

LINE = 5  # items with the same answer; fewer are nothing odd
ACCENTS = 6  # the stylesheet has this many colours and shapes; after the last they start again


@dataclass(frozen=True)
class Choice:
    """One answer to a question.

    Attributes:
        answer: what an attempt holds for it.
        key: the number that a reader types for it.
        by_place: whether that is its place in the list, from 1.
    """

    answer: int | str
    label: str
    key: str
    by_place: bool


@dataclass(frozen=True)
class Question:
    """One item as it is asked. `other` is its wording about someone else, if readers may choose that.

    `number` counts from 1; `caption` is the title of its first scale, or None.
    """

    number: int
    item: Item
    text: str
    other: str | None
    choices: tuple[Choice, ...]
    not_applicable: str | None
    caption: str | None
    accent: int


@dataclass(frozen=True)
class Row:
    """One item in a table for scoring by hand: the points of each option, in order, and the most points it can give."""

    number: int
    item: Item
    text: str
    points: tuple[int, ...]
    most: int


@dataclass(frozen=True)
class HandTable:
    """A table for scoring by hand: the items of a scale that have the same answers."""

    labels: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Stretch:
    """Questions of one scale in a row: how many there are, and how many come before them."""

    start: int
    length: int
    accent: int


@dataclass(frozen=True)
class ScaleView:
    """One scale, with all that a result may show of it.

    Attributes:
        low, high: the range of its score, as shown.
        best: the id of the band at the better end; None if neither end is better.
        ticks: where its bands begin, in percent of the range, without the first.
        starts: the scores at which they begin, as shown.
        norms: the rows of its table of norms.
        change_points: the greatest change that can be chance, as shown; None if the scale has no figures for it.
        opposite: whether the same answer to all items would be odd, since some of them ask the opposite.
        moves: the items that a result may name as those that lowered it.
    """

    id: str
    scale: Scale
    accent: int
    items: int
    min_answered: int
    low: str
    high: str
    best: str | None
    ticks: tuple[float, ...]
    starts: tuple[str, ...]
    tables: tuple[HandTable, ...]
    category: Category | None
    strategies: tuple[Strategy, ...]
    norms: tuple[KeyNorm, ...] = ()
    change_points: str | None = None
    opposite: bool = False
    moves: tuple[Item, ...] = ()

    @property
    def practice(self) -> Practice | None:
        """What to try first: the category's own practice, else that of its most helpful strategy."""
        if self.category and self.category.practice:
            return self.category.practice
        return self.strategies[0].practice if self.strategies else None

    @property
    def axis(self) -> Axis:
        """Its range, with a number at each end, and where each band begins if the bands are as wide as each other."""
        return axis_of(self.bands, self.ticks, self.starts, self.low, self.high)

    @property
    def bands(self) -> tuple[ScaleBand, ...]:
        """Its bands, from the lowest up."""
        return self.scale.bands


@dataclass(frozen=True)
class QuizView:
    """A self-audit on a page.

    Attributes:
        prefix: starts every id in its HTML, so that a page can have several quizzes.
        others: all strategies of the guides that its scales name.
        prompts: questions to reflect on, from the same guides.
        data: the scoring key, for the browser.
        part: whether it has only some of the quiz's items, so that its scores are not the quiz's.
    """

    quiz: SelfAudit
    prefix: str
    questions: tuple[Question, ...]
    scales: tuple[ScaleView, ...]
    others: tuple[Strategy, ...]
    prompts: tuple[str, ...]
    data: Mapping[str, Any]
    part: bool = False

    @property
    def share(self) -> bool:
        """Whether scores are percentages."""
        return self.quiz.method.is_percent

    @property
    def stem(self) -> str:
        """The question above the items."""
        return _wording(self.quiz, self.quiz.stem, self.quiz.stem_other)

    @property
    def stem_other(self) -> str | None:
        """The question above the items about someone else, if readers may choose that."""
        return self.quiz.stem_other if self.both else None

    @property
    def fixed(self) -> bool:
        """Whether the words are those of a published instrument, and shown as they're written."""
        return self.quiz.wording == "fixed"

    @property
    def random(self) -> bool:
        """Whether each attempt has the items in an order of its own."""
        return self.quiz.order == "random"

    @property
    def axis(self) -> Axis | None:
        """The axis of all its scales; None where they differ in it."""
        axes = {(one.low, one.high, one.ticks, *(band.title for band in one.bands)) for one in self.scales}
        return self.scales[0].axis if len(axes) == 1 else None

    @property
    def all_high(self) -> bool:
        """Whether a higher score is better on each of its scales."""
        return all(one.scale.better == "high" for one in self.scales)

    @property
    def few_change(self) -> int:
        """From how many percentage points on it's a change where few items were answered."""
        return change_of_few(self.quiz.results.change_from)

    @property
    def saves(self) -> bool:
        """Whether readers may save their answers for research."""
        return self.quiz.export_answers and not self.part

    @property
    def instrument(self) -> bool:
        """Whether it needs the script for published instruments."""
        return needs_instrument_script(self.quiz, part=self.part)

    @property
    def fills(self) -> bool:
        """Whether on any scale the answers given stand for the missing ones."""
        return any(scale.scale.missing != "none" for scale in self.scales)

    @property
    def about(self) -> bool:
        """Whether there's anything to say of where the questions come from and how they are scored."""
        stated = (
            (one.min_answered == "all", one.missing, one.bands_source, one.norms, one.change)
            for one in self.quiz.scales.values()
        )
        return bool(self.quiz.source) or self.random or self.quiz.method.highest or any(map(any, stated))

    @property
    def both(self) -> bool:
        """Whether readers may choose whom it is about."""
        return len(self.quiz.perspectives) > 1

    @property
    def of_self(self) -> bool:
        """Whether a result can be about the reader."""
        return "self" in self.quiz.perspectives

    @property
    def of_other(self) -> bool:
        """Whether a result can be about someone else."""
        return "other" in self.quiz.perspectives

    @property
    def view(self) -> str:
        """Whom it is about until a reader chooses."""
        return "self" if "self" in self.quiz.perspectives else "other"

    @property
    def groups(self) -> tuple[tuple[str | None, tuple[Question, ...]], ...]:
        """The questions by their captions, in the order in which the captions first occur."""
        captions = dict.fromkeys(question.caption for question in self.questions)
        return tuple((caption, tuple(q for q in self.questions if q.caption == caption)) for caption in captions)

    @property
    def loops(self) -> bool:
        """Whether a reader can choose what to try, and is asked about it the next time."""
        return not self.part and any(scale.strategies for scale in self.scales)

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The way through the questions; all in one where their order is chance, or each scale has several turns."""
        runs = [(caption, list(run)) for caption, run in groupby(self.questions, key=lambda question: question.caption)]
        if self.random or len(runs) != len(self.groups):
            return (Stretch(0, len(self.questions), 0),)
        starts = accumulate((len(run) for _, run in runs), initial=0)
        return tuple(Stretch(start, len(run), run[0].accent) for start, (_, run) in zip(starts, runs, strict=False))

    @property
    def skips(self) -> bool:
        """Whether any question can be answered with "not applicable"."""
        return any(question.not_applicable for question in self.questions)

    @property
    def long_key(self) -> str | None:
        """The longest number that a reader types for an answer; None if none has several characters."""
        keys = [choice.key for question in self.questions for choice in question.choices]
        longest = max(keys, key=len)
        return longest if len(longest) > 1 else None


def needs_instrument_script(quiz: SelfAudit, *, part: bool = False) -> bool:
    """Whether a quiz, or part of one, needs the script for published instruments."""
    by_rule = quiz.method.highest or any(scale.norms or scale.missing == "none" for scale in quiz.scales.values())
    return by_rule or quiz.order == "random" or (quiz.export_answers and not part)


def quiz_view(site: Library, quiz: SelfAudit, prefix: str, *, part: bool = False) -> QuizView:
    """The view of a self-audit, or of some of its items."""
    key = scoring_key(quiz)
    questions = tuple(
        _question(site, quiz, number, item, key.items[number - 1]) for number, item in enumerate(quiz.items, 1)
    )
    scales = tuple(_scale(site, quiz, scale) for scale in key.scales)
    names = dict.fromkeys(scale.category.split("/")[0] for scale in quiz.scales.values() if scale.category)
    guides = [site.guide(name) for name in names]
    return QuizView(
        quiz,
        prefix,
        questions,
        scales,
        others=tuple(strategy for guide in guides for strategy in guide.strategies),
        prompts=tuple(prompt for guide in guides for prompt in guide.reflection.prompts),
        data=key.as_json(),
        part=part,
    )


def _question(site: Library, quiz: SelfAudit, number: int, item: Item, key: KeyItem) -> Question:
    answers = quiz.response_set(item)
    if answers is None:
        raise ValueError(item.id)
    labels = [option.label for option in answers.options]
    choices = tuple(
        Choice(answer, label, typed, by_place=typed == str(place))
        for place, (answer, label, typed) in enumerate(zip(key.choices, labels, number_keys(labels), strict=True), 1)
    )
    loads = quiz.loads(item)
    caption = quiz.scales[loads[0].scale].title if loads else None
    accent = accent_of(site, quiz, loads[0].scale) if loads else 0
    return Question(number, item, *_wordings(quiz, item), choices, answers.not_applicable, caption, accent)


def _wordings(quiz: SelfAudit, item: Item) -> tuple[str, str | None]:
    other = item.other if len(quiz.perspectives) > 1 else None
    return _wording(quiz, item.text, item.other), other


def _wording(quiz: SelfAudit, about_self: str, about_other: str | None) -> str:
    """The wording that is shown first: about someone else only if the quiz is never about oneself."""
    return about_self if "self" in quiz.perspectives or about_other is None else about_other


def accent_of(site: Library, quiz: SelfAudit, scale_id: str) -> int:
    """A scale's accent, from 1: its category's, else by its position in the quiz."""
    reference = quiz.scales[scale_id].category
    if reference:
        guide, category = site.category(reference)
        return category_accent(guide, category)
    return list(quiz.scales).index(scale_id) % ACCENTS + 1


def category_accent(guide: Guide, category: Category) -> int:
    """The number, from 1, of a category's colour and shape: by its position in the guide."""
    return guide.categories.index(category) % ACCENTS + 1


def _scale(site: Library, quiz: SelfAudit, key: KeyScale) -> ScaleView:
    scale = quiz.scales[key.id]
    guide, category = site.category(scale.category) if scale.category else (None, None)
    return ScaleView(
        id=key.id,
        scale=scale,
        accent=accent_of(site, quiz, key.id),
        items=len(key.loads),
        min_answered=key.min_answered,
        low=site.texts.decimal(_plain(key.low)),
        high=site.texts.decimal(_plain(key.high)),
        best={"high": scale.bands[-1].id, "low": scale.bands[0].id, "neither": None}[scale.better],
        ticks=tuple(round(float((band.start - key.low) / (key.high - key.low) * 100), 3) for band in key.bands[1:]),
        starts=tuple(site.texts.decimal(_plain(band.start)) for band in key.bands[1:]),
        tables=_hand_tables(quiz, key),
        category=category,
        strategies=tuple(guide.strategy(name) for name in category.strategies) if guide and category else (),
        norms=key.norms,
        change_points=None if key.change is None else site.texts.decimal(_change_points(key, quiz.scoring.decimals)),
        opposite=len(key.loads) >= LINE
        and len({load.item.values for load in key.loads}) == 1
        and len({load.reverse for load in key.loads}) > 1,
        # An instrument's answers say something only together.
        moves=() if quiz.wording == "fixed" or scale.better == "neither" else quiz.items_of(key.id),
    )


def _change_points(key: KeyScale, decimals: int) -> str:
    """The greatest change that can be chance, in points, rounded down so that what is shown can be chance too."""
    unit = 10 ** max(1, decimals)
    square = (key.change or Fraction(0)) * (key.high - key.low) ** 2 / 100**2
    return _plain(Fraction(isqrt(int(square * unit**2)), unit))


def _hand_tables(quiz: SelfAudit, key: KeyScale) -> tuple[HandTable, ...]:
    """Tables with whole points. Answers with different ranges are scaled to a common multiple, unless they add up.

    With A the sum of the points of the answered items, and B the sum of the most points they can give, the score is
    low + (high - low) * A / B, whatever the method. Where the highest answer is the score, the points are the answers.
    """
    multiple = lcm(*(load.greatest - load.least for load in key.loads if not load.by_range))
    loads = {load.item.id: load for load in key.loads}
    tables: dict[tuple[str, ...], list[Row]] = {}
    for number, item in enumerate(quiz.items, 1):
        load, answers = loads.get(item.id), quiz.response_set(item)
        if load and answers:
            most = load.greatest if key.highest else load.share_weight * multiple
            points = tuple(
                load.keyed(value) if key.highest else int(most * load.share(value)) for value in load.item.values
            )
            row = Row(number, item, _wordings(quiz, item)[0], points, most)
            tables.setdefault(tuple(option.label for option in answers.options), []).append(row)
    return tuple(HandTable(labels, tuple(rows)) for labels, rows in tables.items())


def _plain(number: Fraction) -> str:
    return str(shown_number(number, 0 if number.denominator == 1 else 1))
