"""An issue as it travels: the HTML that feeds and mails carry, its addresses absolute, and the same as plain text.

All of the issue but its title and its date, which each carrier says in its own way. No script, form or style; the
classes (`create`, `ask`, `lead`, `recipe`, `quote`, `quiz`, `guide`, `button`) are for a mail's stylesheet, and nothing
is lost without it.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin
from uuid import UUID, uuid5

from markupsafe import Markup

from generator.model.issue import Issue
from generator.render.html_to_text import plain_text
from generator.render.urls import absolute
from generator.render.view import environment, one_block
from generator.site.site import Site
from generator.text.markdown import RECIPE_END, RECIPE_START, Embed

# Every issue's id hangs on it: with another one each reader would be told of each issue once more.
_NAMESPACE = UUID("5d0c2a5e-8f0b-4f43-9a5c-1d7f6f0e3b92")
_ID = re.compile(r'(<h[1-6]) id="[^"]*"')  # two issues in one list of a reader may have the same
_ALIGN = re.compile(r'(<t[dh]) style="text-align: (left|center|right);"')  # Python-Markdown's, in tables
_BESIDE = re.compile(r'(<(?:a|img)\b[^>]*? (?:href|src)=")(?!https?:|mailto:|tel:)([^"]*)')


def issue_urn(issue: Issue) -> str:
    """The issue's name in feeds: made of its permanent id and nothing else, so that it outlives a move of the site."""
    return urn(issue.id)


def urn(name: str) -> str:
    """A permanent URI for a name (a UUID of version 5, https://www.rfc-editor.org/rfc/rfc9562#section-5.5)."""
    return uuid5(_NAMESPACE, name).urn


def issue_html(site: Site, issue: Issue) -> str:
    """The issue as HTML, the question first."""
    return Syndication(site).html(issue)


def issue_text(site: Site, issue: Issue) -> str:
    """The issue as plain text, which says all that its HTML says."""
    return Syndication(site).text(issue)


class Syndication:
    """The issues of one project; templates are read once for all of them."""

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
        page = site.site_url + issue.address.lstrip("/")
        html = absolute(_ALIGN.sub(r'\1 align="\2"', _ID.sub(r"\1", html)), site.site_url)
        html = _BESIDE.sub(lambda match: match[1] + urljoin(page, match[2]), html)  # a heading of the issue: `#words`
        return one_block(html)

    def text(self, issue: Issue) -> str:
        """See `issue_text`."""
        return plain_text(self.html(issue))

    def _body(self, issue: Issue) -> Markup:
        parts = []
        for part in issue.body.parts:
            if isinstance(part, Embed):
                parts.append(self._embed(issue, part))
            elif part.startswith(RECIPE_START):
                recipe = part.removeprefix(RECIPE_START).removesuffix(RECIPE_END).strip()
                parts.append(self.env.get_template("syndicated_recipe.html.jinja").render(recipe=Markup(recipe)))  # noqa: S704 - rendered Markdown
            else:
                parts.append(part)
        return Markup("\n").join(Markup(part) for part in parts)  # noqa: S704 - rendered HTML and templates' output

    def _embed(self, issue: Issue, embed: Embed) -> str:
        """What a reader can follow in place of a block that only a page can show."""
        site = self.site
        data: dict[str, object]
        if embed.kind == "quiz":
            data = {"quiz": site.quiz(embed.rows[0])}
        elif embed.kind == "guide":
            data = {"guide": site.guide(embed.body)}
        elif embed.kind == "issues":
            # Those of its own day: a copy that changed with each new issue would be no copy of what was sent.
            known = [one for one in site.issues if one.published <= issue.published]
            data = {"issues": known[: int(embed.body)]}
        else:
            data = {"safety": site.config.safety}
        return self.env.get_template("syndicated_embed.html.jinja").render(kind=embed.kind, **data)
