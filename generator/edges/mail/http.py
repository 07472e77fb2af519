"""One HTTP request and its answer.

`http.client` and not a library above it: only here is it known whether a request was on its way when something
failed. A mail is repeated only if it wasn't, and urllib and requests don't tell the two apart. It also follows no
redirect, which would take a key to another host, and repeats nothing by itself.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from generator import __version__
from generator.edges.mail.reasons import reason
from generator.publish.mail_wire import Answer, NoAnswerError, NoConnectionError, Request

TIMEOUT = 30.0  # seconds for each step, not for all of it
MOST_READ = 5_000_000  # bytes of an answer; a page of an issue has less

Connect = Callable[[str, int | None], HTTPConnection]


def connect(host: str, port: int | None) -> HTTPConnection:
    """A connection that is encrypted, and checks whose it is."""
    return HTTPSConnection(host, port, timeout=TIMEOUT, context=ssl.create_default_context())


def wire(request: Request, connect: Connect = connect) -> Answer:
    """The answer to a request.

    Raises:
        NoConnectionError: the request didn't leave.
        NoAnswerError: it may have arrived, but no whole answer came back.
    """
    parts = urlsplit(request.url)
    try:
        if parts.scheme != "https" or not parts.hostname:
            raise NoConnectionError("its address doesn't begin with https://")
        connection = connect(parts.hostname, parts.port)
        connection.connect()
    except (OSError, ValueError) as error:  # ValueError: a port or a host that can't be one
        raise NoConnectionError(reason(error)) from None
    try:
        path = parts.path or "/"
        headers = {"User-Agent": f"inversion-site-generator/{__version__}", "Accept": "*/*", **request.headers}
        connection.request(request.method, f"{path}?{parts.query}" if parts.query else path, request.body, headers)
        response = connection.getresponse()
        body = response.read(MOST_READ)
    except (OSError, HTTPException):
        raise NoAnswerError from None  # without the cause, whose text may hold the request
    finally:
        connection.close()
    if not response.getheaders() or (response.length and len(body) < MOST_READ):
        raise NoAnswerError  # it ended too early, which the library doesn't say
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)
