"""A client of WebDriver, the W3C's protocol that drives Firefox and WebKit.

Selenium would need geckodriver for Firefox, which Debian doesn't have. Firefox itself takes the same commands on a
socket (Marionette), and WebKitGTK comes with a driver of its own, so the client is these few lines.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.tools.servers import free_port

Command = Callable[[str, Mapping[str, object]], Any]
"""Sends a command of `COMMANDS` with its parameters; gives its result, which may be any JSON."""

# What Marionette calls a command, and how a driver takes it: the method and the end of the path.
COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "open": ("WebDriver:Navigate", "POST", "url"),
    "back": ("WebDriver:Back", "POST", "back"),
    "forward": ("WebDriver:Forward", "POST", "forward"),
    "reload": ("WebDriver:Refresh", "POST", "refresh"),
    "run": ("WebDriver:ExecuteScript", "POST", "execute/sync"),
    "act": ("WebDriver:PerformActions", "POST", "actions"),
    "size": ("WebDriver:SetWindowRect", "POST", "window/rect"),
    "picture": ("WebDriver:TakeScreenshot", "GET", "screenshot"),
}
CAPABILITIES = {"unhandledPromptBehavior": "accept"}
START_SECONDS = 90.0
ANSWER_SECONDS = 90.0


class CommandError(Exception):
    """The browser refused a command."""


@contextmanager
def firefox(program: Path) -> Iterator[Command]:
    """Firefox without a window, in a profile of its own."""
    with tempfile.TemporaryDirectory(prefix="firefox-", ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text('user_pref("marionette.port", 0);', encoding="utf-8")
        arguments = ("--headless", "--no-remote", "--marionette", "--profile", profile)
        with _running((str(program), *arguments)):
            number = Path(profile, "MarionetteActivePort")
            port = int(_until(lambda: number.is_file() and number.read_text(encoding="ascii"), "Firefox's port"))
            with socket.create_connection(("127.0.0.1", port), ANSWER_SECONDS) as connection:
                stream = connection.makefile("rwb")
                _take(stream)  # its greeting
                _marionette(stream, "WebDriver:NewSession", CAPABILITIES)
                yield lambda command, parameters: _marionette(stream, COMMANDS[command][0], parameters)
                _marionette(stream, "Marionette:Quit", {})


@contextmanager
def webkit(driver: Path, browser: Path, screen: Path) -> Iterator[Command]:
    """WebKitGTK's own small browser, on a screen that nobody sees."""
    port = free_port()
    environ = {"GDK_BACKEND": "x11", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}  # many containers have no sandbox
    with _screen(screen) as display, _running((str(driver), f"--port={port}"), environ={**environ, "DISPLAY": display}):
        _until(lambda: _listens(port), "WebKit's driver")
        options = {"binary": str(browser), "args": ["--automation"]}
        capabilities = {"alwaysMatch": {**CAPABILITIES, "webkitgtk:browserOptions": options}}
        session = _request(port, "POST", "/session", {"capabilities": capabilities})["sessionId"]

        def send(command: str, parameters: Mapping[str, object]) -> Any:  # noqa: ANN401 - any JSON
            _, method, path = COMMANDS[command]
            return _request(port, method, f"/session/{session}/{path}", parameters)

        yield send
        _request(port, "DELETE", f"/session/{session}", {})


def _marionette(stream: Any, command: str, parameters: Mapping[str, object]) -> Any:  # noqa: ANN401 - any JSON
    text = json.dumps([0, 1, command, parameters]).encode()
    stream.write(b"%d:%b" % (len(text), text))
    stream.flush()
    _, _, error, result = _take(stream)
    if error:
        raise CommandError(f"{command}: {error['error']}: {error['message']}")
    return result.get("value") if isinstance(result, dict) else result


def _take(stream: Any) -> Any:  # noqa: ANN401 - any JSON
    """The next message: its length, a colon and JSON."""
    length = b""
    while not length.endswith(b":"):
        more = stream.read(1)
        if not more:
            raise CommandError("Firefox has closed the connection")
        length += more
    return json.loads(stream.read(int(length[:-1])))


def _request(port: int, method: str, path: str, parameters: Mapping[str, object]) -> Any:  # noqa: ANN401 - any JSON
    connection = HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    body = json.dumps(parameters) if method == "POST" else None
    connection.request(method, path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    value = json.loads(response.read())["value"]
    connection.close()
    if response.status != 200:
        raise CommandError(f"{path}: {value['error']}: {value['message']}")
    return value


@contextmanager
def _screen(program: Path) -> Iterator[str]:
    """A screen in memory; gives its name."""
    reading, writing = os.pipe()
    command = (str(program), "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp")
    with _running(command, keep=(writing,)):
        os.close(writing)
        with os.fdopen(reading) as name:
            yield f":{name.readline().strip()}"


@contextmanager
def _running(
    command: Sequence[str], *, keep: Sequence[int] = (), environ: Mapping[str, str] | None = None
) -> Iterator[None]:
    """A program that runs as long as the block, and its children with it."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environ or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=keep,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until(find: Callable[[], Any], what: str) -> Any:  # noqa: ANN401 - what `find` gives
    """Waits until there is something to find."""
    end = time.monotonic() + START_SECONDS
    while not (found := find()):
        if time.monotonic() > end:
            raise TimeoutError(f"{what} was not there after {START_SECONDS:.0f} seconds")
        time.sleep(0.05)
    return found


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0
