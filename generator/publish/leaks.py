"""Searches a built site, every byte of every file, for what belongs to issues that are not public yet.

What is searched for: every text of the issue's record (`SOUGHT`, `SOUGHT_APART`), its address, and the topics and
quizzes that come out with it. What public sources or the theme say too is left out, since it tells nothing.

Both sides are brought to one form first: entities, JSON escapes and percent signs resolved, as often as they are
wrapped; small letters; words alone. What is gzipped, as the search index is, is searched unpacked. Not seen: words that
are drawn into a picture, and pictures that were scaled or written in another format; a test that builds the same site
without those issues, and compares the bytes, sees these.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
import unicodedata
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote

from pydantic import BaseModel

from generator.model.addresses import issue_files, topic_address
from generator.model.issue import Issue
from generator.site.embargo import named, reached
from generator.site.site import Site
from generator.text.markdown import Rendered

SHINGLE = 8  # words in a row; fewer are found in texts that have nothing to do with each other
_ROUNDS = 6  # of unwrapping: an entity in HTML in XML in JSON is three
_UNPACKED = 3  # gzip in gzip
_LEAST_IN_BINARY = 8  # letters; shorter words come about by chance in a picture
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

# The texts of an issue that are sought, each by its name in the record, and what a message calls them.
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
# Fields that are sought in a way of their own.
SOUGHT_APART: Mapping[str, str] = MappingProxyType(
    {
        "body": "by every eight words in a row, and by the descriptions of its pictures",
        "pictures": "by their bytes and names",
        "published": "by its day, where that is after all public ones",
        "tags": "with the topics that come out with the issue",
        "quiz": "with the quizzes that come out with the issue",
    }
)
# What isn't sought, and why. A field or text that is in none of the three fails a test.
EXEMPT: Mapping[str, str] = MappingProxyType(
    {
        "format": "the same in every issue",
        "status": "one of two words that the theme may say too",
        "date": "the moment that it gives is in `published`",
        "number": "a whole number, which is found everywhere",
        "guide": "a guide is public from the day that it's written",
        "cover.src": "the name of one of its pictures, which are sought, or of a public one of content/pages",
        "updated": "it can't be read before the issue is",
    }
)

Owner = tuple[str, str]  # what it is, and the id of its issue


@dataclass(frozen=True, order=True, slots=True)
class Leak:
    """One thing of one issue in one file. It is named by its kind and the issue's id, never quoted: logs are public."""

    path: str
    issue: str
    kind: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.path}: holds the {self.kind} of issue {self.issue}, which is not public"


@dataclass(frozen=True)
class Needles:
    """What must not be found.

    Attributes:
        phrases: words in a row, and whose they are.
        pictures: the bytes of pictures, and whose they are.
    """

    phrases: Mapping[str, frozenset[Owner]]
    pictures: Mapping[bytes, Owner]


def needles(whole: Site, files: Mapping[str, bytes], site: Site, known: Iterable[str]) -> Needles:
    """All that tells of the issues that are not public, and nothing that is.

    Args:
        whole: the project with all issues.
        files: all files of the project, with the pictures' bytes.
        project: what is public.
        known: further texts that are public: the theme's.
    """
    shown_ids = {issue.id for issue in site.issues}
    hidden = tuple(issue for issue in whole.issues if issue.id not in shown_ids)
    brought = {quiz.address: named(quiz) for quiz in whole.quizzes}
    own = {path: issue for issue in hidden for path in issue_files(files, issue.slug)}
    phrases: dict[str, set[Owner]] = {}
    for issue in hidden:
        for kind, text in _texts(issue, site, [path for path in own if own[path] is issue]):
            phrases.setdefault(" ".join(_words(_unwrapped(text))), set()).add((kind, issue.id))
        for kind, text in _later(reached(named(issue), brought), whole, site):
            phrases.setdefault(" ".join(_words(_unwrapped(text))), set()).add((kind, issue.id))
        for shingle in _shingles(issue.body.html):
            phrases.setdefault(shingle, set()).add(("text", issue.id))
    phrases.pop("", None)
    later = {f"quizzes/{quiz.id}.yml" for quiz in whole.quizzes} - {f"quizzes/{quiz.id}.yml" for quiz in site.quizzes}
    public = [*known, *_strings(site), *(path for path in files if path not in own and path not in later)]
    finder = _Finder(phrases)
    for text in public:
        for form in _forms(text):
            for phrase in finder.found(form):
                phrases.pop(phrase, None)
    shown = {data for path, data in files.items() if path not in own}
    pictures = {
        files[path]: ("picture", issue.id)
        for path, issue in own.items()
        if not path.endswith(".md") and files[path] and files[path] not in shown
    }
    return Needles({phrase: frozenset(owners) for phrase, owners in phrases.items()}, pictures)


def search(built: Iterable[tuple[str, bytes]], sought: Needles) -> tuple[Leak, ...]:
    """Everything of `sought` in a site's files, given as (path, bytes)."""
    finder = _Finder(sought.phrases)
    hashes = {hashlib.sha256(data).digest(): owner for data, owner in sought.pictures.items()}
    found = set()
    for path, packed in built:
        for data in _unpacked(packed):
            owners = {hashes[digest]} if (digest := hashlib.sha256(data).digest()) in hashes else set()
            owners |= {owner for picture, owner in sought.pictures.items() if _embeds(data, picture)}
            for phrase in _phrases_in(path, data, finder):
                owners |= sought.phrases[phrase]
            found |= {Leak(path, issue, kind) for kind, issue in owners}
    return tuple(sorted(found))


def _texts(issue: Issue, site: Site, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(kind, text) of everything that tells of an issue, its body apart."""
    for name, kind in SOUGHT.items():
        yield from ((kind, text) for text in _strings(_at(issue, name)))
    yield "address", issue.address
    yield from (("picture's description", alt) for alt in _ALT.findall(issue.body.html))
    yield from (("picture's name", PurePosixPath(path).name) for path in paths if not path.endswith(".md"))
    if issue.published > max((public.published for public in site.issues), default=issue.published):
        # A day between public ones tells nothing.
        yield "day", issue.published.date().isoformat()
        yield "day", f"{issue.published:%d %b %Y}"  # as RSS has it, RFC 822
        yield "day", site.texts.date(issue.published)


def _at(record: object, name: str) -> object:
    """What a record holds under a name with dots; None where a record on the way is left out."""
    for step in name.split("."):
        record = getattr(record, step, None)
    return record


def _later(names: Collection[str], whole: Site, site: Site) -> Iterator[tuple[str, str]]:
    """(kind, text) of the topics and quizzes among `names`, which are addresses, that are not public yet."""
    for tag, topic in whole.topics.items():
        if tag not in site.topics and topic_address(tag) in names:
            yield from (("topic", text) for text in (tag, topic.title, topic.description))
    public = {quiz.id for quiz in site.quizzes}
    for quiz in whole.quizzes:
        if quiz.id not in public and quiz.address in names:
            yield from (("quiz", text) for text in (quiz.id, quiz.title, quiz.description))
            yield from (("quiz", item.text) for item in quiz.items)


def _shingles(body: str) -> Iterator[str]:
    words = _words(_without_tags(_unwrapped(body)))
    for start in range(len(words) - SHINGLE + 1):
        some = words[start : start + SHINGLE]
        if _BREAK not in some:
            yield " ".join(some)


class _Finder:
    """Finds any of many phrases in a row of words, in one pass."""

    def __init__(self, phrases: Iterable[str]) -> None:
        lengths: dict[str, set[int]] = {}
        self.phrases = frozenset(phrases)
        for phrase in self.phrases:
            words = phrase.split(" ")
            lengths.setdefault(words[0], set()).add(len(words))
        self.lengths = {word: sorted(several) for word, several in lengths.items()}

    def found(self, words: list[str]) -> set[str]:
        """The phrases that stand in `words`."""
        return {
            phrase
            for start, word in enumerate(words)
            if word in self.lengths
            for length in self.lengths[word]
            if (phrase := " ".join(words[start : start + length])) in self.phrases
        }


def _phrases_in(path: str, data: bytes, finder: _Finder) -> Iterator[str]:
    """The phrases in a file and in its name, without words that come about by chance."""
    yield from finder.found(_words(_unwrapped(path)))
    try:
        text, binary = data.decode(), False
    except UnicodeDecodeError:
        text, binary = data.decode(errors="replace"), True
    for form in _forms(text):
        for phrase in finder.found(form):
            names_of_code = path.endswith(_CODE) and phrase.isalpha()  # one plain word, such as `navigation`
            if not names_of_code and not (binary and len(phrase) < _LEAST_IN_BINARY):
                yield phrase


def _forms(text: str) -> Iterator[list[str]]:
    """The words of a text with its tags, whose attributes hold words too, and without them."""
    plain = _unwrapped(text)
    yield _words(plain)
    if "<" in plain:
        yield _words(_without_tags(plain))


def _words(text: str) -> list[str]:
    """The words of a text that is unwrapped, in small letters, without the marks where a word may be cut in two."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).replace("\xad", "").casefold())


def _without_tags(text: str) -> str:
    """Emphasis and links stand inside a sentence; any other tag ends it."""
    return _TAG.sub(f" {_BREAK} ", _INLINE_TAG.sub("", text))


def _unwrapped(text: str) -> str:
    """Entities, JSON escapes and percent signs resolved, until nothing changes."""
    for _ in range(_ROUNDS):
        before = text
        if "%" in text:
            text = _PERCENT.sub(lambda found: unquote(found[0], errors="replace"), text)
        if "\\" in text:
            text = _ESCAPE.sub(_unescaped, text)
            # Two escapes may make one letter (UTF-16).
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if "&" in text:
            text = html.unescape(text)
        if text == before:
            break
    return text


def _unescaped(found: re.Match[str]) -> str:
    code, blank, letter = found.groups()
    if code:
        return chr(int(code, 16))
    return " " if blank else str(letter)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The bytes themselves and, where they are gzipped, what is in them."""
    yield data
    for _ in range(_UNPACKED):
        if not data.startswith(_GZIP):
            return
        try:
            data = zlib.decompressobj(wbits=31).decompress(data)
        except zlib.error:
            return  # only begins like one
        yield data


def _embeds(data: bytes, picture: bytes) -> bool:
    """Whether a file holds a picture among other bytes, or as a `data:` address."""
    if len(data) <= len(picture) or len(picture) < SHINGLE:
        return False
    return picture in data or base64.b64encode(picture).rstrip(b"=")[:-1] in data


def _strings(value: object) -> Iterator[str]:
    """Every text of a record, and days as they are written in files."""
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
    """Every file of a built site, hidden ones too: its path there, with '/', and its bytes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
