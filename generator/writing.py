"""Writing pages into a folder that the generator owns: all of them or none, and no file of anybody else."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MARKER = ".inversion.json"


class WriteRefusedError(Exception):
    """The folder holds something that the generator did not write. Nothing was touched."""


@dataclass(frozen=True)
class Written:
    """What a run changed: paths relative to the folder."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]


def write_pages(folder: Path, pages: Mapping[str, str]) -> Written:
    """Makes `folder` hold exactly `pages` ({path: text}), beside its marker.

    The marker lists what was written with a hash of it. A file that is not listed, or that somebody has changed since,
    stops the run before anything is touched.

    Raises:
        WriteRefusedError: with one line for each such file.
    """
    known = _marker(folder)
    hashes = {path: _hash(text.encode()) for path, text in pages.items()}
    refused = [*_strangers(folder, known), *_changed_since(folder, known), *_in_the_way(folder, {*pages, *known})]
    if refused:
        raise WriteRefusedError("\n".join(refused))
    folder.mkdir(parents=True, exist_ok=True)
    changed = tuple(path for path in pages if hashes[path] != known.get(path) or not (folder / path).is_file())
    removed = tuple(path for path in known if path not in pages)
    # The marker first names what is there and what will be: a run that breaks off leaves nothing unowned behind.
    _replace(folder / MARKER, _listing({**known, **{path: hashes[path] for path in changed}}))
    for path in changed:
        _replace(folder / path, pages[path])
    for path in removed:
        _remove(folder, path)
    _replace(folder / MARKER, _listing(hashes))
    return Written(changed, removed)


def _marker(folder: Path) -> dict[str, str]:
    """The hashes of the last run; empty where the folder is new or empty."""
    path = folder / MARKER
    if not path.is_file():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WriteRefusedError(
                f"{folder}: not empty, and not written by this program; name a new or an empty folder"
            )
        return {}
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["files"]
        sane = isinstance(listed, dict) and all(
            isinstance(text, str) and _inside(name) for name, text in listed.items()
        )
    except (ValueError, KeyError, TypeError) as error:
        raise WriteRefusedError(f"{path}: cannot be read; delete the folder or name another") from error
    if not sane:
        raise WriteRefusedError(f"{path}: names files outside the folder; delete the folder or name another")
    return dict(listed)


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path and ":" not in path


def _strangers(folder: Path, known: Mapping[str, str]) -> list[str]:
    found = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        name = path.relative_to(folder).as_posix()
        if name not in known and name != MARKER and (path.is_symlink() or not path.is_dir()):
            found.append(f"{path}: not written by this program; move it elsewhere")
    return found


def _changed_since(folder: Path, known: Mapping[str, str]) -> list[str]:
    return [
        f"{folder / name}: changed since it was written; move it elsewhere or delete it"
        for name, hashed in known.items()
        if (folder / name).is_file() and _hash((folder / name).read_bytes()) != hashed
    ]


def _in_the_way(folder: Path, names: set[str]) -> list[str]:
    """A folder where a file must go, or a link that would lead the writing out of the folder."""
    found = []
    for name in sorted(names):
        path = folder / name
        above = [folder / part for part in PurePosixPath(name).parents if str(part) != "."]
        if any(part.is_symlink() for part in (path, *above)) or path.is_dir():
            found.append(f"{path}: in the way; move it elsewhere")
    return found


def _listing(hashes: Mapping[str, str]) -> str:
    return json.dumps({"format": 1, "files": dict(sorted(hashes.items()))}, indent=1) + "\n"


def _replace(path: Path, text: str) -> None:
    """Writes beside the file, then renames: a reader sees the old text or the new, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".inversion-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _remove(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    for part in PurePosixPath(name).parents:
        above = folder / part
        if str(part) == "." or any(above.iterdir()):
            return
        above.rmdir()


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
