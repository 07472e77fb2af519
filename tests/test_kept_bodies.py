"""Reading with what was kept is the same as reading without, after any edit, and makes anew only what it changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from generator.app import kept_bodies as kept_bodies_module
from generator.app.kept import LAST_RUNS
from generator.app.kept_bodies import kept_bodies
from generator.app.load import load, load_site
from generator.app.settings import Settings
from generator.site.bodies import render_body
from generator.site.disk import read_files
from generator.site.reader import read_tree
from generator.site.site import Site
from generator.text.links import Pictures
from generator.text.markdown import Part, Rendered
from tests.tools.files import write_files
from tests.tools.small_project import ISSUE, base_files

NOW = datetime(2027, 1, 1, tzinfo=UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="3"/>'
URL = "https://example.org/"
DAYS = range(24, 30)
TEXTS = (
    "Words and *more* words.",
    "![A pan](pan.svg) and ![a stove](/stove.svg), [a guide](/guides/dinner/) and a note[^1].\n\n[^1]: The note.",
    "## A heading\n\n```create\nLet it burn.\n```\n\n```quiz\nkitchen\n```\n",
    '"Quoted", she said -- twice. \\`Code\\`: `<b>`',
    "~~~\nnever closed",
    "Raw <b>HTML</b> and ![no pan](gone.svg)",
    "\u00e9\u0301 \U0001f600 \u202e \0",
)


def path_of(day: int) -> str:
    return f"content/issues/2026-11-{day}-day-{day}/index.md"


def issue(day: int, text: str) -> bytes:
    head = base_files()[ISSUE].decode().split("---\n")[1]
    lines = [line for line in head.splitlines() if not line.startswith(("id:", "aliases:", "number:"))]
    return ("---\n" + "\n".join([*lines, f"id: day{day}xyz"]) + f"\n---\n\n{text}\n").encode()


def project() -> dict[str, bytes]:
    files = {path_of(day): issue(day, TEXTS[day % 4]) for day in DAYS}
    pictures = {f"content/issues/2026-11-{day}-day-{day}/pan.svg": SVG.format(day).encode() for day in DAYS}
    return base_files() | files | pictures | {"content/pages/stove.svg": SVG.format(7).encode()}


def edit(root: Path, random: Random) -> str:
    """Changes something as an author might; gives the language of the site."""
    day = random.choice(DAYS)
    text = root / path_of(day)
    text.parent.mkdir(exist_ok=True)
    match random.randrange(6):
        case 0 | 1:
            text.write_bytes(issue(day, random.choice(TEXTS)))
        case 2:
            (text.parent / "pan.svg").write_text(SVG.format(random.randint(1, 99)))
        case 3:
            (text.parent / "pan.svg").unlink(missing_ok=True)
        case 4:
            (root / "content/pages/stove.svg").write_text(SVG.format(random.randint(1, 99)))
        case 5:
            text.unlink(missing_ok=True)
    return random.choice(("en", "en", "en", "de"))


def test_after_any_edit_reading_with_what_was_kept_gives_the_same_as_without(tmp_path: Path) -> None:
    write_files(tmp_path, project())
    random = Random(5)  # noqa: S311 - not for secrets
    for number in range(150):
        language = edit(tmp_path, random)
        files = read_files(tmp_path)
        with kept_bodies(tmp_path) as body:
            assert read_tree(files, language, body) == read_tree(files, language), number


def test_an_edit_makes_anew_only_what_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(source: str, pictures: Pictures, language: str) -> Rendered:
        made.append(source)
        return render_body(source, pictures, language)

    def makes(path: str = "", text: str = "") -> int:
        if path:
            write_files(tmp_path, {path: text.encode()})
        made.clear()
        assert load_site(tmp_path, NOW, Settings(site_url=URL), drafts=True).site
        return len([one for one in made if not one.lstrip().startswith("# ")])  # what has a fault isn't kept

    monkeypatch.setattr("generator.app.kept_bodies.render_body", counted)
    write_files(tmp_path, project())

    for day in DAYS:
        write_files(tmp_path, {path_of(day): issue(day, TEXTS[day == 25] + f" Day {day}.")})

    assert makes() > len(DAYS)
    assert makes() == 0
    assert makes(path_of(24), issue(24, "Other words.").decode()) == 1
    assert makes(path_of(24), issue(24, "Other words.").decode().replace("status: ready", "status: draft")) == 0
    assert makes(path_of(25).replace("index.md", "pan.svg"), SVG.format(98)) == 1
    assert makes("content/pages/stove.svg", SVG.format(98)) == 1  # shown by one issue
    assert makes("content/site.yml", base_files()["content/site.yml"].decode() + "\n") == 0


def loaded(root: Path) -> Site:
    return load_site(root, NOW, Settings(site_url=URL), drafts=True).require()


def html(site: Site) -> dict[str, str]:
    return {issue.slug: issue.body.html for issue in site.issues}


def test_a_build_reads_no_html_that_it_does_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def count(value: bytes) -> tuple[Part, ...]:
        reads.append(value)
        return parts(value)

    reads: list[bytes] = []
    parts = kept_bodies_module._parts  # noqa: SLF001 - the one place where HTML is read
    write_files(tmp_path, project())
    made = loaded(tmp_path)
    monkeypatch.setattr(kept_bodies_module, "_parts", count)
    site = loaded(tmp_path)

    assert reads == []
    assert html(site) == html(made)
    assert len(reads) >= len(DAYS)


@pytest.mark.parametrize(
    "damage",
    [
        "update kept set value = x'00' where stage = 'body'",
        "update kept set value = cast(value as text) where stage = 'body'",
        "delete from kept",
    ],
)
def test_html_that_was_lost_after_a_build_began_is_made_anew(tmp_path: Path, damage: str) -> None:
    write_files(tmp_path, project())
    right = html(loaded(tmp_path))
    site = loaded(tmp_path)
    with closing(sqlite3.connect(tmp_path / ".cache/kept.db")) as database:
        database.execute(damage)
        database.commit()

    assert html(site) == right
    assert html(loaded(tmp_path)) == right
    assert html(loaded(tmp_path)) == right


def test_html_that_no_build_read_for_long_is_still_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, project())
    for number in range(LAST_RUNS + 2):
        write_files(tmp_path, {path_of(24): issue(24, f"Version {number}.")})
        loaded(tmp_path)
    site = loaded(tmp_path)
    right = html(load(read_files(tmp_path), NOW, URL, drafts=True).require())
    monkeypatch.setattr("generator.app.kept_bodies.render_body", None)

    assert html(site) == right
