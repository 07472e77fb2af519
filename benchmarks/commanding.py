"""The commands that an author types, each as a new process."""

from __future__ import annotations

import shutil
import tempfile

from benchmarks.building import ISSUES, forget_results
from benchmarks.measuring import Figures, Measured, Place, page_of, python, run

CHECK = python("-m", "generator", "check")


def with_what_was_kept(place: Place) -> Measured:
    """Commands after a build, which has kept what they need."""
    took: dict[str, list[float]] = {name: [] for name in ("check-kept", "status", "new", "email", "help")}
    bare: list[float] = []
    slug = page_of(place.project, ISSUES).path.stem[len("2026-01-01-") :]
    for _ in place.rounds("commands"):
        took["check-kept"].append(run(CHECK, place.project).cpu)
        took["status"].append(run(python("-m", "generator", "status"), place.project).cpu)
        took["new"].append(_new_issue(place))
        with tempfile.TemporaryDirectory(prefix="mail-") as folder:
            command = python("-m", "generator", "email", slug, "--out", folder)
            took["email"].append(run(command, place.project).cpu)
        took["help"].append(run(python("-m", "generator", "--help"), place.project).cpu)
        bare.append(run(python("-c", ""), place.project).cpu)
    for name, all_of_it in took.items():
        yield name, Figures(tuple(all_of_it), {"an empty Python": tuple(bare)} if name == "help" else {})


def _new_issue(place: Place) -> float:
    folder = place.project / "content" / "issues"
    before = {*folder.iterdir()}
    try:
        return run(python("-m", "generator", "new", "issue", "One more"), place.project).cpu
    finally:
        for path in {*folder.iterdir()} - before:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def check_anew(place: Place) -> Measured:
    """`check` as on a fresh clone."""
    took = []
    for _ in place.rounds("check with nothing kept"):
        forget_results(place)
        took.append(run(CHECK, place.project).cpu)
    yield "check", Figures(tuple(took))
