"""Rules for issues: unique ids, slugs and numbers, and pictures that exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from generator.model.issue import Issue, moment
from generator.model.site import SiteConfig
from generator.rules.context import Context
from generator.rules.links import IMAGE
from generator.rules.references import DUPLICATE_ID
from generator.site.source_tree import SourceFile, SourceTree
from generator.text.document import Document
from generator.text.links import site_address
from generator.text.pictures import is_picture, no_picture
from generator.text.problems import Problem, Rule, did_you_mean

SUBJECT = 78  # characters in a line of a mail (RFC 5322, 2.1.1), and in an inbox
DESCRIPTION = range(50, 161)  # characters that search engines and inboxes show


def calendar_problems(context: Context) -> Iterator[Problem]:
    """The problems of all issues at `now`."""
    tree, now = context.tree, context.now
    yield from _duplicates(context)
    for source in tree.issues:
        if source.record and source.document:
            yield from _lengths(source.document, source.record)
            yield from _pictures(tree, source)
            if tree.site and tree.site.record:
                yield from _updated(source.document, source.record, tree.site.record, now)


DUPLICATE_NUMBER = Rule(
    "duplicate-number",
    "error",
    what="An issue has a unique `number`, or none.",
    why="Readers refer to an issue by its number.",
)

DUPLICATE_SLUG = Rule(
    "duplicate-slug",
    "error",
    what="An issue has a unique slug: the part of its file name after the date, which becomes its address.",
    why="The later page would replace the earlier one.",
)

TWO_ON_A_DAY = Rule(
    "two-on-a-day",
    "warning",
    what="Only one issue is published per day. Two are allowed, but rarely intended.",
    why="Readers of a daily newsletter expect one issue, and another day may be left without one.",
)


def _duplicates(context: Context) -> Iterator[Problem]:
    """Duplicate ids, slugs and numbers, and issues on the same day. Of two issues, the hidden one is at fault."""
    ids: dict[str, str] = {}
    slugs: dict[str, str] = {}
    numbers: dict[int, str] = {}
    days: dict[date, str] = {}
    for source in sorted(context.tree.issues, key=lambda source: context.hidden.owns(source.path)):
        if source.id in slugs:
            message = f"duplicate slug `{source.id}`, also used by {slugs[source.id]}; rename one of the files"
            yield DUPLICATE_SLUG.at(source.path, 1, 1, message)
        slugs.setdefault(source.id, source.path)
        issue, document = source.record, source.document
        if issue is None or document is None:
            continue
        if issue.id in ids:
            message = f"duplicate id `{issue.id}`, also used by {ids[issue.id]}; give this issue a new id"
            yield document.problem(DUPLICATE_ID, message, ("id",))
        ids.setdefault(issue.id, source.path)
        if issue.number is not None:
            if issue.number in numbers:
                message = f"duplicate number {issue.number}, also used by {numbers[issue.number]}; change one"
                yield document.problem(DUPLICATE_NUMBER, message, ("number",))
            numbers.setdefault(issue.number, source.path)
        day = issue.published.date()
        if day in days:
            message = f"{days[day]} is also published on {day}; move one, or keep both if that is what you want"
            yield document.problem(TWO_ON_A_DAY, message, ("date",))
        days.setdefault(day, source.path)


DESCRIPTION_LENGTH = Rule(
    "description-length",
    "warning",
    what="The description of an issue has 50 to 160 characters.",
    why="Search results and lists show it on its own: a shorter one says too little, a longer one is cut off.",
)

SUBJECT_LENGTH = Rule(
    "subject-length",
    "warning",
    what="The title of an issue has at most 78 characters.",
    why="It's the subject of the mail, and mail programs don't show more.",
)


def _lengths(document: Document, issue: Issue) -> Iterator[Problem]:
    length = len(issue.description)
    if length not in DESCRIPTION:
        bounds = f"{DESCRIPTION.start} to {DESCRIPTION.stop - 1}"
        advice = "lengthen" if length < DESCRIPTION.start else "shorten"
        message = f"expected a description of {bounds} characters, found {length}; {advice} it"
        yield document.problem(DESCRIPTION_LENGTH, message, ("description",))
    if len(issue.title) > SUBJECT:
        message = f"expected a title of at most {SUBJECT} characters, found {len(issue.title)}; shorten it"
        yield document.problem(SUBJECT_LENGTH, message, ("title",))


UPDATED = Rule(
    "updated",
    "warning",
    what="The `updated` time is later than the issue's publication, and not in the future.",
    why="Feeds, the sitemap and the page announce a change at that time.",
)


def _updated(document: Document, issue: Issue, config: SiteConfig, now: datetime) -> Iterator[Problem]:
    """An `updated` time before the publication, or in the future."""
    if issue.updated is None:
        return
    changed = moment(issue.updated, config.publish_at, config.timezone)
    if changed < issue.published:
        out = f"{issue.published:%Y-%m-%d at %H:%M}"
        message = f"expected a time after the publication on {out}, found {changed:%Y-%m-%d at %H:%M}"
        yield document.problem(UPDATED, f"{message}; delete `updated`, or correct it", ("updated",))
    elif changed > now:
        message = f"expected a time that is not in the future, found {changed:%Y-%m-%d at %H:%M}"
        yield document.problem(UPDATED, f"{message}; correct it", ("updated",))


UNUSED_PICTURE = Rule(
    "unused-picture",
    "warning",
    what="An issue shows every picture in its folder.",
    why="A picture that the issue doesn't show isn't published, so it's either unnecessary or forgotten in the text.",
)


def _pictures(tree: SourceTree, source: SourceFile[Issue]) -> Iterator[Problem]:
    """Covers that don't exist, and pictures that the issue doesn't show."""
    document, issue = source.document, source.record
    if document is None or issue is None:
        return
    if issue.cover:
        src = issue.cover.src
        known = [*tree.pictures_beside(source), *filter(is_picture, tree.assets)]
        if src in tree.assets and src not in known:
            yield document.problem(IMAGE, no_picture(src), ("cover", "src"))
        elif src not in known:
            place = f"; put it at content/pages{src}" if site_address(src) else "; put it beside index.md"
            message = f"no picture `{src}`{did_you_mean(src, known) or place}"
            yield document.problem(IMAGE, message, ("cover", "src"))
    for name in (picture.name for picture in issue.pictures):
        if name not in issue.shown:
            path = document.path.removesuffix("index.md") + name
            message = "the issue does not show this picture; write ![what it shows](" + name + "), or delete it"
            yield UNUSED_PICTURE.at(path, 1, 1, message)
