"""Servers that tests and benchmarks start as programs of their own."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def until_interrupted(process: subprocess.Popen[bytes], seconds: float) -> Iterator[None]:
    """Ends the program as Ctrl+C does when the block is left; kills it if that takes longer than so many seconds."""
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(seconds)
        finally:
            process.kill()  # one that is left over would hold up all that comes after
