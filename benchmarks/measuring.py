"""Runs programs one after another, and takes the time and the memory of each."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOW = "2100-01-01"  # all issues are public then


@dataclass(frozen=True)
class Run:
    """What one run of a program took, together with the programs that it started.

    Attributes:
        wall: seconds on the clock.
        cpu: seconds of all cores.
        peak: MiB of the process that needed the most.
    """

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True)
class Figures:
    """What a goal is judged by: a number for each run, and those of its peers, measured in turn with it."""

    own: tuple[float, ...]
    peers: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """Of the runs."""
        return statistics.median(self.own)

    def ratio(self, peer: str) -> float:
        """The median of the ratios of runs that followed each other: what else the machine did then slowed both."""
        return statistics.median(own / other for own, other in zip(self.own, self.peers[peer], strict=True))


@dataclass(frozen=True)
class Place:
    """Where to measure.

    Attributes:
        folder: has the same texts for each program, each in a folder of its own.
        size: how many issues these are.
        runs: how often to measure each thing.
        peers: the commands of the peers that are installed, by name.
        say: is told what is being done.
    """

    folder: Path
    size: int
    runs: int
    peers: Mapping[str, tuple[str, ...]]
    say: Callable[[str], None]

    @property
    def project(self) -> Path:
        """The project with this many issues."""
        return self.folder / "project"

    def rounds(self, what: str) -> Iterator[int]:
        """The numbers of the runs, each of which is announced."""
        for number in range(1, self.runs + 1):
            self.say(f"{self.size:,} issues: {what}, run {number} of {self.runs}")
            yield number


Measured = Iterator[tuple[str, Figures]]  # by the id of a goal


def python(*arguments: str) -> list[str]:
    """The command that runs the project's Python."""
    return [sys.executable, *arguments]


def environment() -> dict[str, str]:
    """Of all programs: any other setting could change what they do."""
    # Without what Python compiled before, each start of a program would compile all of it again.
    others = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**others, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "INVERSION_NOW": NOW}


def run(command: Sequence[str], folder: Path) -> Run:
    """Runs a program in a folder to its end.

    Raises:
        RuntimeError: it failed; the message has the end of what it printed.
    """
    with tempfile.TemporaryFile() as told:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - the program itself, or a peer that was installed for this
            command, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=told, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(process.pid, 0)  # with those that the process started and waited for
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            told.seek(0)
            raise RuntimeError(
                f"{' '.join(command)} failed in {folder}:\n{told.read().decode(errors='replace')[-3000:]}"
            )
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Run(wall, used.ru_utime + used.ru_stime, kilobytes / 1024)


@dataclass(frozen=True)
class Page:
    """An issue from the middle of a corpus, which is edited.

    Attributes:
        path: its file.
        scratch: a file beside the corpus, to write to unseen.
    """

    path: Path
    scratch: Path

    def edit(self, text: str, mark: str) -> None:
        """Puts `text` with `mark` at its end in the file's place at one stroke, as most editors do."""
        self.scratch.write_text(f"{text}\n{mark}\n" if mark else text, encoding="utf-8")
        self.scratch.replace(self.path)


def page_of(site: Path, pattern: str) -> Page:
    """The page in the middle of those that fit the pattern."""
    found = sorted(site.glob(pattern))
    return Page(found[len(found) // 2], site.parent / "edited")
