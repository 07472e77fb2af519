"""A server that can be cut off, and what a browser keeps of a site."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.site_support import Handler, Server

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const keys = await (await caches.open(name)).keys();
    found[name] = keys.map(({ url }) => new URL(url).pathname);
  }
  return found;
}"""


class CutHandler(Handler):
    def do_GET(self) -> None:  # noqa: N802 - as the library has it
        server = self.server
        assert isinstance(server, CutServer)
        server.asked.append(self.path)
        if server.is_cut:
            self.close_connection = True
            return
        super().do_GET()


class CutServer(Server):
    """Its connections end without an answer while it's cut off: so it is without a network, in every browser."""

    def __init__(self) -> None:
        super().__init__(CutHandler)
        self.is_cut = False
        self.asked: list[str] = []

    @contextmanager
    def cut(self) -> Iterator[None]:
        self.is_cut = True
        try:
            yield
        finally:
            self.is_cut = False


@contextmanager
def cut_server() -> Iterator[CutServer]:
    with CutServer() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def kept(page: Page) -> dict[str, list[str]]:
    """The paths in each cache of the origin."""
    found: dict[str, list[str]] = page.evaluate(KEPT)
    return found


def ready(page: Page, *paths: str) -> None:
    """Waits until the worker answers, and until the caches hold these paths."""
    page.evaluate("navigator.serviceWorker.ready")
    until(
        page,
        f"async paths => {{ const found = Object.values(await ({KEPT})()).flat(); "
        "return navigator.serviceWorker.controller && paths.every(one => found.includes(one)) }",
        list(paths),
    )


def until(page: Page, condition: str, argument: object = None) -> None:
    """Waits until an asynchronous function gives something true; `wait_for_function` takes its promise for that."""
    page.evaluate(
        f"""async argument => {{
          for (let tries = 0; !(await ({condition})(argument)); tries++) {{
            if (tries === 200) throw new Error("it never came true");
            await new Promise((done) => setTimeout(done, 50));
          }}
        }}""",
        argument,
    )


def deploy(folder: Path, onto: Path) -> None:
    """Puts a built site in the place of another one."""
    shutil.rmtree(onto)
    shutil.copytree(folder, onto)
