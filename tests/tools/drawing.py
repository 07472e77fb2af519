"""Draws the packages of generator/ as text: what each is for, and which others its modules import.

    python tests/tools/drawing.py             prints the drawing
    python tests/tools/drawing.py --write     puts it into CONTRIBUTING.md, between its two marks

It's read from the code, so it's never out of date; a test compares it with CONTRIBUTING.md.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "generator"
PAGE = ROOT / "CONTRIBUTING.md"
MARKS = ("<!-- drawing: make docs -->\n```text\n", "```\n<!-- end of the drawing -->")


@cache
def modules() -> dict[str, Path]:
    """Every module by its dotted name below `generator`."""
    found = {}
    for path in sorted(CODE.rglob("*.py")):
        parts = path.relative_to(CODE).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = path
    return found


@cache
def imports_of(path: Path) -> tuple[str, ...]:
    """The modules of generator that a module imports, by their dotted names, wherever the import is."""
    return tuple(_imports_of(path))


def _imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "generator":
            module = node.module.removeprefix("generator").removeprefix(".")
            named = {f"{module}.{alias.name}".removeprefix(".") for alias in node.names}
            yield from sorted(named & modules().keys() or {module})
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("generator."):
                    yield alias.name.removeprefix("generator.")


def stages() -> tuple[str, ...]:
    """The packages in their order, as generator/__init__.py lists them."""
    for node in ast.parse((CODE / "__init__.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "STAGES":
            return tuple(ast.literal_eval(node.value))
    raise ValueError("generator/__init__.py has no STAGES")


def drawing() -> str:
    """A line for each package: its name, what it is for, and the packages that it imports."""
    order = stages()
    lines = []
    for stage in order:
        about = ast.get_docstring(ast.parse((CODE / stage / "__init__.py").read_text(encoding="utf-8"))) or ""
        used = {
            imported.split(".")[0]
            for name, path in modules().items()
            if name.split(".")[0] == stage
            for imported in imports_of(path)
        }
        below = [other for other in order if other in used and other != stage]
        lines += [f"{stage:8}  {about.splitlines()[0]}", f"{'':8}  imports: {', '.join(below) or 'nothing'}"]
    return "\n".join(lines) + "\n"


def written() -> str:
    """CONTRIBUTING.md with the drawing in it."""
    start, end = map(re.escape, MARKS)
    text = PAGE.read_text(encoding="utf-8")
    return re.sub(f"{start}.*?{end}", lambda _: MARKS[0] + drawing() + MARKS[1], text, flags=re.DOTALL)


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(written(), encoding="utf-8", newline="\n")
    else:
        print(drawing(), end="")
