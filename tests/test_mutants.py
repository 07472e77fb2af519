"""Whatever stands in a file, `check` ends with status 0 or 1, says where, and takes at most 2 s and 300 MB.

A few mutants of each kind in every run, 2,500 with `make test-mutants`. The same seed gives the same mutants; the files
of one that fails are written to test-results/mutants/.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.files import write_files
from tests.tools.mutants import SPOILS, mutant
from tests.tools.small_project import ROOT

SECONDS = 2.0  # of the processor's time: other programs may hold the machine
MEGABYTES = 300.0
LINE = re.compile(r"[^\n]+?:[1-9]\d*:[1-9]\d*: (?:error|warning|notice): .+ \[[a-z-]+\]")
RESULTS = ROOT / "test-results" / "mutants"
pytestmark = pytest.mark.slow


def faults(done: dict[str, object], last: bool) -> list[str]:
    """What is wrong with how `check` took a mutant."""
    output = str(done["output"]).split("\n")[: None if last else -1]
    wrong = [f"no position: {line}" for line in output[:-1] if not LINE.fullmatch(line)]
    if done["crash"]:
        wrong.append(str(done["crash"]))
    if done["status"] not in {0, 1}:
        wrong.append(f"status {done['status']}")
    if (done["status"] == 1) != (int(str(done["errors"])) > 0):
        wrong.append(f"status {done['status']} with {done['errors']} errors")
    if float(str(done["seconds"])) > SECONDS:
        wrong.append(f"{done['seconds']} s")
    if float(str(done["megabytes"])) > MEGABYTES:
        wrong.append(f"{done['megabytes']} MB")
    return wrong


@pytest.mark.posix("measures processes that it forks")
@pytest.mark.parametrize("kind", SPOILS)
def test_a_mutant_is_told_with_its_place_or_taken_within_time_and_memory(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest, figure: Callable[[str, object], None]
) -> None:
    seed = int(request.config.getoption("--seed"))
    count = -(-int(request.config.getoption("--mutants")) // len(SPOILS))
    command = [sys.executable, "-m", "tests.tools.mutants", kind, "0", str(count), str(seed), str(tmp_path)]
    with (tmp_path.parent / f"{kind}.log").open("w+", encoding="utf-8") as out:
        status = subprocess.run(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, check=False).returncode
        out.seek(0)
        lines = out.read().splitlines()

    told = [json.loads(line) for line in lines if line.startswith('{"')]
    failed = {}
    if status != 0:
        begun = [line["begun"] for line in told if "begun" in line]
        failed[begun[-1] if begun else 0] = [f"the process ended: {status}", *lines[-20:]]
    results = [line for line in told if "number" in line]
    for done in results:
        if wrong := faults(done, last=len(str(done["output"])) < 4000):
            failed[done["number"]] = wrong
    for number in failed:
        write_files(RESULTS / f"{kind}-{seed}-{number}", mutant(kind, number, seed))
    figure(
        f"mutants by {kind} (seed {seed})",
        f"{len(results)}, {sum(done['status'] == 1 for done in results)} refused, at most "
        f"{max((done['seconds'] for done in results), default=0):.2f} s and "
        f"{max((done['megabytes'] for done in results), default=0):.0f} MB",
    )
    listed = "\n".join(f"{kind} {number}: " + "\n  ".join(wrong) for number, wrong in list(failed.items())[:5])
    assert not failed, f"seed {seed}: {len(failed)} of {count} fail; their files are in {RESULTS}\n{listed}"
    assert len(results) == count


@pytest.mark.posix("measures processes that it forks")
def test_the_same_seed_gives_the_same_mutants_and_another_gives_others() -> None:
    for kind in SPOILS:
        first = [mutant(kind, number, 1) for number in range(5)]
        assert first == [mutant(kind, number, 1) for number in range(5)], kind
        assert first != [mutant(kind, number, 2) for number in range(5)], kind


def test_the_measure_sees_what_it_must_not_be() -> None:
    good = {
        "output": "a.yml:1:1: error: x [y]\n",
        "status": 1,
        "errors": 1,
        "seconds": 0.1,
        "megabytes": 90,
        "crash": "",
    }
    assert faults(good, last=True) == []
    bad = (
        {"output": "something went wrong\n"},
        {"output": "a.yml:0:1: error: x [y]\n"},
        {"status": 2, "errors": 0},
        {"status": 0},
        {"errors": 0},
        {"seconds": 2.01},
        {"megabytes": 301},
        {"crash": "Traceback"},
    )
    for change in bad:
        assert len(faults({**good, **change}, last=True)) == 1, change
