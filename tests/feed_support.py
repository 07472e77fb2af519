"""Feeds held to their specifications. A checker names every rule that a feed breaks, and nothing where it breaks none.

RSS 2.0: https://www.rssboard.org/rss-specification; Atom 1.0: RFC 4287; JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from generator.site.disk import read_files
from generator.site.site import Site
from tests.tools.files import Files
from tests.tools.small_project import ISSUE, ROOT, base_files, project_of

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?:0[1-9]|[12]\d|3[01])"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
RFC_822 = re.compile(rf"{_DAY} {_MONTH} \d{{4}} (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d [+-]\d{{4}}\Z")
RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})\Z")
ABSOLUTE = re.compile(r"https?://[^/\s]+/\S*\Z")
URI = re.compile(r"[a-z][a-z0-9+.-]*:[!#-;=?-Z\[\]_a-z~]+\Z")  # RFC 3986: a scheme, and no sign that must be escaped
UUID_URN = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")


@dataclass(frozen=True)
class Item:
    """What an entry says, whatever the format."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    topics: tuple[str, ...]


def xml(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - made by this very test


EVERYTHING = """\
[a page](/guides/dinner/#hurry) [a heading](#hot-pans) <https://example.org/x?a=1&b=2> <cook@example.org>
![A pan](/pan.svg)

## Hot pans

| left | right |
|:-----|------:|
| a    | b     |

```html
<td style="text-align: left;"><a href="#no"> <img src="no.png">
```

```quiz
kitchen
timer
left
```

```guide
dinner
```

```issues
2
```

```safety
links
```

```create
Turn the flame up, and [walk away](/guides/dinner/).
```
"""


def issue_file(number: int, day: date, extra: str = "", body: str = "It was hot.") -> tuple[str, bytes]:
    """A file of an issue that is ready."""
    text = f"---\nformat: 1\nid: issue-{number:06d}\ntitle: Issue {number}\ndescription: Of heat.\nstatus: ready\n"
    text += f"question: How would you burn it?\ntags: [heat]\n{extra}---\n\n{body}\n"
    return f"content/issues/{day}-n{number}.md", text.encode()


def everything() -> Site:
    """The small project with an issue that has all that a body can hold."""
    path, data = issue_file(1, date(2026, 11, 24), body=EVERYTHING)
    pan = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'/>"
    return project_of(base_files({path: data, "content/pages/pan.svg": pan}))


# The rules


def rss_faults(data: bytes) -> list[str]:
    return list(_rss_faults(xml(data)))


def _rss_faults(root: ET.Element) -> Iterator[str]:
    if (root.tag, root.get("version"), len(root)) != ("rss", "2.0", 1):
        yield "not an rss element of version 2.0 with one channel"
        return
    channel = root[0]
    yield from _once(channel, ("title", "link", "description"), at_most=("language", "lastBuildDate", "pubDate"))
    if not ABSOLUTE.match(channel.findtext("link", "")):
        yield "the channel's link is not absolute"
    selves = [link.get("href", "") for link in channel.iterfind(f"{ATOM}link") if link.get("rel") == "self"]
    if len(selves) != 1 or not ABSOLUTE.match(selves[0]):
        yield "not one absolute link to itself"
    for place, item in enumerate(channel.iterfind("item")):
        for fault in _rss_item_faults(item):
            yield f"item {place}: {fault}"
    dates = [channel.findtext(tag) for tag in ("lastBuildDate", "pubDate")]
    yield from (f"{date} is no date of RFC 822" for date in dates if date is not None and not RFC_822.match(date))
    yield from _same_ids([item.findtext("guid", "") for item in channel.iterfind("item")])


def _rss_item_faults(item: ET.Element) -> Iterator[str]:
    once = ("title", "link", "guid", "pubDate", "description", f"{CONTENT}encoded", f"{ATOM}updated")
    yield from _once(item, once)
    guid = item.find("guid")
    if guid is None or guid.get("isPermaLink") != "false" or not URI.match(guid.text or ""):
        yield "no guid that says it is no permalink"
    if not ABSOLUTE.match(item.findtext("link", "")):
        yield "the link is not absolute"
    if not RFC_822.match(item.findtext("pubDate", "")):
        yield "pubDate is no date of RFC 822"
    if not RFC_3339.match(item.findtext(f"{ATOM}updated", "")):
        yield "atom:updated is no date of RFC 3339"
    if item.find("author") is not None:
        yield "an author of RSS is an address of mail"


def atom_faults(data: bytes) -> list[str]:
    return list(_atom_faults(xml(data)))


def _atom_faults(root: ET.Element) -> Iterator[str]:
    if root.tag != f"{ATOM}feed":
        yield "not a feed of Atom"
        return
    yield from _once(root, (f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated"), at_most=(f"{ATOM}subtitle",))  # 4.1.1
    yield from _atom_common_faults(root)
    links = [(link.get("rel", "alternate"), link.get("href", "")) for link in root.iterfind(f"{ATOM}link")]
    if [rel for rel, _ in links].count("self") != 1:
        yield "not one link to itself"
    if [rel for rel, _ in links].count("alternate") > 1:
        yield "two alternate links of one type and language"  # 4.1.1
    yield from (f"the link {rel} is not absolute" for rel, href in links if not ABSOLUTE.match(href))
    entries = list(root.iterfind(f"{ATOM}entry"))
    author = root.find(f"{ATOM}author")
    if author is None and not all(entry.find(f"{ATOM}author") is not None for entry in entries):
        yield "no author"  # 4.1.1
    if author is not None:
        yield from _once(author, (f"{ATOM}name",), at_most=(f"{ATOM}uri", f"{ATOM}email"))  # 3.2
    for place, entry in enumerate(entries):
        for fault in _entry_faults(entry):
            yield f"entry {place}: {fault}"
    yield from _same_ids([entry.findtext(f"{ATOM}id", "") for entry in entries])


def _entry_faults(entry: ET.Element) -> Iterator[str]:
    required = (f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated")
    yield from _once(entry, required, at_most=(f"{ATOM}content", f"{ATOM}published", f"{ATOM}summary"))  # 4.1.2
    yield from _atom_common_faults(entry)
    links = [link.get("href", "") for link in entry.iterfind(f"{ATOM}link") if link.get("rel") == "alternate"]
    if len(links) != 1 or not ABSOLUTE.match(links[0]):
        yield "not one absolute link to its page"
    if not RFC_3339.match(entry.findtext(f"{ATOM}published", "")):
        yield "published is no date of RFC 3339"
    content = entry.find(f"{ATOM}content")
    if content is None or content.get("type") != "html" or len(content):
        yield "content is not escaped HTML"  # 4.1.3.3
    if any(not category.get("term") for category in entry.iterfind(f"{ATOM}category")):
        yield "a category without a term"  # 4.2.2


def _atom_common_faults(element: ET.Element) -> Iterator[str]:
    if not URI.match(element.findtext(f"{ATOM}id", "")):
        yield "the id is no URI"  # 4.2.6
    if not RFC_3339.match(element.findtext(f"{ATOM}updated", "")):
        yield "updated is no date of RFC 3339"  # 3.3
    for tag in ("title", "subtitle", "summary"):
        text = element.find(f"{ATOM}{tag}")
        if text is not None and (text.get("type", "text") != "text" or len(text)):
            yield f"{tag} is not plain text"  # 3.1.1.1


def json_faults(data: bytes) -> list[str]:
    return list(_json_faults(json.loads(data)))


def _json_faults(feed: dict[str, Any]) -> Iterator[str]:
    if next(iter(feed)) != "version" or feed["version"] != "https://jsonfeed.org/version/1.1":
        yield "does not begin with its version"
    if not isinstance(feed.get("title"), str) or not isinstance(feed.get("items"), list):
        yield "no title or no items"
        return
    yield from (f"{key} is not absolute" for key in ("home_page_url", "feed_url") if not ABSOLUTE.match(feed[key]))
    if not all(author.get("name") for author in feed["authors"]) or "author" in feed:
        yield "authors are not named, or as in version 1"
    for place, item in enumerate(feed["items"]):
        texts = ("id", "url", "title", "summary", "content_html", "content_text", "date_published", "date_modified")
        yield from (f"item {place}: {key} is no text" for key in texts if not isinstance(item.get(key), str))
        dates = ("date_published", "date_modified")
        yield from (f"item {place}: {key} is no date of RFC 3339" for key in dates if not RFC_3339.match(item[key]))
        if not ABSOLUTE.match(item["url"]):
            yield f"item {place}: url is not absolute"
        if not all(isinstance(tag, str) for tag in item["tags"]):
            yield f"item {place}: tags are no texts"
    yield from _same_ids([item["id"] for item in feed["items"]])


def _once(element: ET.Element, required: tuple[str, ...], at_most: tuple[str, ...] = ()) -> Iterator[str]:
    tags = [child.tag for child in element]
    yield from (f"{tag} stands {tags.count(tag)} times" for tag in required if tags.count(tag) != 1)
    yield from (f"{tag} stands {tags.count(tag)} times" for tag in at_most if tags.count(tag) > 1)
    yield from (f"{tag} is empty" for tag in required if tag in tags and not (element.findtext(tag) or "").strip())


def _same_ids(ids: list[str]) -> Iterator[str]:
    yield from (f"the id {name} stands twice" for name in sorted(set(ids)) if ids.count(name) > 1)


# What they say


def rss_items(data: bytes) -> list[Item]:
    return [
        Item(
            id=item.findtext("guid", ""),
            url=item.findtext("link", ""),
            title=item.findtext("title", ""),
            summary=words(item.findtext("description", "")),
            html=item.findtext(f"{CONTENT}encoded", ""),
            published=datetime.strptime(item.findtext("pubDate", ""), "%a, %d %b %Y %H:%M:%S %z"),
            updated=datetime.fromisoformat(item.findtext(f"{ATOM}updated", "")),
            topics=tuple(category.text or "" for category in item.iterfind("category")),
        )
        for item in xml(data).iterfind("channel/item")
    ]


def atom_items(data: bytes) -> list[Item]:
    return [
        Item(
            id=entry.findtext(f"{ATOM}id", ""),
            url=next(link.get("href", "") for link in entry.iterfind(f"{ATOM}link")),
            title=entry.findtext(f"{ATOM}title", ""),
            summary=entry.findtext(f"{ATOM}summary", ""),
            html=entry.findtext(f"{ATOM}content", ""),
            published=datetime.fromisoformat(entry.findtext(f"{ATOM}published", "")),
            updated=datetime.fromisoformat(entry.findtext(f"{ATOM}updated", "")),
            topics=tuple(category.get("label", "") for category in entry.iterfind(f"{ATOM}category")),
        )
        for entry in xml(data).iterfind(f"{ATOM}entry")
    ]


def json_items(data: bytes) -> list[Item]:
    return [
        Item(
            id=item["id"],
            url=item["url"],
            title=item["title"],
            summary=item["summary"],
            html=item["content_html"],
            published=datetime.fromisoformat(item["date_published"]),
            updated=datetime.fromisoformat(item["date_modified"]),
            topics=tuple(item["tags"]),
        )
        for item in json.loads(data)["items"]
    ]


def atom_links(data: bytes) -> dict[str, str]:
    """The links of the feed itself by what they lead to."""
    return {link.get("rel", ""): link.get("href", "") for link in xml(data).iterfind(f"{ATOM}link")}


class Reader(HTMLParser):
    """The words, tags and attributes of a piece of HTML; every tag but a void one must be closed in its turn."""

    VOID = frozenset({"br", "hr", "img"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def addresses(self) -> list[str]:
        """All that the reader's program would fetch or follow."""
        names = ("href", "src", "srcset", "poster", "action", "data")
        return [attributes[name] for _, attributes in self.tags for name in names if name in attributes]


def words(html: str) -> str:
    """The text of a piece of HTML, spaces made one."""
    return " ".join("".join(Reader(html).words).split())


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
