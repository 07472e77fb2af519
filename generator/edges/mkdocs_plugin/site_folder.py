"""The folder of a built site, in which an earlier build may have left files that are still right.

MkDocs empties the folder at the start of each build. So the earlier site is put aside before, and what this build makes
is moved into it; most files of thousands are neither written nor moved.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path

_SIZE = 16
LEFT_SECONDS = 3600  # after which what a build put aside is taken for left over; builds take minutes
TRIES = 3
MOVES, PAUSE_SECONDS = 20, 0.05
THREADS = 2
AT_ONCE = 32  # files that a thread is given


class SiteFolder:
    """A folder that files are written into, checked in, and deleted from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made = set[str]()  # folders in it that exist

    def holds(self, path: str, digest: bytes) -> bool:
        """Whether there is a file with a content of this digest."""
        try:
            with open(f"{self.folder}/{path}", "rb", buffering=0) as file:  # noqa: PTH123 - there are thousands, and it's faster
                return digest_of(file.read()) == digest
        except OSError:
            return False

    def write(self, path: str, content: bytes) -> None:
        """Writes a file, and the folders above it."""
        above = path.rpartition("/")[0]
        if above not in self._made:
            self._make(f"{self.folder}/{above}")
            self._made.add(above)
        with open(f"{self.folder}/{path}", "wb") as file:  # noqa: PTH123 - as above
            file.write(content)

    @staticmethod
    def _make(folder: str) -> None:
        """Makes a folder, and those above it, which usually exist: `os.makedirs` would look each time."""
        try:
            os.mkdir(folder)  # noqa: PTH102 - there are thousands, and it's faster
        except OSError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - as above

    def write_all(self, files: Iterator[tuple[str, bytes]]) -> None:
        """Writes files in threads, while the next are made: for small files, the system takes most of the time."""
        with ThreadPoolExecutor(THREADS) as pool:
            waiting = deque[Future[None]]()
            while some := list(islice(files, AT_ONCE)):
                waiting.append(pool.submit(self._write_some, some))
                if len(waiting) > THREADS:  # else a slow disk would fill the memory
                    waiting.popleft().result()
            for writing in waiting:
                writing.result()

    def _write_some(self, files: Sequence[tuple[str, bytes]]) -> None:
        for path, content in files:
            self.write(path, content)

    def remove(self, path: str) -> None:
        """Deletes a file, and the folders that it leaves empty."""
        (self.folder / path).unlink(missing_ok=True)
        for above in (self.folder / path).parents:
            if above == self.folder or (above.is_dir() and any(above.iterdir())):
                break
            with suppress(FileNotFoundError):
                above.rmdir()
            self._made.discard(above.relative_to(self.folder).as_posix())

    def paths(self) -> Iterator[str]:
        """Every file."""
        for folder, _, names in os.walk(self.folder):
            above = folder[len(str(self.folder)) :].replace(os.sep, "/").lstrip("/")
            yield from (f"{above}/{name}" if above else name for name in names)


def digest_of(content: bytes) -> bytes:
    """The digest of a file's content. SHA-256 takes half as long as BLAKE2 where the processor helps with it."""
    return hashlib.sha256(content).digest()[:_SIZE]


def put_aside(site: Path, aside: Path) -> None:
    """Moves the earlier site to `aside`, if there is one, and deletes what builds left there that were ended."""
    for left in aside.parent.glob(f"{aside.name.rpartition('-')[0]}-*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_SECONDS:
                shutil.rmtree(left)
    # MkDocs leaves hidden files where they are, such as those of Git.
    if not site.is_dir() or any(path.name.startswith(".") for path in site.iterdir()):
        return
    with suppress(OSError):  # on another disk, or read-only: all is written anew
        aside.parent.mkdir(parents=True, exist_ok=True)
        site.rename(aside)


def move(folder: Path, target: Path) -> None:
    """Renames a folder. Windows refuses that for the moment in which a file of it is read, as a preview's server does.

    Raises:
        OSError: it's refused for longer.
    """
    for _ in range(MOVES):
        try:
            folder.rename(target)
        except PermissionError:
            time.sleep(PAUSE_SECONDS)
        else:
            return
    folder.rename(target)


def clear(aside: Path, site: Path, wanted: Collection[str], but: str) -> None:
    """Deletes in `aside` what is neither in `wanted` nor among what MkDocs wrote into `site`, nor below `but`."""
    new, old = {*SiteFolder(site).paths()}, SiteFolder(aside)
    for path in [path for path in old.paths() if path not in wanted and path not in new]:
        if not path.startswith(but):
            old.remove(path)


def bring_back(aside: Path, site: Path, wanted: Collection[str]) -> None:
    """Moves what MkDocs wrote into `site` to `aside`, but for what is in `wanted`. Then `aside` takes its place.

    Raises:
        OSError: another build writes into `site` all the time.
    """
    for path in [path for path in SiteFolder(site).paths() if path not in wanted]:
        (aside / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).replace(aside / path)
    for _ in range(TRIES):
        shutil.rmtree(site, ignore_errors=True)
        with suppress(OSError):
            aside.rename(site)
            return
    aside.rename(site)
