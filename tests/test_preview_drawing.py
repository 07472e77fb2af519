"""A preview with the shipped theme draws what an edit changed, without a build by MkDocs, and recovers as before."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from generator.model.addresses import card_address
from generator.render.loaded_scripts import INSTRUMENT
from tests.test_preview import CALM, Running, serving
from tests.tools.files import write_files
from tests.tools.small_project import GUIDE, ISSUE, PAGE, QUIZ, ROOT, base_files

pytestmark = pytest.mark.slow
PNG = b"\x89PNG"
MKDOCS = b"""\
site_name: Kitchen Notes
site_url: https://example.org/notes/
docs_dir: content/pages
theme: {name: material, custom_dir: overrides, favicon: assets/favicon.svg, font: false}
plugins: [inversion]
not_in_nav: "*"
nav: [{Home: index.md}, {Issues: issues/index.md}]
"""


@pytest.fixture(name="preview")
def _preview(tmp_path: Path) -> Iterator[Running]:
    root = write_files(tmp_path / "small", base_files() | {"mkdocs.yml": MKDOCS})
    shutil.copytree(ROOT / "overrides", root / "overrides")
    with serving(root) as running:
        running.wait("guides/dinner/", "How would you burn a dinner?")
        yield running


def test_edits_are_drawn_without_a_build_by_mkdocs_and_what_they_break_is_shown_until_it_is_mended(
    preview: Running,
) -> None:
    assert preview.builds() == 1

    preview.edit(ISSUE, "Smoke comes", "Steam comes")
    preview.wait("issues/smoke/", "Steam comes")
    preview.edit(PAGE, "Read [", "Read once more [")
    preview.wait("", "Read once more ")
    first = _card(preview)
    assert first.startswith(PNG)
    preview.edit(ISSUE, "title: ", "title: Another ")
    preview.wait("issues/", "Another ")
    second = _card(preview)
    assert second.startswith(PNG)
    assert second != first, "the card shows the title"
    preview.wait("feed.xml", "Another ")
    preview.wait("guides/dinner/", "How would you burn a dinner?")

    preview.edit(GUIDE, "question:", "qestion:")
    text = preview.wait("issues/smoke/", 'role="alert"', "qestion", "Steam comes")
    assert text.count('role="alert"') == 1
    preview.edit(GUIDE, "qestion:", "questoin:")
    assert "qestion" not in preview.wait("issues/smoke/", "questoin", "Steam comes")
    assert _card(preview) == second
    assert CALM in preview.get("_problems/")[1]

    # What else was edited while something was broken is drawn when it's mended.
    preview.edit(ISSUE, "Steam comes", "Fire comes")
    preview.edit(GUIDE, "questoin:", "question:")
    preview.wait("issues/smoke/", "Fire comes", without='role="alert"')
    assert preview.get("_problems/")[0] == 404
    assert preview.builds() == 1

    text = (preview.root / ISSUE).read_text(encoding="utf-8").replace("id: ", "id: x").replace("number: 1", "number: 2")
    another = preview.root / "content/issues/2026-11-24-steam.md"
    another.write_text(text.replace("aliases:", "aliases: [] #"), encoding="utf-8")
    preview.wait("issues/steam/", "Fire comes")
    another.unlink()
    preview.wait("issues/steam/", ">404<")
    assert preview.get("issues/steam/")[0] == 404
    assert preview.get(card_address("/issues/steam/")[1:])[0] == 404
    assert preview.builds() == 1

    preview.edit("mkdocs.yml", "Issues: ", "All issues: ")
    preview.wait("guides/dinner/", "All issues")
    preview.edit("overrides/partials/footer.html", "</footer>", "<b>A foot</b></footer>")
    preview.wait("guides/dinner/", "A foot")
    assert preview.builds() == 3
    preview.edit(ISSUE, "Fire comes", "Ash comes")
    preview.wait("issues/smoke/", "Ash comes", "A foot")
    assert preview.builds() == 3


def test_a_preview_gets_the_script_for_instruments_with_the_first_quiz_that_needs_it(preview: Running) -> None:
    assert preview.get("assets/quiz/scale.js")[0] == 200
    assert preview.get(INSTRUMENT)[0] == 404
    preview.edit(QUIZ, "minutes: 1\n", "minutes: 1\nexport_answers: true\n")
    preview.wait("quizzes/kitchen/", "data-instrument")
    assert preview.get(INSTRUMENT)[0] == 200
    preview.edit(QUIZ, "export_answers: true\n", "")
    preview.wait("quizzes/kitchen/", without="data-instrument")
    assert preview.get(INSTRUMENT)[0] == 404


def _card(preview: Running) -> bytes:
    """The picture of an issue for other sites, which is made when it's asked for."""
    with urlopen(preview.address + card_address("/issues/smoke/")[1:]) as answer:  # noqa: S310 - our own
        return bytes(answer.read())
