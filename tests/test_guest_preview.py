"""`mkdocs serve` in a site of somebody else's: quizzes are watched as pages are, and a mistake doesn't end it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.guest_support import host
from tests.preview_support import serving, within

QUIZ = "quizzes/tea-week.yml"


@pytest.mark.slow
def test_the_preview_follows_quizzes_and_survives_a_broken_one(tmp_path: Path) -> None:
    root = host(tmp_path / "host")
    good = (root / QUIZ).read_text(encoding="utf-8")
    with serving(root, tmp_path / "serve.log") as (origin, log, process):
        page = f"{origin}tea/"
        within(60, "the first build", log, "I warmed the cup.", url=page)

        (root / QUIZ).write_text(good.replace("I warmed the cup.", "I warmed the pot."), encoding="utf-8")
        within(60, "an edit", log, "I warmed the pot.", url=page)

        (root / QUIZ).write_text(good.replace("  calm:\n    title:", "  calm:\n    titel:"), encoding="utf-8")
        within(60, "a broken edit", log, f"{QUIZ}:21:5: error: unknown key `titel`; did you mean `title`?")
        assert process.poll() is None

        (root / QUIZ).write_text(good.replace("I warmed the cup.", "I warmed both."), encoding="utf-8")
        within(60, "the mended edit", log, "I warmed both.", url=page)

        (root / "quizzes" / "new.yml").write_text(good.replace("tea this week", "coffee this week"), encoding="utf-8")
        (root / "docs" / "plain.md").write_text("# New\n\n```quiz\nnew\n```\n", encoding="utf-8")
        within(60, "a new quiz", log, "How was your coffee this week?", url=f"{page}plain/")
        assert process.poll() is None


@pytest.mark.slow
def test_a_preview_shows_a_quiz_that_is_still_to_be_written(tmp_path: Path) -> None:
    root = host(tmp_path / "host")
    text = (root / QUIZ).read_text(encoding="utf-8").replace("I warmed the cup.", "TODO a question")
    (root / QUIZ).write_text(text, encoding="utf-8")
    with serving(root, tmp_path / "serve.log") as (origin, log, _):
        within(60, "the first build", log, "TODO a question", url=f"{origin}tea/")
