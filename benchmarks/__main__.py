"""Measures the goals of `benchmarks/goals.py`, and prints them as a table: `make bench`."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import browsing, building, commanding, serving
from benchmarks.goals import SIZES
from benchmarks.machine import machine, warning
from benchmarks.measuring import ROOT, Figures, Measured, Place
from benchmarks.peers import install
from benchmarks.places import prepare
from benchmarks.table import IDS, NOTHING, Results, as_json, as_markdown, as_text, rows, with_table

PAGE = ROOT / "docs" / "performance.md"

# In this order: what needs what was kept comes before what throws it away.
MEASUREMENTS: tuple[tuple[frozenset[str], Callable[[Place], Measured]], ...] = (
    (frozenset({"edit-cold", "edit-cold-search"}), building.cold_edits),
    (frozenset({"status", "new", "email", "help", "check-kept"}), commanding.with_what_was_kept),
    (frozenset({"serve-start", "serve-edit"}), serving.preview),
    (frozenset({"build", "build-search", "memory"}), building.clean_builds),
    (frozenset({"check"}), commanding.check_anew),
    (frozenset({"cards"}), building.cards),
    (frozenset({"unloaded"}), building.unloaded),
    (frozenset({"search-bytes", "search-time"}), browsing.first_search),
    (frozenset({"quiz-start"}), browsing.quiz_start),
)


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(int(part.replace(",", "")) for part in text.split())
    if not sizes or min(sizes) < 10:
        raise argparse.ArgumentTypeError(f'expected numbers from 10 on, such as "365 1825", found `{text}`')
    return sizes


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=...", description=__doc__)
    parser.add_argument("--issues", type=_sizes, default=SIZES, metavar="N", help='sizes, such as "365 1825"')
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how often to measure each thing (default 3)")
    parser.add_argument(
        "--only", action="append", choices=IDS, metavar="ROW", help=f"one row; may be repeated: {', '.join(IDS)}"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE too")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    found = parser.parse_args(arguments)
    if found.runs < 1:
        parser.error("--runs: expected 1 or more")
    if found.write and found.only:
        parser.error("--write: expected the whole table, found --only, which leaves rows empty")
    return found


def measure(sizes: Sequence[int], runs: int, wanted: frozenset[str], say: Callable[[str], None]) -> Results:
    """Measures these goals at these sizes."""
    chosen = [(ids, take) for ids, take in MEASUREMENTS if ids & wanted]
    found: dict[tuple[str, int], Figures] = {}
    peers = install(say)
    for size in sizes:
        with prepare(size, runs, peers, say) as place:
            for ids, take in chosen:
                try:
                    found.update({(name, size): figures for name, figures in take(place) if name in wanted})
                except Exception as error:  # noqa: BLE001 - whatever fails, the other rows are worth their time
                    say(f"{size:,} issues: couldn't measure {', '.join(sorted(ids))}: {error}")
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints the table."""
    chosen = options(arguments)
    # A shell that starts this in its background has interrupts ignored; servers that it starts are ended by one.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    started = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {text}", file=sys.stderr, flush=True)

    about = machine()
    if loaded := warning():
        say(loaded)
    wanted = frozenset(chosen.only or IDS)
    found = measure(sorted(chosen.issues), chosen.runs, wanted, say)
    table = rows(found, wanted)
    head = f"{about}, runs: {chosen.runs}"
    print(f"{head}\n\n{as_text(table)}")
    if loaded:
        print(f"\n{loaded}")
    missing = [row.goal.id for row in table if set(row.cells.values()) == {NOTHING}]
    if chosen.json:
        chosen.json.write_text(json.dumps(as_json(head, table, found), indent=1) + "\n", encoding="utf-8")
    if chosen.write:
        page = with_table(PAGE.read_text(encoding="utf-8"), f"{head}\n\n{as_markdown(table)}")
        PAGE.write_text(page, encoding="utf-8")
    if missing:
        raise RuntimeError(f"not measured, for the reasons above: {', '.join(missing)}")


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        sys.exit(f"make bench: {error}")
    except KeyboardInterrupt:
        sys.exit("make bench: stopped")
