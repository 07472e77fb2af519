"""Holds a file, so that no other process works on the same thing meanwhile. The system lets go of it however we end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from generator.text.problems import RefusedError


@contextmanager
def held(path: Path, what: str) -> Iterator[None]:
    """Holds the file at `path`, which is made if there is none.

    Raises:
        RefusedError: another process holds it, or it can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        raise RefusedError(f"{path} can't be written: {error.strerror}; check its permissions") from error
    with file:
        try:
            _hold(file)
        except OSError as error:
            raise RefusedError(f"{what} is running already; wait until it has ended") from error
        yield


def _hold(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only Windows has it

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - Windows has none

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
