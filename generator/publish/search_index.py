"""The search index of a built site, in small pieces, made by Pagefind (https://pagefind.app) after the build."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from pagefind.service import get_executable

FOLDER = "pagefind"
# What no search result may show: lines that say how to create the problem, which an excerpt would show without their
# counterparts; and what is on every page. Pagefind itself skips forms: of a quiz it finds the title and introduction.
EXCLUDED = (
    ".create:not(.ask)",
    "nav",
    ".about",
    ".by-hand",
    ".actions",
    ".disclaimer",
    "template",
    "[hidden]",
)


class SearchError(RuntimeError):
    """Pagefind did not make the index. The message is Pagefind's."""


def index_site(built: Path) -> None:
    """Writes the index of the pages with `data-pagefind-body` into `built`/pagefind/, for the search page to fetch.

    The same site gives the same bytes.

    Raises:
        SearchError: the program is missing for this system, or it failed.
    """
    shutil.rmtree(built / FOLDER, ignore_errors=True)
    selectors = [part for selector in EXCLUDED for part in ("--exclude-selectors", selector)]
    if (program := get_executable()) is None:
        raise SearchError("Pagefind has no program for this system; see https://pagefind.app/docs/installation/")
    command = ["--site", ".", "--output-subdir", FOLDER, "--silent", *selectors]
    try:
        # Not in the project's folder, where a pagefind.yml would change the result.
        done = subprocess.run(  # noqa: S603 - the program of a required package, with our own arguments
            [program, *command], cwd=built, capture_output=True, text=True, encoding="utf-8", check=False
        )
    except OSError as error:
        raise SearchError(f"cannot start Pagefind: {error}") from error
    if done.returncode:
        raise SearchError(f"Pagefind: {(done.stderr or done.stdout).strip()}")
    _trim(built / FOLDER)


def _trim(folder: Path) -> None:
    """Deletes what the search page never fetches: Pagefind's own interfaces, and code for languages not in use."""
    languages = json.loads((folder / "pagefind-entry.json").read_text(encoding="utf-8"))["languages"]
    used = {f"wasm.{language['wasm'] or 'unknown'}.pagefind" for language in languages.values()}
    kept = {"pagefind.js", "pagefind-entry.json", *used}
    for path in folder.iterdir():
        if path.is_file() and path.name not in kept and path.suffix != ".pf_meta":
            path.unlink()
