"""A broken draft or later issue is reported and stops nothing else; a broken public file stops the site."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.app.load import Loaded, load
from generator.edges.commands.cli import main
from generator.publish.ledger import LEDGER, load_ledger
from generator.render.output import all_files
from generator.site.site import Site
from generator.text.problems import errors
from tests.tools.files import Files, write_files
from tests.tools.small_project import ISSUE, NOW, PAGE, QUIZ, SITE_URL, TOPICS, base_files

SMOKE = base_files()[ISSUE].decode()
LATER = "content/issues/2027-02-14-embers.md"
EARLIER = "content/issues/2026-11-01-ashes.md"  # a draft that was never finished
EMBERS = SMOKE.replace("k3h7q2x9", "embers01").replace("number: 1\n", "").replace("title: Smoke", "title: Embers")
ASHES = EMBERS.replace("embers01", "ashes001").replace("status: ready", "status: draft")
TOPIC = "  glow:\n    title: Glow\n    description: What is left of a fire.\n"
NEW_QUIZ = base_files()[QUIZ].decode().replace("category: dinner/high-flame", "")

SPOILS = {  # how an issue that is not public may be broken: what to replace in its text, or its bytes
    "YAML that can't be parsed": ("title: Embers", 'title: "Embers'),
    "a tab": ("title: Embers", "title: Embers\n\tsubtitle: x"),
    "a key twice": ("title: Embers", "title: Embers\ntitle: Embers"),
    "an unknown key": ("title: Embers", "title: Embers\ntitel: Embers"),
    "a key that is missing": ("title: Embers\n", ""),
    "a wrong kind of value": ("tags: [heat]", "tags: heat"),
    "a topic that doesn't exist": ("tags: [heat]", "tags: [haet]"),
    "a guide that doesn't exist": ("guide: dinner", "guide: supper"),
    "a quiz that doesn't exist": ("quiz: kitchen", "quiz: kitschen"),
    "a block that doesn't exist": ("Smoke comes", "```quiz\nkitschen\n```\n\nSmoke comes"),
    "a dead link": ("Smoke comes", "[More](/guides/supper/). Smoke comes"),
    "a dead anchor": ("Smoke comes", "[More](#nowhere). Smoke comes"),
    "a dead anchor of another page": ("(/guides/dinner/)", "(/guides/dinner/#nowhere)"),
    "a host that can't be": ("(/guides/dinner/)", "(https://example..com/)"),
    "a picture that isn't there": ("Smoke comes", "![A pan](pan.png)\n\nSmoke comes"),
    "a cover that isn't there": ("title: Embers", "title: Embers\ncover: {src: pan.png, alt: A pan}"),
    "another issue's id": ("embers01", "k3h7q2x9"),
    "another issue's number": ("title: Embers", "title: Embers\nnumber: 1"),
    "a page's address as its old one": ("title: Embers", "title: Embers\naliases: [/guides/dinner/]"),
    "another issue's address as its old one": ("title: Embers", "title: Embers\naliases: [/issues/smoke/]"),
    "another date": ("title: Embers", "title: Embers\ndate: 2027-02-15"),
    "a date long past": ("title: Embers", "title: Embers\ndate: 2026-11-02"),
    "a heading of the page": ("Smoke comes", "# Embers\n\nSmoke comes"),
    "a placeholder": ("Smoke comes", "TODO. Smoke comes"),
}
NAMES = {  # files that are no issue at all, or never on any day
    "an impossible day": "content/issues/2027-02-30-embers.md",
    "a day without zeros": "content/issues/2027-2-14-embers.md",
    "a slug with capitals": "content/issues/2027-02-14-Embers.md",
    "a slug that is a year": "content/issues/2027-02-14-2027.md",
    "another ending": "content/issues/2027-02-14-embers.markdown",
    "a folder without a text": "content/issues/2027-02-14-embers/embers.md",
    "a year that no issue may have": "content/issues/9999-01-01-embers.md",
}


def made(files: Files, now: datetime = NOW) -> Loaded:
    return load(files, now, SITE_URL)


def spoilt(text: str, spoil: str) -> str:
    old, new = SPOILS[spoil]
    old = old.replace("embers01", "ashes001") if "ashes001" in text else old
    if old not in text:
        pytest.fail(f"{old!r} is not in the text")
    return text.replace(old, new)


def drawn(site: Site) -> Mapping[str, str | bytes]:
    """The files of a site; of a card only its texts."""
    return all_files(site, lambda text: repr(text).encode())


def same_as_without(files: Files, *paths: str, now: datetime = NOW) -> None:
    """The site is the one without these files, which are reported."""
    loaded = made(files, now)
    clean = made({path: data for path, data in files.items() if path not in paths}, now)
    assert errors(loaded.problems)
    assert {problem.path for problem in errors(loaded.problems)} <= set(paths)
    assert loaded.blocking == ()
    assert loaded.site
    assert clean.site
    assert drawn(loaded.site) == drawn(clean.site)


@pytest.mark.parametrize("spoil", SPOILS)
@pytest.mark.parametrize(("path", "text"), [(LATER, EMBERS), (EARLIER, ASHES)], ids=["later", "draft"])
def test_a_broken_issue_that_is_not_public_is_reported_and_stops_nothing(path: str, text: str, spoil: str) -> None:
    files = base_files({path: spoilt(text, spoil)})
    if path == EARLIER and spoil == "a placeholder":
        assert errors(made(files).problems) == ()  # a draft may have them
        return

    same_as_without(files, path)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", EMBERS.encode("utf-16"), b"", b"\x00" * 40], ids=repr)
def test_a_later_issue_that_is_no_text_stops_nothing(data: bytes) -> None:
    same_as_without(base_files({LATER: data}), LATER)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_draft_in_another_encoding_stops_nothing(encoding: str) -> None:
    same_as_without(base_files({EARLIER: ASHES.replace("Smoke comes", "Smoké comes").encode(encoding)}), EARLIER)


@pytest.mark.parametrize("name", NAMES)
def test_a_later_issue_whose_name_is_wrong_stops_nothing(name: str) -> None:
    same_as_without(base_files({NAMES[name]: EMBERS}), NAMES[name])


@pytest.mark.parametrize("path", ["content/issues/an-idea.md", "content/issues/2026-02-30-ashes.md"])
def test_a_draft_without_a_day_stops_nothing(path: str) -> None:
    same_as_without(base_files({path: ASHES}), path)


def test_a_broken_picture_of_a_later_issue_stops_nothing() -> None:
    folder = LATER.removesuffix(".md")
    text = EMBERS.replace("Smoke comes", "![A pan](pan.png)\n\nSmoke comes")
    files = base_files({f"{folder}/index.md": text, f"{folder}/pan.png": b"no picture", f"{folder}/x.yml": "a: 1"})

    same_as_without(files, f"{folder}/index.md", f"{folder}/pan.png", f"{folder}/x.yml")


def test_of_two_issues_with_one_slug_the_later_stops_nothing() -> None:
    files = base_files({"content/issues/2027-02-14-smoke.md": EMBERS})

    same_as_without(files, "content/issues/2027-02-14-smoke.md")


def test_a_broken_quiz_that_only_a_later_issue_names_stops_nothing() -> None:
    files = base_files({LATER: EMBERS.replace("quiz: kitchen", "quiz: cinders"), "quizzes/cinders.yml": "format: 2\n"})

    same_as_without(files, LATER, "quizzes/cinders.yml")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (ISSUE, "status: ready", "status: raedy"),
        (ISSUE, "title: Smoke", 'title: "Smoke'),
        (ISSUE, "(/guides/dinner/)", "(/issues/embers/)"),
        (PAGE, "(/guides/dinner/)", "(/issues/embers/)"),
        (QUIZ, "format: 1", "format: 2"),
    ],
)
def test_a_broken_public_file_stops_the_site(path: str, old: str, new: str) -> None:
    loaded = made(base_files({LATER: EMBERS}, {path: [(old, new)]}))

    assert loaded.site is None
    assert {problem.path for problem in loaded.blocking} == {path}


def test_an_unread_issue_counts_from_its_own_moment_on() -> None:
    files = base_files({LATER: spoilt(EMBERS, "YAML that can't be parsed")})

    assert made(files, datetime(2027, 2, 14, 6, 9, tzinfo=UTC)).blocking == ()
    assert {problem.path for problem in made(files, datetime(2027, 2, 14, 6, 10, tzinfo=UTC)).blocking} == {LATER}


def test_an_unread_issue_counts_from_the_time_that_its_key_gives() -> None:
    files = base_files({LATER: EMBERS.replace("title: Embers", "title: Embers\ndate: 2027-02-14T18:00\ntitel: x")})

    assert made(files, datetime(2027, 2, 14, 17, 59, tzinfo=UTC)).blocking == ()
    assert made(files, datetime(2027, 2, 14, 18, 0, tzinfo=UTC)).blocking != ()


def test_a_file_that_says_both_draft_and_ready_counts_as_public() -> None:
    conflict = "<<<<<<< HEAD\nstatus: draft\n=======\nstatus: ready\n>>>>>>> other\n"
    files = base_files({EARLIER: ASHES.replace("status: draft\n", conflict)})

    assert {problem.path for problem in made(files).blocking} == {EARLIER}


@pytest.mark.parametrize("spoil", ["YAML that can't be parsed", "an unknown key"])
def test_what_only_an_unread_issue_names_stays_hidden(spoil: str) -> None:
    text = EMBERS.replace("[heat]", "[heat, glow]").replace("quiz: kitchen", "quiz: cinders")
    topics = base_files()[TOPICS].decode() + TOPIC
    loaded = made(
        base_files(
            {
                LATER: spoilt(text.replace("[heat, glow]", "[heat]"), spoil).replace("[heat]", "[heat, glow]"),
                TOPICS: topics,
                "quizzes/cinders.yml": NEW_QUIZ,
            }
        )
    )

    assert loaded.site
    assert "glow" not in loaded.site.topics
    assert [quiz.id for quiz in loaded.site.quizzes] == ["kitchen"]
    assert not [
        path for path, data in all_files(loaded.site).items() if b"glow" in path.encode() + bytes(str(data), "utf-8")
    ]


def test_of_the_whole_site_only_the_broken_hidden_issue_is_left_out() -> None:
    files = base_files({LATER: spoilt(EMBERS, "a dead link"), EARLIER: ASHES})
    loaded = load(files, NOW, SITE_URL, drafts=True)

    assert loaded.site
    assert [issue.slug for issue in loaded.site.issues] == ["smoke", "ashes"]


@pytest.mark.parametrize(
    ("status", "stops"), [("Draft", False), ("DRAFT", False), ("drfat", False), ("Ready", True), ("later", True)]
)
def test_a_draft_whose_status_is_misspelt_stops_nothing(status: str, stops: bool) -> None:
    text = EMBERS.replace("status: ready", f"status: {status}")
    loaded = made(base_files({"content/issues/2026-11-23-embers.md": text}))

    assert "found `" in str(loaded.problems[0])
    assert bool(loaded.blocking) == stops


@pytest.mark.parametrize("folder", ["drafts", "2026", "2026-12"])
@pytest.mark.parametrize(("day", "stops"), [("2026-11-23", True), ("2026-12-24", False)])
def test_an_issue_in_a_folder_of_its_author_s_stops_the_site_from_its_day_on(
    folder: str, day: str, stops: bool
) -> None:
    loaded = made(base_files({f"content/issues/{folder}/{day}-embers.md": EMBERS}))

    assert bool(loaded.blocking) == stops
    assert len(errors(loaded.problems)) == 1
    assert f"so move it to content/issues/{day}-embers.md" in str(loaded.problems[0])


def test_a_text_that_ends_in_capitals_is_told_and_stops_the_site_from_its_day_on() -> None:
    for path, stops in (("content/issues/2026-11-23-ash.MD", True), (LATER.replace(".md", ".Md"), False)):
        loaded = made(base_files({path: EMBERS}))

        assert bool(loaded.blocking) == stops
        assert f"{path}:1:1: error: this file is not used; rename it to end in .md" in str(loaded.problems[0])


# The commands


def project(folder: Path, texts: dict[str, str | bytes | None]) -> Path:
    return write_files(folder, base_files(texts, published=True))


def inversion(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(folder), *arguments], env={"INVERSION_NOW": NOW.isoformat()})


def test_publish_records_what_is_due_and_shows_the_errors_of_the_rest(tmp_path: Path) -> None:
    due = "content/issues/2026-12-01-steam.md"
    texts = {due: EMBERS.replace("embers01", "steam001"), LATER: spoilt(EMBERS, "an unknown key")}
    result = inversion(project(tmp_path, dict(texts)), "publish")

    assert (result.exit_code, result.stdout) == (0, "2026-12-01 steam\n")
    assert f"{LATER}:" in result.stderr
    assert "nothing else is stopped" in result.stderr
    assert [entry.slug for entry in load_ledger(tmp_path)] == ["smoke", "steam"]


def test_check_ends_with_1_but_with_public_only_for_what_stops_the_site(tmp_path: Path) -> None:
    folder = project(tmp_path, {LATER: spoilt(EMBERS, "an unknown key")})
    all_, public = inversion(folder, "check"), inversion(folder, "check", "--public")

    assert (all_.exit_code, public.exit_code) == (1, 0)
    assert all_.stdout == public.stdout
    write_files(folder, {PAGE: b"no front matter"})
    assert inversion(folder, "check", "--public").exit_code == 1


@pytest.mark.parametrize("slug", ["smoke", "embers"])
def test_a_mail_is_stopped_only_by_errors_of_its_own_issue(tmp_path: Path, slug: str) -> None:
    result = inversion(project(tmp_path, {LATER: spoilt(EMBERS, "a dead link")}), "email", slug)

    assert result.exit_code == (0 if slug == "smoke" else 1)
    assert (f"{LATER}:" in result.stderr) == (slug == "embers")


# The ledger and the clock


def in_ledger(folder: Path, recorded: str) -> Path:
    line = f'{{"id": "k3h7q2x9", "slug": "smoke", "due": "2026-11-23T06:10:00+00:00", "recorded": "{recorded}", '
    return write_files(
        folder, base_files({LATER: EMBERS}, published=True) | {LEDGER: (line + f'"sha256": "{"0" * 64}"}}\n').encode()}
    )


@pytest.mark.parametrize("recorded", ["2126-12-01T12:10:01+00:00", "9999-12-31T23:59:59-12:00"])
@pytest.mark.parametrize("command", ["check", "publish", "build-time", "moment", "write build"])
def test_a_line_ahead_of_the_clock_is_refused_with_its_place(tmp_path: Path, command: str, recorded: str) -> None:
    in_ledger(tmp_path, recorded)
    before = (tmp_path / LEDGER).read_bytes()
    result = CliRunner().invoke(
        main, ["--project", str(tmp_path), *command.split()], env={"INVERSION_NOW": "2126-12-01T12:00:00+00:00"}
    )

    assert result.exit_code == 1
    assert "ledger.jsonl:1:86: error: expected a time that is not in the future" in result.output
    assert (tmp_path / LEDGER).read_bytes() == before


@pytest.mark.parametrize("recorded", ["2126-12-01T12:00:00+00:00", "2126-12-01T12:10:00+00:00"])
def test_a_site_is_never_built_for_a_time_after_the_clock(tmp_path: Path, recorded: str) -> None:
    in_ledger(tmp_path, recorded)
    result = CliRunner().invoke(main, ["--project", str(tmp_path), "build-time", "--now", "2126-12-01T12:00:00.7"])

    assert result.output == "2126-12-01T12:00:00+00:00\n"


def test_a_clock_that_is_behind_the_ledger_publishes_nothing(tmp_path: Path) -> None:
    in_ledger(tmp_path, "2026-11-23T06:13:00+00:00")
    result = CliRunner().invoke(main, ["--project", str(tmp_path), "publish", "--now", "2026-11-23T06:02"])

    assert result.exit_code == 1
    assert "if the line is right, set the clock of this computer" in result.stderr


def test_a_site_of_a_past_day_may_have_later_lines_in_its_ledger(tmp_path: Path) -> None:
    in_ledger(tmp_path, "2026-11-23T06:13:00+00:00")
    result = CliRunner().invoke(
        main, ["--project", str(tmp_path), "write", str(tmp_path / "out"), "--now", "2020-01-01"]
    )

    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("recorded", ["1795000000", "+1795000000", "2026-11-23", "2026-11-23T06:13:00"])
def test_a_time_without_an_offset_or_in_seconds_is_no_time(tmp_path: Path, recorded: str) -> None:
    in_ledger(tmp_path, recorded)

    assert f"as `recorded`, found `{recorded}`; " in inversion(tmp_path, "publish").stderr


@pytest.mark.parametrize(
    ("clock", "status"),
    [
        ("Tue, 01 Dec 2026 12:09:00 GMT", 0),
        ("Tue, 01 Dec 2026 13:51:00 +0200", 0),
        ("Tue, 01 Dec 2026 12:00:00 -0000", 0),  # UTC, from a host that doesn't tell its own zone (RFC 5322, 3.3)
        ("Tue, 01 Dec 2026 11:49:00 -0000", 2),
        ("Tue, 01 Dec 2026 11:49:00 GMT", 2),
        ("Mon, 01 Dec 2036 12:00:00 GMT", 2),
        ("noon", 2),
    ],
)
def test_nothing_is_recorded_while_another_clock_differs(tmp_path: Path, clock: str, status: int) -> None:
    folder = project(tmp_path, {"content/issues/2026-12-01-steam.md": EMBERS.replace("embers01", "steam001")})
    result = inversion(folder, "publish", "--clock", clock)

    assert result.exit_code == status
    assert [entry.slug for entry in load_ledger(folder)] == ["smoke"] + ["steam"] * (status == 0)
