"""What a page with a quiz holds in a site of somebody else's, with other plugins and themes."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urljoin

import pytest

from generator.app.guest import guest_files
from generator.i18n.texts import read_texts
from generator.render.guest_pages import guest_stylesheet
from tests.guest_support import (
    BLOCK,
    HOST,
    PLAIN,
    WITH,
    build_host,
    build_page,
    host,
    pages,
    problems_of,
    quizzes_on,
)
from tests.html_support import Element


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
