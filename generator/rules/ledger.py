"""Checks issues against the ledger: what a change would do to readers of a published issue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.model.addresses import issue_address
from generator.model.issue import Issue
from generator.publish.ledger import LEDGER, Publication
from generator.publish.mail_plan import is_out, states
from generator.rules.context import Context
from generator.site.source_tree import SourceFile
from generator.text.problems import Problem, Rule

ID_CHANGED = Rule(
    "id-changed",
    "warning",
    what="A published issue keeps its `id`, as recorded in `ledger.jsonl`. Its title, text and slug may change.",
    why="Feed readers identify an issue by its id, and would show it again as a new one.",
    source="RFC 4287, section 4.2.6.",
)


ID_GONE = Rule(
    "id-gone",
    "warning",
    what="Every `id` in `ledger.jsonl` belongs to an issue. If you renamed the issue, give it its old id again; if you "
    "withdrew it on purpose, ignore the warning.",
    why="With another id, readers would get the same issue again; without the issue, links to it are dead.",
)


WITHDRAWN = Rule(
    "withdrawn",
    "warning",
    what="A published issue stays public: its `status` stays `ready`, and its date doesn't move into the future. "
    "To take it back, run `inversion unpublish`, which leaves a page that says so.",
    why="Until it's public again, the links that readers already have would be dead. A mail can't be called back.",
)


def ledger_problems(context: Context) -> Iterator[Problem]:
    """Changes that would announce a published issue again, remove it, or break links to it.

    Feeds and feed readers identify an issue by its permanent id.
    """
    sources, ledger, now = context.tree.issues, context.ledger.publications, context.now
    read = [source for source in sources if source.record and source.document]
    # Of several issues with one id, which is an error of its own, the published one is meant.
    in_order = sorted(read, key=lambda source: bool(source.record and source.record.public(now)))
    by_id = {source.record.id: source for source in in_order if source.record}
    by_slug = {source.id: source for source in read}
    # It's told what is wrong with these.
    unread = {source.id for source in sources if not (source.record and source.document)}
    mailed = {issue: state for issue, state in states(context.ledger.mails).items() if is_out(state)}
    lines = dict(zip(reversed(ledger), reversed(context.ledger.numbers), strict=True))  # the first of two equal ones
    for entry in {entry.id: entry for entry in ledger}.values():
        source, other = by_id.get(entry.id), by_slug.get(entry.slug)
        if source and source.record and source.document:
            if not source.record.public(now) and not source.record.withdrawn:
                key = "status" if source.record.status == "draft" else "date"
                restore = "set `status: ready`" if key == "status" else "restore its date"
                out = f"published on {entry.recorded.date()}"
                if state := mailed.get(entry.id):
                    out += f" and mailed on {state.last.recorded.date()}, which can't be undone"
                message = f"this issue was {out}; {restore}, or links to it are dead"
                yield source.document.problem(WITHDRAWN, message, (key,))
        elif other and other.record and other.document:
            message = (
                f"expected `{entry.id}`, the id that it was published with, found `{other.record.id}`; "
                "restore it, or readers get the issue again"
            )
            yield other.document.problem(ID_CHANGED, message, ("id",))
        elif entry.slug not in unread:
            message = (
                f"`{entry.slug}` was published with the id `{entry.id}`, which no issue has now; "
                "if you renamed it, restore its id, or readers get the issue again"
            )
            yield ID_GONE.at(LEDGER, lines[entry], 1, message)
    yield from _left_addresses([source for source in read if source.record and source.record.public(now)], ledger)


OLD_ADDRESS = Rule(
    "old-address",
    "warning",
    what="Every address that an issue was published at, as recorded in `ledger.jsonl`, still works. If you rename the "
    "file of an issue, add the old address to `aliases`.",
    why="Mails, feeds and other sites link to the old address, and those links would be dead.",
)


def _left_addresses(public: Iterable[SourceFile[Issue]], ledger: Iterable[Publication]) -> Iterator[Problem]:
    """Addresses that an issue was published at, and that no longer work because its file was renamed."""
    issues = {source.record.id: (source.document, source.record) for source in public if source.record}
    there = {address for _, issue in issues.values() for address in (issue.address, *issue.redirects)}
    for id_, slug in dict.fromkeys((entry.id, entry.slug) for entry in ledger):
        address = issue_address(slug)
        document, issue = issues.get(id_, (None, None))
        if document and issue and address not in there:
            message = f"this issue was published at {address}, which no longer works; "
            message += "add it to `aliases`" if issue.aliases else f"add `aliases: [{address}]`"
            yield document.problem(OLD_ADDRESS, message, ("aliases",))
