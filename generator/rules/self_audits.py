"""Rules for self-audits beyond their format: references, bands without gaps, and worked examples that are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from generator.model.quiz import Item, SelfAudit
from generator.model.worked_example import Expect
from generator.quiz.scoring import NOT_APPLICABLE, Outcome, score, shown_number
from generator.quiz.scoring_key import KeyScale, ScoringKey, scoring_key
from generator.rules.instruments import BAND_DECIMALS, instrument_problems, reference_problems
from generator.rules.quiz_messages import number_text, unknown_name
from generator.rules.references import DUPLICATE_ID, RESERVED_ID
from generator.rules.response_sets import response_set_problems
from generator.text.document import Document, Loc
from generator.text.problems import Problem, Rule

RESERVED_SCALES = ("overall", "weakest")  # keys of `expect`, beside the scale ids
LARGEST_BAND = 10**9  # with BAND_DECIMALS, keeps the numerator of a bound within JavaScript's safe integers


def self_audit_problems(quiz: SelfAudit, document: Document) -> tuple[Problem, ...]:
    """The problems of one quiz; references to the rest of the project are checked elsewhere."""
    found = [
        *response_set_problems(quiz, document),
        *_items(quiz, document),
        *_perspectives(quiz, document),
        *reference_problems(quiz, document),
    ]
    if not found:
        found += _scales(quiz, document)
    if not found:
        found += instrument_problems(quiz, document)
    if not found:
        found += _examples(quiz, document)
    return tuple(found)


ITEM_RESPONSES = Rule(
    "item-responses",
    "error",
    what="Each item has a response set: its own `responses`, or that of `defaults`.",
    why="Readers couldn't answer an item without a response set.",
)


def _items(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    default = quiz.defaults.responses
    if default and default not in quiz.responses:
        yield unknown_name(document, "response set", default, quiz.responses, ("defaults", "responses"))
    seen: dict[str, int] = {}
    for number, item in enumerate(quiz.items):
        at: Loc = ("items", number)
        if item.id in seen:
            line = document.mark(("items", seen[item.id])).line
            message = f"duplicate item id `{item.id}`, first used on line {line}; give each item its own id"
            yield document.problem(DUPLICATE_ID, message, (*at, "id"))
        seen.setdefault(item.id, number)
        if item.responses and item.responses not in quiz.responses:
            yield unknown_name(document, "response set", item.responses, quiz.responses, (*at, "responses"))
        elif not item.responses and not quiz.defaults.responses:
            message = f"`{item.id}` has no response set; add `responses:` to it or to `defaults`"
            yield document.problem(ITEM_RESPONSES, message, at)
        yield from _item_loads(quiz, document, item, at)
        yield from _instead(quiz, document, item, (*at, "instead"))


ITEM_SCORES = Rule(
    "item-scores",
    "error",
    what="Each item says how it counts in one of three ways: `scale` and `keyed`, or `scores`, or `scored: false`.",
    why="The program doesn't guess about scoring, because a forgotten key would change results.",
)


def _item_loads(quiz: SelfAudit, document: Document, item: Item, at: Loc) -> Iterator[Problem]:
    single = item.scale is not None or item.keyed is not None
    if not item.scored:
        if single or item.scores or item.weight is not None:
            message = f"`{item.id}` is not scored; delete its `scale`, `keyed`, `scores` and `weight`"
            yield document.problem(ITEM_SCORES, message, at)
        if item.counts_from is not None:
            message = f"`{item.id}` is not scored; delete its `counts_from`"
            yield document.problem(ITEM_SCORES, message, (*at, "counts_from"), key=True)
        return
    if item.scores and single:
        message = f"`{item.id}` has both `scores` and `scale` or `keyed`; keep one or the other"
        yield document.problem(ITEM_SCORES, message, at)
    elif not item.scores and (item.scale is None or item.keyed is None):
        yield document.problem(ITEM_SCORES, _unfinished(item), at)
    if item.scale is not None and item.scale not in quiz.scales:
        yield unknown_name(document, "scale", item.scale, quiz.scales, (*at, "scale"))
    scales: set[str] = set()
    for place, load in enumerate(item.scores or ()):
        here: Loc = (*at, "scores", place, "scale")
        if load.scale not in quiz.scales:
            yield unknown_name(document, "scale", load.scale, quiz.scales, here)
        if load.scale in scales:
            message = f"`{item.id}` counts twice on `{load.scale}`; raise `weight` instead"
            yield document.problem(ITEM_SCORES, message, here)
        scales.add(load.scale)


UNUSED_INSTEAD = Rule(
    "unused-instead",
    "warning",
    what="An item with `instead` counts on a scale of which one end is better, in a quiz with `wording: own`.",
    why="A result shows it beside an answer that lowered such a scale, and nowhere else.",
)


def _instead(quiz: SelfAudit, document: Document, item: Item, at: Loc) -> Iterator[Problem]:
    scales = (quiz.scales.get(load.scale) for load in quiz.loads(item))
    if item.instead is None or (quiz.wording == "own" and any(scale and scale.better != "neither" for scale in scales)):
        return
    why = (
        "a published instrument gives no advice"
        if quiz.wording == "fixed"
        else f"`{item.id}` lowers no scale of which one end is better"
    )
    yield document.problem(UNUSED_INSTEAD, f"no result shows this: {why}; delete `instead`", at, key=True)


def _unfinished(item: Item) -> str:
    if item.scale is not None:
        return f"`{item.id}` has `scale` but no `keyed`; add `keyed: forward` or `keyed: reverse`"
    if item.keyed is not None:
        return f"`{item.id}` has `keyed` but no `scale`; add the scale that it counts on"
    return f"`{item.id}` counts on no scale; add `scale` and `keyed`, or `scores`, or `scored: false`"


PERSPECTIVES = Rule(
    "perspectives",
    "error",
    what="A quiz with the perspective `other` has `stem_other` and, in each item, `other`: the same texts about "
    "someone else. A quiz without this perspective has neither of them, no `title_other`, and no `other` in its "
    "`results`.",
    why="Otherwise the form about someone else would ask about the reader, or nobody would ever see the texts.",
)


def _perspectives(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    if len(set(quiz.perspectives)) < len(quiz.perspectives):
        yield document.problem(PERSPECTIVES, "duplicate perspective; list each one once", ("perspectives",))
    if "other" in quiz.perspectives:
        if quiz.stem_other is None:
            message = "the perspective `other` needs `stem_other`, the question about someone else; add it"
            yield document.problem(PERSPECTIVES, message, ("perspectives",))
        for number, item in enumerate(quiz.items):
            if item.other is None:
                message = f"the perspective `other` needs `other:` in `{item.id}`, its text about someone else; add it"
                yield document.problem(PERSPECTIVES, message, ("items", number))
        return
    message = "this is never shown without the perspective `other`; add `perspectives: [self, other]`, or delete it"
    about_other: dict[Loc, object] = {
        ("title_other",): quiz.title_other,
        ("stem_other",): quiz.stem_other,
        ("results", "other"): quiz.results.other,
        **{("items", number, "other"): item.other for number, item in enumerate(quiz.items)},
    }
    for place, text in about_other.items():
        if text is not None:
            yield document.problem(PERSPECTIVES, message, place, key=True)


EMPTY_SCALE = Rule(
    "empty-scale",
    "error",
    what="Every scale of a quiz has at least one item that counts on it.",
    why="A scale without items never has a score.",
)

MIN_ANSWERED = Rule(
    "min-answered",
    "error",
    what="The `min_answered` of a scale is at most its number of items.",
    why="Otherwise the scale could never have a score.",
)


def _scales(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    for scale in scoring_key(quiz).scales:
        at: Loc = ("scales", scale.id)
        if scale.id in RESERVED_SCALES:
            message = f"reserved id `{scale.id}`, which is a key of `expect`; choose another id"
            yield document.problem(RESERVED_ID, message, at, key=True)
        count = len(scale.loads)
        if not count:
            message = f"no item counts on the scale `{scale.id}`; add items to it, or delete it"
            yield document.problem(EMPTY_SCALE, message, at, key=True)
            continue
        if scale.min_answered > count:
            message = f"expected at most {count}, the number of items on this scale, found {scale.min_answered}"
            yield document.problem(MIN_ANSWERED, message, (*at, "min_answered"))
        mixed = list(_mixed_ranges(quiz, document, scale))
        yield from mixed
        if not mixed:
            yield from _bands(document, scale)


MIXED_RANGES = Rule(
    "mixed-ranges",
    "error",
    what="With `method: mean`, `sum` or `maximum`, the answers to all items of a scale have the same lowest and the "
    "same highest value. `ranges: mixed` in `scoring` allows a sum of any values. `method: percent` allows any values "
    "too, and each item counts equally, whatever its range.",
    why="The mean of answers with different ranges has no meaning. In a sum, an item with a wider range counts more; "
    "some published scales mean that, but it can also be a mistake.",
)


def _mixed_ranges(quiz: SelfAudit, document: Document, scale: KeyScale) -> Iterator[Problem]:
    """Items whose lowest and highest value differ from those of the first item, where they may not.

    Source: docs/design.md, Scoring, rule 3.
    """
    if quiz.mixes_ranges or not quiz.method.needs_equal_values:
        return
    if quiz.method.may_mix_values:
        advice = "add `ranges: mixed` to `scoring` if the answers are to be added as they are, or use one response set"
    else:
        sums = "`ranges: mixed` is for `method: sum`; " if quiz.scoring.ranges == "mixed" else ""
        advice = f"{sums}use one response set, or `method: percent`, in which each item counts equally"
    first = scale.loads[0]
    places = {item.id: number for number, item in enumerate(quiz.items)}
    for load in scale.loads:
        if (load.least, load.greatest) != (first.least, first.greatest):
            message = (
                f"with `{quiz.scoring.method}`, all items of `{scale.id}` need the same range: `{first.item.id}` has "
                f"{first.least} to {first.greatest}, `{load.item.id}` has {load.least} to {load.greatest}; {advice}"
            )
            yield document.problem(MIXED_RANGES, message, ("items", places[load.item.id]))


BAND_START = Rule(
    "band-start",
    "error",
    what="The bands of a scale begin at its lowest score and rise; none begins above its highest score.",
    why="Each band ends where the next one begins, so there are no gaps, no overlaps and no bands outside the scale.",
)


def _bands(document: Document, scale: KeyScale) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, band in enumerate(scale.bands):
        at: Loc = ("scales", scale.id, "bands", number)
        if band.id in seen:
            message = f"duplicate band id `{band.id}` in this scale; give each band its own id"
            yield document.problem(DUPLICATE_ID, message, (*at, "id"))
        seen.add(band.id)
        before = scale.bands[number - 1].start if number else None
        if fault := _band_start(band.start, before, scale.low, scale.high):
            yield document.problem(BAND_START, fault, (*at, "from"))


def _band_start(start: Fraction, before: Fraction | None, low: Fraction, high: Fraction) -> str | None:
    """What is wrong with a band's lower bound. `before` is the bound of the band below; None for the first band."""
    if before is None and start != low:
        return (
            f"expected {number_text(low)}, the scale's minimum, found {number_text(start)}; begin the first band there"
        )
    if before is not None and start <= before:
        return (
            f"expected more than {number_text(before)}, found {number_text(start)}; write the bands from the lowest up"
        )
    if start > high:
        return f"expected at most {number_text(high)}, the scale's maximum, found {number_text(start)}"
    if (start * 10**BAND_DECIMALS).denominator > 1:
        return f"expected at most {BAND_DECIMALS} decimals, found {number_text(start)}"
    if abs(start) > LARGEST_BAND:
        bounds = f"-{LARGEST_BAND:,} to {LARGEST_BAND:,}"
        return f"expected a number from {bounds}, found {number_text(start)}; use smaller option values"
    return None


EXAMPLE = Rule(
    "example",
    "error",
    what="Each worked example of a quiz is right: scoring gives the expected scores and bands. If not, the example is "
    "wrong, or it reveals a wrong key, weight or band.",
    why="An example is the one place where the author says what the scoring should give.",
)


def _examples(quiz: SelfAudit, document: Document) -> Iterator[Problem]:
    key = scoring_key(quiz)
    ids = [item.id for item in key.items]
    for number, example in enumerate(quiz.examples):
        at: Loc = ("examples", number)
        unknown = [item_id for item_id in example.answers if item_id not in ids]
        for item_id in unknown:
            yield unknown_name(document, "item", item_id, ids, (*at, "answers", item_id), key=True)
        outcome = score(key, example.answers)
        for item_id in outcome.dropped:
            if item_id not in unknown:
                message = f"expected {_choices(key, item_id)}, found `{example.answers[item_id]}`"
                yield document.problem(EXAMPLE, message, (*at, "answers", item_id))
        for name, expected in example.expect.items():
            yield from _expected(key, outcome, document, (*at, "expect", name), expected)


def _expected(
    key: ScoringKey, outcome: Outcome, document: Document, at: Loc, expected: Expect | tuple[str, ...]
) -> Iterator[Problem]:
    name = str(at[-1])
    if name == "weakest":
        if not isinstance(expected, tuple):
            message = f"expected a list of scale ids, found {_wanted(key, expected)}; write {_list(outcome.weakest)}"
            yield document.problem(EXAMPLE, message, at)
        elif expected != outcome.weakest:
            yield _untrue(document, at, _list(expected), _list(outcome.weakest))
        return
    if isinstance(expected, tuple):
        choices = "null or a number" if name == "overall" else "null, a number, or [number, band id]"
        message = f"expected {choices}, found {_list(expected)}"
        yield document.problem(EXAMPLE, message, at)
        return
    if name == "overall":
        shown, band = outcome.overall_shown, None
        if expected.band is not None:
            message = f"expected a number alone, found {_wanted(key, expected)}; `overall` has no bands"
            yield document.problem(EXAMPLE, message, at)
            return
    elif name in outcome.scales:
        shown, band = outcome.scales[name].shown, outcome.scales[name].band
    else:
        known = [*outcome.scales, *RESERVED_SCALES]
        yield unknown_name(document, "scale", name, known, at, key=True)
        return
    if expected.score != shown or (expected.band is not None and expected.band != band):
        scored = Expect(score=shown, band=band if expected.band is not None else None)
        yield _untrue(document, at, _wanted(key, expected), _wanted(key, scored))


def _untrue(document: Document, at: Loc, wants: str, gives: str) -> Problem:
    message = f"expected {wants}, but scoring gives {gives}; correct the example or the scoring"
    return document.problem(EXAMPLE, message, at)


def _wanted(key: ScoringKey, expected: Expect) -> str:
    """An expected result, as the author writes it."""
    if expected.score is None:
        return "null"
    shown = str(shown_number(expected.score, key.decimals or int(expected.score.denominator > 1)))
    return shown if expected.band is None else f"[{shown}, {expected.band}]"


def _choices(key: ScoringKey, item_id: str) -> str:
    item = next(item for item in key.items if item.id == item_id)
    choices = [*map(str, item.choices), *([NOT_APPLICABLE] if item.not_applicable else [])]
    return f"an answer that `{item_id}` offers ({', '.join(choices)})"


def _list(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"
