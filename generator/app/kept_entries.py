"""The entries of the calendar, kept from run to run: reading the front matter of thousands of issues takes a second."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from generator.app.kept import Kept, key_of
from generator.model.addresses import day_and_slug, issue_name
from generator.model.issue import Issue
from generator.model.site import SiteConfig
from generator.site.entries import Dated, Entry, Times, read_entries
from generator.site.issue_reader import IssueInputs
from generator.text.markdown import render
from generator.text.markdown_bounds import MarkdownError
from generator.text.yaml_source import read_markdown


def kept_entries(root: Path, files: Mapping[str, bytes], config: SiteConfig | Times) -> tuple[Entry, ...]:
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


def kept_words(root: Path, files: Mapping[str, bytes], issues: Iterable[Dated]) -> dict[str, int]:
    """How many words each issue has for a reader, by its slug. A text that changed is read; the others are kept."""
    names = ((path, day_and_slug(name)) for path in files if (name := issue_name(path)))
    paths = {named[1]: path for path, named in names if named}
    counted: dict[str, int] = {}
    made: dict[str, int] = {}
    with Kept(root / ".cache" / "kept.db", "words") as kept:
        key = key_of("all")
        data = kept.get(key)
        known: dict[str, int] = json.loads(data) if data else {}
        for issue in issues:
            text = files[paths[issue.slug]]
            name = hashlib.blake2b(text, digest_size=24).hexdigest()
            if name not in known:
                known[name] = issue.body.words if isinstance(issue, Issue) else _words(text)
            counted[issue.slug] = made[name] = known[name]
        new = json.dumps(made).encode()
        if new != data:
            kept.put(key, new)
    return counted


def _words(text: bytes) -> int:
    document = read_markdown("", text)[0]
    with suppress(MarkdownError):
        return render(document.body, headings=True).words if document else 0
    return 0


def _hash(inputs: IssueInputs) -> str:
    ((_, data),) = inputs.files
    return hashlib.blake2b(f"{inputs.day} {inputs.slug}\n".encode() + data, digest_size=24).hexdigest()


def _written(entry: Entry | None) -> list[Any] | None:
    if entry is None:
        return None
    local = entry.published.replace(tzinfo=None)
    own = [entry.id, entry.slug, entry.title, entry.status, entry.number, entry.withdrawn]
    return [*own, local.isoformat(), local.fold]


def _read(values: list[Any] | None, zone: ZoneInfo) -> Entry | None:
    if values is None:
        return None
    issue_id, slug, title, status, number, withdrawn, local, fold = values
    published = datetime.fromisoformat(local).replace(tzinfo=zone, fold=fold)
    return Entry(issue_id, slug, title, status, number, published, withdrawn)
