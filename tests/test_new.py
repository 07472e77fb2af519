"""What `inversion new` makes: files to fill in that a preview shows, on the next free day, overwriting nothing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from generator.app.load import Loaded, load, load_site
from generator.app.scaffold import SCAFFOLDS, new_issue, planned, slug_of
from generator.app.settings import Settings
from generator.edges.commands.cli import main
from generator.model.base import ID_PATTERN, file_keys
from generator.model.guide import Category, Guide, Strategy
from generator.model.issue import Issue
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import Expect, SelfAudit
from generator.render.output import all_files
from generator.text.invisible import unseen_in_title
from generator.text.problems import RefusedError
from tests.tools.files import disk_files, write_files
from tests.tools.small_project import ISSUE, SITE, base_files

NOW = "2026-11-25T05:00:00+00:00"


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return write_files(tmp_path / "kitchen", base_files() | {"mkdocs.yml": b"site_name: x\n"})


def run(root: Path, *arguments: str, now: str = NOW) -> Result:
    return CliRunner().invoke(main, ["--project", str(root), *arguments], env={"INVERSION_NOW": now})


def made(root: Path, *arguments: str, now: str = NOW) -> list[str]:
    """The paths that a command printed."""
    result = run(root, *arguments, now=now)
    assert result.exit_code == 0, result.output
    return [Path(line).relative_to(root).as_posix() for line in result.stdout.splitlines()]


def front_matter(root: Path, path: str) -> dict[str, object]:
    text = (root / path).read_text(encoding="utf-8")
    read = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(read, dict)
    return read


def test_a_new_issue_is_a_draft_on_the_next_free_day_with_the_next_number(root: Path) -> None:
    (path,) = made(root, "new", "issue", "  Small fires,  early ")

    assert path == "content/issues/2026-11-25-small-fires-early.md"
    values = front_matter(root, path)
    assert values["title"] == "Small fires, early"
    assert (values["status"], values["number"]) == ("draft", 2)
    assert re.fullmatch(r"[a-z2-7]{12}", str(values["id"]))


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-22T23:59:00+00:00", "2026-11-24"),  # the 23rd has one
        ("2026-11-25T06:09:59+00:00", "2026-11-25"),
        ("2026-11-25T06:10:00+00:00", "2026-11-26"),  # too late for today's hour
    ],
)
def test_the_next_free_day_has_no_issue_and_its_hour_is_to_come(root: Path, now: str, day: str) -> None:
    assert made(root, "new", "issue", "Ash", now=now) == [f"content/issues/{day}-ash.md"]


@pytest.mark.parametrize(("zone", "day"), [("Pacific/Kiritimati", "2026-11-26"), ("Pacific/Pago_Pago", "2026-11-25")])
def test_the_day_is_that_of_the_sites_zone(root: Path, zone: str, day: str) -> None:
    text = (root / SITE).read_text(encoding="utf-8")
    (root / SITE).write_text(re.sub(r"timezone: .*", f"timezone: {zone}", text), encoding="utf-8")

    assert made(root, "new", "issue", "Ash", now="2026-11-25T10:30:00+00:00") == [f"content/issues/{day}-ash.md"]


def test_days_follow_one_another(root: Path) -> None:
    paths = [made(root, "new", "issue", title)[0] for title in ("One", "Two", "Three")]

    assert [path[15:25] for path in paths] == ["2026-11-25", "2026-11-26", "2026-11-27"]
    assert [front_matter(root, path)["number"] for path in paths] == [2, 3, 4]
    assert len({front_matter(root, path)["id"] for path in paths}) == 3


def test_a_named_day_is_taken_and_a_second_issue_on_it_is_told(root: Path) -> None:
    result = run(root, "new", "issue", "Ash", "--date", "2026-11-23")

    assert result.exit_code == 0
    assert "content/issues/2026-11-23-ash.md" in result.stdout
    assert result.stderr == "Another issue is planned for 2026-11-23 too.\n"


def test_a_number_follows_those_of_earlier_days_and_later_issues_to_renumber_are_named(root: Path) -> None:
    for title, day in (("Last", "2026-12-10"), ("First", "2026-12-01")):
        run(root, "new", "issue", title, "--date", day)
    result = run(root, "new", "issue", "Between", "--date", "2026-12-05")

    numbers = {path.name[11:-3]: front_matter(root, f"content/issues/{path.name}")["number"]
               for path in sorted((root / "content/issues").glob("2026-12-*"))}  # fmt: skip
    assert numbers == {"first": 2, "between": 3, "last": 2}
    assert result.stderr == ""  # nobody has the number 3

    result = run(root, "new", "issue", "Early", "--date", "2026-11-30")
    assert "content/issues/2026-11-30-early.md" in result.stdout
    assert result.stderr == (
        "This is issue 2, so give each later one the next number: 2026-12-01, 2026-12-05, 2026-12-10.\n"
    )


def test_a_number_that_readers_have_seen_is_never_taken(root: Path) -> None:
    (path,) = made(root, "new", "issue", "Before all", "--date", "2026-11-20")

    assert front_matter(root, path)["number"] == 2  # the issue of the 23rd has 1


@pytest.mark.parametrize(("language", "slug"), [("en", "gruen"), ("de-AT", "gruen"), ("tr", "grun"), ("sv", "grun")])
def test_an_umlaut_is_spelled_as_the_sites_language_does(language: str, slug: str) -> None:
    assert slug_of("Grün", language) == slug


def test_a_folder_is_for_an_issue_with_pictures(root: Path) -> None:
    assert made(root, "new", "issue", "Ash", "--folder") == ["content/issues/2026-11-25-ash/index.md"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Naïve: how to start — late!", "naive-how-to-start-late"),
        ("It's nobody's fault", "its-nobodys-fault"),
        ("2027", "issue-2027"),
        ("火", "huo"),
        ("größer als Öl", "groesser-als-oel"),
        ("gro\u0308\u00dfer", "groesser"),
        ("信任, 小事", "xin-ren-xiao-shi"),
        ("Доверие", "doverie"),
        ("Ελπίδα και αγάπη", "elpida-kai-agapi"),
        ("L’été d'Anaïs", "lete-danais"),
        ("Ærø & Łódź", "aero-lodz"),
        ("🤝 Shake 👍🏽", "shake"),
        ("🤝", "issue-2"),
        ("!?", "issue-2"),
        ("AUX", "issue-aux"),
        ("Con!", "issue-con"),
        ("a" * 100, "a" * 60),
        ("word " * 30, "-".join(["word"] * 12)),
    ],
)
def test_a_title_becomes_a_slug_that_an_address_can_hold(title: str, slug: str) -> None:
    now = datetime(2026, 12, 1, tzinfo=UTC)
    plan = planned([ISSUE], load(base_files(), now, "/").issues, now)

    assert list(new_issue(title, date(2026, 12, 1), "abcdefgh", plan)) == [f"content/issues/2026-12-01-{slug}.md"]


@given(st.text())
def test_every_slug_is_an_id_or_nothing(title: str) -> None:
    slug = slug_of(title)

    assert slug == "" or (re.fullmatch(ID_PATTERN, slug) and len(slug) <= 60)


@settings(deadline=None, max_examples=40)  # each loads a project
@example("&#0;")  # which a reader would see as it is, so `check` warns
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Co", "Zl", "Zp", "Cn"]), min_size=1))
def test_whatever_the_title_the_file_says_it_and_is_accepted(title: str) -> None:
    files = base_files()
    now = datetime(2026, 12, 1, tzinfo=UTC)
    plan = planned(files, load(files, now, "/").issues, now)
    try:
        made_files = new_issue(title, date(2026, 12, 1), "abcdefgh", plan)
    except RefusedError:
        assert not title.split() or slug_of(title) == "smoke" or unseen_in_title(title)
        return
    loaded = load(
        files | {path: text.encode() for path, text in made_files.items()}, datetime(2026, 12, 1, tzinfo=UTC), "/"
    )

    assert {problem.rule.id for problem in loaded.problems} <= {"unfinished", "subject-length", "plain-text"}
    assert [issue.title for issue in loaded.issues if issue.id == "abcdefgh"] == [" ".join(title.split())]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["issue", "Smoke"], "content/issues/2026-11-23-smoke.md has this title's slug `smoke`"),
        (["issue", " "], "expected a title, found nothing"),
        (["issue", "Ash", "--date", "tomorrow"], "expected a date that exists, such as 2026-11-23, found `tomorrow`"),
        (
            ["issue", "Ash", "--date", "2027-02-29"],
            "expected a date that exists, such as 2026-11-23, found `2027-0",
        ),
        (
            ["issue", "Ash", "--date", "1899-12-31"],
            "expected a year from 1900 to 2200, such as 2026-11-23, found `18",
        ),
        (["quiz", "kitchen"], "quizzes/kitchen.yml already exists; nothing was written"),
        (["quiz", "My Quiz"], "expected lowercase letters, digits and single hyphens, found `My Quiz`"),
        (["quiz", "com1"], "expected a name that Windows can have, found `com1`, which it keeps for itself"),
        (["guide", "nul"], "expected a name that Windows can have, found `nul`, which it keeps for itself"),
        (["guide", "dinner"], "content/guides/dinner/guide.yml already exists; nothing was written"),
    ],
)
def test_what_cannot_be_made_is_wrong_use_and_writes_nothing(root: Path, arguments: list[str], said: str) -> None:
    before = disk_files(root)
    result = run(root, "new", *arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert disk_files(root) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["issue", "Ash"],
        ["issue", "Ash", "--folder"],
        ["quiz", "pan"],
        ["quiz", "pan", "--kind", "knowledge"],
        ["guide", "lunch"],
    ],
    ids=" ".join,
)
def test_what_is_made_is_previewed_and_once_its_texts_are_written_accepted(root: Path, arguments: list[str]) -> None:
    paths = made(root, "new", *arguments)
    result = run(root, "check")
    draft = arguments[0] == "issue"

    def loaded() -> Loaded:
        files = {path: data for path, data in disk_files(root).items() if path.startswith(("content/", "quizzes/"))}
        return load(files, datetime(2026, 12, 1, tzinfo=UTC), "/", drafts=True)

    assert (result.exit_code, "TODO" in result.output) == (0 if draft else 1, True)
    assert {problem.rule.id for problem in loaded().problems} == {"unfinished"}
    assert (site := loaded().site)
    assert all_files(site)
    for path in paths:
        text = (root / path).read_text(encoding="utf-8")
        assert "TODO: " in text, path
        (root / path).write_text(text.replace("TODO: ", ""), encoding="utf-8")
    assert run(root, "check").exit_code == 0
    assert loaded().problems == ()


def test_a_new_site_is_published_only_when_its_texts_are_written(tmp_path: Path) -> None:
    paths = made(tmp_path, "new", "site", "Tea Notes")
    settings = Settings()
    now = datetime(2026, 12, 1, tzinfo=UTC)

    assert {problem.rule.id for problem in load_site(tmp_path, now, settings).blocking} == {"unfinished"}
    assert load_site(tmp_path, now, settings).site is None
    assert load_site(tmp_path, now, settings, drafts=True).site
    for path in paths:
        text = (tmp_path / path).read_text(encoding="utf-8")
        (tmp_path / path).write_text(text.replace("TODO: ", ""), encoding="utf-8")
    assert load_site(tmp_path, now, settings).site


MODELS: dict[str, tuple[type[BaseModel], ...]] = {
    "guide.yml": (Guide,),
    "category.yml": (Category,),
    "strategy.yml": (Strategy,),
    "scale.yml": (SelfAudit,),
    "knowledge.yml": (KnowledgeQuiz,),
    "issue.md": (Issue,),
}


def keys_of(annotation: Any) -> set[str]:  # noqa: ANN401 - type annotations are of any type
    """Every key that an author may write below it; a file's name gives its `id`."""
    if annotation is Expect:  # written as a number, null or a list
        return set()
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        own = set(file_keys(annotation)) - ({"id"} if "format" in annotation.model_fields else set())
        fields = [field.annotation for name, field in annotation.model_fields.items() if (field.alias or name) in own]
        return own.union(*map(keys_of, fields))
    return set().union(*map(keys_of, get_args(annotation)))


@pytest.mark.parametrize("name", MODELS)
def test_an_outline_shows_every_key_of_its_format(name: str) -> None:
    text = (SCAFFOLDS / name).read_text(encoding="utf-8")
    shown = set(re.findall(r"([a-z_]+):(?= |$)", text, re.MULTILINE))

    assert set().union(*map(keys_of, MODELS[name])) - shown == set()


@pytest.mark.parametrize("name", [name for name in MODELS if name != "issue.md"])
def test_an_outline_explains_itself_in_short_lines(name: str) -> None:
    lines = (SCAFFOLDS / name).read_text(encoding="utf-8").splitlines()

    assert max(map(len, lines)) <= 122
    assert sum(line.lstrip().startswith("# ") for line in lines) >= 4
