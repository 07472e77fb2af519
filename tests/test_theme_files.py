"""Of an installed theme, a site has the files that its pages name, and all of them where the theme makes the pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.app.theme import delete_unused, shipped_files
from tests.tools.files import disk_files, write_files

FILES = {"assets/site.css": "own", "assets/bundle.js": "theme", "about.pdf": "content"}


@pytest.mark.parametrize(
    ("template", "shipped"),
    [
        ("<!doctype html>", {"assets/bundle.js"}),
        ('{% extends "base.html" %}', set()),
        ('{#- A page. -#}\n{%- extends "base.html" %}', set()),
        (None, set()),
    ],
)
def test_what_a_theme_that_makes_the_pages_loads_is_not_known(
    tmp_path: Path, template: str | None, shipped: set[str]
) -> None:
    if template is not None:
        write_files(tmp_path, {"main.html": template.encode()})
    own = str(tmp_path)
    folders = {address: own if folder == "own" else folder for address, folder in FILES.items()}

    assert shipped_files(folders, [tmp_path], [own, "theme"]) == shipped


def test_a_theme_without_own_templates_keeps_all() -> None:
    assert shipped_files(FILES, [], ["theme"]) == set()


def test_only_files_that_no_page_names_go_with_the_folders_that_they_leave_empty(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "index.html": b'<script src="assets/js/bundle.abc.js"></script>',
            "404.html": b"<p>Not here.",
            "search/index.html": b'<link href="../assets/css/search.css">',
            "assets/js/bundle.abc.js": b"",
            "assets/js/bundle.abc.js.map": b"",
            "assets/js/lunr/de.js": b"",
            "assets/css/search.css": b"",
            "assets/css/main.css": b"",
            "assets/site.css": b"",
        },
    )
    shipped = [name for name in disk_files(tmp_path) if name.startswith("assets/") and name != "assets/site.css"]
    delete_unused(tmp_path, shipped)

    left = {path.relative_to(tmp_path).as_posix() for path in (tmp_path / "assets").rglob("*")}
    assert left == {
        "assets/js", "assets/js/bundle.abc.js", "assets/css", "assets/css/search.css", "assets/site.css",
    }  # fmt: skip
