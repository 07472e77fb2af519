"""What is said to a mailing service, as values: requests, answers, and what came of a mail, without the network."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Came = Literal["sent", "unsure", "not-sent"]
TOO_MANY = 429


@dataclass(frozen=True)
class Request:
    """One request. Its headers hold secrets, so they're in no traceback and no log."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Answer:
    """The answer to it. What a service writes may repeat a secret, so the body is never shown.

    Attributes:
        headers: their names in small letters.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)

    @property
    def good(self) -> bool:
        """Whether the service says that it did what it was asked."""
        return 200 <= self.status < 300

    @property
    def doubtful(self) -> bool:
        """Whether it may have done it all the same: an error of the server may come after the work."""
        return self.status >= 500 or self.status in {408, 409}

    def json(self) -> Any:  # noqa: ANN401 - whatever the service writes
        """The body as JSON; None if it's something else."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class NoConnectionError(Exception):
    """The service was not reached, so it did nothing."""


class NoAnswerError(Exception):
    """The request may have arrived, but its answer did not."""


@dataclass(frozen=True)
class Outcome:
    """What came of a mail.

    Attributes:
        note: for the ledger: the service's number of the mail, or why it isn't sent.
        said: the same for its author, in a sentence without a full stop.
    """

    came: Came
    note: str
    said: str


Talk = Generator[Request, Answer, Outcome]  # requests, each of which gets its answer, and what came of it all


def as_body(value: Mapping[str, object]) -> bytes:
    """The value as JSON."""
    return json.dumps(value, ensure_ascii=False).encode()


def refused(answer: Answer, service: str, secret: str) -> Outcome:
    """What an answer that isn't good means for the mail."""
    status = answer.status
    if answer.doubtful:
        said = f"{service} answered with the error {status}, and may have taken the mail all the same"
        return Outcome("unsure", f"error {status}", said)
    if status in {401, 403}:
        return Outcome("not-sent", f"error {status}", f"{service} refused the key ({status}); check {secret}")
    if status == TOO_MANY:
        return Outcome(
            "not-sent", "error 429", f"{service} takes no more requests for now (429); the next run tries again"
        )
    if 300 <= status < 400:
        said = f"{service} is at another address ({status}), to which no key is sent; correct the address"
        return Outcome("not-sent", f"error {status}", said)
    return Outcome("not-sent", f"error {status}", f"{service} refused the mail with the error {status}")
