"""The contents of a long text: its headings of the second level, to which a reader can jump."""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup

from generator.text.markdown import Rendered

LONG = 4  # headings; a text with fewer is seen at a glance
_HEADING = re.compile(r'<h2 id="([^"]*)"[^>]*>(.*?)</h2>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class Heading(NamedTuple):
    """A heading, and the id that a link leads to."""

    id: Markup
    title: Markup


def contents_of(body: Rendered) -> tuple[Heading, ...]:
    """The headings of a long text; none of a short one."""
    found = tuple(
        Heading(Markup(name), Markup(_TAG.sub("", title)))  # noqa: S704 - both are HTML already
        for name, title in _HEADING.findall(body.html)
    )
    return found if len(found) >= LONG else ()
