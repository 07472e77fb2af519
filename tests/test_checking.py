"""`inversion check` says all there is to say at once: problems, the ledger, the lock, mails to be sent, advice."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from mkdocs.config.defaults import MkDocsConfig

from generator.app.check import check_project
from tests.tools.files import write_files
from tests.tools.small_project import ISSUE, base_files

OUT = datetime(2026, 11, 23, 6, 10, tzinfo=UTC)
CONFIG = b"site_url: https://example.org/notes/\n"
MKDOCS = "site_name: Notes\nsite_url: https://example.org/notes/\ndocs_dir: content/pages\nplugins: [inversion]\n"
LEDGER = (
    '{"id": "k3h7q2x8", "slug": "smoke", "due": "2026-11-23T06:10:00+00:00", '
    f'"recorded": "2026-11-23T06:13:00+00:00", "sha256": "{"0" * 64}"}}\n'
)
LONG = "\n\n".join(["A pan that is hot smokes before it burns, and a cook who looks up in time can save it."] * 1200)


def rules(root: Path, now: datetime = OUT) -> set[str]:
    return {problem.rule.id for problem in check_project(root, now)} - {"help-line-unchecked"}


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return write_files(tmp_path, base_files(advised=True) | {"mkdocs.yml": CONFIG})


def test_the_ledger_is_held_to_the_issues(root: Path) -> None:
    before = rules(root)
    (root / "ledger.jsonl").write_text(LEDGER, encoding="utf-8")

    assert rules(root) - before == {"id-changed"}


def test_a_ledger_that_cannot_be_read_is_one_problem_of_many(root: Path) -> None:
    (root / "ledger.jsonl").write_text("{\n", encoding="utf-8")
    (root / ISSUE).write_text((root / ISSUE).read_text(encoding="utf-8").replace("[heat]", "[haet]"), encoding="utf-8")

    assert {"ledger", "unknown-tag"} <= rules(root)


def test_a_site_without_an_address_is_told(root: Path) -> None:
    (root / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")

    assert "site-url" in rules(root)


def test_a_language_without_texts_is_told_as_a_build_tells_it(root: Path) -> None:
    (root / "mkdocs.yml").write_text(CONFIG.decode() + "theme: {name: material, language: xx}\n", encoding="utf-8")

    assert "missing-file" in rules(root)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("site_name", "sitename", "MkDocs has no setting `sitename`; did you mean `site_name`?"),
        ("docs_dir: content/pages\n", "", "MkDocs refuses `docs_dir`: The path 'docs' isn't an existing directory."),
        ("docs_dir", "theme: materiel\ndocs_dir", "MkDocs refuses `theme`: Unrecognised theme name: 'materiel'"),
        ("[inversion]", "[inversion, nope]", 'MkDocs refuses `plugins`: The "nope" plugin is not installed'),
        ("[inversion]", "[inversion: {x: 1}]", "MkDocs has no setting `x` in `plugins`"),
        ("[inversion]", "{inversion: {x: 1}}", "MkDocs has no setting `x` in `plugins`"),
        ("docs_dir", "validation: {nav: {x: warn}}\ndocs_dir", "MkDocs has no setting `x` in `validation`"),
        ("docs_dir", "theme: {name: material, custom_dir: x}\ndocs_dir", "custom_dir ('x') does not exist"),
        ("docs_dir", "hooks: [x.py]\ndocs_dir", "expected a Python file under `hooks`, found no file `x.py`"),
        ("docs_dir", "hooks: x.py\ndocs_dir", "expected a list of Python files under `hooks`"),
    ],
)
def test_what_mkdocs_says_of_its_settings_ends_a_strict_build_and_is_told_by_check(
    root: Path, right: str, wrong: str, said: str
) -> None:
    def strict_build_fails() -> bool:
        config = MkDocsConfig(config_file_path=str(root / "mkdocs.yml"))
        config.load_dict(yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8")))
        return any(config.validate())

    (root / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    assert ("mkdocs-setting" in rules(root), strict_build_fails()) == (False, False)

    (root / "mkdocs.yml").write_text(MKDOCS.replace(right, wrong), encoding="utf-8")
    told = [str(problem) for problem in check_project(root, OUT) if problem.rule.id == "mkdocs-setting"]

    assert any(said in problem for problem in told), told
    assert not any(str(root) in problem for problem in told)
    assert strict_build_fails()


def test_check_does_not_run_the_hooks_of_a_project(root: Path) -> None:
    (root / "mkdocs.yml").write_text(MKDOCS + "hooks: [hook.py]\n", encoding="utf-8")
    (root / "hook.py").write_text("raise SystemExit('run')\n", encoding="utf-8")

    assert "mkdocs-setting" not in rules(root)


def test_a_cache_that_git_tracks_is_refused_and_one_that_it_ignores_is_not(root: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)

    git("init", "-q")
    rules(root)  # makes a cache
    assert "tracked-cache" not in rules(root)

    git("add", "-f", ".cache")
    assert "tracked-cache" in rules(root)


@pytest.mark.parametrize(
    ("status", "days", "told"), [("ready", 0, True), ("ready", -5, True), ("ready", 3, False), ("draft", 3, True)]
)
def test_a_mail_that_is_too_long_is_told_while_it_can_be_mended(root: Path, status: str, days: int, told: bool) -> None:
    text = (root / ISSUE).read_text(encoding="utf-8").replace("status: ready", f"status: {status}")
    (root / ISSUE).write_text(f"{text}\n\n{LONG}\n", encoding="utf-8")

    assert ("mail" in rules(root, OUT + timedelta(days=days))) == told
