"""The feeds: right by their specifications, one and the same in all formats, and quiet about what readers know."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.i18n.texts import Texts, read_texts
from generator.model.addresses import FEEDS
from generator.render.feeds import NEWEST, all_feeds
from generator.render.output import all_files
from generator.site.disk import read_files
from generator.site.site import Site
from generator.text.markdown import curl, render
from tests.feed_support import (
    ATOM,
    HISTORY,
    LANG,
    UUID_URN,
    Item,
    Reader,
    atom_faults,
    atom_items,
    atom_links,
    everything,
    issue_file,
    json_faults,
    json_items,
    rss_faults,
    rss_items,
    words,
    xml,
)
from tests.site_support import BuiltSite
from tests.tools.files import Files
from tests.tools.small_project import ISSUE, NOW, ROOT, SITE, SITE_URL, base_files, loaded, project_of

GOLDEN = ROOT / "tests" / "golden" / "feeds"
SMOKE = "urn:uuid:b9f86b98-4833-5c15-b8f8-051c237e7dc7"
HOSTILE = "R&D \"quotes\" & <b>tags</b> ]]> <![CDATA[x]]> &amp; 'one' \N{FIRE} \x00\x08\x1b\ufffe\r\n--> {{ x }} &lt;"
_HTML = re.compile(r"(?:a|b|blockquote|br|code|em|h[2-6]|hr|img|li|ol|p|pre|strong|table|tbody|td|th|thead|tr|ul)\Z")


def daily(count: int, last: date = date(2026, 11, 30)) -> Files:
    """The small project with one issue a day, the last number on the last day, and none beside them."""
    days = [issue_file(number, last - timedelta(days=count - number)) for number in range(1, count + 1)]
    return base_files({ISSUE: None, **dict(days)})


def two_years() -> Files:
    """Forty issues, one a day, over a new year."""
    return daily(40, date(2026, 1, 15))


def with_issue(project: Site, **changes: Any) -> Site:  # noqa: ANN401 - any field
    """The project with other values in its newest issue."""
    newest, *others = project.issues
    return replace(project, issues=(newest.model_copy(update=changes), *others))


def faults(feeds: dict[str, bytes]) -> dict[str, list[str]]:
    """Every rule that a feed breaks, by the feed's path."""
    found = {}
    for path, data in feeds.items():
        check = json_faults if path.endswith(".json") else rss_faults if path == "feed.xml" else atom_faults
        found[path] = check(data)
    return {path: broken for path, broken in found.items() if broken}


def in_three(feeds: dict[str, bytes]) -> tuple[list[Item], list[Item], list[Item]]:
    return rss_items(feeds["feed.xml"]), atom_items(feeds["atom.xml"]), json_items(feeds["feed.json"])


@pytest.fixture(name="both", params=["small project", "real project", "two years"])
def _both(request: pytest.FixtureRequest) -> Files:
    if request.param == "real project":
        return read_files(ROOT)
    return base_files() if request.param == "small project" else two_years()


# By the specifications


def test_every_feed_keeps_the_rules_of_its_format(both: Files) -> None:
    feeds = all_feeds(project_of(both))

    assert {*FEEDS} < {f"/{path}" for path in feeds}
    assert faults(feeds) == {}


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("feed.xml", 'isPermaLink="false"', "", "item 0: no guid that says it is no permalink"),
        ("feed.xml", "06:10:00 +0000</pub", "06:10 GMT</pub", "item 0: pubDate is no date of RFC 822"),
        ("feed.xml", "<link>https://example.org/notes/issues", "<link>../issues", "item 0: the link is not absolute"),
        ("feed.xml", 'rel="self"', 'rel="hub"', "not one absolute link to itself"),
        ("feed.xml", "  <description>Notes on how dinners go wrong.</description>\n", "", "description stands 0 times"),
        ("atom.xml", "<id>urn:uuid:b9f86b98", "<id>smoke b9f86b98", "entry 0: the id is no URI"),
        ("atom.xml", "  <name>A. Cook</name>\n", "", f"{ATOM}name stands 0 times"),
        ("atom.xml", "  <updated>2026-11-23T06:10:00+00:00</updated>", "", f"entry 0: {ATOM}updated stands 0 times"),
        (
            "atom.xml",
            "\n <updated>2026-11-23T06:10:00+00:00",
            "\n <updated>2026-11-23",
            "updated is no date of RFC 3339",
        ),
        ("atom.xml", 'type="html"', "", "entry 0: content is not escaped HTML"),
        ("feed.json", "version/1.1", "version/1", "does not begin with its version"),
        ("feed.json", '"url": "https://example.org/notes/issues', '"url": "/issues', "item 0: url is not absolute"),
    ],
)
def test_the_rules_can_be_broken(path: str, old: str, new: str, said: str) -> None:
    data = all_feeds(project_of(base_files()))[path]
    assert data.decode().count(old) == 1

    assert said in faults({path: data.decode().replace(old, new).encode()})[path]


def test_a_program_that_reads_feeds_finds_all_in_them(both: Files) -> None:
    project = project_of(both)
    feeds = all_feeds(project)
    for path, data in feeds.items():
        if path.endswith(".json"):
            continue
        read = feedparser.parse(data)
        items = rss_items(data) if path == "feed.xml" else atom_items(data)

        assert not read.bozo, path
        assert read.version == ("rss20" if path == "feed.xml" else "atom10")
        assert read.feed.language == "en"
        assert [entry.id for entry in read.entries] == [item.id for item in items]
        assert [entry.link for entry in read.entries] == [item.url for item in items]
        assert [entry.title for entry in read.entries] == [item.title for item in items]
        authors = {entry.get("author") or read.feed.author for entry in read.entries}  # Atom says it once
        assert authors == {project.config.author.name}
        assert [words(entry.content[0].value) for entry in read.entries] == [words(item.html) for item in items]
        assert [entry.updated_parsed for entry in read.entries] == [item.updated.utctimetuple() for item in items]
        assert not any(entry.get("guidislink") for entry in read.entries)


def test_the_small_project_has_these_feeds() -> None:
    feeds = all_feeds(project_of(base_files()))

    assert sorted(feeds) == ["atom.xml", "feed.json", "feed.xml", "issues/2026/atom.xml"]
    for path, data in feeds.items():
        assert data.decode() == (GOLDEN / path.replace("/", "-")).read_bytes().decode()


# One and the same


def test_all_three_formats_say_the_same(both: Files) -> None:
    rss, atom, feed = in_three(all_feeds(project_of(both)))

    assert rss
    assert rss == atom == feed


def test_an_entry_says_what_the_issue_says() -> None:
    (item,) = rss_items(all_feeds(project_of(base_files()))["feed.xml"])

    assert (item.title, item.url) == ("Smoke", f"{SITE_URL}issues/smoke/")
    assert (item.summary, item.topics) == ("What smoke tells a cook, long before there is any fire.", ("Heat",))
    assert item.published == item.updated == datetime(2026, 11, 23, 6, 10, tzinfo=UTC)
    said = words(item.html)
    inversion = said.index("How would you fill a kitchen with smoke?")
    assert inversion < said.index("Smoke comes before fire") < said.index("When did you last smell it?")
    assert said.index("When did you") < said.index("Open a window.") < said.index("Burnt dinners") < said.index("Take")
    assert {f"{SITE_URL}guides/dinner/", f"{SITE_URL}quizzes/kitchen/"} == {*Reader(item.html).addresses}


def test_json_says_the_same_as_plain_text_too() -> None:
    (item,) = json.loads(all_feeds(project_of(base_files()))["feed.json"])["items"]
    text = item["content_text"]

    assert text.startswith("Asked the wrong way round\nHow would you fill a kitchen with smoke?\n\n")
    assert f"\n[1] {SITE_URL}guides/dinner/\n[2] {SITE_URL}quizzes/kitchen/\n" in text
    assert "<" not in text


def test_words_of_the_interface_and_the_language_are_those_of_the_project() -> None:
    english = read_texts()
    texts = Texts("nl", {**english.wordings, "guide.asked": "Andersom gevraagd", "feeds.year_title": "{year}: {site}"})
    feeds = all_feeds(replace(project_of(base_files()), texts=texts))

    assert all("Andersom gevraagd" in data.decode() for data in feeds.values())
    assert xml(feeds["feed.xml"]).findtext("channel/language") == "nl"
    assert xml(feeds["atom.xml"]).get(LANG) == "nl"
    assert json.loads(feeds["feed.json"])["language"] == "nl"
    assert xml(feeds["issues/2026/atom.xml"]).findtext(f"{ATOM}title") == "2026: Kitchen Notes"


# Whatever authors write


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_no_text_breaks_a_feed(text: str) -> None:
    project = project_of(base_files())
    text = f"x{text}"
    site = project.config.model_copy(update={"name": text, "description": text})
    topics = {tag: topic.model_copy(update={"title": text}) for tag, topic in project.topics.items()}
    quote = {"quote": project.issues[0].quote.model_copy(update={"text": text})} if project.issues[0].quote else {}
    hostile = with_issue(
        replace(project, config=site, topics=topics),
        title=text,
        description=text,
        question=text,
        reflection=(text,),
        **quote,
    )
    feeds = all_feeds(hostile)
    rss, atom, feed = in_three(feeds)

    assert faults(feeds) == {}
    assert [item.title for item in rss] == [item.title for item in atom] == [item.title for item in feed]
    assert [item.html for item in rss] == [item.html for item in atom] == [item.html for item in feed]
    assert words(rss[0].html).count(words_of_line(text)) >= 3


def words_of_line(text: str) -> str:
    """The words as a page shows them, without what XML forbids."""
    allowed = "".join(letter for letter in text if letter in "\t\n" or letter >= " ")
    allowed = re.sub("[\ud800-\udfff\ufffe\uffff]", "", allowed)
    return " ".join(curl(allowed).split())


def test_signs_of_markup_in_a_title_stay_what_they_are() -> None:
    feeds = all_feeds(with_issue(project_of(base_files()), title=HOSTILE, description=HOSTILE, body=render(HOSTILE)))
    wanted = "R&D “quotes” & <b>tags</b> ]]> <![CDATA[x]]> &amp; ‘one’ \N{FIRE} --> {{ x }} &lt;"

    assert faults(feeds) == {}
    for items in in_three(feeds):
        assert [item.title for item in items] == [wanted]
        assert [item.summary for item in items] == [wanted]
        assert "b" not in [tag for tag, _ in Reader(items[0].html).tags]
        assert wanted.removesuffix(" &lt;").partition("&amp;")[0] in words(items[0].html)


def feeds_of_everything() -> dict[str, bytes]:
    """The feeds of an issue with all that a body can hold."""
    return all_feeds(everything())


def test_every_address_in_an_entry_is_absolute_and_below_the_project_path() -> None:
    for items in in_three(feeds_of_everything()):
        found = Reader(items[0].html).addresses

        assert [address for address in found if not re.match(r"https://|mailto:|tel:", address)] == []
        assert f"{SITE_URL}pan.svg" in found
        assert f"{SITE_URL}guides/dinner/#hurry" in found
        assert f"{SITE_URL}issues/n1/#hot-pans" in found
        assert f"{SITE_URL}quizzes/kitchen/" in found
        assert f"{SITE_URL}issues/smoke/" in found
        assert "https://example.org/x?a=1&b=2" in found
        assert "mailto:cook@example.org" in found
        assert '<td style="text-align: left;"><a href="#no"> <img src="no.png">' in "".join(Reader(items[0].html).words)


def test_an_entry_holds_plain_html_only() -> None:
    for item in in_three(feeds_of_everything())[0]:
        reader = Reader(item.html)
        names = {name for _, attributes in reader.tags for name in attributes}

        assert [tag for tag, _ in reader.tags if not _HTML.match(tag)] == []
        assert names <= {"href", "src", "alt", "class", "align", "width", "height", "loading"}
        assert "\ue000" not in item.html


def test_a_quiz_is_one_link_and_a_recipe_says_that_it_is_one() -> None:
    html = in_three(feeds_of_everything())[0][0].html
    quiz = re.search(r'<p class="quiz">.*?</p>', html, re.DOTALL)
    recipe = re.search(r"<blockquote[^>]*>.*?</blockquote>", html, re.DOTALL)

    assert quiz
    assert Reader(quiz[0]).addresses == [f"{SITE_URL}quizzes/kitchen/"]
    assert recipe
    assert words(recipe[0]).startswith("A recipe read backwards: it is here so that you can see it, and leave it.")
    assert "Turn the flame up, and walk away." in words(recipe[0])


def test_the_recipe_lines_of_the_real_site_are_in_no_summary() -> None:
    project = project_of(read_files(ROOT))
    categories = [category for guide in project.guides for category in guide.categories]
    lines = [example.create for category in categories for example in category.examples]
    feeds = all_feeds(project)
    said = [item.summary for items in in_three(feeds) for item in items]
    said += [xml(feeds["feed.xml"]).findtext("channel/description", ""), json.loads(feeds["feed.json"])["description"]]

    assert lines
    assert [line for line in lines for summary in said if line.rstrip(".").lower() in summary.lower()] == []


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

    assert feeds.items() <= all_files(project).items()
    assert {f"/{path}" for path in feeds} == project.feeds


def test_the_archive_and_the_years_lead_to_their_feeds() -> None:
    pages = all_files(project_of(base_files()))

    for path in ("feed.xml", "atom.xml", "feed.json"):
        assert f'href="../{path}"' in str(pages["issues/index.md"])
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
