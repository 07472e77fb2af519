"""The table of goals: a row for each, whatever was measured of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.goals import GOALS, SIZES, Goal, Limit
from benchmarks.measuring import Figures

Results = Mapping[tuple[str, int], Figures]  # by the id of a goal and the size of the corpus

IDS = tuple(goal.id for goal in GOALS)
BEGIN, END = "<!-- make bench -->", "<!-- end of make bench -->"
NOTHING = "–"


@dataclass(frozen=True)
class Row:
    """A line of the table, as it's shown: `cells` by size, and the peers with the ratio to each."""

    goal: Goal
    cells: Mapping[int, str]
    beside: str
    reached: str

    @property
    def shown(self) -> tuple[str, ...]:
        """All columns."""
        limits = ", ".join(map(str, self.goal.limits))
        return (self.goal.what, self.goal.unit, *self.cells.values(), self.beside, limits, self.reached)


def rows(results: Results, wanted: Collection[str] = IDS) -> tuple[Row, ...]:
    """One for each goal that is wanted, in the order of the goals."""
    sizes = sorted({size for _, size in results} | set(SIZES if not results else ()))
    return tuple(_row(goal, sizes, results) for goal in GOALS if goal.id in wanted)


def _row(goal: Goal, sizes: Sequence[int], results: Results) -> Row:
    found = {size: results[goal.id, size] for size in sizes if (goal.id, size) in results}
    cells = {size: amount(found[size].median) if size in found else NOTHING for size in sizes}
    return Row(goal, cells, _beside(found, goal), reached(goal, found))


def _beside(found: Mapping[int, Figures], goal: Goal) -> str:
    """What the peers took at the size that the goal is about, or at the largest one, and the ratio to each."""
    named = [limit.size for limit in goal.limits if isinstance(limit.times, str) and limit.size in found]
    size = next(iter(named), None) or max(found, default=0)
    if not found or not found[size].peers:
        return ""
    peers = [
        f"{name} {amount(Figures(runs).median)} ({found[size].ratio(name):.2f} ×)"
        for name, runs in found[size].peers.items()
    ]
    return f"{', '.join(peers)} at {size:,}"


def amount(value: float) -> str:
    """With as many digits as tell something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def reached(goal: Goal, found: Mapping[int, Figures]) -> str:
    """`yes` or `no`; a dash if too little was measured to tell."""
    kept = [held for limit in goal.limits for held in _held(limit, found)]
    if False in kept:
        return "no"
    return NOTHING if None in kept or not kept else "yes"


def _held(limit: Limit, found: Mapping[int, Figures]) -> list[bool | None]:
    """Whether the limit is kept, at each of its sizes; None where that wasn't measured."""
    sizes = [*found] if limit.size is None else [limit.size]
    return [None if (value := _value(limit, size, found)) is None else value <= limit.at_most for size in sizes]


def _value(limit: Limit, size: int, found: Mapping[int, Figures]) -> float | None:
    if size not in found:
        return None
    if limit.times is None:
        return found[size].median
    if isinstance(limit.times, str):
        return found[size].ratio(limit.times) if limit.times in found[size].peers else None
    return found[size].median / found[limit.times].median if limit.times in found else None


def _columns(table: Sequence[Row]) -> tuple[str, ...]:
    return ("what", "in", *(f"{size:,}" for size in table[0].cells), "beside", "goal", "reached")


def as_text(table: Sequence[Row]) -> str:
    """For a terminal: columns side by side."""
    lines = [_columns(table), *(row.shown for row in table)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def as_markdown(table: Sequence[Row]) -> str:
    """For a page."""
    columns = _columns(table)
    lines = [columns, ("---",) * len(columns), *(row.shown for row in table)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def as_json(head: str, table: Sequence[Row], results: Results) -> dict[str, object]:
    """For programs: what is shown, and the figure of each run."""
    return {
        "head": head,
        "rows": [
            {
                "id": row.goal.id,
                **dict(zip(_columns(table), row.shown, strict=True)),
                "runs": {
                    size: {"own": results[row.goal.id, size].own, "peers": dict(results[row.goal.id, size].peers)}
                    for size in row.cells
                    if (row.goal.id, size) in results
                },
            }
            for row in table
        ],
    }


def with_table(page: str, text: str) -> str:
    """A page with the text between the two comments for it.

    Raises:
        ValueError: the page doesn't have them.
    """
    found, count = re.subn(f"{BEGIN}.*?{END}", lambda _: f"{BEGIN}\n{text}\n{END}", page, count=1, flags=re.DOTALL)
    if not count:
        raise ValueError(f"expected a line {BEGIN} and, below it, a line {END}")
    return found
