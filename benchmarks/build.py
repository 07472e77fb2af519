"""Builds a corpus of N issues in several ways and prints the times: `make bench N=1000`.

It builds the generator's site, a plain MkDocs site with pages of the same size, and a site with Material's blog plugin.
The search index comes from different programs (Pagefind and MkDocs' own), so the generator and the plain pages are
compared both with and without it. What holds on other machines too is the ratio of builds that run in turn: each way is
built `ROUNDS` times, and the medians are compared. `per issue` is the cost of one more issue, without the fixed costs.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.corpus import write_corpus  # noqa: E402 - once the path is set
from generator.publish.search_index import FOLDER, index_site  # noqa: E402 - the same

ROUNDS = 3
PLAIN = "plain"
WAYS = {
    PLAIN: "plain MkDocs pages",
    "plain-search": "the same with search",
    "project": "this generator",
    "project-search": "the same with search",
    "blog-search": "Material's blog plugin",
}


def put_aside(folder: Path) -> None:
    """Moves a folder away, to be deleted at the end: Linux is slow to create files where many were just deleted."""
    if folder.exists():
        folder.rename(Path(tempfile.mkdtemp(dir=folder.parent.parent)) / folder.name)


def build(folder: Path) -> float:
    """The seconds that a clean build takes."""
    put_aside(folder / "site")
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "INVERSION_NOW": "2100-01-01"},
        check=True,
    )
    return time.perf_counter() - started


def measure(folder: Path, times: dict[str, list[float]]) -> None:
    """One round of all ways. The generator's search index is timed by itself, and subtracted."""
    for way in ("plain", "plain-search", "blog-search"):
        times[way].append(build(folder / way))
    (folder / "project" / ".cache" / "search.db").unlink(missing_ok=True)  # a clean build makes all of it
    whole = build(folder / "project")
    put_aside(folder / "project" / "site" / FOLDER)
    started = time.perf_counter()
    index_site(folder / "project" / "site", {})
    times["project-search"].append(whole)
    times["project"].append(whole - (time.perf_counter() - started))


def main(count: int) -> None:
    """Prints a line for each way."""
    with tempfile.TemporaryDirectory(prefix="corpus-") as name:
        many, single = Path(name) / "many", Path(name) / "one"
        write_corpus(many, count)
        write_corpus(single, 1)
        first = build(many / "project")  # not counted: it draws the cards, which are then cached
        build(single / "project")
        times: dict[Path, dict[str, list[float]]] = {folder: {way: [] for way in WAYS} for folder in (many, single)}
        for _ in range(ROUNDS):
            for folder, own in times.items():
                measure(folder, own)
        medians = {folder: {way: statistics.median(own[way]) for way in WAYS} for folder, own in times.items()}
        each = {way: (medians[many][way] - medians[single][way]) / max(1, count - 1) for way in WAYS}
        print(f"{count} issues, medians of {ROUNDS} clean builds in turn, compared with plain pages")
        for way, title in WAYS.items():
            baseline = "plain-search" if way.endswith("-search") else PLAIN
            print(
                f"  {title:24} {medians[many][way]:7.2f} s  {medians[many][way] / medians[many][baseline]:5.2f} x"
                f"   per issue {1000 * each[way]:6.2f} ms  {each[way] / each[baseline]:5.2f} x"
            )
        print(f"  the first build, which draws {count} cards: {first:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]))
