"""Searches a built site, every byte of every file, for whatever belongs to issues that are not public yet.

It looks for every text of an issue's record (`SOUGHT`, `SOUGHT_APART`), for its address, and for the topics and quizzes
that are published with it. Texts that public sources or the theme contain too are left out: they give nothing away.
What is found may still be there by chance, since pages contain more words than their sources, such as the names of
months. So whoever searches compares with a build that never saw the hidden issues: what the same file contains there
too is no leak.

Both sides are normalized first. Entities, JSON escapes and percent escapes are decoded, however deep they are nested;
letters become lower case; only words count. Gzipped data, such as the search index, is searched unpacked. What it can't
see: words that are drawn in a picture, and pictures that were scaled or converted. For these, a test builds the same
site without the hidden issues and compares the bytes.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote

from pydantic import BaseModel

from generator.model.addresses import topic_address
from generator.model.issue import Issue
from generator.publish.unpublished import Unpublished, unread_id, unread_texts
from generator.site.embargo import named, reached
from generator.site.hidden import entry_name
from generator.site.site import Site
from generator.text.markdown import Rendered
from generator.text.picture_metadata import without_metadata
from generator.text.pictures import is_picture

SHINGLE = 8  # words in a row; fewer occur in unrelated texts too
_ROUNDS = 6  # of decoding: an entity in HTML in XML in JSON needs three
_GZIP_LAYERS = 3  # gzip in gzip
_LEAST_IN_BINARY = 8  # letters; shorter words occur in pictures by chance
_CODE = (".js", ".mjs", ".css", ".map", ".wasm")
_GZIP = b"\x1f\x8b"
_BREAK = "\x1f"
_WORD = re.compile(rf"[^\W_]+|{_BREAK}")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrtbf])|([\"'/\\]))")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_INLINE = "a|abbr|b|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|u|var|wbr"
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_TAG = re.compile(r"<[/!?]?[a-zA-Z][^<>]*>")
_ALT = re.compile(r"\salt=\"([^\"]*)\"")

# The texts of an issue that are searched for: {name in the record: what a message calls it}.
SOUGHT: Mapping[str, str] = MappingProxyType(
    {
        "id": "id",
        "slug": "slug",
        "title": "title",
        "subtitle": "subtitle",
        "description": "description",
        "question": "question",
        "reflection": "reflection",
        "quote.text": "quote",
        "quote.by": "quote",
        "quote.note": "quote",
        "aliases": "alias",
        "cover.alt": "picture's description",
    }
)
# Fields that are searched for in another way.
SOUGHT_APART: Mapping[str, str] = MappingProxyType(
    {
        "body": "any eight words in a row, and the descriptions of its pictures",
        "pictures": "their bytes and names",
        "published": "its day, if that is after all public ones",
        "tags": "the topics that are published with the issue",
        "quiz": "the quizzes that are published with the issue",
    }
)
# What isn't searched for, and why. A test fails if a field or text is in none of the three.
EXEMPT: Mapping[str, str] = MappingProxyType(
    {
        "format": "the same in every issue",
        "status": "one of two words that the theme may contain too",
        "date": "`published` holds the time that it gives",
        "number": "a whole number, which occurs everywhere",
        "guide": "a guide is public as soon as it's written",
        "cover.src": "a picture of the issue, which is searched for, or a public one in content/pages",
        "withdrawn": "a day that the page at its address states",
        "updated": "only shown where the issue is shown",
    }
)

Owner = tuple[str, str]  # (kind, id of the issue)


@dataclass(frozen=True, order=True, slots=True)
class Leak:
    """Part of a hidden issue in a file. It states the kind and the issue's id, never the text: logs are public."""

    path: str
    issue: str
    kind: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.path}: contains the {self.kind} of issue {self.issue}, which is not public"


@dataclass(frozen=True)
class Needles:
    """What a site must not contain.

    Attributes:
        phrases: words in a row, and the issues that they belong to.
        pictures: the bytes of pictures, and the issues that they belong to.
    """

    phrases: Mapping[str, frozenset[Owner]]
    pictures: Mapping[bytes, Owner]


def needles(kept: Unpublished, files: Mapping[str, bytes], site: Site, known: Iterable[str]) -> Needles:
    """All that would give away an issue that is not public, without anything that is public.

    Args:
        kept: what is not public.
        files: all files of the project, with the bytes of the pictures.
        site: the public site.
        known: further public texts: the theme's.
    """
    ids = {name: unread_id(name, text) for name, text in kept.unread.items()}
    ids |= {name: issue.id for name, issue in kept.issues.items()}
    issue_of = {path: ids[name] for path in files if (name := entry_name(path)) in ids}
    phrases = _phrases(kept, site, issue_of, ids)
    public_quizzes = {quiz.id for quiz in site.quizzes}
    hidden_quizzes = {f"quizzes/{quiz.id}.yml" for quiz in kept.quizzes if quiz.id not in public_quizzes}
    public = [*known, *_strings(site), *(path for path in files if path not in issue_of and path not in hidden_quizzes)]
    finder = _Finder(phrases)
    for text in public:
        for words in _with_and_without_tags(text):
            for phrase in finder.find(words):
                phrases.pop(phrase, None)
    shown = {data for path, one in files.items() if path not in issue_of for data in _forms(path, one)}
    pictures = {
        data: ("picture", issue_id)
        for path, issue_id in issue_of.items()
        for data in _forms(path, files[path])
        if not path.endswith(".md") and data and data not in shown
    }
    return Needles(phrases, pictures)


def _forms(path: str, data: bytes) -> tuple[bytes, ...]:
    """The bytes of a file, and those of a picture as it's published."""
    return (data, without_metadata(data)) if is_picture(path) else (data,)


def _phrases(
    kept: Unpublished, site: Site, paths: Iterable[str], ids: Mapping[str, str]
) -> dict[str, frozenset[Owner]]:
    """Every phrase that belongs to a hidden issue. `paths` are the files of all of them, `ids` their ids by name."""
    references = {quiz.address: named(quiz) for quiz in kept.quizzes}
    own: dict[str, list[str]] = {name: [] for name in ids}
    for path in paths:
        own[entry_name(path) or ""].append(path)
    found: defaultdict[str, set[Owner]] = defaultdict(set)
    for name, issue in kept.issues.items():
        told = (*_texts(issue, site, own[name]), *_later(reached(named(issue), references), kept, site))
        for kind, text in told:
            found[" ".join(_words(_decoded(text)))].add((kind, issue.id))
        for shingle in _shingles(issue.body.html):
            found[shingle].add(("text", issue.id))
    for name, text in kept.unread.items():
        for kind, part in unread_texts(name, text):
            found[" ".join(_words(_decoded(part)))].add((kind, ids[name]))
        for shingle in _shingles(text):
            found[shingle].add(("text", ids[name]))
    found.pop("", None)
    return {phrase: frozenset(owners) for phrase, owners in found.items()}


def search(
    built: Iterable[tuple[str, bytes]], sought: Needles, clean: Mapping[str, bytes] = MappingProxyType({})
) -> tuple[Leak, ...]:
    """Every leak in the files of a built site, which are given as (path, bytes).

    `clean` has files of a site that was built without the hidden issues. What the same file contains there is no leak.
    """
    finder = _Finder(sought.phrases)
    hashes = {hashlib.sha256(data).digest(): owner for data, owner in sought.pictures.items()}
    found = set()
    for path, packed in built:
        if hits := _hits(path, packed, sought, finder, hashes):
            hits -= _hits(path, clean[path], sought, finder, hashes) if path in clean else set()
            found |= {Leak(path, issue, kind) for _, kind, issue in hits}
    return tuple(sorted(found))


def _hits(
    path: str, packed: bytes, sought: Needles, finder: _Finder, hashes: Mapping[bytes, Owner]
) -> set[tuple[str | bytes, str, str]]:
    """(what, kind, issue) of everything sought that is in a file: phrases and pictures."""
    hits: set[tuple[str | bytes, str, str]] = set()
    for data in _unpacked(packed):
        if (digest := hashlib.sha256(data).digest()) in hashes:
            hits.add((digest, *hashes[digest]))
        hits |= {(picture, *owner) for picture, owner in sought.pictures.items() if _embeds(data, picture)}
        hits |= {(phrase, *owner) for phrase in _phrases_in(path, data, finder) for owner in sought.phrases[phrase]}
    return hits


def _texts(issue: Issue, site: Site, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(kind, text) of everything that would give away an issue, except its body."""
    for name, kind in SOUGHT.items():
        yield from ((kind, text) for text in _strings(_at(issue, name)))
    yield "address", issue.address
    yield from (("picture's description", alt) for alt in _ALT.findall(issue.body.html))
    yield from (("picture's name", PurePosixPath(path).name) for path in paths if not path.endswith(".md"))
    if issue.published > max((public.published for public in site.issues), default=issue.published):
        # A day between public ones gives nothing away.
        yield "day", issue.published.date().isoformat()
        yield "day", f"{issue.published:%d %b %Y}"  # as RSS writes it (RFC 822)
        yield "day", site.texts.date(issue.published)


def _at(record: object, name: str) -> object:
    """The value of a dotted name in a record; None if a part of the way is missing."""
    for step in name.split("."):
        record = getattr(record, step, None)
    return record


def _later(addresses: Collection[str], kept: Unpublished, site: Site) -> Iterator[tuple[str, str]]:
    """(kind, text) of the topics and quizzes at `addresses` that are not public yet."""
    for tag, topic in kept.topics.items():
        if tag not in site.topics and topic_address(tag) in addresses:
            yield from (("topic", text) for text in (tag, topic.title, topic.description))
    public = {quiz.id for quiz in site.quizzes}
    for quiz in kept.quizzes:
        if quiz.id not in public and quiz.address in addresses:
            yield from (("quiz", text) for text in (quiz.id, quiz.title, quiz.description))
            yield from (("quiz", item.text) for item in quiz.items)


def _shingles(body: str) -> Iterator[str]:
    words = _words(_without_tags(_decoded(body)))
    for start in range(len(words) - SHINGLE + 1):
        shingle = words[start : start + SHINGLE]
        if _BREAK not in shingle:
            yield " ".join(shingle)


class _Finder:
    """Finds any of many phrases in a list of words, in one pass."""

    def __init__(self, phrases: Iterable[str]) -> None:
        lengths: dict[str, set[int]] = {}
        self.phrases = frozenset(phrases)
        for phrase in self.phrases:
            words = phrase.split(" ")
            lengths.setdefault(words[0], set()).add(len(words))
        self.lengths = {word: sorted(some) for word, some in lengths.items()}

    def find(self, words: list[str]) -> set[str]:
        """The phrases that occur in `words`."""
        return {
            phrase
            for start, word in enumerate(words)
            if word in self.lengths
            for length in self.lengths[word]
            if (phrase := " ".join(words[start : start + length])) in self.phrases
        }


def _phrases_in(path: str, data: bytes, finder: _Finder) -> Iterator[str]:
    """The phrases in a file and in its path, without those that may occur by chance."""
    yield from finder.find(_words(_decoded(path)))
    try:
        text, binary = data.decode(), False
    except UnicodeDecodeError:
        text, binary = data.decode(errors="replace"), True
    for words in _with_and_without_tags(text):
        for phrase in finder.find(words):
            identifier = path.endswith(_CODE) and phrase.isalpha()  # one plain word, such as `navigation`
            if not identifier and not (binary and len(phrase) < _LEAST_IN_BINARY):
                yield phrase


def _with_and_without_tags(text: str) -> Iterator[list[str]]:
    """The words of a text with its tags, whose attributes have words too, and without them."""
    plain = _decoded(text)
    yield _words(plain)
    if "<" in plain:
        yield _words(_without_tags(plain))


def _words(text: str) -> list[str]:
    """The words of a decoded text, in lower case, without soft hyphens."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).replace("\xad", "").casefold())


def _without_tags(text: str) -> str:
    """`text` without tags. Emphasis and links are part of a sentence; any other tag ends it."""
    return _TAG.sub(f" {_BREAK} ", _INLINE_TAG.sub("", text))


def _decoded(text: str) -> str:
    """Decodes entities, JSON escapes and percent escapes until nothing changes."""
    for _ in range(_ROUNDS):
        before = text
        if "%" in text:
            text = _PERCENT.sub(lambda match: unquote(match[0], errors="replace"), text)
        if "\\" in text:
            text = _ESCAPE.sub(_unescaped, text)
            # Two escapes may be one character, as a surrogate pair.
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if "&" in text:
            text = html.unescape(text)
        if text == before:
            break
    return text


def _unescaped(match: re.Match[str]) -> str:
    code, blank, letter = match.groups()
    if code:
        return chr(int(code, 16))
    return " " if blank else str(letter)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The data and, if it is gzipped, what it unpacks to."""
    yield data
    for _ in range(_GZIP_LAYERS):
        if not data.startswith(_GZIP):
            return
        try:
            data = zlib.decompressobj(wbits=31).decompress(data)
        except zlib.error:
            return  # only starts like gzip
        yield data


def _embeds(data: bytes, picture: bytes) -> bool:
    """Whether a file contains a picture among other bytes, or as a `data:` URL."""
    if len(data) <= len(picture) or len(picture) < SHINGLE:
        return False
    return picture in data or base64.b64encode(picture).rstrip(b"=")[:-1] in data


def _strings(value: object) -> Iterator[str]:
    """Every text in a record, and its dates in ISO 8601, as files write them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, date | datetime):
        yield value.isoformat()
    elif isinstance(value, Rendered):
        yield from (value.html, value.source)
    elif isinstance(value, BaseModel):
        yield from (text for name in type(value).model_fields for text in _strings(getattr(value, name)))
    elif is_dataclass(value):
        yield from (text for field in fields(value) for text in _strings(getattr(value, field.name)))
    elif isinstance(value, Mapping):
        yield from (text for pair in value.items() for part in pair for text in _strings(part))
    elif isinstance(value, tuple | list | frozenset):
        yield from (text for part in value for text in _strings(part))


def read_site(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a built site, hidden ones too: (path with '/', bytes)."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
