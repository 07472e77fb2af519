"""Words of hidden issues that a site would contain without them too are no leak."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.project_support import run
from tests.test_leaks import CONFIG, FUTURE_TEXT, NOW, found_in, inversion
from tests.tools.files import disk_files, write_files
from tests.tools.small_project import ROOT, base_files

BY_CHANCE = (  # titles of hidden issues, which the site contains although no source does
    "November 2026",  # the heading of a month
    "Kitchen Notes Kitchen Notes",  # the title of the first page, and its heading
    "Hidden",
    "div class",
    "a",
    "loc lastmod",  # the sitemap's tags
    "Merge index",  # Pagefind's scripts
    "Skip to content",
    "1 min",
    "Smoke – Kitchen Notes",
    "What smoke tells a cook, long before there is any fire.",
    "2026-11-23",
)


@pytest.fixture(scope="module", name="chance")
def _chance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project with hidden issues of such titles, built with the real theme."""
    root = tmp_path_factory.mktemp("chance")
    files = base_files({"mkdocs.yml": CONFIG.replace("{name: mkdocs}", "{name: material, custom_dir: overrides}")})
    for number, title in enumerate(BY_CHANCE, 1):
        text = FUTURE_TEXT.replace("title: 'Salt & \"Embers\" <always>'", f"title: {json.dumps(title)}")
        text = text.replace("e7f8g9h0", f"chance{number:02}").replace("[/old/glowing-coals/]", "[]")
        question = f"question: {json.dumps(title + '?')}"
        files[f"content/issues/2027-03-{number:02}-one-of-{number:02}.md"] = text.replace(
            "question: How would you let a dead hearth start again?", question
        ).encode()
    files |= {f"overrides/{path}": data for path, data in disk_files(ROOT / "overrides").items()}
    write_files(root, files)
    built = run("mkdocs", "build", "--strict", cwd=root, INVERSION_NOW=NOW)
    assert built.returncode == 0, built.stderr
    return root


def test_what_a_site_without_the_hidden_issues_contains_too_is_no_leak(chance: Path) -> None:
    assert found_in(chance, chance / "site") != ()  # there is something to compare
    result = inversion("leaks", chance / "site", "--project", chance)

    assert (result.exit_code, result.stdout) == (0, "")


def test_the_same_words_in_another_file_are_a_leak(chance: Path, tmp_path: Path) -> None:
    site = shutil.copytree(chance / "site", tmp_path / "site")
    feed = site / "feed.xml"
    feed.write_text(feed.read_text(encoding="utf-8").replace("</channel>", "<x>November 2026</x></channel>"), "utf-8")
    (site / "smoke").mkdir()
    (site / "smoke" / "index.html").write_text("<p>one-of-03</p>", "utf-8")
    result = inversion("leaks", site, "--project", chance)

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "feed.xml: contains the question of issue chance01, which is not public",
        "feed.xml: contains the title of issue chance01, which is not public",
        "smoke/index.html: contains the slug of issue chance03, which is not public",
    ]


def test_without_a_second_build_everything_counts_that_is_found(chance: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(chance, tmp_path / "project")
    (broken / "overrides" / "main.html").write_text("{% broken", "utf-8")

    assert inversion("leaks", chance / "site", "--project", broken).exit_code == 1
