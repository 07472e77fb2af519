"""The entries of the calendar, kept from run to run: reading the front matter of thousands of issues takes a second."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from generator.app.kept import Kept, key_of
from generator.model.site import SiteConfig
from generator.site.entries import Entry, read_entries
from generator.site.issue_reader import IssueInputs


def kept_entries(root: Path, files: Mapping[str, bytes], config: SiteConfig) -> tuple[Entry, ...]:
    """`read_entries` of the project in `root`, with what is kept in its .cache.

    All entries are one value, by the hashes of what each was read from: reading thousands of values takes longer.
    """
    zone = ZoneInfo(config.timezone)
    made: dict[str, list[Any] | None] = {}
    with Kept(root / ".cache" / "kept.db", "entries") as kept:
        key = key_of(config.publish_at, config.timezone)
        data = kept.get(key)
        known: dict[str, list[Any] | None] = json.loads(data) if data else {}

        def recall(inputs: IssueInputs, read: Callable[[], Entry | None]) -> Entry | None:
            name = _hash(inputs)
            entry = _read(known[name], zone) if name in known else read()
            made[name] = _written(entry)
            return entry

        entries = read_entries(files, config, recall)
        if made.keys() != known.keys():
            kept.put(key, json.dumps(made).encode())
    return entries


def _hash(inputs: IssueInputs) -> str:
    ((_, data),) = inputs.files
    return hashlib.blake2b(f"{inputs.day} {inputs.slug}\n".encode() + data, digest_size=24).hexdigest()


def _written(entry: Entry | None) -> list[Any] | None:
    if entry is None:
        return None
    local = entry.published.replace(tzinfo=None)
    return [entry.id, entry.slug, entry.title, entry.status, entry.number, local.isoformat(), local.fold]


def _read(values: list[Any] | None, zone: ZoneInfo) -> Entry | None:
    if values is None:
        return None
    issue_id, slug, title, status, number, local, fold = values
    published = datetime.fromisoformat(local).replace(tzinfo=zone, fold=fold)
    return Entry(issue_id, slug, title, status, number, published)
