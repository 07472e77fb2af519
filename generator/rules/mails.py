"""Rules for mails that have not been sent yet: their size and their pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from generator.render.mail import Mailer
from generator.rules.context import Context
from generator.text.problems import Problem, Rule

STILL_SENDING = timedelta(days=2)  # after its publication, an issue may still be waiting to be mailed
MAX_BYTES = 60 * 1024  # Gmail hides everything after the first 102 KB, and mailing services add HTML of their own
_SOURCE = re.compile(r'<img\b[^>]* src="([^"]*)"')
_UNSHOWN = (".svg", ".avif")

MAIL = Rule(
    "mail",
    "warning",
    what="The mail of an issue has at most 60 KB, and no SVG or AVIF pictures. Only mails that have not been sent yet "
    "are checked, since a sent mail can't be fixed.",
    why="Mail programs hide the end of a larger mail, and show a gap instead of such a picture.",
)


def mail_problems(context: Context) -> Iterator[Problem]:
    """What to fix in mails that have not been sent yet."""
    if context.site is None:
        return
    paths = {source.id: source.path for source in context.tree.issues}
    mailer = Mailer(context.site)
    for issue in context.site.issues:
        if issue.status == "draft" or issue.published > context.now - STILL_SENDING:
            for remark in remarks(mailer.html(issue)):
                yield MAIL.at(paths[issue.slug], 1, 1, remark)


def remarks(html: str) -> tuple[str, ...]:
    """What readers of a mail with this HTML would miss, as messages to its author; empty if there is nothing."""
    found = []
    if (size := mail_size(html)) > MAX_BYTES:
        found.append(
            f"the mail has {size / 1024:.0f} KB, and above {MAX_BYTES // 1024} KB, mail programs may hide its end; "
            "shorten the issue, or move a part of it to a page"
        )
    if pictures := [address for address in _SOURCE.findall(html) if address.lower().endswith(_UNSHOWN)]:
        found.append(f"most mail programs do not show {', '.join(pictures)}; save it as PNG or JPEG")
    return tuple(found)


def mail_size(html: str) -> int:
    """The size of a mail's HTML in bytes; above MAX_BYTES, mail programs may hide its end."""
    return len(html.encode())
