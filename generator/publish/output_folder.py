"""Writing pages into a folder that the generator owns: all of them or none, and no file of anybody else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.text.problems import RefusedError

MARKER = ".inversion.json"
HALF = ".inversion.half"  # a file while it is being written; what a killed run leaves of it is ours
Hashes = Mapping[str, Sequence[str]]


class WriteRefusedError(RefusedError):
    """The folder holds something that the generator did not write. Nothing was touched."""


@dataclass(frozen=True)
class Written:
    """What a run changed: paths relative to the folder."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]


def write_pages(folder: Path, pages: Mapping[str, str | bytes], *, keep: bool = False) -> Written:
    """Makes `folder` hold exactly `pages` ({path: text or bytes}), beside its marker; with `keep` those of before too.

    The marker lists what was written with a hash of it. A file that is not listed, or that somebody has changed since,
    stops the run before anything is touched.

    Raises:
        WriteRefusedError: with one line for each such file.
    """
    known = _marker(folder)
    hashes = {path: _hash(_data(content)) for path, content in pages.items()}
    refused = [*_strangers(folder, known), *_changed_since(folder, known), *_in_the_way(folder, {*pages, *known})]
    if refused:
        raise WriteRefusedError("\n".join(refused))
    folder.mkdir(parents=True, exist_ok=True)
    changed = tuple(path for path in pages if not _holds(folder / path, hashes[path]))
    kept = {path: written for path, written in known.items() if keep and path not in pages}
    removed = tuple(path for path in known if path not in pages and path not in kept)
    # The marker first names what is there and what will be: a run that breaks off leaves nothing unowned behind.
    both = {path: [*known.get(path, ()), hashes[path]] for path in changed}
    _replace(folder, MARKER, _listing({**known, **both}).encode())
    for path in removed:
        _remove(folder, path)
    for path in changed:
        _replace(folder, path, _data(pages[path]))
    _replace(folder, MARKER, _listing({**kept, **{path: [hashed] for path, hashed in hashes.items()}}).encode())
    return Written(changed, removed)


def _holds(path: Path, hashed: str) -> bool:
    return path.is_file() and _hash(path.read_bytes()) == hashed


def _marker(folder: Path) -> Hashes:
    """The hashes of the last run, two of a file that a broken run may have left old; none where the folder is new."""
    marker = folder / MARKER
    if not marker.is_file():
        if folder.exists() and (not folder.is_dir() or any(path.name != HALF for path in folder.iterdir())):
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


def _strangers(folder: Path, known: Hashes) -> list[str]:
    found = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        name = path.relative_to(folder).as_posix()
        if name not in known and name not in {MARKER, HALF} and (path.is_symlink() or not path.is_dir()):
            found.append(f"{path}: not written by this program; move it elsewhere")
    return found


def _changed_since(folder: Path, known: Hashes) -> list[str]:
    return [
        f"{folder / name}: changed since it was written; move it elsewhere or delete it"
        for name, hashes in known.items()
        if (folder / name).is_file() and _hash((folder / name).read_bytes()) not in hashes
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


def _listing(hashes: Hashes) -> str:
    return json.dumps({"format": 1, "files": dict(sorted(hashes.items()))}, indent=1) + "\n"


def _replace(folder: Path, name: str, data: bytes) -> None:
    """Writes beside the file, then renames: a reader sees the old content or the new, never half of it."""
    path, half = folder / name, folder / HALF
    path.parent.mkdir(parents=True, exist_ok=True)
    half.unlink(missing_ok=True)
    try:
        with half.open("xb") as file:
            file.write(data)
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _remove(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    for part in PurePosixPath(name).parents:
        above = folder / part
        if str(part) == "." or (above.is_dir() and any(above.iterdir())):
            return
        if above.is_dir():
            above.rmdir()


def _data(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
