"""A site of somebody else's with quizzes: nothing of it changes but the pages that show one."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urljoin

import pytest
from click.testing import CliRunner

from generator.app.guest import guest_files
from generator.edges.commands.cli import main
from generator.i18n.texts import read_texts
from generator.render.guest_pages import guest_stylesheet
from tests.guest_support import HOST, PLAIN, build_host, host, problems_of
from tests.html_support import Element
from tests.site_support import BuiltSite
from tests.tools.small_project import ROOT

BLOCK = "```quiz\ntea-week\n```\n"
WITH = PLAIN + "plugins: [search, inversion]\n"
MATERIAL = WITH + "markdown_extensions: [admonition, pymdownx.details, pymdownx.superfences, attr_list, md_in_html, "
MATERIAL += "footnotes, def_list, {pymdownx.tabbed: {alternate_style: true}}]\n"


def pages(built: BuiltSite) -> dict[str, bytes]:
    return {path: data for path, data in built.files.items() if path.endswith(".html")}


def quizzes_on(built: BuiltSite, page: str) -> list[str]:
    return re.findall(r'<inversion-quiz [^>]*id="([^"]*)"', built.files[page].decode())


def build_page(folder: Path, text: str, settings: str = WITH) -> BuiltSite:
    """A site whose first page has this text; the others have no quiz."""
    shown = {"docs/index.md": text, "docs/notes/two.md": "# Two\n"}
    return build_host(host(folder, shown, settings))


# The host's own


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
    assert len(guest_files()) == 15
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


# Collisions


@pytest.mark.parametrize("name", ["element.js", "guest.css"])
def test_a_file_with_the_address_of_one_of_ours_is_an_error_that_names_both(tmp_path: Path, name: str) -> None:
    built = build_host(host(tmp_path, {f"docs/assets/quiz/{name}": "x"}))

    place = f"docs/assets/quiz/{name}:1:1: error: this file and the plugin's /assets/quiz/{name} have"
    assert [problem[: len(place)] for problem in problems_of(built)] == [place]


def test_other_files_beside_ours_are_no_collision(tmp_path: Path) -> None:
    built = build_host(host(tmp_path, {"docs/assets/quiz/logo.txt": "x"}))

    assert built.status == 0, built.log
    assert built.files["assets/quiz/logo.txt"] == b"x"


# Where blocks can be


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


# Mistakes


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


# What a page holds


def form_of(elements: tuple[Element, ...], quiz: str, items: Collection[str]) -> list[tuple[str, ...]]:
    """What the contract names of a form: its controls, in order."""
    found = [one for one in elements if one.attributes.get("name") in items or one.tag == "fieldset"]
    rows = [(one.tag, *(one.attributes.get(key, "") for key in ("id", "name", "value", "type"))) for one in found]
    return [row for row in rows if row[0] == "input" or row[1].startswith(f"{quiz}--q-")]


def test_the_form_is_that_of_the_contract(tmp_path: Path) -> None:
    built = build_host(host(tmp_path))

    rows = form_of(built.pages[""], "tea-week--1", ["sat-down", "phone", "warm-cup", "too-long"])
    assert rows[0] == ("fieldset", "tea-week--1--q-sat-down", "", "", "")
    assert rows[1:6] == [("input", "", "sat-down", value, "radio") for value in ("0", "1", "2", "3", "na")]
    assert len(rows) == 4 * 6
    html = built.files["index.html"].decode()
    assert '<form id="tea-week--1--form" method="dialog"' in html
    assert '<details class="by-hand"' in html
    data = re.search(r'<script type="application/json">(\{"quiz".*?)</script>', html)
    assert data
    assert json.loads(data[1])["quiz"] == "tea-week"


def test_every_script_and_stylesheet_of_every_page_exists(tmp_path: Path) -> None:
    for number, setting in enumerate(("", "use_directory_urls: false\n")):
        settings = (HOST / "mkdocs.yml").read_text(encoding="utf-8") + setting
        built = build_host(host(tmp_path / str(number), None, settings))
        assert built.status == 0, built.log
        found = 0
        for path, data in pages(built).items():
            for address in re.findall(r'(?:src|href)="([^"]*assets/quiz/[^"]*)"', data.decode()):
                target = urljoin(f"https://example.org/tea/{path}", address).removeprefix("https://example.org/tea/")
                assert target in built.files, (path, address)
                found += 1
        assert found > 10
        link = re.search(r'See <a href="([^"]*)">the plain page', built.files["index.html"].decode())
        assert link
        assert link[1] == ("plain.html" if setting else "plain/")


def test_no_id_is_on_a_page_twice_and_one_quiz_of_a_page_can_be_shared(tmp_path: Path) -> None:
    built = build_page(tmp_path, f"# Tea\n\n{BLOCK}\n{BLOCK}\n```quiz\nwhich-tea\n```\n")

    page = built.pages[""]
    ids = [element.attributes["id"] for element in page if element.attributes.get("id")]
    own = [one for one in ids if one and one.startswith(("tea-week", "which-tea"))]
    assert len(own) == len(set(own)) > 10
    assert built.files["index.html"].decode().count('data-part="copy"') == 1
    assert built.files["index.html"].decode().count("guest.css") == 1


def test_a_search_finds_the_questions_and_nothing_that_readers_do_not_see(tmp_path: Path) -> None:
    index = build_host(host(tmp_path)).files["search/search_index.json"].decode()

    assert "I warmed the cup" in index
    assert "How was your tea this week?" in index
    assert not re.search(r"minAnswered|Your result|circled|inversion-quiz", index)


def test_an_excerpt_of_a_post_names_the_quiz_and_the_post_has_it(tmp_path: Path) -> None:
    post = f"---\ndate: 2026-01-02\n---\n\n# Cups\n\nText.\n\n{BLOCK}\n<!-- more -->\n\nRest.\n"
    shown = {"docs/blog/posts/cups.md": post, "docs/blog/index.md": "# Blog\n", "docs/notes/two.md": "# Two\n"}
    built = build_host(host(tmp_path, shown, PLAIN + "plugins: [search, blog, inversion]\n"))

    assert built.status == 0, built.log
    assert quizzes_on(built, "blog/2026/01/02/cups/index.html") == ["tea-week--1"]
    assert quizzes_on(built, "blog/index.html") == []
    assert "<p>Self-audit: <strong>How was your tea this week?</strong></p>" in built.files["blog/index.html"].decode()
    assert not any(b"inversionquiz" in data for data in built.files.values())


# Other plugins and themes


def test_macros_and_snippets_may_write_blocks(tmp_path: Path) -> None:
    settings = PLAIN + "plugins: [macros, inversion, search]\nextra: {chosen: tea-week}\n"
    settings += f"markdown_extensions: [{{pymdownx.snippets: {{base_path: ['{tmp_path}']}}}}]\n"
    shown = {
        "docs/index.md": '# Tea\n\n```quiz\n{{ chosen }}\n```\n\n--8<-- "part.txt"\n',
        "part.txt": "```quiz\nwhich-tea\n```\n",
        "docs/notes/two.md": "# Two\n",
    }
    built = build_host(host(tmp_path, shown, settings))

    assert built.status == 0, built.log
    assert quizzes_on(built, "index.html") == ["tea-week--1", "which-tea--2"]


def test_a_mistake_in_a_block_that_a_macro_wrote_names_the_page(tmp_path: Path) -> None:
    settings = PLAIN + "plugins: [macros, inversion]\nextra: {chosen: tea-weak}\n"
    built = build_page(tmp_path, "```quiz\n{{ chosen }}\n```\n", settings)

    (problem,) = problems_of(built)
    assert problem.startswith(
        "docs/index.md:1:1: error: no quiz `tea-weak`; did you mean `tea-week`? (another plugin or"
    )


def test_plugins_that_convert_other_texts_meanwhile_do_no_harm(tmp_path: Path) -> None:
    hook = """
from markdown import Markdown
from mkdocs.plugins import event_priority

@event_priority(200)
def on_page_content(html, page, config, files):
    return html + Markdown(extensions=config.markdown_extensions).convert("A docstring.")
"""
    built = build_host(host(tmp_path, {"hook.py": hook, "docs/notes/two.md": "# Two\n"}, WITH + "hooks: [hook.py]\n"))

    assert built.status == 0, built.log
    assert quizzes_on(built, "index.html") == ["tea-week--1"]


def test_a_page_that_a_plugin_makes_of_others_has_the_questions_as_text(tmp_path: Path) -> None:
    hook = """
kept = {}

def on_page_content(html, page, config, files):
    kept[page.url] = html

def on_page_context(context, page, config, nav):
    if page.url == "plain/":
        page.content += kept["./"] if "./" in kept else kept[""]
"""
    built = build_host(host(tmp_path, {"hook.py": hook, "docs/notes/two.md": "# Two\n"}, WITH + "hooks: [hook.py]\n"))

    assert built.status == 0, built.log
    assert quizzes_on(built, "index.html") == ["tea-week--1"]
    assert quizzes_on(built, "plain/index.html") == []
    page = built.files["plain/index.html"].decode()
    assert "<li>I warmed the cup.</li>" in page
    assert "<!--inversion" not in page


@pytest.mark.parametrize("order", ["i18n, inversion", "inversion, i18n"])
def test_each_language_of_a_site_has_its_quizzes(tmp_path: Path, order: str) -> None:
    languages = "[{locale: en, default: true, name: English}, {locale: da, name: Dansk}]"
    languages = f"{{docs_structure: suffix, reconfigure_material: false, languages: {languages}}}"
    instant = PLAIN.replace("font: false", "font: false, features: [navigation.instant]")
    settings = instant + f"plugins: [search, {order.replace('i18n', f'i18n: {languages}')}]\n"
    settings = settings.replace(f"i18n: {languages}", f"{{i18n: {languages}}}")
    shown = {"docs/index.da.md": "# Te\n\n```quiz\ntea-week\n```\n", "docs/notes/two.md": "# Two\n"}
    built = build_host(host(tmp_path, shown, settings))

    assert built.status == 0, built.log
    assert [quizzes_on(built, page) for page in ("index.html", "da/index.html")] == [["tea-week--1"]] * 2
    assert 'src="../assets/quiz/element.js"' in built.files["da/index.html"].decode()
    assert 'See <a href="plain/">' in built.files["da/index.html"].decode()
    assert not any(path.startswith("da/assets/quiz") for path in built.files)
    assert [built.files[page].count(b"instant.js") for page in ("index.html", "da/index.html")] == [1, 1]


@pytest.mark.parametrize("theme", ["readthedocs", "mkdocs"])
def test_themes_without_materials_colours_show_a_quiz(tmp_path: Path, theme: str) -> None:
    built = build_page(
        tmp_path,
        f"# Tea\n\n{BLOCK}",
        f"site_name: Tea\nsite_url: https://example.org/\ntheme: {theme}\nplugins: [search, inversion]\n",
    )

    assert built.status == 0, built.log
    assert quizzes_on(built, "index.html") == ["tea-week--1"]


def test_words_around_a_quiz_are_english_where_there_are_none_in_the_language(tmp_path: Path) -> None:
    built = build_page(tmp_path, BLOCK, WITH.replace("{name: material,", "{name: material, language: eo,"))

    html = built.files["index.html"].decode()
    assert built.status == 0, built.log
    assert '<html lang="eo"' in html
    assert "See your result" in html
    assert "lang=" not in html[html.index('<div class="inversion"') :]  # the questions are in the page's language


def test_words_from_right_to_left_say_so_whatever_the_theme_says(tmp_path: Path) -> None:
    arabic = build_page(tmp_path, BLOCK, WITH.replace("{name: material,", "{name: material, language: ar,"))

    html = arabic.files["index.html"].decode()
    assert '<div class="inversion" dir="rtl">' in html
    assert read_texts("ar")("check.see") in html


def test_the_script_for_instant_navigation_is_on_every_page_where_it_is_on_and_on_no_other(tmp_path: Path) -> None:
    on = build_host(host(tmp_path / "on"))
    off = build_host(
        host(
            tmp_path / "off",
            None,
            WITH + "markdown_extensions: [admonition, pymdownx.superfences, "
            "{pymdownx.tabbed: {alternate_style: true}}]\n",
        )
    )

    assert all(data.count(b"assets/quiz/instant.js") == 1 for data in pages(on).values())
    assert not any(b"instant.js" in data for data in pages(off).values())


def test_the_stylesheet_touches_nothing_but_quizzes() -> None:
    style = guest_files()["assets/quiz/guest.css"].decode()
    outside = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    depth, top = 0, ""
    for sign in outside:
        depth += (sign == "{") - (sign == "}")
        top += sign if depth == 0 and sign not in "{}" else ""

    assert depth == 0
    assert set(re.split(r"\s{2,}|\n", top.strip())) <= {
        "",
        ".inversion.inversion",
        "@media screen",
        ".md-typeset .inversion.inversion",
    }
    assert not re.search(r":root|prefers-color-scheme|\d *rem\b(?!;)", outside.partition("--unit: 1rem")[0])


def test_the_reader_s_system_does_not_choose_the_colours_of_a_quiz() -> None:
    dark = "@media screen and (prefers-color-scheme: dark) {\n  :root {\n    --paper: #000;\n  }\n}\n"
    theme = f":root {{ --paper: #fff }}\n{dark}p {{ margin: .5rem 1rem }}\n"

    margins = "calc(.5 * var(--unit)) calc(1 * var(--unit))"
    assert guest_stylesheet(theme, "end") == (
        f".inversion.inversion {{\n& {{ --paper: #fff }}\np {{ margin: {margins} }}\n}}\nend"
    )
