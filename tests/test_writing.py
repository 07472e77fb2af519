"""The folder that `write` owns: it holds exactly the pages, and nothing of anybody else is ever touched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.publish.output_folder import MARKER, WriteRefusedError, write_pages
from tests.tools.files import disk_files

PAGES = {"index.md": "one\n", "guides/a/index.md": "two\n", "guides/b/index.md": "three\n"}


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture(name="outside")
def _outside(tmp_path: Path) -> Path:
    path = tmp_path / "outside"
    path.mkdir()
    (path / "mine.txt").write_text("mine", encoding="utf-8")
    return path


def texts(folder: Path) -> dict[str, str]:
    return {name: data.decode() for name, data in disk_files(folder).items() if name != MARKER}


def refusal(folder: Path, pages: dict[str, str]) -> str:
    """What is said; nothing may have been touched."""
    before = {path: path.lstat().st_mtime_ns for path in folder.rglob("*")} if folder.is_dir() else {}
    with pytest.raises(WriteRefusedError) as refused:
        write_pages(folder, pages)
    assert before == ({path: path.lstat().st_mtime_ns for path in folder.rglob("*")} if folder.is_dir() else {})
    return str(refused.value).replace(str(folder), "DIR")


def test_a_new_folder_holds_the_pages_and_the_marker(folder: Path) -> None:
    written = write_pages(folder, PAGES)

    assert texts(folder) == PAGES
    assert (written.changed, written.removed) == (tuple(PAGES), ())
    assert sorted(disk_files(folder)) == sorted([MARKER, *PAGES])


def test_an_empty_folder_may_be_used(folder: Path) -> None:
    folder.mkdir()
    write_pages(folder, PAGES)

    assert texts(folder) == PAGES


def test_letters_are_written_as_utf_8_with_line_feeds(folder: Path) -> None:
    write_pages(folder, {"index.md": "é😀\nzwei\n"})

    assert (folder / "index.md").read_bytes() == "é😀\nzwei\n".encode()


def test_the_same_pages_again_change_nothing(folder: Path) -> None:
    write_pages(folder, PAGES)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.md")}

    again = write_pages(folder, PAGES)

    assert (again.changed, again.removed) == ((), ())
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*.md")}


def test_a_page_that_is_gone_is_removed_with_its_empty_folders(folder: Path) -> None:
    write_pages(folder, PAGES)

    written = write_pages(folder, {"index.md": "new\n"})

    assert (written.changed, written.removed) == (("index.md",), ("guides/a/index.md", "guides/b/index.md"))
    assert texts(folder) == {"index.md": "new\n"}
    assert not (folder / "guides").exists()


def test_files_of_before_stay_where_that_is_asked_for_and_are_still_owned(folder: Path) -> None:
    write_pages(folder, {"a.txt": "1", "b.txt": "1"})
    written = write_pages(folder, {"b.txt": "2", "c.txt": "2"}, keep=True)

    assert texts(folder) == {"a.txt": "1", "b.txt": "2", "c.txt": "2"}
    assert (written.changed, written.removed) == (("b.txt", "c.txt"), ())
    assert write_pages(folder, {"c.txt": "2"}).removed == ("a.txt", "b.txt")


def test_a_file_deleted_by_hand_is_written_again(folder: Path) -> None:
    write_pages(folder, PAGES)
    (folder / "index.md").unlink()

    assert write_pages(folder, PAGES).changed == ("index.md",)


def test_a_folder_deleted_by_hand_stops_no_removal(folder: Path) -> None:
    write_pages(folder, PAGES)
    for name in ("a", "b"):
        (folder / "guides" / name / "index.md").unlink()
        (folder / "guides" / name).rmdir()
    (folder / "guides").rmdir()

    write_pages(folder, {"index.md": "one\n"})

    assert texts(folder) == {"index.md": "one\n"}


def test_a_folder_of_somebody_else_is_refused(outside: Path) -> None:
    assert refusal(outside, PAGES) == "DIR: not empty, and not written by this program; name a new or an empty folder"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("mine", encoding="utf-8")

    assert refusal(path, PAGES).startswith("DIR: not empty")
    assert path.read_text(encoding="utf-8") == "mine"


def test_each_file_of_somebody_else_in_the_folder_is_named(folder: Path) -> None:
    write_pages(folder, PAGES)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "guides" / ".hidden").write_text("mine", encoding="utf-8")

    assert refusal(folder, PAGES).split("\n") == [
        "DIR/guides/.hidden: not written by this program; move it elsewhere",
        "DIR/notes.txt: not written by this program; move it elsewhere",
    ]


def test_a_new_page_never_replaces_a_file_of_somebody_else(folder: Path) -> None:
    write_pages(folder, PAGES)
    (folder / "about.md").write_text("mine", encoding="utf-8")

    assert refusal(folder, {**PAGES, "about.md": "ours"}) == (
        "DIR/about.md: not written by this program; move it elsewhere"
    )


@pytest.mark.parametrize("pages", [PAGES, {}, {**PAGES, "index.md": "other\n"}], ids=["same", "gone", "other"])
def test_a_page_changed_by_hand_is_neither_replaced_nor_removed(folder: Path, pages: dict[str, str]) -> None:
    write_pages(folder, PAGES)
    (folder / "index.md").write_text("edited\n", encoding="utf-8")

    assert refusal(folder, pages) == ("DIR/index.md: changed since it was written; move it elsewhere or delete it")


def test_a_folder_where_a_file_must_go_is_refused(folder: Path) -> None:
    write_pages(folder, {"index.md": "one\n"})
    (folder / "about.md").mkdir()

    assert refusal(folder, {"index.md": "one\n", "about.md": "ours"}) == "DIR/about.md: in the way; move it elsewhere"


def test_a_file_where_a_folder_must_go_is_refused(folder: Path) -> None:
    write_pages(folder, {"index.md": "one\n"})
    (folder / "guides").write_text("mine", encoding="utf-8")

    assert refusal(folder, PAGES) == "DIR/guides: not written by this program; move it elsewhere"


def test_a_page_may_become_a_folder(folder: Path) -> None:
    write_pages(folder, {"guides": "one\n"})
    write_pages(folder, {"guides/index.md": "two\n"})

    assert texts(folder) == {"guides/index.md": "two\n"}


@pytest.mark.posix("makes a symbolic link")
@pytest.mark.parametrize("at", ["guides", "guides/a", "index.md", "other"])
def test_a_symbolic_link_is_never_followed(folder: Path, outside: Path, at: str) -> None:
    write_pages(folder, PAGES)
    path = folder / at
    if path.is_dir():
        for inside in sorted(path.rglob("*"), reverse=True):
            inside.rmdir() if inside.is_dir() else inside.unlink()
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
    path.symlink_to(outside if at.startswith("g") or at == "other" else outside / "mine.txt")

    said = refusal(folder, {**PAGES, "index.md": "new\n"})

    assert f"DIR/{at}: " in said
    assert disk_files(outside) == {"mine.txt": b"mine"}


@pytest.mark.posix("makes a symbolic link")
def test_a_symbolic_link_to_the_very_same_text_is_in_the_way(folder: Path, outside: Path) -> None:
    write_pages(folder, PAGES)
    (folder / "index.md").replace(outside / "index.md")
    (folder / "index.md").symlink_to(outside / "index.md")

    assert refusal(folder, {**PAGES, "index.md": "new\n"}) == "DIR/index.md: in the way; move it elsewhere"


@pytest.mark.posix("makes a symbolic link")
def test_a_symbolic_link_to_the_folder_itself_may_be_used(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    (tmp_path / "link").symlink_to(folder)
    write_pages(tmp_path / "link", PAGES)

    assert texts(folder) == PAGES


# A marker that somebody wrote.


@pytest.mark.parametrize(
    "name", ["../outside/mine.txt", "/etc/hostname", "a/../../outside/mine.txt", "", ".", "..", "a\\..\\b", "C:x"]
)
def test_a_marker_that_names_files_outside_removes_nothing(folder: Path, outside: Path, name: str) -> None:
    write_pages(folder, PAGES)
    listing = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    listing["files"][name] = [hashlib.sha256(b"mine").hexdigest()]
    (folder / MARKER).write_text(json.dumps(listing), encoding="utf-8")

    assert refusal(folder, {}) == f"DIR/{MARKER}: names files outside the folder; delete the folder or name another"
    assert disk_files(outside) == {"mine.txt": b"mine"}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", "null", '{"files": 7}', '{"files": ["a"]}', '{"files": {"a": 7}}', "[" * 100_000, "\udcff"],
    ids=range(10),
)
def test_a_marker_that_cannot_be_read_stops_the_run(folder: Path, text: str) -> None:
    write_pages(folder, PAGES)
    (folder / MARKER).write_bytes(text.encode("utf-8", "surrogateescape"))

    assert refusal(folder, PAGES) == f"DIR/{MARKER}: cannot be read; delete the folder or name another"


def test_a_folder_in_the_place_of_the_marker_is_refused(folder: Path) -> None:
    (folder / MARKER).mkdir(parents=True)

    assert refusal(folder, PAGES).startswith("DIR: not empty")


def test_a_marker_of_an_older_program_is_read(folder: Path) -> None:
    write_pages(folder, PAGES)
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in PAGES.items()}
    (folder / MARKER).write_text(json.dumps({"format": 1, "files": hashes}), encoding="utf-8")

    assert write_pages(folder, {"index.md": "new\n"}).changed == ("index.md",)


# A run that breaks off.


class Broken(dict[str, str]):
    """Pages of which one cannot be read, after all were looked at once: the run breaks off while it writes."""

    def __init__(self, pages: dict[str, str], at: str) -> None:
        super().__init__(pages)
        self.at = at

    def __getitem__(self, name: str) -> str:
        if name == self.at:
            raise KeyboardInterrupt
        return super().__getitem__(name)


OTHER = {"index.md": "uno\n", "guides/a/index.md": "due\n", "guides/c/index.md": "tre\n"}


@pytest.mark.parametrize("at", OTHER)
@pytest.mark.parametrize("after", [OTHER, PAGES, {}, {"index.md": "last\n"}], ids=["same", "back", "none", "other"])
def test_after_a_broken_run_the_next_one_needs_no_help(folder: Path, at: str, after: dict[str, str]) -> None:
    write_pages(folder, PAGES)
    with pytest.raises(KeyboardInterrupt):
        write_pages(folder, Broken(OTHER, at))

    write_pages(folder, after)

    assert texts(folder) == after
    assert write_pages(folder, after).changed == ()


@pytest.mark.parametrize("at", OTHER)
def test_a_broken_first_run_leaves_a_folder_that_the_next_one_owns(folder: Path, at: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_pages(folder, Broken(OTHER, at))

    write_pages(folder, PAGES)

    assert texts(folder) == PAGES


def test_after_a_broken_run_a_page_changed_by_hand_is_still_kept(folder: Path) -> None:
    write_pages(folder, PAGES)
    with pytest.raises(KeyboardInterrupt):
        write_pages(folder, Broken(OTHER, "guides/a/index.md"))
    (folder / "guides/a/index.md").write_text("edited\n", encoding="utf-8")

    assert "guides/a/index.md: changed since it was written" in refusal(folder, OTHER)


def test_half_a_file_that_a_killed_run_left_is_cleared_away(folder: Path) -> None:
    write_pages(folder, PAGES)
    (folder / ".inversion.half").write_text("hal", encoding="utf-8")

    write_pages(folder, OTHER)

    assert texts(folder) == OTHER


def test_half_a_marker_that_a_killed_first_run_left_is_cleared_away(folder: Path) -> None:
    folder.mkdir()
    (folder / ".inversion.half").write_text("hal", encoding="utf-8")

    write_pages(folder, PAGES)

    assert texts(folder) == PAGES


@pytest.mark.posix("makes a symbolic link")
def test_a_link_in_the_place_of_the_half_file_is_not_followed(folder: Path, outside: Path) -> None:
    write_pages(folder, PAGES)
    (folder / ".inversion.half").symlink_to(outside / "mine.txt")

    write_pages(folder, OTHER)

    assert disk_files(outside) == {"mine.txt": b"mine"}


def test_no_page_is_ever_half_there(folder: Path) -> None:
    """At each moment of a run every file holds the old text or the new."""
    write_pages(folder, PAGES)
    seen: list[dict[str, str]] = []

    class Watched(dict[str, str]):
        def __getitem__(self, name: str) -> str:
            seen.append(texts(folder))
            return super().__getitem__(name)

        def __iter__(self) -> Iterator[str]:
            return super().__iter__()

    write_pages(folder, Watched(OTHER))

    assert len(seen) == len(OTHER)
    for state in seen:
        for name, text in state.items():
            assert text in {PAGES.get(name), OTHER.get(name)}
