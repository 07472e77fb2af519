"""What a preview only makes when it's asked for: the search, and files that no page loads.

Most edits are looked at without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger

from generator.text.problems import RefusedError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from generator.edges.mkdocs_plugin.drawing import Drawing

log = get_plugin_logger(__name__)


def with_seldom_files(
    serve: WSGIApplication, mount: str, current: Callable[[], Drawing | None], lock: Lock
) -> WSGIApplication:
    """`serve` as an application that makes a file of `Drawing.later` before it's served, below `mount`.

    `current` gives the drawing of the site as it is; no build changes that while the lock is held.
    """

    def served(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace").removeprefix(mount)  # PEP 3333
        if (drawing := current()) and path in drawing.later:
            with lock:
                if (drawing := current()) and path in drawing.later:
                    drawing.make(path)
        return serve(environ, start_response)

    return served


class PreviewSearch:
    """Makes the index before the first file of it is served after a build."""

    def __init__(self, folder: str, make: Callable[[], None], lock: Lock) -> None:
        """`folder` is the address of the index on the server; `make` writes it into the built site.

        `lock`: no build changes the pages while the index is made of them, and it's made once.
        """
        self._folder = folder
        self._make = make
        self._stale = True
        self._failure = ""
        self._lock = lock

    def after(self, build: Callable[[], None]) -> Callable[[], None]:
        """`build` as a function after which the index is made anew."""

        def built() -> None:
            with self._lock:
                self._stale = True
                build()

        return built

    def within(self, serve: WSGIApplication) -> WSGIApplication:
        """`serve` as an application that has the index. If it can't be made, its files are answered with the reason."""

        def served(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            if environ["PATH_INFO"].startswith(self._folder) and (failure := self._made()):
                start_response("503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8")])
                return [failure.encode()]
            return serve(environ, start_response)

        return served

    def _made(self) -> str:
        """Makes the index if there was a build since; gives why it could not."""
        with self._lock:
            if self._stale:
                log.info("Making the search index ...")
                self._failure = ""
                try:
                    self._make()
                except (RefusedError, OSError) as error:
                    self._failure = f"The search index could not be made: {error}"
                    log.error(self._failure)  # noqa: TRY400 - an author needs no traceback
                self._stale = False
            return self._failure
