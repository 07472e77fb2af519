"""A site has the scripts that its pages load, and none of those that only other sites need."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.app.settings import Settings
from generator.app.theme import theme_scripts
from generator.edges.commands.cli import main
from generator.render.loaded_scripts import AUDIT, EXPLORE, INSTRUMENT, KNOWLEDGE, OPTIONAL, never_loaded
from tests.site_support import NOW, ROOT
from tests.tools.files import disk_files, write_files
from tests.tools.small_project import QUIZ, base_files

SIMPLEST = {"search.js", "search/results.js", "device.js", "quiz/dom.js"}


@pytest.fixture(name="scripts", scope="module")
def _scripts() -> dict[str, bytes]:
    return theme_scripts(ROOT, Settings(custom_dir="overrides"))


def left(scripts: dict[str, bytes], *optional: str) -> set[str]:
    return {name.removeprefix("assets/") for name in scripts.keys() - never_loaded(scripts, optional)}


def test_a_site_with_everything_has_every_script(scripts: dict[str, bytes]) -> None:
    assert never_loaded(scripts, OPTIONAL) == set()


def test_a_site_without_quizzes_has_only_what_the_search_and_the_page_on_kept_answers_load(
    scripts: dict[str, bytes],
) -> None:
    assert left(scripts) == SIMPLEST


def test_each_kind_brings_what_it_imports_and_no_other_kind(scripts: dict[str, bytes]) -> None:
    knowledge = left(scripts, KNOWLEDGE)
    assert {"quiz/knowledge.js", "quiz/element.js", "quiz/dom.js", "quiz/score.js"} <= knowledge
    assert not knowledge & {"quiz/scale.js", "quiz/history.js", "quiz/instrument.js"}
    audit = left(scripts, AUDIT)
    assert {"quiz/scale.js", "quiz/history.js", "quiz/store.js", "quiz/share.js"} <= audit
    assert not audit & {"quiz/knowledge.js", "quiz/instrument.js", "explore/element.js"}
    assert left(scripts, AUDIT, INSTRUMENT) == audit | {"quiz/instrument.js"}
    assert left(scripts, EXPLORE) >= {"explore/element.js", "explore/sums.js", "quiz/dom.js"}


def test_scripts_that_the_theme_does_not_know_stay_with_what_they_import(scripts: dict[str, bytes]) -> None:
    own = {"assets/quiz/own.js": b'import { all } from "../quiz/dom.js";\n'}
    assert left(scripts | own) == SIMPLEST | {"quiz/own.js"}


@pytest.mark.parametrize(
    ("more", "there"), [("", False), ("export_answers: true\n", True)], ids=["a self-audit", "a published instrument"]
)
def test_the_script_for_instruments_is_only_in_a_site_that_has_one(tmp_path: Path, more: str, there: bool) -> None:
    files = base_files(published=True)
    root = write_files(tmp_path / "site", files | {QUIZ: files[QUIZ] + more.encode()})
    result = CliRunner().invoke(
        main, ["--project", str(root), "write", str(tmp_path / "out")], env={"INVERSION_NOW": NOW}
    )
    assert result.exit_code == 0, result.output
    written = disk_files(tmp_path / "out")
    assert AUDIT in written
    assert (INSTRUMENT in written) == there
