"""A mail server, by smtplib of the standard library. Nothing is said to it before the connection is encrypted."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parseaddr

from generator.app.mail_tools import Delivery
from generator.edges.mail.reasons import reason
from generator.model.mailing import PORTS, Mailing
from generator.publish.mail_wire import NoConnectionError

TIMEOUT = 60.0  # seconds for each step; a server may look at a message for a while before it answers

Open = Callable[[Mailing], smtplib.SMTP]


def encrypted(mail: Mailing) -> smtplib.SMTP:
    """An encrypted connection to the server of these settings."""
    security, context = mail.security or "starttls", ssl.create_default_context()
    host, port = mail.host or "", mail.port or PORTS[security]
    if security == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
    server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


@contextmanager
def mail_server(mail: Mailing, secrets: Mapping[str, str], opened: Open = encrypted) -> Iterator[Server]:
    """The server, which has let us in.

    Raises:
        NoConnectionError: it can't be reached, isn't encrypted, or refuses the password.
    """
    try:
        server = opened(mail)
    except smtplib.SMTPNotSupportedError:
        raise NoConnectionError("the mail server doesn't encrypt (no STARTTLS), so it gets no password") from None
    except (OSError, smtplib.SMTPException) as error:
        raise NoConnectionError(f"the mail server can't be reached ({reason(error)})") from None
    try:
        _log_in(server, secrets)
        yield Server(server)
    finally:
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def _log_in(server: smtplib.SMTP, secrets: Mapping[str, str]) -> None:
    try:
        server.login(secrets["SMTP_USER"], secrets["SMTP_PASSWORD"])
    except smtplib.SMTPAuthenticationError as error:
        said = f"the mail server refused SMTP_USER and SMTP_PASSWORD ({error.smtp_code})"
        raise NoConnectionError(said) from None
    except (OSError, smtplib.SMTPException) as error:
        raise NoConnectionError(f"the mail server lets nobody in ({reason(error)})") from None


class Server:
    """A connection to a mail server."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server

    def deliver(self, sender: str, recipient: str, message: bytes) -> Delivery:
        """Gives the server one message (see MailServer in app/mail_tools.py).

        Step by step, and not by `sendmail`: until the message itself is on its way, a lost connection means that the
        server took nothing; from then on, only its answer tells.
        """
        try:
            self._server.ehlo_or_helo_if_needed()
            steps: tuple[tuple[Callable[[], tuple[int, bytes]], set[int]], ...] = (
                (lambda: self._server.mail(parseaddr(sender)[1]), {250}),
                (lambda: self._server.rcpt(recipient), {250, 251}),
                (lambda: self._server.docmd("DATA"), {354}),
            )
            for say, expected in steps:
                code, _ = say()
                if code not in expected:
                    self._server.rset()
                    return _refusal(code)
        except (OSError, smtplib.SMTPException) as error:
            raise NoConnectionError(f"the connection to the mail server broke ({reason(error)})") from None
        try:
            self._server.send(_dotted(message))
            code, _ = self._server.getreply()
        except (OSError, smtplib.SMTPException):
            return "unsure"
        return "sent" if 200 <= code < 300 else _refusal(code)


def _refusal(code: int) -> Delivery:
    return "later" if 400 <= code < 500 else "refused"


def _dotted(message: bytes) -> bytes:
    """The message as it goes through SMTP: a line that begins with a dot gets another one, and a dot ends it all."""
    lines = message.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines) + b"\r\n.\r\n"
