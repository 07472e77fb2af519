"""Writes pages into a folder that the generator owns: all of them or none, and never over other files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.text.problems import RefusedError

MARKER = ".inversion.json"
UNFINISHED = ".inversion.half"  # a file that is being written; a killed run may leave it behind
Hashes = Mapping[str, Sequence[str]]


class WriteRefusedError(RefusedError):
    """The folder holds something that the generator did not write. Nothing was changed."""


@dataclass(frozen=True)
class Written:
    """What a run changed: paths relative to the folder."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]


def write_pages(folder: Path, pages: Mapping[str, str | bytes], *, keep: bool = False) -> Written:
    """Makes `folder` hold exactly `pages` ({path: text or bytes}) and a marker; with `keep`, earlier pages too.

    The marker lists what was written, with its hash. A file that is not listed, or that was changed since, stops the
    run before anything is changed.

    Raises:
        WriteRefusedError: with one line for each such file.
    """
    known = _marker(folder)
    hashes = {path: _hash(_data(content)) for path, content in pages.items()}
    refused = [*_foreign(folder, known), *_changed_since(folder, known), *_in_the_way(folder, {*pages, *known})]
    if refused:
        raise WriteRefusedError("\n".join(refused))
    folder.mkdir(parents=True, exist_ok=True)
    changed = tuple(path for path in pages if not _holds(folder / path, hashes[path]))
    kept = {path: written for path, written in known.items() if keep and path not in pages}
    removed = tuple(path for path in known if path not in pages and path not in kept)
    # First the marker lists what is there and what will be, so that it covers whatever an interrupted run leaves.
    old_and_new = {path: [*known.get(path, ()), hashes[path]] for path in changed}
    _replace(folder, MARKER, _listing({**known, **old_and_new}).encode())
    for path in removed:
        _remove(folder, path)
    for path in changed:
        _replace(folder, path, _data(pages[path]))
    _replace(folder, MARKER, _listing({**kept, **{path: [hashed] for path, hashed in hashes.items()}}).encode())
    return Written(changed, removed)


def _holds(path: Path, hashed: str) -> bool:
    return path.is_file() and _hash(path.read_bytes()) == hashed


def _marker(folder: Path) -> Hashes:
    """The hashes of each file, two if an interrupted run may have left the old one; none if the folder is new."""
    marker = folder / MARKER
    if not marker.is_file():
        if folder.exists() and (not folder.is_dir() or any(path.name != UNFINISHED for path in folder.iterdir())):
            raise WriteRefusedError(
                f"{folder}: not empty, and not written by this program; name a new or an empty folder"
            )
        return {}
    try:
        listed = json.loads(marker.read_text(encoding="utf-8"))["files"]
        known = {name: [hashed] if isinstance(hashed, str) else list(hashed) for name, hashed in listed.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WriteRefusedError(f"{marker}: cannot be read; delete the folder or name another") from error
    if not all(map(_inside, known)):
        raise WriteRefusedError(f"{marker}: names files outside the folder; delete the folder or name another")
    return known


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path and ":" not in path


def _foreign(folder: Path, known: Hashes) -> list[str]:
    refused = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        name = path.relative_to(folder).as_posix()
        if name not in known and name not in {MARKER, UNFINISHED} and (path.is_symlink() or not path.is_dir()):
            refused.append(f"{path}: not written by this program; move it elsewhere")
    return refused


def _changed_since(folder: Path, known: Hashes) -> list[str]:
    return [
        f"{folder / name}: changed since it was written; move it elsewhere or delete it"
        for name, hashes in known.items()
        if (folder / name).is_file() and _hash((folder / name).read_bytes()) not in hashes
    ]


def _in_the_way(folder: Path, names: set[str]) -> list[str]:
    """Folders where a file must go, and symbolic links, which may lead out of the folder."""
    refused = []
    for name in sorted(names):
        path = folder / name
        parents = [folder / part for part in PurePosixPath(name).parents if str(part) != "."]
        if any(part.is_symlink() for part in (path, *parents)) or path.is_dir():
            refused.append(f"{path}: in the way; move it elsewhere")
    return refused


def _listing(hashes: Hashes) -> str:
    return json.dumps({"format": 1, "files": dict(sorted(hashes.items()))}, indent=1) + "\n"


def _replace(folder: Path, name: str, data: bytes) -> None:
    """Writes to another file, then renames it: a reader sees the old content or the new, never a part of it."""
    path, unfinished = folder / name, folder / UNFINISHED
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished.unlink(missing_ok=True)
    try:
        with unfinished.open("xb") as file:
            file.write(data)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _remove(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    for part in PurePosixPath(name).parents:
        parent = folder / part
        if str(part) == "." or (parent.is_dir() and any(parent.iterdir())):
            return
        if parent.is_dir():
            parent.rmdir()


def _data(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
