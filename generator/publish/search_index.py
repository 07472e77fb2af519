"""The search index of a built site, in small pieces, made by Pagefind (https://pagefind.app) after the build.

It has a part for each year of issues but the newest, and a main part for all other pages. The search page begins with
the main part, and adds older years to it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
HOME, SEARCH_PAGE = "index.html", "search/index.html"
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
        SearchError: the site has no page for it, or the program is missing for this system, or it failed.
    """
    part_of = {f"{address.strip('/')}/index.html": part for part, addresses in older.items() for address in addresses}
    pages: dict[str, list[str]] = {MAIN: [], **{part: [] for part in older}}
    settings = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": PLACES} if older else {}
    made_by = f"{_run('--version', folder=built)} {settings} {Path(__file__).read_text(encoding='utf-8')}"
    hashes = {part: hashlib.sha256(made_by.encode()) for part in pages}

    def found(name: str, html: bytes) -> None:
        part = part_of.get(name, MAIN)
        pages[part].append(name)
        hashes[part].update(b"%s\0%d\0%s" % (name.encode(), len(html), html))

    for name in sorted(name for name in _files(built) if name.endswith(".html")):
        html = _read(f"{built}/{name}")
        if MARK in html:
            found(name, html)
    if not pages[MAIN] and all((built / name).is_file() for name in (HOME, SEARCH_PAGE)):
        # A new site without any text yet: Pagefind refuses to index nothing, so its search finds the home page.
        found(HOME, _read(f"{built}/{HOME}"))
    if not pages[MAIN]:
        raise SearchError(
            f"{built}: has no page that can be searched; expected the folder of a built site of this project"
        )
    files: dict[str, bytes] = {}
    for part, names in pages.items():
        if part != MAIN and not names:  # Pagefind refuses to index nothing
            continue
        make = partial(_index, built, names, settings, with_program=part == MAIN)
        packed = _unpack(remember(hashes[part].digest(), make))
        files |= {f"{part}/{name}" if part else name: data for name, data in packed.items()}
    _write(built / FOLDER, _told_of_parts(files, [part for part, names in pages.items() if part != MAIN and names]))


def _told_of_parts(files: Mapping[str, bytes], older: Sequence[str]) -> Mapping[str, bytes]:
    """The files, with what a reader needs first of each older part.

    Its entry is in the main part's, which is fetched anyway; and all lists of words are in one more file, with their
    lengths in the same entry: fetching nine small files takes a browser two turns. For a browser that can't unpack it,
    each part's own list stays.
    """
    parts = {part: json.loads(files[f"{part}/{ENTRY}"]) for part in older}
    if not parts:
        return files
    names = [f"{part}/pagefind.{one['hash']}.pf_meta" for part in older for one in parts[part]["languages"].values()]
    lists = {name: gzip.decompress(files[name]) for name in names}
    packed = gzip.compress(b"".join(lists.values()), mtime=0)
    together = f"older.{hashlib.sha256(packed).hexdigest()[:10]}.pf_metas"
    told = {"parts": parts, "older": {"file": together, "sizes": {name: len(data) for name, data in lists.items()}}}
    whole = json.dumps({**json.loads(files[ENTRY]), **told}, ensure_ascii=False, separators=(",", ":"))
    return {**files, ENTRY: whole.encode(), together: packed}


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


def _unpack(packed: bytes) -> dict[str, bytes]:
    head, _, rest = packed.partition(b"\n")
    files, start = {}, 0
    for name, length in json.loads(head).items():
        files[name] = rest[start : start + length]
        start += length
    return files


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Makes a folder hold these files alone. Most of thousands are there already, from the build before."""
    for name in [name for name in _files(folder) if name not in files]:
        (folder / name).unlink()
        for above in (folder / name).parents:
            if above == folder or any(above.iterdir()):
                break
            above.rmdir()
    made = set[Path]()
    for name, data in files.items():
        path = f"{folder}/{name}"
        try:
            known = _read(path) == data
        except OSError:
            known = False
        if not known:
            target = Path(path)
            if target.parent not in made:
                target.parent.mkdir(parents=True, exist_ok=True)
                made.add(target.parent)
            target.write_bytes(data)


def _files(folder: Path) -> Iterator[str]:
    """The paths of the files below a folder."""
    for above, _, names in os.walk(folder):
        inside = above[len(str(folder)) :].replace(os.sep, "/").lstrip("/")
        yield from (f"{inside}/{name}" if inside else name for name in names)


def _read(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - there are thousands, and it's faster
        return file.read()
