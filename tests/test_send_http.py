"""One HTTP request: whether it left, whether its answer came, and what it never does."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from threading import Thread

import pytest

from generator.edges.mail import http
from generator.edges.mail.http import connect, wire
from generator.publish.mail_wire import NoAnswerError, NoConnectionError, Request
from tests.tools.mail_world import KEY
from tests.tools.servers import free_port

REQUEST = Request("POST", "https://api.example.org/v1/x?a=1", {"Authorization": f"Token {KEY}"}, b"{}")


@contextmanager
def answering(answer: bytes | None) -> Iterator[tuple[Callable[[str, int | None], HTTPConnection], list[bytes]]]:
    """A server for one connection, which reads a request and answers with these bytes; None: it never answers."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with server.accept()[0] as connection:
                heard.append(connection.recv(65536))
                if answer is not None:
                    connection.sendall(answer)
                else:
                    connection.recv(1)  # until the other side gives up

        thread = Thread(target=serve, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        yield (lambda _host, _port: HTTPConnection("127.0.0.1", port, timeout=0.2)), heard
        thread.join(5)


def test_an_answer_is_its_status_its_headers_and_its_body() -> None:
    with answering(b"HTTP/1.1 201 Created\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\n{}") as (to_it, heard):
        answer = wire(REQUEST, to_it)

    assert (answer.status, answer.headers["retry-after"], answer.body) == (201, "7", b"{}")
    assert heard[0].startswith(b"POST /v1/x?a=1 HTTP/1.1\r\n")
    assert f"Authorization: Token {KEY}\r\n".encode() in heard[0]


def test_a_redirect_is_an_answer_and_never_followed() -> None:
    redirect = b"HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\n\r\n"
    with answering(redirect) as (to_it, heard):
        answer = wire(REQUEST, to_it)

    assert (answer.status, answer.headers["location"], len(heard)) == (302, "https://evil.example/", 1)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        b"",
        b"HTTP/1.1 201 Cre",
        b"HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ],
    ids=["time-out", "nothing", "half a status", "half a body", "no HTTP", "half a chunk"],
)
def test_a_request_that_left_without_a_whole_answer_may_have_arrived(answer: bytes | None) -> None:
    with answering(answer) as (to_it, heard), pytest.raises(NoAnswerError) as lost:
        wire(REQUEST, to_it)

    assert heard
    assert lost.value.__cause__ is None
    assert KEY not in repr(lost.value)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://127.0.0.1:{port}/", "nothing listens there"),
        ("https://nowhere.invalid/", "nobody knows its name"),
        ("http://127.0.0.1:{port}/", "doesn't begin with https://"),
        ("https:///x", "doesn't begin with https://"),
        ("https://127.0.0.1:99999/", "ValueError"),
        ("https://a..b/", "."),
        ("ftp://example.org/", "doesn't begin with https://"),
        ("", "doesn't begin with https://"),
    ],
)
def test_a_request_that_cannot_leave_did_nothing_and_says_why(url: str, why: str) -> None:
    with pytest.raises(NoConnectionError, match=why):
        wire(Request("POST", url.format(port=free_port()), {"Authorization": KEY}))


def test_a_server_that_does_not_encrypt_gets_no_key() -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with server.accept()[0] as connection:
                heard.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        thread = Thread(target=serve, daemon=True)
        thread.start()
        with pytest.raises(NoConnectionError, match="its encryption"):
            wire(Request("POST", f"https://127.0.0.1:{server.getsockname()[1]}/", {"Authorization": KEY}))
        thread.join(5)
    assert KEY.encode() not in heard[0]


def test_connections_are_encrypted_checked_and_given_up_after_a_while() -> None:
    connection = connect("example.org", None)

    assert type(connection).__name__ == "HTTPSConnection"
    assert connection.timeout == http.TIMEOUT <= 60
    context = connection._context  # type: ignore[attr-defined] # noqa: SLF001 - there is no other way to look
    assert context.check_hostname
