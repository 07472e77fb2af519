"""The embargo: topics and quizzes that stay hidden until an issue is published, because they hint at what it says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from generator.model.addresses import QUIZZES, TOPICS, quiz_address, topic_address, topic_of
from generator.model.base import markdown_texts
from generator.model.guide import Guide
from generator.model.issue import Issue
from generator.site.hidden import Hidden
from generator.site.source_tree import SourceFile, SourceTree
from generator.text.markdown import Rendered

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Embargo:
    """The ids of topics and quizzes that no page may show yet."""

    topics: frozenset[str] = frozenset()
    quizzes: frozenset[str] = frozenset()


NOTHING = Embargo()


def embargo(tree: SourceTree, hidden_issues: Hidden) -> Embargo:
    """The topics and quizzes that only hidden issues name, directly or through quizzes.

    A topic or quiz that nothing names is public, and so is a quiz in the lock file, which was public before. A hidden
    issue that can't be read names every topic and quiz whose id occurs in its text.
    """
    quizzes = {quiz_address(source.id): named(source.record) for source in tree.quizzes}
    locked = tree.lock.record.quizzes if tree.lock and tree.lock.record else {}
    of_quizzes = {source.path for source in tree.quizzes}
    topics = tree.topics.record.topics if tree.topics and tree.topics.record else ()
    hidden = _mentioned(hidden_issues.unread.values(), topics, (source.id for source in tree.quizzes))
    public = {quiz_address(quiz_id) for quiz_id in locked}
    for source in tree.sources():
        if hidden_issues.owns(source.path):
            hidden |= source.once(_named)
        elif source.path not in of_quizzes:
            public |= source.once(_named)
    hidden = reached(hidden, quizzes)
    held = hidden - reached(public | (quizzes.keys() - hidden), quizzes)
    return Embargo(_ids(held, TOPICS), _ids(held & quizzes.keys(), QUIZZES))


def _mentioned(texts: Iterable[str], topics: Iterable[str], quizzes: Iterable[str]) -> set[str]:
    """The addresses of the topics and quizzes whose ids occur in texts."""
    words = {word for text in texts for word in _ID.findall(text)}
    return {topic_address(tag) for tag in words.intersection(topics)} | {
        quiz_address(quiz_id) for quiz_id in words.intersection(quizzes)
    }


def reached(names: Collection[str], quizzes: Mapping[str, Collection[str]]) -> set[str]:
    """`names`, and all that their quizzes name in turn. `quizzes` has the names in each quiz, by its address."""
    found, new = set[str](), set(names)
    while new:
        found |= new
        new = {name for quiz in new for name in quizzes.get(quiz, ())} - found
    return found


def named(record: Any) -> set[str]:  # noqa: ANN401 - any record, or None
    """The addresses of the topics and quizzes that a record names: as tags, in its keys, in blocks and in links."""
    found = {topic_address(tag) for tag in getattr(record, "tags", ())}
    if isinstance(record, Guide):
        found |= {quiz_address(quiz_id) for quiz_id in record.quizzes}
    if isinstance(record, Issue) and record.quiz:
        found.add(quiz_address(record.quiz))
    body = getattr(record, "body", None)
    if isinstance(body, Rendered):
        found |= {quiz_address(embed.rows[0]) for embed in body.embeds if embed.kind == "quiz" and embed.rows}
    for _, text in markdown_texts(record, ()):
        targets = [link.target.split("#")[0] for link in text.links]
        found |= {target for target in targets if target.startswith(QUIZZES)}
        found |= {topic_of(target) for target in targets if target.startswith(TOPICS) and target != TOPICS}
    return found - {TOPICS, QUIZZES}


def _named(source: SourceFile[Any]) -> set[str]:
    return named(source.record)


def _ids(addresses: Collection[str], folder: str) -> frozenset[str]:
    return frozenset(address.removeprefix(folder).strip("/") for address in addresses if address.startswith(folder))
