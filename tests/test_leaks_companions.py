"""What comes out with an issue is sought with it: its topics, its quiz and its pictures."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.test_leaks import CONFIG, DRAFT, DRAFT_TEXT, FUTURE, FUTURE_TEXT, GLOW, PAN, QUIZ, TOPIC, found_in
from tests.tools.files import write_files
from tests.tools.small_project import TOPICS, base_files


def hearth(future: str, draft: str, quiz_id: str = "hearth-check") -> dict[str, bytes]:
    """The small project with a topic and a quiz that only an issue to come and a draft may name."""
    topics = base_files()[TOPICS].decode() + TOPIC
    return base_files(
        {FUTURE: future, DRAFT: draft, TOPICS: topics, f"quizzes/{quiz_id}.yml": QUIZ, "mkdocs.yml": CONFIG}
    )


def told(files: Mapping[str, bytes], folder: Path, text: str) -> set[tuple[str, str]]:
    """(issue, kind) of the leaks in a site that says `text`."""
    write_files(folder / "project", files)
    return {
        (leak.issue, leak.kind)
        for leak in found_in(folder / "project", write_files(folder / "site", {"a.html": text.encode()}))
    }


@pytest.mark.parametrize(
    "naming",
    ["```quiz\nhearth-check  \nitem-1\n```", "```quiz\n\n  hearth-check\n```", "[A check](/quizzes/hearth-check/)."],
)
def test_a_quiz_is_sought_however_its_issue_names_it(tmp_path: Path, naming: str) -> None:
    files = hearth(f"{FUTURE_TEXT}\n{naming}\n", DRAFT_TEXT)

    assert told(files, tmp_path, "<h2>Coals under ash</h2>") == {("e7f8g9h0", "quiz")}


def test_what_the_quiz_of_an_issue_names_is_sought_too(tmp_path: Path) -> None:
    files = hearth(FUTURE_TEXT.replace("[heat]", "[heat]\nquiz: hearth-check"), DRAFT_TEXT)
    files["quizzes/hearth-check.yml"] = QUIZ.replace(
        "intro: |\n", "intro: |\n  [Lore](/topics/hearth-lore/).\n"
    ).encode()

    assert told(files, tmp_path, "<h2>Lore of hearths</h2>") == {("e7f8g9h0", "topic")}


def test_a_guide_in_an_issue_is_no_quiz_of_the_same_name(tmp_path: Path) -> None:
    files = hearth(
        f"{FUTURE_TEXT}\n```guide\ndinner\n```\n", DRAFT_TEXT.replace("[heat]", "[heat]\nquiz: dinner"), "dinner"
    )

    assert told(files, tmp_path, "<h2>Coals under ash</h2>") == {("d1r2a3f4", "quiz")}


@pytest.fixture(name="pictured")
def _pictured(tmp_path: Path) -> Path:
    """The future issue as a folder with two pictures, one of which a public page shows, too."""
    folder = FUTURE.removesuffix(".md")
    files = base_files({f"{folder}/index.md": FUTURE_TEXT, "mkdocs.yml": CONFIG})
    files |= {f"{folder}/glow.png": GLOW, f"{folder}/pan.png": PAN}
    return write_files(tmp_path / "project", files | {"content/pages/pan.png": PAN})


@pytest.mark.parametrize(
    ("name", "data", "kinds"),
    [
        ("0a1b.png", GLOW, {"picture"}),
        ("bundle.bin", b"head" + GLOW + b"tail", {"picture"}),
        ("style.css", b"url(data:image/png;base64," + base64.b64encode(GLOW) + b")", {"picture"}),
        ("issues/glow.png", b"other bytes", {"picture's name"}),
        ("pan.png", PAN, set()),
        ("other.png", b"other bytes", set()),
    ],
)
def test_a_picture_is_found_by_its_bytes_and_by_its_name(
    pictured: Path, tmp_path: Path, name: str, data: bytes, kinds: set[str]
) -> None:
    site = write_files(tmp_path / "site", {name: data})

    assert {leak.kind for leak in found_in(pictured, site)} == kinds
