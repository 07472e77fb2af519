"""A real mail server for the tests, which keeps what it takes and misbehaves when asked to."""

from __future__ import annotations

import smtplib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd import smtp as protocol
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session

from generator.model.mailing import Mailing
from tests.tools.mail_world import PASSWORD
from tests.tools.servers import free_port


def hang_up(server: protocol.SMTP) -> None:
    assert server.transport
    server.transport.close()


class Mailbox:
    """What a real mail server took, and how it misbehaves: {address: what it does with the message to it}."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.does: dict[str, str] = {}
        self.logins = 0
        self.password = PASSWORD.encode()

    def enter(self, _server: object, _session: object, _envelope: object, _mechanism: str, data: Any) -> AuthResult:  # noqa: ANN401 - the library's own
        self.logins += 1
        return AuthResult(success=data.password == self.password, handled=False)

    async def handle_RCPT(  # noqa: N802 - the name that the library asks for
        self, server: protocol.SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        does = self.does.get(address)
        if does == "leave":
            self.does.pop(address)
            hang_up(server)
        if does in {"550 no such user", "451 later"}:
            return does
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: protocol.SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        (address,) = envelope.rcpt_tos
        does = self.does.get(address, "250 OK")
        if does in {"250 OK", "lose"}:
            self.taken.append((address, envelope.original_content or b""))
        if does in {"lose", "drop"}:
            hang_up(server)
        return does if does[:1].isdigit() else "250 OK"

    @property
    def counted(self) -> Counter[str]:
        return Counter(address for address, _ in self.taken)


@contextmanager
def serving(box: Mailbox) -> Iterator[Callable[[Mailing], smtplib.SMTP]]:
    """Runs the mail server, and gives what connects to it. It isn't encrypted; a test of its own sees to that."""
    running = Controller(box, hostname="127.0.0.1", port=free_port(), authenticator=box.enter, auth_require_tls=False)
    running.start()
    try:
        yield lambda _: smtplib.SMTP("127.0.0.1", running.port, timeout=5)
    finally:
        running.stop()
