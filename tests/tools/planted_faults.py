"""Plants faults in copies of the project, one at a time, and sees whether a test fails for each.

`python -m tests.tools.planted_faults` first runs the named tests without any fault, since a test that always fails
catches nothing. It exits with 1 if a fault is not caught, or if its text does not occur exactly once in its file.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from tests.tools.faults import (
    browser,
    guests,
    habits,
    languages,
    measuring,
    pages,
    publishing,
    scoring,
    sending,
    sources,
)
from tests.tools.faults.fault import Fault

ROOT = Path(__file__).resolve().parents[2]
SUBJECTS = (scoring, sources, publishing, sending, pages, languages, guests, habits, browser, measuring)
FAULTS = tuple(fault for subject in SUBJECTS for fault in subject.FAULTS)
SECONDS = 300  # that a test may take; the slowest needs a tenth of it
FAILED = 1  # pytest's exit status where tests failed; others say that it could not run them
_TEST = re.compile(r"^def (test_\w+)\(", re.MULTILINE)
_ASSERTED = ("assert ", "AssertionError", "Failed:")  # how a failure's message begins where a test made a claim
_NEVER_WRITE = {"PYTHONDONTWRITEBYTECODE": "1"}  # else the compiled fault could be taken for the file put right again


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a run of pytest: the first test that failed by an assertion, and what else there is to say."""

    caught_by: str | None
    words: str


def misfits(faults: Sequence[Fault], root: Path = ROOT) -> list[str]:
    """What is wrong with a table of faults: names or texts that are not unique, files or tests that are not there."""
    names = Counter(fault.name for fault in faults)
    found = [f"{name}: the name of {count} faults" for name, count in names.items() if count > 1]
    tests = files_of_tests(root)
    for fault in faults:
        path = root / fault.file
        count = path.read_text(encoding="utf-8").count(fault.old) if path.is_file() else 0
        if count != 1:
            found.append(f"{fault.name}: its text occurs {count} times in {fault.file}")
        files = tests.get(function_of(fault.test), [])
        if len(files) != 1:
            found.append(f"{fault.name}: {fault.test} is a test of {len(files)} files")
    return found


def files_of_tests(root: Path) -> Mapping[str, Sequence[str]]:
    """The files that define each test, by its name."""
    found: dict[str, list[str]] = {}
    for path in sorted((root / "tests").glob("test_*.py")):
        for name in _TEST.findall(path.read_text(encoding="utf-8")):
            found.setdefault(name, []).append(path.relative_to(root).as_posix())
    return found


def function_of(test: str) -> str:
    """The name of a test without its parameters."""
    return test.partition("[")[0]


def copy_to(folder: Path, root: Path = ROOT) -> Path:
    """A copy of the project's files as they are now, committed or not, but for what git ignores."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, folder / name)
    return folder


@contextmanager
def planted(fault: Fault, folder: Path) -> Iterator[None]:
    """The fault in the copy in `folder`, for as long as the context lasts."""
    path = folder / fault.file
    before, times = path.read_bytes(), path.stat()
    path.write_bytes(before.replace(fault.old.encode(), fault.new.encode()))
    # Compiled modules are told apart by whole seconds.
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns + 10**10))
    try:
        yield
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def run_tests(folder: Path, tests: Sequence[str], *options: str, variables: Mapping[str, str] | None = None) -> Verdict:
    """Runs tests of the copy in `folder` with this interpreter."""
    report = folder / "build" / "planted-faults.xml"
    report.unlink(missing_ok=True)
    seconds = SECONDS * len(tests)
    files = files_of_tests(folder)
    names = [f"{files[function_of(test)][0]}::{test}" for test in tests]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *options, *names]
    # The copy comes before the project that is installed.
    environ = {**os.environ, "PYTHONPATH": str(folder), **(variables or {})}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return Verdict(None, f"no end within {seconds} s")
    if done.returncode == 0:
        return Verdict(None, "all tests pass")
    if done.returncode != FAILED or not report.is_file():
        said = (done.stdout + done.stderr)[-2000:]
        return Verdict(None, f"pytest could not run it, status {done.returncode}: {said}")
    return verdict(report.read_text(encoding="utf-8"))


def verdict(report: str) -> Verdict:
    """Reads pytest's report (JUnit's XML). Only a claim that a test makes counts, not a program that breaks down."""
    failures = [
        (str(case.get("name")), str(failure.get("message")))
        for case in ET.fromstring(report).iter("testcase")  # noqa: S314 - pytest wrote it a moment ago
        for failure in case
        if failure.tag in {"failure", "error"}
    ]
    for name, message in failures:
        if message.startswith(_ASSERTED):
            return Verdict(name, message)
    return Verdict(None, "; ".join(f"{name}: {message}" for name, message in failures))


def plant(fault: Fault, folder: Path) -> tuple[Verdict, float]:
    """Runs a fault's test with the fault in the copy in `folder`; also how many seconds that took."""
    began = time.monotonic()
    with planted(fault, folder):
        found = run_tests(folder, [fault.test], "-x", variables=_NEVER_WRITE)
    return found, time.monotonic() - began


def without_faults(faults: Sequence[Fault], folders: Sequence[Path], pool: ThreadPoolExecutor) -> bool:
    """Runs all the tests that the faults name, side by side by file; whether all of them pass."""
    files = files_of_tests(ROOT)
    tests = sorted({fault.test for fault in faults}, key=lambda test: files[function_of(test)][0])
    places = {name: number for number, name in enumerate(dict.fromkeys(files[function_of(test)][0] for test in tests))}
    shares = [
        [test for test in tests if places[files[function_of(test)][0]] % len(folders) == number]
        for number in range(len(folders))
    ]
    passed = True
    for found in pool.map(run_tests, folders, filter(None, shares)):
        if found.words != "all tests pass":
            passed = False
            print(f"Without a fault: {found.caught_by or ''} {found.words}")
    return passed


def run(faults: Sequence[Fault], jobs: int) -> int:
    """Plants all faults; how many were not caught."""
    escaped = 0
    with TemporaryDirectory(prefix="planted-faults-") as scratch, ThreadPoolExecutor(jobs) as pool:
        folders = [copy_to(Path(scratch) / str(number)) for number in range(jobs)]
        if not without_faults(faults, folders, pool):
            return len(faults)
        idle: SimpleQueue[Path] = SimpleQueue()
        for folder in folders:
            idle.put(folder)

        def one(fault: Fault) -> tuple[Verdict, float]:
            folder = idle.get()
            try:
                return plant(fault, folder)
            finally:
                idle.put(folder)

        for fault, (found, seconds) in zip(faults, pool.map(one, faults), strict=True):
            if found.caught_by:
                print(f"{fault.name}: caught by {found.caught_by} ({seconds:.0f} s)", flush=True)
            else:
                escaped += 1
                print(f"{fault.name}: NOT CAUGHT by {fault.test} ({seconds:.0f} s): {found.words}", flush=True)
    return escaped


def main(arguments: Sequence[str] | None = None) -> int:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="show the faults, each with its file and its test")
    parser.add_argument("--only", metavar="NAME", action="append", help="plant this fault alone; may be given again")
    parser.add_argument("--jobs", metavar="N", type=int, default=2, help="copies that are worked in side by side")
    given = parser.parse_args(arguments)
    if unknown := set(given.only or ()) - {fault.name for fault in FAULTS}:
        parser.error(f"no fault is called {', '.join(sorted(unknown))}")
    faults = [fault for fault in FAULTS if not given.only or fault.name in given.only]
    if found := misfits(faults):
        print("\n".join(found))
        return 1
    if given.list:
        print("\n".join(f"{fault.name}: {fault.file}: {fault.test}" for fault in faults))
        return 0
    began = time.monotonic()
    escaped = run(faults, given.jobs)
    spent = os.times()
    cpu = spent.children_user + spent.children_system
    wall = time.monotonic() - began
    print(f"{len(faults) - escaped} of {len(faults)} faults caught in {wall:.0f} s ({cpu:.0f} s CPU)")
    return int(escaped > 0)


if __name__ == "__main__":
    sys.exit(main())
