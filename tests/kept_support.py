"""The sites of an edited project: of its preview, of a build with what was kept in .cache, and of a clean one."""

from __future__ import annotations

import logging
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig

from generator.app.memory import Memory
from generator.edges.mkdocs_plugin import plugin as edge
from generator.edges.mkdocs_plugin.plugin import InversionPlugin
from tests.project_support import fresh_config
from tests.random_edits import NOW, Project
from tests.test_linear_work import project
from tests.tools.files import Files, disk_files, write_files
from tests.tools.small_project import ROOT

ISSUES = 60
MKDOCS = """\
site_name: Notes
site_url: https://example.org/notes/
docs_dir: content/pages
theme: {name: material, custom_dir: overrides, favicon: assets/favicon.svg, font: false}
plugins: [inversion]
not_in_nav: "*"
nav: [{Home: index.md}, guides/dinner/index.md, {Issues: issues/index.md}, {Search: search/index.md}]
extra:
  feeds: {feed.xml: application/rss+xml}
  footer: [{title: Topics, page: topics/index.md}]
"""


@pytest.fixture(name="drawn", scope="session")
def _drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has only its cards of an earlier build: they take longer than all else, and no test is of them."""
    folder = tmp_path_factory.mktemp("drawn")
    root = write_files(folder / "project", project(ISSUES) | {"mkdocs.yml": MKDOCS.encode()})
    shutil.copytree(ROOT / "overrides", root / "overrides")
    with quiet(), clock_at(NOW):
        built(root, folder / "site")
    for database in (root / ".cache").glob("*.db*"):
        database.unlink()
    return root


@pytest.fixture(name="started")
def _started(drawn: Path, tmp_path: Path) -> Iterator[Callable[[int], Project]]:
    """A function that makes a project of its own for a seed."""

    def start(seed: int) -> Project:
        root = shutil.copytree(drawn, tmp_path / "project")
        return Project(root, tmp_path / "served", random=random.Random(seed))  # noqa: S311 - any edits will do

    with quiet():
        yield start


@contextmanager
def quiet() -> Iterator[None]:
    """Builds say nothing, and make no search: another test compares it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edge, "make_search", lambda *_: None)
        patch.setattr(logging.getLogger("mkdocs"), "disabled", True)
        yield


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INVERSION_NOW", moment.isoformat())
        yield


def config_of(root: Path, site: Path) -> tuple[MkDocsConfig, InversionPlugin]:
    config = fresh_config(root, site_dir=str(site))
    made = config.plugins["inversion"]
    assert isinstance(made, InversionPlugin)
    made.on_startup(command="build", dirty=False)
    return config, made


def built(root: Path, site: Path) -> Files:
    """The files of a build by a new process."""
    build(config_of(root, site)[0])
    return disk_files(site)


def built_clean(project: Project, folder: Path) -> Files:
    """The files of a build of the project as it is now, elsewhere, with nothing that was kept but the cards."""
    for name in ("clean", "wanted"):
        shutil.rmtree(folder / name, ignore_errors=True)
    shutil.copytree(project.root, folder / "clean", ignore=shutil.ignore_patterns("*.db*", "site-*"))
    return built(folder / "clean", folder / "wanted")


def brought_up_to_date(project: Project) -> Files:
    """The files of the preview, after what changed was drawn, or after a whole build if it takes one."""
    if project.served is not None:
        shown = project.served.plugins["inversion"]
        assert isinstance(shown, InversionPlugin)
        if update := shown.prepare():
            update()
            return _with_seldom_files(shown, project.site)
    project.whole += 1
    config, shown = config_of(project.root, project.site)
    shown.serving, shown.lazily, shown.memory = False, True, Memory()
    build(config)
    project.served = config
    return _with_seldom_files(shown, project.site)


def _with_seldom_files(shown: InversionPlugin, site: Path) -> Files:
    """The files of a preview that was asked for all that no page loads."""
    assert shown.drawing is not None
    for path in shown.drawing.later:
        shown.drawing.make(path)
    return disk_files(site)


def asked_for_half(project: Project) -> None:
    """Deletes half of the files that no page loads, as if nobody had asked for them."""
    assert project.served is not None
    shown = project.served.plugins["inversion"]
    assert isinstance(shown, InversionPlugin)
    assert shown.drawing is not None
    for path in project.random.sample(sorted(shown.drawing.later), len(shown.drawing.later) // 2):
        (project.site / path).unlink(missing_ok=True)


def differences(one: Files, other: Files) -> list[str]:
    """The files that differ, with the sites that have them."""
    paths = sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
    return [f"{path} ({'first ' * (path in one)}{'second' * (path in other)})" for path in paths]
