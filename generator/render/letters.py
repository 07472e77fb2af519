"""A mail as a mailing service or a mail server takes it, with a way to unsubscribe.

Services replace their own tags in a mail: Buttondown those of Django's templates
(https://docs.buttondown.com/using-templating), listmonk those of Go's (https://listmonk.app/docs/templating/). So
what looks like a tag in an issue is written in another way, and the tag for leaving is put in afterwards.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, formataddr, parseaddr
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid5

from generator.model.issue import Issue
from generator.render.mail import Mailer, encoded_subject, fill_parts, message_of
from generator.render.syndication import issue_urn

_LEAVE = "https://leave-6a1f0c52b7d94e3c.invalid/"  # stands for the address until it's known
_TAG = re.compile(r"\{(?=[{%#])")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SOURCE = re.compile(r'<img\b[^>]* src="([^"]*)"')


@dataclass(frozen=True)
class Letter:
    """An issue's mail before it's known who sends it.

    Attributes:
        urn: the issue's permanent URN, which its page has too.
        page: the address of the issue's page.
        host: the site's.
        html: a whole document, with a place for the address that ends a subscription; `text` has it too.
    """

    issue_id: str
    slug: str
    number: int | None
    urn: str
    page: str
    host: str
    language: str
    subject: str
    description: str
    html: str
    text: str

    @property
    def pictures(self) -> tuple[str, ...]:
        """The addresses of its pictures, each once."""
        return tuple(dict.fromkeys(address.replace("&amp;", "&") for address in _SOURCE.findall(self.html)))


def letter_of(mailer: Mailer, issue: Issue) -> Letter:
    """The letter of an issue. The same site and issue give the same letter."""
    head = mailer.head(issue)
    return Letter(
        issue_id=issue.id,
        slug=issue.slug,
        number=issue.number,
        urn=issue_urn(issue),
        page=mailer.site.site_url + issue.address.lstrip("/"),
        host=mailer.host,
        language=mailer.site.texts.language,
        subject=head["subject"],
        description=head["preheader"],
        html=mailer.html(issue, _LEAVE),
        text=mailer.text(issue, _LEAVE),
    )


def buttondown_html(letter: Letter) -> str:
    """The HTML for Buttondown, which writes the plain text itself."""
    return _TAG.sub("&#123;", letter.html).replace(_LEAVE, "{{ unsubscribe_url }}")


def buttondown_words(text: str) -> str:
    """A subject or description in which nothing is a tag. No entity works there, so a sign without width parts it."""
    return _TAG.sub("{\u2060", text)


def listmonk_html(letter: Letter) -> str:
    """The HTML for listmonk. Go's templates drop comments, and Outlook reads some, so they go through `Safe`."""
    html = _TAG.sub("&#123;", letter.html).replace("@TrackLink", "&#64;TrackLink")
    html = _COMMENT.sub(lambda comment: "{{ Safe " + json.dumps(comment.group(), ensure_ascii=False) + " }}", html)
    return html.replace(_LEAVE, "{{ UnsubscribeURL }}")


def listmonk_text(letter: Letter) -> str:
    """The plain text for listmonk, which takes it for a template of HTML: so a `<` goes through `Safe`."""
    text = _listmonk_tags(letter.text).replace("<", '{{ Safe "<" }}')
    return text.replace(_LEAVE, "{{ UnsubscribeURL }}")


def listmonk_subject(letter: Letter) -> str:
    """The subject for listmonk."""
    return _listmonk_tags(letter.subject)


def _listmonk_tags(text: str) -> str:
    return text.replace("{{", '{{ "{{" }}').replace("@TrackLink", '{{ "@" }}TrackLink')


def leave_address(unsubscribe: str, recipient: str) -> str:
    """The address that ends the subscription of this recipient; `unsubscribe` is that of site.yml."""
    return unsubscribe.replace("{address}", quote(recipient, safe=""))


def message_id(letter: Letter, recipient: str) -> str:
    """The same for the same issue and recipient, whenever it's sent: mail programs show two such messages as one."""
    return f"<{uuid5(UUID(letter.urn), recipient)}@{letter.host}>"


def message(letter: Letter, sender: str, recipient: str, unsubscribe: str, now: datetime) -> bytes:
    """The message to one recipient (RFC 5322), with the headers of RFC 2369 and RFC 8058 for leaving."""
    leave = leave_address(unsubscribe, recipient)
    name, mailbox = parseaddr(sender)
    headers = [
        f"From: {formataddr((name, mailbox))}",
        f"To: {recipient}",
        f"Subject: {encoded_subject(letter.subject)}",
        f"Date: {format_datetime(now.astimezone(UTC))}",
        f"Message-ID: {message_id(letter, recipient)}",
        f"List-Unsubscribe: <{leave}>",
    ]
    if urlsplit(leave).scheme == "https":
        headers.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    made = message_of(headers)
    html = letter.html.replace(_LEAVE, leave.replace("&", "&amp;"))
    fill_parts(made, html, letter.text.replace(_LEAVE, leave), letter.language)
    return made.as_bytes()
