"""What `inversion import` does to the disk: all issues or none, and never over a file that is there."""

from __future__ import annotations

import builtins
from pathlib import Path

import pytest

from generator.app.imports import run as importing
from tests.import_support import LONG, export, ghost, imported, project, run
from tests.test_import_markdown import HUGO
from tests.tools.files import disk_files
from tests.tools.small_project import PAGE


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return project(tmp_path / "kitchen")


def test_a_dry_run_says_the_same_and_writes_nothing(root: Path, tmp_path: Path) -> None:
    source = export(tmp_path / "old", HUGO)
    before = disk_files(root / "content")
    dry = imported(root, source, "--dry-run")
    assert disk_files(root / "content") == before
    real = imported(root, source)

    assert dry.stdout == real.stdout
    assert dry.stderr == real.stderr.replace("\nImported ", "\nWould import ")


@pytest.mark.parametrize("last", range(5))
def test_a_disk_that_fails_halfway_leaves_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    source = export(tmp_path / "old", HUGO)
    before = disk_files(root / "content")
    moved = importing._moved  # noqa: SLF001 - where a real disk would fail
    done: list[Path] = []

    def fails(place: Path, new: Path) -> Path:
        if len(done) == last:
            raise OSError("No space left on device")
        done.append(new)
        return moved(place, new)

    monkeypatch.setattr(importing, "_moved", fails)
    result = run(root, str(source))

    assert result.exit_code == 2
    assert "No space left on device; nothing was imported" in result.stderr
    assert disk_files(root / "content") == before
    assert not list((root / ".cache").glob("import-*"))
    monkeypatch.undo()
    assert "2024-01-02-rye" in imported(root, source).stdout  # and the next run does it all


def test_what_would_make_another_file_wrong_is_refused(root: Path, tmp_path: Path) -> None:
    (root / PAGE).write_text(
        (root / PAGE).read_text(encoding="utf-8") + "\n[loaf](/issues/a-loaf/)\n", encoding="utf-8"
    )
    source = export(tmp_path / "old", {"export.json": ghost({})})
    imported(root, source)  # the page had a dead link, and hasn't any more
    assert run(root, command="check").exit_code == 0


def test_an_address_that_is_taken_is_no_alias(root: Path, tmp_path: Path) -> None:
    source = export(tmp_path / "old", {"export.json": ghost({"slug": "guides"}, {"slug": "a-loaf"})})
    result = imported(root, source)

    text = (root / "content/issues/2024-05-03-guides.md").read_text(encoding="utf-8")
    assert "aliases:" not in text
    assert "# taken addresses: [/guides/]\n" in text
    assert "\nstatus: ready\n" in text
    assert "not carried over: taken addresses: [/guides/]" in result.stderr


def test_two_posts_of_one_name_get_two_addresses(root: Path, tmp_path: Path) -> None:
    files = {f"_posts/{year}-01-01-news.md": f"---\ntitle: News {year}\n---\n{LONG}\n" for year in (2021, 2022)}
    imported(root, export(tmp_path / "old", files))

    assert sorted(path.name for path in (root / "content/issues").glob("*news*")) == [
        "2021-01-01-news.md",
        "2022-01-01-news-2.md",
    ]
    assert run(root, command="check").exit_code == 0


def test_an_export_that_could_be_anything_asks_for_its_program(root: Path, tmp_path: Path) -> None:
    source = export(tmp_path / "old", {"one.md": f"---\ntitle: One\ndate: 2024-01-01\n---\n{LONG}\n"})
    result = run(root, str(source))

    assert result.exit_code == 2
    assert "can't tell which" in result.stderr
    assert "add --from hugo|jekyll|ghost|substack" in result.stderr
    assert "2024-01-01-one.md" in imported(root, source, "--from", "hugo").stdout


@pytest.mark.posix("makes a symbolic link")
def test_a_link_out_of_the_export_is_not_followed(root: Path, tmp_path: Path) -> None:
    source = export(tmp_path / "old", {"_posts/2023-01-01-one.md": "---\ntitle: One\n---\n![x](/secret.png)\n"})
    (tmp_path / "secret.png").write_bytes(b"secret")
    (source / "secret.png").symlink_to(tmp_path / "secret.png")
    imported(root, source)

    assert (root / "content/issues/2023-01-01-one.md").is_file()


def test_without_the_library_an_export_with_html_says_what_to_install(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name in {"bs4", "markdownify"}:
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type] # whatever it was called with

    source = export(tmp_path / "old", {"export.json": ghost({})})
    monkeypatch.setattr(builtins, "__import__", without)
    result = run(root, str(source))

    assert result.exit_code == 2
    assert "pip install markdownify" in result.stderr


def test_an_issue_without_a_question_does_not_ask(root: Path, tmp_path: Path) -> None:
    imported(root, export(tmp_path / "old", {"export.json": ghost({})}))
    result = run(root, str(tmp_path / "pages"), command="write")

    assert result.exit_code == 0, result.output
    page = (tmp_path / "pages" / "issues" / "a-loaf" / "index.md").read_text(encoding="utf-8")
    assert LONG in page
    assert "create ask" not in page
    assert "create ask" in (tmp_path / "pages" / "issues" / "smoke" / "index.md").read_text(encoding="utf-8")


def test_one_draft_makes_no_drafts_of_all_that_link_to_it(root: Path, tmp_path: Path) -> None:
    files = {
        f"_posts/2023-01-{day:02}-p{day}.md": f"---\ntitle: P{day}\npublished: {day > 1}\n---\n{LONG}\n\n"
        + (f"See [the one before]({{% post_url 2023-01-{day - 1:02}-p{day - 1} %}}).\n" if day > 1 else "")
        for day in range(1, 21)
    }
    result = imported(root, export(tmp_path / "old", files))

    assert "19 ready, 1 draft" in result.stderr
    assert 'not carried over: links to drafts: ["[the one before](/issues/p1/)"]' in result.stderr
    assert run(root, command="check").exit_code == 0
