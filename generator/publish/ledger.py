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
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, StringConstraints, ValidationError

from generator.model.base import Id, Record
from generator.model.issue import ISSUE_ID_PATTERN, Issue
from generator.site.disk import unreadable
from generator.site.source_tree import SourceFile
from generator.text.problems import AuthorError, Problem

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
            problems.append(Problem(LEDGER, number, 1, "ledger", message))
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
        return Problem(LEDGER, number, error.colno, "ledger", message)
    except (ValueError, RecursionError):  # a number of thousands of digits, or thousands of levels
        return Problem(LEDGER, number, 1, "ledger", f"expected one object of five texts; {restore}")
    try:
        entry = Publication.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        message = (
            f"expected an entry of the ledger, found one whose {where or 'value'} is wrong: {first['msg']}; {restore}"
        )
        return Problem(LEDGER, number, 1, "ledger", message)
    if entry.recorded < entry.due:
        message = f"expected `recorded` at or after `due`, found it before; {restore}"
        return Problem(LEDGER, number, 1, "ledger", message)
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


def issue_files(files: Iterable[str], slug: str) -> list[str]:
    """The paths of one issue: its file, or its folder with all that lies in it."""
    own = re.compile(rf"content/issues/\d{{4}}-\d{{2}}-\d{{2}}-{re.escape(slug)}(?:\.md|/.+)")
    return sorted(path for path in files if own.fullmatch(path))


def ledger_problems(
    sources: Iterable[SourceFile[Issue]], ledger: Iterable[Publication], now: datetime
) -> Iterator[Problem]:
    """What a change would do to readers who have had an issue already: tell them again, take it away, break a link.

    Feeds know an issue by its permanent id, and so does every reader's program.
    """
    ledger = tuple(ledger)
    read = [source for source in sources if source.record and source.document]
    by_id = {source.record.id: source for source in read if source.record}
    by_slug = {source.id: source for source in read}
    for entry in {entry.id: entry for entry in ledger}.values():
        source, other = by_id.get(entry.id), by_slug.get(entry.slug)
        if source and source.record and source.document:
            if not source.record.public(now):
                key = "status" if source.record.status == "draft" else "date"
                message = f"this came out on {entry.recorded.date()}, and would be gone until it is public again"
                yield source.document.problem("withdrawn", message, (key,), level="warning")
        elif other and other.record and other.document:
            message = (
                f"expected `{entry.id}`, with which it came out, found `{other.record.id}`; "
                "readers would be told of it again"
            )
            yield other.document.problem("id-changed", message, ("id",), level="warning")
        else:
            message = (
                f"`{entry.slug}` came out with the id `{entry.id}`, which no issue has now; if it has a new name, give "
                "it that id again, or readers are told of it once more"
            )
            yield Problem(LEDGER, 1, 1, "id-gone", message, "warning")
    yield from _left_addresses([source for source in read if source.record and source.record.public(now)], ledger)


def _left_addresses(public: Iterable[SourceFile[Issue]], ledger: Iterable[Publication]) -> Iterator[Problem]:
    """Addresses under which an issue came out, and which lead nowhere since its file has another name."""
    issues = {source.record.id: (source.document, source.record) for source in public if source.record}
    there = {address for _, issue in issues.values() for address in (issue.address, *issue.redirects)}
    for id_, slug in dict.fromkeys((entry.id, entry.slug) for entry in ledger):
        address = f"/issues/{slug}/"
        document, issue = issues.get(id_, (None, None))
        if document and issue and address not in there:
            message = f"this came out as {address}, which leads nowhere now; "
            message += "add it to `aliases`" if issue.aliases else f"write `aliases: [{address}]`"
            yield document.problem("old-address", message, ("aliases",), level="warning")


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
        raise AuthorError([Problem(LEDGER, 1, 1, "ledger", "expected UTF-8 text, found other bytes")]) from error
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
            raise AuthorError([Problem(LEDGER, 1, 1, "ledger", message)]) from error
