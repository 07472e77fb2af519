"""Fetches the pictures of posts from other hosts, for `inversion import --pictures`; they are read, and never run.

Only public addresses are asked: an export may be somebody else's, and name one of this computer or of its network.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import PurePosixPath
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, Request, build_opener, getproxies

from generator import __version__
from generator.app.visitor import PATIENCE, Ask, NoReplyError, Reply, Stay, no_reply
from generator.text.picture_data import PictureError
from generator.text.pictures import read_picture

MOST_BYTES = 20_000_000  # of one picture
MOST_IN_ALL = 500_000_000
SECONDS = 60.0  # that one picture may take
PAUSE = 0.25  # seconds between two pictures of a host
SAID_EVERY = 20  # pictures
FOLDER = "downloaded"
_PIECE = 65_536
_ENDINGS = {b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png", b"GIF8": ".gif"}
_MARKUP = (b"<svg", b"<?xml", b"<!doctype svg")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet, not of this computer or its network."""
    return ipaddress.ip_address(address.partition("%")[0]).is_global


class _Checked(HTTPConnection):
    """A connection that says nothing to an address that isn't allowed. It's the one that the connection has."""

    def __init__(self, allowed: Callable[[str], bool], host: str, **options: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(host, **options)
        self._allowed = allowed

    def connect(self) -> None:
        super().connect()
        _check(self.sock, self._allowed)


class _CheckedSafely(HTTPSConnection):
    """The same with a certificate."""

    def __init__(self, allowed: Callable[[str], bool], host: str, **options: Any) -> None:  # noqa: ANN401 - the library's
        super().__init__(host, **options)
        self._allowed = allowed

    def connect(self) -> None:
        super().connect()
        _check(self.sock, self._allowed)


def _check(connected: socket.socket, allowed: Callable[[str], bool]) -> None:
    if not allowed(str(connected.getpeername()[0])):
        connected.close()
        raise OSError("its address is one of this computer or its network")


class _Http(HTTPHandler):
    allowed: Callable[[str], bool]

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_Checked, self.allowed), req)


class _Https(HTTPSHandler):
    allowed: Callable[[str], bool]

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_CheckedSafely, self.allowed), req)


def picture_asker(
    site_url: str, clock: Callable[[], float], allowed: Callable[[str], bool] = is_public, patience: float = PATIENCE
) -> Ask:
    """Asks for pictures over the network, in the name of the program and of the site.

    `clock` tells how long one takes. Where all goes through a proxy, its address is the only one there is to see.
    """
    whose = f"; for {site_url}" if site_url.startswith("http") else ""
    headers = {
        "User-Agent": f"inversion/{__version__} (takes the pictures of an import along{whose})",
        "Accept": "image/jpeg,image/png,image/webp,image/gif,image/avif;q=0.5",
    }
    http, https = _Http(), _Https()
    http.allowed = https.allowed = (lambda _address: True) if getproxies() else allowed
    opener = build_opener(Stay, http, https)

    def ask(method: str, address: str) -> Reply:
        end = clock() + SECONDS
        try:
            request = Request(address, method=method, headers=headers)  # noqa: S310 - callers give http and https alone
            with opener.open(request, timeout=patience) as reply:
                body = _body(reply, lambda: clock() > end)
                return Reply(reply.status, {key.lower(): value for key, value in reply.headers.items()}, body)
        except HTTPError as error:
            with error:
                return Reply(error.code, {key.lower(): value for key, value in error.headers.items()})
        except (URLError, OSError, HTTPException, ValueError) as error:
            raise no_reply(error) from error

    return ask


def _body(reply: HTTPResponse, too_late: Callable[[], bool]) -> bytes:
    """What it sends, up to a byte more than is taken.

    Raises:
        TimeoutError: a server sends so slowly that it might never end.
    """
    parts: list[bytes] = []
    size = 0
    while size <= MOST_BYTES and (part := reply.read1(_PIECE)):
        parts.append(part)
        size += len(part)
        if too_late():
            raise TimeoutError
    return b"".join(parts)


@dataclass
class Downloads:
    """The pictures that were fetched, each once.

    Attributes:
        get: asks for an address, and follows where it leads.
        say: gets a line of progress now and then.
        files: what was fetched, by the name that it has among the files of the export.
        failed: why an address gave no picture.
    """

    get: Callable[[str], Reply]
    say: Callable[[str], None]
    files: dict[str, bytes] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _bytes: int = 0

    def file(self, address: str) -> str | None:
        """The name of the picture at an address; None if there is none, which `failed` explains."""
        if address not in self._names and address not in self.failed:
            try:
                self._keep(address)
            except NoReplyError as error:
                self.failed[address] = str(error)
            except PictureError as error:
                self.failed[address] = error.faults[0].message
            if (many := len(self._names) + len(self.failed)) % SAID_EVERY == 0:
                self.say(f"{many} pictures of other hosts are asked for ...")
        return self._names.get(address)

    def _keep(self, address: str) -> None:
        if self._bytes > MOST_IN_ALL:
            raise NoReplyError(
                f"the pictures before it are {MOST_IN_ALL // 1_000_000} MB; add it by hand", definite=True
            )
        reply = self.get(address)
        if reply.status != 200:
            raise NoReplyError(f"it answers {reply.status}", definite=True)
        if len(reply.body) > MOST_BYTES:
            raise NoReplyError(f"it's larger than {MOST_BYTES // 1_000_000} MB", definite=True)
        ending = _ending(reply.body)
        if not ending and reply.body[:1000].lstrip().lower().startswith(_MARKUP):
            raise NoReplyError("an SVG could run scripts; look at it, and add it by hand", definite=True)
        read_picture(f"picture{ending or '.png'}", reply.body)
        if not ending:
            raise NoReplyError("it's of a rare kind; export it as PNG or JPEG, and add it by hand", definite=True)
        stem = PurePosixPath(unquote(urlsplit(address).path)).stem
        name = f"{FOLDER}/{len(self._names)}/{stem or 'picture'}{ending}"
        self.files[name] = reply.body
        self._bytes += len(reply.body)
        self._names[address] = name


def _ending(data: bytes) -> str:
    """What the name of a picture ends in, by its content; empty for other kinds."""
    if data[8:12] == b"WEBP":
        return ".webp"
    if data[4:12] in {b"ftypavif", b"ftypavis"}:
        return ".avif"
    return next((ending for start, ending in _ENDINGS.items() if data.startswith(start)), "")
