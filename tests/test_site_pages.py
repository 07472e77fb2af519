"""What every page of the site has: a head that says what it is, one heading, landmarks, ids that stand once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from tests.html_support import Element
from tests.site_support import BuiltSite

OPEN_GRAPH = ("og:title", "og:description", "og:type", "og:url")


@pytest.fixture(scope="module")
def pages(built_site: BuiltSite) -> dict[str, tuple[Element, ...]]:
    return built_site.pages


@pytest.fixture(scope="module")
def public(pages: dict[str, tuple[Element, ...]]) -> dict[str, tuple[Element, ...]]:
    """All but 404.html, which no search engine may list."""
    return {name: page for name, page in pages.items() if name != "404.html"}


def meta(page: tuple[Element, ...], name: str) -> list[str]:
    return [
        element.attributes.get("content", "")
        for element in page
        if element.tag == "meta" and name in (element.attributes.get("name"), element.attributes.get("property"))
    ]


def links(page: tuple[Element, ...], rel: str) -> list[str]:
    return [element.attributes["href"] for element in page if element.attributes.get("rel") == rel]


def texts(page: tuple[Element, ...], tag: str) -> list[str]:
    return [element.text for element in page if element.tag == tag and "svg" not in element.around]


def data(page: tuple[Element, ...]) -> list[dict[str, Any]]:
    """The page's JSON-LD."""
    kinds = [element for element in page if element.attributes.get("type") == "application/ld+json"]
    return [json.loads("".join(element.pieces)) for element in kinds]


def test_each_page_has_one_title_one_main_and_one_first_heading(pages: dict[str, tuple[Element, ...]]) -> None:
    for name, page in pages.items():
        for tag in ("title", "main", "h1", "html", "body"):
            found = texts(page, tag)
            assert len(found) == 1, (name, tag)
            assert found[0], (name, tag)


def test_titles_and_descriptions_are_each_pages_own(public: dict[str, tuple[Element, ...]]) -> None:
    for kind in (
        [texts(page, "title")[0] for page in public.values()],
        [meta(page, "description")[0] for page in public.values()],
    ):
        assert [text for text, count in Counter(kind).items() if count > 1] == []


def test_each_page_names_its_language_and_fits_a_phone(pages: dict[str, tuple[Element, ...]]) -> None:
    for name, page in pages.items():
        assert next(element for element in page if element.tag == "html").attributes["lang"] == "en", name
        assert meta(page, "viewport") == ["width=device-width,initial-scale=1"], name


def test_each_page_has_one_description_canonical_and_open_graph(
    public: dict[str, tuple[Element, ...]], built_site: BuiltSite
) -> None:
    for name, page in public.items():
        assert links(page, "canonical") == [built_site.url + name]
        assert meta(page, "og:url") == [built_site.url + name]
        for key in ("description", *OPEN_GRAPH):
            found = meta(page, key)
            assert len(found) == 1, (name, key)
            assert found[0], (name, key)
        assert meta(page, "og:description") == meta(page, "description"), name
        assert meta(page, "og:type")[0] in ("website", "article"), name


def test_the_page_for_what_is_not_found_is_no_page_of_its_own(pages: dict[str, tuple[Element, ...]]) -> None:
    page = pages["404.html"]
    assert meta(page, "robots") == ["noindex"]
    assert links(page, "canonical") == meta(page, "og:url") == []


def addresses(value: object, key: str = "") -> Iterator[str]:
    """Every address in JSON-LD."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from addresses(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from addresses(part, key)
    elif isinstance(value, str) and key in ("url", "item", "@id", "image"):
        yield value


def test_structured_data_is_valid_and_its_addresses_are_absolute(
    public: dict[str, tuple[Element, ...]], built_site: BuiltSite
) -> None:
    known = {built_site.url + name for name in public}
    for name, page in public.items():
        found = data(page)
        assert len(found) == 1, name
        assert found[0]["@context"] == "https://schema.org"
        assert all(thing["@type"] for thing in found[0]["@graph"])
        assert set(addresses(found[0])) <= known, name


def test_breadcrumbs_count_from_1_and_end_at_the_page(
    public: dict[str, tuple[Element, ...]], built_site: BuiltSite
) -> None:
    for name, page in public.items():
        trails = [thing for thing in data(page)[0]["@graph"] if thing["@type"] == "BreadcrumbList"]
        if not name:
            assert trails == []
            continue
        (trail,) = trails
        items = trail["itemListElement"]
        assert [item["position"] for item in items] == list(range(1, len(items) + 1)), name
        assert (items[0]["item"], items[-1]["item"]) == (built_site.url, built_site.url + name)
        shown = [element for element in page if element.tag == "a" and "ol" in element.around]
        crumbs = [element.text for element in shown][: len(items) - 1]
        assert crumbs == [item["name"] for item in items[:-1]], name


def test_no_id_stands_twice_on_a_page(pages: dict[str, tuple[Element, ...]]) -> None:
    for name, page in pages.items():
        ids = Counter(element.attributes["id"] for element in page if "id" in element.attributes)
        assert [one for one, count in ids.items() if count > 1] == [], name


def test_references_by_id_find_their_element(pages: dict[str, tuple[Element, ...]]) -> None:
    for name, page in pages.items():
        ids = {element.attributes.get("id") for element in page}
        for element in page:
            for key in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
                assert set(element.attributes.get(key, "").split()) <= ids, (name, element)


def test_heading_levels_never_jump(pages: dict[str, tuple[Element, ...]]) -> None:
    for name, page in pages.items():
        levels = [int(element.tag[1]) for element in page if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels[0] == 1, name
        jumps = [(one, after) for one, after in pairwise(levels) if after > one + 1]
        assert jumps == [], name


def test_the_navigation_marks_where_the_reader_is(pages: dict[str, tuple[Element, ...]]) -> None:
    current = {
        name: [element.attributes["aria-current"] for element in page if "aria-current" in element.attributes]
        for name, page in pages.items()
    }
    assert current[""] == current["about/"] == current["quizzes/self-audit/"] == ["page"]
    assert current["guides/micro-betrayals/convenience-lies/"] == ["true"]
    assert current["404.html"] == []


def test_pages_in_a_row_lead_to_each_other(pages: dict[str, tuple[Element, ...]]) -> None:
    row = [name for name in pages if name.startswith("guides/micro-betrayals/") and name.count("/") == 3]
    ways = [len(links(pages[name], "prev")) + len(links(pages[name], "next")) for name in row]
    assert sorted(ways) == [1, 1, 2, 2]
