"""Which tests need POSIX: those that reach what Windows lacks, also through functions and fixtures of their file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARKER = "posix"
NAMES = {
    *("fork", "mkfifo", "killpg", "wait4", "SIGKILL", "SIGXFSZ", "SIG_DFL", "AF_UNIX", "setrlimit", "getrusage"),
    *("preexec_fn", "symlink_to"),  # a link needs a right that Windows gives to few
}
TEXTS = ("#!/bin/sh", "sh", "forkserver")  # scripts, the program that runs them, and a way to start processes
MODULES = ("tests.tools.mutants", "tests.tools.rehearsal", "tests.tools.mail_rehearsal")


@dataclass(frozen=True, slots=True)
class Needed:
    """A test that needs POSIX: its name, its reason if it's marked, and what it reaches."""

    test: str
    reason: str | None
    what: str


def needing(path: Path) -> Iterator[Needed]:
    """The tests of a file that need POSIX, or that say so."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    fixtures = {fixture: name for name, node in functions.items() for fixture in _fixture(node)}
    values = {
        target.id: statement.value
        for statement in tree.body
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        if isinstance(target, ast.Name)
    }
    foreign = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in MODULES
        for alias in node.names
    }
    whole = _reason(values["pytestmark"]) if "pytestmark" in values else None
    everywhere = next((what for name, node in functions.items() if _always(node) for what in _own(node, foreign)), None)
    for name, test in functions.items():
        if not name.startswith("test_"):
            continue
        found, waiting, seen = everywhere, [name], {name}
        while waiting and found is None:
            node: ast.AST | None = functions.get(waiting[-1]) or values.get(waiting[-1])
            waiting.pop()
            if node is None:
                continue
            found = next(iter(_own(node, foreign)), None)
            named = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
            named |= {fixtures.get(argument.arg, "") for argument in ast.walk(node) if isinstance(argument, ast.arg)}
            waiting += sorted(named - seen)
            seen |= named
        reason = next((_reason(mark) for mark in test.decorator_list if _reason(mark)), None) or whole
        if found or reason:
            yield Needed(name, reason, found or "")


def _own(node: ast.AST, foreign: set[str]) -> Iterator[str]:
    for one in ast.walk(node):
        match one:
            case ast.Attribute(attr=name) if name in NAMES:
                yield name
            case ast.keyword(arg=str(name)) if name in NAMES:
                yield name
            case ast.Name(id=name) if name in foreign:
                yield name
            case ast.Constant(value=str(text)) if text.startswith(TEXTS[0]) or text in TEXTS:
                yield text[:9]


def _fixture(node: ast.FunctionDef) -> Iterator[str]:
    """The name of the fixture that a function is."""
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        if ast.unparse(call.func if call else decorator) == "pytest.fixture":
            given = [word.value for word in call.keywords if word.arg == "name"] if call else []
            yield str(ast.literal_eval(given[0])) if given else node.name


def _always(node: ast.FunctionDef) -> bool:
    """Whether it's a fixture that every test of the file uses."""
    return any("autouse=True" in ast.unparse(decorator) for decorator in node.decorator_list)


def _reason(mark: ast.AST) -> str | None:
    """The reason of a mark of ours, or of one in a list; None if there is none."""
    for one in ast.walk(mark):
        if isinstance(one, ast.Call) and ast.unparse(one.func) == f"pytest.mark.{MARKER}" and one.args:
            return str(ast.literal_eval(one.args[0]))
    return None
