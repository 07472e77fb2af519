"""What the rules say of a whole project, kept as long as its files stay and no moment passes that may change it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.app.kept import Kept, key_of
from generator.model.issue import moment
from generator.rules.context import Context
from generator.site.hidden import entry_name
from generator.text.problems import Problem, as_values, from_values

# A rule that compares `now` with the time of an issue does so exactly, or as long after it as one of these.
AFTER = (timedelta(), timedelta(days=2))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The problems of a project, those that stop the public site, advice, and the problems of the menu."""

    problems: tuple[Problem, ...]
    blocking: tuple[Problem, ...]
    advice: tuple[Problem, ...] = ()
    menu: tuple[Problem, ...] = ()


def kept_verdict(
    root: Path,
    files: Mapping[str, bytes],
    inputs: Iterable[str | bytes],
    now: datetime,
    judge: Callable[[], tuple[Verdict, Context | None]],
) -> Verdict:
    """The verdict of `judge` on the project in `root`, or the one that is kept of the same files and inputs.

    It depends on `now` only by the issues that are public, and by the other moments of theirs that have passed.
    """
    key = key_of(*inputs, *(part for item in files.items() for part in item))
    with Kept(root / ".cache" / "kept.db", "verdict") as kept:
        data = kept.get(key)
        if data and (known := _read(data, now)):
            return known
        verdict, context = judge()
        if context and (span := _span(context, files, now)):
            kept.put(key, _written(verdict, span))
        return verdict


def _span(context: Context, files: Mapping[str, bytes], now: datetime) -> tuple[str, str, str, str] | None:
    """The moments between which a verdict holds, the day, and the zone of the day.

    None if there is an issue that can't be read: then what is public depends on more than the times of issues.
    """
    tree = context.tree
    config = tree.site.record if tree.site else None
    issues = tree.records(tree.issues)
    read = {entry_name(source.path) for source in tree.issues if source.record}
    names = {name for path in files if (name := entry_name(path))}
    if config is None or len(issues) < len(tree.issues) or names - read:
        return None
    moments = {issue.published for issue in issues}
    moments |= {moment(issue.updated, config.publish_at, config.timezone) for issue in issues if issue.updated}
    try:
        passing = [one.astimezone(UTC) + after for one in moments for after in AFTER]
        day = _day(now, config.timezone)
    except OverflowError:  # near the first or the last day that Python knows
        return None
    since = max((one for one in passing if one <= now), default=None)
    until = min((one for one in passing if one > now), default=None)
    return since.isoformat() if since else "", until.isoformat() if until else "", day, config.timezone


def _day(now: datetime, zone: str) -> str:
    return now.astimezone(ZoneInfo(zone)).date().isoformat()


def _written(verdict: Verdict, span: tuple[str, str, str, str]) -> bytes:
    return json.dumps([span, *map(as_values, _parts(verdict))]).encode()


def _parts(verdict: Verdict) -> Iterator[tuple[Problem, ...]]:
    yield from (verdict.problems, verdict.blocking, verdict.advice, verdict.menu)


def _read(data: bytes, now: datetime) -> Verdict | None:
    """The verdict; None if it no longer holds, or not yet."""
    (since, until, day, zone), *parts = json.loads(data)
    if since and datetime.fromisoformat(since) > now:
        return None
    if (until and datetime.fromisoformat(until) <= now) or _day(now, zone) != day:
        return None
    return Verdict(*map(from_values, parts))
