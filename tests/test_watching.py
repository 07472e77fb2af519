"""What a preview is told of: changes of files, at once, and nothing of a build that reads them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from generator.edges.mkdocs_plugin.watching import Watcher

SECONDS = 10.0
TEXT = "one.md"


class Told(FileSystemEventHandler):
    """What a handler was told: the kind of event, and the name of the file."""

    def __init__(self) -> None:
        self.events: list[tuple[str, str]] = []

    def on_any_event(self, event: FileSystemEvent) -> None:
        if not event.is_directory:
            self.events.append((event.event_type, Path(str(event.src_path)).name))

    def wait(self, kind: str, name: str) -> None:
        end = time.monotonic() + SECONDS
        while (kind, name) not in self.events:
            assert time.monotonic() < end, (kind, name, self.events)
            time.sleep(0.01)


@pytest.fixture(name="told", params=["the system", "poll"])
def _told(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    if request.param == "poll":
        monkeypatch.setenv("INVERSION_WATCH", "poll")
    (tmp_path / "folder").mkdir()
    (tmp_path / TEXT).write_text("first")
    told, watcher = Told(), Watcher()
    watcher.schedule(told, str(tmp_path), recursive=True)
    watcher.start()
    yield told
    watcher.stop()
    watcher.join()


def test_reading_files_is_no_change_and_each_kind_of_change_is_told(told: Told, tmp_path: Path) -> None:
    (tmp_path / TEXT).read_text()
    (tmp_path / "folder" / "two.md").write_text("new")
    told.wait("created", "two.md")
    (tmp_path / TEXT).write_text("longer than before")
    told.wait("modified", TEXT)
    (tmp_path / TEXT).rename(tmp_path / "folder" / "three.md")
    told.wait("moved", TEXT)
    (tmp_path / "folder" / "two.md").unlink()
    told.wait("deleted", "two.md")

    assert {kind for kind, _ in told.events} == {"created", "modified", "moved", "deleted"}
