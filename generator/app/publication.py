"""What the schedule needs: it records what has become public, and says which time a commit's site is built for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from generator.app.load import load_site
from generator.app.settings import Settings
from generator.publish.calendar import calendar_of, lines_of, schedule_ends
from generator.publish.ledger import Publication, append, built_for, due, last_recorded, load_ledger
from generator.site.disk import read_files
from generator.text.problems import errors


def publish_due(root: Path, now: datetime) -> tuple[Publication, ...]:
    """Adds a publication to the ledger for each issue that has become public, and returns the new publications.

    Raises:
        AuthorError: the project has errors, or the ledger can't be read or written.
    """
    site = load_site(root, now, Settings()).require()
    new = due(site.issues, load_ledger(root), read_files(root), now)
    append(root, new)
    return new


def build_time(root: Path) -> datetime:
    """The time that the site of this commit is built for: the newest in the ledger.

    Raises:
        AuthorError: the ledger can't be read.
    """
    return built_for(load_ledger(root))


def status(root: Path, now: datetime) -> tuple[list[str], bool]:
    """The calendar of the issues that can be read, as lines, and whether the project has errors.

    Raises:
        AuthorError: the ledger can't be read.
    """
    loaded = load_site(root, now, Settings())
    recorded = last_recorded(load_ledger(root))
    lines = [*lines_of(calendar_of(loaded.issues, recorded, now)), schedule_ends(recorded)]
    return lines, bool(errors(loaded.problems))
