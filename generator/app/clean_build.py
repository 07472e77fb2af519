"""A second build of a project, as if its hidden issues had never been written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

_NOT_COPIED = ("node_modules", "build", "__pycache__")  # in the project's folder; what starts with a dot isn't either


@contextmanager
def built_without(root: Path, left_out: Collection[str], now: datetime, built: Path) -> Iterator[Path]:
    """The folder of a site that is built from a copy of the project without the files in `left_out`.

    `built` is the folder of the first site, which isn't copied. The folder is empty if the build fails.
    """
    root, built = root.resolve(), built.resolve()

    def ignored(folder: str, names: list[str]) -> set[str]:
        above = Path(folder)
        if above == root:
            return {name for name in names if name.startswith(".") or name in _NOT_COPIED or above / name == built}
        return {
            name for name in names if (above / name).relative_to(root).as_posix() in left_out or above / name == built
        }

    with TemporaryDirectory() as scratch:
        project, site = Path(scratch) / "project", Path(scratch) / "site"
        shutil.copytree(root, project, ignore=ignored, symlinks=True)
        site.mkdir()
        subprocess.run(  # noqa: S603 - MkDocs, with our own arguments
            [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)],
            cwd=project,
            env={**os.environ, "INVERSION_NOW": now.isoformat()},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        yield site
