"""The ledger: which issue was published or mailed, and when. A file of the repository with one event per line.

A scheduled publication is a commit that appends to it. That gives GitHub Pages, which keys a deployment by its commit,
a new one; it keeps the schedule alive, which GitHub stops after 60 days without a commit; and it is the lock: of two
runs that record the same publication, the push of the second is refused.

The ledger makes nothing public. An issue is public when it is ready and its publication time has come. The ledger says
since when it has been on the site, and which time the site of a commit is built for: the newest one recorded. So every
build of a commit gives the same bytes, whatever the clock says. That time is never in the future: a line ahead of the
clock is an error, or else it would make every scheduled issue public.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from generator.model.addresses import files_of_issues, issue_files
from generator.model.base import Id, Record
from generator.model.issue import ISSUE_ID_PATTERN, Issue
from generator.publish.ledger_time import Time
from generator.publish.mail_event import MAIL_EXPECTED, MAIL_KEYS, MailEvent
from generator.site.entries import Dated
from generator.text.file_rules import unreadable
from generator.text.problems import AuthorError, Problem, Rule
from generator.text.unmerged import unmerged

LEDGER = "ledger.jsonl"
MOST_FAULTS = 100  # more say nothing new: the file isn't a ledger
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)  # the build time while nothing is recorded: no issue is public then
AHEAD = timedelta(minutes=10)  # how far two clocks that are right may differ, for instance those of two runners
_SHA256 = r"^[0-9a-f]{64}$"
_KEYS = "`id`, `slug`, `due`, `recorded` and `sha256`"
_RESTORE = f"`git log -p {LEDGER}` shows what it was"
_MOST_SHOWN = 40  # characters of what was found
_EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        "id": "expected an issue's id",
        "slug": "expected lowercase letters, digits and single hyphens",
        "due": "expected a time such as 2026-11-23T06:10:00+00:00",
        "recorded": "expected a time such as 2026-11-23T06:10:00+00:00",
        "sha256": "expected 64 of the characters 0-9 and a-f",
    }
)


class Publication(Record):
    """One publication: a line of the ledger.

    Attributes:
        id: the issue's permanent id.
        slug: the name in its address at that time.
        due: the publication time that the issue asked for.
        recorded: when it was recorded, shortly before it was deployed; never before `due`.
        sha256: the hash of the issue's files at that time (`content_hash`).
    """

    id: Annotated[str, StringConstraints(pattern=ISSUE_ID_PATTERN)]
    slug: Id
    due: Time
    recorded: Time
    sha256: Annotated[str, StringConstraints(pattern=_SHA256)]

    @property
    def line(self) -> str:
        """Its line in the file, with times in UTC."""
        return json.dumps(
            {
                "id": self.id,
                "slug": self.slug,
                "due": self.due.astimezone(UTC).isoformat(),
                "recorded": self.recorded.astimezone(UTC).isoformat(),
                "sha256": self.sha256,
            }
        )


BROKEN_LEDGER = Rule(
    "ledger",
    "error",
    what="Each line of `ledger.jsonl` is a publication as `inversion publish` writes it, and none is repeated. "
    "Don't edit the file by hand; `git log -p ledger.jsonl` shows what it was.",
    why="The ledger says which time the site is built for. With a broken line, nobody can tell what is public.",
)


RECORDED_AHEAD = Rule(
    "recorded-ahead",
    "error",
    what="No line of `ledger.jsonl` is recorded more than ten minutes in the future. Either somebody edited the line, "
    "or the clock of this computer is wrong.",
    why="The site is built for the newest recorded time, so such a line would publish issues before their day.",
)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All lines of the ledger, in the order of the file.

    Attributes:
        numbers: the line of each publication.
    """

    publications: tuple[Publication, ...] = ()
    mails: tuple[MailEvent, ...] = ()
    numbers: tuple[int, ...] = ()


NOTHING_RECORDED = Ledger()


def read_ledger(text: str, clock: datetime | None = None) -> tuple[Publication, ...]:
    """Every publication, as `read_lines` finds it."""
    return read_lines(text, clock).publications


def read_lines(text: str, clock: datetime | None = None) -> Ledger:
    """Every line, in the order of the file; with `clock`, none of them is recorded later than that.

    Raises:
        AuthorError: a line is neither a publication nor about a mail, or repeats a publication, as after a merge by
            hand; or it's ahead of `clock`.
    """
    publications: list[Publication] = []
    mails: list[MailEvent] = []
    numbers: list[int] = []
    seen = set()
    problems: list[Problem] = []
    if mark := unmerged(LEDGER, text):
        raise AuthorError([mark])
    # Not splitlines(): it also ends a line at characters that JSON allows in a string.
    for number, line in enumerate(text.split("\n"), start=1):
        if len(problems) == MOST_FAULTS:
            break
        if not line.strip():
            continue
        read = _read(line, number)
        if isinstance(read, Problem):
            problems.append(read)
        elif isinstance(read, Publication) and (read.id, read.due) in seen:
            message = f"issue {read.id} is recorded twice with the same `due`; delete one of the lines"
            problems.append(BROKEN_LEDGER.at(LEDGER, number, 1, message))
        else:
            if clock and read.recorded > clock + AHEAD:
                problems.append(_ahead(read.recorded, line, number, clock))
            if isinstance(read, MailEvent):
                mails.append(read)
            else:
                publications.append(read)
                numbers.append(number)
                seen.add((read.id, read.due))
    if problems:
        raise AuthorError(problems)
    return Ledger(tuple(publications), tuple(mails), tuple(numbers))


def _ahead(recorded: datetime, line: str, number: int, clock: datetime) -> Problem:
    message = (
        f"expected a time that is not in the future, found {recorded.isoformat()}, "
        f"and it is {clock.isoformat(timespec='seconds')} now; "
        "if the clock is right, delete this line; if the line is right, set the clock of this computer"
    )
    return RECORDED_AHEAD.at(LEDGER, number, _column(line, "recorded"), message)


def _column(line: str, key: str) -> int:
    """Where the value of a key begins; 1 if the line doesn't have the key."""
    ends = [found.end() for found in re.finditer(rf'"{re.escape(key)}"\s*:\s*"?', line)]
    return ends[-1] + 1 if ends else 1


def _read(line: str, number: int) -> Publication | MailEvent | Problem:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        message = f"cannot be read as JSON: {error.msg}; {_RESTORE}"
        return BROKEN_LEDGER.at(LEDGER, number, error.colno, message)
    except (ValueError, RecursionError):  # a number of thousands of digits, or thousands of levels
        value = None
    if not isinstance(value, dict):
        message = f"expected a publication with the keys {_KEYS}, found something else; {_RESTORE}"
        return BROKEN_LEDGER.at(LEDGER, number, 1, message)
    is_mail = "event" in value
    try:
        if is_mail:
            return MailEvent.model_validate(value)
        publication = Publication.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        key = str(first["loc"][0])
        keys, expected = (MAIL_KEYS, MAIL_EXPECTED) if is_mail else (_KEYS, _EXPECTED)
        kind = first["type"] if len(first["loc"]) == 1 else "inside"
        message = f"{_fault(key, kind, first['input'], keys, expected)}; {_RESTORE}"
        return BROKEN_LEDGER.at(LEDGER, number, _column(line, key), message)
    if publication.recorded < publication.due:
        message = f"expected `recorded` at or after `due`, found it before; {_RESTORE}"
        return BROKEN_LEDGER.at(LEDGER, number, _column(line, "recorded"), message)
    return publication


def _fault(key: str, kind: str, found: object, keys: str, expected: Mapping[str, str]) -> str:
    if kind == "missing":
        return f"expected the keys {keys}, found no `{key}`"
    if kind == "extra_forbidden":
        return f"expected only the keys {keys}, found `{key[:_MOST_SHOWN]}` too"
    shown = f"`{found[:_MOST_SHOWN]}`" if isinstance(found, str) else "something that is no text"
    return f"{expected[key]} as `{key}`, found {shown}"


def due(
    issues: Iterable[Issue], ledger: Iterable[Publication], files: Mapping[str, bytes], now: datetime
) -> tuple[Publication, ...]:
    """The publications that are still to be recorded, the earliest first. `issues` are those public at `now`.

    An issue that is moved to a later day after it was recorded is due again on that day: until then it is not public.
    """
    recorded = last_recorded(ledger)
    own = files_of_issues(files)
    second = now.replace(microsecond=0)  # publication times are whole seconds
    return tuple(
        Publication(
            id=issue.id,
            slug=issue.slug,
            due=issue.published,
            recorded=second,
            sha256=_hash(files, own[issue.slug]),
        )
        for issue in sorted(issues, key=lambda issue: (issue.published, issue.slug))
        if not is_recorded(issue, recorded)
    )


def last_recorded(ledger: Iterable[Publication]) -> dict[str, datetime]:
    """When each issue was last recorded, by its id."""
    latest: dict[str, datetime] = {}
    for publication in ledger:
        latest[publication.id] = max(publication.recorded, latest.get(publication.id, publication.recorded))
    return latest


def is_recorded(issue: Dated, recorded: Mapping[str, datetime]) -> bool:
    """Whether the issue was recorded at or after its present publication time; `recorded` is of `last_recorded`."""
    return issue.id in recorded and recorded[issue.id] >= issue.published


def built_for(ledger: Iterable[Publication], clock: datetime | None = None) -> datetime:
    """The time that the site of this commit is built for: the newest one recorded, but never later than `clock`.

    Every issue that was public then is recorded, so the site shows all that is due and nothing that is not.
    """
    newest = max((publication.recorded for publication in ledger), default=BEFORE_ALL)
    return min(newest, clock.replace(microsecond=0)) if clock else newest


def content_hash(files: Mapping[str, bytes], slug: str) -> str:
    """The SHA-256 of the name, length and bytes of each file of the issue, in the order of their names."""
    return _hash(files, issue_files(files, slug))


def _hash(files: Mapping[str, bytes], paths: Iterable[str]) -> str:
    hashed = hashlib.sha256()
    for path in paths:
        hashed.update(f"{path}\n{len(files[path])}\n".encode())
        hashed.update(files[path])
    return hashed.hexdigest()


def load_ledger(root: Path, clock: datetime | None = None) -> tuple[Publication, ...]:
    """The publications in the ledger; see `load_lines`."""
    return load_lines(root, clock).publications


def load_lines(root: Path, clock: datetime | None = None) -> Ledger:
    """The ledger of the project in `root`; empty if there is no file yet. For `clock`, see `read_lines`.

    Raises:
        AuthorError: it cannot be read, or a line is ahead of `clock`.
    """
    path = root / LEDGER
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except OSError as error:
        raise AuthorError([unreadable(LEDGER, error)]) from error
    except UnicodeDecodeError as error:
        raise AuthorError([BROKEN_LEDGER.at(LEDGER, 1, 1, "expected UTF-8 text, found other bytes")]) from error
    return read_lines(text, clock)


def append(root: Path, entries: Iterable[Publication | MailEvent]) -> None:
    """Adds a line for each entry at the end of the file; without any, the file stays as it is.

    When it returns, the lines are on the disk, and not only in memory that a power cut empties.

    Raises:
        AuthorError: the file cannot be written.
    """
    lines = "".join(f"{entry.line}\n" for entry in entries)
    if lines:
        path = root / LEDGER
        try:
            before = path.read_bytes() if path.exists() else b""
            gap = "" if not before or before.endswith(b"\n") else "\n"
            with path.open("ab") as file:
                file.write((gap + lines).encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            message = f"cannot be written: {error.strerror}; check its permissions"
            raise AuthorError([BROKEN_LEDGER.at(LEDGER, 1, 1, message)]) from error
