"""Rules for a site of somebody else's that shows quizzes: its blocks, and that no two programs write one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.model.quiz import SelfAudit
from generator.rules.context import Context
from generator.rules.references import UNKNOWN_REFERENCE
from generator.rules.texts import quiz_block_faults
from generator.site.source_tree import SourceTree
from generator.text.blocks import EMBED
from generator.text.document import Mark
from generator.text.host_blocks import HostBlock, in_source
from generator.text.problems import Problem, Rule

_MADE = " (another plugin or a snippet made this block, so its line isn't known)"
_TEMPLATE = ("{{", "{%")  # of plugins that fill in pages, such as macros

TAKEN_FILE = Rule(
    "taken-file",
    "error",
    what="In a site of somebody else's, no file has the address of one that the plugin writes for the quizzes, such as "
    "`assets/quiz/element.js`.",
    why="One of the two would be missing, and nobody would be told: the site's file, or the script of the quizzes.",
)


def taken_problems(written: Iterable[str], others: Mapping[str, str]) -> Iterator[Problem]:
    """Files that the plugin writes too; `others` has the place of each of the site's files by its address."""
    for address in written:
        if address in others:
            message = (
                f"this file and the plugin's /{address} have the same address, and one would replace the other; "
                "rename this file, or move it to another folder"
            )
            yield TAKEN_FILE.at(others[address], 1, 1, message)


def host_block_problems(path: str, blocks: Sequence[HostBlock], source: str, tree: SourceTree) -> Iterator[Problem]:
    """The problems of the quiz blocks of a page, whose file holds the text `source`."""
    for block, written in in_source(blocks, source):
        for rule, mark, message in _faults(block, tree):
            if written is None:
                yield rule.at(path, 1, 1, message + _MADE)
            else:
                place = written.fence if mark is None else written.places[mark]
                yield rule.at(path, place.line, place.column, message)


GUEST_HELP = Rule(
    "guest-help",
    "error",
    what="In a site of somebody else's, the `disclaimer` of a self-audit that may be about someone else "
    "(`perspectives`) has a link to a place to get help.",
    why="Whoever answers about somebody whom they are afraid of needs to know where help is. A site of its own shows "
    "its help lines with each result; here, only the quiz itself can say so.",
)


def guest_help_problems(context: Context) -> Iterator[Problem]:
    """Self-audits about someone else that don't say where help is."""
    for source in context.tree.quizzes:
        quiz = source.record
        if not isinstance(quiz, SelfAudit) or source.document is None or "other" not in quiz.perspectives:
            continue
        if not any(link.alt is None for link in quiz.results.disclaimer.links):
            message = (
                "expected a link to a place to get help, since readers may answer about somebody whom they are afraid "
                "of; add one, such as [Where to get help](/help.md)"
            )
            yield source.document.problem(GUEST_HELP, message, ("results", "disclaimer"))


def guest_category_problems(context: Context) -> Iterator[Problem]:
    """Categories that quizzes name, as they may in a site of its own."""
    for source in context.tree.quizzes:
        for category, loc in source.record.categories if source.record else ():
            if source.document and category:
                message = f"found the category `{category}`, but only a site of its own has guides with categories"
                advice = "delete it; a topic of a knowledge quiz can be any words without `/`"
                yield source.document.problem(UNKNOWN_REFERENCE, f"{message}; {advice}", loc)


def filled_in(block: HostBlock) -> bool:
    """Whether another plugin will change the block before it's read."""
    return any(sign in row for row in block.rows for sign in _TEMPLATE)


def _faults(block: HostBlock, tree: SourceTree) -> Iterator[tuple[Rule, int | None, str]]:
    """(rule, row, message); row from 0, None for the fence."""
    if block.fault:
        rule, message = block.fault
        yield rule, None, message
        return
    advice = "" if tree.quizzes else "; add one to the folder `quizzes`, beside mkdocs.yml"
    for row, message in quiz_block_faults(tree, block.rows):
        yield EMBED, row - 1 if row else None, message + advice


def lost_problem(path: str, rows: Sequence[str], blocks: Sequence[HostBlock], source: str) -> Problem:
    """The problem of a block that didn't become a paragraph, since it's in HTML, or in code."""
    message = (
        "expected the `quiz` block where a paragraph can be, found it inside HTML or indented like code; remove the "
        "spaces before it, or the tags around it, or put four backticks around it to show it as it is"
    )
    pairs = in_source(blocks, source)
    place = next((written.fence for block, written in pairs if block.rows == tuple(rows) and written), Mark(1, 1))
    return EMBED.at(path, place.line, place.column, message)
