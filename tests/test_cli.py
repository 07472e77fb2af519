"""The console script: what it prints, and its exit status (0 in order, 1 problems in the files, 2 wrong use)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
from click.testing import CliRunner, Result

from generator.edges.commands.cli import PLACES, main
from tests.project_support import run
from tests.tools.files import disk_files, write_files
from tests.tools.small_project import GUIDE, ISSUE, PAGE, QUIZ, ROOT, SITE, base_files, loaded, pages_of, problem_lines

COMMANDS = sorted(PLACES)
CONTEXT = click.Context(main)
PROGRAM = {"pydantic", "jinja2", "yaml", "markdown_it", "PIL", "babel"}  # what commands need and `--help` doesn't
NOW = "2026-12-01T12:00:00+00:00"
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


def command(name: str) -> click.Command:
    found = main.get_command(CONTEXT, name)
    assert found
    return found


def inversion(*arguments: str | Path, **environment: str) -> Result:
    line = [str(argument) for argument in arguments]
    result = CliRunner().invoke(main, line, env={"INVERSION_NOW": "", **environment})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture(name="broken")
def _broken(tmp_path: Path) -> Path:
    """A project with an error, a warning and a notice."""
    files = base_files(
        {"content/notes.txt": "x"},
        {
            SITE: [('      last_checked: "2026-01-31"\n', "")],
            GUIDE: [("subtitle:", "sub%title:")],
            PAGE: [("title:", "titel:")],
        },
        advised=True,
    )
    return write_files(tmp_path / "broken", files)


@pytest.fixture(name="fine")
def _fine(tmp_path: Path) -> Path:
    return write_files(tmp_path / "fine", base_files(advised=True))


# Every command


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=["inversion", *COMMANDS])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_says_what_a_command_does(command: list[str], option: str) -> None:
    result = inversion(*command, option)

    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")
    assert len(result.output.split("\n\n")[1].strip()) > 20


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_help_text(name: str) -> None:
    options = [one for one in command(name).params if isinstance(one, click.Option)]

    assert [option.name for option in options if not option.help] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_of_each_what_its_own_help_begins_with(name: str) -> None:
    own = command(name)

    assert own.name == name
    assert PLACES[name].line == ("" if own.hidden else own.get_short_help_str(limit=100))


def test_help_imports_nothing_of_the_program() -> None:
    code = "import sys; from generator.edges.commands.cli import main; main(['--help'], standalone_mode=False); "
    code += "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert "click" in result.stderr.split()
    assert PROGRAM.isdisjoint(result.stderr.split())


def test_the_contracts_commands_are_there() -> None:
    assert set(COMMANDS) >= {"check", "write", "score", "schema"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["check", "--nothing"],
        ["check", "--format", "xml"],
        ["check", "--now", "yesterday"],
        ["write"],
        ["write", "--now", "2026-13-01", "somewhere"],
        ["score"],
        ["score", "self-audit", "no-such-file.json"],
        ["score", "no-such-file.yml"],
        ["--project", "no-such-folder", "check"],
        ["check", "--project", "no-such-folder"],
        ["check", "--project", "pyproject.toml"],
        ["--project", "tests", "check"],
        ["--project", "tests", "write", "somewhere"],
        ["--project", "tests", "lock"],
        ["simulate"],
        ["simulate", "which-leak"],
        ["simulate", "no-such-quiz"],
        ["simulate", "self-audit", "--answers", "no-such-file.csv"],
        ["simulate", "self-audit", "--format", "github"],
        ["schema", "pyproject.toml"],
        ["schema", "pyproject.toml/x"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_status_2_and_one_line_says_why(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = inversion(*arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr


def test_python_m_generator_is_the_same_program(fine: Path) -> None:
    result = run("generator", "check", "--format", "json", cwd=fine, INVERSION_NOW=NOW)

    assert (result.returncode, result.stdout) == (0, "[]\n")


def test_a_letter_that_the_terminal_cannot_show_is_no_crash(broken: Path) -> None:
    (broken / "content" / "guides" / "dinner" / "guide.yml").write_text("😀: 1\n", encoding="utf-8")

    result = run("generator", "check", cwd=broken, PYTHONIOENCODING="latin-1")

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert r"unknown key `\U0001f600`" in result.stdout


# check


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


# now


@pytest.mark.parametrize(
    ("now", "is_public"),
    [
        ("2026-11-23T06:09:59", False),
        ("2026-11-23T06:10", True),
        ("2026-11-23T06:10+00:00", True),
        ("2026-11-23T07:10+01:00", True),
        ("2026-11-23T07:09+01:00", False),
        ("2026-11-23T06:10Z", True),
        ("2026-11-24", True),
        ("20261124T000000Z", True),
    ],
)
@pytest.mark.parametrize("where", ["option", "environment"])
def test_now_decides_what_is_public(fine: Path, tmp_path: Path, where: str, now: str, *, is_public: bool) -> None:
    if where == "option":
        result = inversion("write", "--project", fine, tmp_path / "out", "--now", now, INVERSION_NOW="1999-01-01")
    else:
        result = inversion("write", "--project", fine, tmp_path / "out", INVERSION_NOW=now)

    assert result.exit_code == 0
    assert (tmp_path / "out" / "issues" / "smoke" / "index.md").exists() == is_public


@pytest.mark.parametrize("now", ["yesterday", "2026-02-30", "2026-11-23T25:00", "12", "now"])
@pytest.mark.parametrize("command", [["check"], ["write", "out"], ["lock"]], ids=["check", "write", "lock"])
def test_a_moment_that_is_none_is_wrong_use(fine: Path, command: list[str], now: str) -> None:
    for result in (
        inversion("--project", fine, *command, "--now", now),
        inversion("--project", fine, *command, INVERSION_NOW=now),
    ):
        assert result.exit_code == 2
        assert "expected a time such as 2026-11-23T06:10+00:00" in result.stderr


# write


def test_write_puts_every_page_into_the_folder(fine: Path, tmp_path: Path) -> None:
    (fine / "mkdocs.yml").write_text("site_url: https://example.org/notes/\n", encoding="utf-8")
    result = inversion("--project", fine, "write", tmp_path / "out", "--now", NOW)

    assert result.stdout == f"21 files written, 0 removed in {tmp_path / 'out'}\n"
    written = {name: data.decode() for name, data in disk_files(tmp_path / "out").items() if name.endswith(".md")}
    assert written == pages_of(base_files(advised=True))


def test_write_with_problems_writes_nothing(broken: Path, tmp_path: Path) -> None:
    result = inversion("--project", broken, "write", tmp_path / "out")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == inversion("--project", broken, "check").stdout
    assert not (tmp_path / "out").exists()


def test_write_into_a_folder_of_somebody_else_is_wrong_use(fine: Path) -> None:
    result = inversion("--project", fine, "write", fine)

    assert result.exit_code == 2
    assert "not empty, and not written by this program" in result.stderr
    written = {name: data for name, data in disk_files(fine).items() if not name.startswith(".cache/")}
    assert written == base_files(advised=True)


def test_write_below_a_file_is_wrong_use(fine: Path) -> None:
    assert inversion("--project", fine, "write", fine / SITE / "out").exit_code == 2


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("site_url: [\n", "mkdocs.yml:2:1: error: "),
        ("a: b: c\n", "mkdocs.yml:1:5: error: "),
        ("- a\n", "mkdocs.yml:1:1: error: expected `key: value` lines"),
        ("just text\n", "mkdocs.yml:1:1: error: expected `key: value` lines"),
        (b"site_url: \xff\n", "mkdocs.yml:1:1: error: "),
    ],
)
def test_a_broken_mkdocs_yml_is_a_problem_like_any_other(fine: Path, config: str | bytes, said: str) -> None:
    (fine / "mkdocs.yml").write_bytes(config if isinstance(config, bytes) else config.encode())
    result = inversion("--project", fine, "write", fine / "out")

    assert result.exit_code == 1
    assert result.stderr.startswith(said)


@pytest.mark.parametrize("config", ["", "site_name: x\n", "site_url:\n", None])
def test_without_a_site_url_pages_are_written_all_the_same(fine: Path, config: str | None) -> None:
    if config is not None:
        (fine / "mkdocs.yml").write_text(config, encoding="utf-8")

    assert inversion("--project", fine, "write", fine / "out").exit_code == 0


# A broken file anywhere


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"a: [", b"[" * 10_000, b"\0", b"- a", b"---\n---\n", b"x" * 2_000_000]
)
@pytest.mark.parametrize("path", [SITE, ISSUE, PAGE, QUIZ])
def test_no_file_of_the_author_makes_a_traceback(fine: Path, path: str, data: bytes) -> None:
    (fine / path).write_bytes(data)
    result = inversion("--project", fine, "check")

    assert result.exit_code == 1
    assert f"{path}:" in result.stdout


def test_a_file_that_the_system_does_not_give_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, base_files())
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - those of Path.open
        if path.name == "kitchen.yml":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    expected = (
        "quizzes/kitchen.yml:1:1: error: cannot read this file: Permission denied; check its permissions [unreadable]\n"
    )
    checked = CliRunner().invoke(main, ["--project", str(tmp_path), "check"])
    scored = CliRunner().invoke(main, ["--project", str(tmp_path), "score", "kitchen"], input="{}")

    assert (checked.stdout, checked.exit_code) == (expected, 1)
    assert scored.exit_code == 1
    assert scored.stderr.endswith(expected)
