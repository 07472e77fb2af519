"""What `inversion simulate` prints: the analysis of a quiz as text for a terminal of 80 columns, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from generator.quiz.item_analysis import TENTHS, Analysis, ObservedScores, ScaleAnalysis, ScoreDistribution
from generator.quiz.reliability import signed_root
from generator.quiz.scoring import show, shown_number

DECIMALS = 4  # of a figure in JSON
BAR = 10  # letters for all of the answers
LABEL = 28  # letters for a name before they are cut
_CHANCE, _ANSWERS = "by chance", "answers"


def report_text(analysis: Analysis) -> str:
    """The report in plain text: tables with aligned columns, and a bar for each share."""
    lines = [f"{analysis.quiz}, revision {analysis.revision}", ""]
    if analysis.straight_liners is not None:
        share = _percent(Fraction(analysis.straight_liners, analysis.people)) if analysis.people else "-"
        lines += [f"{analysis.people} people; one option all the way down: {analysis.straight_liners} ({share})", ""]
    for scale in analysis.scales:
        lines += [*_scale(scale, analysis.decimals), ""]
    lines += ["By chance: all items answered, each option equally often; counted, not drawn."]
    if analysis.straight_liners is not None:
        lines += [
            "alpha: Cronbach's, from pairwise covariances. item-total: with the score of the",
            "scale, the item included. item-rest: with the other items alone.",
        ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _scale(scale: ScaleAnalysis, decimals: int) -> Iterator[str]:
    count = f"{scale.items} item{'' if scale.items == 1 else 's'}"
    yield f"{scale.title} ({scale.id}): {count}, scores from {_short(scale.low)} to {_short(scale.high)}"
    both = {_CHANCE: scale.chance, _ANSWERS: scale.observed.distribution if scale.observed else None}
    columns = {name: distribution for name, distribution in both.items() if distribution}
    if not scale.chance:
        yield f"  by chance: {'bands need other scales' if scale.needs else 'too many different scores to count'}"
    if columns:
        yield ""
        yield _row("score from", "", [f"{name:>7}" for name in columns])
        step = (scale.high - scale.low) / TENTHS
        for place in range(TENTHS):
            yield _row("", _short(scale.low + step * place), [_bar(one.tenths[place]) for one in columns.values()])
        yield ""
        yield _row("band", "from", [f"{name:>7}" for name in columns])
        for band, start in scale.starts.items():
            yield _row(band, _short(start), [_bar(one.bands[band]) for one in columns.values()])
        yield ""
        yield _row("mean", "", [f"{_fixed(one.mean, 2):>7}" for one in columns.values()])
        yield _row("sd", "", [f"{_rooted(one.variance):>7}" for one in columns.values()])
    yield ""
    yield _row("one option", "score", ["band"])
    for line in scale.straight_lines:
        yield _row(line.label or f"option {line.option}", _fixed(line.shown, decimals), [line.band])
    if scale.observed:
        yield from _observed(scale.observed)


def _observed(observed: ObservedScores) -> Iterator[str]:
    yield ""
    yield f"  alpha {_fixed(observed.alpha, 2)}, people with a score {observed.scored}"
    yield f"  {'item':<{LABEL}} {'n':>6} {'mean':>7} {'sd':>6} {'item-total':>11} {'item-rest':>10}"
    for item in observed.items:
        yield (
            f"  {_cut(item.id):<{LABEL}} {item.n:>6} {_fixed(item.mean, 2):>7} {_rooted(item.variance):>6} "
            f"{_rooted(item.item_total):>11} {_rooted(item.item_rest):>10}"
        )


def _row(name: str, number: str, cells: list[str]) -> str:
    return f"  {_cut(name):<{LABEL}} {number:>9}  " + " ".join(f"{cell:<{BAR + 8}}" for cell in cells)


def _cut(name: str) -> str:
    return name if len(name) <= LABEL else name[: LABEL - 1] + "…"


def _bar(share: Fraction) -> str:
    return f"{_percent(share):>7} " + "#" * int(show(share * BAR, 0))


def _percent(share: Fraction) -> str:
    return f"{_fixed(share * 100, 1)} %"


def _fixed(exact: Fraction | None, decimals: int) -> str:
    """A number with so many decimals, half up; a dash where there is none."""
    return "-" if exact is None else f"{float(show(exact, decimals)):.{decimals}f}"


def _rooted(square: Fraction | None) -> str:
    return "-" if square is None else f"{float(signed_root(square, 2)):.2f}"


def _short(exact: Fraction) -> str:
    """A bound with two decimals at most, and none that say nothing."""
    return f"{float(show(exact, 2)):.2f}".rstrip("0").rstrip(".")


def report_json(analysis: Analysis) -> dict[str, Any]:
    """The report as `inversion simulate --format json` prints it: numbers to 4 decimals, null where there is none."""
    return {
        "quiz": analysis.quiz,
        "revision": analysis.revision,
        "form": analysis.form,
        "people": analysis.people,
        "straight_lines": analysis.straight_liners,
        "scales": {
            scale.id: {
                "items": scale.items,
                "lowest": _number(scale.low),
                "highest": _number(scale.high),
                "chance": _distribution_json(scale.chance),
                "straight_lines": [
                    {
                        "option": line.option,
                        "label": line.label,
                        "score": shown_number(line.shown, analysis.decimals),
                        "band": line.band,
                    }
                    for line in scale.straight_lines
                ],
                "answers": _observed_json(scale.observed),
            }
            for scale in analysis.scales
        },
    }


def _distribution_json(distribution: ScoreDistribution | None) -> dict[str, Any] | None:
    if distribution is None:
        return None
    return {
        "mean": _number(distribution.mean),
        "sd": _root(distribution.variance),
        "tenths": [_number(share) for share in distribution.tenths],
        "bands": {band: _number(share) for band, share in distribution.bands.items()},
    }


def _observed_json(observed: ObservedScores | None) -> dict[str, Any] | None:
    if observed is None:
        return None
    distribution = _distribution_json(observed.distribution) or dict.fromkeys(("mean", "sd", "tenths", "bands"))
    items = {
        item.id: {
            "n": item.n,
            "mean": _number(item.mean),
            "sd": _root(item.variance),
            "item_total": _root(item.item_total),
            "item_rest": _root(item.item_rest),
        }
        for item in observed.items
    }
    return {"scored": observed.scored, **distribution, "alpha": _number(observed.alpha), "items": items}


def _number(exact: Fraction | None) -> float | None:
    return None if exact is None else float(show(exact, DECIMALS))


def _root(square: Fraction | None) -> float | None:
    return None if square is None else float(signed_root(square, DECIMALS))
