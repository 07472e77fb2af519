"""Rules for what a self-audit says of a published instrument: norms, conditions, missing answers, reliable change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from generator.model.instrument import NormRow, Norms
from generator.model.quiz import Scale, SelfAudit
from generator.quiz.scoring_key import KeyScale, decimals_of, scoring_key
from generator.rules.quiz_messages import number_text, unknown_name
from generator.text.document import Document, Loc
from generator.text.problems import MOST_NAMES, Problem, Rule

MOST_SCORES = 10_000  # of a scale with a table of norms
BAND_DECIMALS = 6  # keeps the numerator of a bound within JavaScript's safe integers
FIGURE_DECIMALS = 4  # of a figure from a publication


def reference_problems(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    """What must be right before the quiz can be scored at all."""
    yield from _needed_scales(quiz, document)
    yield from _export(quiz, document)


def instrument_problems(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    """The problems of a quiz whose references, items and response sets are right."""
    scales = scoring_key(quiz).scales
    places = {item.id: number for number, item in enumerate(quiz.items)}
    for key in scales:
        scale = quiz.scales[key.id]
        at: Loc = ("scales", key.id)
        yield from _limits(key, document, places)
        yield from _weights(quiz, key, document, places)
        yield from _missing(quiz, scale, key, document, at)
        yield from _need_bounds(scale, scales, document, at)
        if scale.norms:
            yield from _norms(quiz, scale.norms, key, document, (*at, "norms"))
        yield from _change(scale, key, document, (*at, "change"))


EXPORT_ANSWERS = Rule(
    "export-answers",
    "error",
    what="A quiz with `export_answers: true` has the perspective `self`.",
    why="Only answers that people give about themselves can be saved for research: nobody else has agreed to it.",
)


def _export(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    if quiz.export_answers and "self" not in quiz.perspectives:
        message = "these answers are about someone else, and can't be saved for research; delete it, or add `self`"
        yield document.problem(EXPORT_ANSWERS, message, ("export_answers",), key=True)


BAND_NEEDS = Rule(
    "band-needs",
    "error",
    what="The `needs` of a band name other scales of the quiz, each once, with a score above the lowest of that scale. "
    "The first band has no `needs`, and neither has a scale that is needed.",
    why="Otherwise the band could have every score or none, or a score would have no band.",
)


def _needed_scales(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    conditional = {name for name, scale in quiz.scales.items() if any(band.needs for band in scale.bands)}
    for name, scale in quiz.scales.items():
        for number, band in enumerate(scale.bands):
            above: Loc = ("scales", name, "bands", number, "needs")
            if band.needs and number == 0:
                message = f"the lowest band, `{band.id}`, applies where no other does; move `needs` to a band above it"
                yield document.problem(BAND_NEEDS, message, above, key=True)
            seen: set[str] = set()
            for place, need in enumerate(band.needs):
                at: Loc = (*above, place, "scale")
                if need.scale not in quiz.scales:
                    yield unknown_name(document, "scale", need.scale, quiz.scales, at)
                elif need.scale == name:
                    message = f"`{name}` can't need itself; name another scale, or raise the band's `from`"
                    yield document.problem(BAND_NEEDS, message, at)
                elif need.scale in conditional:
                    message = f"`{need.scale}` has bands with `needs` itself; name a scale that has none"
                    yield document.problem(BAND_NEEDS, message, at)
                elif need.scale in seen:
                    message = f"this band needs `{need.scale}` twice; keep the higher `from`"
                    yield document.problem(BAND_NEEDS, message, at)
                seen.add(need.scale)


def _need_bounds(scale: Scale, scales: tuple[KeyScale, ...], document: Document, above: Loc) -> Iterator[Problem]:
    known = {key.id: key for key in scales}
    for number, band in enumerate(scale.bands):
        for place, need in enumerate(band.needs):
            other = known[need.scale]
            at: Loc = (*above, "bands", number, "needs", place, "from")
            if not other.low < need.from_ <= other.high:
                message = (
                    f"expected more than {number_text(other.low)} and at most {number_text(other.high)}, as "
                    f"`{other.id}` can have, found {number_text(need.from_)}"
                )
                yield document.problem(BAND_NEEDS, message, at)
            elif decimals_of(need.from_) > BAND_DECIMALS:
                yield document.problem(BAND_NEEDS, _too_long(need.from_, BAND_DECIMALS), at)


COUNTS_FROM = Rule(
    "counts-from",
    "error",
    what="The `counts_from` of an item is above the lowest value that its answers have as they are keyed, and not "
    "above the highest.",
    why="Otherwise the item would count as 1 whatever the answer, or never.",
)


def _limits(key: KeyScale, document: Document, places: Mapping[str, int]) -> Iterator[Problem]:
    for load in key.loads:
        low, high = load.item.least, load.item.greatest
        if load.counts_from is not None and not low < load.counts_from <= high:
            message = f"expected more than {low} and at most {high}, found {load.counts_from}"
            keyed = "; a `reverse` item counts from its reversed value" if load.reverse else ""
            at: Loc = ("items", places[load.item.id])
            yield document.problem(COUNTS_FROM, f"{message}, for `{load.item.id}` on `{key.id}`{keyed}", at)


MAXIMUM_WEIGHT = Rule(
    "maximum-weight",
    "error",
    what="With `method: maximum`, items have no weights.",
    why="The highest answer is the score, so a weight would change nothing.",
)


def _weights(quiz: SelfAudit, key: KeyScale, document: Document, places: Mapping[str, int]) -> Iterator[Problem]:
    for load in key.loads if quiz.method.highest else ():
        if load.weight != 1:
            message = f"expected no weight with `maximum`, found {load.weight} for `{load.item.id}`; delete it"
            yield document.problem(MAXIMUM_WEIGHT, message, ("items", places[load.item.id]))


MISSING = Rule(
    "missing",
    "error",
    what="Only scales with `method: sum` have `missing`. With `missing: none`, the answers to each item begin at 0.",
    why="A mean and a percentage are always of the answers given. And where the lowest answer isn't 0, a sum without "
    "the missing answers would be below the scale's lowest score.",
)


def _missing(quiz: SelfAudit, scale: Scale, key: KeyScale, document: Document, at: Loc) -> Iterator[Problem]:
    if scale.missing is None:
        return
    if not quiz.method.times_weight:
        message = f"expected `missing` only with `method: sum`, found it with `{quiz.scoring.method}`; delete it"
        yield document.problem(MISSING, message, (*at, "missing"), key=True)
        return
    for load in key.loads if scale.missing == "none" else ():
        if load.least != 0:
            message = (
                f"with `missing: none`, answers begin at 0, but those of `{load.item.id}` begin at {load.least}; "
                "change the values, or write `min_answered: all` instead"
            )
            yield document.problem(MISSING, message, (*at, "missing"))
            return


NORMS = Rule(
    "norms",
    "error",
    what="A table of norms is for a scale with `method: sum`. Its rows go from the lowest score to the highest without "
    "a gap, each score is in one row, and every score that complete answers give is in one. Its values rise or fall "
    "throughout; some may be equal.",
    why="A reader with a score that isn't in the table would get no number, and a row in the wrong place would give "
    "somebody the number of others.",
)


def _norms(quiz: SelfAudit, norms: Norms, key: KeyScale, document: Document, at: Loc) -> Iterator[Problem]:
    if not quiz.method.times_weight:
        message = f"expected norms only with `method: sum`, found them with `{quiz.scoring.method}`; delete them"
        yield document.problem(NORMS, message, at, key=True)
        return
    if key.high - key.low > MOST_SCORES:
        message = f"expected a scale of at most {MOST_SCORES:,} points, found {number_text(key.high - key.low)}"
        yield document.problem(NORMS, f"{message}; use smaller option values", at, key=True)
        return
    found = [*_rows(norms, key, document, at), *_values(norms, document, at)]
    yield from found
    if not found:
        yield from _uncovered(norms, key, document, at)


def _rows(norms: Norms, key: KeyScale, document: Document, above: Loc) -> Iterator[Problem]:
    before: int | None = None
    for number, row in enumerate(norms.table):
        at: Loc = (*above, "table", number)
        if row.to is not None and row.to < row.raw:
            message = f"expected at least {row.raw}, the row's `raw`, found {row.to}"
            yield document.problem(NORMS, message, (*at, "to"))
        elif not (key.low <= row.raw and _last(row) <= key.high):
            low, high = number_text(key.low), number_text(key.high)
            message = f"expected scores from {low} to {high}, as the scale has, found {_span(row)}"
            yield document.problem(NORMS, f"{message}; delete the row, or correct it", (*at, "raw"))
        elif before is not None and row.raw <= before:
            again = any(one.raw <= row.raw <= _last(one) for one in norms.table[:number])
            message = (
                f"{row.raw} is in two rows; keep one of them"
                if again
                else f"expected more than {before}, found {row.raw}; list the rows from the lowest score up"
            )
            yield document.problem(NORMS, message, (*at, "raw"))
        elif before is not None and row.raw > before + 1:
            gap = f"{before + 1}" if row.raw == before + 2 else f"{before + 1} to {row.raw - 1}"
            message = f"expected {before + 1}, found {row.raw}; add a row for {gap}"
            yield document.problem(NORMS, message, (*at, "raw"))
        before = _last(row) if before is None else max(before, _last(row))


def _values(norms: Norms, document: Document, above: Loc) -> Iterator[Problem]:
    values = [row.value for row in norms.table]
    falls = next((after < before for before, after in pairwise(values) if after != before), False)
    for number, value in enumerate(values):
        at: Loc = (*above, "table", number, "value")
        before = values[number - 1] if number else value
        if value != before and (value < before) != falls:
            wanted = "at most" if falls else "at least"
            message = f"expected {wanted} {number_text(before)}, found {number_text(value)}; the values turn back here"
            yield document.problem(NORMS, message, at)
        elif decimals_of(value) > FIGURE_DECIMALS:
            yield document.problem(NORMS, _too_long(value), at)


def _uncovered(norms: Norms, key: KeyScale, document: Document, at: Loc) -> Iterator[Problem]:
    low, high = norms.table[0].raw, _last(norms.table[-1])
    scores = [score for score in _complete_scores(key) if not low <= score <= high]
    if scores:
        listed = ", ".join(map(str, scores[:MOST_NAMES])) + (", …" if len(scores) > MOST_NAMES else "")
        message = f"expected a row for every score that answers give, found none for {listed}; add them"
        yield document.problem(NORMS, message, (*at, "table"), key=True)


def _complete_scores(key: KeyScale) -> list[int]:
    """The sums of complete answers, from the lowest up: bit n of `sums` says that some answers give `low + n`."""
    sums = 1
    for load in key.loads:
        points = {load.weight * (load.keyed(value) - load.least) for value in load.item.values}
        added = 0
        for one in points:
            added |= sums << one
        sums = added
    return [int(key.low) + place for place in range(sums.bit_length()) if sums >> place & 1]


def _last(row: NormRow) -> int:
    return row.raw if row.to is None else row.to


def _span(row: NormRow) -> str:
    return f"{row.raw}" if row.to is None else f"{row.raw} to {row.to}"


RELIABLE_CHANGE = Rule(
    "reliable-change",
    "error",
    what="The figures in `change` have at most four decimals, and the change that follows from them is less than the "
    "whole range of the scale. The standard deviation is in points of the score.",
    why="Otherwise no change could ever be called one; most likely, a figure is of another scale, or in another unit.",
    source="Jacobson and Truax, Clinical Significance: A Statistical Approach to Defining Meaningful Change in "
    "Psychotherapy Research, Journal of Consulting and Clinical Psychology 59(1), 1991.",
)


def _change(scale: Scale, key: KeyScale, document: Document, at: Loc) -> Iterator[Problem]:
    if not scale.change or key.change is None:
        return
    for name, number in (("reliability", scale.change.reliability), ("deviation", scale.change.deviation)):
        if decimals_of(number) > FIGURE_DECIMALS:
            yield document.problem(RELIABLE_CHANGE, _too_long(number), (*at, name))
    if key.change >= 100**2:
        message = (
            f"with these figures only a change of more than the whole scale, {number_text(key.high - key.low)} points, "
            "is one; check both, and that the standard deviation is in points of this score"
        )
        yield document.problem(RELIABLE_CHANGE, message, (*at, "deviation"))


def _too_long(number: Fraction, most: int = FIGURE_DECIMALS) -> str:
    return f"expected at most {most} decimals, found {number_text(number)}"
