"""What the schedule needs: it records what has become public, and says which time a commit's site is built for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.app.kept_entries import kept_entries, kept_words
from generator.app.load import load_site
from generator.app.mail_status import mail_lines
from generator.app.settings import Settings
from generator.publish.calendar import calendar_of, lines_of, listed, schedule_ends
from generator.publish.ledger import AHEAD, Publication, append, built_for, due, last_recorded, load_ledger, load_lines
from generator.site.disk import read_files
from generator.site.entries import Times, misread, read_config
from generator.text.problems import AuthorError, Problem, RefusedError, errors


@dataclass(frozen=True)
class Published:
    """The new publications, and the errors of drafts and later issues, which stop nothing."""

    new: tuple[Publication, ...]
    ignored: tuple[Problem, ...]


def publish_due(root: Path, now: datetime, clock: datetime | None = None) -> Published:
    """Adds a publication to the ledger for each issue that has become public. `clock` is the time by another clock.

    Raises:
        AuthorError: what is public has errors, or the ledger can't be read or written, or is ahead of `now`.
        RefusedError: the two clocks differ.
    """
    if clock and abs(now - clock) > AHEAD:
        message = (
            f"expected a clock that is right, found {now:%Y-%m-%d %H:%M %Z} here and {clock:%Y-%m-%d %H:%M %Z} there"
        )
        raise RefusedError(f"{message}; nothing was recorded: set the clock of this computer, or wait for the next run")
    ledger = load_ledger(root, now)
    loaded = load_site(root, now, Settings())
    new = due(loaded.require().issues, ledger, read_files(root), now)
    append(root, new)
    return Published(new, errors(loaded.problems))


def build_time(root: Path, now: datetime) -> datetime:
    """The time that the site of this commit is built for: the newest in the ledger.

    Raises:
        AuthorError: the ledger can't be read, or is ahead of `now`.
    """
    return built_for(load_ledger(root, now), now)


def status(root: Path, now: datetime) -> tuple[list[str], bool]:
    """The calendar of the issues that can be read, as lines, and whether a file has a mistake in its format.

    Of issues, only the front matter is read, and the words of those that are listed.

    Raises:
        AuthorError: the ledger can't be read.
    """
    try:
        files, broken = read_files(root), False
    except AuthorError:
        files, broken = {}, True
    config = read_config(files)
    issues = kept_entries(root, files, config or Times())
    ledger = load_lines(root)
    recorded = last_recorded(ledger.publications)
    calendar = calendar_of(issues, recorded, now)
    lines = lines_of(calendar, kept_words(root, files, listed(calendar)))
    mails = mail_lines(ledger.mails, issues, config, now)
    return [*lines, *mails, schedule_ends(recorded, now)], broken or misread(files, issues)
