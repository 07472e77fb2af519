"""The issues against the ledger: what a change would do to readers who have had an issue already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.model.addresses import issue_address
from generator.model.issue import Issue
from generator.publish.ledger import LEDGER, Publication
from generator.rules.context import Context
from generator.site.source_tree import SourceFile
from generator.text.problems import Problem, Rule

ID_CHANGED = Rule(
    "id-changed",
    "warning",
    what="An issue that has come out keeps its `id`, the one that `ledger.jsonl` records for it. Its title, its "
    "text and the name in its address may change.",
    why="Readers' programs know an issue by its id, and would tell of it again.",
    source="RFC 4287, section 4.2.6.",
)


ID_GONE = Rule(
    "id-gone",
    "warning",
    what="Every `id` that `ledger.jsonl` records is that of an issue. One that has a new name is given its old id "
    "again; for one that was taken back on purpose nothing is to be done.",
    why="Under another id readers would be told of the same issue once more, and without any its address leads "
    "nowhere.",
)


WITHDRAWN = Rule(
    "withdrawn",
    "warning",
    what="An issue that has come out stays public: its `status` stays `ready`, and its day does not move to the "
    "future.",
    why="Its address would lead nowhere until then, for everyone who has been sent there.",
)


def ledger_problems(context: Context) -> Iterator[Problem]:
    """What a change would do to readers who have had an issue already: tell them again, take it away, break a link.

    Feeds know an issue by its permanent id, and so does every reader's program.
    """
    sources, ledger, now = context.tree.issues, context.ledger, context.now
    read = [source for source in sources if source.record and source.document]
    by_id = {source.record.id: source for source in read if source.record}
    by_slug = {source.id: source for source in read}
    for entry in {entry.id: entry for entry in ledger}.values():
        source, other = by_id.get(entry.id), by_slug.get(entry.slug)
        if source and source.record and source.document:
            if not source.record.public(now):
                key = "status" if source.record.status == "draft" else "date"
                message = f"this came out on {entry.recorded.date()}, and would be gone until it is public again"
                yield source.document.problem(WITHDRAWN, message, (key,))
        elif other and other.record and other.document:
            message = (
                f"expected `{entry.id}`, with which it came out, found `{other.record.id}`; "
                "readers would be told of it again"
            )
            yield other.document.problem(ID_CHANGED, message, ("id",))
        else:
            message = (
                f"`{entry.slug}` came out with the id `{entry.id}`, which no issue has now; if it has a new name, give "
                "it that id again, or readers are told of it once more"
            )
            yield ID_GONE.at(LEDGER, 1, 1, message)
    yield from _left_addresses([source for source in read if source.record and source.record.public(now)], ledger)


OLD_ADDRESS = Rule(
    "old-address",
    "warning",
    what="Each address under which an issue came out, as `ledger.jsonl` records it, still leads to a page. An "
    "issue whose file has a new name lists the old address under `aliases`.",
    why="Mails, feeds and other sites link to the address that they were given, and it would lead nowhere.",
)


def _left_addresses(public: Iterable[SourceFile[Issue]], ledger: Iterable[Publication]) -> Iterator[Problem]:
    """Addresses under which an issue came out, and which lead nowhere since its file has another name."""
    issues = {source.record.id: (source.document, source.record) for source in public if source.record}
    there = {address for _, issue in issues.values() for address in (issue.address, *issue.redirects)}
    for id_, slug in dict.fromkeys((entry.id, entry.slug) for entry in ledger):
        address = issue_address(slug)
        document, issue = issues.get(id_, (None, None))
        if document and issue and address not in there:
            message = f"this came out as {address}, which leads nowhere now; "
            message += "add it to `aliases`" if issue.aliases else f"write `aliases: [{address}]`"
            yield document.problem(OLD_ADDRESS, message, ("aliases",))
