"""The cache must not come with the project: what it holds is taken for the program's own work."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from generator.text.problems import Problem, Rule

CACHE = ".cache"

TRACKED_CACHE = Rule(
    "tracked-cache",
    "error",
    what="Git tracks no file in `.cache`, where results of earlier builds are kept.",
    why="A build takes pages from there as they are. Someone who changes the project could bring a made-up one, which "
    "nothing would check.",
)


def tracked_cache(root: Path) -> tuple[Problem, ...]:
    """A problem if Git tracks the cache of the project in `root`; none without Git, or outside a repository."""
    git = shutil.which("git")
    if not git or not (root / CACHE).is_dir():
        return ()
    command = [git, "ls-files", "-z", "--", CACHE]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False)  # noqa: S603 - Git, with our own arguments
    if not done.stdout:
        return ()
    first = done.stdout.split(b"\0")[0].decode("utf-8", "replace")
    message = f"Git tracks this file; run `git rm -r --cached {CACHE}`, and add `/{CACHE}/` to .gitignore"
    return (TRACKED_CACHE.at(first, 1, 1, message),)
