"""What sending mails needs from outside, which the edges provide: the network, a mail server, git, and time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol

from generator.model.mailing import Mailing
from generator.publish.mail_wire import Answer, Request

Pushed = Literal["pushed", "behind", "failed"]
Delivery = Literal["sent", "refused", "later", "unsure"]


class MailServer(Protocol):
    """A mail server that has let us in."""

    def deliver(self, sender: str, recipient: str, message: bytes) -> Delivery:
        """Gives it a message. `later`: it took nothing, and may at another time; `unsure`: its answer never came.

        Raises:
            NoConnectionError: the connection is gone, and the server took nothing of this message.
        """


class Push(Protocol):
    """Makes the ledger known to other runs."""

    def __call__(self, message: str, *, insist: bool) -> Pushed:
        """Commits and pushes the ledger.

        With `insist`, it goes on top of what others pushed meanwhile. Without, the answer is then `behind`: their push
        may have changed what is to be sent.
        """


@dataclass(frozen=True)
class Tools:
    """All of them.

    Attributes:
        wire: sends one request, and follows no redirect; raises NoConnectionError or NoAnswerError.
        mail_server: connects to the server of these settings, with these secrets; raises NoConnectionError.
        push: None if nothing is pushed.
        sleep: waits so many seconds.
        environ: the environment variables.
        say: tells the author one line.
        new_key: a random UUID.
    """

    wire: Callable[[Request], Answer] = field(repr=False)
    mail_server: Callable[[Mailing, Mapping[str, str]], AbstractContextManager[MailServer]] = field(repr=False)
    push: Push | None
    sleep: Callable[[float], None]
    environ: Mapping[str, str] = field(repr=False)
    say: Callable[[str], None]
    new_key: Callable[[], str]
