"""The order of the modules: data flows one way, as CONTRIBUTING draws it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = re.findall(r"^  [a-z]+ {2,}.* {2,}(\S.*)$", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)
LAYERS = [re.findall(r"[a-z_]+(?=\.py|/)", row) for row in ROWS]
MODULES = sorted(path for path in (ROOT / "generator").rglob("*.py") if not path.name.startswith("__"))


def layer(module: str) -> int:
    """The row of `generator.<module>` in the drawing, from 0."""
    return next(number for number, names in enumerate(LAYERS) if module in names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_imports_one_of_a_later_row(path: Path) -> None:
    own = layer(path.relative_to(ROOT / "generator").parts[0].removesuffix(".py"))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        node.module.split(".")[1]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("generator.")
    }
    later = sorted(module for module in imported if layer(module) > own)

    assert later == []


def test_the_drawing_names_every_module() -> None:
    modules = {path.relative_to(ROOT / "generator").parts[0].removesuffix(".py") for path in MODULES}

    assert modules <= {name for names in LAYERS for name in names}
