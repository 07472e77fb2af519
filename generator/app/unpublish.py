"""Takes an issue back that was public."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.app.kept_entries import kept_entries
from generator.model.addresses import day_and_slug, issue_name
from generator.site.disk import read_files
from generator.site.entries import read_config
from generator.text.problems import RefusedError, did_you_mean
from generator.text.yaml_source import read_markdown


def unpublish(root: Path, slug: str, now: datetime) -> str:
    """Writes the day into the issue's front matter, as `withdrawn`, and gives its file. Nothing else of it changes.

    Raises:
        AuthorError: the project can't be read.
        RefusedError: there is no such issue, or it isn't public.
    """
    files = read_files(root)
    config = read_config(files)
    entries = {entry.slug: entry for entry in (kept_entries(root, files, config) if config else ())}
    entry = entries.get(slug)
    if config is None or entry is None:
        raise RefusedError(f"no issue `{slug}` that can be read in content/issues{did_you_mean(slug, entries)}")
    if entry.withdrawn:
        raise RefusedError(f"`{slug}` was withdrawn before; nothing was changed")
    if not entry.public(now):
        raise RefusedError(f"`{slug}` isn't public, so there is nothing to take back; for a draft, set `status: draft`")
    named = {found[1]: path for path in files if (name := issue_name(path)) and (found := day_and_slug(name))}
    path = named[slug]
    day = now.astimezone(ZoneInfo(config.timezone)).date()
    _write(root / path, _with_day(path, files[path], day.isoformat()))
    return path


def _with_day(path: str, data: bytes, day: str) -> bytes:
    """The file with a line more, below the one with its status."""
    document = read_markdown(path, data)[0]
    if document is None:
        raise RefusedError(f"{path} can't be read")
    lines = data.split(b"\n")
    at = document.mark(("status",)).line
    ending = b"\r" if lines[at - 1].endswith(b"\r") else b""
    return b"\n".join([*lines[:at], b"withdrawn: " + day.encode() + ending, *lines[at:]])


def _write(path: Path, data: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise RefusedError(str(error)) from error
