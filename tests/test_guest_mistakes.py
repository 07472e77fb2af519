"""Mistakes in the quizzes of a site of somebody else's, and in the blocks that show them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.edges.commands.cli import main
from tests.guest_support import (
    HOST,
    WITH,
    build_host,
    host,
    problems_of,
)
from tests.tools.small_project import ROOT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("```quiz\ntea-weak\n```\n", "docs/index.md:4:1: error: no quiz `tea-weak`; did you mean `tea-week`? [embed]"),
        ("```quiz\n```\n", "docs/index.md:3:1: error: expected the id of a quiz, found nothing"),
        (
            "```quiz\ntea-week\nwarm-cap\n```\n",
            "docs/index.md:5:1: error: no item `warm-cap`; did you mean `warm-cup`?",
        ),
        ("```quiz\ntea-week, which-tea\n```\n", "docs/index.md:4:1: error: expected one id per line"),
        ("```Quiz\ntea-week\n```\n", "docs/index.md:3:1: error: expected `quiz` after the backticks, found `Quiz`"),
        ("```quizz\ntea-week\n```\n", "docs/index.md:3:1: error: expected `quiz` after the backticks, found `quizz`"),
        (
            "```{.quiz}\ntea-week\n```\n",
            "docs/index.md:3:1: error: expected `quiz` after the backticks, found `{.quiz}`",
        ),
        (
            '```quiz title="a"\ntea-week\n```\n',
            "docs/index.md:3:1: error: expected `quiz` after the backticks, found `qui",
        ),
        ("```quiz\ntea-week\n", "docs/index.md:3:1: error: expected a line ``` that ends this `quiz` block"),
        (
            "```quiz\ntea-week\n\n```py\nx\n```\n",
            "docs/index.md:3:1: error: expected a line ``` that ends this `quiz` bl",
        ),
        (
            "- a\n\n    ```quiz\n    tea-week\n\nb\n",
            "docs/index.md:5:5: error: expected a line ``` that ends this `quiz` b",
        ),
        ("- ```quiz\n  tea-week\n  ```\n", "docs/index.md:3:3: error: expected the `quiz` block below a list's text"),
        (
            "Text\n\n    ```quiz\n    tea-week\n    ```\n",
            "docs/index.md:5:5: error: expected the `quiz` block where a pa",
        ),
        (
            "<div>\n```quiz\ntea-week\n```\n</div>\n",
            "docs/index.md:4:1: error: expected the `quiz` block where a paragr",
        ),
        ("    ```quiz\n    no\n    ```\n", "docs/index.md:4:5: error: no quiz `no`"),
    ],
)
def test_a_block_with_a_mistake_ends_every_build_at_its_line(tmp_path: Path, text: str, expected: str) -> None:
    root = host(tmp_path, {"docs/index.md": f"# Tea\n\n{text}", "docs/notes/two.md": "# Two\n"}, WITH)
    built = build_host(root, strict=False)

    assert built.status == 1
    (problem,) = problems_of(built)
    assert problem.startswith(expected)
    assert not (root / "site/index.html").exists()


def test_all_mistakes_of_all_pages_are_shown_at_once(tmp_path: Path) -> None:
    wrong = "# Tea\n\n```quiz\nx-1\n```\n\n```quiz\nx-1\n```\n"
    built = build_host(host(tmp_path, {"docs/index.md": wrong, "docs/plain.md": f"---\ntitle: Water\n---\n\n{wrong}"}))

    assert [line.partition(" error")[0] for line in problems_of(built)] == [
        "docs/index.md:4:1:",
        "docs/index.md:8:1:",
        "docs/plain.md:8:1:",
        "docs/plain.md:12:1:",
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("  calm:\n    title: Calm\n", "  calm:\n    titel: Calm\n"),
            "quizzes/tea-week.yml:21:5: error: unknown key `titel`; did you mean `title`?",
        ),
        (
            ("(/plain.md)", "(/plane.md)"),
            "quizzes/tea-week.yml:6:59: error: no page /plane.md; did you mean `/plain.md`?",
        ),
        (("(/plain.md)", "(/plane/)"), "quizzes/tea-week.yml:6:59: error: no page /plane/; did you mean `/plain/`?"),
        (("from: 50, id: calm", "from: 0, id: calm"), "quizzes/tea-week.yml:27:16: error: "),
        (
            ("    title: Calm", "    title: Calm\n    category: a/b"),
            "quizzes/tea-week.yml:22:15: error: found the category `a/b`, but only a site",
        ),
        (("I warmed the cup.", "TODO"), "quizzes/tea-week.yml:40:55: error: found the placeholder `TODO`"),
    ],
)
def test_a_quiz_with_a_mistake_ends_every_build_at_its_line(
    tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    text = (HOST / "quizzes/tea-week.yml").read_text(encoding="utf-8")
    assert text.count(change[0]) == 1
    built = build_host(host(tmp_path, {"quizzes/tea-week.yml": text.replace(*change)}), strict=False)

    assert built.status == 1
    assert any(problem.startswith(expected) for problem in problems_of(built)), built.log


def test_check_finds_what_a_build_refuses(tmp_path: Path) -> None:
    root = host(tmp_path, {"docs/index.md": "```quiz\ntea-weak\n```\n", "docs/plain.md": "```quiz\n{{ x }}\n```\n"})
    (root / "quizzes/which-tea.yml").write_text("format: 1\nkind: scale\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["--project", str(root), "check"])

    assert result.exit_code == 1
    assert "docs/index.md:2:1: error: no quiz `tea-weak`; did you mean `tea-week`? [embed]" in result.stdout
    assert "quizzes/which-tea.yml:1:1: error: expected the key `title`" in result.stdout
    assert "content/" not in result.stdout
    assert "{{" not in result.stdout


def test_pictures_and_links_in_a_quiz_are_paths_in_the_hosts_docs(tmp_path: Path) -> None:
    text = (HOST / "quizzes/tea-week.yml").read_text(encoding="utf-8")
    text = text.replace("(/plain.md)", "(/notes/two.md#some)").replace("Too few", "Few ![A cup](/notes/cup.svg)")
    root = host(
        tmp_path, {"quizzes/tea-week.yml": text, "docs/notes/cup.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>'}
    )
    built = build_host(root)

    assert built.status == 0, built.log
    assert 'See <a href="notes/two/#some">' in built.files["index.html"].decode()
    assert 'src="notes/cup.svg"' in built.files["index.html"].decode()
    assert 'See <a href="./#some">' in built.files["notes/two/index.html"].decode()
    (root / "docs/notes/cup.svg").unlink()
    (problem,) = problems_of(build_host(root))
    assert problem.startswith("quizzes/tea-week.yml:43:28:")
    assert problem.endswith("error: no file /notes/cup.svg; put it at docs/notes/cup.svg [image]")


def test_the_quiz_in_the_guide_for_hosts_is_one(tmp_path: Path) -> None:
    guide = (ROOT / "docs/any-mkdocs-site.md").read_text(encoding="utf-8")
    example = re.search(r"    ```yaml\n    format: 1\n(.*?)    ```\n", guide, re.DOTALL)
    assert example
    quiz = "format: 1\n" + "".join(line[4:] for line in example[1].splitlines(keepends=True))
    root = host(
        tmp_path, {"quizzes/tea-check.yml": quiz, "docs/index.md": "```quiz\ntea-check\nsat-down\nforgot\n```\n"}
    )
    built = build_host(root)

    assert (built.status, problems_of(built)) == (0, []), built.log
    assert " warning: " not in built.log


def test_check_of_a_good_site_finds_nothing(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--project", str(host(tmp_path)), "check"])

    assert (result.exit_code, result.stdout) == (0, "")


def test_a_new_quiz_can_be_made_in_a_site_of_somebody_elses(tmp_path: Path) -> None:
    root = host(tmp_path)
    result = CliRunner().invoke(main, ["--project", str(root), "new", "quiz", "cups"])

    assert result.exit_code == 0, result.output
    assert (root / "quizzes/cups.yml").is_file()
    assert "placeholder" in build_host(root).log
