"""The packages of generator/: one order, no import upwards, no circle, and rooms that a newcomer can take in."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from generator import STAGES
from tests.tools.drawing import CODE, PAGE, imports_of, modules, written

MODULES = modules()
MOST_LINES = 400
LONGER = dict[str, str]()  # a file's path in generator/, and the reason why it isn't cut
# Modules below the edges that touch the disk or start a program, and what for.
AT_THE_DISK = {
    "render/card_lettering.py": "reads the fonts",
    "render/offline_files.py": "reads the worker",
    "i18n/texts.py": "reads the files of languages, which are part of the program",
    "site/disk.py": "reads the project's files",
    "publish/ledger.py": "reads the ledger and appends to it",
    "publish/leaks.py": "reads a built site",
    "publish/search_index.py": "runs Pagefind on a built site",
    "publish/output_folder.py": "writes a folder, all of it or nothing",
}
DISK_CALLS = {
    *("open", "read_bytes", "read_text", "write_bytes", "write_text", "unlink", "mkdir", "rglob", "iterdir"),
    *("scandir", "truetype"),
}
CLOCK_CALLS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter"}


def stage(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


@pytest.mark.parametrize("module", [name for name in MODULES if stage(name) in STAGES])
def test_no_module_imports_one_of_a_later_stage(module: str) -> None:
    later = STAGES[STAGES.index(stage(module)) + 1 :]

    assert [imported for imported in imports_of(MODULES[module]) if stage(imported) in later] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name: {other for other in imports_of(path) if other != name} for name, path in MODULES.items()}

    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


def test_there_are_at_most_twelve_rooms_and_each_is_a_stage_or_the_way_in() -> None:
    entries = {path.relative_to(CODE).parts[0] for path in CODE.rglob("*") if path.suffix not in {"", ".pyc"}}

    assert entries == {*STAGES, "__init__.py", "__main__.py"}
    assert len(entries) <= 12


def test_no_file_is_longer_than_400_lines_without_a_reason() -> None:
    lengths = {path.relative_to(CODE).as_posix(): len(path.read_text().splitlines()) for path in MODULES.values()}

    assert {path for path, length in lengths.items() if length > MOST_LINES} == set(LONGER)


def test_the_drawing_in_contributing_is_what_the_imports_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == written(), "CONTRIBUTING.md is out of date: run `make docs`"


def calls(path: Path) -> set[str]:
    """The names of all functions and methods that a module calls."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    functions = [node.func for node in nodes if isinstance(node, ast.Call)]
    return {func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "") for func in functions}


def test_the_disk_is_touched_by_use_cases_and_edges_alone_and_by_the_modules_that_say_so() -> None:
    below = {name: path for name, path in MODULES.items() if stage(name) not in {"", "app", "edges", "__main__"}}
    touching = {path.relative_to(CODE).as_posix() for path in below.values() if calls(path) & DISK_CALLS}
    in_memory = {"render/cards.py"}  # Pillow's `open`; a card's key is of the module's own text too

    assert touching - in_memory == set(AT_THE_DISK)


def test_the_clock_is_read_by_the_edges_and_the_settings_alone() -> None:
    reading = {name for name, path in MODULES.items() if calls(path) & CLOCK_CALLS}

    # The last one takes the age of a folder that was left over.
    assert reading == {"app.settings", "edges.commands.options", "edges.mkdocs_plugin.site_folder"}


def test_mkdocs_is_imported_by_its_plugin_and_where_mkdocs_yml_is_read() -> None:
    found = {
        name
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "mkdocs"
    }

    assert found == {
        "app.settings",
        "app.mkdocs_settings",
        "edges.mkdocs_plugin.drawing",
        "edges.mkdocs_plugin.files",
        "edges.mkdocs_plugin.guest",
        "edges.mkdocs_plugin.plugin",
        "edges.mkdocs_plugin.preview",
        "edges.mkdocs_plugin.preview_search",
        "edges.mkdocs_plugin.watching",
    }
