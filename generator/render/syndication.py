"""An issue as feeds and mails carry it: HTML with absolute addresses, and the same as plain text.

It is the whole issue but for its title and date, which feeds and mails state in fields of their own. It has no script,
form or style. Its classes (`create`, `ask`, `lead`, `recipe`, `quote`, `quiz`, `guide`, `button`) are for the style
sheet of mails; without that nothing is lost.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from urllib.parse import urljoin
from uuid import UUID, uuid5

from markupsafe import Markup

from generator.model.issue import Issue
from generator.render.html_to_text import plain_text
from generator.render.page_html import quiz_place
from generator.render.urls import absolute
from generator.render.view import environment, one_block
from generator.site.site import Site
from generator.text.blocks import Embed
from generator.text.markdown import RECIPE_END, RECIPE_START
from generator.text.smaller import with_one_width

# The feed id of every issue is derived from it. With another one, feed readers would show all issues as new.
_NAMESPACE = UUID("5d0c2a5e-8f0b-4f43-9a5c-1d7f6f0e3b92")
_ID = re.compile(r'(<h[1-6]) id="[^"]*"')  # a feed reader may show issues with equal heading ids on one page
_ALIGN = re.compile(r'(<t[dh]) class="(left|center|right)"')  # feeds and mails have no style sheet for the class
_NOTE = re.compile(
    r' id="fn(?:ref)?:[^"]*"| <a class="back" href="[^"]*">[^<]*</a>'
)  # which would lead out of the mail
_RELATIVE = re.compile(r'(<(?:a|img)\b[^>]*? (?:href|src)=")(?!https?:|mailto:|tel:)([^"]*)')
_MAY_BE_RELATIVE = re.compile(r' (?:href|src)="(?!https?:|mailto:|tel:)')  # a quick first search


def issue_urn(issue: Issue) -> str:
    """The issue's id in feeds, derived from its permanent id alone, so that it survives a move of the site."""
    return urn(issue.id)


def urn(name: str) -> str:
    """The permanent URI of a name: a UUID of version 5 (https://www.rfc-editor.org/rfc/rfc9562#section-5.5)."""
    return uuid5(_NAMESPACE, name).urn


def issue_html(site: Site, issue: Issue) -> str:
    """The issue as HTML, the question first."""
    return Syndication(site).html(issue)


def issue_text(site: Site, issue: Issue) -> str:
    """The issue as plain text; it says everything that the HTML says."""
    return Syndication(site).text(issue)


class Syndication:
    """Renders the issues of one site for feeds and mails."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.env = environment(site.texts)

    def html(self, issue: Issue) -> str:
        """See `issue_html`."""
        site = self.site
        html = self.env.get_template("syndicated.html.jinja").render(
            issue=issue,
            body=self._body(issue),
            cover=site.picture(issue, issue.cover.src) if issue.cover else None,
            guide=site.guide(issue.guide) if issue.guide else None,
            quiz=site.quiz(issue.quiz) if issue.quiz else None,
        )
        html = with_one_width(html)
        page = site.site_url + issue.address.lstrip("/")
        html = absolute(_ALIGN.sub(r'\1 align="\2"', _NOTE.sub("", _ID.sub(r"\1", html))), site.site_url)
        if _MAY_BE_RELATIVE.search(html):
            html = _RELATIVE.sub(lambda match: match[1] + urljoin(page, match[2]), html)  # links to headings: `#words`
        return one_block(html)

    def text(self, issue: Issue) -> str:
        """See `issue_text`."""
        return plain_text(self.html(issue))

    def listed(self, issue: Issue, embed: Embed) -> tuple[Issue, ...]:
        """The issues that a block of an issue lists: the newest until then.

        With newer ones, the copy in feeds would change whenever one is published.
        """
        if embed.kind != "issues":
            return ()
        issues = self.site.issues
        first = bisect_left(issues, -issue.published.timestamp(), key=lambda other: -other.published.timestamp())
        return issues[first : first + int(embed.body)]

    def _body(self, issue: Issue) -> Markup:
        parts = []
        for number, part in enumerate(issue.body.parts):
            if isinstance(part, Embed):
                parts.append(self._embed(issue, part, number))
            elif part.startswith(RECIPE_START):
                recipe = part.removeprefix(RECIPE_START).removesuffix(RECIPE_END).strip()
                parts.append(self.env.get_template("syndicated_recipe.html.jinja").render(recipe=Markup(recipe)))  # noqa: S704 - rendered Markdown
            else:
                parts.append(part)
        return Markup("\n").join(Markup(part) for part in parts)  # noqa: S704 - rendered HTML and templates' output

    def _embed(self, issue: Issue, embed: Embed, number: int) -> str:
        """A link or a list in place of a block that only works on a page; `number` is its index among the parts."""
        site = self.site
        data: dict[str, object]
        if embed.kind == "quiz":
            quiz_id, *items = embed.rows
            whole = site.quiz(quiz_id)
            quiz = whole.only(items) if items else whole
            place = None if quiz is whole else f"{issue.address}#{quiz_place(quiz_id, number)}"
            data = {"quiz": quiz, "place": place}
        elif embed.kind in ("guide", "compound"):
            data = {"guide": site.guide(embed.body)}
        elif embed.kind == "issues":
            data = {"issues": self.listed(issue, embed)}
        else:
            data = {"safety": site.config.safety}
        return self.env.get_template("syndicated_embed.html.jinja").render(kind=embed.kind, **data)
