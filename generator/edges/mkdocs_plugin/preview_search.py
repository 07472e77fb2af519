"""The search of a preview, whose index is made when a reader searches: most edits are looked at without."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING

from mkdocs.plugins import get_plugin_logger

from generator.text.problems import RefusedError

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

log = get_plugin_logger(__name__)


class PreviewSearch:
    """Makes the index before the first file of it is served after a build."""

    def __init__(self, folder: str, make: Callable[[], None]) -> None:
        """`folder` is the address of the index on the server; `make` writes it into the built site."""
        self._folder = folder
        self._make = make
        self._stale = True
        self._failure = ""
        self._lock = Lock()  # no build changes the pages while the index is made of them, and it's made once

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
