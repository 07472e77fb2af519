"""Lists of issues stay small: pages of years and months take what doesn't fit, and lose no issue."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from generator.model.addresses import ISSUES, TOPICS
from generator.model.site import Topic
from generator.render.card_texts import card_texts
from generator.render.fingerprints import Fingerprints
from generator.render.output import page_outputs
from generator.render.pages import views
from generator.site.embargo import named
from generator.site.lists import DESCRIBED, PAGE, fitting, years_of
from generator.site.site import Site
from generator.text.markdown import render
from tests.long_lists import KANJI, LAST, issues, links, lists_of, reached, site_of, size
from tests.tools.small_project import PAGE as INDEX
from tests.tools.small_project import SITE_URL, base_files, loaded, pages_of

KB_30 = 30_000
FRAME = 2_000  # compressed, for what a theme adds to a page; ours adds 850 bytes to a page of this kind
TOPIC = "/topics/heat/"
YEARS = re.compile(r"(issues|topics/heat)/\d{4}/(\d\d/)?index\.md")


@pytest.fixture(name="ten_years", scope="module")
def _ten_years() -> tuple[Site, dict[str, str]]:
    """One issue a day with the longest titles that `check` lets pass in silence, all of them with one topic."""
    site = site_of(issues(3650, title=78))
    return site, lists_of(site)


def lists(pages: dict[str, str]) -> list[str]:
    return [path for path in pages if path in {"issues/index.md", "topics/heat/index.md"} or YEARS.fullmatch(path)]


def test_ten_years_of_daily_issues_make_no_large_page(ten_years: tuple[Site, dict[str, str]]) -> None:
    _, pages = ten_years
    paths = lists(pages)

    assert len(paths) == 2 + 2 * 11
    assert {path: size(pages[path]) for path in paths if size(pages[path]) > KB_30 - FRAME} == {}


@pytest.mark.parametrize("start", [ISSUES, TOPIC])
def test_links_lead_from_a_list_to_every_issue(ten_years: tuple[Site, dict[str, str]], start: str) -> None:
    site, pages = ten_years

    assert {issue.address for issue in site.issues} <= set(reached(pages, start))
    assert f"{TOPICS}heat/" in links(pages, TOPICS)


def test_a_topic_with_many_issues_begins_with_the_newest(ten_years: tuple[Site, dict[str, str]]) -> None:
    site, pages = ten_years
    found = links(pages, TOPIC)
    parts = [part.address for part in site.tagged("heat")[:DESCRIBED]]

    assert [address for address in found if address in parts] == parts
    assert [address for address in found if re.fullmatch(r"/topics/heat/\d+/", address)] == [
        f"/topics/heat/{year}/" for year in range(2026, 2015, -1)
    ]
    assert "365 issues" in pages["topics/heat/index.md"]
    assert sum(address.startswith("/issues/") for address in found) < DESCRIBED


def test_the_years_of_a_topic_are_neighbours_and_lead_back(ten_years: tuple[Site, dict[str, str]]) -> None:
    _, pages = ten_years
    found = links(pages, "/topics/heat/2020/")

    assert found[:3] == ["/", TOPICS, TOPIC]
    assert found[-2:] == ["/topics/heat/2019/", "/topics/heat/2021/"]


def test_pages_of_lists_say_what_they_are_and_are_not_searched(ten_years: tuple[Site, dict[str, str]]) -> None:
    site, _ = ten_years
    found = [view for view in views(site) if YEARS.fullmatch(view.src_uri)]
    titles = Counter([view.title for view in found] + [view.description for view in found])

    assert [text for text, count in titles.items() if count > 1] == []
    assert {view.search_label for view in found} == {None}
    (one,) = [view for view in found if view.address == "/topics/heat/2020/"]
    assert (one.title, one.description) == ("Topic: Heat, 2020", "Every issue of Kitchen Notes about “Heat” from 2020.")
    assert [step["item"] for step in one.structured[0]["itemListElement"]] == [
        SITE_URL, f"{SITE_URL}topics/", f"{SITE_URL}topics/heat/", f"{SITE_URL}topics/heat/2020/"
    ]  # fmt: skip
    assert one.newest == max(issue.published for issue in site.issues if issue.published.year == 2020)


def test_the_site_knows_each_page(ten_years: tuple[Site, dict[str, str]]) -> None:
    site, _ = ten_years
    paths = {page.path for page in page_outputs(site, card_texts(site), Fingerprints())}

    assert {view.address for view in views(site)} == site.addresses
    assert {f"{address.removeprefix('/')}index.md" for address in site.addresses} == paths


@pytest.mark.parametrize(
    "many",
    [
        {"count": 1400, "a_day": 4, "title": 78},
        {"count": 730, "a_day": 2, "title": 200},
        {"count": 600, "a_day": 2, "title": 80, "letters": KANJI},
        {"count": 400, "title": 80, "letters": KANJI},
        {"count": 1500, "a_day": 5, "title": 20},
    ],
)
def test_a_heavy_year_has_a_page_for_each_month(many: dict[str, Any]) -> None:
    site = site_of(issues(**many))
    pages = lists_of(site)
    months = [path for path in pages if re.fullmatch(r"issues/\d{4}/\d\d/index\.md", path)]
    addresses = {issue.address for issue in site.issues}
    in_months = Counter(
        address
        for path in months
        for address in links(pages, f"/{path.removesuffix('index.md')}")
        if address in addresses
    )

    assert months
    assert {path: size(pages[path]) for path in lists(pages) if size(pages[path]) > KB_30 - FRAME} == {}
    assert set(in_months.values()) == {1}
    for start in (ISSUES, TOPIC):
        assert addresses <= set(reached(pages, start))
    october = pages["issues/2026/10/index.md"]
    assert "Issues from October 2026" in october
    assert links(pages, "/issues/2026/10/")[-2:] == ["/issues/2026/09/", "/issues/2026/11/"]


def test_a_list_that_fits_has_one_page_and_one_issue_more_cuts_it() -> None:
    whole = issues(2000, title=20)
    parts = len(site_of(()).tagged("heat"))
    count = fitting((*site_of(()).tagged("heat"), *whole)) - parts
    fits, cut = lists_of(site_of(whole[:count])), lists_of(site_of(whole[: count + 1]))

    assert DESCRIBED < count < len(whole)
    assert [path for path in fits if re.match(r"topics/heat/\d", path)] == []
    assert {issue.address for issue in whole[:count]} <= set(links(fits, TOPIC))
    assert [path for path in cut if re.match(r"topics/heat/\d", path)] != []


def test_guides_beyond_the_first_entries_stay_on_the_page_of_a_topic_that_is_cut() -> None:
    site = site_of(issues(1000, title=78))
    (guide,) = site.guides
    (one,) = guide.strategies
    more = [one.model_copy(update={"id": f"way-{n}", "title": f"Way {n}"}) for n in range(60)]
    pages = lists_of(replace(site, guides=(guide.model_copy(update={"strategies": (one, *more)}),)))

    assert "topics/heat/2026/index.md" in pages
    for part in (one, *more):
        assert f"/{part.id}/" in pages["topics/heat/index.md"]


def test_a_link_to_a_month_on_the_page_of_its_year_stays_right_when_the_year_is_cut() -> None:
    small, heavy = (lists_of(site_of(issues(count, title=78)))["issues/2026/index.md"] for count in (300, 900))
    cut = lists_of(site_of(issues(900, a_day=3, title=78)))["issues/2026/index.md"]

    for page in (small, heavy, cut):
        assert 'id="month-10"' in page
    assert 'href="10/"' in cut
    assert 'href="10/"' not in heavy


def test_what_is_over_is_not_cut_anew() -> None:
    listed = issues(500, a_day=3, title=100)
    for first in range(0, 480, 60):
        earlier = {
            (year.number, month.number, month.issues) for year in years_of(listed[first:]) for month in year.months
        }
        later = {(year.number, month.number, month.issues) for year in years_of(listed) for month in year.months}
        newest = listed[first].published
        closed = {month for month in earlier if month[:2] < (newest.year, newest.month)}
        assert closed <= later


def test_an_issue_that_is_not_public_cuts_no_list() -> None:
    head = "---\nformat: 1\nid: issue-{0:06d}\ntitle: {1}\ndescription: Of heat.\nstatus: {2}\n"
    head += "question: How would you burn it?\ntags: [heat]\n---\n\nIt was hot.\n"
    title = "x" * (PAGE // 50)
    files = base_files({
        f"content/issues/2026-11-{n % 30 + 1:02}-n{n}.md": head.format(n, title, "ready" if n < 45 else "draft")
        for n in range(60)
    })  # fmt: skip
    public = {path: data for path, data in files.items() if b"status: draft" not in data}

    assert pages_of(files) == pages_of(public)
    assert "topics/heat/2026/index.md" not in pages_of(files)
    shown = {path: data.replace(b"status: draft", b"status: ready") for path, data in files.items()}
    assert "topics/heat/2026/index.md" in pages_of(shown)
    assert "issues/2026/11/index.md" in pages_of(shown)
    linking = b"[November](/issues/2026/11/), [a year](/topics/heat/2026/), [in full](/issues/2026/atom.xml)"
    assert loaded({**shown, INDEX: files[INDEX] + b"\n" + linking}).site
    wrong = [str(one) for one in loaded({**files, INDEX: files[INDEX] + b"\n" + linking}).problems]
    assert len([line for line in wrong if "[link]" in line]) == 2


def test_many_topics_are_listed_without_their_descriptions() -> None:
    text = "All about this, and what it has to do with that. "
    topics = {f"topic-{n}": Topic(title=f"Topic {n}", description=text * 3) for n in range(800)}
    few = dict([*topics.items()][:30])
    pages = lists_of(replace(site_of(()), topics={**topics, **site_of(()).topics}))

    assert size(pages["topics/index.md"]) < KB_30 - FRAME
    assert {f"/topics/{tag}/" for tag in topics} <= set(links(pages, TOPICS))
    assert "All about" not in pages["topics/index.md"]
    assert "All about" in lists_of(replace(site_of(()), topics={**few, **site_of(()).topics}))["topics/index.md"]


def test_a_block_of_very_many_issues_keeps_its_page_small(ten_years: tuple[Site, dict[str, str]]) -> None:
    site, _ = ten_years
    page = site.pages[0]
    for count in (3, DESCRIBED, 200, 999):
        listing = page.model_copy(update={"body": render(f"```issues\n{count}\n```\n")})
        short = replace(site, issues=site.issues[:999], pages=(listing,))
        pages = lists_of(short)
        shown = [address for address in links(pages, page.address) if address.startswith(ISSUES) and address != ISSUES]

        assert size(pages["index.md"]) < KB_30 - FRAME
        assert shown == [issue.address for issue in short.issues[: len(shown)]]
        assert len(shown) == count if count <= 200 else len(shown) > 200
        assert pages["index.md"].count("entry-block") == min(count, DESCRIBED)
        assert ISSUES in links(pages, page.address)


def test_a_link_to_a_year_of_a_topic_names_the_topic() -> None:
    (one,) = issues(1)
    text = render("[a year](/topics/heat/2026/) [a month](/topics/smoke/2026/11/#x) [all](/topics/)")

    assert named(one.model_copy(update={"body": text, "tags": ()})) >= {"/topics/heat/", "/topics/smoke/"}
    assert "/topics/" not in named(one.model_copy(update={"body": text, "tags": ()}))


def test_an_hour_that_the_clock_repeats_at_the_end_of_a_month_loses_no_issue() -> None:
    """Issues are sorted by moment: then a day of the month before can come after the first of a month."""
    first, second, third = issues(3)
    shuffled = [
        first.model_copy(update={"published": LAST.replace(month=11, day=1)}),
        second.model_copy(update={"published": LAST.replace(month=10, day=31)}),
        third.model_copy(update={"published": LAST.replace(month=11, day=1) - timedelta(minutes=1)}),
    ]

    (year,) = years_of(shuffled)
    assert [(month.number, len(month.issues)) for month in year.months] == [(11, 2), (10, 1)]
