"""An issue that was taken back: its page says so, nothing else of it is on the site, and links to it are warnings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.app.load import load
from generator.edges.commands.cli import main
from generator.publish.calendar import calendar_of, lines_of
from generator.render.output import all_files
from generator.site.entries import entry_of
from tests.test_pictures import picture
from tests.tools.files import Files, write_files
from tests.tools.small_project import ISSUE, NOW, PAGE, base_files, loaded, problem_lines

FOLDER = ISSUE.removesuffix(".md")
OTHER = "content/issues/2026-11-24-ash.md"


def project(*, withdrawn: bool = True) -> Files:
    """The small project with a second issue; its first, with a picture and an old address, was taken back or not."""
    text = base_files()[ISSUE].decode()
    other = text.replace("k3h7q2x9", "ash12345").replace("number: 1", "number: 2").replace("title: Smoke", "title: Ash")
    front = "status: ready\naliases: [/old/smoke/, /old.html]\n" + ("withdrawn: 2026-11-30\n" if withdrawn else "")
    return base_files(
        {
            ISSUE: None,
            f"{FOLDER}/index.md": text.replace("status: ready\n", front) + "\n![Black smoke](smoke.png)\n",
            f"{FOLDER}/smoke.png": picture(),
            OTHER: other + "\nAs [before](/issues/smoke/).\n",
        }
    )


def served(files: Files, *, drafts: bool = False) -> dict[str, str | bytes]:
    made = load(files, NOW, "https://example.org/notes/", drafts=drafts)
    assert made.site is not None, problem_lines(made)
    return all_files(made.site)


@pytest.mark.parametrize("drafts", [False, True], ids=["built", "preview"])
def test_its_addresses_say_so_and_nothing_else_shows_it(drafts: bool) -> None:
    there, gone = served(project(withdrawn=False), drafts=drafts), served(project(), drafts=drafts)

    addresses = {"issues/smoke/index.html", "old/smoke/index.html", "old.html"}
    assert addresses <= gone.keys()
    for path in addresses:
        page = str(gone[path])
        assert "This issue has been withdrawn" in page
        assert "Monday 30 November 2026" in page
        assert '<meta name="robots" content="noindex">' in page
        assert "Smoke" not in page
    assert "issues/smoke/index.md" in there
    assert not {"issues/smoke/index.md", "issues/smoke/smoke.png", "assets/cards/issues/smoke.png"} & gone.keys()
    elsewhere = {path: str(content) for path, content in gone.items() if not path.startswith(("issues/smoke", "old"))}
    named = {path for path, content in elsewhere.items() if "issues/smoke" in content or "/smoke/" in content}
    feeds = {"feed.xml", "atom.xml", "feed.json", "issues/2026/atom.xml"}
    assert named <= {"issues/ash/index.md", *feeds}  # the link that its author is warned of
    assert all("k3h7q2x9" not in content for content in elsewhere.values())
    assert all("Black smoke" not in content for content in elsewhere.values())


def test_links_to_it_are_warnings_and_stop_nothing() -> None:
    made = loaded(project())

    assert [str(problem).split(": ", 1)[1] for problem in made.problems if problem.rule.id == "link"] == [
        "warning: the issue at /issues/smoke/ was withdrawn, and its page only says so; remove the link [link]"
    ]
    assert made.site is not None


def test_a_hand_written_page_may_still_link_to_it_with_a_warning() -> None:
    files = project()
    files[PAGE] += b"\nSee [it](/issues/smoke/#top).\n"
    made = loaded(files)

    assert made.site is not None
    assert [problem.level for problem in made.problems if problem.path == PAGE] == ["warning"]


def run(root: Path, *arguments: str, now: datetime = NOW) -> Result:
    return CliRunner().invoke(main, ["--project", str(root), *arguments, "--now", now.isoformat()])


def test_the_command_writes_one_line_and_says_what_stays(tmp_path: Path) -> None:
    root = write_files(tmp_path, project(withdrawn=False) | {"mkdocs.yml": b"site_name: x\n"})
    path = root / FOLDER / "index.md"
    before = path.read_bytes()
    result = run(root, "unpublish", "smoke", now=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))

    assert result.exit_code == 0, result.output
    assert result.stdout == f"{path}\n"
    assert "Mails that were sent" in result.stderr
    assert path.read_bytes() == before.replace(b"status: ready\n", b"status: ready\nwithdrawn: 2026-11-30\n")
    assert "was withdrawn, and its page only says so" in run(root, "check").output
    assert "Withdrawn:\n  Mon 2026-11-23 06:10" in run(root, "status").stdout
    assert "`smoke` was withdrawn before; nothing was changed" in run(root, "unpublish", "smoke").stderr


@pytest.mark.parametrize(
    ("slug", "now", "said"),
    [
        ("smoek", NOW, "no issue `smoek` that can be read in content/issues; did you mean `smoke`?"),
        ("smoke", NOW - timedelta(days=30), "`smoke` isn't public, so there is nothing to take back"),
    ],
)
def test_what_is_not_public_cannot_be_taken_back(tmp_path: Path, slug: str, now: datetime, said: str) -> None:
    root = write_files(tmp_path, project(withdrawn=False))
    result = run(root, "unpublish", slug, now=now)

    assert result.exit_code == 2
    assert said in result.stderr
    assert (root / FOLDER / "index.md").read_bytes() == project(withdrawn=False)[f"{FOLDER}/index.md"]


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    files = {path: data.replace(b"\n", b"\r\n") if path.endswith(".md") else data
             for path, data in project(withdrawn=False).items()}  # fmt: skip
    root = write_files(tmp_path, files)
    run(root, "unpublish", "smoke")

    assert b"status: ready\r\nwithdrawn: 2026-12-01\r\naliases" in (root / FOLDER / "index.md").read_bytes()


def test_the_calendar_has_it_in_one_place_whether_its_text_was_read_or_not() -> None:
    issues = load(project(), NOW, "/").issues
    found = calendar_of(issues, {"k3h7q2x9": NOW}, NOW)

    assert [issue.slug for issue in found.withdrawn] == ["smoke"]
    assert [issue.slug for issue in (*found.published, *found.due, *found.drafts, *found.scheduled)] == ["ash"]
    assert lines_of(calendar_of([entry_of(one) for one in issues], {}, NOW))[-3:-1] == [
        "Withdrawn:",
        "  Mon 2026-11-23 06:10  1. Smoke (smoke)",
    ]


def test_the_ledger_has_nothing_against_it(tmp_path: Path) -> None:
    line = (
        '{"id": "k3h7q2x9", "slug": "smoke", "due": "2026-11-23T06:10:00+00:00", '
        '"recorded": "2026-11-23T06:13:00+00:00", "sha256": "' + "0" * 64 + '"}\n'
    )
    settings = {"mkdocs.yml": b"site_name: x\nsite_url: https://example.org/\n", "ledger.jsonl": line.encode()}
    root = write_files(tmp_path, project() | settings)

    said = run(root, "check").output
    assert "[withdrawn]" not in said
    assert "[old-address]" not in said
    assert "[id-gone]" not in said
    assert run(root, "publish").stdout == "2026-11-24 ash\n"
