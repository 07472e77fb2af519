"""An issue as a mail: HTML for mail programs, plain text, and both in one unsent draft (.eml).

The HTML has tables, and styles on the elements, because mail programs drop style sheets (https://www.caniemail.com).
The sender, the recipients and a link to unsubscribe are left to the mailing service.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_string
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import UUID

from css_inline import CSSInliner
from markupsafe import Markup

from generator.model.issue import Issue
from generator.render.colours import SHIPPED, Colours
from generator.render.html_to_text import plain_text
from generator.render.syndication import Syndication, issue_urn
from generator.render.urls import absolute
from generator.render.view import environment, one_block
from generator.site.site import Site
from generator.text.quotes import ENGLISH, curl

MAX_SUBJECT = 78  # a line of a message should not be longer (RFC 5322, section 2.1.1)
COLUMN = 568  # pixels: 600, less the edges

_HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\Z")
_PANEL = re.compile(r'<(?P<close>/?)(?:p|blockquote)\b(?P<panel> class="create [a-z]+")?[^>]*>')
_BUTTON = re.compile(r'\s*(<a class="button"[^>]*>[^<]*</a>)\s*</p>')
_IMAGE = re.compile(r"<img\b[^>]*>")
_SIZE = re.compile(r' (?P<name>width|height)="(?P<pixels>[^"]*)"')
_TABLE = '<table role="presentation" class="{}"{} cellpadding="0" cellspacing="0" border="0"><tr><td class="ink">'
_TABLE_END = "</td></tr></table>"


@dataclass(frozen=True, slots=True)
class Mail:
    """An issue, ready for a mail program or a mailing service.

    Attributes:
        preheader: the text that a list of messages shows after the subject.
        html: a whole document.
        eml: an unsent draft with the text and the HTML, in the format of RFC 5322.
    """

    subject: str
    preheader: str
    html: str
    text: str
    eml: bytes


def mail(site: Site, issue: Issue, colours: Colours = SHIPPED) -> Mail:
    """The mail of an issue. The same site and issue give the same bytes.

    Raises:
        ValueError: `site_url` has no host, so no link in a mail would work.
    """
    return Mailer(site, colours).mail(issue)


class Mailer:
    """Makes the mails of one site, with one style sheet for all of them."""

    def __init__(self, site: Site, colours: Colours = SHIPPED) -> None:
        host = mail_host(site.site_url)
        if host is None:
            raise ValueError(f"a mail needs a site_url with a host, not {site.site_url!r}")
        self.site = site
        self.colours = colours
        self.host = host
        self.env = environment(site.texts)
        self.syndication = Syndication(site)
        css = self.env.get_template("mail.css.jinja").render(colours=colours)
        # The one style element has at-rules, which no element can carry; an attribute tells the inliner to ignore it.
        self.inliner = CSSInliner(extra_css=css, keep_style_tags=True, minify_css=True, load_remote_stylesheets=False)

    def mail(self, issue: Issue) -> Mail:
        """See `mail`."""
        html, text, head = self.html(issue), self.text(issue), self.head(issue)
        return Mail(head["subject"], head["preheader"], html, text, self.draft(issue, head["subject"], html, text))

    def head(self, issue: Issue) -> dict[str, str]:
        """What both parts say before the issue."""
        language = self.site.texts.language
        preheader = curl(issue.description, language)
        return {"subject": subject_of(issue, language), "preheader": preheader, "urn": issue_urn(issue)}

    def html(self, issue: Issue, leave: str = "") -> str:
        """The mail's HTML alone, which takes half the time. `leave` is the address that ends a subscription."""
        content = _for_programs(str(self.content(issue)))
        html = self.render("mail.html.jinja", issue, content=content, leave=leave, **self.head(issue))
        return self.inliner.inline(html)

    def text(self, issue: Issue, leave: str = "") -> str:
        """The mail as plain text."""
        content = self.content(issue)
        return plain_text(self.render("mail_text.html.jinja", issue, content=content, leave=leave, **self.head(issue)))

    def content(self, issue: Issue) -> Markup:
        """The issue as it's syndicated."""
        return Markup(self.syndication.html(issue))  # noqa: S704 - rendered Markdown and templates' output

    def render(self, template: str, issue: Issue, **data: object) -> str:
        """Renders a template of the mail, with what both parts show of the issue."""
        texts = self.site.texts
        facts = [texts.date(issue.published)]
        if issue.number is not None:
            facts.append(texts("issue.number", number=issue.number))
        facts.append(texts("issue.minutes", n=issue.minutes))
        html = self.env.get_template(template).render(
            config=self.site.config, colours=self.colours, issue=issue, facts=" · ".join(facts), **data
        )
        return one_block(absolute(html, self.site.site_url))

    def draft(self, issue: Issue, subject: str, html: str, text: str) -> bytes:
        """The message, unsent.

        It has no From and no To. A program fills in its user as the sender only where it finds none, and somebody might
        write to an address made up here. `X-Unsent: 1` makes Outlook open it as a message that is still to be sent.
        """
        message = message_of([f"Subject: {encoded_subject(subject)}"])
        message["Date"] = format_datetime(issue.published.astimezone(UTC))
        message["Message-ID"] = f"<{UUID(issue_urn(issue))}@{self.host}>"
        message["X-Unsent"] = "1"
        fill_parts(message, html, text, self.site.texts.language)
        return message.as_bytes()


def encoded_subject(subject: str) -> str:
    """The value of a Subject header, on several lines if it's long.

    It's encoded here, because the standard library loses blanks between encoded words when it folds a long one
    (https://github.com/python/cpython/issues/92081).
    """
    plain = subject.isascii() and "=?" not in subject and len(subject) <= MAX_SUBJECT - len("Subject: ")
    return subject if plain else Header(subject, "utf-8", header_name="Subject").encode(linesep="\r\n")


def message_of(headers: Iterable[str]) -> EmailMessage:
    """A message with these headers, which stay as they are."""
    head = "".join(f"{header}\r\n" for header in headers)
    message = message_from_string(f"{head}\r\n", policy=SMTP.clone(refold_source="none"))
    if not isinstance(message, EmailMessage):
        raise TypeError(message)
    return message


def fill_parts(message: EmailMessage, html: str, text: str, language: str) -> None:
    """Gives a message its parts. The text is first: programs show the last part that they can (RFC 2046, 5.1.4)."""
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = language  # after the content, which replaces such headers
    message.set_boundary("=_" + hashlib.sha256(f"{text}\0{html}".encode()).hexdigest()[:32])


def when_sent(site: Site, issue: Issue, now: datetime) -> Site:
    """The site as it is when the mail is sent: at `now`, or when the issue is published, if that is later.

    `site` may have drafts and scheduled issues; of these only `issue` stays.
    """
    then = max(now, issue.published)
    public = (other for other in site.issues if other.slug == issue.slug or other.public(then))
    return replace(site, issues=tuple(public))


def mail_host(site_url: str) -> str | None:
    """The site's host, in ASCII, for a Message-ID; None if `site_url` is not a whole web address."""
    try:
        parts = urlsplit(site_url)
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:  # not an address, or a host that can't be a domain name (UnicodeError)
        return None
    return host if parts.scheme in {"http", "https"} and _HOST.match(host) else None


def subject_of(issue: Issue, language: str = ENGLISH) -> str:
    """The title on one line, without control characters, so that nothing in it can start another header."""
    title = "".join(" " if unicodedata.category(char) == "Cc" else char for char in curl(issue.title, language))
    return " ".join(title.split())


def _for_programs(html: str) -> Markup:
    """The issue with its panels and buttons as tables, the only boxes whose padding every mail program shows."""
    html = html.replace("<table>", '<table class="data" cellpadding="0" cellspacing="0" border="0">')
    html = _IMAGE.sub(lambda image: _fitted(image.group()), html)
    html = _BUTTON.sub(lambda button: f"</p>\n{_TABLE.format('press', '')}{button[1]}{_TABLE_END}", html)
    return Markup("".join(_panels(html)))  # noqa: S704 - as safe as it was


def _panels(html: str) -> Iterator[str]:
    """`html` with a table around each panel. A panel may contain quotations, which close before it does."""
    open_panels: list[bool] = []
    end = 0
    for tag in _PANEL.finditer(html):
        yield html[end : tag.start()]
        end = tag.end()
        if not tag["close"]:
            open_panels.append(bool(tag["panel"]))
            yield (_TABLE.format("panel", ' width="100%"') if tag["panel"] else "") + tag.group()
        else:
            yield tag.group() + (_TABLE_END if open_panels.pop() else "")
    yield html[end:]


def _fitted(image: str) -> str:
    """An <img> at most as wide as the column, with a `width` attribute, since Outlook ignores the style."""
    sizes = {size["name"]: size["pixels"] for size in _SIZE.finditer(image)}
    width = sizes.get("width", "")
    pixels = min(int(width), COLUMN) if width.isdecimal() and int(width) else COLUMN
    # Without the height, which belonged to the full width: programs keep the proportions by themselves.
    return f'<img width="{pixels}"' + _SIZE.sub("", image).removeprefix("<img")
