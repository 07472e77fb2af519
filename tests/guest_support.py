"""A site of somebody else's for the tests, built as its owner does, but in this process."""

from __future__ import annotations

import io
import logging
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import mkdocs.commands.build

from tests.project_support import fresh_config
from tests.site_support import BuiltSite
from tests.tools.files import write_files
from tests.tools.small_project import ROOT

HOST = ROOT / "tests" / "fixtures" / "host"
PLAIN = "site_name: Tea Manual\nsite_url: https://example.org/tea/\ntheme: {name: material, font: false}\n"
BLOCK = "```quiz\ntea-week\n```\n"
WITH = PLAIN + "plugins: [search, inversion]\n"
MATERIAL = WITH + "markdown_extensions: [admonition, pymdownx.details, pymdownx.superfences, attr_list, md_in_html, "
MATERIAL += "footnotes, def_list, {pymdownx.tabbed: {alternate_style: true}}]\n"


def host(folder: Path, files: Mapping[str, str] | None = None, settings: str | None = None) -> Path:
    """The site in tests/fixtures/host, with `files` written over it and perhaps other settings."""
    shutil.copytree(HOST, folder, dirs_exist_ok=True)
    write_files(folder, {path: text.encode() for path, text in (files or {}).items()})
    if settings is not None:
        (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return folder


def build_host(root: Path, url: str = "https://example.org/tea/", *, strict: bool = True) -> BuiltSite:
    """Builds it. The log has what MkDocs says, without times."""
    log = io.StringIO()
    logger = logging.getLogger("mkdocs")
    handler = logging.StreamHandler(log)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.INFO)
    status = 0
    try:
        config = fresh_config(root, strict=strict, site_url=url, site_dir=str(root / "site"))
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs.commands.build.build(config)
    except SystemExit as end:
        status = 1
        log.write(str(end))
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
    return BuiltSite(root / "site", url, status, log.getvalue())


def problems_of(built: BuiltSite) -> list[str]:
    """The problems that ended a build: every line of its log that has a place."""
    lines = built.log.replace("ERROR ", "").splitlines()
    return [line for line in lines if ": error: " in line]


def pages(built: BuiltSite) -> dict[str, bytes]:
    return {path: data for path, data in built.files.items() if path.endswith(".html")}


def quizzes_on(built: BuiltSite, page: str) -> list[str]:
    return re.findall(r'<inversion-quiz [^>]*id="([^"]*)"', built.files[page].decode())


def build_page(folder: Path, text: str, settings: str = WITH) -> BuiltSite:
    """A site whose first page has this text; the others have no quiz."""
    shown = {"docs/index.md": text, "docs/notes/two.md": "# Two\n"}
    return build_host(host(folder, shown, settings))
