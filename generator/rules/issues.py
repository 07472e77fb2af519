"""What issues must hold: ids, numbers and days of their own, links that work on the day, finished texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from generator.model.issue import Issue, moment
from generator.model.site import SiteConfig
from generator.rules.context import Context
from generator.rules.references import DUPLICATE_ID
from generator.rules.texts import IMAGE
from generator.site.source_tree import SourceTree
from generator.text.document import Document
from generator.text.markdown import site_address
from generator.text.pictures import is_picture, no_picture
from generator.text.problems import Problem, Rule, did_you_mean

SUBJECT = 78  # the most characters of a title: a line of a mail (RFC 5322, 2.1.1), and what lists of mails show
DESCRIPTION = range(50, 161)  # what search engines and lists of mails show, in characters
_UNFINISHED = re.compile(r"(?<![\w-])(?:TODO|TK|TKTK|FIXME|XXX)(?![\w-])|\blorem ipsum\b", re.IGNORECASE)
_MAYBE = ("todo", "tk", "fixme", "xxx", "lorem")  # one of them is in each mark: looked for first, which is quick
_CAPITALS = re.compile(r"[A-Z]{2,}\Z")


def calendar_problems(context: Context) -> Iterator[Problem]:
    """The problems of all issues at `now`."""
    tree, now = context.tree, context.now
    yield from _twice(tree)
    for source in tree.issues:
        if source.record and source.document:
            yield from _lengths(source.document, source.record)
            yield from _unfinished(source.document, source.record)
            yield from _pictures(tree, source.document, source.record)
            if tree.site and tree.site.record:
                yield from _updated(source.document, source.record, tree.site.record, now)


DUPLICATE_NUMBER = Rule(
    "duplicate-number",
    "error",
    what="Each issue has a number of its own, or none.",
    why="Readers name an issue by its number.",
)

DUPLICATE_SLUG = Rule(
    "duplicate-slug",
    "error",
    what="The part of an issue's file name behind the day is its address, so no two issues share it.",
    why="The later page would replace the earlier one.",
)

TWO_ON_A_DAY = Rule(
    "two-on-a-day",
    "warning",
    what="Two issues come out on one day. That is allowed, and mostly not meant.",
    why="Readers of a daily letter expect one, and another day would be left without.",
)


def _twice(tree: SourceTree) -> Iterator[Problem]:
    """Ids, slugs, numbers and days that stand twice."""
    ids: dict[str, str] = {}
    slugs: dict[str, str] = {}
    numbers: dict[int, str] = {}
    days: dict[str, str] = {}
    for source in tree.issues:
        if source.id in slugs:
            message = f"the slug `{source.id}` is that of {slugs[source.id]} too; rename one"
            yield DUPLICATE_SLUG.at(source.path, 1, 1, message)
        slugs.setdefault(source.id, source.path)
        issue, document = source.record, source.document
        if issue is None or document is None:
            continue
        if issue.id in ids:
            message = f"the id `{issue.id}` is that of {ids[issue.id]} too; give this issue a new one"
            yield document.problem(DUPLICATE_ID, message, ("id",))
        ids.setdefault(issue.id, source.path)
        if issue.number is not None:
            if issue.number in numbers:
                message = f"the number {issue.number} is that of {numbers[issue.number]} too; give each issue its own"
                yield document.problem(DUPLICATE_NUMBER, message, ("number",))
            numbers.setdefault(issue.number, source.path)
        day = issue.published.date().isoformat()
        if day in days:
            message = f"{days[day]} comes out on {day} too; move one, or leave both if two a day are meant"
            yield document.problem(TWO_ON_A_DAY, message, ("date",))
        days.setdefault(day, source.path)


DESCRIPTION_LENGTH = Rule(
    "description-length",
    "warning",
    what="The description of an issue has 50 to 160 characters.",
    why="It stands alone in search results and lists: shorter says too little there, longer is cut off.",
)

SUBJECT_LENGTH = Rule(
    "subject-length",
    "warning",
    what="The title of an issue has at most 78 characters.",
    why="It is the subject of a mail, and programs for mail show no more.",
)


def _lengths(document: Document, issue: Issue) -> Iterator[Problem]:
    length = len(issue.description)
    if length not in DESCRIPTION:
        bounds = f"{DESCRIPTION.start} to {DESCRIPTION.stop - 1}"
        message = f"expected a description of {bounds} characters, found {length}; it stands alone in lists"
        yield document.problem(DESCRIPTION_LENGTH, message, ("description",))
    if len(issue.title) > SUBJECT:
        message = f"expected a title of at most {SUBJECT} characters, found {len(issue.title)}; mails show no more"
        yield document.problem(SUBJECT_LENGTH, message, ("title",))


UNFINISHED = Rule(
    "unfinished",
    "error",
    what="A mark of unfinished text, such as `TODO` or `TK`, is an error in an issue that is ready, and a notice "
    "in a draft.",
    why="Such marks are made to be found before readers find them.",
    milder="notice",
)


def _unfinished(document: Document, issue: Issue) -> Iterator[Problem]:
    """Marks of unfinished text: each an error in what will be published, one notice for all of a draft."""
    small = document.text.lower()
    if not any(word in small for word in _MAYBE):
        return
    places = [
        (number, found.start() + 1, found.group())
        for number, line in enumerate(document.text.split("\n"), 1)
        for found in _UNFINISHED.finditer(line)
        if len(found.group()) > 4 or _CAPITALS.match(found.group())  # `tk` and `todo` in small letters may be words
    ]
    if issue.status == "ready":
        for line, column, word in places:
            message = f"`{word}` is left; write what is missing, or `status: draft`"
            yield UNFINISHED.at(document.path, line, column, message)
    elif places:
        line, column, word = places[0]
        others = f" here, the first of {len(places)} places" if len(places) > 1 else ""
        message = f"`{word}` is left{others}; write what is missing before `status: ready`"
        yield UNFINISHED.at(document.path, line, column, message, "notice")


UPDATED = Rule(
    "updated",
    "warning",
    what="What `updated` says lies after the moment when the issue came out, and not in the future.",
    why="Feeds, the sitemap and the page tell readers' programs of a change at that moment.",
)


def _updated(document: Document, issue: Issue, config: SiteConfig, now: datetime) -> Iterator[Problem]:
    """A change that readers cannot have seen: feeds and the sitemap would tell of it all the same, or never."""
    if issue.updated is None:
        return
    changed = moment(issue.updated, config.publish_at, config.timezone)
    if changed < issue.published:
        out = f"{issue.published:%Y-%m-%d at %H:%M}"
        message = f"expected a moment after it came out, on {out}, found {changed:%Y-%m-%d at %H:%M}"
        yield document.problem(UPDATED, f"{message}; leave `updated` out, or correct it", ("updated",))
    elif changed > now:
        message = f"expected a moment that has come, found {changed:%Y-%m-%d at %H:%M}; readers would be told of it now"
        yield document.problem(UPDATED, f"{message}, so correct it", ("updated",))


UNUSED_PICTURE = Rule(
    "unused-picture",
    "warning",
    what="A picture in an issue's folder is shown by the issue.",
    why="It would be published, and found by nobody.",
)


def _pictures(tree: SourceTree, document: Document, issue: Issue) -> Iterator[Problem]:
    """The cover, and pictures that the issue does not show."""
    beside = [picture.name for picture in issue.pictures]
    if issue.cover:
        src = issue.cover.src
        known = [*beside, *filter(is_picture, tree.assets)]
        if src in tree.assets and src not in known:
            yield document.problem(IMAGE, no_picture(src), ("cover", "src"))
        elif src not in known:
            place = f"; put it at content/pages{src}" if site_address(src) else "; put it beside index.md"
            message = f"no picture `{src}`{did_you_mean(src, known) or place}"
            yield document.problem(IMAGE, message, ("cover", "src"))
    for name in beside:
        if name not in issue.shown:
            path = document.path.removesuffix("index.md") + name
            message = "the issue does not show this picture; write ![what it shows](" + name + "), or delete it"
            yield UNUSED_PICTURE.at(path, 1, 1, message)
