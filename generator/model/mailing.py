"""How issues reach subscribers by mail: `mail` in content/site.yml. Secrets are never in it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.model.base import Hour, Record, Url, Whole

_MAILBOX = r"[A-Za-z0-9.!#$%&'*+/=?^_`|~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
MAILBOX_PATTERN = rf"^{_MAILBOX}$"
FROM_PATTERN = rf"^(?:{_MAILBOX}|[^\x00-\x1f<>@\"\\]*[^\x00-\x20<>@\"\\] *<{_MAILBOX}>)$"
# One click has to say whose subscription it ends (RFC 8058, section 3.1), so an address has a place for that.
UNSUBSCRIBE_PATTERN = rf"^(?:mailto:{_MAILBOX}(?:\?[!-~]*)?|https://[^\s/{{}}]+\.[^\s{{}}]*\{{address\}}[^\s{{}}]*)$"
SERVER_PATTERN = r"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$"

Service = Literal["buttondown", "listmonk", "smtp"]
Mode = Literal["draft", "send"]

NAMES: Mapping[Service, str] = MappingProxyType(
    {"buttondown": "Buttondown", "listmonk": "listmonk", "smtp": "the mail server"}
)
# The keys that only some services have, and those of them that a service can't do without.
OWN_KEYS: Mapping[Service, tuple[str, ...]] = MappingProxyType(
    {
        "buttondown": (),
        "listmonk": ("url", "lists", "template", "from"),
        "smtp": ("host", "port", "security", "from", "unsubscribe", "per_minute"),
    }
)
NEEDED_KEYS: Mapping[Service, tuple[str, ...]] = MappingProxyType(
    {"buttondown": (), "listmonk": ("url", "lists", "template"), "smtp": ("host", "from", "unsubscribe")}
)
# The environment variables that hold each service's secrets.
SECRETS: Mapping[Service, tuple[str, ...]] = MappingProxyType(
    {
        "buttondown": ("BUTTONDOWN_API_KEY",),
        "listmonk": ("LISTMONK_USER", "LISTMONK_TOKEN"),
        "smtp": ("SMTP_USER", "SMTP_PASSWORD"),
    }
)
RECIPIENTS = "INVERSION_RECIPIENTS"  # the environment variable with the path of the subscribers' addresses
PORTS: Mapping[str, int] = MappingProxyType({"starttls": 587, "tls": 465})
PER_MINUTE = 20  # messages, unless the author says otherwise: slow enough for the mail servers of most hosts


class Mailing(Record):
    """How issues reach subscribers by mail. Keys and passwords aren't here: they are environment variables."""

    service: Service
    """What sends the mail: the service Buttondown, your own listmonk, or any mail server (smtp) for a short list."""
    mode: Mode = "draft"
    """draft: the service gets a draft, which you send yourself; send: it goes out by itself. Default: draft."""
    send_at: Hour | None = None
    """The earliest time on the issue's day, in the site's zone, in quotes such as "06:40". Default: publish_at."""
    from_: Annotated[Annotated[str, StringConstraints(pattern=FROM_PATTERN)] | None, Field(alias="from")] = None
    """The sender, such as `Ada <ada@example.org>`. listmonk has one of its own; smtp needs it."""
    url: Url | None = None
    """listmonk: where it is, beginning with https://."""
    lists: Annotated[tuple[Whole, ...], Field(min_length=1)] | None = None
    """listmonk: the numbers of the lists that get the mail."""
    template: Annotated[Whole, Field(ge=1, le=1_000_000_000)] | None = None
    """listmonk: the number of a template that holds nothing but the mail (docs/sending.md)."""
    host: Annotated[str, StringConstraints(pattern=SERVER_PATTERN)] | None = None
    """smtp: the name of the mail server, such as smtp.example.org."""
    port: Annotated[Whole, Field(ge=1, le=65_535)] | None = None
    """smtp: its port. Default: 587, or 465 with `security: tls`."""
    security: Literal["starttls", "tls"] | None = None
    """smtp: starttls (the default) or tls, as the mail server's host says. Nothing is sent without one of them."""
    unsubscribe: Annotated[str, StringConstraints(pattern=UNSUBSCRIBE_PATTERN)] | None = None
    """smtp: how to leave: `mailto:leave@example.org`, or an https:// address with `{address}` for the subscriber's."""
    per_minute: Annotated[Whole, Field(ge=1, le=600)] | None = None
    """smtp: how many messages a minute. Default: 20."""
