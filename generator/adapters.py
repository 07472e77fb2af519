"""What both edges share: the moment to build for, the site's address, and a project from the disk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from mkdocs.utils.yaml import yaml_load

from generator.disk import read_files
from generator.load import Loaded, load


def parse_now(given: str | None, environ: Mapping[str, str], clock: datetime) -> datetime:
    """The moment to build for: `given`, else the variable INVERSION_NOW, else `clock` (all ISO 8601; no offset is UTC).

    Raises:
        ValueError: the text is no ISO 8601 date or date-time.
    """
    text = given or environ.get("INVERSION_NOW")
    moment = datetime.fromisoformat(text) if text else clock
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def load_project(root: Path, now: datetime, site_url: str) -> Loaded:
    """The project in `root`."""
    return load(read_files(root), now, site_url)


def site_url(root: Path) -> str:
    """Where the site is published, as mkdocs.yml says it; "/" where it does not."""
    path = root / "mkdocs.yml"
    if not path.is_file():
        return "/"
    with path.open(encoding="utf-8-sig") as file:
        return str(yaml_load(file).get("site_url") or "/")


def environment_now() -> datetime:
    """The moment to build for, where no command line can say it."""
    return parse_now(None, os.environ, datetime.now(UTC))
