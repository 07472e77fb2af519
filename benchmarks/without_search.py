"""`mkdocs build` without the search index, as a program of its own: `python -m benchmarks.without_search`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mkdocs.__main__ import cli

from generator.edges.mkdocs_plugin import plugin


def no_search(root: Path, built: Path, older: Mapping[str, tuple[str, ...]]) -> None:
    """Stands in for what makes the index. A mock would load asyncio, which takes a fortieth of the time of an edit."""


if __name__ == "__main__":
    plugin.make_search = no_search  # type: ignore[attr-defined] # the plugin has it from another module
    cli(["build", "--quiet"])
