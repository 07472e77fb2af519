"""A site of somebody else's with quizzes: nothing of it changes but the pages that show one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.app.guest import guest_files
from tests.guest_support import (
    BLOCK,
    MATERIAL,
    WITH,
    build_host,
    build_page,
    host,
    pages,
    problems_of,
    quizzes_on,
)


@pytest.mark.parametrize("theme", ["{name: material, font: false}", "readthedocs", "mkdocs"])
def test_pages_without_a_quiz_are_those_of_a_build_without_the_plugin(tmp_path: Path, theme: str) -> None:
    settings = f"site_name: Tea Manual\nsite_url: https://example.org/tea/\ntheme: {theme}\n"
    shown = {"docs/index.md": "# Tea\n", "docs/notes/two.md": "# Two\n"}
    before = build_host(host(tmp_path / "a", shown, settings + "plugins: [search]\n"))
    after = build_host(host(tmp_path / "b", shown, settings + "plugins: [search, inversion]\n"))

    assert (before.status, after.status) == (0, 0), after.log
    dated = re.compile(rb"Build Date UTC : .*")
    assert {path: dated.sub(b"", data) for path, data in pages(after).items()} == {
        path: dated.sub(b"", data) for path, data in pages(before).items()
    }
    assert after.files.keys() - before.files.keys() == guest_files().keys()
    assert len(guest_files()) == 21
    assert not before.files.keys() - after.files.keys()


def test_a_quiz_is_in_the_place_of_its_block_and_all_else_stays(tmp_path: Path) -> None:
    built = build_host(host(tmp_path))

    page = built.files["index.html"].decode()
    assert built.status == 0, built.log
    assert "WARNING" not in built.log
    assert "<title>Tea Manual</title>" in page
    assert page.index("some time") < page.index("<inversion-quiz") < page.index("The end of the page")
    assert quizzes_on(built, "index.html") == ["tea-week--1"]
    assert quizzes_on(built, "notes/two/index.html") == ["which-tea--1", "tea-week--2", "tea-week--3"]
    assert "language-quiz" not in page
    assert "```quiz" in "".join(element.text for element in built.pages["notes/two/"] if element.tag == "code")


def test_without_quizzes_nothing_is_added(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Tea\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(WITH, encoding="utf-8")
    built = build_host(tmp_path)

    assert built.status == 0, built.log
    assert not [path for path in built.files if "quiz" in path]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["docs", "mkdocs.yml", "site"]


def test_a_block_in_a_site_without_quizzes_is_an_error_that_says_where_they_go(tmp_path: Path) -> None:
    root = host(tmp_path, {"docs/index.md": BLOCK, "docs/notes/two.md": "# Two\n"}, WITH)
    for path in (root / "quizzes").iterdir():
        path.unlink()

    (problem,) = problems_of(build_host(root))
    assert problem.startswith("docs/index.md:2:1: error: no quiz `tea-week`; there are none yet; add one to the folder")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tea.yaml", "quizzes/tea.yaml:1:1: error: this file is not used; rename it to end in .yml"),
        ("Tea Week.yml", "quizzes/Tea Week.yml:1:1: error: expected lowercase letters, digits and single hyphens"),
        ("more/tea.yml", "quizzes/more/tea.yml:1:1: error: this file is not used"),
    ],
)
def test_a_quiz_in_the_wrong_place_is_an_error(tmp_path: Path, name: str, expected: str) -> None:
    built = build_host(host(tmp_path, {f"quizzes/{name}": "format: 1\n"}))

    assert problems_of(built)[0].startswith(expected)


def test_other_files_beside_quizzes_are_the_hosts_own_business(tmp_path: Path) -> None:
    built = build_host(host(tmp_path, {"quizzes/README.md": "# Our quizzes\n", "quizzes/notes.txt": "x"}))

    assert built.status == 0, built.log


@pytest.mark.posix("makes a symbolic link")
def test_a_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    root = host(tmp_path)
    (root / "quizzes" / "other.yml").symlink_to("/etc/hostname")

    assert problems_of(build_host(root))[0].startswith("quizzes/other.yml:1:1: error: expected an ordinary file")


@pytest.mark.parametrize(
    "settings",
    ["docs_dir: content\n", "nav: [index.md]\nnot_in_nav: '*'\n", "site_url: ''\n", "use_directory_urls: false\n"],
)
def test_settings_of_mkdocs_are_the_hosts_own(tmp_path: Path, settings: str) -> None:
    root = host(tmp_path)
    if "docs_dir" in settings:
        (root / "docs").rename(root / "content")
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write(settings.replace("site_url: ''\n", ""))
    built = build_host(root, "" if "site_url" in settings else "https://example.org/tea/")

    assert built.status == 0, built.log
    ending = "notes/two.html" if "false" in settings else "notes/two/index.html"
    assert len(quizzes_on(built, ending)) == 3


def test_a_project_of_its_own_is_never_taken_for_a_guest(tmp_path: Path) -> None:
    settings = WITH + "docs_dir: content/pages\n"
    built = build_host(host(tmp_path, {"content/pages/index.md": "# Tea\n"}, settings))

    assert "content/site.yml:1:1: error: expected the file `content/site.yml`" in built.log


def test_the_theme_of_a_project_of_its_own_is_refused(tmp_path: Path) -> None:
    built = build_page(tmp_path, "# Tea\n", WITH.replace("{name: material, font: false}", "inversion"))

    assert "mkdocs.yml:3:1: error: expected the site's own theme" in built.log


@pytest.mark.parametrize("name", ["element.js", "guest.css"])
def test_a_file_with_the_address_of_one_of_ours_is_an_error_that_names_both(tmp_path: Path, name: str) -> None:
    built = build_host(host(tmp_path, {f"docs/assets/quiz/{name}": "x"}))

    place = f"docs/assets/quiz/{name}:1:1: error: this file and the plugin's /assets/quiz/{name} have"
    assert [problem[: len(place)] for problem in problems_of(built)] == [place]


def test_other_files_beside_ours_are_no_collision(tmp_path: Path) -> None:
    built = build_host(host(tmp_path, {"docs/assets/quiz/logo.txt": "x"}))

    assert built.status == 0, built.log
    assert built.files["assets/quiz/logo.txt"] == b"x"


@pytest.mark.parametrize(
    "text",
    [
        BLOCK,
        f"# Tea\n{BLOCK}More.\n",
        "- A list\n\n    ```quiz\n    tea-week\n    ```\n\n- goes on\n",
        "1. A list\n    ```quiz\n    tea-week\n    ```\n",
        "> ```quiz\n> tea-week\n> ```\n",
        "!!! note\n    ```quiz\n    tea-week\n    ```\n",
        "??? note\n\n    ```quiz\n    tea-week\n    ```\n",
        '=== "A"\n\n    ```quiz\n    tea-week\n    ```\n\n=== "B"\n\n    Text\n',
        '<div class="card" markdown="1">\n\n```quiz\ntea-week\n```\n\n</div>\n',
        "~~~quiz\ntea-week\n~~~\n",
        "````quiz\ntea-week\n````\n",
        "```quiz\n\ntea-week\n\n```\n",
        "``` quiz\ntea-week   \n```\n",
        "Term\n:   Text\n\n    ```quiz\n    tea-week\n    ```\n",
        f"```\nopen\n```\n\n{BLOCK}",
        f"```` python\n# never closed\n\n{BLOCK}",
        "---\ntitle: Tea\nhide: [navigation]\n---\n\n```quiz\r\ntea-week\r\n```\r\n",
    ],
)
def test_a_block_works_wherever_a_paragraph_can_be(tmp_path: Path, text: str) -> None:
    built = build_page(tmp_path, text, MATERIAL)

    assert (built.status, problems_of(built)) == (0, []), built.log
    assert quizzes_on(built, "index.html") == ["tea-week--1"]
    assert "inversionquiz" not in built.files["index.html"].decode()


@pytest.mark.parametrize(
    "text",
    [
        f"````md\n{BLOCK}````\n",
        f"~~~\n{BLOCK}~~~\n",
        "`quiz` is a word, and ``` is a sign.\n",
        f"<!--\n{BLOCK}-->\n",
        "```quilt\nx\n```\n",
    ],
)
def test_a_block_that_is_only_shown_stays_text(tmp_path: Path, text: str) -> None:
    built = build_page(tmp_path, f"# Tea\n\n{text}", MATERIAL)

    assert (built.status, problems_of(built)) == (0, []), built.log
    assert quizzes_on(built, "index.html") == []
