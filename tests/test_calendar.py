"""An issue is public when it is ready and its moment has come: in every zone, through every change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config
from mkdocs.structure.files import get_files

from generator.app.load import load
from generator.render.output import all_files
from tests.tools.files import Files, write_files
from tests.tools.small_project import ISSUE, SITE, base_files, project_of

# (zone, what the front matter says, the last second at which it is not public, in UTC)
MOMENTS = [
    ("UTC", "2026-11-23", "2026-11-23T06:09:59Z"),
    ("Pacific/Kiritimati", "2026-11-23", "2026-11-22T16:09:59Z"),  # UTC+14
    ("Pacific/Pago_Pago", "2026-11-23", "2026-11-23T17:09:59Z"),  # UTC-11
    ("Europe/London", "2026-03-28", "2026-03-28T06:09:59Z"),  # the day before summer time
    ("Europe/London", "2026-03-29", "2026-03-29T05:09:59Z"),  # its first day
    ("Europe/London", "2026-10-24", "2026-10-24T05:09:59Z"),  # the day before winter time
    ("Europe/London", "2026-10-25", "2026-10-25T06:09:59Z"),  # its first day
    ("Europe/London", "2026-03-29T01:30", "2026-03-29T01:29:59Z"),  # an hour that is skipped
    ("Europe/London", "2026-10-25T01:30", "2026-10-25T00:29:59Z"),  # an hour that comes twice: its first time
    ("America/New_York", "2026-11-23T00:00", "2026-11-23T04:59:59Z"),
    ("America/New_York", "2026-11-23T23:59:59", "2026-11-24T04:59:58Z"),
    ("America/New_York", "2026-11-23T12:00+02:00", "2026-11-23T09:59:59Z"),
]


def issue_at(zone: str, day: str, status: str = "ready") -> Files:
    """The small project with its one issue at this moment."""
    site = base_files()[SITE].decode()
    before = next(line for line in site.splitlines() if line.startswith("timezone:"))
    text = base_files()[ISSUE].decode().replace("status: ready", f"status: {status}\ndate: {day}")
    return base_files(
        {ISSUE: None, f"content/issues/{day[:10]}-smoke.md": text}, {SITE: [(before, f"timezone: {zone}")]}
    )


@pytest.mark.parametrize(("zone", "day", "last"), MOMENTS)
def test_it_is_public_from_its_second_on_and_not_before(zone: str, day: str, last: str) -> None:
    files, before = issue_at(zone, day), datetime.fromisoformat(last)

    assert project_of(files, before).issues == ()
    assert [issue.slug for issue in project_of(files, before + timedelta(seconds=1)).issues] == ["smoke"]


@pytest.mark.parametrize(("zone", "day", "last"), MOMENTS)
def test_a_draft_is_never_public(zone: str, day: str, last: str) -> None:
    assert project_of(issue_at(zone, day, "draft"), datetime.fromisoformat(last) + timedelta(days=9999)).issues == ()


@settings(deadline=None, max_examples=30)  # each loads two projects
@given(st.integers(0, 60), st.integers(0, 60))
def test_what_is_public_stays_public(hours: int, more: int) -> None:
    start = datetime(2026, 11, 22, tzinfo=UTC)
    early = project_of(base_files(), start + timedelta(hours=hours)).issues
    late = project_of(base_files(), start + timedelta(hours=hours + more)).issues

    assert set(early) <= set(late)


# A preview shows what is not public; nothing else does.

BEFORE = datetime(2026, 11, 1, tzinfo=UTC)
DRAFT = base_files()[ISSUE].decode().replace("k3h7q2x9", "draft123").replace("number: 1", "number: 2")
HIDDEN = base_files(
    {"content/issues/2026-11-20-ash.md": DRAFT.replace("status: ready", "status: draft").replace("Smoke", "Ash", 1)}
)


def test_a_preview_shows_drafts_and_later_issues_with_a_banner_and_noindex() -> None:
    made = load(HIDDEN, BEFORE, "/", drafts=True)
    assert made.site
    files = all_files(made.site, lambda _: b"")

    for slug, words in [("ash", "This is a draft."), ("smoke", "This issue comes out on")]:
        page = files[f"issues/{slug}/index.md"]
        assert isinstance(page, str)
        assert words in page
        assert '\nrobots: "noindex"\n' in page


def test_without_a_preview_no_page_has_a_banner() -> None:
    made = load(HIDDEN, BEFORE + timedelta(days=60), "/", drafts=True)
    assert made.site
    page = all_files(made.site, lambda _: b"")["issues/smoke/index.md"]

    assert isinstance(page, str)
    assert "preview" not in page
    assert "robots" not in page


CONFIG = "site_name: x\ndocs_dir: content/pages\ntheme: {name: mkdocs}\nplugins: [inversion]\nnot_in_nav: '*'\n"


@pytest.mark.parametrize(
    ("command", "setting", "shown"),
    [("serve", None, True), ("serve", "1", True), ("serve", "0", False), ("build", None, False), ("build", "1", False)],
)
def test_only_serve_previews_and_only_unless_told_not_to(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: Literal["serve", "build"],
    setting: str | None,
    shown: bool,
) -> None:
    root = write_files(tmp_path, HIDDEN | {"mkdocs.yml": CONFIG.encode()})
    monkeypatch.setenv("INVERSION_NOW", BEFORE.isoformat())
    monkeypatch.delenv("INVERSION_DRAFTS", raising=False)
    if setting is not None:
        monkeypatch.setenv("INVERSION_DRAFTS", setting)
    config = load_config(config_file=str(root / "mkdocs.yml"))
    config.plugins.on_startup(command=command, dirty=False)
    files = config.plugins.on_files(get_files(config), config=config)

    found = {file.src_uri for file in files if file.src_uri.startswith("issues/")}
    assert ("issues/ash/index.md" in found, "issues/smoke/index.md" in found) == (shown, shown)
