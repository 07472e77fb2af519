"""Rules for all kinds of files."""

from __future__ import annotations

from generator.text.problems import Problem, Rule

FILE_NAME = Rule(
    "file-name",
    "error",
    what="A file's name is an id: lowercase letters, digits and single hyphens. The name of an issue has its date "
    "and its slug, such as `2026-11-23-smoke.md`.",
    why="File names become addresses, which must work the same on every system.",
)

MISSING_FILE = Rule(
    "missing-file",
    "error",
    what="Every project has `content/site.yml`, `content/topics.yml` and `content/pages/index.md`, and every guide "
    "has its `guide.yml`.",
    why="Every page depends on these files.",
)

UNREADABLE = Rule(
    "unreadable",
    "error",
    what="The program can read every file under `content` and `quizzes`. If it can't, check the file's permissions.",
    why="A file that can't be read would be missing from the site.",
)


def unreadable(name: str, error: OSError) -> Problem:
    """The problem for a file that the operating system won't let us read."""
    return UNREADABLE.at(name, 1, 1, f"cannot read this file: {error.strerror}; check its permissions")
