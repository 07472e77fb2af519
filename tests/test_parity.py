"""One source, six carriers: page, RSS, Atom, JSON Feed, and both parts of the mail say the same of an issue."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from dataclasses import replace as with_changes
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, fromstring

import pytest

from generator.model.issue import Issue
from generator.render.mail import Mail, mail
from generator.render.output import all_files
from generator.render.syndication import issue_html, issue_urn
from generator.site.site import Site
from generator.text.quotes import curl
from tests.html_support import VOID
from tests.mail_support import hostile_files
from tests.tools.small_project import ISSUE, base_files, project_of

BARE = """\
---
format: 1
id: nothing-more
title: Bare
description: An issue with nothing that may be left out.
status: ready
question: How?
tags: []
---

One word.
"""
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM = "{http://www.w3.org/2005/Atom}"
ONLY_THERE = ("inversion-quiz", "nav.contents", "p.pass-on")  # what only a page has
INLINE = frozenset(("a", "b", "code", "em", "i", "span", "strong", "time"))


@dataclass(frozen=True)
class Said:
    """What a carrier says: its words in their order, and whatever it leads to or shows."""

    words: list[str]
    targets: frozenset[str]


@dataclass
class _Reader(HTMLParser):
    """Reads HTML without the elements that `left_out` names, as `tag.class` or `tag`."""

    base: str
    left_out: Collection[str]
    pieces: list[str] = field(default_factory=list)
    targets: set[str] = field(default_factory=set)
    open: list[bool] = field(default_factory=lambda: [False])

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        names = {tag, *(f"{tag}.{name}" for name in given.get("class", "").split())}
        hidden = self.open[-1] or not names.isdisjoint(self.left_out)
        if tag not in VOID:
            self.open.append(hidden)
        if tag not in INLINE:
            self.pieces.append(" ")
        if not hidden:
            self.pieces.append(given.get("alt", ""))
            self.targets |= {urljoin(self.base, given[name]) for name in ("href", "src") if name in given}

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()
        if tag not in INLINE:
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.open[-1]:
            self.pieces.append(data)


def words(text: str) -> list[str]:
    return re.findall(r"\w[\w’-]*", text)


def read(html: str, base: str = "", left_out: Collection[str] = ()) -> Said:
    reader = _Reader(base, left_out)
    reader.feed(html)
    reader.close()
    return Said(words("".join(reader.pieces)), frozenset(reader.targets))


def read_text(text: str) -> Said:
    """A text part: its addresses, and its words without addresses, their numbers and those of lists."""
    body, _, _ = text.partition("\n[1] ")
    body = re.sub(r"https?://\S+| \[\d+\]|(?m:^(?:> ?)*\d+\. )", " ", body)
    return Said(words(body), frozenset(re.findall(r"https?://\S+", text)))


@dataclass(frozen=True)
class Carried:
    """One issue in everything that carries it."""

    project: Site
    issue: Issue
    files: Mapping[str, str | bytes]
    made: Mail

    @property
    def url(self) -> str:
        return self.project.site_url + self.issue.address.lstrip("/")

    @property
    def travels(self) -> str:
        """What all carriers but the page hold."""
        return issue_html(self.project, self.issue)

    @property
    def page(self) -> str:
        text = self.files[f"issues/{self.issue.slug}/index.md"]
        assert isinstance(text, str)
        return text

    def entry(self, path: str, tag: str, identity: str) -> Element:
        """The issue's element in a feed of XML."""
        data = self.files[path]
        assert isinstance(data, bytes)
        (found,) = [one for one in fromstring(data).iter(tag) if one.findtext(identity) == issue_urn(self.issue)]  # noqa: S314 - our own
        return found

    @property
    def item(self) -> dict[str, str]:
        """The issue's object in the feed of JSON."""
        (found,) = [one for one in json.loads(self.files["feed.json"])["items"] if one["id"] == issue_urn(self.issue)]
        assert isinstance(found, dict)
        return found

    @property
    def feeds(self) -> dict[str, str]:
        """The HTML that each feed carries."""
        rss = self.entry("feed.xml", "item", "guid").findtext(CONTENT)
        atom = self.entry("atom.xml", f"{ATOM}entry", f"{ATOM}id").findtext(f"{ATOM}content")
        return {"RSS": rss or "", "Atom": atom or "", "JSON": self.item["content_html"]}


@pytest.fixture(name="carried", params=["the real issue", "a hostile one", "a bare one"], scope="module")
def _carried(request: pytest.FixtureRequest, project: Site) -> Carried:
    if request.param == "the real issue":
        project = with_changes(project, site_url="https://example.github.io/inversion-wisdom/")
    else:
        hostile = request.param == "a hostile one"
        project = project_of(hostile_files() if hostile else base_files({ISSUE: BARE}))
    issue = project.issues[0]
    return Carried(project, issue, all_files(project), mail(project, issue))


def facts(carried: Carried) -> str:
    """Day, number and reading time, as the mail says them."""
    texts, issue = carried.project.texts, carried.issue
    number = texts("issue.number", number=issue.number) if issue.number else ""
    return f"{texts.date(issue.published)} {number} {texts('issue.minutes', n=issue.minutes)}"


def test_what_travels_says_all_that_the_author_wrote_in_order(carried: Carried) -> None:
    issue, said = carried.issue, read(carried.travels).words
    written = [issue.question, issue.subtitle or "", issue.body.html, *issue.reflection]
    written += [issue.quote.text, issue.quote.by, issue.quote.note or ""] if issue.quote else []
    place = 0
    for word in (word for text in written for word in read(curl(text) if "<p>" not in text else text).words):
        assert word in said[place:], word
        place = said.index(word, place) + 1


def test_the_feeds_carry_the_same_to_the_letter(carried: Carried) -> None:
    assert {name: html.strip() for name, html in carried.feeds.items()} == dict.fromkeys(
        ("RSS", "Atom", "JSON"), carried.travels.strip()
    )


def test_the_page_has_the_same_words(carried: Carried) -> None:
    texts = carried.project.texts
    article = carried.page[carried.page.index("<article") : carried.page.index("</article>")]
    on_page = Counter(read(article, left_out=ONLY_THERE).words)
    # What travels says in words what a panel's colour says, and has a link for a quiz; the page has title and day too.
    on_page += Counter(words(texts("category.recipe")) * carried.travels.count('class="create recipe"'))
    elsewhere = Counter(read(carried.travels, left_out=("p.quiz",)).words)

    assert on_page == elsewhere + Counter(words(f"{curl(carried.issue.title)} {facts(carried)}"))


def test_the_page_has_the_same_links_and_pictures(carried: Carried) -> None:
    article = carried.page[carried.page.index("<article") : carried.page.index("</article>")]
    there = read(article, carried.url, left_out=ONLY_THERE).targets

    assert there == read(carried.travels, left_out=("p.quiz",)).targets


def test_the_html_of_the_mail_has_the_same_words_in_the_same_order_in_its_frame(carried: Carried) -> None:
    site, texts, issue = carried.project.config, carried.project.texts, carried.issue
    before = f"{curl(issue.description)} {texts('mail.web')} {curl(site.name)} {facts(carried)} {curl(issue.title)}"
    after = f"{curl(site.name)} {curl(site.tagline)} {texts('issues.all')}"

    said = read(carried.made.html, left_out=("title", "style")).words

    assert said == words(before) + read(carried.travels).words + words(after)


def test_the_text_of_the_mail_has_the_same_words_in_the_same_order_in_its_frame(carried: Carried) -> None:
    site, texts, issue = carried.project.config, carried.project.texts, carried.issue
    before = f"{texts('mail.web')} {curl(issue.title)} {curl(site.name)} {facts(carried)}"
    after = f"{curl(site.name)} {curl(site.tagline)} {texts('issues.all')}"

    assert read_text(carried.made.text).words == words(before) + read(carried.travels).words + words(after)


def test_the_parts_of_the_mail_have_the_same_links(carried: Carried) -> None:
    frame = {carried.url, f"{carried.project.site_url}issues/"}
    there = read(carried.travels)
    pictures = {target for target in there.targets if target.endswith(".png")}
    numbers = {target for target in there.targets if target.startswith("tel:")}  # whose words say the number

    assert read(carried.made.html).targets == there.targets | frame
    assert read_text(carried.made.text).targets == (there.targets | frame) - pictures - numbers


def test_every_title_is_the_same(carried: Carried) -> None:
    title = curl(carried.issue.title)

    assert carried.made.subject == title
    assert carried.item["title"] == title
    assert carried.entry("feed.xml", "item", "guid").findtext("title") == title
    assert carried.entry("atom.xml", f"{ATOM}entry", f"{ATOM}id").findtext(f"{ATOM}title") == title


def test_every_carrier_has_the_same_id(carried: Carried) -> None:
    urn = issue_urn(carried.issue)
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', carried.page)
    article = json.loads(script)["@graph"][0]
    message = message_from_bytes(carried.made.eml, policy=default)
    assert isinstance(message, EmailMessage)

    assert article["identifier"] == urn
    assert carried.item["id"] == urn
    assert carried.entry("feed.xml", "item", "guid").findtext("guid") == urn
    assert carried.entry("atom.xml", f"{ATOM}entry", f"{ATOM}id").findtext(f"{ATOM}id") == urn
    assert f'<meta name="identifier" content="{urn}">' in carried.made.html
    assert message["Message-ID"].startswith(f"<{urn.removeprefix('urn:uuid:')}@")
