"""Rules for Markdown texts: headings, and fenced blocks that refer to something that exists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.model.base import ID_PATTERN, markdown_texts
from generator.model.quiz import SelfAudit
from generator.model.quizzes import Quiz, by_kind
from generator.model.site import Page
from generator.rules.context import Context
from generator.site.source_tree import SourceFile, SourceTree
from generator.text.blocks import EMBED, Embed
from generator.text.document import Document, Mark
from generator.text.headings import HEADING
from generator.text.problems import MOST_NAMES, Problem, instead


def text_problems(context: Context) -> Iterator[Problem]:
    """Problems with the headings and embeds of every Markdown text."""
    for source in context.tree.sources():
        faults, blocks = source.once(_of_file)
        yield from faults
        for embed, fence, of_file in blocks:
            if source.document:
                yield from _block(context.tree, source.document, embed, fence, of_file=of_file)


def _of_file(source: SourceFile[Any]) -> tuple[list[Problem], list[tuple[Embed, Mark, bool]]]:
    """The problems of a file's texts, and the fenced blocks: each with its place, and whether it's in the body."""
    faults: list[Problem] = []
    blocks: list[tuple[Embed, Mark, bool]] = []
    document = source.document
    if document is None:
        return faults, blocks
    for loc, text in markdown_texts(source.record, ()):
        of_file = bool(document.body) and loc == ("body",)
        start = Mark(document.body_line, 1) if of_file else document.mark(loc)
        for fault in text.faults:
            if fault.rule is HEADING and isinstance(source.record, Page):
                continue
            mark = document.in_text(loc, fault.line, fault.piece)
            faults.append(fault.rule.at(document.path, mark.line, mark.column, fault.message, fault.level))
        for embed in text.embeds:
            fence = Mark(start.line + embed.line, start.column) if of_file else start
            blocks.append((embed, fence, of_file))
    return faults, blocks


def _block(tree: SourceTree, document: Document, embed: Embed, fence: Mark, *, of_file: bool) -> Iterator[Problem]:
    """Problems of a fenced block that begins on the line of `fence`."""
    if of_file and embed.kind == "quiz":
        places = (fence, *_rows(document, embed, fence))
        for row, wrong in quiz_block_faults(tree, embed.rows):
            yield EMBED.at(document.path, places[row].line, places[row].column, wrong)
    elif fault := _embed(tree, embed, of_file=of_file):
        mark = document.find(embed.rows[0] if embed.rows else "```", fence)
        yield EMBED.at(document.path, mark.line, mark.column, fault)


def _embed(tree: SourceTree, embed: Embed, *, of_file: bool) -> str | None:
    if not of_file:
        return f"a `{embed.kind}` block works only in an issue or a hand-written page; use a link here"
    if embed.kind == "guide":
        return _no_such("guide", embed.body, [guide.id for guide in tree.guides])
    if embed.kind == "compound":
        return _no_compound(tree, embed.body)
    if embed.kind == "issues":
        good = re.fullmatch("[0-9]{1,3}", embed.body)
        advice = f"found {_found(embed.body)}; write a number such as 3"
        return None if good else f"expected the number of issues to show, at most 999, {advice}"
    return None if embed.body == "links" else f"expected the word `links`, found {_found(embed.body)}"


def _no_compound(tree: SourceTree, name: str) -> str | None:
    """What is wrong with the name in a `compound` block. A guide that can't be read has its own problems."""
    if fault := _no_such("guide", name, [guide.id for guide in tree.guides]):
        return fault
    record = next(guide.record for guide in tree.guides if guide.id == name)
    if record is None or record.compound.explore:
        return None
    return f"the guide `{name}` has nothing to explore; add `explore` below `compound` in its guide.yml"


def _found(body: str) -> str:
    return f"`{body[:20]}`" if body else "nothing"


def _no_such(kind: str, name: str, known: Sequence[str]) -> str | None:
    missing = f"no {kind} `{name}`" if name else f"expected the id of a {kind}, found nothing"
    return None if name in known else missing + instead(name, known)


def _rows(document: Document, embed: Embed, fence: Mark) -> Iterator[Mark]:
    """Where the rows of a block are. The block begins on the line of `fence`."""
    lines = enumerate(document.text.split("\n")[fence.line :], fence.line + 1)
    filled = ((number, line) for number, line in lines if line.strip())
    for (number, line), _ in zip(filled, embed.rows, strict=False):
        yield Mark(number, len(line) - len(line.lstrip()) + 1)


def quiz_block_faults(tree: SourceTree, rows: Sequence[str]) -> Iterator[tuple[int, str]]:
    """(row, fault) for a block that names a quiz, and perhaps items of it. Rows count from 1; 0 is the fence."""
    crowded = [number for number, row in enumerate(rows, 1) if re.search(r"[\s,]", row)]
    for number in crowded:
        yield number, f"expected one id per line, found `{rows[number - 1]}`; {_alone(rows[number - 1])}"
    if 1 in crowded:
        return
    quizzes = {source.id: source.record for source in tree.quizzes}
    name = rows[0] if rows else ""
    items = {number: row for number, row in enumerate(rows, 1) if number > 1 and number not in crowded}
    if fault := _no_such("quiz", name, list(quizzes)):
        yield min(1, len(rows)), fault
    elif quiz := quizzes[name]:
        faults = list(_items_named(quiz, items))
        yield from faults
        if items and not faults and not crowded:
            yield from by_kind(quiz, lambda audit: _unfit_part(audit, items), lambda _: iter(()))


def _alone(row: str) -> str:
    """What to write instead of a row that has more than an id."""
    bare = re.sub(r"\A(?:[-*+\u2013\u2022]|\d+[.)]|[\w-]+:)\s+|\s+#.*\Z", "", row)
    return f"write only `{bare}`" if bare != row and re.fullmatch(ID_PATTERN, bare) else "put each id on its own line"


def _items_named(quiz: Quiz, names: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    known = [item.id for item in quiz.items]
    seen: set[str] = set()
    for row, name in names.items():
        if name in seen:
            yield row, f"duplicate item `{name}` in this block; delete one"
        elif fault := _no_such("item", name, known):
            yield row, fault
        seen.add(name)


def _unfit_part(quiz: SelfAudit, names: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Items that would give no result without the others, or a wrong one."""
    if not any(item.scored for item in quiz.items if item.id in names.values()):
        yield min(names), "none of these items is scored, so they give no result; add one that counts on a scale"
    for scale_id in quiz.incomplete_scales(names.values()):
        inside = [item.id for item in quiz.items_of(scale_id)]
        others = [f"`{item_id}`" for item_id in inside if item_id not in names.values()]
        listed = ", ".join([*others[:MOST_NAMES], *(["…"] if len(others) > MOST_NAMES else [])])
        message = (
            f"expected all items of the scale `{scale_id}`, because its bands are for the sum of all items; "
            f"add {listed}"
            if any(item_id in names.values() for item_id in inside)
            else f"expected all items of the scale `{scale_id}`, because bands of these items need it; add {listed}"
        )
        yield next((row for row, name in names.items() if name in inside), min(names)), message
