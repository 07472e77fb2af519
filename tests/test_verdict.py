"""`check`, `status` and `new issue` say the same with what was kept as without, of any files and at any time."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from generator.app import check
from generator.app.check import Checked, check_all
from generator.app.email import email_issue
from generator.app.kept_entries import kept_entries
from generator.app.load import load, load_site
from generator.app.publication import status
from generator.app.scaffold import planned
from generator.app.settings import Settings
from generator.app.verdict import AFTER, Verdict
from generator.publish.calendar import calendar_of
from generator.rules.issues import UPDATED
from generator.rules.links import LINK
from generator.rules.mails import STILL_SENDING
from generator.site.disk import read_files
from generator.site.entries import entry_of, read_config
from generator.text.problems import AuthorError, RefusedError, as_values, from_values
from tests.tools.files import Files, disk_files, write_files
from tests.tools.golden import CASES, files_of, moment_of, read_case
from tests.tools.small_project import ISSUE, SITE, base_files
from tests.tools.spoils import KINDS

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
MKDOCS = b"site_name: Kitchen\nsite_url: https://example.org/\n"
DAYS = tuple(date(2026, 11, 20) + timedelta(days=number) for number in range(9))

Said = tuple[Checked, tuple[list[str], bool] | str]


def issue(day: date, random: Random) -> bytes:
    """An issue of a day, as an author might have left it."""
    head, body = base_files()[ISSUE].decode().split("---\n")[1:]
    lines = [line for line in head.splitlines() if not line.startswith(("id:", "aliases:", "number:", "status:"))]
    lines += [f"id: day{day:%m%d}xyz", f"status: {random.choice(('draft', 'ready', 'ready'))}"]
    lines += random.choice(([], [], [f"number: {day.day}"], [f"updated: {random.choice(DAYS)}T12:00"]))
    lines += random.choice(([], [], [f"date: {day}T{random.choice(('00:00', '23:59', '06:10:30+01:00'))}"]))
    target = random.choice(DAYS)
    links = (f"[Then](/issues/day-{target:%d}/)", f"[{target:%Y}](/issues/{target:%Y}/)")
    words = random.choice(("", "", "![A pan](/pan.svg)", "![A pan](/pan.svg)", random.choice(links)))
    text = "\n".join(["---", *lines, "---", body, words])
    return (random.choice(list(KINDS.values()))(text, random) if random.random() < 0.01 else text).encode()


def path_of(day: date) -> str:
    return f"content/issues/{day}-day-{day:%d}.md"


def times(random: Random) -> list[datetime]:
    """Times before, at and after one that may change what is said, in any order."""
    clock = random.choice(("00:00", "06:09", "06:10", "12:00", "23:59"))
    day = datetime.fromisoformat(f"{random.choice(DAYS)}T{clock}+00:00") + timedelta(days=random.choice((0, 2)))
    near = [day + timedelta(seconds=seconds) for seconds in (-3600, -1, 0, 1)]
    return random.sample(near, len(near))


def say(root: Path, now: datetime) -> Said:
    """What the commands say."""
    try:
        shown: tuple[list[str], bool] | str = status(root, now)
    except AuthorError as error:
        shown = str(error)
    return check_all(root, now, now), shown


@pytest.fixture(name="anew")
def _anew(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, datetime], Said]:
    """`say` without what was kept."""

    def judged(_root: Path, _files: object, _inputs: object, _now: object, judge: Callable[[], Any]) -> Verdict:
        verdict: Verdict = judge()[0]
        return verdict

    def anew(root: Path, now: datetime) -> Said:
        with monkeypatch.context() as patched:
            patched.setattr(check, "kept_verdict", judged)
            return say(root, now)

    return anew


def only(root: Path, files: Files) -> None:
    """Makes the project hold these files alone; what was kept stays."""
    for name in ("content", "quizzes"):
        shutil.rmtree(root / name, ignore_errors=True)
    write_files(root, files)


@pytest.mark.long
def test_of_golden_cases_one_after_the_other(tmp_path: Path, anew: Callable[[Path, datetime], Said]) -> None:
    write_files(tmp_path, {"mkdocs.yml": MKDOCS})
    for path in CASES[::4]:
        case = read_case(path)
        only(tmp_path, files_of(case))
        fresh = anew(tmp_path, now := moment_of(case))
        assert say(tmp_path, now) == fresh, path
        assert say(tmp_path, now) == fresh, path


@pytest.mark.long
def test_after_any_edit_and_at_any_time(tmp_path: Path, anew: Callable[[Path, datetime], Said]) -> None:
    random = Random(3)  # noqa: S311 - not for secrets
    write_files(tmp_path, base_files() | {"mkdocs.yml": MKDOCS} | {path_of(day): issue(day, random) for day in DAYS})
    write_files(tmp_path, {"content/pages/pan.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"/>'})
    for number in range(40):
        day = random.choice(DAYS)
        match random.choice((0, 0, 1, 2, 3, 3)):
            case 0:
                write_files(tmp_path, {path_of(day): issue(day, random)})
            case 1:
                (tmp_path / path_of(day)).unlink(missing_ok=True)
            case 2:
                zone = random.choice((b"Europe/London", b"Pacific/Kiritimati", b"America/St_Johns"))
                write_files(tmp_path, {SITE: base_files()[SITE].replace(b"Europe/London", zone)})
            case 3:
                line = '{"id":"day%s","slug":"a","due":"%s","recorded":"%s","sha256":"%s"}\n'
                at = times(random)[0].isoformat()
                lines = random.choice(("", line % (f"{day:%m%d}xyz", at, at, "0" * 64), "no ledger\n"))
                write_files(tmp_path, {"ledger.jsonl": lines.encode()})
        for now in times(random):
            assert say(tmp_path, now) == anew(tmp_path, now), (number, now)


LATER = "content/issues/2026-11-28-later"
TEXT = base_files()[ISSUE].replace(b"k3h7q2x9", b"later-123456").replace(b"number: 1\n", b"")
RECORDED = '{"id":"later-123456","slug":"later","due":"%s","recorded":"%s","sha256":"%s"}\n'
BEFORE, AFTERWARDS = datetime(2026, 11, 28, 6, 9, 59, tzinfo=UTC), datetime(2026, 11, 28, 6, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "files",
    [
        {f"{LATER}.md": TEXT.replace(b"format: 1", b"format: 2")},
        {ISSUE: base_files()[ISSUE].replace(b"status: ready", b"status: ready\nupdated: 2026-11-28T06:10:00Z")},
        {f"{LATER}.md": TEXT + b"\n![A pan](/pan.svg)\n", "content/pages/pan.svg": b"<svg"},
        {f"{LATER}/note.md": TEXT},
        {f"{LATER}.md": TEXT.replace(b"status: ready", b"status: draft"), f"{LATER}/other.md": TEXT},
    ],
    ids=["broken", "updated", "broken-picture", "stray", "draft-with-folder"],
)
def test_a_verdict_ends_with_the_moment_that_changes_it(
    tmp_path: Path, anew: Callable[[Path, datetime], Said], files: Files
) -> None:
    write_files(tmp_path, base_files() | {"mkdocs.yml": MKDOCS} | files)
    later = AFTERWARDS + STILL_SENDING
    for now in (BEFORE, AFTERWARDS, BEFORE, later, later - timedelta(seconds=1)):
        assert say(tmp_path, now) == anew(tmp_path, now)


def test_a_verdict_ends_with_a_change_of_the_ledger(tmp_path: Path, anew: Callable[[Path, datetime], Said]) -> None:
    write_files(tmp_path, base_files() | {"mkdocs.yml": MKDOCS, f"{LATER}.md": TEXT})
    before = say(tmp_path, BEFORE)
    early = BEFORE - timedelta(days=1)
    line = RECORDED % (early.isoformat(), early.isoformat(), "0" * 64)
    write_files(tmp_path, {"ledger.jsonl": line.encode()})

    assert say(tmp_path, BEFORE) == anew(tmp_path, BEFORE) != before
    assert "withdrawn" in {problem.rule.id for problem in say(tmp_path, BEFORE)[0].problems}


def test_new_issue_plans_from_front_matter_alone_as_from_the_whole_project(tmp_path: Path) -> None:
    random = Random(4)  # noqa: S311 - not for secrets
    for number in range(80):
        files = base_files() | {path_of(day): issue(day, random) for day in DAYS}
        if number % 2:
            files = files_of(read_case(random.choice(CASES)))
        config = read_config(files)
        loaded = load(files, NOW, "/")
        there = loaded.context.tree.site if loaded.context else None
        assert config == (there.record if there else None)
        for _ in range(2 if config else 0):
            entries = kept_entries(tmp_path, files, config) if config else ()
            assert entries == tuple(map(entry_of, loaded.issues)), number
            assert planned(files, entries, NOW) == planned(files, loaded.issues, NOW)
            assert len(calendar_of(entries, {}, NOW).drafts) == len(calendar_of(loaded.issues, {}, NOW).drafts)


def mailed(root: Path, slug: str, now: datetime) -> tuple[object, Files]:
    """What `email` says and writes."""
    out = root.parent / "mails"
    shutil.rmtree(out, ignore_errors=True)
    try:
        return email_issue(root, slug, out, now), disk_files(out)
    except (AuthorError, RefusedError) as error:
        return str(error), {}


def test_a_mail_is_the_same_when_only_its_issue_is_loaded(tmp_path: Path) -> None:
    random = Random(6)  # noqa: S311 - not for secrets
    root = write_files(tmp_path / "project", base_files() | {"mkdocs.yml": MKDOCS})
    pan = {"content/pages/pan.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"/>'}
    seen = Counter[str]()
    for number in range(5):
        days = random.sample(DAYS, 5)
        texts = [whole(issue(day, random)) for day in days]
        texts[0] += b"\n```issues\n3\n```\n"
        texts[1] = draft(texts[1]).replace(b"title:", random.choice((b"title:", b"titel:")))
        texts[2] = random.choice((draft(texts[2]), texts[2].replace(b"title:", b"titel:"), *texts[2:3] * 4))
        only(root, base_files() | pan | {path_of(day): text for day, text in zip(days, texts, strict=True)})
        now = random.choice(times(random))
        for slug in [*(f"day-{day:%d}" for day in days[:4]), random.choice(("smoke", "nothing"))]:
            shutil.rmtree(root / ".cache", ignore_errors=True)
            fresh = mailed(root, slug, now)
            seen["said" if isinstance(fresh[0], str) else "written"] += 1
            assert mailed(root, slug, now) == fresh, (number, slug)
            check_all(root, now, now)
            assert mailed(root, slug, now) == fresh, (number, slug)
    assert min(seen["said"], seen["written"]) > 5, seen


def whole(text: bytes) -> bytes:
    """An issue without links, which might be dead."""
    return re.sub(rb"(?<!!)\[[^]]*\]\([^)]*\)", b"", text)


def draft(text: bytes) -> bytes:
    return text.replace(b"status: ready", b"status: draft")


def test_what_is_kept_of_files_that_stay_needs_no_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, base_files() | {"mkdocs.yml": MKDOCS})
    loads: list[datetime] = []

    def counted(root: Path, now: datetime, settings: Settings, **options: Any) -> object:  # noqa: ANN401 - as given
        loads.append(now)
        return load_site(root, now, settings, **options)

    monkeypatch.setattr(check, "load_site", counted)
    (published,) = [one.published for one in load(read_files(tmp_path), NOW, "/").issues]

    for now, anew in ((NOW, 1), (NOW + timedelta(hours=1), 0), (published - timedelta(seconds=1), 1), (published, 1)):
        loads.clear()
        say(tmp_path, now)
        assert len(loads) == anew, now


def test_each_time_after_an_issue_that_a_rule_compares_with_is_known() -> None:
    assert STILL_SENDING in AFTER


def test_problems_come_back_from_json_as_they_were() -> None:
    tab = UPDATED.at("a.md", 2, 3, "\t" * 900)  # longer when the signs have names
    found = (tab, LINK.at("b.md", 1, 1, "no page", "warning"))

    assert from_values(json.loads(json.dumps(as_values(found)))) == found
