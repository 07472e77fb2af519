"""Issues made of posts: their files, with new addresses for links and pictures."""

from __future__ import annotations

import hashlib
import html
import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

from generator.app.imports.dialect import POST, Resolve, with_headings_below, with_links, without_foreign, without_links
from generator.app.imports.downloads import Downloads
from generator.app.imports.html import Converted
from generator.app.imports.sources import Export, Post, Read
from generator.app.scaffold import ID_LENGTH, ID_LETTERS, Planned, slug_of
from generator.model.addresses import is_year, issue_address, issue_path
from generator.model.issue import ALIAS_PATTERN, YEARS
from generator.model.portable_names import is_reserved, unportable
from generator.model.site import SiteConfig, Topic
from generator.text.invisible import unseen_in_title
from generator.text.markdown import render
from generator.text.markdown_bounds import MarkdownError
from generator.text.pictures import is_picture
from generator.text.problems import Problem
from generator.text.web_address import WEB

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SIZED = re.compile(r"/content/images/size/w\d+(?:h\d+)?/(?:format/\w+/)?")
TAGS = "tags"  # the remark with the tags that no topic has
_SHORTEST, _LONGEST = 50, 160  # of a description


@dataclass(frozen=True)
class Made:
    """An issue that was made of a post.

    Attributes:
        beside: the export's file of each picture, by its name beside the text.
        values: its front matter, in order, as it's written in YAML.
        remarks: what it can't hold, each a comment of the front matter.
        errors: why it's a draft, though its post was published.
    """

    post: Post
    day: str
    slug: str
    issue_id: str
    text: str
    beside: Mapping[str, str]
    values: Mapping[str, str]
    remarks: tuple[str, ...]
    errors: tuple[Problem, ...] = ()

    @property
    def path(self) -> str:
        """Its text's file."""
        return issue_path(self.day, self.slug, folder=bool(self.beside))

    @property
    def ready(self) -> bool:
        """Whether it's public once it's imported."""
        return self.values["status"] == "ready"

    def content(self) -> str:
        """The text's file."""
        lines = [f"{key}: {value}" for key, value in self.values.items()]
        lines += (
            ["# Left out by `inversion import`:", *(f"# {remark}" for remark in self.remarks)] if self.remarks else []
        )
        return "\n".join(["---", *lines, "---", "", self.text.strip("\n"), ""])

    def remark_lines(self) -> Iterator[tuple[int, str]]:
        """The remarks with their lines."""
        first = len(self.values) + 3  # after the line of dashes and the remarks' heading
        yield from enumerate(self.remarks, first)

    def as_draft(self, why: Iterable[Problem]) -> Made:
        """The same as a draft."""
        return replace(self, values={**self.values, "status": "draft"}, errors=tuple(why))

    def without_links(self, addresses: Collection[str]) -> Made:
        """The same with the words alone of links to these addresses; the links become a remark."""
        found = without_links(self.text, addresses)
        if not found.left:
            return self
        return replace(self, text=found.text, remarks=(*self.remarks, f"links to drafts: {_one_line(found.left)}"))

    def without_aliases(self, messages: Sequence[str]) -> Made:
        """The same without the old addresses that messages name, or any if they name none; these become a remark."""
        old = self.values["aliases"].strip("[]").split(", ")
        taken = [alias for alias in old if any(alias.strip("/") in message for message in messages)] or old
        left = [alias for alias in old if alias not in taken]
        values = {key: f"[{', '.join(left)}]" if key == "aliases" else value for key, value in self.values.items()}
        if not left:
            del values["aliases"]
        return replace(self, values=values, remarks=(*self.remarks, f"taken addresses: [{', '.join(taken)}]"))


def issue_id(kind: str, post: Post) -> str:
    """The permanent id of a post's issue. It's the same in each import, so that nothing is imported twice."""
    number = int.from_bytes(hashlib.sha256(f"{kind}\n{post.key}".encode()).digest()[:16])
    return "".join(ID_LETTERS[number >> (5 * place) & 31] for place in range(ID_LENGTH))


@dataclass
class Maker:
    """Makes issues of the posts of one export.

    Attributes:
        slugs: those that are taken.
        days: those that are taken; a draft without a date gets another.
        pictures: fetches those on other hosts; None if they stay there.
    """

    read: Read
    export: Export
    config: SiteConfig
    topics: Mapping[str, Topic]
    plan: Planned
    now: datetime
    language: str
    convert: Callable[[str], Converted] | None
    slugs: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    unknown: dict[str, int] = field(default_factory=dict)
    pictures: Downloads | None = None

    def make(self, posts: Sequence[Post], said: Callable[[int], None]) -> list[Made]:
        """The issues of all posts, in the order of their days; `said` gets a line of progress now and then."""
        self.slugs |= set(self.plan.slugs)
        dated = sorted(((self._moment(post), post) for post in posts), key=lambda pair: pair[0])
        slugs = [self._slug(post, at) for at, (_, post) in enumerate(dated)]
        places = {
            place: issue_address(slug)
            for (_, post), slug in zip(dated, slugs, strict=True)
            for place in (*map(_bare, post.aliases), *_file_names(post))
        }
        number = max((taken for _, taken, _ in self.plan.numbered), default=0)
        found = []
        for at, ((moment, post), slug) in enumerate(zip(dated, slugs, strict=True), 1):
            found.append(self._issue(post, moment, slug, number + at, places))
            said(at)
        return found

    def _moment(self, post: Post) -> datetime:
        """In the site's zone; for a post without a day, the next one that is free."""
        zone = ZoneInfo(self.config.timezone)
        usual = time.fromisoformat(self.config.publish_at)
        moment = post.moment
        if moment is None or moment.year not in YEARS:
            taken = replace(self.plan, days=self.plan.days | self.days)
            day = taken.free_day(self.config, self.now)
            self.days.add(day)
            return datetime.combine(day, usual, zone)
        if not isinstance(moment, datetime):
            return datetime.combine(moment, usual, zone)
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)

    def _slug(self, post: Post, at: int) -> str:
        slug = slug_of(post.slug, self.language) or slug_of(post.title, self.language) or f"issue-{at + 1}"
        slug = f"issue-{slug}" if is_year(slug) or is_reserved(slug) else slug
        free, number = slug, 2
        while free in self.slugs:
            free, number = f"{slug}-{number}", number + 1
        self.slugs.add(free)
        return free

    def _issue(self, post: Post, moment: datetime, slug: str, number: int, places: Mapping[str, str]) -> Made:
        beside: dict[str, str] = {}
        rewritten = without_foreign(post.text, self.convert) if self.read.kind in {"hugo", "jekyll"} else None
        left: dict[str, Any] = {**post.left}
        resolve = self._resolver(post, places, beside, left)
        text = with_links(rewritten.text if rewritten else post.text, resolve)
        title = _clean(post.title)
        text = with_headings_below(text, title)
        if rewritten and rewritten.left:
            left["text"] = rewritten.left
        if post.moment and post.moment.year not in YEARS:
            left["date"] = post.moment
        tags = list(self._tags(post, left))
        aliases, odd = _aliases(post.aliases, slug)
        if odd:
            left["old addresses"] = odd
        values = {
            "format": "1",
            "id": issue_id(self.read.kind, post),
            "title": _quoted(title),
            "subtitle": _quoted(_clean(post.subtitle)) if _clean(post.subtitle) else "",
            "description": _quoted(self._description(post, text, title)),
            "status": "ready" if post.published else "draft",
            "date": _date(moment, post.moment, self.config),
            "number": str(number),
            "question": "false",
            "tags": f"[{', '.join(tags)}]",
            "aliases": f"[{', '.join(aliases)}]" if aliases else "",
            "cover": self._cover(post, resolve, beside, left),
            "updated": _updated(post, moment, self.now),
        }
        written = {key: value for key, value in values.items() if value}
        remarks = tuple(f"{_one_line(key)}: {_one_line(value)}" for key, value in left.items())
        return Made(post, f"{moment:%Y-%m-%d}", slug, values["id"], text, beside, written, remarks)

    def _tags(self, post: Post, left: dict[str, Any]) -> Iterator[str]:
        known = {slug_of(topic.title, self.language): tag for tag, topic in self.topics.items()} | {
            tag: tag for tag in self.topics
        }
        seen: set[str] = set()
        odd: list[str] = []
        for name in post.tags:
            tag = known.get(slug_of(name, self.language))
            if tag is None:
                odd.append(name)
            elif tag not in seen:
                seen.add(tag)
                yield tag
        if odd:
            left[TAGS] = odd
            for tag in {slug_of(name, self.language) or name for name in odd}:
                self.unknown[tag] = self.unknown.get(tag, 0) + 1

    def _description(self, post: Post, text: str, title: str) -> str:
        for given in (post.description, post.subtitle):
            if len(_clean(given)) >= _SHORTEST or (given and given is post.description):
                return _clean(given)
        try:
            found = _PARAGRAPH.findall(render(text, language=self.language).html)
        except MarkdownError:
            found = []
        words = ""
        for paragraph in found:
            if len(words) < _SHORTEST:
                words = " ".join(html.unescape(_TAG.sub("", f"{words} {paragraph}")).split())
        return _clean(_cut(words)) or _clean(post.subtitle) or title

    def _cover(self, post: Post, resolve: Resolve, beside: Mapping[str, str], left: dict[str, Any]) -> str:
        if post.cover is None:
            return ""
        address, alt = post.cover
        name = resolve(address, True) if alt.strip() else ""  # noqa: FBT003 - a Callable has no names
        if name in beside:
            return f"{{src: {name}, alt: {_quoted(_clean(alt))}}}"
        left["cover"] = address
        return ""

    def _resolver(self, post: Post, places: Mapping[str, str], beside: dict[str, str], left: dict[str, Any]) -> Resolve:
        def resolve(target: str, image: bool) -> str:
            host = next((host for host in self.read.hosts if target.startswith(host)), "")
            local = target[len(host) :] or "/"
            if local.startswith(POST):
                return places.get(_file_name(local.removeprefix(POST)), local.removeprefix(POST))
            if local.lower().startswith("http://") and not image and "." in _split(local).netloc:
                left.setdefault("links made https", []).append(local)
                return "https" + local[len("http") :]
            foreign = re.match(r"[a-z][a-z0-9+.-]*:|//|#", local, re.IGNORECASE)
            whole = f"https:{target}" if target.startswith("//") else target
            if image:
                file = None if foreign else self._file(post, local)
                file = file or self._downloaded(whole, left)
                return _beside(file, beside) if file else whole if foreign else target
            if foreign:
                return whole
            split = _split(local)
            path = posixpath.normpath(posixpath.join(post.base, unquote(split.path)))
            new = places.get(_bare(path)) or places.get(_file_name(split.path) if split.path.endswith(".md") else "")
            return new + (f"#{split.fragment}" if split.fragment else "") if new else local if "__" in host else target

        return resolve

    def _downloaded(self, address: str, left: dict[str, Any]) -> str | None:
        """The file of a picture on another host, if such pictures are wanted; what isn't got is listed."""
        if self.pictures is None or not address.lower().startswith(WEB):
            return None
        name = self.pictures.file(address)
        if name is None:
            why = f"{address} ({self.pictures.failed[address]})"
            listed = left.setdefault("pictures that could not be downloaded", [])
            if why not in listed:
                listed.append(why)
        return name

    def _file(self, post: Post, address: str) -> str | None:
        """The export's file of a picture."""
        path = unquote(_SIZED.sub("/content/images/", _split(address).path))
        if not is_picture(path):
            return None
        tries = [posixpath.join(folder, path.lstrip("/")) for folder in post.folders]
        tries += [posixpath.normpath(posixpath.join(post.base, path)).lstrip("/")]
        tries += [posixpath.normpath(one) for one in tries]
        if found := next((one for one in tries if one in self.export.names), None):
            return found
        ending = "/" + path.lstrip("./")
        alike = [name for name in self.export.names if f"/{name}".endswith(ending)]
        return alike[0] if len(alike) == 1 else None


def _beside(file: str, beside: dict[str, str]) -> str:
    """The name that a picture gets beside its issue."""
    for name, known in beside.items():
        if known == file:
            return name
    place = PurePosixPath(file)
    stem = slug_of(place.stem) or "picture"
    name, number = f"{stem}{place.suffix.lower()}", 2
    while name in beside:
        name, number = f"{stem}-{number}{place.suffix.lower()}", number + 1
    beside[name] = file
    return name


def _file_names(post: Post) -> tuple[str, ...]:
    """What links by file name call it."""
    return (_file_name(post.key),) if "/" in post.key or "." in post.key else ()


def _file_name(path: str) -> str:
    place = PurePosixPath(path.partition("#")[0].strip("/"))
    stem = place.parent.name if place.stem in {"index", "_index"} else place.stem
    return f"{POST}{stem}"


def _split(address: str) -> SplitResult:
    """The parts of an address; of what is none, nothing."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _bare(address: str) -> str:
    return re.sub(r"(?:/index)?(?:\.html?)?/*$", "", "/" + address.strip("/")).lower() or "/"


def _aliases(addresses: Iterable[str], slug: str) -> tuple[list[str], list[str]]:
    """Old addresses as `aliases` takes them, and those that it can't take."""
    found: list[str] = []
    odd: list[str] = []
    for address in addresses:
        path = _split(address).path
        if path.strip("/") in {"", issue_address(slug).strip("/")}:
            continue
        fits = re.fullmatch(ALIAS_PATTERN, path) and len(path) <= 200 and not any(map(unportable, path.split("/")))
        (found if fits else odd).append(path)
    return list(dict.fromkeys(found)), odd


def _date(moment: datetime, given: date | datetime | None, config: SiteConfig) -> str:
    usual = f"{moment:%H:%M}" == config.publish_at and not moment.second
    if not isinstance(given, datetime) or usual:
        return ""
    return f"{moment:%Y-%m-%dT%H:%M}" + (f":{moment:%S}" if moment.second else "")


def _updated(post: Post, moment: datetime, now: datetime) -> str:
    day = post.updated
    if day is None or day.year not in YEARS:
        return ""
    changed = f"{day:%Y-%m-%d}"
    return changed if f"{moment:%Y-%m-%d}" < changed <= f"{now:%Y-%m-%d}" else ""


def _clean(text: str) -> str:
    """A text on one line, without tags and characters that nobody sees."""
    line = " ".join(html.unescape(_TAG.sub("", text)).split())
    return "".join(char for char in line if char.isprintable() and not unseen_in_title(char)).strip()


def _cut(words: str) -> str:
    """The beginning of a text: whole sentences if they are long enough, else whole words."""
    if len(words) <= _LONGEST:
        return words
    start = words[: _LONGEST + 1]
    sentence = max(start.rfind(end) for end in (". ", "! ", "? "))
    return (
        start[: sentence + 1]
        if sentence >= _SHORTEST
        else start[: _LONGEST - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _one_line(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))
