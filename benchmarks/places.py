"""The folders that are measured in, below build/bench."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measuring import ROOT, Place, python, run

FOLDER = ROOT / "build" / "bench"


@contextmanager
def prepare(size: int, runs: int, peers: Mapping[str, tuple[str, ...]], say: Callable[[str], None]) -> Iterator[Place]:
    """Writes a corpus and builds it once, so that later builds have its cards and what else is kept.

    The cards are kept from run to run: drawing them takes longer than all else, and is measured by itself.
    """
    folder = FOLDER / str(size)
    cards, aside = folder / "project" / ".cache" / "cards", FOLDER / f"cards-{size}"
    if cards.is_dir():
        shutil.rmtree(aside, ignore_errors=True)
        cards.rename(aside)
    shutil.rmtree(folder, ignore_errors=True)
    say(f"{size:,} issues: writing the texts")
    run(python("-m", "benchmarks.corpus", str(folder), str(size)), ROOT)
    if aside.is_dir():
        cards.parent.mkdir(exist_ok=True)
        aside.rename(cards)
        say(f"{size:,} issues: the first build")
    else:
        say(f"{size:,} issues: the first build, which draws all cards")
    run(python("-m", "mkdocs", "build", "--quiet"), folder / "project")
    yield Place(folder, size, runs, peers, say)
    shutil.rmtree(_trash(folder), ignore_errors=True)


def put_aside(folder: Path, place: Place) -> None:
    """Moves a folder away, to be deleted at the end: Linux is slow to create files where many were just deleted."""
    if folder.exists():
        trash = _trash(place.folder)
        trash.mkdir(exist_ok=True)
        folder.rename(Path(tempfile.mkdtemp(dir=trash)) / folder.name)


def _trash(folder: Path) -> Path:
    return folder / "trash"
