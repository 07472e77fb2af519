"""What an export holds: the files of a folder or of a ZIP archive, by name, and a post as every format gives it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path, PurePosixPath

from generator.text.problems import RefusedError

MOST_BYTES = 200_000_000  # of one file; a ZIP archive of a few kilobytes may say that it unpacks to gigabytes
_LEFT_OUT = {".git", ".cache", "node_modules", "__MACOSX"}


@dataclass(frozen=True)
class Export:
    """The files of an export.

    Attributes:
        names: the path of each file, with `/`.
        read: gives the bytes of one.
        above: the names of the folders that the export is in, the innermost last.
    """

    names: frozenset[str]
    read: Callable[[str], bytes]
    above: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """A file as text; what isn't UTF-8 is replaced."""
        return self.read(name).decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")

    def under(self, *folders: str) -> list[str]:
        """The files in folders with these names, wherever these are."""
        return sorted(name for name in self.names if set(folders) & set(PurePosixPath(name).parts[:-1]))


def open_export(path: Path) -> Export:
    """The files of a folder, of a ZIP archive, or one file alone. Links are left out: they may lead anywhere.

    Raises:
        RefusedError: it can't be read.
    """
    if path.is_dir():
        found = (one for one in path.rglob("*") if one.is_file() and not one.is_symlink())
        names = {one.relative_to(path).as_posix(): one for one in found}
        kept = {name: one for name, one in names.items() if not _LEFT_OUT & set(PurePosixPath(name).parts)}
        return Export(frozenset(kept), lambda name: kept[name].read_bytes(), path.resolve().parts)
    if not zipfile.is_zipfile(path):
        return Export(frozenset({path.name}), lambda _name: path.read_bytes(), path.resolve().parent.parts)
    with zipfile.ZipFile(path) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist() if not info.is_dir()}
    if large := next((name for name, size in sizes.items() if size > MOST_BYTES), None):
        raise RefusedError(f"{path}: `{large}` is larger than {MOST_BYTES // 1_000_000} MB; unpack the archive first")

    def read(name: str) -> bytes:
        with zipfile.ZipFile(path) as archive:
            return archive.read(name)

    kept_names = frozenset(name for name in sizes if not _LEFT_OUT & set(PurePosixPath(name).parts))
    return Export(kept_names, read, path.resolve().parent.parts)


@dataclass(frozen=True)
class Post:
    """One post of another program.

    Attributes:
        source: where it was found, for messages.
        key: what tells it from all others, in every export of the same site.
        slug: its name in its old address.
        moment: when it was published; None if it doesn't say.
        published: whether readers of the old site could see it.
        text: its Markdown.
        aliases: its old addresses.
        base: its old address, from which relative links lead.
        folders: where its pictures may be, in the export; the first is that of a picture without a folder.
        cover: the address of a picture above the text, and its description.
        left: what the issue can't hold, by what it is.
    """

    source: str
    key: str
    title: str
    slug: str
    moment: date | datetime | None
    published: bool
    text: str
    description: str = ""
    subtitle: str = ""
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    base: str = "/"
    folders: tuple[str, ...] = ()
    cover: tuple[str, str] | None = None
    updated: date | datetime | None = None
    left: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Skipped:
    """A file, or an entry of one, that didn't become a post, and why."""

    source: str
    why: str


@dataclass(frozen=True)
class Read:
    """What an export gives.

    Attributes:
        kind: the program that it's from.
        posts: what becomes issues.
        skipped: what doesn't.
        hosts: the beginnings of addresses that lead to the old site, such as `https://example.org`.
    """

    kind: str
    posts: tuple[Post, ...]
    skipped: tuple[Skipped, ...] = ()
    hosts: tuple[str, ...] = ()
