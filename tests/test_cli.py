"""The console script: what it prints, and its exit status (0 in order, 1 problems in the files, 2 wrong use)."""

from __future__ import annotations

import builtins
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from generator.edges.commands.cli import PLACES, main
from tests.project_support import run
from tests.tools.files import disk_files, write_files
from tests.tools.small_project import GUIDE, ISSUE, PAGE, QUIZ, ROOT, SITE, base_files, pages_of

COMMANDS = sorted(PLACES)
CONTEXT = click.Context(main)
PROGRAM = {"pydantic", "jinja2", "yaml", "markdown_it", "PIL", "babel"}  # what commands need and `--help` doesn't
NOW = "2026-12-01T12:00:00+00:00"


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

    assert result.stdout == f"54 files written, 0 removed in {tmp_path / 'out'}\n"
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
    opened = open

    def refuse(path: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - those of open
        if str(path).endswith("kitchen.yml"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(io, "open", refuse)  # which Path.open calls
    expected = (
        "quizzes/kitchen.yml:1:1: error: cannot read this file: Permission denied; check its permissions [unreadable]\n"
    )
    checked = CliRunner().invoke(main, ["--project", str(tmp_path), "check"])
    scored = CliRunner().invoke(main, ["--project", str(tmp_path), "score", "kitchen"], input="{}")

    assert (checked.stdout, checked.exit_code) == (expected, 1)
    assert scored.exit_code == 1
    assert scored.stderr.endswith(expected)
