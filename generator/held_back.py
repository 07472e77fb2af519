"""What comes out only with the issues that name it: their topics and quizzes are as telling as their titles."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from generator.markdown import Rendered
from generator.model.guide import Guide
from generator.model.issue import Issue
from generator.text_rules import markdown_texts
from generator.tree import Tree


@dataclass(frozen=True, slots=True)
class HeldBack:
    """The ids of topics and quizzes that no page may show yet."""

    topics: frozenset[str]
    quizzes: frozenset[str]


def held_back(tree: Tree, shown: Collection[str]) -> HeldBack:
    """What only issues name that are not `shown` (slugs), and nothing else does.

    A topic or quiz that nothing names is out, and so is a quiz that the lock knows: it was ready to be taken before.
    """
    hidden, topics, quizzes = [], set[str](), set[str]()
    for source in tree.sources():
        record = source.record
        if isinstance(record, Issue) and record.slug not in shown:
            hidden.append(record)
        elif record is not None:
            topics |= set(getattr(record, "tags", ()))
            quizzes |= set(_quizzes(record))
            targets = [link.target for _, text in markdown_texts(record, ()) for link in text.links]
            topics |= {_last(target, "/topics/") for target in targets}
            quizzes |= {_last(target, "/quizzes/") for target in targets}
    if tree.lock and tree.lock.record:
        quizzes |= set(tree.lock.record.quizzes)
    return HeldBack(
        topics=frozenset(tag for issue in hidden for tag in issue.tags) - topics,
        quizzes=frozenset(quiz for issue in hidden for quiz in _quizzes(issue)) - quizzes,
    )


def _quizzes(record: Any) -> Iterator[str]:  # noqa: ANN401 - any record
    if isinstance(record, Guide):
        yield from record.quizzes
    if isinstance(record, Issue) and record.quiz:
        yield record.quiz
    body = getattr(record, "body", None)
    if isinstance(body, Rendered):
        yield from (embed.rows[0] for embed in body.embeds if embed.kind == "quiz" and embed.rows)


def _last(target: str, folder: str) -> str:
    """The id in an address below `folder`, or the empty text."""
    return target.removeprefix(folder).split("/")[0] if target.startswith(folder) else ""
