"""The drafts of this repository: a preview shows them, and nothing of them is in what the site publishes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape

import pytest

from generator.app.load import load_site
from generator.app.settings import Settings
from generator.model.issue import Issue
from generator.render.output import all_files
from tests.tools.small_project import ROOT

LONG_AFTER = datetime(2030, 1, 1, tzinfo=UTC)  # when the day of each of them has passed
LETTERS = re.compile(r"\W+")


def letters(text: str) -> str:
    """What is the same in an author's file, a page and a feed: no markup, no line breaks, no quotation marks."""
    plain = unescape(re.sub(r"<[^>]*>", "", text))
    return LETTERS.sub(" ", re.sub("['\u2019]", "", plain)).strip().casefold()


def drafts() -> list[Issue]:
    loaded = load_site(ROOT, LONG_AFTER, Settings(), drafts=True)
    assert loaded.site, loaded.problems
    return [issue for issue in loaded.site.issues if issue.status == "draft"]


def pieces(issue: Issue) -> Iterator[str]:
    """Its title, question, description and sentences, each long enough to be its own."""
    (path,) = (ROOT / "content/issues").glob(f"*-{issue.slug}.md")
    text = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    plain = re.sub(r"\]\([^)]*\)|```\w*", "", text)
    yield from (issue.title, issue.question or issue.title, issue.description)
    yield from (piece for piece in re.split(r"[.!?:]\s|\n\n", plain) if len(piece.split()) > 5)


@pytest.mark.parametrize("now", [datetime(2026, 11, 28, 12, tzinfo=UTC), LONG_AFTER])
def test_nothing_of_a_draft_is_in_what_is_published_on_any_day(now: datetime) -> None:
    loaded = load_site(ROOT, now, Settings())
    assert loaded.site, loaded.problems
    files = all_files(loaded.site, lambda _: b"")
    published = {path: letters(text) for path, text in files.items() if isinstance(text, str)}
    assert any("nothing happened at dinner" in text for text in published.values())
    hidden = drafts()
    assert len(hidden) == 12
    for issue in hidden:
        assert [path for path in files if issue.slug in path] == []
        found = [piece for piece in pieces(issue) if any(letters(piece) in text for text in published.values())]
        assert found == [], issue.slug


def test_a_preview_shows_every_draft() -> None:
    """And the pieces that the other test looks for are found where they are."""
    loaded = load_site(ROOT, LONG_AFTER, Settings(), drafts=True)
    assert loaded.site
    files = all_files(loaded.site, lambda _: b"")
    for issue in drafts():
        page = letters(str(files[f"issues/{issue.slug}/index.md"]))
        assert [piece for piece in pieces(issue) if letters(piece) not in page] == [], issue.slug
