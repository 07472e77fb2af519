"""Draws the first cards of a project into an empty cache, and prints how many and the seconds on the clock."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from generator.app.card_cache import draw_missing
from generator.app.load import load_site
from generator.app.settings import Settings
from generator.render.card_texts import card_texts

MOST = 365

if __name__ == "__main__":
    site = load_site(Path(sys.argv[1]), datetime(2100, 1, 1, tzinfo=UTC), Settings("https://example.org/")).require()
    texts = list(dict.fromkeys(card_texts(site).values()))[:MOST]
    with tempfile.TemporaryDirectory(prefix="cards-") as folder:
        started = time.perf_counter()
        draw_missing(Path(folder), texts, lambda _: None, many=1)
        print(len(texts), time.perf_counter() - started)
