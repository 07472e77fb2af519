"""What the theme's templates make of what a page says of itself: its head and its place in the sitemap."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.html_support import Element, read_html
from tests.site_support import copy_project

ISSUE = "content/issues/2026-11-23-micro-betrayals.md"
EVIL = '</title><script>alert(1)</script> "x" &amp;'


def another(text: str, day: str, title: str, *lines: str) -> str:
    """The first issue again, with another id, number, day and title."""
    text = re.sub(r"(?m)^id: .*$", f"id: another-one-{day}", text)
    text = re.sub(r"(?m)^(?:date|number): .*\n", "", text)
    return re.sub(r"(?m)^title: .*$", "\n".join([f"title: '{title}'", *lines]), text, count=1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real project as its author previews it, with a title that is markup, a change, and a draft."""
    root = copy_project(tmp_path_factory.mktemp("preview"))
    text = (root / ISSUE).read_text(encoding="utf-8")
    draft = another(text, "2026-11-26", "A draft").replace("status: ready", "status: draft")
    (root / "content/issues/2026-11-24-evil.md").write_text(another(text, "2026-11-24", EVIL), encoding="utf-8")
    (root / "content/issues/2026-11-25-mended.md").write_text(
        another(text, "2026-11-25", "Mended", "updated: 2026-11-27"), encoding="utf-8"
    )
    (root / "content/issues/2026-11-26-draft.md").write_text(draft, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INVERSION_NOW", "2026-12-01T12:00:00+00:00")
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        patch.delenv("INVERSION_DRAFTS", raising=False)
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / "site"), site_url="https://example.org/x/")
        config.plugins.on_startup(command="serve", dirty=True)  # else a build that fails makes nothing
        build(config)
    return root / "site"


def head(site: Path, address: str) -> list[Element]:
    """The elements in the head of a page."""
    elements = read_html((site / address / "index.html").read_text(encoding="utf-8"))
    return [element for element in elements if element.around[:2] == ("html", "head")]


def meta(site: Path, address: str, name: str) -> list[str]:
    found = [element.attributes for element in head(site, address) if element.tag == "meta"]
    return [str(one["content"]) for one in found if name in (one.get("name"), one.get("property"))]


def test_a_title_of_markup_is_text_in_the_head(site: Path) -> None:
    titles = [element.text for element in head(site, "issues/evil/") if element.tag == "title"]

    assert titles == [f"{EVIL} · Inversion Wisdom"]
    assert meta(site, "issues/evil/", "og:title") == [EVIL]


def test_only_what_a_preview_alone_shows_is_kept_from_search_engines(site: Path) -> None:
    addresses = ["issues/draft/", "issues/evil/", "issues/mended/", "."]

    assert [meta(site, address, "robots") for address in addresses] == [["noindex"], [], [], []]


def test_the_sitemap_has_the_day_of_a_change_and_no_page_that_is_kept_from_search_engines(site: Path) -> None:
    entries = (site / "sitemap.xml").read_text(encoding="utf-8").split("<url>")
    days = dict(re.findall(r"<loc>[^<]*/issues/([a-z]+)/</loc><lastmod>([\d-]+)</lastmod>", "".join(entries)))

    assert {slug: days.get(slug) for slug in ("draft", "evil", "mended")} == {
        "draft": None,
        "evil": "2026-11-24",
        "mended": "2026-11-27",
    }
