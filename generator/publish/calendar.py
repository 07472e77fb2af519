"""The calendar of issues as an author sees it: drafts, what is to come, what is due, what is out, and the holes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from generator.model.issue import Issue
from generator.publish.ledger import is_recorded

MOST_PUBLISHED = 7  # the newest that are listed; the rest is a number


@dataclass(frozen=True)
class Calendar:
    """Every issue in one of four places.

    Attributes:
        drafts: not ready, by day.
        scheduled: ready, their moment still to come, by moment.
        due: public, and not yet in the ledger: the next publication brings them out.
        published: in the ledger, newest first.
        holes: (first, last) of each run of days without a ready issue, from today to the last scheduled day.
        doubles: days with several issues.
    """

    drafts: tuple[Issue, ...]
    scheduled: tuple[Issue, ...]
    due: tuple[Issue, ...]
    published: tuple[Issue, ...]
    holes: tuple[tuple[date, date], ...]
    doubles: tuple[date, ...]


def calendar_of(issues: Iterable[Issue], recorded: Mapping[str, datetime], now: datetime) -> Calendar:
    """The calendar at `now`, in the zone of the issues' moments; `recorded` is the ledger's."""
    rising = sorted(issues, key=lambda issue: (issue.published, issue.slug))
    public = [issue for issue in rising if issue.public(now)]
    scheduled = tuple(issue for issue in rising if issue.status == "ready" and not issue.public(now))
    days = Counter(issue.published.date() for issue in rising)
    return Calendar(
        drafts=tuple(issue for issue in rising if issue.status == "draft"),
        scheduled=scheduled,
        due=tuple(issue for issue in public if not is_recorded(issue, recorded)),
        published=tuple(issue for issue in reversed(public) if is_recorded(issue, recorded)),
        holes=_holes([issue for issue in rising if issue.status == "ready"], now),
        doubles=tuple(day for day, count in sorted(days.items()) if count > 1),
    )


def _holes(ready: list[Issue], now: datetime) -> tuple[tuple[date, date], ...]:
    if not ready:
        return ()
    taken = {issue.published.date() for issue in ready}
    day = now.astimezone(ready[0].published.tzinfo).date()
    runs: list[tuple[date, date]] = []
    while day <= max(taken):
        if day not in taken:
            joins = runs and runs[-1][1] == day - timedelta(days=1)
            runs = [*runs[:-1], (runs[-1][0], day)] if joins else [*runs, (day, day)]
        day += timedelta(days=1)
    return tuple(runs)


def lines_of(calendar: Calendar) -> list[str]:
    """The calendar in lines for a terminal."""
    lines = [
        *_part("Drafts", calendar.drafts),
        *_part("Scheduled", calendar.scheduled),
        *_part("Due, out with the next publication", calendar.due),
        *_part("Published", calendar.published[:MOST_PUBLISHED]),
    ]
    if len(calendar.published) > MOST_PUBLISHED:
        lines.append(f"  and {len(calendar.published) - MOST_PUBLISHED} before")
    for first, last in calendar.holes:
        lines.append(f"Hole: {first}" + (f" to {last}" if last != first else ""))
    lines += [f"Two on a day: {day}" for day in calendar.doubles]
    if calendar.scheduled:
        lines.append(f"Planned until {calendar.scheduled[-1].published.date()}.")
    else:
        lines.append("Nothing is scheduled.")
    return lines


def _part(title: str, issues: Iterable[Issue]) -> list[str]:
    issues = tuple(issues)
    if not issues:
        return [f"{title}: none"]
    return [f"{title}:", *(f"  {issue.published:%a %Y-%m-%d %H:%M}  {_name(issue)}" for issue in issues)]


def _name(issue: Issue) -> str:
    number = f"{issue.number}. " if issue.number else ""
    return f"{number}{issue.title} ({issue.slug})"
