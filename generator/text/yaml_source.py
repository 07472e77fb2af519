"""Reads YAML event by event, and keeps the line and column of each value.

Only a plain subset of YAML is accepted. `no` and `06:10` stay text and `010` is never 8: the scalars are those of
the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema), decimal numbers only. Anchors, aliases and
tags are refused, so that a small file can't grow without limit when it's read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from generator.text.document import Document, Map, MapEntry, Mark, Node, Scalar, Seq
from generator.text.invisible import INVISIBLE_CHARACTER, TITLES, UNSEEN, unseen_in_title
from generator.text.problems import Problem, Rule
from generator.text.unmerged import unmerged
from generator.text.yaml_mistakes import syntax_problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
MAX_VALUES = 20_000  # ten times a long quiz; up to here, searching a list stays fast
LINK_MARK = "\ue000"  # set before site addresses in rendered HTML (see markdown.py); refused in authors' files
EMBED_MARK = "\ue001"

# libyaml where the wheel has it: ten times faster; the events are the same.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LIKE_DASHES = re.compile(
    r"[ \t]*(?:[-\u2010-\u2015\u2212]{1,9}|\+{3}|\.{3}|=+)[ \t]*"
)  # what stands for three hyphens
_CLOSING = re.compile(r"\n---[^\S\n]*(?:\n|\Z)")
_NOTHING = Map((), Mark(2, 1))
_NULL = re.compile(r"(?:~|null|Null|NULL)?\Z")
_BOOL = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}\Z")

ENCODING = Rule(
    "encoding",
    "error",
    what="Files are UTF-8 text. Editors offer this encoding under *Save with encoding*.",
    why="In another encoding, letters turn into other letters, and no program can tell which ones you typed.",
)

TOO_LARGE = Rule(
    "too-large",
    "error",
    what="A file has at most a million bytes and at most 20,000 keys and values. `mkdocs.yml` has "
    "at most 50,000 bytes.",
    why="Nobody writes a larger file by hand, and it would make every save slow.",
)


def _with_line_feeds(data: bytes) -> bytes:
    """A file's content without a byte order mark, and with one sign at the end of each line."""
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def decode(path: str, data: bytes) -> str | Problem:
    """The file's text, with line feeds and without a byte order mark; or the problem that prevents reading it."""
    if len(data) > MAX_BYTES:
        message = f"expected at most {MAX_BYTES:,} bytes of text, found {len(data):,}; split the file"
        return TOO_LARGE.at(path, 1, 1, message)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ENCODING.at(path, 1, 1, "expected UTF-8, found UTF-16; save the file as UTF-8")
    data = _with_line_feeds(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").split("\n")
        message = f"expected UTF-8, found the byte 0x{data[error.start]:02x}; save the file as UTF-8"
        return ENCODING.at(path, len(before), len(before[-1]) + 1, message)
    if unseen := UNSEEN.search(text):
        line = text.count("\n", 0, unseen.start()) + 1
        column = unseen.start() - (text.rfind("\n", 0, unseen.start()) + 1) + 1
        name = f"U+{ord(unseen.group()):04X}"
        return INVISIBLE_CHARACTER.at(path, line, column, f"found the invisible character {name}; delete it")
    return unmerged(path, text) or text


def read_yaml(path: str, data: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
    """A YAML file, or its problems."""
    text = decode(path, data)
    if isinstance(text, Problem):
        return None, (text,)
    root, problems = _parse(path, text, 0)
    return (Document(path, root, text) if root and not problems else None), problems


FRONT_MATTER = Rule(
    "front-matter",
    "error",
    what="An issue or a hand-written page begins with front matter: keys between two lines of three dashes.",
    why="Without the dashes, the keys would appear as text on the page.",
)


def read_markdown(
    path: str, data: bytes, known: Mapping[str, Any] | None = None
) -> tuple[Document | None, tuple[Problem, ...]]:
    """A Markdown file with YAML front matter between two lines of three dashes, or its problems.

    `known` are the values of the front matter, if an earlier reading found them, and no problem.
    """
    if known is not None:
        return _known_markdown(path, _with_line_feeds(data).decode(), known), ()
    text = decode(path, data)
    if isinstance(text, Problem):
        return None, (text,)
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        message = "expected front matter: a line `---`, then `format: 1`, the other keys and a closing line `---`"
        return None, (FRONT_MATTER.at(path, 1, 1, message + _found_instead(lines)),)
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        for number, line in enumerate(lines[1:], 2):
            if _LIKE_DASHES.fullmatch(line):
                message = f"expected a line `---` that closes the front matter, found `{line}`; write three hyphens"
                return None, (FRONT_MATTER.at(path, number, 1, f"{message} at the start of the line"),)
        message = "expected a line `---` that closes the front matter, found the end of the file"
        return None, (FRONT_MATTER.at(path, 1, 1, message),)
    front, body = "\n".join(lines[1:end]) + "\n", "\n".join(lines[end + 1 :])
    root, problems = _parse(path, front, 1)
    if root is None or problems:
        return None, problems
    return Document(path, root, text, body, end + 2), ()


def _known_markdown(path: str, text: str, known: Mapping[str, Any]) -> Document:
    """A Markdown file in which an earlier reading found no problem; its front matter is read when it's needed."""
    begin, closing = text.index("\n"), _CLOSING.search(text)
    if closing is None:
        raise ValueError(f"{path} has no front matter, and can't have been read before")
    front = text[begin + 1 : closing.start() + 1]
    body_line = text.count("\n", 0, closing.start() + 1) + 2
    return Document(path, lambda: _parse(path, front, 1)[0] or _NOTHING, text, text[closing.end() :], body_line, known)


def _found_instead(lines: list[str]) -> str:
    """The end of a message about a file that doesn't begin with front matter: what it begins with, if that is clear."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if first and lines[first].rstrip() == "---":
        return "; found it below an empty line; delete all lines above it"
    if _LIKE_DASHES.fullmatch(lines[0]):
        return f"; found `{lines[0]}` in the first line; write three hyphens at its start"
    return ""


@dataclass(slots=True)
class _Open:
    """A collection that is still being read."""

    mark: Mark
    is_map: bool
    nodes: list[Node]


EMPTY = Rule(
    "empty",
    "error",
    what="YAML files and front matter are not empty: they begin with `format: 1`.",
    why="An empty file was not saved, or is not written yet.",
)

SHAPE = Rule(
    "shape",
    "error",
    what="A file consists of `key: value` lines, with a space after each colon, and every key is a word.",
    why="Anything else has no keys to read.",
)


def _parse(path: str, text: str, line_offset: int) -> tuple[Map | None, tuple[Problem, ...]]:
    try:
        root, problems = _Builder(path, line_offset).build(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        return None, (syntax_problem(path, text, line_offset, error),)
    if problems:
        return None, problems
    if isinstance(root, Map):
        return root, ()
    if root is None or (isinstance(root, Scalar) and root.value is None):
        message = f"the {'front matter' if line_offset else 'file'} is empty; begin it with `format: 1`"
        return None, (EMPTY.at(path, 1 + line_offset, 1, message),)
    found = "a list; remove the `- `" if isinstance(root, Seq) else "text; put a space after the colon of each key"
    message = f"expected `key: value` lines, beginning with `format: 1`, found {found}"
    return None, (SHAPE.at(path, root.mark.line, root.mark.column, message),)


ANCHOR = Rule(
    "anchor",
    "error",
    what="A file has no YAML anchors (`&name`) or aliases (`*name`). Write the value out, and put text that begins "
    "with `&` or `*` in quotes.",
    why="They let a small file grow without limit when it is read, and people have to look up the value.",
)

DUPLICATE_KEY = Rule(
    "duplicate-key",
    "error",
    what="Each key appears only once in its mapping.",
    why="Most programs silently keep the last of two and drop the first.",
)

ONE_DOCUMENT = Rule(
    "one-document",
    "error",
    what="A file contains one YAML document, without a second line of three dashes.",
    why="Nothing after that line would be read.",
)

TAG = Rule(
    "tag",
    "error",
    what="A file has no YAML tags (`!name`). Put text that begins with an exclamation mark in quotes.",
    why="In some programs, tags can run code.",
)

TOO_DEEP = Rule(
    "too-deep",
    "error",
    what="Values are nested at most 24 levels deep.",
    why="No file needs more than eight levels; the usual cause is an extra bracket.",
)


def syntax_error(text: str) -> yaml.MarkedYAMLError | None:
    """The mistake that this program's parser finds in a file; MkDocs has another one, with other words."""
    try:
        for _ in yaml.parse(text, Loader=LOADER):
            pass
    except yaml.MarkedYAMLError as error:
        return error
    return None


class _Builder:
    """Builds nodes from events, without recursion, so that deep nesting is a problem to report and not a crash."""

    def __init__(self, path: str, line_offset: int) -> None:
        self.path = path
        self.line_offset = line_offset
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.values = 0

    def build(self, events: Iterator[Any]) -> tuple[Node | None, tuple[Problem, ...]]:
        """The file's one value. Reading stops at the first feature that isn't allowed here."""
        for event in events:
            mark = Mark(event.start_mark.line + 1 + self.line_offset, event.start_mark.column + 1)
            if refused := self.refusal(event):
                self.add(*refused, mark)
                break
            if isinstance(event, yaml.ScalarEvent):
                if escaped := UNSEEN.search(event.value):
                    code = f"U+{ord(escaped.group()):04X}"
                    message = f"found an escape for the invisible character {code}; delete it"
                    self.add(INVISIBLE_CHARACTER, message, mark)
                value = _value(event.value) if event.implicit[0] else event.value
                self.put(Scalar(value, event.value, mark))
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self.open.append(_Open(mark, isinstance(event, yaml.MappingStartEvent), []))
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                done = self.open.pop()
                self.put(self.mapping(done) if done.is_map else Seq(tuple(done.nodes), done.mark))
        return self.root, tuple(self.problems)

    def refusal(self, event: Any) -> tuple[Rule, str] | None:  # noqa: ANN401 - the library's events share no type
        """(rule, message) for what YAML allows and this program doesn't."""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = "anchors (`&name`) and aliases (`*name`) are not allowed; write the value out"
            return ANCHOR, f"{message}, or put text that begins with `&` or `*` in quotes"
        if (tag := getattr(event, "tag", None)) is not None:
            return TAG, f"the tag `{tag}` is not allowed; delete it, or put text that begins with `!` in quotes"
        self.values += 1
        if self.values > MAX_VALUES:
            return TOO_LARGE, f"expected at most {MAX_VALUES:,} keys and values in a file, found more; split the file"
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            return ONE_DOCUMENT, "expected one YAML document in a file, found a second `---`; delete the line"
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent) and len(self.open) >= MAX_DEPTH:
            return TOO_DEEP, f"expected at most {MAX_DEPTH} levels of nesting, found more; remove some levels"
        return None

    def add(self, rule: Rule, message: str, mark: Mark) -> None:
        """Adds a problem."""
        self.problems.append(rule.at(self.path, mark.line, mark.column, message))

    def put(self, node: Node) -> None:
        """Adds a finished node to the open collection."""
        if self.open:
            self.open[-1].nodes.append(node)
        else:
            self.root = node

    def mapping(self, done: _Open) -> Map:
        """A mapping from keys and values in turn. Of two equal keys, the first counts."""
        entries: dict[str, MapEntry] = {}
        for key, value in zip(done.nodes[::2], done.nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                message = (
                    "expected a word as a key, found a list or mapping; put a key that begins with a bracket in quotes"
                )
                self.add(SHAPE, message, key.mark)
            elif key.text in entries:
                first = entries[key.text].mark.line
                message = f"duplicate key `{key.text}`, first used on line {first}; delete one"
                in_list = bool(self.open) and not self.open[-1].is_map
                if in_list and len(entries) > 1 and key.text == next(iter(entries)):
                    self.add(DUPLICATE_KEY, f"{message}, or begin a new entry here with `- `", key.mark)
                    break  # the other keys of that entry would be duplicates too
                self.add(DUPLICATE_KEY, message, key.mark)
            else:
                entries[key.text] = MapEntry(key.text, key.mark, value)
                if key.text in TITLES and isinstance(value, Scalar) and (unseen := unseen_in_title(value.text)):
                    message = f"found the invisible character {unseen} in `{key.text}`; delete it"
                    self.add(INVISIBLE_CHARACTER, message, value.mark)
        return Map(tuple(entries.values()), done.mark)


def _value(text: str) -> str | int | bool | Decimal | None:
    """The value of a plain scalar."""
    if _NULL.match(text):
        return None
    if _BOOL.match(text):
        return text.lower() == "true"
    if _WHOLE.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return Decimal(text)
    return text
