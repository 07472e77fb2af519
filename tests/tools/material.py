"""Lists what depends on Material for MkDocs, whose support ends in May 2027, by the lines that do.

    python tests/tools/material.py             prints the list
    python tests/tools/material.py --write     puts it into CONTRIBUTING.md, between its two marks

It's read from the code, so it's never out of date; a test compares it with CONTRIBUTING.md.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "CONTRIBUTING.md"
MARKS = ("<!-- Material: make docs -->\n```text\n", "```\n<!-- end of the list -->")
SEARCHED = ("benchmarks", "generator", "mkdocs.yml", "overrides", "pyproject.toml")
# The package, the theme by its name, its templates, its marks in the HTML, and the feature of it that can be turned on.
DEPENDS = re.compile(
    r"mkdocs-material|(?:name|extends): material|partials/javascripts/[\w.]+|assets/javascripts/bundle|data-md-[\w-]+"
    r"|navigation\.instant"
)


def files() -> Iterator[Path]:
    """Every text file that may depend on it."""
    for name in SEARCHED:
        path = ROOT / name
        yield from sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]


def listing() -> str:
    """A line for each file: its path, and what it names of Material."""
    lines = []
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in {".pyc", ".woff", ".png"}:
            continue
        found = dict.fromkeys(DEPENDS.findall(path.read_text(encoding="utf-8", errors="replace")))
        if found:
            lines.append(f"{name}: {', '.join(found)}\n")
    return "".join(lines)


def written() -> str:
    """CONTRIBUTING.md with the list in it."""
    start, end = map(re.escape, MARKS)
    text = PAGE.read_text(encoding="utf-8")
    return re.sub(f"{start}.*?{end}", lambda _: MARKS[0] + listing() + MARKS[1], text, flags=re.DOTALL)


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(written(), encoding="utf-8", newline="\n")
    else:
        print(listing(), end="")
