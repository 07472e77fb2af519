"""Reads a project's files from the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.text.file_rules import unreadable
from generator.text.pictures import ENDINGS
from generator.text.problems import AuthorError

SOURCES = ("content", "quizzes")


def read_files(root: Path) -> dict[str, bytes]:
    """Every file under content/ and quizzes/, by its path relative to `root`, with '/'.

    Files that are only copied (those beside the hand-written pages, except pictures) are listed without their content.

    Raises:
        AuthorError: with a problem for each file that can't be read.
    """
    files = {}
    problems = []
    for path in sorted(_walk(root)):
        name = path.relative_to(root).as_posix()
        copied = name.startswith("content/pages/") and path.suffix.lower() not in {".md", *ENDINGS}
        try:
            files[name] = b"" if copied else path.read_bytes()
        except OSError as error:
            problems.append(unreadable(name, error))
    if problems:
        raise AuthorError(problems)
    return files


def _walk(root: Path) -> Iterator[Path]:
    for folder in SOURCES:
        yield from (path for path in (root / folder).rglob("*") if path.is_file())
