"""Reading with what was kept is the same as reading without, after any edit, and makes anew only what it changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from generator.app.kept_bodies import kept_bodies
from generator.app.load import load_site
from generator.app.settings import Settings
from generator.site.bodies import render_body
from generator.site.disk import read_files
from generator.site.reader import read_tree
from generator.text.links import Pictures
from generator.text.markdown import Rendered
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
