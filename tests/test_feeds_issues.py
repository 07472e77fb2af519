"""Feeds: which issues they hold, what moves their dates, and how they are handed on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import feedparser
import pytest

from generator.render.feeds import NEWEST, all_feeds
from generator.render.output import all_files
from generator.site.site import Site
from tests.feed_support import (
    ATOM,
    HISTORY,
    UUID_URN,
    Reader,
    _both,
    atom_items,
    atom_links,
    daily,
    faults,
    in_three,
    issue_file,
    json_items,
    rss_items,
    two_years,
    with_issue,
    xml,
)
from tests.site_support import BuiltSite
from tests.tools.files import Files
from tests.tools.small_project import ISSUE, NOW, SITE, SITE_URL, base_files, loaded, project_of

__all__ = ["_both"]  # a fixture

SMOKE = "urn:uuid:b9f86b98-4833-5c15-b8f8-051c237e7dc7"


# Quiet about what readers know


@pytest.mark.parametrize(
    "change",
    [
        lambda project: with_issue(project, title="Another title", description="Another.", tags=()),
        lambda project: with_issue(project, slug="another-slug"),
        lambda project: with_issue(project, published=NOW, updated=date(2026, 11, 30)),
        lambda project: replace(project, site_url="https://moved.example/"),
        lambda project: replace(project, config=project.config.model_copy(update={"name": "Another"})),
    ],
    ids=["title", "slug", "dates", "domain", "name"],
)
def test_no_change_but_that_of_its_id_gives_an_issue_another_id(change: Callable[[Site], Site]) -> None:
    project = project_of(base_files())
    before, after = all_feeds(project), all_feeds(change(project))

    assert before != after
    for items in in_three(after):
        assert [item.id for item in items] == [SMOKE]
    assert UUID_URN.match(SMOKE)
    for path in ("atom.xml", "issues/2026/atom.xml"):
        assert xml(before[path]).findtext(f"{ATOM}id") == xml(after[path]).findtext(f"{ATOM}id")


def test_another_id_is_another_entry() -> None:
    other = all_feeds(with_issue(project_of(base_files()), id="k3h7q2x8"))

    assert all(item.id != SMOKE for items in in_three(other) for item in items)


def test_a_new_issue_leaves_the_ids_of_the_feeds_alone() -> None:
    before = all_feeds(project_of(two_years(), datetime(2026, 1, 10, tzinfo=UTC)))
    after = all_feeds(project_of(two_years()))

    assert before["atom.xml"] != after["atom.xml"]

    for path in ("atom.xml", "issues/2025/atom.xml", "issues/2026/atom.xml"):
        assert xml(before[path]).findtext(f"{ATOM}id") == xml(after[path]).findtext(f"{ATOM}id")
    assert len({xml(data).findtext(f"{ATOM}id") for path, data in before.items() if path.endswith("atom.xml")}) == 3


@pytest.mark.parametrize("status", ["draft", "ready"])
def test_what_is_not_public_changes_no_byte(status: str) -> None:
    day = date(2026, 11, 24) if status == "draft" else date(2026, 12, 2)
    path, data = issue_file(7, day, extra="updated: 2026-11-25\n")
    hidden = base_files({path: data.replace(b"status: ready", f"status: {status}".encode())})

    assert all_feeds(project_of(hidden)) == all_feeds(project_of(base_files()))


def test_an_issue_is_in_the_feeds_from_its_moment_on() -> None:
    path, data = issue_file(7, date(2026, 12, 1), extra="date: 2026-12-01T12:00\n")
    files = base_files({path: data})

    assert len(rss_items(all_feeds(project_of(files, NOW - timedelta(seconds=1)))["feed.xml"])) == 1
    assert len(rss_items(all_feeds(project_of(files, NOW))["feed.xml"])) == 2


def test_a_true_update_moves_the_dates_of_entry_and_feed_and_no_other() -> None:
    files = daily(3) | dict([issue_file(1, date(2026, 11, 28), extra="updated: 2026-11-30T21:30\n")])
    feeds = all_feeds(project_of(files))
    moved = datetime(2026, 11, 30, 21, 30, tzinfo=UTC)

    for items in in_three(feeds):
        assert [item.updated for item in items] == [
            datetime(2026, 11, 30, 6, 10, tzinfo=UTC),
            datetime(2026, 11, 29, 6, 10, tzinfo=UTC),
            moved,
        ]
        assert items[2].published == datetime(2026, 11, 28, 6, 10, tzinfo=UTC)
    assert xml(feeds["feed.xml"]).findtext("channel/lastBuildDate") == "Mon, 30 Nov 2026 21:30:00 +0000"
    for path in ("atom.xml", "issues/2026/atom.xml"):
        assert xml(feeds[path]).findtext(f"{ATOM}updated") == moved.isoformat()


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 6, 1), datetime(2026, 6, 1, 5, 10, tzinfo=UTC)),  # summer time
        (date(1900, 1, 1), datetime(1900, 1, 1, 6, 10, tzinfo=UTC)),
        (date(1901, 6, 1), datetime(1901, 6, 1, 6, 10, tzinfo=UTC)),
    ],
)
def test_dates_are_instants(day: date, utc: datetime) -> None:
    feeds = all_feeds(project_of(base_files({ISSUE: None, **dict([issue_file(1, day)])})))

    assert faults(feeds) == {}
    assert [items[0].published for items in in_three(feeds)] == [utc] * 3


def test_an_offset_with_seconds_of_an_old_day_is_valid_too() -> None:
    zone = {SITE: [("Europe/London", "Europe/Amsterdam")]}  # 19 min 32 s before UTC until 1937
    feeds = all_feeds(project_of(base_files({ISSUE: None, **dict([issue_file(1, date(1910, 1, 2))])}, zone)))

    assert faults(feeds) == {}


# Which issues


def test_the_newest_thirty_are_in_the_feeds_and_all_of_a_year_in_its_own() -> None:
    feeds = all_feeds(project_of(daily(NEWEST + 1)))
    newest = [f"Issue {number}" for number in range(NEWEST + 1, 1, -1)]

    assert NEWEST == 30
    for items in in_three(feeds):
        assert [item.title for item in items] == newest
    assert [item.title for item in atom_items(feeds["issues/2026/atom.xml"])] == [*newest, "Issue 1"]


def test_every_issue_is_in_the_feed_of_its_year_word_for_word() -> None:
    project = project_of(two_years())
    feeds = all_feeds(project)
    by_year = {year: atom_items(feeds[f"issues/{year}/atom.xml"]) for year in (2025, 2026)}

    assert [item.title for items in (by_year[2026], by_year[2025]) for item in items] == [
        issue.title for issue in project.issues
    ]
    assert all(item.published.year == year for year, items in by_year.items() for item in items)
    assert [*by_year[2026], *by_year[2025]][:NEWEST] == atom_items(feeds["atom.xml"])


def test_a_year_is_that_of_the_sites_time_zone() -> None:
    path, data = issue_file(1, date(2026, 1, 1), extra="date: 2026-01-01T00:30\n")
    zone = {SITE: [("Europe/London", "Pacific/Kiritimati")]}  # 14 hours ahead of UTC
    feeds = all_feeds(project_of(base_files({ISSUE: None, path: data}, zone)))

    assert [path for path in feeds if path.startswith("issues/")] == ["issues/2026/atom.xml"]
    assert atom_items(feeds["issues/2026/atom.xml"])[0].published == datetime(2025, 12, 31, 10, 30, tzinfo=UTC)


def test_the_years_lead_from_one_to_the_next() -> None:
    files = base_files({ISSUE: None, **dict(issue_file(n, date(n, 3, 1)) for n in (2022, 2024, 2026))})
    feeds = all_feeds(project_of(files))
    at = {year: f"{SITE_URL}issues/{year}/atom.xml" for year in (2022, 2024, 2026)}

    links = {year: atom_links(feeds[f"issues/{year}/atom.xml"]) for year in at}
    assert atom_links(feeds["atom.xml"])["prev-archive"] == at[2026]
    assert [links[year]["self"] for year in at] == [*at.values()]
    assert {links[year]["current"] for year in at} == {f"{SITE_URL}atom.xml"}
    assert [links[year].get("prev-archive") for year in at] == [None, at[2022], at[2024]]
    assert [links[year].get("next-archive") for year in at] == [at[2024], at[2026], None]
    assert [links[year]["alternate"] for year in at] == [f"{SITE_URL}issues/{year}/" for year in at]


def test_only_a_year_that_is_over_is_called_an_archive() -> None:
    feeds = all_feeds(project_of(two_years()))
    marked = [path for path, data in feeds.items() if path.endswith("xml") and b"archive />" in data]

    assert marked == ["issues/2025/atom.xml"]
    assert xml(feeds["issues/2025/atom.xml"]).find(f"{HISTORY}archive") is not None


def test_a_site_without_an_issue_has_empty_feeds_that_are_valid() -> None:
    project = project_of(base_files({ISSUE: None}))
    feeds = all_feeds(project)

    assert sorted(feeds) == ["atom.xml", "feed.json", "feed.xml"]
    assert faults(feeds) == {}
    assert in_three(feeds) == ([], [], [])
    assert b"lastBuildDate" not in feeds["feed.xml"]
    assert not feedparser.parse(feeds["atom.xml"]).bozo
    assert feeds == all_feeds(project_of(base_files({ISSUE: None}), NOW + timedelta(days=400)))


# Handed on


def test_the_same_project_gives_the_same_bytes_at_any_moment_and_in_any_order(both: Files) -> None:
    names = list(both)
    Random(7).shuffle(names)  # noqa: S311 - any other order will do
    feeds = all_feeds(project_of(both))

    assert feeds == all_feeds(project_of(both, NOW + timedelta(seconds=61)))
    assert list(feeds.items()) == list(all_feeds(project_of({name: both[name] for name in names})).items())


def test_feeds_are_handed_on_beside_the_pages_and_the_project_knows_their_addresses(both: Files) -> None:
    project = project_of(both)
    feeds = all_feeds(project)

    assert feeds.items() <= all_files(project, lambda _: b"").items()
    assert {f"/{path}" for path in feeds} == project.feeds


def test_the_archive_leads_to_the_page_with_the_feeds_and_a_year_to_its_own() -> None:
    pages = all_files(project_of(base_files()))

    assert 'href="../follow/"' in str(pages["issues/index.md"])
    for path in ("feed.xml", "atom.xml", "feed.json"):
        assert f'href="../{path}"' in str(pages["follow/index.md"])
    assert 'href="atom.xml"' in str(pages["issues/2026/index.md"])


def test_a_feed_by_hand_is_refused_where_one_is_made() -> None:
    made = loaded(base_files({"content/pages/atom.xml": "<feed/>"}))

    assert made.site is None
    assert [problem.rule.id for problem in made.problems] == ["address-taken"]


def test_what_the_feeds_of_the_built_site_lead_to_is_there(built_site: BuiltSite) -> None:
    files = built_site.files
    paths = [path for path in files if re.search(r"(?:^feed\.xml|atom\.xml|^feed\.json)\Z", path)]
    assert len(paths) >= 4
    for path in paths:
        data = files[path]
        items = rss_items(data) if path == "feed.xml" else atom_items(data) if "atom" in path else json_items(data)
        found = {address.partition("#")[0] for item in items for address in [item.url, *Reader(item.html).addresses]}
        own = [address.removeprefix(built_site.url) for address in found if address.startswith(built_site.url)]

        assert faults({path: data}) == {}
        assert len(own) > 3
        assert [
            at for at in own if (at + "index.html" if at.endswith("/") or not at else at) not in built_site.files
        ] == []


def test_every_built_page_names_the_feeds(built_site: BuiltSite) -> None:
    page = built_site.files["issues/index.html"].decode()
    found = re.findall(r'<link rel="alternate" type="([^"]*)" title="[^"]*" href="([^"]*)">', page)

    assert dict(found) == {
        "application/rss+xml": "../feed.xml",
        "application/atom+xml": "../atom.xml",
        "application/feed+json": "../feed.json",
    }
