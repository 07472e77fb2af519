"""Linux, macOS and Windows: what would differ there, tried here, and what keeps tests and files fit for all of them."""

from __future__ import annotations

import ast
import io
import ntpath
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.app.theme import read_theme_file
from generator.edges.commands.cli import fit
from generator.edges.mkdocs_plugin import site_folder
from generator.model.portable_names import is_reserved, unportable
from generator.site import disk
from generator.text.problems import AuthorError
from tests.tools.files import write_files
from tests.tools.posix import needing
from tests.tools.small_project import ROOT, base_files, loaded, pages_of, problem_lines

MODULES = sorted((ROOT / "generator").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
DEVICES = ("con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9", "com\u00b2")


# Names


def kept_by_windows(name: str) -> bool:
    """What Python says of a name; from 3.13 on in another place, and of bad characters too."""
    found: Callable[[str], bool] | None = getattr(ntpath, "isreserved", None)
    return found(name) if found else PureWindowsPath(name).is_reserved()


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("form", ["{}", "{}.md", "{}.tar.gz", "{} ", "{} .md"])
def test_no_name_of_a_device_may_be_used_in_any_spelling(device: str, form: str) -> None:
    for name in (form.format(device), form.format(device.upper()), form.format(device.title())):
        assert is_reserved(name)
        assert unportable(name)
        assert kept_by_windows(name)


@pytest.mark.parametrize(
    "name", ["console", "icon.svg", "com", "com10", "lpt", "auxiliary.md", "2026-11-23-con.md", "."]
)
def test_names_that_only_resemble_a_device_may_be_used(name: str) -> None:
    assert unportable(name) is None
    assert not kept_by_windows(name)


@given(st.text(st.sampled_from("conprnauxl.t19 -"), min_size=1, max_size=8))
def test_no_name_that_python_takes_for_a_device_is_missed(name: str) -> None:
    if kept_by_windows(name) and name.strip(". "):
        assert unportable(name)


# Files


def test_files_with_the_line_ends_of_windows_give_the_same_pages() -> None:
    files = base_files()

    assert pages_of({path: data.replace(b"\n", b"\r\n") for path, data in files.items()}) == pages_of(files)


def test_problems_are_at_the_same_place_whatever_the_line_ends() -> None:
    files = base_files(changes={"content/issues/2026-11-23-smoke.md": [("tags: [heat]", "tags: [haet]")]})
    told = problem_lines(loaded(files))

    assert "2026-11-23-smoke.md:" in told
    assert problem_lines(loaded({path: data.replace(b"\n", b"\r\n") for path, data in files.items()})) == told


def test_a_junction_is_a_link_as_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python says so by itself only from 3.12 on."""
    root = write_files(tmp_path / "project", base_files())
    (root / "content" / "pages" / "elsewhere").mkdir()
    plain = os.lstat

    def lstat(path: os.PathLike[str] | str) -> object:
        junction = os.fspath(path).endswith("elsewhere")
        return SimpleNamespace(st_reparse_tag=0xA0000003) if junction else plain(path)

    monkeypatch.setattr(disk, "_HAS_JUNCTIONS", True)
    monkeypatch.setattr(os, "lstat", lstat)
    with pytest.raises(AuthorError, match=r"content/pages/elsewhere:1:1: .* found a symbolic link"):
        disk.read_files(root)


def test_a_folder_whose_files_are_being_read_is_moved_as_soon_as_they_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to rename a folder while a program has one of its files open."""
    (tmp_path / "site").mkdir()
    refusals = iter([PermissionError, PermissionError])
    rename = Path.rename

    def busy(path: Path, target: Path) -> Path:
        if refusal := next(refusals, None):
            raise refusal
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", busy)
    monkeypatch.setattr(site_folder, "PAUSE_SECONDS", 0)
    site_folder.move(tmp_path / "site", tmp_path / "aside")

    assert [path.name for path in tmp_path.iterdir()] == ["aside"]


def test_a_theme_on_another_drive_than_the_project_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "main.html").write_text("words", encoding="utf-8")
    monkeypatch.setattr(os.path, "relpath", lambda *_: ntpath.relpath("C:/program/main.html", "D:/project"))

    with pytest.raises(ValueError, match="mount"):
        os.path.relpath("", "")
    assert read_theme_file(tmp_path / "main.html", tmp_path) == ("words", (tmp_path / "main.html").as_posix())


# Output


def printed(platform: str, environment: dict[str, str], *, terminal: bool = False) -> bytes:
    class Stream(io.TextIOWrapper):
        def isatty(self) -> bool:
            return terminal

    taken = io.BytesIO()
    stream = Stream(taken, encoding="cp1252")
    fit(stream, platform, environment)
    stream.write("é \u6982 \u2713")
    stream.flush()
    return taken.getvalue()


def test_other_programs_get_utf_8_on_windows_too() -> None:
    assert printed("win32", {}) == "é \u6982 \u2713".encode()


@pytest.mark.parametrize(
    ("platform", "environment", "terminal"),
    [("win32", {"PYTHONIOENCODING": "cp1252"}, False), ("win32", {}, True), ("linux", {}, False)],
)
def test_a_terminal_and_who_asks_for_it_get_their_own_letters(
    platform: str, environment: dict[str, str], *, terminal: bool
) -> None:
    assert printed(platform, environment, terminal=terminal) == b"\xe9 \\u6982 \\u2713"


# Code


def calls(path: Path) -> Iterator[tuple[ast.Call, str, dict[str, str]]]:
    """Each call of a module: its name, and its named arguments as they are written."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            yield (
                node,
                name.rpartition(".")[2],
                {word.arg: ast.unparse(word.value) for word in node.keywords if word.arg},
            )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT / "generator").as_posix())
def test_texts_are_read_and_written_the_same_on_every_system(path: Path) -> None:
    """Without an encoding, Windows takes that of its region; without a line end, it writes its own."""
    wrong = []
    for node, name, words in calls(path):
        binary = any(isinstance(part, ast.Constant) and "b" in str(part.value) for part in node.args[:2])
        text = name in {"read_text", "write_text"} or (
            name == "open" and isinstance(node.func, ast.Name) and not binary
        )
        program = name in {"run", "Popen"} and words.get("text") == "True"
        if (text or program) and words.get("encoding") not in {"'utf-8'", "'utf-8-sig'"}:
            wrong.append(f"line {node.lineno}: no encoding")
        if name == "write_text" and words.get("newline") != "'\\n'":
            wrong.append(f"line {node.lineno}: no newline")
        if name == "str" and node.args and "relative_to(" in ast.unparse(node.args[0]):
            wrong.append(f"line {node.lineno}: a path of the system, not an address; use as_posix()")
        if name == "strftime" and "%-" in ast.unparse(node):
            wrong.append(f"line {node.lineno}: `%-` is unknown on Windows")

    assert wrong == []


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_every_test_that_needs_posix_says_why_and_no_other_does(path: Path) -> None:
    """CI leaves these out on Windows, by their mark; what has none runs there."""
    found = [*needing(path)] if path != Path(__file__) else []

    assert [f"{one.test} needs {one.what}, without a mark `posix`" for one in found if not one.reason] == []
    assert [f"{one.test} doesn't need posix" for one in found if not one.what] == []


def test_every_file_has_the_same_bytes_in_a_checkout_on_windows() -> None:
    """Pages are compared byte for byte; a script with other line ends wouldn't even run."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--eol"], cwd=ROOT, capture_output=True, check=True, text=True, encoding="utf-8"
    ).stdout
    files = [entry.partition("\t")[::2] for entry in listed.split("\0") if entry]
    wrong = {
        name
        for states, name in files
        if not states.startswith(("i/lf", "i/none", "i/-text"))
        or not ("eol=lf" in states or "attr/-text" in states)
        or (states.startswith("i/-text") and "attr/-text" not in states)
    }

    assert wrong == set()
    assert [name for _, name in files if any(map(unportable, name.split("/")))] == []
    assert len({name.lower() for _, name in files}) == len(files)
