"""Which issues are related, kept from run to run: few edits change a topic, and thousands of issues take a while."""

from __future__ import annotations

import json
from functools import lru_cache, partial
from pathlib import Path

from generator.app.kept import Kept, key_of
from generator.site.related import Places, Relate, Tags, related_places


def kept_related(root: Path) -> Relate:
    """`related_places` as a function that knows what is in .cache of the project in `root`, and keeps what it finds."""
    return partial(_related, root / ".cache" / "kept.db")


@lru_cache(maxsize=2)  # a preview asks again after each edit
def _related(path: Path, tags: Tags) -> Places:
    key = key_of(json.dumps(tags))
    with Kept(path, "related") as kept:
        if (data := kept.get(key)) is not None:
            return tuple(map(tuple, json.loads(data)))
        found = related_places(tags)
        kept.put(key, json.dumps(found).encode())
    return found
