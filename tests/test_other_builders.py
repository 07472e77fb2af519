"""A builder without the plugin makes the same site of what `inversion write` writes, with the theme written for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import jinja2
import pytest
from click.testing import CliRunner, Result
from jinja2 import nodes
from markdown_it import MarkdownIt

from generator.app.build import build as build_pages
from generator.app.settings import read_settings
from generator.edges.commands.cli import main
from generator.edges.mkdocs_plugin.drawing import globals_of
from generator.publish.output_folder import MARKER
from generator.render.filled_in import GLOBALS
from tests.project_support import run
from tests.site_support import NOW, ROOT, BuiltSite, copy_project
from tests.tools import material
from tests.tools.files import disk_files, write_files
from tests.tools.small_project import ISSUE, base_files

PAGE = (ROOT / "docs" / "other-builders.md").read_text(encoding="utf-8")
(SETTINGS,) = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
OTHERS = "others.yml"
HEAD = """\
site_name: Not this name
site_url: https://cook.example/
extra_css: [https://styles.example/more.css, more.css]
extra_javascript:
  - https://scripts.example/more.js
  - {path: more.mjs, type: module}
"""
MENU = """\
nav:
  - Home: index.md
  - Group:
    - Dinner: guides/dinner/index.md
    - Elsewhere: https://example.org/
  - Notes & tips: deep/notes%s.md
extra:
  feeds: {feed.xml: application/rss+xml}
  footer: [{title: "Notes & tips", page: deep/notes.md}, {title: Quiz, page: quizzes/kitchen/index.md}]
"""
OWN = f"""{HEAD}{MENU % ""}docs_dir: content/pages
theme: {{name: inversion, custom_dir: overrides, favicon: assets/favicon.svg}}
plugins: [inversion]
not_in_nav: "*"
"""
WITHOUT_PLUGIN = f"""{HEAD}{MENU % "/index"}docs_dir: build/pages
theme: {{name: null, custom_dir: build/theme, static_templates: [404.html]}}
plugins: []
markdown_extensions: []
not_in_nav: "*"
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><path d="M0 0h60v40H0z"/></svg>'
NOTES = """\
---
format: 1
title: 'Notes "and" tips & more'
description: What a cook writes down, with <b>, quotes and {{ braces }} in it.
---

# Notes

```html
{{ not.a.template }} {% if %} <script>

&amp; blank lines
```

![Smoke](/smoke.svg "A sign") and [the kitchen's *quiz*](/quizzes/kitchen/).

```quiz
kitchen
```
"""
# The folder of another builder's settings, for the kinds of site that the small project can be.
DRESSED: Mapping[str, str | bytes | None] = {
    "mkdocs.yml": OWN,
    OTHERS: WITHOUT_PLUGIN,
    "overrides/partials/footer.html": "<footer class='own'>{{ t('site.home') | e }} {{ colours.dark.accents[1] }} "
    "{% if logo %}{{ logo[0].address }}{% endif %} {{ t.language }}</footer>",
    "overrides/assets/own/extra.css": "p { color: red }\n",
    "overrides/assets/quiz/own.js": "// A comment.\nlet own; // Another.\n",
    "content/pages/deep/notes.md": NOTES,
    "content/pages/logo.svg": LOGO,
    "content/pages/night.svg": LOGO,
    "content/pages/robots.txt": "User-agent: *\n",
    "content/pages/Résumé ünd.txt": "x",
    "content/pages/Thumbs.db": "x",
}


def dressed_project(folder: Path) -> Path:
    """The small project with all that a site may have of its own: colours, logo, name, templates, files, addresses."""
    site = (
        base_files()["content/site.yml"]
        .decode()
        .replace("name: Kitchen Notes", "name: 'A \"cook''s\" & {{ name }} \\ ü'")
    )
    own = 'colours: {dark: {accents: ["#ff8ac2", "#ffd08a"]}}\nlogo: {src: /logo.svg, dark: /night.svg}\n'
    issue = base_files()[ISSUE].decode().replace("number: 1\n", "number: 1\naliases: [/old/smoke/]\n")
    files = base_files({**DRESSED, "content/site.yml": site + own, ISSUE: issue}, published=True)
    return write_files(folder, files)


@pytest.fixture(name="dressed")
def _dressed(tmp_path: Path) -> Path:
    return dressed_project(tmp_path / "dressed")


def inversion(root: Path, *arguments: str | Path, **environment: str) -> Result:
    result = CliRunner().invoke(
        main, ["--project", str(root), *map(str, arguments)], env={"INVERSION_NOW": NOW, **environment}
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def written(root: Path, **environment: str) -> None:
    result = inversion(root, "write", root / "build" / "pages", "--theme", root / "build" / "theme", **environment)
    assert result.exit_code == 0, result.output


def built_from_files(root: Path, **environment: str) -> dict[str, bytes]:
    """The site that MkDocs makes of the written files without the plugin, and the search."""
    written(root, **environment)
    made = run("mkdocs", "build", "--strict", "-f", OTHERS, cwd=root, INVERSION_NOW=NOW, **environment)
    assert made.returncode == 0, made.stdout + made.stderr
    assert inversion(root, "search", root / "site").exit_code == 0
    return disk_files(root / "site")


def without_sitemap(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """MkDocs makes one of its own, whose days are those of the build."""
    assert "sitemap.xml" in files
    return {name: data for name, data in files.items() if not name.startswith("sitemap.xml")}


@pytest.mark.slow
def test_mkdocs_without_the_plugin_builds_the_real_site_to_the_byte(built_site: BuiltSite, tmp_path: Path) -> None:
    root = copy_project(tmp_path / "real")
    (root / OTHERS).write_text(SETTINGS, encoding="utf-8")
    found, site = built_from_files(root, SITE_URL=built_site.url), built_site.files

    assert sorted(found) == sorted(site)
    assert [name for name, data in without_sitemap(found).items() if data != site[name]] == []


@pytest.mark.slow
def test_the_plugin_builds_the_same_bytes_without_material(built_site: BuiltSite, tmp_path: Path) -> None:
    root, old = copy_project(tmp_path / "real"), "  name: material\n"
    settings = (root / "mkdocs.yml").read_text(encoding="utf-8")
    assert old in settings
    new = "  name: null\n  static_templates: [404.html]\n"
    (root / "mkdocs.yml").write_text(settings.replace(old, new), encoding="utf-8")
    made = run("mkdocs", "build", "--strict", cwd=root, INVERSION_NOW=NOW, SITE_URL=built_site.url)

    assert made.returncode == 0, made.stdout + made.stderr
    assert disk_files(root / "site") == built_site.files


def test_what_depends_on_material_is_listed_in_contributing() -> None:
    listed = material.written()

    assert material.PAGE.read_text(encoding="utf-8") == listed, "CONTRIBUTING.md is out of date: run `make docs`"
    assert "\nmkdocs.yml: name: material, navigation.instant\n" in listed
    assert "\noverrides/partials/instant-scripts.html: assets/javascripts/bundle\n" in listed


@pytest.mark.slow
def test_mkdocs_without_the_plugin_builds_a_site_with_all_of_its_own_to_the_byte(dressed: Path) -> None:
    made = run("mkdocs", "build", "--strict", "--site-dir", str(dressed / "ours"), cwd=dressed, INVERSION_NOW=NOW)
    assert made.returncode == 0, made.stdout + made.stderr
    ours, found = disk_files(dressed / "ours"), built_from_files(dressed)

    assert sorted(found) == sorted(ours)
    assert [name for name, data in without_sitemap(found).items() if data != ours[name]] == []
    assert b"</b>" not in found["deep/notes/index.html"].partition(b"<body>")[0]
    assert "Thumbs.db" not in found
    assert found["assets/quiz/own.js"] == b"let own;\n"


def test_the_folder_has_all_that_the_site_serves_and_no_more(built_site: BuiltSite, tmp_path: Path) -> None:
    root = copy_project(tmp_path / "real")
    result = inversion(root, "write", tmp_path / "out", SITE_URL=built_site.url)
    assert result.exit_code == 0, result.output
    files, site = disk_files(tmp_path / "out"), built_site.files
    del files[MARKER]
    pages = {name for name in files if name.endswith(".md")}
    others = {name for name in site if not name.endswith(".html") and not name.startswith("pagefind/")}

    assert {name.removesuffix(".md") + ".html" for name in pages} == {
        name for name in site if name.endswith(".html") and name != "404.html"
    }
    assert others == files.keys() - pages
    assert [name for name in others if files[name] != site[name]] == []


@pytest.mark.parametrize("which", ["real", "dressed"])
def test_commonmark_leaves_the_html_of_a_page_as_it_is(dressed: Path, tmp_path: Path, which: str) -> None:
    root = copy_project(tmp_path / "real") if which == "real" else dressed
    written(root)
    pages = [path.read_text(encoding="utf-8") for path in (root / "build" / "pages").rglob("*.md")]
    bodies = [page.partition("\n---\n")[2].strip() for page in pages]

    assert len(bodies) > 10
    assert [body for body in bodies if MarkdownIt("commonmark", {"html": True}).render(body).strip() != body] == []


def test_what_the_plugin_gives_templates_can_be_filled_in(dressed: Path) -> None:
    moment = datetime(2026, 12, 1, tzinfo=UTC)

    assert globals_of(build_pages(dressed, moment, moment, read_settings(dressed))).keys() == GLOBALS


def test_the_theme_asks_for_nothing_that_minijinja_has_not(tmp_path: Path) -> None:
    """Zensical's templates are MiniJinja's: most filters of Jinja, and no methods of Python's values."""
    filters = {"e", "items", "length", "replace", "string", "striptags", "trim", "url", "script_tag"}
    root = copy_project(tmp_path / "real")
    written(root)
    theme = {path: path.read_text(encoding="utf-8") for path in (root / "build" / "theme").rglob("*.html")}

    assert len(theme) == 4
    for text in theme.values():
        tree = jinja2.Environment().parse(text)  # noqa: S701 - nothing is rendered
        assert {one.name for one in tree.find_all(nodes.Filter)} <= filters
        assert {type(one.node) for one in tree.find_all(nodes.Call)} <= {nodes.Name}
        assert not re.search(r"\bt\(|policy\.|config\.site_name|config\.theme", text)


def test_a_theme_that_was_written_is_not_what_the_next_one_is_made_of(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "real")
    (root / "others").mkdir()
    written(root)
    first = disk_files(root / "build")
    config = root / "mkdocs.yml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("custom_dir: overrides", "custom_dir: build/theme"), encoding="utf-8"
    )
    written(root)

    assert disk_files(root / "build") == first


def test_pages_of_an_earlier_release_go_to_their_folders(tmp_path: Path) -> None:
    root = write_files(
        tmp_path / "small", base_files({"content/pages/notes.md": NOTES, "content/pages/smoke.svg": LOGO})
    )
    assert inversion(root, "write", tmp_path / "out").exit_code == 0
    marker = tmp_path / "out" / MARKER
    (tmp_path / "out" / "notes" / "index.md").rename(tmp_path / "out" / "notes.md")
    marker.write_text(marker.read_text(encoding="utf-8").replace("notes/index.md", "notes.md"), encoding="utf-8")
    result = inversion(root, "write", tmp_path / "out")

    assert result.output.startswith("1 files written, 1 removed")
    assert (tmp_path / "out" / "notes" / "index.md").is_file()


@pytest.mark.parametrize(("pages", "theme"), [("out", "out"), ("out", "out/theme"), ("out/pages", "out")])
def test_the_theme_is_not_among_the_pages(tmp_path: Path, pages: str, theme: str) -> None:
    root = write_files(tmp_path / "small", base_files())
    result = inversion(root, "write", tmp_path / pages, "--theme", tmp_path / theme)

    assert result.exit_code == 2
    assert "name a folder beside it" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_theme_is_never_written_over_other_files(tmp_path: Path) -> None:
    root = write_files(tmp_path / "small", base_files())
    own = write_files(tmp_path / "theme", {"main.html": b"mine"})
    result = inversion(root, "write", tmp_path / "out", "--theme", own)

    assert result.exit_code == 2
    assert "not empty, and not written by this program" in result.stderr
    assert disk_files(tmp_path / "theme") == {"main.html": b"mine"}
    assert not (tmp_path / "out").exists()


def test_a_page_that_extends_another_theme_is_no_theme_for_others(dressed: Path) -> None:
    (dressed / "overrides" / "main.html").write_text('{% extends "base.html" %}', encoding="utf-8")
    result = inversion(dressed, "write", dressed / "out", "--theme", dressed / "theme")

    assert result.exit_code == 2
    assert "main.html extends the template of another theme" in result.stderr
    assert inversion(dressed, "write", dressed / "out").exit_code == 0


@pytest.mark.parametrize(
    "asked", ['t("no.such.text")', 't("issue.number")', "t(key)", "t", "policy.text(a=b(c))", "t.date(x)"]
)
def test_what_cannot_be_filled_in_is_named_with_its_place(dressed: Path, asked: str) -> None:
    footer = f"<footer>\n{{{{ {asked} }}}}</footer>"
    (dressed / "overrides" / "partials" / "footer.html").write_text(footer, encoding="utf-8")
    result = inversion(dressed, "write", dressed / "out", "--theme", dressed / "theme")

    assert result.exit_code == 1
    assert f"overrides/partials/footer.html:2:1: error: `{asked[0] if asked[0] == 't' else 'policy'}`" in result.stderr
    assert not (dressed / "out").exists()


def test_a_site_of_another_project_has_no_search(tmp_path: Path) -> None:
    root = write_files(tmp_path / "small", base_files())
    site = write_files(tmp_path / "site", {"index.html": b"<title>x</title>"})
    result = inversion(root, "search", site)

    assert result.exit_code == 2
    assert "no page that can be searched" in result.stderr
