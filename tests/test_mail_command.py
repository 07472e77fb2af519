"""An issue as a mail: the command that writes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.edges.commands.cli import main
from generator.rules.mails import MAX_BYTES
from tests.mail_support import HOSTILE, parsed, png
from tests.tools.files import disk_files, write_files
from tests.tools.small_project import NOW, ROOT, SITE, base_files

DRAFT = HOSTILE.replace("status: ready", "status: draft").replace("k3h7q2x9", "a-draft-of-it")


LATER = HOSTILE.replace("k3h7q2x9", "one-of-a-day-to-come")


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """A project with a public issue, a draft and one of a day to come, and where it is published."""
    files = base_files(
        {
            "content/issues/2026-11-24-draft.md": DRAFT,
            "content/issues/2027-02-01-later.md": LATER,
            "content/pages/img/smoke.png": png(1200, 600),
            "mkdocs.yml": "site_url: https://example.org/notes/\n",
        }
    )
    return write_files(tmp_path / "project", files)


def inversion(*arguments: str | Path, **environment: str) -> Result:
    result = CliRunner().invoke(main, [*map(str, arguments)], env={"INVERSION_NOW": NOW.isoformat(), **environment})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("slug", ["smoke", "draft", "later"])
def test_any_issue_has_a_mail_public_or_not(folder: Path, slug: str) -> None:
    out = folder.parent / "mails"
    result = inversion("--project", folder, "email", slug, "--out", out)
    files = disk_files(out)

    assert result.exit_code == 0, result.output
    assert result.stdout == "".join(f"{out / slug}.{ending}\n" for ending in ("html", "txt", "eml"))
    assert set(files) == {f"{slug}.html", f"{slug}.txt", f"{slug}.eml", ".inversion.json"}
    parts = list(parsed(files[f"{slug}.eml"]).iter_parts())
    assert files[f"{slug}.txt"].decode() == parts[0].get_content().replace("\r\n", "\n")
    assert files[f"{slug}.html"].decode() == parts[1].get_content().replace("\r\n", "\n").rstrip("\n")
    assert f"https://example.org/notes/issues/{slug}/".encode() in files[f"{slug}.txt"]


def test_without_a_place_it_goes_beside_other_builds(folder: Path) -> None:
    assert inversion("--project", folder, "email", "smoke").exit_code == 0
    assert (folder / "build" / "email" / "smoke.eml").is_file()


def test_mails_of_other_issues_stay_and_its_own_are_made_anew(folder: Path) -> None:
    out = folder.parent / "mails"
    inversion("--project", folder, "email", "smoke", "--out", out)
    before = disk_files(out)
    inversion("--project", folder, "email", "draft", "--out", out)
    issue = folder / "content" / "issues" / "2026-11-23-smoke.md"
    issue.write_text(issue.read_text(encoding="utf-8").replace("title: Smoke", "title: Fire"), encoding="utf-8")

    assert {name: data for name, data in disk_files(out).items() if name.startswith("smoke")} == {
        name: data for name, data in before.items() if name.startswith("smoke")
    }
    assert inversion("--project", folder, "email", "smoke", "--out", out).exit_code == 0
    assert b"Subject: Fire\r\n" in disk_files(out)["smoke.eml"]
    assert "draft.eml" in disk_files(out)


@pytest.mark.parametrize("name", ["smoke.txt", "letter.txt"])
def test_a_file_of_somebody_else_stops_it_and_nothing_is_touched(folder: Path, name: str) -> None:
    out = folder.parent / "mails"
    out.mkdir()
    (out / name).write_text("mine", encoding="utf-8")
    result = inversion("--project", folder, "email", "smoke", "--out", out)

    assert result.exit_code == 2
    assert disk_files(out) == {name: b"mine"}


def test_a_mail_that_was_changed_by_hand_is_not_lost(folder: Path) -> None:
    out = folder.parent / "mails"
    inversion("--project", folder, "email", "smoke", "--out", out)
    (out / "smoke.txt").write_text("better words", encoding="utf-8")
    result = inversion("--project", folder, "email", "smoke", "--out", out)

    assert result.exit_code == 2
    assert "changed since it was written" in result.stderr
    assert (out / "smoke.txt").read_text(encoding="utf-8") == "better words"


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("smok", "did you mean `smoke`?"),
        ("../smoke", "no issue `../smoke`"),
        ("2026", "no issue `2026`"),
        ("", "no issue ``"),
    ],
)
def test_an_unknown_issue_is_wrong_use(folder: Path, slug: str, said: str) -> None:
    result = inversion("--project", folder, "email", slug)

    assert result.exit_code == 2
    assert said in result.stderr
    assert not (folder / "build").exists()


def test_an_issue_has_to_be_named(folder: Path) -> None:
    assert inversion("--project", folder, "email").exit_code == 2


def test_problems_of_the_files_are_told_and_nothing_is_written(folder: Path) -> None:
    (folder / SITE).write_text("format: 1\n", encoding="utf-8")
    result = inversion("--project", folder, "email", "smoke")

    assert result.exit_code == 1
    assert "content/site.yml:1:1: error:" in result.stderr
    assert not (folder / "build").exists()


@pytest.mark.parametrize("config", ["", "site_url: /\n", "site_url: example.org\n", "site_url: [\n"])
def test_a_site_without_an_address_is_a_problem_of_its_settings(folder: Path, config: str) -> None:
    (folder / "mkdocs.yml").write_text(f"site_name: x\n{config}", encoding="utf-8")
    result = inversion("--project", folder, "email", "smoke")

    assert result.exit_code == 1
    assert result.stderr.startswith("mkdocs.yml:")
    assert not (folder / "build").exists()


def test_a_link_to_an_issue_that_comes_later_stops_the_mail(folder: Path) -> None:
    early = folder / "content" / "issues" / "2027-01-01-early.md"
    early.write_text(HOSTILE.replace("k3h7q2x9", "an-early-one") + "\n[More](/issues/later/)\n", encoding="utf-8")
    result = inversion("--project", folder, "email", "early")

    assert result.exit_code == 1
    assert "content/issues/2027-01-01-early.md:" in result.stderr
    assert "the linked issue is published later" in result.stderr
    assert not (folder / "build").exists()


def test_what_there_is_to_mend_in_the_issue_is_said_and_nothing_of_others(folder: Path) -> None:
    result = inversion("--project", folder, "email", "later")

    assert result.exit_code == 0
    assert "content/issues/2027-02-01-later.md:6:14: warning: expected a description of 50" in result.stderr
    assert "draft.md" not in result.stderr


def test_a_list_of_issues_in_a_mail_has_none_that_readers_cannot_open(folder: Path) -> None:
    path = folder / "content" / "issues" / "2027-01-02-list.md"
    path.write_text(HOSTILE.replace("k3h7q2x9", "one-with-a-list") + "\n```issues\n9\n```\n", encoding="utf-8")
    result = inversion("--project", folder, "email", "list")

    assert result.exit_code == 0, result.output
    found = set(
        re.findall(r"/issues/([a-z-]+)/", (folder / "build" / "email" / "list.html").read_text(encoding="utf-8"))
    )
    assert found == {"list", "smoke"}


def test_the_author_is_told_of_a_mail_that_is_too_long_and_gets_it(folder: Path) -> None:
    path = folder / "content" / "issues" / "2026-11-25-long.md"
    words = "Words that go on and on, and on again, until nobody reads them.\n\n"
    path.write_text(HOSTILE.replace("k3h7q2x9", "the-long-one") + words * 1000, encoding="utf-8")
    result = inversion("--project", folder, "email", "long")

    assert result.exit_code == 0
    assert re.search(r"long: warning: the mail has \d+ KB", result.stderr)
    assert (folder / "build" / "email" / "long.html").stat().st_size > MAX_BYTES


def test_the_real_project_has_a_mail_of_its_first_issue(tmp_path: Path) -> None:
    result = inversion("--project", ROOT, "email", "micro-betrayals", "--out", tmp_path / "out")

    assert (result.exit_code, result.stderr) == (0, "")
    assert len(disk_files(tmp_path / "out")) == 4
