"""Lines of the ledger about mails: what was about to be sent, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from generator.model.base import Id, Record, Whole
from generator.model.issue import ISSUE_ID_PATTERN
from generator.model.mailing import Mode, Service
from generator.publish.ledger_time import Time

State = Literal["intent", "sent", "partly", "unsure", "not-sent"]
_UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
_NOTE = r"^[A-Za-z0-9 _.,:-]{1,80}$"  # room for a number or a word, none for what a service answers: that may be secret
MAIL_KEYS = "`event`, `id`, `slug`, `service`, `mode`, `state`, `key`, `recorded`, and perhaps `note` and `counts`"
MAIL_EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        "event": "expected `mail`",
        "id": "expected an issue's id",
        "slug": "expected lowercase letters, digits and single hyphens",
        "service": "expected `buttondown`, `listmonk` or `smtp`",
        "mode": "expected `draft` or `send`",
        "state": "expected `intent`, `sent`, `partly`, `unsure` or `not-sent`",
        "key": "expected a UUID",
        "recorded": "expected a time such as 2026-11-23T06:10:00+00:00",
        "note": "expected a few letters and digits",
        "counts": "expected how many messages were `sent`, `unsure`, `refused` and `left`, as whole numbers",
    }
)


class Counts(Record):
    """How many messages of a mail went which way; only a mail server is given one for each subscriber.

    Attributes:
        unsure: begun, but the answer never came. Nothing repeats them.
        refused: the server refused them for good.
        left: not sent, and still to be sent.
    """

    sent: Annotated[Whole, Field(ge=0)] = 0
    unsure: Annotated[Whole, Field(ge=0)] = 0
    refused: Annotated[Whole, Field(ge=0)] = 0
    left: Annotated[Whole, Field(ge=0)] = 0


class MailEvent(Record):
    """One line about a mail.

    Attributes:
        id: the issue's permanent id.
        slug: the name in its address at that time.
        state: `intent` before a service is called; then what came of it. An `intent` that nothing follows is `unsure`.
        key: the attempt. All lines of one attempt have the same key; a service that knows it takes the mail once only.
        note: the number that the service gave the mail, or why it isn't sent.
    """

    event: Literal["mail"] = "mail"
    id: Annotated[str, StringConstraints(pattern=ISSUE_ID_PATTERN)]
    slug: Id
    service: Service
    mode: Mode
    state: State
    key: Annotated[str, StringConstraints(pattern=_UUID)]
    recorded: Time
    note: Annotated[str, StringConstraints(pattern=_NOTE)] | None = None
    counts: Counts | None = None

    @property
    def line(self) -> str:
        """Its line in the file, with its time in UTC."""
        values = self.model_dump(exclude_none=True)
        return json.dumps({**values, "recorded": self.recorded.astimezone(UTC).isoformat()})
