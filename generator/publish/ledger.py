"""The publication ledger: what went public, and when, as a file of the repository, one line a publication.

A scheduled publication is a commit that appends to it. That gives GitHub Pages, which keys a deployment by its commit,
a new one; it keeps the schedule alive, which GitHub stops after 60 days without a commit; and it is the lock: of two
runs that record the same, the push of the second is refused.

The ledger makes nothing public. An issue is public when it is ready and its moment has come; here it says since when it
has been on the site, and to which moment the site of a commit is built: the newest that is recorded. So each build of a
commit gives the same bytes, whatever the clock says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints, ValidationError

from generator.model.addresses import issue_files
from generator.model.base import Id, Record
from generator.model.issue import ISSUE_ID_PATTERN, Issue
from generator.text.file_rules import unreadable
from generator.text.problems import AuthorError, Problem, Rule

LEDGER = "ledger.jsonl"
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)  # what the site is built for while nothing is recorded: no issue is out
_SHA256 = r"^[0-9a-f]{64}$"


class Publication(Record):
    """One publication.

    Attributes:
        id: the issue's permanent id.
        slug: the name in its address at that time.
        due: the moment of publication that the issue asked for.
        recorded: the moment it was recorded, a moment before it was deployed; never before `due`.
        sha256: of the issue's files as they were then (`content_hash`).
    """

    id: Annotated[str, StringConstraints(pattern=ISSUE_ID_PATTERN)]
    slug: Id
    due: AwareDatetime
    recorded: AwareDatetime
    sha256: Annotated[str, StringConstraints(pattern=_SHA256)]

    @property
    def line(self) -> str:
        """The entry as it stands in the file, moments in UTC."""
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
    what="Each line of `ledger.jsonl` is an entry as `inversion publish` writes it, and no publication stands "
    "there twice. Nobody writes there by hand; `git log ledger.jsonl` shows it as it was.",
    why="It says which moment the site is built for, so with a broken line nobody could tell what is public.",
)


def read_ledger(text: str) -> tuple[Publication, ...]:
    """Every entry, in the order of the file.

    Raises:
        AuthorError: a line is no entry, or stands twice, as after a merge by hand.
    """
    entries: list[Publication] = []
    seen = set()
    problems = []
    # Not splitlines(): it would also end a line at letters that JSON lets stand in a text.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        read = _entry(line, number)
        if isinstance(read, Problem):
            problems.append(read)
        elif (read.id, read.due) in seen:
            message = f"the issue {read.id} is recorded twice for one moment; delete one of the lines"
            problems.append(BROKEN_LEDGER.at(LEDGER, number, 1, message))
        else:
            entries.append(read)
            seen.add((read.id, read.due))
    if problems:
        raise AuthorError(problems)
    return tuple(entries)


def _entry(line: str, number: int) -> Publication | Problem:
    restore = f"`git log {LEDGER}` shows it as it was"
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        message = f"cannot be read as JSON: {error.msg}; {restore}"
        return BROKEN_LEDGER.at(LEDGER, number, error.colno, message)
    except (ValueError, RecursionError):  # a number of thousands of digits, or thousands of levels
        return BROKEN_LEDGER.at(LEDGER, number, 1, f"expected one object of five texts; {restore}")
    try:
        entry = Publication.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        message = (
            f"expected an entry of the ledger, found one whose {where or 'value'} is wrong: {first['msg']}; {restore}"
        )
        return BROKEN_LEDGER.at(LEDGER, number, 1, message)
    if entry.recorded < entry.due:
        message = f"expected `recorded` at or after `due`, found it before; {restore}"
        return BROKEN_LEDGER.at(LEDGER, number, 1, message)
    return entry


def due(
    issues: Iterable[Issue], ledger: Iterable[Publication], files: Mapping[str, bytes], now: datetime
) -> tuple[Publication, ...]:
    """The entries that are missing, the issue of the earliest moment first. `issues` are those public at `now`.

    An issue that is moved to a later day after it was recorded is due again on that day: until then it is not public.
    """
    known = last_recorded(ledger)
    second = now.replace(microsecond=0)  # moments of publication are whole seconds
    return tuple(
        Publication(
            id=issue.id, slug=issue.slug, due=issue.published, recorded=second, sha256=content_hash(files, issue.slug)
        )
        for issue in sorted(issues, key=lambda issue: (issue.published, issue.slug))
        if not is_recorded(issue, known)
    )


def last_recorded(ledger: Iterable[Publication]) -> dict[str, datetime]:
    """When each issue, by its id, was recorded last."""
    found: dict[str, datetime] = {}
    for entry in ledger:
        found[entry.id] = max(entry.recorded, found.get(entry.id, entry.recorded))
    return found


def is_recorded(issue: Issue, known: Mapping[str, datetime]) -> bool:
    """Whether its present moment of publication is among the recorded ones; `known` is of `last_recorded`."""
    return issue.id in known and known[issue.id] >= issue.published


def built_for(ledger: Iterable[Publication]) -> datetime:
    """The moment that the site of this commit is built for: the newest that is recorded.

    Every issue that was public then is recorded, so the site shows all that is due and nothing that is not.
    """
    return max((entry.recorded for entry in ledger), default=BEFORE_ALL)


def content_hash(files: Mapping[str, bytes], slug: str) -> str:
    """SHA-256 over the name, the length and the bytes of each file of the issue, in the order of their names."""
    hashed = hashlib.sha256()
    for path in issue_files(files, slug):
        hashed.update(f"{path}\n{len(files[path])}\n".encode())
        hashed.update(files[path])
    return hashed.hexdigest()


def load_ledger(root: Path) -> tuple[Publication, ...]:
    """The ledger of the project in `root`; empty where there is no file yet.

    Raises:
        AuthorError: it cannot be read.
    """
    path = root / LEDGER
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except OSError as error:
        raise AuthorError([unreadable(LEDGER, error)]) from error
    except UnicodeDecodeError as error:
        raise AuthorError([BROKEN_LEDGER.at(LEDGER, 1, 1, "expected UTF-8 text, found other bytes")]) from error
    return read_ledger(text)


def append(root: Path, entries: Iterable[Publication]) -> None:
    """Adds lines at the end of the file; no entries, no change.

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
        except OSError as error:
            message = f"cannot be written: {error.strerror}; check its permissions"
            raise AuthorError([BROKEN_LEDGER.at(LEDGER, 1, 1, message)]) from error
