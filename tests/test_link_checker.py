"""Every address that the site writes leads to something, under the project path and for a reader anywhere in it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest

from generator.publish.link_checker import ATTRIBUTES, dead_links
from tests.html_support import Element
from tests.site_support import BuiltSite


def written(page: tuple[Element, ...]) -> Iterator[tuple[Element, str]]:
    """Every address of a page, in <template> too."""
    for element in page:
        for name in ATTRIBUTES:
            if name in element.attributes:
                yield element, element.attributes[name]
        for candidate in element.attributes.get("srcset", "").split(","):
            if candidate.strip():
                yield element, candidate.split()[0]


UNLISTED = ("404.html", "device/")  # what search engines needn't list


@pytest.fixture(scope="module")
def found(built_site: BuiltSite) -> list[tuple[str, Element, str, str]]:
    """(page, element, address as written, absolute address) of the whole site."""
    return [
        (name, element, address, urljoin(built_site.url + name, address))
        for name, page in built_site.pages.items()
        for element, address in written(page)
    ]


def test_every_link_and_anchor_inside_the_site_resolves(
    built_site: BuiltSite, found: list[tuple[str, Element, str, str]]
) -> None:
    origin = "{0.scheme}://{0.netloc}/".format(urlsplit(built_site.url))
    inside = [one for one in found if one[3].startswith(origin)]
    assert len(inside) > 500
    assert [one for one in inside if not one[3].startswith(built_site.url)] == []
    assert dead_links(built_site.files, built_site.url) == ()


def test_links_to_other_sites_are_https_mail_or_telephone(
    built_site: BuiltSite, found: list[tuple[str, Element, str, str]]
) -> None:
    outside = [(name, absolute) for name, _, _, absolute in found if not absolute.startswith(built_site.url)]
    assert outside
    assert [one for one in outside if urlsplit(one[1]).scheme not in ("https", "mailto", "tel")] == []


def test_links_inside_the_site_are_relative_but_for_the_page_of_what_is_not_found(
    built_site: BuiltSite, found: list[tuple[str, Element, str, str]]
) -> None:
    path = urlsplit(built_site.url).path
    for name, element, address, absolute in found:
        if not absolute.startswith(built_site.url) or element.attributes.get("rel") == "canonical":
            continue
        if name == "404.html":  # it is shown at any depth
            assert address.startswith((path, "#")), address
        else:
            assert not address.startswith(("/", "http")), (name, address)


def test_the_sitemap_lists_every_page_once(built_site: BuiltSite) -> None:
    root = ET.fromstring(built_site.files["sitemap.xml"])  # noqa: S314 - made by this very build
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    listed = [place.text for place in root.findall("s:url/s:loc", space)]
    assert sorted(map(str, listed)) == sorted(
        built_site.url + name for name in built_site.pages if name not in UNLISTED
    )


def test_every_page_is_reached_by_links_from_the_landing_page(
    built_site: BuiltSite, found: list[tuple[str, Element, str, str]]
) -> None:
    ways: dict[str, set[str]] = {}
    for name, _, _, absolute in found:
        ways.setdefault(name, set()).add(urlsplit(absolute.removeprefix(built_site.url)).path)
    reached, ahead = set[str](), [""]
    while ahead:
        name = ahead.pop()
        if name not in reached and name in ways:
            reached.add(name)
            ahead.extend(ways[name])
    assert set(built_site.pages) - reached == {"404.html"}
