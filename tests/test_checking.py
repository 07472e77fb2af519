"""`inversion check` says all there is to say at once: problems, the ledger, the lock, mails to be sent, advice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator.app.check import check_project
from tests.tools.files import write_files
from tests.tools.small_project import ISSUE, base_files

OUT = datetime(2026, 11, 23, 6, 10, tzinfo=UTC)
CONFIG = b"site_url: https://example.org/notes/\n"
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
    ("status", "days", "told"), [("ready", 0, True), ("ready", -5, True), ("ready", 3, False), ("draft", 3, True)]
)
def test_a_mail_that_is_too_long_is_told_while_it_can_be_mended(root: Path, status: str, days: int, told: bool) -> None:
    text = (root / ISSUE).read_text(encoding="utf-8").replace("status: ready", f"status: {status}")
    (root / ISSUE).write_text(f"{text}\n\n{LONG}\n", encoding="utf-8")

    assert ("mail" in rules(root, OUT + timedelta(days=days))) == told
