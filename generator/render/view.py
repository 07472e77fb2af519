"""One page: its metadata and the HTML of its body, framed as a Markdown file for any site builder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from generator.i18n.texts import Texts
from generator.model.addresses import card_address
from generator.model.issue import Issue
from generator.model.quizzes import is_knowledge
from generator.render.card_canvas import HEIGHT, WIDTH
from generator.render.cards import CardText
from generator.render.urls import link
from generator.text.bidi import against
from generator.text.markdown import Rendered
from generator.text.quotes import curl, inline

TEMPLATES = Path(__file__).parent / "templates"
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}


@dataclass(frozen=True)
class View:
    """A page before it is rendered.

    Attributes:
        address: its path on the site, for example "/guides/example/".
        template: the name of its template, without the ending.
        data: what the template needs besides the site.
        structured: JSON-LD objects (https://schema.org), without `@context`.
        modified: when its content was last changed, where the content says so.
        newest: on a page that lists issues, when the last of them was published or updated.
        listed: the newest issues, as many as the blocks in its text list.
        source: the path of its Markdown file in docs_dir, if it is hand-written.
        preview: whether only the author's preview shows it.
        unlisted: whether search engines shouldn't list it, nor the sitemap.
        search_label: what search results call this kind of page; None keeps it out of the search.
    """

    address: str
    title: str
    description: str
    template: str
    data: Mapping[str, Any]
    structured: tuple[Mapping[str, Any], ...] = ()
    og_type: str = "website"
    published: datetime | None = None
    modified: datetime | None = None
    newest: datetime | None = None
    listed: tuple[Issue, ...] = ()
    source: str | None = None
    preview: bool = False
    unlisted: bool = False
    search_label: str | None = None

    @property
    def src_uri(self) -> str:
        """The path of its Markdown file. Every site builder serves a folder's index.md at the folder's address."""
        return self.source or self.address.removeprefix("/") + "index.md"


@lru_cache(maxsize=4)  # compiling the templates is most of the work for a small site
def environment(texts: Texts) -> jinja2.Environment:
    """The environment of the templates, one for each `Texts`. It escapes by default and refuses undefined names.

    A template is compiled when it is first used. A process in which its file may change clears the cache then: to look
    at the file of each template for each page takes longer than most of them take to fill in.
    """
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("generator.render", "templates"),
        auto_reload=False,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        {
            "text": partial(_shown, texts),
            "curled": lambda text, fixed=False: text if fixed else curl(text, texts.language),  # for attributes
            "md": as_html,
            "day": texts.date,
            "short_day": lambda day: texts.short_date(date.fromisoformat(day)),
            "iso": lambda moment: moment.isoformat(),
            "jsonld": json_for_html,
            "plain": lambda number: f"{float(number):g}",
            "month": texts.month,
        }
    )
    env.tests["knowledge"] = is_knowledge
    env.globals.update({"guest": False, "to": link, "t": texts, "words": texts.browser})
    return env


def _shown(texts: Texts, text: str, fixed: bool = False) -> Markup:
    """A text of an author as HTML; a `fixed` one as it was written, letter by letter."""
    html = escape(text) if fixed else Markup(inline(text, texts.language))  # noqa: S704 - `inline` escapes
    own = against(text, texts.direction)
    return Markup('<bdi dir="{}">{}</bdi>').format(own, html) if own else html


def read_templates(texts: Texts) -> None:
    """Reads all templates.

    Raises:
        jinja2.TemplateSyntaxError: one of them has a mistake.
    """
    env = environment(texts)
    for name in env.list_templates():
        env.get_template(name)


def as_html(rendered: Rendered) -> Markup:
    """Rendered Markdown as HTML. Raw HTML was escaped when it was rendered."""
    return Markup(rendered.html)  # noqa: S704 - see above


def json_for_html(value: Any) -> Markup:  # noqa: ANN401 - any JSON value
    """JSON for a script element, without '<', so that no text in it can close the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))  # noqa: S704 - see above


def dates(published: datetime | None, changed: datetime | None, *, unlisted: bool) -> dict[str, str]:
    """What the sitemap takes of a page's metadata: its dates, and whether it's kept from search engines."""
    values = {"published": published, "modified": changed}
    found = {key: value.isoformat() for key, value in values.items() if value}
    return found | {"robots": "noindex"} if unlisted else found


def metadata(view: View, card: CardText | None = None) -> dict[str, str]:
    """The page's metadata for the theme."""
    values: dict[str, str] = {"title": view.title, "description": view.description, "og_type": view.og_type}
    values |= dates(view.published, view.modified or view.newest, unlisted=view.preview or view.unlisted)
    if card:
        values |= {"image": card_address(view.address), "image_alt": card.alt}
        values |= {"image_width": str(WIDTH), "image_height": str(HEIGHT)}
    return values


def front_matter(values: Mapping[str, str]) -> str:
    """Metadata as YAML front matter (JSON strings are YAML strings, but for the line ends that only YAML knows)."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS)}" for key, value in values.items()]
    return "\n".join(["---", *lines, "---", "", ""])


def one_block(html: str) -> str:
    """`html` without blank lines or indentation: Markdown takes it as one block and leaves it alone."""
    lines = (line.lstrip(" \t") for line in html.split("\n"))
    return "\n".join([line for line in lines if line and not line.isspace()]).strip() + "\n"
