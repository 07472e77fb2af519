"""A site from nothing, as docs/adopting.md says word for word: begun, renamed, written, and taken by a reader."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Visit
from tests.site_support import (
    NOW,
    ROOT,
    SECOND_GUIDE,
    BuiltSite,
    Server,
    build,
    copy_project,
    expected,
    give,
    load,
    patterns,
    scale_quiz,
    shown,
    submit,
)

pytestmark = pytest.mark.browser
PAGE = (ROOT / "docs" / "adopting.md").read_text(encoding="utf-8")
OURS = ("micro-betrayal", "inversion wisdom")
TOPICS = "".join(
    f"  {tag}:\n    title: {tag}\n    description: A topic.\n" for tag in ("daily-habits", "personal-growth")
)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def shell(folder: Path, commands: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["sh", "-e", "-c", commands],
        cwd=folder,
        env={**os.environ, "PATH": path, "INVERSION_NOW": NOW, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def renamed(config: str, block: str) -> str:
    """mkdocs.yml with the keys of the block in place of its own."""
    section = r"{}:.*\n(?:(?: .*)?\n)*"
    for found in re.finditer(f"^{section.format('([a-z_]+)')}", block, re.MULTILINE):
        (old,) = re.finditer(f"^{section.format(found[1])}", config, re.MULTILINE)
        config = config.replace(old.group(), f"{found.group().rstrip()}\n\n")
    return config


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fork, after the commands of the page and its keys in mkdocs.yml."""
    folder = copy_project(tmp_path_factory.mktemp("fork"))
    (commands,) = blocks("sh")
    result = shell(folder, commands)
    assert result.returncode == 0, result.stdout + result.stderr
    (keys,) = blocks("yaml")
    for path in [*folder.rglob("content/**/*.yml"), *folder.rglob("content/**/*.md"), *folder.rglob("quizzes/*.yml")]:
        path.write_text(path.read_text(encoding="utf-8").replace("TODO: ", ""), encoding="utf-8")
    config = folder / "mkdocs.yml"
    config.write_text(renamed(config.read_text(encoding="utf-8"), keys), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def written(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with three categories, five strategies and two quizzes written."""
    folder = tmp_path_factory.mktemp("written")
    shutil.copytree(begun, folder, dirs_exist_ok=True)
    guide = folder / "content/guides/procrastination"
    (guide / "categories/first-category.yml").unlink()
    (guide / "strategies/first-strategy.yml").unlink()
    shutil.copytree(SECOND_GUIDE, folder, dirs_exist_ok=True)
    with (folder / "content/topics.yml").open("a", encoding="utf-8") as topics:
        topics.write(TOPICS)
    return folder


def built(folder: Path, server: Server, target: Path) -> BuiltSite:
    site = build(folder, target, server.mount(target.name, target))
    assert site.status == 0, site.log
    assert "WARNING" not in site.log
    return site


@pytest.mark.posix("runs a script of the shell")
def test_what_is_begun_builds_strictly_and_says_nothing_of_ours(begun: Path, server: Server, tmp_path: Path) -> None:
    site = built(begun, server, tmp_path / "begun")
    for path in site.folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8").lower()
        assert [word for word in OURS if word in text] == [], path


@pytest.mark.posix("runs a script of the shell")
def test_what_is_written_builds_strictly_and_its_quiz_is_taken_in_the_browser(
    written: Path, server: Server, tmp_path: Path, visit: Visit
) -> None:
    site = built(written, server, tmp_path / "written")
    project = load(written)
    guide = project.guide("procrastination")
    assert (len(guide.categories), len(guide.strategies), len(project.quizzes)) == (3, 5, 2)

    quiz = scale_quiz(project, "delay-check")
    answers = next(iter(patterns(quiz, 1)))
    page = visit(site.url, reduced_motion="reduce")
    page.get_by_role("link", name="Self-audit", exact=True).first.click()
    page.goto(f"{page.url}#{quiz.id}--all")
    give(page, answers)
    submit(page)
    assert shown(page) == expected(quiz, answers)


def test_every_file_and_command_that_the_page_names_is_there() -> None:
    for name in re.findall(r"^\| ((?:`[^`]+`(?:, )?)+) \|", PAGE, re.MULTILINE):
        for path in re.findall(r"`([^`]+)`", name):
            assert (ROOT / path).exists(), path
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z-]+)", PAGE):
        assert re.search(rf"^{target}:", targets, re.MULTILINE), target
