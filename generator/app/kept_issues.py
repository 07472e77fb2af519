"""What was read and found in issues, kept from run to run: the values of front matter, and what rules looked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from generator.app.kept import Kept, key_of
from generator.site.findings import to_json
from generator.site.issue_reader import IssueInputs, ReadAnew, ReadIssue, RecallIssue
from generator.site.source_tree import name_of


@dataclass(frozen=True, slots=True)
class _Known:
    """What was kept of an issue."""

    values: Mapping[str, Any]
    found: Mapping[str, Any]


@contextmanager
def kept_issues(root: Path, recall: RecallIssue, *, keep: bool = True) -> Iterator[RecallIssue]:
    """`recall` as a function that also knows what is kept in .cache of the project in `root`.

    An issue with a problem is read anew each time: it will change soon. The rules must have been run before the end of
    the block, so that what they found is kept. Without `keep`, as in `kept_bodies`, nothing new is.
    """
    read_now: list[tuple[bytes, ReadIssue]] = []

    with Kept(root / ".cache" / "kept.db", "issue", small=keep) as kept:

        def remember(path: str, inputs: IssueInputs, read: ReadAnew) -> ReadIssue:
            def read_known(known: object = None) -> ReadIssue:  # noqa: ARG001 - see ReadAnew
                key = _key(inputs)
                data = kept.get(key)
                made = read(_Known(*json.loads(data)) if data else None)
                made = replace(made, source=replace(made.source, key=key))
                if keep and not made.problems:
                    read_now.append((key, made))
                return made

            return recall(path, inputs, read_known)

        yield remember
        for key, made in read_now:
            if data := _written(made):
                kept.put(key, data)


def _key(inputs: IssueInputs) -> bytes:
    """The hash of all but the pictures beside hand-written pages: only the HTML of the text has their sizes."""
    files = [part for name, data in inputs.files for part in (name, data)]
    return key_of(inputs.day, inputs.slug, inputs.publish_at, inputs.zone, inputs.language, *files)


def _written(made: ReadIssue) -> bytes | None:
    """What to keep of an issue; None if all is kept, or if its values are more than JSON has."""
    source = made.source
    found = dict(source.kept)
    for find, value in source.found.items():
        if (name := name_of(find)) not in found:
            with suppress(TypeError):
                found[name] = to_json(value)
    if source.document is None or (source.document.known is not None and len(found) == len(source.kept)):
        return None
    with suppress(TypeError):
        return json.dumps([source.document.values, found]).encode()
    return None
