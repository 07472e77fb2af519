"""Reads an issue: its text, and the pictures in its folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from generator.model.addresses import day_and_slug, is_year, issue_address
from generator.model.base import ID_PATTERN
from generator.model.issue import Issue, day_of, moment
from generator.model.validate import build
from generator.site.bodies import RenderBody, read_body
from generator.site.picture_files import PICTURE, picture_of
from generator.site.source_tree import SourceFile
from generator.text.document import Document
from generator.text.file_rules import FILE_NAME
from generator.text.links import Pictures, Placed
from generator.text.pictures import Picture, is_picture
from generator.text.problems import Problem, Rule
from generator.text.smaller import version
from generator.text.yaml_source import read_markdown

PICTURE_PATTERN = r"[A-Za-z0-9][A-Za-z0-9._-]*"

DATE_DIFFERS = Rule(
    "date-differs",
    "error",
    what="The `date` of an issue is the date in its file's name, in the site's time zone. Leave it out, unless the "
    "issue is published at a different time than usual.",
    why="With two different dates, the list of files would show the wrong one.",
)


def right_name(name: str) -> tuple[str, str] | None:
    """The date, as written, and the slug in the name of an issue; None if the slug can't be one."""
    named = day_and_slug(name)
    return named if named and re.fullmatch(ID_PATTERN, named[1]) and not is_year(named[1]) else None


@dataclass(frozen=True, slots=True)
class IssueInputs:
    """All that an issue is read from.

    Attributes:
        day: the date in its name, as written.
        files: the path and the content of its text, and of each file in its folder.
        publish_at: the usual time of day, as HH:MM.
        zone: the site's time zone.
        placed: the pictures beside the hand-written pages, which it may show.
        language: that of quotation marks.
    """

    day: str
    slug: str
    files: tuple[tuple[str, bytes], ...]
    publish_at: str
    zone: str
    placed: Pictures
    language: str


@dataclass(frozen=True, slots=True)
class ReadIssue:
    """An issue as it was read, its problems, the files that belong to it, and those that are pictures with errors."""

    source: SourceFile[Issue]
    problems: tuple[Problem, ...]
    used: frozenset[str]
    spoilt: frozenset[str] = frozenset()


class Known(Protocol):
    """What an earlier reading of equal inputs found, if it found no problem."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Those of the front matter."""

    @property
    def found(self) -> Mapping[str, Any]:
        """What `SourceFile.once` gave, as `to_json` writes it."""


class ReadAnew(Protocol):
    """Reads an issue, from what is known of it or from its files alone."""

    def __call__(self, known: Known | None = None) -> ReadIssue:
        """The issue."""


# Gives the issue at a path, which it may know from an earlier reading of equal inputs; else from the function.
RecallIssue = Callable[[str, IssueInputs, ReadAnew], ReadIssue]


def read_anew(path: str, inputs: IssueInputs, read: ReadAnew) -> ReadIssue:  # noqa: ARG001 - see RecallIssue
    """Reads every issue."""
    return read()


def read_issue(inputs: IssueInputs, body: RenderBody, known: Known | None = None) -> ReadIssue:
    """The issue, with every problem of its files. `body` turns its text into HTML."""
    reader = _Reader(inputs, body, known)
    source = reader.source()
    return ReadIssue(source, tuple(reader.problems), frozenset(reader.used), frozenset(reader.spoilt))


class _Reader:
    def __init__(self, inputs: IssueInputs, body: RenderBody, known: Known | None) -> None:
        self.inputs = inputs
        self.body = body
        self.known = known
        self.problems: list[Problem] = []
        self.used = {inputs.files[0][0]}
        self.spoilt: set[str] = set()

    def source(self) -> SourceFile[Issue]:
        inputs = self.inputs
        path, data = inputs.files[0]
        document, problems = read_markdown(path, data, self.known.values if self.known else None)
        self.problems += problems
        try:
            day = day_of(inputs.day)
        except ValueError as error:
            self.problems.append(FILE_NAME.at(path, 1, 1, f"{error}, found `{inputs.day}`; rename it"))
            return SourceFile(path, document, None, id=inputs.slug)
        # In any case: a text that can't be read doesn't make its pictures strays.
        pictures = tuple(
            picture for name, content in inputs.files[1:] if (picture := self.picture(path, name, content))
        )
        record = self.record(document, day, pictures) if document else None
        return SourceFile(path, document, record, id=inputs.slug, kept=self.known.found if self.known else {})

    def record(self, document: Document, day: date, pictures: tuple[Picture, ...]) -> Issue | None:
        inputs = self.inputs
        address = issue_address(inputs.slug)
        pictures = _without_taken(pictures, inputs.files)
        beside = {one.name: Placed(f"{address}{one.name}", one.size, one.widths) for one in pictures}
        body, problems = read_body(document, {**inputs.placed, **beside}, inputs.language, self.body)
        self.problems += problems
        published = moment(day, inputs.publish_at, inputs.zone)
        fill = {"slug": inputs.slug, "body": body, "published": published, "pictures": pictures}
        record, problems = build(Issue, document, fill, inputs.language)
        self.problems += problems
        if record is None or record.date is None:
            return record
        published = moment(record.date, inputs.publish_at, inputs.zone)
        if published.date() != day:
            self.problems.append(self.other_date(document, record.date, published))
        return record.model_copy(update={"published": published})

    def other_date(self, document: Document, written: date | datetime, published: datetime) -> Problem:
        scalar = document.scalar(("date",))
        found = f"`{scalar.text}`" if scalar else "another"
        if scalar and isinstance(written, datetime) and written.date().isoformat() == self.inputs.day:
            found += f", which is on {published.date()} in the site's time zone, {self.inputs.zone}"
        expected = f"expected {self.inputs.day}, the date in the file's name"
        message = f"{expected}, found {found}; delete `date`, or rename the file"
        return document.problem(DATE_DIFFERS, message, ("date",))

    def picture(self, text: str, path: str, data: bytes) -> Picture | None:
        """The picture in a file of the folder of `text`; None if it's another file, or has an error."""
        name = path.removeprefix(text.removesuffix("index.md"))
        if "/" in name or not is_picture(name):
            return None
        self.used.add(path)
        if not re.fullmatch(PICTURE_PATTERN, name):
            message = f"expected only letters, digits and . _ - in the name of a picture, found `{name}`; rename it"
            self.problems.append(FILE_NAME.at(path, 1, 1, message))
        else:
            found, problems = picture_of(path, data)
            self.problems += problems
            if found and found.located:
                message = "found GPS data; remove them, because they show where this picture was taken"
                self.problems.append(PICTURE.at(path, 1, 1, message, "warning"))
            if found:
                return found
        self.spoilt.add(path)
        return None


def _without_taken(pictures: tuple[Picture, ...], files: Iterable[tuple[str, bytes]]) -> tuple[Picture, ...]:
    """The pictures; one has no smaller versions if a file has the name of one."""
    names = {path.rpartition("/")[2] for path, _ in files}
    return tuple(
        replace(one, widths=()) if names.intersection(version(one.name, width) for width in one.widths) else one
        for one in pictures
    )
