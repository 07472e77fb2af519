"""The tools that tests use are programs of their own."""

from __future__ import annotations

import ast

from tests.tools.small_project import ROOT


def test_tools_import_nothing_of_the_tests() -> None:
    found = {}
    for path in sorted((ROOT / "tests" / "tools").glob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        names = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
        names += [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        found[path.name] = [name for name in names if name.startswith("tests") and name[:12] != "tests.tools."]

    assert len(found) > 5
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
