"""Files of a folder as bytes by their path, from the disk and onto it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

Files = dict[str, bytes]


def write_files(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Puts the files on the disk."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def disk_files(folder: Path) -> Files:
    """Every file below `folder`, hidden ones too, by its path there; but what the program keeps for later runs."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    return {path: data for path, data in files.items() if not path.startswith(".cache/")}
