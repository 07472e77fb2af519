"""Which issues aren't public at a moment: drafts and issues of a later day, also those that can't be read.

A file without a record is hidden if its name has a later day, or if its text says `status: draft`, as far as the text
can be read. Any other broken issue counts as public: its author expects it on the site, and must hear that it isn't.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import PurePosixPath
from types import MappingProxyType

from generator.model.issue import Issue, moment, moment_of
from generator.site.source_tree import SourceFile, SourceTree
from generator.text.problems import nearest

_ENTRY = re.compile(r"content/issues/(?P<name>[^/]+?)(?:/.*|\.[^./]+)?\Z", re.DOTALL)
_DAY = re.compile(r"(\d{4})\D?(\d{2}|\d(?=\D))\D?(\d{1,2})(?!\d)")  # also one that isn't written as it should be
_STATUS = re.compile(r"^[ \t]*[\"']?status[\"']?[ \t]*:[ \t]*[\"']?(\w+)", re.MULTILINE)
_TEXT = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


@dataclass(frozen=True, slots=True)
class Hidden:
    """The issues that aren't public.

    Attributes:
        names: the names of their files or folders in content/issues, without `.md`.
        unread: the texts of those that have no record, as far as they can be read, by name.
    """

    names: frozenset[str] = frozenset()
    unread: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def owns(self, path: str) -> bool:
        """Whether a file of the project belongs to one of them."""
        return entry_name(path) in self.names


NO_ISSUES = Hidden()


@lru_cache(maxsize=20_000)  # each path is asked for several times in a run
def entry_name(path: str) -> str | None:
    """The name of the issue that a file belongs to, as `Hidden` has it; None for a file elsewhere."""
    found = _ENTRY.match(path)
    return found["name"] if found else None


def hidden_at(tree: SourceTree, files: Mapping[str, bytes], now: datetime) -> Hidden:
    """The issues in `files` that aren't public at `now`."""
    config = tree.site.record if tree.site else None
    publish_at, zone = (config.publish_at, config.timezone) if config else ("00:00", "UTC")
    try:
        here = moment(now, publish_at, zone)
    except OverflowError:  # on the first and the last day that Python knows
        here = now
    read: dict[str, list[SourceFile[Issue]]] = {}
    for source in tree.issues:
        read.setdefault(entry_name(source.path) or "", []).append(source)
    paths: dict[str, list[str]] = {}
    for path in files:
        if name := entry_name(path):
            paths.setdefault(name, []).append(path)
    names, unread = set[str](), dict[str, str]()
    for name, own in paths.items():
        records = [source.record for source in read.get(name, ()) if source.record]
        if records:
            is_public = not _on_a_later_day(name, here) and any(record.public(now) for record in records)
        else:
            text = "\n".join(_text(files[path]) for path in own if path.lower().endswith(_TEXT))
            dates = [date for source in read.get(name, ()) if (date := _date(source, publish_at, zone))]
            days = _days(name, own)
            later = bool(days) and all(_on_a_later_day(day, here, None if dates else publish_at) for day in days)
            later = later or any(date > now for date in dates)
            is_public = not later and not _is_draft(text)
            if not is_public:
                unread[name] = text
        if not is_public:
            names.add(name)
    return Hidden(frozenset(names), MappingProxyType(unread))


def _is_draft(text: str) -> bool:
    """Whether each status in a text is `draft`, or a word that its author means as that, such as `Draft`."""
    return {nearest(status.lower(), ("draft", "ready")) for status in _STATUS.findall(text)} == {"draft"}


def _days(name: str, own: Iterable[str]) -> list[str]:
    """The names with a day: that of the entry; or else those of the texts in it, as in a folder `drafts`."""
    texts = [PurePosixPath(path).stem for path in own if path.lower().endswith(_TEXT)]
    return [day for day in ([name] if _DAY.match(name) else texts) if _DAY.match(day)]


def _text(data: bytes) -> str:
    """The text of a file that may not be text."""
    return data.decode(errors="replace").replace("\0", "")  # in UTF-16 there are zeros between the letters


def _date(source: SourceFile[Issue], publish_at: str, zone: str) -> datetime | None:
    """The moment that the key `date` of a file without a record gives, if it gives one."""
    written = source.document.scalar(("date",)) if source.document else None
    return moment_of(written.text, publish_at, zone) if written else None


def _on_a_later_day(name: str, here: datetime, publish_at: str | None = None) -> bool:
    """Whether the day in a name, which may be no real day, is later than `here`; with `publish_at`, at that time."""
    found = _DAY.match(name)
    if not found:
        return False
    year, month, day = (int(part) for part in found.groups())
    today = (here.year, here.month, here.day)
    return (year, month, day) > today or ((year, month, day) == today and (publish_at or "") > f"{here:%H:%M}")


def without(tree: SourceTree, hidden: Hidden, quizzes: Iterable[str]) -> SourceTree:
    """The files without the hidden issues and the quizzes with these ids: what readers have of the project."""
    left_out = frozenset(quizzes)
    if not hidden.names and not left_out:
        return tree
    return replace(
        tree,
        issues=tuple(source for source in tree.issues if not hidden.owns(source.path)),
        quizzes=tuple(source for source in tree.quizzes if source.id not in left_out),
    )
