"""What a reader downloads (DESIGN, section 7): little, from this host only, and no code to read a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import pytest

from tests.site_support import PAGE_TYPES, Element, Site

FIRST_VISIT = 60 * 1024
QUIZ_SCRIPTS = 10 * 1024
RUNS = ("", "module", "text/javascript", "application/javascript")
IMPORT = re.compile(r"""^\s*(?:import|export)\b[^"';]*["']([^"']+)["']|\bimport\(["']([^"']+)["']\)""", re.MULTILINE)


def scripts(page: tuple[Element, ...]) -> list[Element]:
    return [element for element in page if element.tag == "script" and element.attributes.get("type", "") in RUNS]


def loaded(page: tuple[Element, ...]) -> Iterator[str]:
    """The addresses that a browser fetches for a page, but the imports of its scripts."""
    for element in page:
        rel = element.attributes.get("rel", "").split()
        if element.tag == "link" and {"stylesheet", "icon", "preload", "modulepreload", "manifest"} & set(rel):
            yield element.attributes["href"]
        elif element.tag != "a" and "src" in element.attributes:
            yield element.attributes["src"]


def with_imports(site: Site, addresses: list[str]) -> list[str]:
    """The addresses and all that these scripts and stylesheets import."""
    ahead, all_of_them = list(addresses), list[str]()
    while ahead:
        address = ahead.pop()
        if address in all_of_them:
            continue
        all_of_them.append(address)
        text = site.files[address.removeprefix(site.url)].decode("utf-8", "replace")
        if address.endswith(".js"):
            ahead += [urljoin(address, one or other) for one, other in IMPORT.findall(text)]
        if address.endswith(".css"):
            assert "url(" not in text
            assert "@import" not in text
    return all_of_them


def first_visit(site: Site, name: str, page: tuple[Element, ...]) -> list[str]:
    addresses = [urljoin(site.url + name, address) for address in loaded(page)]
    return [site.url + name, *with_imports(site, addresses)]


@pytest.mark.parametrize("kind", PAGE_TYPES)
def test_a_first_visit_is_at_most_60_kb_compressed(
    built_site: Site, kind: str, figure: Callable[[str, object], None]
) -> None:
    name = PAGE_TYPES[kind]
    sizes = {address: built_site.size(address) for address in first_visit(built_site, name, built_site.pages[name])}
    figure(f"first visit, {kind}", f"{sum(sizes.values())} bytes in {len(sizes)} files")
    assert sum(sizes.values()) <= FIRST_VISIT, sizes


def test_the_scripts_of_a_quiz_are_at_most_10_kb_compressed(
    built_site: Site, figure: Callable[[str, object], None]
) -> None:
    name = PAGE_TYPES["quiz"]
    files = [one for one in first_visit(built_site, name, built_site.pages[name]) if one.endswith(".js")]
    sizes = {one.removeprefix(built_site.url): built_site.size(one) for one in files}
    figure("quiz scripts", f"{sum(sizes.values())} bytes: {sizes}")
    assert set(sizes) == {"assets/quiz/element.js", "assets/quiz/score.js"}
    assert sum(sizes.values()) <= QUIZ_SCRIPTS


def test_a_page_to_read_loads_no_code(built_site: Site) -> None:
    with_code = [name for name, page in built_site.pages.items() if scripts(page)]
    assert with_code == [name for name in built_site.pages if re.fullmatch(r"quizzes/[^/]+/", name)]


def test_no_page_loads_anything_from_another_host(built_site: Site) -> None:
    for name, page in built_site.pages.items():
        for address in loaded(page):
            assert urljoin(built_site.url + name, address).startswith(built_site.url), (name, address)


def test_no_page_has_code_in_its_html(built_site: Site) -> None:
    for name, page in built_site.pages.items():
        assert [element.text[:80] for element in scripts(page) if "src" not in element.attributes] == [], name
        for element in page:
            handlers = [key for key in element.attributes if key.startswith("on")]
            assert handlers == [], (name, element)
            assert not element.attributes.get("href", "").lower().startswith("javascript:"), name


def test_no_page_has_styles_in_its_html(built_site: Site) -> None:
    for name, page in built_site.pages.items():
        assert [element for element in page if element.tag == "style" or "style" in element.attributes] == [], name


def test_no_page_hints_at_another_host(built_site: Site) -> None:
    for name, page in built_site.pages.items():
        rels = {word for element in page if element.tag == "link" for word in element.attributes["rel"].split()}
        assert not rels & {"preconnect", "dns-prefetch", "prefetch", "prerender"}, name
