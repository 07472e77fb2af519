"""The report of `inversion simulate` as text for a terminal of 80 columns, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from generator.quiz.item_analysis import PARTS, Observed, Report, ScaleReport, Spread
from generator.quiz.reliability import rooted
from generator.quiz.scoring import show, shown_number

DECIMALS = 4  # of a figure in JSON
BAR = 10  # letters for all of the answers
LABEL = 28  # letters for a name before they are cut
_CHANCE, _GIVEN = "by chance", "answers"


def report_text(report: Report) -> str:
    """The report in plain text: what stands in each row of a table is aligned, and a bar shows each share."""
    lines = [f"{report.quiz}, revision {report.revision}", ""]
    if report.in_line is not None:
        share = _percent(Fraction(report.in_line, report.people)) if report.people else "-"
        lines += [f"{report.people} people; one option all the way down: {report.in_line} ({share})", ""]
    for scale in report.scales:
        lines += [*_scale(scale, report.decimals), ""]
    lines += ["By chance: all items answered, each option equally often; counted, not drawn."]
    if report.in_line is not None:
        lines += [
            "alpha: Cronbach's, from pairwise covariances. item-total: with the score of the",
            "scale, the item included. item-rest: with the other items alone.",
        ]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _scale(scale: ScaleReport, decimals: int) -> Iterator[str]:
    count = f"{scale.items} item{'' if scale.items == 1 else 's'}"
    yield f"{scale.title} ({scale.id}): {count}, scores from {_short(scale.low)} to {_short(scale.high)}"
    columns = [spread for spread in (scale.chance, scale.given.spread if scale.given else None) if spread]
    names = [*([_CHANCE] if scale.chance else []), *([_GIVEN] if scale.given and scale.given.spread else [])]
    if not scale.chance:
        yield "  by chance: too many different scores to count"
    if columns:
        yield ""
        yield _row("score from", "", [f"{name:>7}" for name in names])
        step = (scale.high - scale.low) / PARTS
        for place in range(PARTS):
            yield _row("", _short(scale.low + step * place), [_bar(spread.parts[place]) for spread in columns])
        yield ""
        yield _row("band", "from", [f"{name:>7}" for name in names])
        for band, start in scale.starts.items():
            yield _row(band, _short(start), [_bar(spread.bands[band]) for spread in columns])
        yield ""
        yield _row("mean", "", [f"{_fixed(spread.mean, 2):>7}" for spread in columns])
        yield _row("sd", "", [f"{_rooted(spread.variance):>7}" for spread in columns])
    yield ""
    yield _row("one option", "score", ["band"])
    for line in scale.lines:
        yield _row(line.label or f"option {line.option}", _fixed(line.shown, decimals), [line.band])
    if scale.given:
        yield from _given(scale.given)


def _given(given: Observed) -> Iterator[str]:
    yield ""
    yield f"  alpha {_fixed(given.alpha, 2)}, people with a score {given.scored}"
    yield f"  {'item':<{LABEL}} {'n':>6} {'mean':>7} {'sd':>6} {'item-total':>11} {'item-rest':>10}"
    for item in given.items:
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
    return "-" if square is None else f"{float(rooted(square, 2)):.2f}"


def _short(exact: Fraction) -> str:
    """A bound with two decimals at most, and none that say nothing."""
    return f"{float(show(exact, 2)):.2f}".rstrip("0").rstrip(".")


def report_json(report: Report) -> dict[str, Any]:
    """The report as `inversion simulate --format json` prints it: numbers to 4 decimals, null where there is none."""
    return {
        "quiz": report.quiz,
        "revision": report.revision,
        "form": report.form,
        "people": report.people,
        "straight_lines": report.in_line,
        "scales": {
            scale.id: {
                "items": scale.items,
                "lowest": _number(scale.low),
                "highest": _number(scale.high),
                "chance": _spread_json(scale.chance),
                "straight_lines": [
                    {
                        "option": line.option,
                        "label": line.label,
                        "score": shown_number(line.shown, report.decimals),
                        "band": line.band,
                    }
                    for line in scale.lines
                ],
                "answers": _given_json(scale.given),
            }
            for scale in report.scales
        },
    }


def _spread_json(spread: Spread | None) -> dict[str, Any] | None:
    if spread is None:
        return None
    return {
        "mean": _number(spread.mean),
        "sd": _root(spread.variance),
        "tenths": [_number(share) for share in spread.parts],
        "bands": {band: _number(share) for band, share in spread.bands.items()},
    }


def _given_json(given: Observed | None) -> dict[str, Any] | None:
    if given is None:
        return None
    spread = _spread_json(given.spread) or {"mean": None, "sd": None, "tenths": None, "bands": None}
    items = {
        item.id: {
            "n": item.n,
            "mean": _number(item.mean),
            "sd": _root(item.variance),
            "item_total": _root(item.item_total),
            "item_rest": _root(item.item_rest),
        }
        for item in given.items
    }
    return {"scored": given.scored, **spread, "alpha": _number(given.alpha), "items": items}


def _number(exact: Fraction | None) -> float | None:
    return None if exact is None else float(show(exact, DECIMALS))


def _root(square: Fraction | None) -> float | None:
    return None if square is None else float(rooted(square, DECIMALS))
