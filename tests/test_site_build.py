"""The real site as `mkdocs build --strict` makes it: clean, the same each time, complete, and free of its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from generator.model.guide import Category, Guide, Strategy
from generator.site.site import Site
from generator.text.quotes import curl
from tests.html_support import Element
from tests.site_support import PAGE_TYPES, ROOT, BuiltSite, build, scale_quiz

OTHER_DAY = "1000000000"


def test_the_strict_build_has_no_warning(built_site: BuiltSite) -> None:
    assert built_site.status == 0
    assert not [line for line in built_site.log.splitlines() if re.match(r"\s*(WARNING|ERROR|CRITICAL)", line)]
    assert "Traceback" not in built_site.log


def test_two_builds_on_different_days_are_equal_to_the_byte(built_site: BuiltSite, tmp_path: Path) -> None:
    again = build(ROOT, tmp_path, built_site.url, SOURCE_DATE_EPOCH=OTHER_DAY).files
    first = built_site.files
    assert sorted(again) == sorted(first)
    assert "sitemap.xml.gz" in first
    assert [name for name in first if first[name] != again[name]] == []


def test_every_page_type_is_at_its_address(built_site: BuiltSite) -> None:
    assert set(PAGE_TYPES.values()) <= set(built_site.pages)


def test_every_address_of_the_project_is_a_page_and_there_is_no_other(built_site: BuiltSite, project: Site) -> None:
    addresses = {address.removeprefix("/") for address in project.addresses}
    assert set(built_site.pages) == addresses | {"404.html"}


def test_no_source_of_the_author_is_published(built_site: BuiltSite) -> None:
    assert [name for name in built_site.files if name.endswith((".yml", ".yaml", ".md", ".jinja", ".py"))] == []


def test_the_code_names_no_subject(project: Site) -> None:
    guide = project.guides[0]
    parts: list[Guide | Category | Strategy] = [guide, *guide.categories, *guide.strategies]
    names = [part.id for part in parts] + [part.title for part in parts]
    words = {name.lower().rstrip("s") for name in names}
    files = [path for folder in ("generator", "overrides") for path in (ROOT / folder).rglob("*") if path.is_file()]
    texts = {path: path.read_text(encoding="utf-8").lower() for path in files if path.suffix not in {".pyc", ".woff"}}
    assert len(texts) > 40
    assert [(str(path), word) for path, text in texts.items() for word in words if word in text] == []


def test_all_14_examples_stand_on_their_pages_with_an_instead(built_site: BuiltSite, project: Site) -> None:
    pages = built_site.pages
    examples = [(category, example) for category in project.guides[0].categories for example in category.examples]
    assert len(examples) == 14
    for category, example in examples:
        items = [element.text for element in pages[category.address[1:]] if element.tag == "li"]
        together = f"The leak {curl(example.create)} Instead {curl(example.instead)}"
        assert together in items, category.id


def test_all_28_items_stand_on_the_page_of_the_quiz(built_site: BuiltSite, project: Site) -> None:
    page = built_site.pages["quizzes/self-audit/"]
    legends = [element.text for element in page if element.tag == "legend" and " of 28 " in element.text]
    items = scale_quiz(project, "self-audit").items
    assert len(items) == len(legends) == 28
    for item, legend in zip(items, legends, strict=True):
        assert legend.endswith(curl(item.text))


def promises(page: tuple[Element, ...]) -> Iterator[str]:
    """What search engines and link previews show of a page."""
    for element in page:
        if element.tag in ("meta", "title"):
            yield element.attributes.get("content", element.text)
        if element.attributes.get("type") == "application/ld+json":
            yield element.text


def test_no_recipe_line_leaves_its_page(built_site: BuiltSite, project: Site) -> None:
    recipes = [example.create for guide in project.guides for part in guide.categories for example in part.examples]
    recipes = [form for recipe in recipes for form in {recipe, curl(recipe), escape(recipe), recipe.rstrip(".")}]
    told = [(name, text) for name, page in built_site.pages.items() for text in promises(page)]
    assert len(told) > 200
    assert [(name, recipe) for name, text in told for recipe in recipes if recipe.lower() in text.lower()] == []
