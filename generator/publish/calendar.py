"""The calendar of issues: drafts, scheduled, due and published issues, and the days with none or several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from generator.model.issue import reading_minutes
from generator.publish.ledger import is_recorded
from generator.site.entries import Dated

DAYS_WITHOUT_COMMIT = 60  # then the schedule of a public repository stops (GitHub Docs, "Disabling a workflow")
MOST_PUBLISHED = 7  # the newest published issues, which are listed; the older ones are counted


@dataclass(frozen=True)
class Calendar:
    """Every issue in one of four states, and the days with no issue or with several.

    Attributes:
        drafts: not ready, the earliest first.
        scheduled: ready, to be published later, the earliest first.
        due: public, and not yet in the ledger: the next `inversion publish` records them.
        published: in the ledger, newest first.
        gaps: (first, last) of each run of days without a ready issue, from today to the last scheduled day.
        shared_days: days with several issues.
        withdrawn: those that were taken back.
    """

    drafts: tuple[Dated, ...]
    scheduled: tuple[Dated, ...]
    due: tuple[Dated, ...]
    published: tuple[Dated, ...]
    gaps: tuple[tuple[date, date], ...]
    shared_days: tuple[date, ...]
    withdrawn: tuple[Dated, ...] = ()


def calendar_of(issues: Iterable[Dated], recorded: Mapping[str, datetime], now: datetime) -> Calendar:
    """The calendar at `now`, in the time zone of the issues; `recorded` is that of `last_recorded`."""
    in_order = sorted(issues, key=lambda issue: (issue.published, issue.slug))
    withdrawn = tuple(issue for issue in in_order if issue.withdrawn)
    in_order = [issue for issue in in_order if not issue.withdrawn]
    public = [issue for issue in in_order if issue.public(now)]
    scheduled = tuple(issue for issue in in_order if issue.status == "ready" and not issue.public(now))
    days = Counter(issue.published.date() for issue in in_order)
    return Calendar(
        drafts=tuple(issue for issue in in_order if issue.status == "draft"),
        scheduled=scheduled,
        due=tuple(issue for issue in public if not is_recorded(issue, recorded)),
        published=tuple(issue for issue in reversed(public) if is_recorded(issue, recorded)),
        gaps=_gaps([issue for issue in in_order if issue.status == "ready"], now),
        shared_days=tuple(day for day, count in sorted(days.items()) if count > 1),
        withdrawn=withdrawn,
    )


def _gaps(ready: list[Dated], now: datetime) -> tuple[tuple[date, date], ...]:
    if not ready:
        return ()
    taken = {issue.published.date() for issue in ready}
    day = now.astimezone(ready[0].published.tzinfo).date()
    runs: list[tuple[date, date]] = []
    last = max(taken)
    while day <= last:
        if day not in taken:
            continues = runs and runs[-1][1] == day - timedelta(days=1)
            first = runs.pop()[0] if continues else day
            runs.append((first, day))
        day += timedelta(days=1)
    return tuple(runs)


def lines_of(calendar: Calendar, words: Mapping[str, int] = MappingProxyType({})) -> list[str]:
    """The calendar as lines for a terminal, with the length of each issue whose slug is in `words`."""
    width = max((len(f"{number:,}") for number in words.values()), default=0)

    def part(title: str, issues: Iterable[Dated]) -> list[str]:
        issues = tuple(issues)
        if not issues:
            return [f"{title}: none"]
        lines = (f"  {issue.published:%a %Y-%m-%d %H:%M}  {_length(issue, words, width)}" for issue in issues)
        return [f"{title}:", *(line + _name(issue) for line, issue in zip(lines, issues, strict=True))]

    lines = [
        *part("Drafts", calendar.drafts),
        *part("Scheduled", calendar.scheduled),
        *part("Due at the next publication", calendar.due),
        *part("Published", calendar.published[:MOST_PUBLISHED]),
        *(part("Withdrawn", calendar.withdrawn) if calendar.withdrawn else ()),
    ]
    if len(calendar.published) > MOST_PUBLISHED:
        lines.append(f"  and {len(calendar.published) - MOST_PUBLISHED} earlier ones")
    for first, last in calendar.gaps:
        lines.append(f"No issue: {first}" + (f" to {last}" if last != first else ""))
    lines += [f"Several issues: {day}" for day in calendar.shared_days]
    if calendar.scheduled:
        lines.append(f"Scheduled until {calendar.scheduled[-1].published.date()}.")
    else:
        lines.append("Nothing is scheduled.")
    return lines


def schedule_ends(recorded: Mapping[str, datetime], now: datetime) -> str:
    """When GitHub stops the schedule of a public repository at the earliest, as far as the ledger's commits show."""
    rule = f"GitHub stops the schedule of a public repository after {DAYS_WITHOUT_COMMIT} days without a commit"
    if not recorded:
        return f"{rule}."
    last = min(now, max(recorded.values())).date()  # a line that is ahead of the clock says nothing
    return f"{rule}: on {last + timedelta(days=DAYS_WITHOUT_COMMIT)}, unless there is one before."


def listed(calendar: Calendar) -> tuple[Dated, ...]:
    """The issues that the lines name."""
    return (
        *calendar.drafts,
        *calendar.scheduled,
        *calendar.due,
        *calendar.published[:MOST_PUBLISHED],
        *calendar.withdrawn,
    )


def _length(issue: Dated, words: Mapping[str, int], width: int) -> str:
    """How long an issue is, in columns of the same width for all."""
    if not words:
        return ""
    number = words.get(issue.slug)
    if number is None:
        return " " * (width + len(" words  xxx min  "))
    return f"{number:{width},} {'word ' if number == 1 else 'words'}  {reading_minutes(number):3} min  "


def _name(issue: Dated) -> str:
    number = f"{issue.number}. " if issue.number else ""
    return f"{number}{issue.title} ({issue.slug})"
