"""Nothing from outside the project gets onto the site, and no leftover; names are taken as they are typed."""

from __future__ import annotations

import json
import os
import re
import socket
import unicodedata
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, get_files

from generator.edges.commands.cli import main
from generator.site.disk import read_files
from generator.site.file_kinds import SCRIPTS, is_backup, runs_in_browsers
from generator.text.problems import AuthorError
from tests.project_support import run
from tests.tools.files import write_files
from tests.tools.small_project import ISSUE, PAGE, base_files

NOW = "2026-12-01T12:00:00+00:00"
CONFIG = """\
site_name: Kitchen Notes
site_url: https://example.org/notes/
docs_dir: content/pages
theme: {name: mkdocs, custom_dir: looks}
plugins: [inversion]
not_in_nav: "*"
nav: [{Home: index.md}]
"""


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    """The small project on a disk, with a secret beside it."""
    (tmp_path / "secret.md").write_text("---\nformat: 1\ntitle: A secret\ndescription: A secret.\n---\nSecret.\n")
    files = base_files(advised=True) | {"mkdocs.yml": CONFIG.encode(), "looks/extra.txt": b"x"}
    return write_files(tmp_path / "small", files)


def check(root: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(root), "check", "--now", NOW, *options])


def served(root: Path) -> dict[str, File]:
    """The author's files that MkDocs would copy, by where it would copy them to."""
    config = load_config(config_file=str(root / "mkdocs.yml"))
    config.plugins.on_config(config)
    files = config.plugins.on_files(get_files(config), config=config)
    assert files is not None
    return {file.dest_uri: file for file in files if not file.generated_by}


# Links


def move(root: Path, name: str) -> None:
    """Puts a link in the place of a folder."""
    (root / name).rename(root.parent / "moved")
    (root / name).symlink_to(root.parent / "moved")


def plug(folder: Path) -> None:
    """Leaves a socket in a folder."""
    with chdir(folder), socket.socket(socket.AF_UNIX) as made:
        made.bind("x")


LINKS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a file outside": ("content/pages/x", lambda root: (root / "content/pages/x").symlink_to("/etc/passwd")),
    "a page outside": (
        "content/pages/x.md",
        lambda root: (root / "content/pages/x.md").symlink_to("../../../secret.md"),
    ),
    "a page inside": ("content/pages/x.md", lambda root: (root / "content/pages/x.md").symlink_to("index.md")),
    "an absolute one inside": ("content/x.yml", lambda root: (root / "content/x.yml").symlink_to(root / PAGE)),
    "a folder outside": ("content/pages/x", lambda root: (root / "content/pages/x").symlink_to("/etc")),
    "nothing": ("quizzes/x.yml", lambda root: (root / "quizzes/x.yml").symlink_to("nowhere.yml")),
    "itself": ("content/pages/x", lambda root: (root / "content/pages/x").symlink_to("x")),
    "its own folder": ("content/pages/x", lambda root: (root / "content/pages/x").symlink_to(".")),
    "a folder of an issue": (
        "content/issues/2026-12-01-a",
        lambda root: (root / "content/issues/2026-12-01-a").symlink_to("/etc"),
    ),
    "a hidden file": ("content/pages/.x", lambda root: (root / "content/pages/.x").symlink_to("/etc/passwd")),
    "a file of the theme": ("looks/x.txt", lambda root: (root / "looks/x.txt").symlink_to("/etc/passwd")),
    "the pages": ("content/pages", lambda root: move(root, "content/pages")),
    "the content": ("content", lambda root: move(root, "content")),
    "the quizzes": ("quizzes", lambda root: move(root, "quizzes")),
    "the theme": ("looks", lambda root: move(root, "looks")),
    "overrides that no setting names": ("overrides", lambda root: (root / "overrides").symlink_to("looks")),
    "the ledger": ("ledger.jsonl", lambda root: (root / "ledger.jsonl").symlink_to("../ledger.jsonl")),
    "a pipe": ("content/pages/x.txt", lambda root: os.mkfifo(root / "content/pages/x.txt")),
    "a pipe for a quiz": ("quizzes/x.yml", lambda root: os.mkfifo(root / "quizzes/x.yml")),
    "a socket": ("content/x", lambda root: plug(root / "content")),
}


@pytest.mark.posix("makes a symbolic link")
@pytest.mark.parametrize(("path", "make"), LINKS.values(), ids=LINKS)
def test_a_link_or_a_pipe_stops_check_and_every_build_before_anything_is_read(
    root: Path, path: str, make: Callable[[Path], object]
) -> None:
    make(root)
    checked = check(root)

    assert checked.exit_code == 1
    assert re.match(rf"{re.escape(path)}:1:1: error: expected an ordinary file or folder, found a", checked.stdout)
    assert "[linked-file]" in checked.stdout
    with pytest.raises(PluginError, match=rf"(?m)^{re.escape(path)}:1:1: error: expected an ordinary"):
        served(root)
    written = CliRunner().invoke(main, ["--project", str(root), "write", str(root.parent / "out")])
    assert written.exit_code == 1
    assert not (root.parent / "out").exists()


@pytest.mark.posix("makes a symbolic link")
@pytest.mark.parametrize("options", [["--strict"], []], ids=["strict", "not strict"])
def test_mkdocs_copies_nothing_that_a_link_leads_to(root: Path, options: list[str]) -> None:
    for name in ("a", "b"):  # two circles: each level of folders has twice as many
        (root / "content/pages" / name).symlink_to(".")
    result = run("mkdocs", "build", *options, cwd=root, INVERSION_NOW=NOW)

    assert result.returncode == 1
    assert "content/pages/a:1:1: error: expected an ordinary file or folder, found a symbolic link" in result.stderr
    assert not (root / "site/a").exists()


@pytest.mark.posix("makes a symbolic link")
def test_the_lock_that_an_editor_sets_while_it_is_open_is_no_link_to_anything(root: Path) -> None:
    (root / "content/pages/.#index.md").symlink_to("cook@kitchen.1234:1")

    assert check(root).exit_code == 0
    assert ".#index.md" not in served(root)


@pytest.mark.posix("makes a symbolic link")
def test_a_folder_that_is_reached_by_a_link_is_a_project_as_any_other(root: Path) -> None:
    (root.parent / "by-link").symlink_to(root)

    assert check(root.parent / "by-link").exit_code == 0


# Leftovers

BACKUPS = (
    *("about.md~", "about.md.bak", "about.md.orig", "about.md.save", "about.md.swp", "about.md.swo", "#about.md#"),
    *("about.md.~1~", "about.md.old", "about.MD.BAK", "~$plan.docx", "~WRL0001.tmp", "Thumbs.db", "ehthumbs.db"),
    *(
        "desktop.ini",
        "Desktop.ini",
        "film.mp4.part",
        "film.mp4.crdownload",
        "about.md.rej",
        "___jb_tmp___",
        "notes.tmp",
    ),
    *("plan (a cook's conflicted copy 2026-11-24).pdf", "plan.sync-conflict-20261124-061000-ABCDEFG.pdf", "a.backup"),
)


def test_what_a_program_left_behind_gets_a_notice_and_is_not_published(root: Path) -> None:
    folders = ("content/pages", "content/pages/img", "quizzes", "content/issues", "content/guides/dinner/categories")
    write_files(root, {f"{folder}/{name}": b"An old draft." for folder in folders for name in BACKUPS})
    write_files(root, {"content/pages/__MACOSX/plan.txt": b"x", "content/pages/notes.txt": b"x"})
    checked = check(root)

    for folder in folders:
        for name in BACKUPS:
            assert f"{folder}/{name}:1:1: notice: this copy, which a program left behind" in checked.stdout
    assert checked.exit_code == 0, checked.stdout
    assert list(served(root)) == ["notes.txt", "extra.txt"] or list(served(root)) == ["notes.txt"]


def test_a_link_to_what_is_not_published_is_told(root: Path) -> None:
    text = base_files()[PAGE].decode() + "\n[An old one](/about.pdf.bak)\n"
    write_files(root, {PAGE: text.encode(), "content/pages/about.pdf.bak": b"x"})

    assert "no page /about.pdf.bak" in check(root).stdout


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "old.pdf", "bak.txt", "a-backup.pdf", "orig.zip", "swap.csv", "part.pdf", "temp.json", "db.sql"],
)
def test_a_file_of_its_own_is_no_leftover(name: str) -> None:
    assert not is_backup(f"content/pages/{name}")


def test_a_folder_that_mkdocs_would_leave_out_is_published_as_any_other(root: Path) -> None:
    page = base_files()[PAGE]
    write_files(root, {"content/pages/templates/plan.pdf": b"%PDF", "content/pages/templates/week.md": page})
    result = run("mkdocs", "build", "--strict", cwd=root, INVERSION_NOW=NOW)

    assert result.returncode == 0, result.stderr
    assert (root / "site/templates/plan.pdf").is_file()
    assert (root / "site/templates/week/index.html").is_file()


# What browsers run


@pytest.mark.parametrize("ending", SCRIPTS)
def test_a_file_that_browsers_run_is_known_by_its_name(ending: str) -> None:
    assert runs_in_browsers(f"/tools/a.{ending}", b"x")
    assert runs_in_browsers(f"/tools/a.{ending.upper()}", b"")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\n \t"])
@pytest.mark.parametrize("name", ["/a.kml", "/a", "/a.gpx", "/a.unheard-of"])
def test_a_file_that_browsers_run_is_known_by_what_it_begins_with(name: str, mark: bytes) -> None:
    markup = '<html xmlns="http://www.w3.org/1999/xhtml"/>'

    assert runs_in_browsers(name, mark + markup.encode())
    assert runs_in_browsers(name, markup.encode("utf-16"))


@pytest.mark.parametrize(
    ("name", "head"), [("/a.txt", b"<html>"), ("/a.csv", b"<a>"), ("/a.pdf", b"%PDF-1.7 <"), ("/CNAME", b"example.org")]
)
def test_what_browsers_do_not_run_needs_no_entry(name: str, head: bytes) -> None:
    assert not runs_in_browsers(name, head)


# Names


def test_no_name_gives_a_terminal_an_order(root: Path) -> None:
    names = ["\x1b]0;owned\x07.txt", "\x1b[2J.md", "a\rb.png", "a\nb.txt", "\u202etxt.exe", "a\x7f.txt", "\udcff.txt"]
    for name in names:
        for folder in ("content/pages", "quizzes", "content/issues"):
            (root / folder / name).write_bytes(b"x")
    shown = {style: check(root, "--format", style).output for style in ("text", "json", "github")}

    for output in shown.values():
        assert re.findall(r"[^\n\x20-\x7e\xa0-\u2029\u2030-\ud7ff]", output) == []
    assert shown["github"].count("title=file-name") == len(names) * 3


def test_a_name_with_separate_accents_is_the_one_that_people_type(root: Path) -> None:
    name = "cafe\u0301 menu.pdf"  # as some systems store it
    composed = unicodedata.normalize("NFC", name)
    (root / "content/pages" / name).write_bytes(b"%PDF")

    assert f"content/pages/{composed}" in read_files(root)
    assert check(root).exit_code == 0
    assert composed in served(root)
    assert served(root)[composed].content_bytes == b"%PDF"


def test_of_two_names_that_look_the_same_one_has_to_go(root: Path) -> None:
    for form in ("NFC", "NFD"):
        (root / "content/pages" / unicodedata.normalize(form, "café.pdf")).write_bytes(b"%PDF")

    with pytest.raises(AuthorError, match=r"café\.pdf:1:1: error: two files have this name, one with separate accents"):
        read_files(root)


def test_the_problems_in_json_have_the_names_as_they_are(root: Path) -> None:
    (root / "content/pages/\x1b.txt").write_bytes(b"x")

    assert [found["path"] for found in json.loads(check(root, "--format", "json").stdout)] == ["content/pages/\x1b.txt"]


# MkDocs' own settings


def test_a_build_without_addresses_that_end_in_a_slash_is_refused(root: Path) -> None:
    write_files(root, {"mkdocs.yml": f"{CONFIG}use_directory_urls: false\n".encode()})
    said = "mkdocs.yml:8:1: error: expected addresses that end in a slash, such as /about/; delete `use_directory_urls"

    assert said in check(root).stdout
    with pytest.raises(PluginError, match=re.escape(said)):
        served(root)


@pytest.mark.parametrize("docs_dir", ["content", "content/issues", "looks", "../elsewhere"])
def test_a_build_of_a_folder_that_nothing_checked_is_refused(root: Path, docs_dir: str) -> None:
    (root.parent / "elsewhere").mkdir()
    write_files(root, {"mkdocs.yml": CONFIG.replace("docs_dir: content/pages", f"docs_dir: {docs_dir}").encode()})

    assert "mkdocs.yml:3:1: error: expected `docs_dir: content/pages`" in check(root).stdout
    with pytest.raises(PluginError, match=r"mkdocs\.yml:3:1: error: expected `docs_dir: content/pages`"):
        served(root)


def test_new_issue_takes_no_title_that_check_would_refuse(root: Path) -> None:
    result = CliRunner().invoke(main, ["--project", str(root), "new", "issue", "Smoke \u202eand fire"])

    assert result.exit_code == 2
    assert "found [right-to-left override]; delete it" in result.output
    assert [path.name for path in (root / "content/issues").iterdir()] == [ISSUE.rpartition("/")[2]]
