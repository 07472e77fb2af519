"""`mkdocs build` without the search index, as a program of its own: `python -m benchmarks.without_search`."""

from __future__ import annotations

from unittest import mock

from mkdocs.__main__ import cli

if __name__ == "__main__":
    with mock.patch("generator.edges.mkdocs_plugin.plugin.make_search"):
        cli(["build", "--quiet"])
