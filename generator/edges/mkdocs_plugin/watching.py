"""Tells MkDocs' server of changes as soon as they happen. Its own observer looks every half second, at every file."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

SECONDS = 0.5  # between two looks, as in MkDocs
SETTLED_SECONDS = 0.05  # without another change; an editor may change a file in several steps
# Not those of opening and closing: a build opens every file, and telling of that would take a quarter of its time.
_CHANGES: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]


class Watcher:
    """An observer for MkDocs' server. The system reports changes in folders; single files are polled.

    Where the system can't, as on some network drives, INVERSION_WATCH=poll makes it poll folders too.
    """

    def __init__(self) -> None:
        self._polling = PollingObserver(timeout=SECONDS)
        self._telling: BaseObserver | None = None if os.environ.get("INVERSION_WATCH") == "poll" else Observer()
        self._observers: dict[ObservedWatch, BaseObserver] = {}
        self._handlers: dict[ObservedWatch, FileSystemEventHandler] = {}

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool = False) -> ObservedWatch:
        """Watches a folder or a file; `handler` gets an event for each file created, modified, moved or deleted."""
        # A file that an editor puts in the place of another isn't the one that the system watches.
        observer = self._telling if self._telling and Path(path).is_dir() else self._polling
        watch = observer.schedule(handler, path, recursive=recursive, event_filter=_CHANGES)
        self._observers[watch], self._handlers[watch] = observer, handler
        return watch

    def unschedule(self, watch: ObservedWatch) -> None:
        """Stops watching."""
        del self._handlers[watch]
        self._observers.pop(watch).unschedule(watch)

    def start(self) -> None:
        """Starts to watch."""
        if self._telling:
            try:
                self._telling.start()
            except OSError:  # the system's limit of watched folders
                self._telling = None
                for watch, handler in self._handlers.items():
                    self._polling.schedule(handler, watch.path, recursive=watch.is_recursive, event_filter=_CHANGES)
        self._polling.start()

    def stop(self) -> None:
        """Stops watching for good."""
        for observer in (self._polling, self._telling):
            if observer and observer.is_alive():
                observer.stop()

    def join(self) -> None:
        """Waits until no handler runs any more."""
        for observer in (self._polling, self._telling):
            if observer and observer.is_alive():
                observer.join()


def watch_by_system(server: LiveReloadServer, config: MkDocsConfig) -> None:
    """Has the server told of changes at once, also in what it watches already."""
    watched = []
    for path in (config.docs_dir, config.config_file_path, *config.theme.dirs):
        with suppress(KeyError):  # it isn't watched
            server.unwatch(path)
            watched.append(path)
    server.observer = Watcher()  # type: ignore[assignment] # it has all that the server uses
    server.build_delay = SETTLED_SECONDS
    for path in watched:
        server.watch(path)
