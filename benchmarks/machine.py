"""What the measurements were taken on."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

QUIET = 0.25  # of all cores; other programs slow what is measured from here on


def machine() -> str:
    """One line on the machine, its load and the day."""
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = [int(line.split()[1]) / 1024 / 1024 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")]
    parts = [
        f"{datetime.now(UTC):%Y-%m-%d}",
        f"{os.cpu_count()} cores" + (f" ({names[0]})" if names else ""),
        *(f"{size:.0f} GiB" for size in memory),
        f"{platform.system()}",
        f"Python {platform.python_version()}",
        f"MkDocs {version('mkdocs')}",
        f"load at the start {_load():.2f}",
    ]
    return ", ".join(parts)


def warning() -> str:
    """A sentence if the machine does much else; else ""."""
    if _load() <= QUIET * (os.cpu_count() or 1):
        return ""
    return (
        f"The machine is busy (load {_load():.2f}), so seconds are too high, above all those on the clock. "
        "Ratios hold: a peer is measured in turn with what it's compared with."
    )


def _load() -> float:
    return 0.0 if sys.platform == "win32" else os.getloadavg()[0]


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
