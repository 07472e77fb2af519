"""Archives of feeds stay small, don't change when they're over, and lead from one to the next through every issue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from generator.model.addresses import is_feed, is_of_many
from generator.model.issue import Issue
from generator.render.feeds import all_feeds
from generator.render.fingerprints import Fingerprints
from generator.render.output import outputs
from generator.site.site import Site
from generator.text.markdown import render
from tests.feed_support import ATOM, HISTORY, atom_items, atom_links, faults, xml
from tests.long_lists import KANJI, LAST, body_of, chain, issues, site_of, size, written
from tests.tools.small_project import SITE_URL

KB_30 = 30_000
LONG = 4_500  # characters: about 700 words
PART = re.compile(r"issues/\d{4}/\d\d/atom(-\d+)?\.xml")


def archives(feeds: Mapping[str, bytes]) -> dict[str, bytes]:
    """The feeds that say of themselves that they don't change."""
    return {path: data for path, data in feeds.items() if path.endswith("atom.xml") or PART.fullmatch(path)
            if xml(data).find(f"{HISTORY}archive") is not None}  # fmt: skip


@pytest.mark.parametrize(
    ("count", "text"),
    [
        *((1, LONG), (30, 100), (31, 100), (31, LONG), (365, 100), (365, LONG), (730, 12_000)),
        pytest.param(3650, LONG, marks=pytest.mark.long),
    ],
)
def test_archives_lead_through_every_issue_once_from_the_newest_to_the_oldest(count: int, text: int) -> None:
    site = site_of(issues(count, text=text))
    feeds = all_feeds(site)
    found = [url.removeprefix(SITE_URL[:-1]) for _, urls in chain(feeds) for url in urls]
    heavy = {path: size(data) for path, data in feeds.items() if path.startswith("issues/") and size(data) > KB_30}

    assert found == [issue.address for issue in site.issues]
    assert heavy == {}
    assert {f"/{path}" for path in feeds} == site.feeds
    assert [address for address in site.feeds if not (is_feed(address) or is_of_many(address))] == []


def test_the_archives_of_chinese_texts_are_small_too() -> None:
    listed = [
        one.model_copy(update={"body": body_of(one, written(n, 1500, KANJI))}) for n, one in enumerate(issues(60))
    ]
    feeds = all_feeds(site_of(listed))

    assert max(size(data) for path, data in feeds.items() if path.startswith("issues/")) < KB_30 * 1.1  # no real text
    assert sum(len(urls) for _, urls in chain(feeds)) == 60


def test_every_archive_is_a_valid_feed_with_an_id_and_a_title_of_its_own() -> None:
    feeds = all_feeds(site_of(issues(400, text=LONG)))
    paths = [path for path in feeds if path.startswith("issues/")]
    heads = {
        path: (xml(feeds[path]).findtext(f"{ATOM}id"), xml(feeds[path]).findtext(f"{ATOM}title")) for path in paths
    }

    assert faults(feeds) == {}
    assert [path for path in paths if feedparser.parse(feeds[path]).bozo] == []
    for texts in zip(*heads.values(), strict=True):
        assert [text for text, count in Counter(texts).items() if count > 1] == []
    assert heads["issues/2026/05/atom.xml"][1] == "Kitchen Notes: issues from May 2026"
    assert heads["issues/2026/05/atom-2.xml"][1] == "Kitchen Notes: issues from May 2026, part 2"
    assert heads["issues/2026/atom.xml"][1] == "Kitchen Notes: newest issues from 2026"
    for path in paths:
        links = atom_links(feeds[path])
        assert (links["self"], links["current"]) == (f"{SITE_URL}{path}", f"{SITE_URL}atom.xml")


def test_the_feed_of_a_heavy_year_has_its_newest_issues_and_leads_to_the_others() -> None:
    site = site_of(issues(400, text=LONG))
    feeds = all_feeds(site)
    for year in (2026, 2025):
        of_year = [issue.title for issue in site.issues if issue.published.year == year]
        found = [item.title for item in atom_items(feeds[f"issues/{year}/atom.xml"])]

        assert len(found) > 5
        assert found == of_year[: len(found)]
        assert atom_links(feeds[f"issues/{year}/atom.xml"])["prev-archive"].startswith(f"{SITE_URL}issues/{year}/")
        assert f"issues/{year}/atom.xml" not in archives(feeds)
    assert {path for path, _ in chain(feeds)} == {path for path in feeds if PART.fullmatch(path)}


def test_a_year_that_fits_is_one_feed_between_years_that_are_cut() -> None:
    listed = [one for n, one in enumerate(issues(800, text=LONG)) if one.published.year != 2025 or n % 40 == 0]
    feeds = all_feeds(site_of(listed))
    whole = atom_links(feeds["issues/2025/atom.xml"])

    assert [path for path in feeds if path.startswith("issues/2025/")] == ["issues/2025/atom.xml"]
    assert PART.fullmatch(whole["prev-archive"].removeprefix(SITE_URL))
    assert "next-archive" not in whole
    assert "issues/2025/atom.xml" in archives(feeds)


@pytest.mark.long
@given(
    st.lists(st.tuples(st.integers(0, 12), st.sampled_from((100, 9_000, 31_000, 70_000))), min_size=2, max_size=40),
)
@settings(max_examples=25, deadline=None, phases=[Phase.generate])  # a smaller example would take minutes to find
def test_a_part_that_is_over_keeps_every_byte_whatever_comes_later(plan: list[tuple[int, int]]) -> None:
    made = issues(len(plan))
    listed, day = list[Issue](), LAST - timedelta(days=200)
    for one, (days, length) in zip(made, plan, strict=True):
        day += timedelta(days=days, minutes=1)
        body = body_of(one, (one.body.source * length)[:length])
        listed.insert(0, one.model_copy(update={"published": day, "body": body}))
    oldest = len(listed) - 1
    before = dict[str, bytes]()
    for first in range(oldest, -1, -5):
        site = site_of(listed[first:])
        feeds = all_feeds(site)
        found = Counter(url for _, urls in chain(feeds) for url in urls)
        over = {path: data for path, data in archives(feeds).items() if PART.fullmatch(path)}

        assert found == Counter(SITE_URL + issue.address[1:] for issue in site.issues)
        assert before.items() <= over.items()
        before = over


def test_an_old_issue_that_becomes_longer_changes_only_the_archives_of_its_month() -> None:
    listed = list(issues(365, text=LONG))
    at = next(n for n, issue in enumerate(listed) if (issue.published.month, issue.published.day) == (5, 20))
    before = all_feeds(site_of(listed))
    listed[at] = listed[at].model_copy(update={"body": body_of(listed[at], "Long. " * 5000)})
    after = all_feeds(site_of(listed))
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}

    assert changed
    assert {path for path in changed if not path.startswith("issues/2026/05/")} <= {"issues/2026/06/atom.xml"}


def test_a_feed_with_the_same_key_has_the_same_bytes_and_an_edit_changes_few_keys() -> None:
    listed = list(issues(400, text=LONG))
    blocks = [*range(0, 400, 20)]  # some issues list others in a block
    for n in blocks:
        listed[n] = listed[n].model_copy(update={"body": render("```issues\n3\n```\n")})
    before = site_of(listed)
    listed[301] = listed[301].model_copy(update={"title": "Another title"})
    edits = {
        "an old title": site_of(listed),
        "a new issue": replace(before, issues=(issues(1)[0].model_copy(update=LATER), *before.issues)),
        "the oldest is gone": replace(before, issues=before.issues[:-1]),
        "a name": replace(before, config=before.config.model_copy(update={"name": "Another"})),
    }
    old = {path: (key, content()) for path, key, content in keyed(before)}
    for what, site in edits.items():
        new = {path: (key, content()) for path, key, content in keyed(site)}
        changed = {path for path in old.keys() | new.keys() if old.get(path, NONE)[1] != new.get(path, NONE)[1]}
        keys = {path for path in old.keys() | new.keys() if old.get(path, NONE)[0] != new.get(path, NONE)[0]}

        assert changed <= keys, what
        assert len(keys) <= 6 or what in {"the oldest is gone", "a name"}, what


NONE = (b"", b"")
LATER = {"slug": "later", "id": "issue-later", "published": LAST + timedelta(days=1)}


def keyed(site: Site) -> Iterator[tuple[str, bytes, Callable[[], str | bytes]]]:
    for output in outputs(site, {}, Fingerprints(), lambda _: b""):
        if output.path.endswith((".xml", ".json")):
            yield output.path, output.key, output.content


def test_archives_of_little_text_are_those_of_years() -> None:
    feeds = all_feeds(site_of(issues(60, text=100)))

    assert [path for path in feeds if path.startswith("issues/")] == ["issues/2026/atom.xml"]
