"""Whole builds: clean ones beside peers, those after an edit, the cards, and what is in the site for nothing."""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.goals import ELEVENTY, HUGO, MKDOCS
from benchmarks.measuring import ROOT, Figures, Measured, Place, Run, environment, page_of, python, run
from benchmarks.places import put_aside

WHOLE = python("-m", "mkdocs", "build", "--quiet")
WITHOUT_SEARCH = python("-m", "benchmarks.without_search")
# Where each peer's site is, and the folder that it builds.
PEERS = {MKDOCS: ("plain", "site"), HUGO: ("hugo", "public"), ELEVENTY: ("eleventy", "_site")}

ISSUES = "content/issues/*.md"
TEXT = {".html", ".css", ".js", ".xml", ".json", ".svg", ".txt"}
# A browser, a search engine or a host asks for these by themselves; Pagefind's program asks for the files of its index.
ASKED_FOR = re.compile(r"pagefind/|sitemap(-\d+)?\.xml(\.gz)?$|robots\.txt$|CNAME$|.*\.html$")


def cold_edits(place: Place) -> Measured:
    """A build by a new process after one edit, with what the builds before kept."""
    page = page_of(place.project, ISSUES)
    text = page.path.read_text(encoding="utf-8")
    took: dict[str, list[float]] = defaultdict(list)
    try:
        for number in place.rounds("a build after one edit"):
            for name, command in {"edit-cold": WITHOUT_SEARCH, "edit-cold-search": WHOLE}.items():
                mark = f"This is edit {number} of {name}."
                page.edit(text, mark)
                took[name].append(run(command, place.project).cpu)
                _require(place.project / "site", page.path, mark)
    finally:
        page.edit(text, "")
    run(WHOLE, place.project)
    for name, all_of_it in took.items():
        yield name, Figures(tuple(all_of_it))


def _require(site: Path, source: Path, mark: str) -> None:
    slug = source.stem[len("2026-01-01-") :]
    if mark not in (site / "issues" / slug / "index.html").read_text(encoding="utf-8"):
        raise RuntimeError(f"the edit of {source.name} isn't in the site")


def clean_builds(place: Place) -> Measured:
    """Builds that have nothing but the cards, and in turn with them those of the peers."""
    took: dict[str, list[Run]] = defaultdict(list)
    used = {name: command for name, command in place.peers.items() if name in PEERS}
    for _ in place.rounds("clean builds"):
        for name, own in {"build": WITHOUT_SEARCH, "build-search": WHOLE}.items():
            forget(place)
            took[name].append(run(own, place.project))
        for name, command in used.items():
            folder, built = PEERS[name]
            put_aside(place.folder / folder / built, place)
            took[name].append(run(command, place.folder / folder))
    beside = {name: tuple(one.cpu for one in took[name]) for name in used}
    yield "build", Figures(_cpu(took["build"]), beside)
    yield "build-search", Figures(_cpu(took["build-search"]))
    peaks = {name: tuple(one.peak for one in took[name]) for name in used}
    yield "memory", Figures(tuple(one.peak for one in took["build-search"]), peaks)


def forget_results(place: Place) -> None:
    """Throws away what earlier builds kept, but the cards."""
    for path in (place.project / ".cache").glob("*.db"):
        path.unlink()


def forget(place: Place) -> None:
    """The same, and the site that they made."""
    forget_results(place)
    put_aside(place.project / "site", place)


def _cpu(runs: Sequence[Run]) -> tuple[float, ...]:
    return tuple(one.cpu for one in runs)


def cards(place: Place) -> Measured:
    """The time on the clock of each card, with all processes that draw them."""
    took = []
    for _ in place.rounds("cards"):
        command = python("-m", "benchmarks.draw_cards", str(place.project))
        done = subprocess.run(command, cwd=ROOT, env=environment(), check=True, capture_output=True, text=True)  # noqa: S603 - our own
        count, seconds = done.stdout.split()
        took.append(1000 * float(seconds) / int(count))
    yield "cards", Figures(tuple(took))


def unloaded(place: Place) -> Measured:
    """The size of all files in the site that no page, stylesheet, script or feed names."""
    yield "unloaded", Figures((sum(size for _, size in unnamed(place.project / "site")) / 1000,))


def unnamed(site: Path) -> list[tuple[str, int]]:
    """The path and the bytes of each file whose name is in no other file."""
    named: set[str] = set()
    others = []
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if not ASKED_FOR.match(name):
            others.append(name)
        if path.suffix in TEXT and not name.startswith("pagefind/"):
            named.update(re.findall(r"[\w.-]+\.\w+", path.read_text(encoding="utf-8")))
    return [(name, (site / name).stat().st_size) for name in others if name.rpartition("/")[2] not in named]
