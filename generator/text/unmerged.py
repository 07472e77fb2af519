"""Marks that git leaves in a file where two versions of it have to be merged by hand."""

from __future__ import annotations

import re

from generator.text.problems import Problem, Rule

# Not the line of equals signs between the versions, which is also the underline of a heading.
_MARK = re.compile(r"^(?:<{7}(?: .*)?|>{7} .*|\|{7} .*)\r?$", re.MULTILINE)

_SIGNS = ("<" * 7, ">" * 7, "|" * 7)

UNMERGED = Rule(
    "unmerged",
    "error",
    what="No file has the marks that git leaves where two versions of it have to be merged by hand: lines that begin "
    "with `<<<<<<<`, `=======` or `>>>>>>>`.",
    why="They, and both versions, would appear on the page.",
)


def unmerged(path: str, text: str) -> Problem | None:
    """The problem with a file that git couldn't merge, and that nobody has finished."""
    # First without the pattern, which is searched for at every character: hardly any file has such signs.
    found = _MARK.search(text) if any(sign in text for sign in _SIGNS) else None
    if not found:
        return None
    message = (
        f"found `{found[0][:7]}`, a mark that git leaves where two versions of a file have to be merged by hand; keep "
        "the lines that you want, and delete the marks `<<<<<<<`, `=======` and `>>>>>>>`"
    )
    return UNMERGED.at(path, text.count("\n", 0, found.start()) + 1, 1, message)
