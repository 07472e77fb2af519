"""The sitemap: a date of last change where the content gives one, and never the day of the build."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config

from generator.model.addresses import DEVICE
from generator.render.fingerprints import Fingerprints
from generator.render.output import page_outputs
from generator.render.sitemap import MOST, Place, place, places, sitemap
from generator.site.site import Site
from tests.site_support import BuiltSite
from tests.tools.files import write_files
from tests.tools.small_project import ISSUE, PAGE, SITE_URL, base_files, pages_of, project_of

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
SMOKE = base_files()[ISSUE].decode()


def issue(number: int, *, updated: str = "", tags: str | None = None) -> bytes:
    """The small project's issue again, as another one."""
    text = re.sub(r"(?m)^id: .*$", f"id: another-one-{number}", SMOKE)
    text = re.sub(r"(?m)^(title: .*|number: .*)$", f"title: Issue {number}", text, count=1)
    text = re.sub(r"(?m)^number: .*\n", "", text)
    if tags is not None:
        text = re.sub(r"(?m)^tags: .*$", f"tags: {tags}", text)
    return text.replace("status: ready", f"status: ready\nupdated: {updated}" if updated else "status: ready").encode()


def dated(pages: dict[str, str]) -> dict[str, str]:
    """The day that each page's head gives the sitemap, for those that have one."""
    found = {}
    for name, text in pages.items():
        head = text.split("---\n")[1]
        days = dict(re.findall(r'(?m)^(published|modified): "(\d{4}-\d\d-\d\d)', head))
        if days:
            found[name] = days.get("modified") or days["published"]
    return found


def test_an_issue_has_the_day_of_its_change_else_that_it_came_and_a_list_that_of_its_newest_issue() -> None:
    files = base_files()
    files["content/issues/2025-03-01-old.md"] = issue(1)
    files["content/issues/2025-02-01-older-and-mended.md"] = issue(2, updated="2025-07-04", tags="[]")
    found = dated(pages_of(files))
    assert found["issues/old/index.md"] == "2025-03-01"
    assert found["issues/older-and-mended/index.md"] == "2025-07-04"
    assert found["issues/2025/index.md"] == "2025-07-04"
    assert found["issues/2026/index.md"] == found["issues/index.md"] == "2026-11-23"
    assert found["topics/index.md"] == "2026-11-23"
    assert all(name.startswith(("issues/", "topics/", "index")) for name in found)


def test_a_topic_has_the_day_of_the_newest_issue_that_carries_it_and_none_without() -> None:
    untagged = base_files({"content/issues/2026-11-25-untagged.md": issue(3, tags="[]")})
    found = dated(pages_of(untagged))
    carried = re.search(r"tags: \[(\w[\w-]*)", SMOKE)
    assert carried
    assert found[f"topics/{carried[1]}/index.md"] == "2026-11-23"
    assert found["issues/index.md"] == "2026-11-25"
    without = dated(pages_of(base_files({ISSUE: None, "content/issues/2026-11-25-untagged.md": issue(3, tags="[]")})))
    assert [name for name in without if name.startswith("topics/")] == []


def test_an_issue_that_is_not_public_dates_nothing() -> None:
    files = base_files({"content/issues/2026-12-24-later.md": issue(4)})
    assert dated(pages_of(files)) == dated(pages_of(base_files()))


def test_a_page_that_lists_the_newest_issues_has_the_day_of_the_newest() -> None:
    listing = base_files()[PAGE] + b"\n\n```issues\n3\n```\n"
    assert dated(pages_of(base_files({PAGE: listing})))["index.md"] == "2026-11-23"
    assert "index.md" not in dated(
        pages_of(base_files({PAGE: b"---\nformat: 1\ntitle: A\ndescription: B\n---\n\nText.\n"}))
    )


def test_the_sitemap_gives_these_days_and_no_other(built_site: BuiltSite, project: Site) -> None:
    data = built_site.files["sitemap.xml"]
    assert gzip.decompress(built_site.files["sitemap.xml.gz"]) == data
    places = ET.fromstring(data).findall("s:url", SPACE)  # noqa: S314 - made by this very build
    days = {place.findtext("s:loc", "", SPACE): place.findtext("s:lastmod", None, SPACE) for place in places}
    newest = max((project.issue_updated(issue) or issue.published) for issue in project.issues).date().isoformat()
    listing = {"", "issues/", *(f"issues/{year}/" for year in project.years), "topics/"}
    listing |= {f"topics/{tag}/" for issue in project.issues for tag in issue.tags}
    listing |= {issue.address[1:] for issue in project.issues}
    assert {url.removeprefix(built_site.url) for url, day in days.items() if day} == listing
    assert days[built_site.url] == days[f"{built_site.url}issues/"] == newest


def test_a_site_gives_the_places_that_the_built_site_lists(built_site: BuiltSite, project: Site) -> None:
    pages = [(page.path, page.dates) for page in page_outputs(project, {}, Fingerprints())]
    listed = places(built_site.url, pages)

    assert set(listed_in(sitemap(listed, built_site.url))) == set(listed_in(built_site.files))


def listed_in(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """The URL and the day of each page in a sitemap, also in its parts."""
    root = ET.fromstring(files["sitemap.xml"])  # noqa: S314 - made by this very test
    if root.tag.endswith("urlset"):
        found = root.findall("s:url", SPACE)
    else:
        paths = [
            str(part.findtext("s:loc", "", SPACE)).removeprefix(SITE_URL) for part in root.findall("s:sitemap", SPACE)
        ]
        roots = [ET.fromstring(files[path]) for path in paths]  # noqa: S314 - the same
        found = [one for part in roots for one in part.findall("s:url", SPACE)]
    return [(one.findtext("s:loc", "", SPACE), one.findtext("s:lastmod", "", SPACE)) for one in found]


@given(st.integers(0, 45), st.integers(1, 12))
def test_a_large_sitemap_is_an_index_of_parts_that_list_every_page_once(count: int, most: int) -> None:
    pages = [Place(f"{SITE_URL}issues/a&b-{n}/", f"2026-11-{n % 28 + 1:02}" if n % 3 else "") for n in range(count)]
    files = sitemap(pages, SITE_URL, most)
    parts = {path: data for path, data in files.items() if re.fullmatch(r"sitemap-[1-9]\d*\.xml", path)}

    assert listed_in(files) == [(one.url, one.day) for one in pages]
    assert gzip.decompress(files["sitemap.xml.gz"]) == files["sitemap.xml"]
    assert files == sitemap(pages, SITE_URL, most)
    assert files.keys() == {"sitemap.xml", "sitemap.xml.gz", *parts}
    assert len(parts) == (0 if count <= most else -(-count // most))
    assert all(data.count(b"<url>") <= most for data in parts.values())


def test_an_index_has_the_newest_day_of_each_part() -> None:
    pages = [Place(f"{SITE_URL}{n}/", day) for n, day in enumerate(["2026-11-23", "2025-01-02", "", ""])]

    assert sitemap(pages, SITE_URL, 2)["sitemap.xml"].decode().splitlines() == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        "<sitemap><loc>https://example.org/notes/sitemap-1.xml</loc><lastmod>2026-11-23</lastmod></sitemap>",
        "<sitemap><loc>https://example.org/notes/sitemap-2.xml</loc></sitemap>",
        "</sitemapindex>",
    ]
    assert MOST < 50_000  # the protocol's bound


def test_a_page_that_is_kept_from_search_engines_has_no_place() -> None:
    assert place(SITE_URL, {"robots": "noindex, nofollow", "modified": "2026-11-23"}) is None
    assert place(SITE_URL, {"published": "2026-11-23T06:10:00+00:00"}) == Place(SITE_URL, "2026-11-23")


HOOK = """\
from mkdocs.structure.files import File


def on_files(files, config):
    files.append(File.generated(config, "extra/plan.md", content="---\\nmodified: 2026-11-29\\n---\\n\\n# A plan"))
    files.append(File.generated(config, "extra/secret.md", content="---\\nrobots: noindex\\n---\\n\\n# A secret"))
    return files
"""
CONFIG = f"""\
site_name: Kitchen Notes
site_url: {SITE_URL}
docs_dir: content/pages
theme: {{name: mkdocs}}
plugins: [inversion]
hooks: [hook.py]
not_in_nav: "*"
nav: [{{Home: index.md}}]
"""


def test_the_sitemap_has_the_pages_of_other_plugins_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVERSION_NOW", "2026-12-01T12:00:00+00:00")
    write_files(tmp_path, base_files({"mkdocs.yml": CONFIG, "hook.py": HOOK}))
    build(load_config(str(tmp_path / "mkdocs.yml"), site_dir=str(tmp_path / "site")))
    made = {path.name: path.read_bytes() for path in (tmp_path / "site").glob("sitemap*")}
    listed = dict(listed_in(made))

    assert listed.get(f"{SITE_URL}extra/plan/") == "2026-11-29"
    assert f"{SITE_URL}extra/secret/" not in listed
    assert f"{SITE_URL}device/" not in listed
    assert {SITE_URL + address[1:] for address in project_of(base_files()).addresses - {DEVICE}} < listed.keys()
    assert made.keys() == {"sitemap.xml", "sitemap.xml.gz"}
