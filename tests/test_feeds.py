"""Feeds: valid by their specifications, the same in three formats, whatever authors write."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.i18n.texts import Texts, read_texts
from generator.model.addresses import FEEDS
from generator.render.feeds import all_feeds
from generator.site.disk import read_files
from generator.text.markdown import render
from generator.text.quotes import curl
from tests.feed_support import (
    ATOM,
    LANG,
    Reader,
    _both,
    atom_items,
    everything,
    faults,
    in_three,
    rss_items,
    with_issue,
    words,
    xml,
)
from tests.tools.files import Files
from tests.tools.small_project import ROOT, SITE_URL, base_files, project_of

__all__ = ["_both"]  # a fixture

GOLDEN = ROOT / "tests" / "golden" / "feeds"


HOSTILE = "R&D \"quotes\" & <b>tags</b> ]]> <![CDATA[x]]> &amp; 'one' \N{FIRE} \x00\x08\x1b\ufffe\r\n--> {{ x }} &lt;"


_HTML = re.compile(r"(?:a|b|blockquote|br|code|em|h[2-6]|hr|img|li|ol|p|pre|strong|table|tbody|td|th|thead|tr|ul)\Z")


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

    assert text.startswith("Asked backwards\nHow would you fill a kitchen with smoke?\n\n")
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
@example('"\x1f0')
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
    allowed = "".join(letter for letter in curl(text) if letter in "\t\n" or letter >= " ")
    allowed = re.sub("[\ud800-\udfff\ufffe\uffff]", "", allowed)
    return " ".join(allowed.split())


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
        assert f"{SITE_URL}issues/n1/#kitchen--1" in found
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
    assert Reader(quiz[0]).addresses == [f"{SITE_URL}issues/n1/#kitchen--1"]  # since it has two of three items
    assert recipe
    assert words(recipe[0]).startswith("A recipe not to follow: it’s here so that you can spot its steps and stop.")
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
