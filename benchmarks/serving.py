"""The preview beside `hugo server`: its start, and an edit until its page is served."""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from itertools import product
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.building import ISSUES
from benchmarks.goals import HUGO
from benchmarks.measuring import Figures, Measured, Page, Place, environment, page_of, python
from tests.tools.servers import free_port, until_interrupted

HUGO_SECONDS = 0.5  # Hugo gathers changes until its next half second, so that what one edit takes is a matter of luck
EDITS = 5  # a run
LOOK_SECONDS = 0.005  # between two looks at a page
MOST_SECONDS = 600.0


@dataclass(frozen=True)
class Server:
    """A server of one of the sites, the issue that is edited in it, and where that is served."""

    address: str
    page: Page
    process: subprocess.Popen[bytes]
    started: float

    def wait(self, mark: str) -> float:
        """Waits for the mark on the page, and gives the time at which it was there.

        Raises:
            RuntimeError: the server has ended, or the mark doesn't come.
        """
        end = time.perf_counter() + MOST_SECONDS
        while time.perf_counter() < end:
            if mark.encode() in self._text():
                return time.perf_counter()
            if self.process.poll() is not None:
                raise RuntimeError(f"the server of {self.address} has ended")
            time.sleep(LOOK_SECONDS)
        raise RuntimeError(f"{self.address} doesn't show an edit after {MOST_SECONDS:.0f} s")

    def _text(self) -> bytes:
        try:
            with urlopen(self.address, timeout=MOST_SECONDS) as answer:  # noqa: S310 - a server of ours
                return bytes(answer.read())
        except (URLError, ConnectionError, HTTPException):  # the last: the file was written while it was served
            return b""


def preview(place: Place) -> Measured:
    """Starts the preview as often as is asked, and then edits an issue in it and in Hugo in turn."""
    port = free_port()  # one for all, as an author has it: pages are kept with the address of their site
    with _preview(place, port) as server:
        server.wait("</html>")
    starts = []
    for _ in place.rounds("start of the preview"):
        with _preview(place, port) as server:
            starts.append(server.wait("</html>") - server.started)
    yield "serve-start", Figures(tuple(starts))

    with ExitStack() as stack:
        servers = {"own": stack.enter_context(_preview(place, port))}
        if HUGO in place.peers:
            servers[HUGO] = stack.enter_context(_hugo(place))
        texts = {name: server.page.path.read_text(encoding="utf-8") for name, server in servers.items()}
        took: dict[str, list[float]] = {name: [] for name in servers}
        for server in servers.values():
            server.wait("</html>")
        try:
            for number in place.rounds("edits in the preview"):
                for again, (name, server) in product(range(EDITS), servers.items()):
                    mark = f"This is edit {number}, {again}."
                    time.sleep(random.uniform(0, HUGO_SECONDS))  # noqa: S311 - else each edit would meet the same moment
                    began = time.perf_counter()
                    server.page.edit(texts[name], mark)
                    took[name].append(server.wait(mark) - began)
        finally:
            for name, server in servers.items():
                server.page.edit(texts[name], "")
    yield "serve-edit", Figures(tuple(took.pop("own")), {name: tuple(seconds) for name, seconds in took.items()})


@contextmanager
def _preview(place: Place, port: int) -> Iterator[Server]:
    page = page_of(place.project, ISSUES)
    command = python("-m", "mkdocs", "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}")
    address = f"http://127.0.0.1:{port}/"
    slug = page.path.stem[len("2026-01-01-") :]
    with _running(command, place.project, f"{address}issues/{slug}/", page, SITE_URL=address) as server:
        yield server


@contextmanager
def _hugo(place: Place) -> Iterator[Server]:
    site = place.folder / "hugo"
    page = page_of(site, "content/issues/number-*.md")
    port = free_port()
    command = [*place.peers[HUGO], "server", "--quiet", "--bind", "127.0.0.1", "--port", str(port)]
    with _running(command, site, f"http://127.0.0.1:{port}/issues/{page.path.stem}/", page) as server:
        yield server


@contextmanager
def _running(command: Sequence[str], folder: Path, address: str, page: Page, **variables: str) -> Iterator[Server]:
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - the program itself, or Hugo
        command,
        cwd=folder,
        env={**environment(), **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with until_interrupted(process, MOST_SECONDS):
        yield Server(address, page, process, started)
