"""Reads a project's files from the disk: ordinary files only, so that nothing from outside the project gets in."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from generator.text.file_rules import FILE_NAME, unreadable
from generator.text.pictures import ENDINGS
from generator.text.problems import AuthorError, Problem, Rule

QUIZ_FILES = "quizzes"
SOURCES = ("content", QUIZ_FILES)
PLAIN = ("overrides", "ledger.jsonl")  # must not be or contain links either
HEAD_BYTES = 1024
_OTHER_KIND = "a pipe, a socket or a device"
_HAS_JUNCTIONS = hasattr(os.stat_result, "st_reparse_tag")
_JUNCTION = 0xA0000003  # stat.IO_REPARSE_TAG_MOUNT_POINT, which Python has on Windows alone
_LOCK = ".#"  # Emacs locks a file with a link to `user@host`, which isn't there

LINKED_FILE = Rule(
    "linked-file",
    "error",
    what="Everything under `content`, `quizzes` and the theme's folder is an ordinary file or folder: no symbolic "
    "link, no pipe, no device.",
    why="A link can lead out of the project, and the site would publish a file of the computer that builds it. "
    "A build would wait for a pipe forever.",
)


def read_files(root: Path, theme: str = "", *, whole: bool = False) -> dict[str, bytes]:
    """Every file under content/ and quizzes/, by its path relative to `root`, with '/' and with composed accents (NFC).

    Of files that are only copied (those beside the hand-written pages, except pictures), the value is just their
    beginning, unless `whole`. `theme` is the theme's folder, relative to `root` or not.

    Raises:
        AuthorError: with a problem for each file that can't be read, and for each link.
    """
    return _read(root, SOURCES, linked(root, [*PLAIN, theme]), whole=whole)


def read_quiz_files(root: Path) -> dict[str, bytes]:
    """Every file under quizzes/, as `read_files` gives them: all that is ours in a site of somebody else's.

    Raises:
        AuthorError: with a problem for each file that can't be read, and for each link.
    """
    return _read(root, (QUIZ_FILES,), [], whole=True)


def _read(root: Path, folders: Iterable[str], problems: list[Problem], *, whole: bool) -> dict[str, bytes]:
    paths: dict[str, str] = {}
    for found in _walk(root, folders):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        name = unicodedata.normalize("NFC", found)
        if name in paths:
            message = "two files have this name, one with separate accents; delete one of them, or rename it"
            problems.append(FILE_NAME.at(name, 1, 1, message))
        paths[name] = found
    files = {}
    for name in sorted(paths):
        copied = name.startswith("content/pages/") and not name.lower().endswith((".md", *ENDINGS))
        size = HEAD_BYTES if copied and not whole else -1
        try:
            # With thousands of files, each Path and each buffer takes time; but without one, a part may come short.
            with open(f"{root}/{paths[name]}", "rb", buffering=0 if size < 0 else -1) as file:  # noqa: PTH123 - see above
                files[name] = file.read(size)
        except OSError as error:
            problems.append(unreadable(name, error))
    if problems:
        raise AuthorError(problems)
    return files


def linked(root: Path, folders: Iterable[str]) -> list[Problem]:
    """A problem for each link, pipe or device in these folders of the project in `root`; others are left alone."""
    base = root.absolute()
    named = (Path(os.path.normpath(base / folder)) for folder in folders if folder)
    ours = dict.fromkeys(path.relative_to(base).as_posix() for path in named if base in path.parents)
    return [found for found in _walk(root, ours) if isinstance(found, Problem)]


def _walk(root: Path, names: Iterable[str]) -> Iterator[str | Problem]:
    """The files in folders, and a problem for each link, pipe or device on the way to them. No link is followed."""
    for name in names:
        above = [str(part) for part in reversed(PurePosixPath(name).parents) if str(part) != "."]
        link = next((part for part in (*above, name) if _is_link(root / part)), None)
        if link:
            yield _refused(link, "a symbolic link")
        else:
            yield from _inside(root, name)


def _inside(root: Path, name: str) -> Iterator[str | Problem]:
    """Yields paths relative to `root`, not Path objects: making those takes longer than all else here."""
    try:
        mode = (root / name).lstat().st_mode
    except OSError:  # there is none
        return
    if not stat.S_ISDIR(mode):
        yield name if stat.S_ISREG(mode) else _refused(name, _OTHER_KIND)
        return
    waiting = [name]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except FileNotFoundError:  # it was deleted a moment ago
            continue
        except OSError as error:
            yield unreadable(folder, error)
            continue
        for entry in entries:
            yield from _entry(f"{folder}/{entry.name}", entry, waiting)


def _entry(name: str, entry: os.DirEntry[str], waiting: list[str]) -> Iterator[str | Problem]:
    """The file that an entry of a folder is, or its problem; a folder is added to those that wait to be read."""
    if entry.is_file(follow_symlinks=False):
        yield name
    elif entry.is_symlink() or _is_junction(entry):
        if not _is_lock(Path(entry.path)):
            yield _refused(name, "a symbolic link")
    elif entry.is_dir(follow_symlinks=False):
        waiting.append(name)
    elif os.path.lexists(entry.path):  # else it was deleted a moment ago
        yield _refused(name, _OTHER_KIND)


def _is_link(path: Path) -> bool:
    return path.is_symlink() or _is_junction(path)


def _is_junction(path: Path | os.DirEntry[str]) -> bool:
    """Whether it's Windows' kind of a link to a folder. `is_junction` says so too, from Python 3.12 on."""
    if not _HAS_JUNCTIONS:
        return False
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return getattr(found, "st_reparse_tag", 0) == _JUNCTION


def _is_lock(path: Path) -> bool:
    if not path.name.startswith(_LOCK):
        return False
    target = str(path.readlink())
    return "@" in target and "/" not in target and not path.exists()


def _refused(name: str, kind: str) -> Problem:
    message = (
        f"expected an ordinary file or folder, found {kind}; delete it, and put a copy of what you need in its place"
    )
    return LINKED_FILE.at(unicodedata.normalize("NFC", name), 1, 1, message)
