"""The sitemap: a date of last change where the content gives one, and never the day of the build."""

from __future__ import annotations

import gzip
import re
from xml.etree import ElementTree as ET

from generator.site.site import Site
from tests.site_support import BuiltSite
from tests.tools.small_project import ISSUE, PAGE, base_files, pages_of

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
