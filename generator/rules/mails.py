"""Mails that are still to be sent: what mail programs would hide of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from generator.render.mail import Mail, Mailer
from generator.rules.context import Context
from generator.text.problems import Problem, Rule

STILL_SENDING = timedelta(days=2)  # after its moment an issue may still be on its way to a mailing service
MAX_BYTES = 60 * 1024  # Gmail hides what follows the first 102 KB; the service's own additions need room too
_SOURCE = re.compile(r'<img\b[^>]* src="([^"]*)"')
_UNSHOWN = (".svg", ".avif")

MAIL = Rule(
    "mail",
    "warning",
    what="The mail of an issue has at most 60 KB and shows no SVG or AVIF pictures. This is said of issues that "
    "are not sent yet: of others nothing can be mended.",
    why="Programs for mail hide the end of a longer one, and show a gap in place of such a picture.",
)


def mail_problems(context: Context) -> Iterator[Problem]:
    """What to fix in mails that are still to be sent; in years of sent ones nothing can be fixed."""
    if context.site is None:
        return
    paths = {source.id: source.path for source in context.tree.issues}
    mailer = Mailer(context.site)
    for issue in context.site.issues:
        if issue.status == "draft" or issue.published > context.now - STILL_SENDING:
            for remark in remarks(mailer.mail(issue)):
                yield MAIL.at(paths[issue.slug], 1, 1, remark)


def remarks(made: Mail) -> tuple[str, ...]:
    """What a reader would miss of the mail, in words for its author; nothing where it is as it should be."""
    found = []
    if (size := mail_size(made.html)) > MAX_BYTES:
        found.append(
            f"the mail has {size / 1024:.0f} KB, and above {MAX_BYTES // 1024} KB a mail program may hide its end; "
            "shorten the issue, or put a part of it on a page"
        )
    if pictures := [address for address in _SOURCE.findall(made.html) if address.lower().endswith(_UNSHOWN)]:
        found.append(f"most mail programs do not show {', '.join(pictures)}; save it as PNG or JPEG")
    return tuple(found)


def mail_size(html: str) -> int:
    """The bytes of a mail's HTML; above MAX_BYTES a program may hide the end of it."""
    return len(html.encode())
