"""Rules about files as such, whoever reads them."""

from __future__ import annotations

from generator.text.problems import Problem, Rule

FILE_NAME = Rule(
    "file-name",
    "error",
    what="A file's name gives an id or, for an issue, its day and its address: small letters, digits and single "
    "hyphens, and `2026-11-23-smoke.md` for an issue.",
    why="Names become addresses, and these must be the same on every system.",
)

MISSING_FILE = Rule(
    "missing-file",
    "error",
    what="Every project has `content/site.yml`, `content/topics.yml` and `content/pages/index.md`, and every guide"
    " its `guide.yml`.",
    why="Every page needs what they say.",
)

UNREADABLE = Rule(
    "unreadable",
    "error",
    what="The system lets the program read every file under `content` and `quizzes`. Look at its permissions.",
    why="A file that cannot be read would be missing from the site.",
)


def unreadable(name: str, error: OSError) -> Problem:
    """The problem of a file that the system does not let us read."""
    return UNREADABLE.at(name, 1, 1, f"cannot be read: {error.strerror}; check its permissions")
