"""Asks other sites for addresses, politely: one question at a time for each host, with a pause, and by name."""

from __future__ import annotations

import socket
import ssl
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage
from threading import Lock
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from generator import __version__
from generator.text.web_address import WEB

PAUSE = 1.0  # seconds between two questions to a host
PATIENCE = 10.0  # seconds until an answer has to begin
LONGEST_WAIT = 60.0  # seconds that are waited for if a host asks for it
MOST_MOVES = 5
MOVED_FOR_GOOD = frozenset((301, 308))
_MOVED = MOVED_FOR_GOOD | {302, 303, 307}
_LATER = {429, 503}


@dataclass(frozen=True)
class Answer:
    """What came of an address.

    Attributes:
        status: that of HTTP; 0 without an answer.
        moved: the new address, if it has moved for good and the new one works.
        error: why there is no answer.
        definite: whether asking again would give the same.
    """

    status: int
    moved: str = ""
    error: str = ""
    definite: bool = True


@dataclass(frozen=True)
class Reply:
    """One answer of a server; `body` only where somebody wants it."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class NoReplyError(Exception):
    """Nothing answers; `definite`: not even later."""

    def __init__(self, why: str, *, definite: bool) -> None:
        self.definite = definite
        super().__init__(why)


Ask = Callable[[str, str], Reply]  # (method, address); raises NoReplyError


class Stay(HTTPRedirectHandler):
    """Follows no redirect: each one is looked at."""

    def http_error_302(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> None:
        """Leaves the redirect to the caller."""

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def asker(site_url: str, patience: float = PATIENCE) -> Ask:
    """Asks over the network, in the name of the program and of the site."""
    whose = f"; for {site_url}" if site_url.startswith("http") else ""
    headers = {"User-Agent": f"inversion/{__version__} (looks whether links work{whose})", "Accept": "*/*"}
    opener = build_opener(Stay)

    def ask(method: str, address: str) -> Reply:
        try:
            request = Request(address, method=method, headers=headers)  # noqa: S310 - callers give http and https alone
            with opener.open(request, timeout=patience) as reply:
                return Reply(reply.status, {key.lower(): value for key, value in reply.headers.items()})
        except HTTPError as error:
            with error:
                return Reply(error.code, {key.lower(): value for key, value in error.headers.items()})
        except (URLError, OSError, HTTPException, ValueError) as error:
            raise no_reply(error) from error

    return ask


def no_reply(error: Exception) -> NoReplyError:
    """Why nothing answers, in words."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, socket.gaierror):
        # EAI_AGAIN: the name server itself doesn't answer, as without a connection.
        return NoReplyError("there is no such host", definite=reason.errno != socket.EAI_AGAIN)
    if isinstance(reason, TimeoutError):
        return NoReplyError("it takes too long", definite=False)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return NoReplyError(f"its certificate isn't right ({reason.verify_message})", definite=True)
    return NoReplyError(" ".join(str(reason).split())[:200] or "the connection failed", definite=False)


def _target(address: str, reply: Reply) -> str | None:
    """Where a reply leads on the web; None if it doesn't."""
    try:
        target = urljoin(address, reply.headers.get("location", ""))
        return target if urlsplit(target).hostname and target.startswith(WEB) else None
    except ValueError:
        return None


@dataclass
class Visitor:
    """Visits addresses. A host is asked one thing at a time, and not before `pause` seconds after its last answer.

    Attributes:
        sleep: waits for so many seconds.
        now: the time, for dates in `Retry-After`.
    """

    ask: Ask
    sleep: Callable[[float], None]
    now: datetime
    pause: float = PAUSE
    _guard: Lock = field(default_factory=Lock)
    _hosts: dict[str, Lock] = field(default_factory=lambda: defaultdict(Lock))
    _asked: set[str] = field(default_factory=set)

    def visit(self, address: str) -> Answer:
        """What an address answers, wherever it leads."""
        at, for_good = address, True
        moved = ""
        for _ in range(MOST_MOVES + 1):
            try:
                reply = self._reply(at)
            except NoReplyError as error:
                return Answer(0, error=str(error), definite=error.definite)
            target = _target(at, reply)
            if reply.status not in _MOVED or target == at:
                return Answer(reply.status, moved if reply.status < 400 else "", definite=reply.status not in _LATER)
            if target is None:
                return Answer(0, error=f"it leads to {reply.headers['location'][:200]}")
            at, for_good = target, for_good and reply.status in MOVED_FOR_GOOD
            moved = at if for_good else moved
        return Answer(0, error=f"it leads on more than {MOST_MOVES} times")

    def get(self, address: str) -> Reply:
        """The answer of an address, wherever it leads.

        Raises:
            NoReplyError: there is none.
        """
        at = address
        for _ in range(MOST_MOVES + 1):
            reply = self._patient("GET", at)
            if reply.status not in _MOVED:
                return reply
            target = _target(at, reply)
            if target is None:
                raise NoReplyError(f"it leads to {reply.headers.get('location', '')[:200]}", definite=True)
            at = target
        raise NoReplyError(f"it leads on more than {MOST_MOVES} times", definite=True)

    def _reply(self, address: str) -> Reply:
        """The answer to HEAD, or to GET if that is refused: some servers only know GET."""
        reply = self._patient("HEAD", address)
        return self._patient("GET", address) if reply.status >= 400 and reply.status not in _LATER else reply

    def _patient(self, method: str, address: str) -> Reply:
        reply = self._once(method, address)
        wait = self._wait(reply)
        if wait is None:
            return reply
        self.sleep(wait)
        return self._once(method, address)

    def _once(self, method: str, address: str) -> Reply:
        host = urlsplit(address).netloc.lower()
        with self._guard:
            one_at_a_time = self._hosts[host]
        with one_at_a_time:
            if host in self._asked:
                self.sleep(self.pause)
            self._asked.add(host)
            return self.ask(method, address)

    def _wait(self, reply: Reply) -> float | None:
        """For how long a host asks to wait; None if it doesn't, or if that's too long."""
        said = reply.headers.get("retry-after", "").strip()
        if reply.status not in _LATER or not said:
            return None
        if said.isdecimal():
            seconds = float(said)
        else:
            try:
                seconds = (parsedate_to_datetime(said) - self.now).total_seconds()
            except (ValueError, TypeError):
                return None
        return max(seconds, 0.0) if seconds <= LONGEST_WAIT else None
