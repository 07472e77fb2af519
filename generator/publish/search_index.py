"""The search index of a built site, in small pieces, made by Pagefind (https://pagefind.app) after the build.

It has a part for each year of issues but the newest, and a main part for all other pages. The search page begins with
the main part, and adds older years to it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

from pagefind.service import get_executable

FOLDER = "pagefind"
ENTRY = "pagefind-entry.json"  # of each part: names the files that a reader needs next
MAIN = ""  # the name of the main part, which is in the folder itself
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
MARK = b"data-pagefind-body"  # only pages with it are found
# How many places of words are in a file of the index, if it has several parts: Pagefind's default is 20,000, of which a
# reader would fetch ten times as much from ten years. With fewer, more words that begin alike are in other files.
PLACES = "2000"

Remember = Callable[[bytes, Callable[[], bytes]], bytes]  # gives what is kept under a key, or makes and keeps it


class SearchError(RuntimeError):
    """Pagefind did not make the index. The message is Pagefind's."""


def index_site(built: Path, older: Mapping[str, Iterable[str]], remember: Remember = lambda _, make: make()) -> None:
    """Writes the index of the pages with `data-pagefind-body` into `built`/pagefind/, for the search page to fetch.

    `older` has the addresses of the pages of each part but the main one, by the part's name, which is its folder's.
    The same pages give the same bytes, whatever else is in the site.

    Raises:
        SearchError: the program is missing for this system, or it failed.
    """
    shutil.rmtree(built / FOLDER, ignore_errors=True)
    part_of = {f"{address.strip('/')}/index.html": part for part, addresses in older.items() for address in addresses}
    pages: dict[str, list[str]] = {MAIN: [], **{part: [] for part in older}}
    settings = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": PLACES} if older else {}
    made_by = f"{_run('--version', folder=built)} {settings} {Path(__file__).read_text(encoding='utf-8')}"
    hashes = {part: hashlib.blake2b(made_by.encode(), digest_size=32) for part in pages}
    for path in sorted(built.rglob("*.html")):
        html = path.read_bytes()
        if MARK in html:
            name = path.relative_to(built).as_posix()
            part = part_of.get(name, MAIN)
            pages[part].append(name)
            hashes[part].update(b"%s\0%d\0%s" % (name.encode(), len(html), html))
    for part, names in pages.items():
        if part != MAIN and not names:  # Pagefind refuses to index nothing
            continue
        make = partial(_index, built, names, settings, with_program=part == MAIN)
        packed = remember(hashes[part].digest(), make)
        _write(built / FOLDER / part, packed)
    _tell_of_parts(built / FOLDER, [part for part, names in pages.items() if part != MAIN and names])


def _tell_of_parts(folder: Path, older: Iterable[str]) -> None:
    """Writes what a reader needs first of each older part into the main part's file of it, which is fetched anyway."""
    main = folder / ENTRY
    parts = {part: json.loads((folder / part / ENTRY).read_text(encoding="utf-8")) for part in older}
    if parts:
        whole = {**json.loads(main.read_text(encoding="utf-8")), "parts": parts}
        main.write_text(json.dumps(whole, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _index(built: Path, names: Collection[str], settings: Mapping[str, str], *, with_program: bool) -> bytes:
    """The index of some pages. Pagefind's memory grows with the pages that it's given."""
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        site, output = Path(folder, "site"), Path(folder, "index")
        site.mkdir()
        for name in names:
            copy = site / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(built / name, copy)
        selectors = [piece for selector in EXCLUDED for piece in ("--exclude-selectors", selector)]
        _run("--site", ".", "--output-path", str(output), "--silent", *selectors, folder=site, settings=settings)
        return _pack(_used(output, with_program=with_program))


def _run(*options: str, folder: Path, settings: Mapping[str, str] = MappingProxyType({})) -> str:
    """What Pagefind prints when it's run in a folder; not in the project's, where a pagefind.yml would change it."""
    if (program := get_executable()) is None:
        raise SearchError("Pagefind has no program for this system; see https://pagefind.app/docs/installation/")
    others = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        done = subprocess.run(  # noqa: S603 - the program of a required package, with our own arguments
            [program, *options],
            cwd=folder,
            env={**others, **settings},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    except OSError as error:
        raise SearchError(f"cannot start Pagefind: {error}") from error
    if done.returncode:
        raise SearchError(f"Pagefind: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def _used(folder: Path, *, with_program: bool) -> dict[str, bytes]:
    """The files that the search page fetches: not Pagefind's own interfaces, nor code for languages not in use.

    All parts are searched by the program in the main part.
    """
    entry = folder / ENTRY
    languages = json.loads(entry.read_text(encoding="utf-8"))["languages"]
    program = {"pagefind.js", *(f"wasm.{language['wasm'] or 'unknown'}.pagefind" for language in languages.values())}
    wanted = {entry.name, *(program if with_program else ())}
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in paths
        if path.parent != folder or path.name in wanted or path.suffix == ".pf_meta"
    }


def _pack(files: Mapping[str, bytes]) -> bytes:
    """Files as one: a line of JSON with their names and lengths, and then their contents."""
    head = json.dumps({name: len(data) for name, data in files.items()})
    return b"\n".join([head.encode(), b"".join(files.values())])


def _write(folder: Path, packed: bytes) -> None:
    head, _, rest = packed.partition(b"\n")
    lengths = json.loads(head)
    for inside in {(folder / name).parent for name in lengths}:
        inside.mkdir(parents=True, exist_ok=True)
    start = 0
    for name, length in lengths.items():
        (folder / name).write_bytes(rest[start : start + length])
        start += length
