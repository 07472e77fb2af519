"""`mkdocs serve` as an author runs it, and what tests wait for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.tools.servers import free_port
from tests.tools.small_project import ROOT


@contextmanager
def serving(root: Path, log: Path, **environment: str) -> Iterator[tuple[str, Path, subprocess.Popen[bytes]]]:
    """A preview of the project in `root`: its origin, the file with its log, and its process."""
    port = free_port()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
            cwd=root,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT), **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            yield f"http://127.0.0.1:{port}/", log, process
        finally:
            process.terminate()
            process.wait(20)


def within(seconds: float, what: str, log: Path, *pieces: str, url: str = "") -> None:
    """Waits until the log, or the page at `url`, holds every piece."""
    end = time.monotonic() + seconds
    text = ""
    while time.monotonic() < end:
        try:
            text = urlopen(url, timeout=5).read().decode() if url else log.read_text(encoding="utf-8")  # noqa: S310 - our own
        except (URLError, OSError):
            text = ""
        if all(piece in text for piece in pieces):
            return
        time.sleep(0.2)
    pytest.fail(f"{what}: {pieces} not within {seconds} s; the log:\n{log.read_text(encoding='utf-8')[-3000:]}")
