"""`inversion check` on the command line: what it prints, in each style, and its status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

from tests.test_cli import _broken, _fine, inversion  # noqa: F401 - fixtures
from tests.tools.files import disk_files
from tests.tools.small_project import QUIZ, ROOT, SITE, loaded, problem_lines

PROBLEMS_SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "path": {"type": "string", "pattern": "^[^/\\\\]"},
            "line": {"type": "integer", "minimum": 1},
            "column": {"type": "integer", "minimum": 1},
            "level": {"enum": ["error", "warning", "notice"]},
            "rule": {"type": "string", "pattern": "^[a-z]+(-[a-z]+)*$"},
            "message": {"type": "string", "minLength": 1},
        },
        "required": ["path", "line", "column", "level", "rule", "message"],
        "additionalProperties": False,
    },
}


def test_a_project_in_order_is_status_0(fine: Path) -> None:
    result = inversion("--project", fine, "check")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "0 errors, 0 other remarks\n")


def test_the_real_project_is_in_order() -> None:
    assert inversion("--project", ROOT, "check").exit_code == 0


def test_text_is_every_problem_in_order_and_a_count_beside_it(broken: Path) -> None:
    result = inversion("--project", broken, "check")

    assert result.exit_code == 1
    assert result.stdout == problem_lines(loaded(disk_files(broken)))
    assert result.stdout.count("\n") == 6
    assert result.stderr == "4 errors, 2 other remarks\n"


def test_json_is_an_array_of_the_same_problems(broken: Path) -> None:
    result = inversion("check", "--project", broken, "--format", "json")
    found = json.loads(result.stdout)

    jsonschema.validate(found, PROBLEMS_SCHEMA, jsonschema.Draft202012Validator)
    lines = ["{path}:{line}:{column}: {level}: {message} [{rule}]".format(**problem) for problem in found]
    assert lines == inversion("--project", broken, "check").stdout.splitlines()
    assert (result.exit_code, result.stderr) == (1, "")


def test_advice_and_the_lock_stand_among_the_problems_in_order(broken: Path) -> None:
    quiz = broken / QUIZ
    text = quiz.read_text(encoding="utf-8").replace("I set a timer.", "I always set a timer.")
    quiz.write_text(text, encoding="utf-8")

    lines = inversion("--project", broken, "check").stdout.splitlines()

    assert [line for line in lines if line.startswith(QUIZ)] == [
        (
            f"{QUIZ}:5:11: error: expected revision 2, because of changed items (`timer`); "
            "raise it, or undo the change [unraised-revision]"
        ),
        (
            f"{QUIZ}:31:54: warning: expected no absolute word, found `always`; "
            "delete it, and let the answers say how often [absolute-word]"
        ),
    ]
    assert len(lines) == 8


def test_the_advice_on_words_is_for_the_language_of_the_site(fine: Path) -> None:
    quiz = fine / QUIZ
    text = quiz.read_text(encoding="utf-8").replace("I set a timer.", "I always set a timer.")
    quiz.write_text(text.replace("revision: 1", "revision: 2"), encoding="utf-8")

    for language, count in (("en", 1), ("de", 0)):
        (fine / "mkdocs.yml").write_text(f"theme: {{name: material, language: {language}}}\n", encoding="utf-8")
        assert inversion("--project", fine, "check").stdout.count("[absolute-word]") == count


def test_settings_that_cannot_be_read_are_one_problem_among_all(broken: Path) -> None:
    (broken / "mkdocs.yml").write_text("site_name: [\n", encoding="utf-8")

    result = inversion("--project", broken, "check")

    assert result.exit_code == 1
    assert "mkdocs.yml:2:1: error: found the end of the file in an earlier bracket" in result.stdout
    assert result.stdout.count("\n") == 7


def test_json_of_a_project_in_order_is_an_empty_array(fine: Path) -> None:
    assert inversion("check", "--project", fine, "--format", "json").stdout == "[]\n"


def test_github_is_one_workflow_command_a_problem(broken: Path) -> None:
    result = inversion("check", "--project", broken, "--format", "github")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[2] == (
        "::warning file=content/notes.txt,line=1,col=1,title=stray-file"
        "::this file is not used; move it elsewhere or delete it"
    )
    assert "::unknown key `sub%25title`; did you mean `subtitle`?" in result.stdout
    assert [line.split(" ")[0] for line in result.stdout.splitlines()].count("::error") == 4


def test_a_problem_with_line_feeds_stays_on_one_line(broken: Path) -> None:
    (broken / SITE).write_text('"a\\nb": 1\n', encoding="utf-8")

    for style in ("text", "github"):
        lines = inversion("check", "--project", broken, "--format", style).stdout.splitlines()
        assert [line for line in lines if not line.startswith(("content/", "quizzes/", "::"))] == []


def test_the_project_may_be_named_before_or_after_the_command(broken: Path) -> None:
    assert inversion("--project", broken, "check").exit_code == 1
    assert inversion("check", "--project", broken).exit_code == 1


def test_the_project_named_last_is_the_one(fine: Path, broken: Path) -> None:
    assert inversion("--project", broken, "check", "--project", fine).exit_code == 0
