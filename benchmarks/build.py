"""Builds a corpus of N issues three ways, in turn, and prints the times: `make bench N=1000`.

The generator's site, a plain MkDocs site of pages of that size, and Material's blog plugin, each with its search. What
lasts on another machine is the ratio of runs made side by side: each way is built `ROUNDS` times in turn, and medians
are compared.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.corpus import write_corpus  # noqa: E402 - after the path is set

WAYS = {"project": "this generator", "plain": "plain MkDocs pages", "blog": "Material's blog plugin"}
ROUNDS = 3


def build(folder: Path) -> float:
    """Seconds of a clean build."""
    shutil.rmtree(folder / "site", ignore_errors=True)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "INVERSION_NOW": "2100-01-01"},
        check=True,
    )
    return time.perf_counter() - started


def main(count: int, ways: list[str]) -> None:
    """Prints a line for each way."""
    with tempfile.TemporaryDirectory(prefix="corpus-") as name:
        folder = Path(name)
        write_corpus(folder, count)
        empty = Path(name) / "empty"
        write_corpus(empty, 1)
        times: dict[str, list[float]] = {way: [] for way in ways}
        base: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way in ways:
                times[way].append(build(folder / way))
                base[way].append(build(empty / way))
        print(f"{count} issues, median of {ROUNDS} clean builds in turn")
        each = {way: (statistics.median(times[way]) - statistics.median(base[way])) / (count - 1) for way in ways}
        for way in ways:
            ratio = statistics.median(times[way]) / statistics.median(times["plain"])
            print(
                f"  {WAYS[way]:24} {statistics.median(times[way]):7.2f} s   {1000 * each[way]:6.2f} ms an issue"
                f"   {ratio:5.2f} x plain pages, {each[way] / each['plain']:5.2f} x for each issue"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:] or list(WAYS))
