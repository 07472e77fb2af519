"""What isn't public: the hidden issues, and what comes out with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.model.addresses import day_and_slug, issue_address
from generator.model.issue import Issue
from generator.model.quizzes import Quiz
from generator.model.site import Topic

_ID = re.compile(r"^id:[ \t]*[\"']?([a-z0-9-]{8,64})\b", re.MULTILINE)
_TITLE = re.compile(r"^title:[ \t]*(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Unpublished:
    """What isn't public.

    Attributes:
        issues: the hidden issues by the names of their files or folders, without `.md`.
        unread: the texts of those that have no record, by the same names.
        topics: all topics.
        quizzes: all quizzes.
    """

    issues: Mapping[str, Issue]
    unread: Mapping[str, str]
    topics: Mapping[str, Topic]
    quizzes: tuple[Quiz, ...]


def unread_id(name: str, text: str) -> str:
    """What a message calls an issue without a record: its id, or else the day in its name."""
    found = _ID.search(text)
    return found[1] if found else name[: len("2026-11-23")]


def unread_texts(name: str, text: str) -> Iterator[tuple[str, str]]:
    """(kind, text) of what can be told of an issue without a record, beside its words."""
    named = day_and_slug(name)
    if named:
        yield from (("slug", named[1]), ("address", issue_address(named[1])))
    yield from (("id", found) for found in _ID.findall(text))
    yield from (("title", title) for title in _TITLE.findall(text))
