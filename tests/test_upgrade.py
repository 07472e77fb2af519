"""What a newer release wants changed in a repository that `inversion new site` made, as a list and as a patch."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.app.new_site import new_project
from generator.edges.commands.cli import main
from tests.tools.files import write_files

OLD = "inversion-site-generator==0.0.1"
SCRIPT = ".github/publish.sh"
DEPLOY = ".github/workflows/deploy.yml"


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    """A repository as this release makes it, in Git."""
    root = write_files(tmp_path / "site", {path: text.encode() for path, text in new_project("Slow Days").items()})
    git(root, "init", "--quiet")
    return root


def git(root: Path, *arguments: str, given: str = "") -> str:
    done = subprocess.run(["git", *arguments], cwd=root, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def upgrade(root: Path, arguments: Sequence[str] = ()) -> Result:
    return CliRunner().invoke(main, ["--project", str(root), "upgrade", *arguments])


def change(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), encoding="utf-8")


def make_old(root: Path) -> None:
    (root / "requirements.txt").write_text(f"# Ours.\n{OLD}\nmkdocs-macros-plugin\n", encoding="utf-8")
    change(root, SCRIPT, "set -", "# An older script.\nset -")
    change(root, DEPLOY, '"13,28,43 6 * * *"', '"11 5 * * *"')
    change(root, DEPLOY, "timeout-minutes: 10", "timeout-minutes: 7")
    (root / ".schemas" / "quiz.schema.json").unlink()
    (root / ".vscode" / "settings.json").unlink()


def test_a_new_site_has_nothing_to_do(root: Path) -> None:
    result = upgrade(root)

    assert result.exit_code == 0
    assert result.stdout == ""
    assert "Nothing to do" in result.stderr
    assert upgrade(root, ["--patch"]).output == ""


def test_what_differs_is_listed_and_a_patch_brings_it_up_to_date_but_for_what_is_the_authors(root: Path) -> None:
    make_old(root)
    listed = upgrade(root)

    assert listed.exit_code == 1
    files = [SCRIPT, DEPLOY, ".schemas/quiz.schema.json", "requirements.txt"]
    assert [line.split(":")[0] for line in listed.stdout.splitlines()[1:]] == files
    assert listed.stdout.startswith("The site is built with 0.0.1; this is ")

    git(root, "apply", given=upgrade(root, ["--patch"]).stdout)
    assert upgrade(root).exit_code == 0
    assert '"11 5 * * *"' in (root / DEPLOY).read_text(encoding="utf-8")
    assert "timeout-minutes: 10" in (root / DEPLOY).read_text(encoding="utf-8")
    assert not (root / ".vscode" / "settings.json").exists()
    pins = (root / "requirements.txt").read_text(encoding="utf-8")
    assert pins.startswith("# Ours.\ninversion-site-generator==")
    assert pins.endswith("\nmkdocs-macros-plugin\n")
    assert OLD not in pins


def test_what_only_the_author_can_decide_is_named(root: Path) -> None:
    change(root, "mkdocs.yml", "  # custom_dir: overrides", "  custom_dir: overrides")
    change(root, "mkdocs.yml", 'not_in_nav: "*"', "")
    write_files(root, {"overrides/main.html": b"x", "overrides/own.html": b"x"})
    settings = "mkdocs.yml: a new site has `not_in_nav:` here"

    assert [line.partition(";")[0] for line in upgrade(root).stdout.splitlines()] == [settings]
    make_old(root)
    lines = [line.partition(";")[0] for line in upgrade(root).stdout.splitlines()[-2:]]
    assert lines == [settings, "overrides/main.html: takes the place of the program's own file"]


@pytest.mark.parametrize("pins", [None, "mkdocs==1.6.1\n"])
def test_another_repository_is_refused(root: Path, pins: str | None) -> None:
    (root / "requirements.txt").unlink()
    if pins:
        (root / "requirements.txt").write_text(pins, encoding="utf-8")
    result = upgrade(root)

    assert result.exit_code == 2
    assert "in a repository that `inversion new site` made" in result.stderr
