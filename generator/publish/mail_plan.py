"""What the ledger says of each issue's mail, and so which mails are to be sent now, and which never by themselves.

A mail goes out at most once. Its `intent` is in the ledger before a service is called, and what came of it
afterwards; so an intent without an answer may have been sent, and no run repeats it: its author settles it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from generator.model.issue import moment
from generator.model.mailing import NAMES, Mailing, Service
from generator.publish.mail_event import Counts, MailEvent
from generator.site.entries import Dated

TOO_OLD = timedelta(hours=36)  # after its moment, a mail isn't sent by itself: readers would wonder
FORGOTTEN = timedelta(days=14)  # after its moment, `status` no longer mentions that a mail wasn't sent
MOST_ATTEMPTS = 5  # by themselves, of a mail that the service refuses
_NAMESPACE = UUID("3d0f6a0c-6a43-4f0e-9d5b-0e6a7f1c2b58")

Standing = Literal["sent", "partly", "unsure", "not-sent"]


@dataclass(frozen=True)
class MailState:
    """What came of an issue's mail.

    Attributes:
        standing: `sent` if any attempt succeeded; else `unsure` if one never got an answer; and so on.
        last: the newest line of the attempt that decides.
        attempts: how many there were.
    """

    standing: Standing
    last: MailEvent
    attempts: int

    @property
    def settled(self) -> bool:
        """Whether nothing is left for the author to find out."""
        return self.standing in {"sent", "not-sent"}

    @property
    def counts(self) -> Counts:
        """How many messages went which way, where that is known."""
        return self.last.counts or Counts()


@dataclass(frozen=True)
class Plan:
    """Public issues by what is to become of their mails, the oldest first.

    Attributes:
        due: to be sent now.
        partly: begun, with messages left to send; only the machine that began them knows which.
        waiting: (issue, moment) of those whose minute is still to come.
        unsure: those that may have been sent; their author has to find out.
        missed: those that aren't sent by themselves any more: too old, or refused too often. Told for two weeks.
        withdrawn: sent, but not public any more.
    """

    due: tuple[Dated, ...] = ()
    partly: tuple[Dated, ...] = ()
    waiting: tuple[tuple[Dated, datetime], ...] = ()
    unsure: tuple[Dated, ...] = ()
    missed: tuple[Dated, ...] = ()
    withdrawn: tuple[Dated, ...] = ()


def states(mails: Iterable[MailEvent]) -> dict[str, MailState]:
    """What came of each mail, by the id of its issue."""
    by_issue: dict[str, list[MailEvent]] = {}
    for event in mails:
        by_issue.setdefault(event.id, []).append(event)
    return {issue: _state(events) for issue, events in by_issue.items()}


def states_of(issues: Iterable[Dated], mails: Iterable[MailEvent]) -> dict[str, MailState]:
    """The same for these issues. An issue with another id than its address was mailed with counts as mailed."""
    found = states(mails)
    by_slug = {state.last.slug: state for state in found.values() if state.standing != "not-sent"}
    pairs = ((issue.id, found.get(issue.id) or by_slug.get(issue.slug)) for issue in issues)
    return {issue_id: state for issue_id, state in pairs if state}


def _state(events: Sequence[MailEvent]) -> MailState:
    """Git merges the ledger by keeping the lines of both sides, so lines of several attempts may be mixed."""
    attempts: dict[str, MailEvent] = {}
    for event in events:
        if event.key not in attempts or attempts[event.key].state != "sent":
            attempts[event.key] = event
    lasts = [*attempts.values()]
    for standing, among in _ORDER:
        if found := [event for event in lasts if event.state in among]:
            return MailState(standing, found[-1], len(lasts))
    raise ValueError(lasts)


_ORDER: tuple[tuple[Standing, frozenset[str]], ...] = (
    ("sent", frozenset(("sent",))),
    ("unsure", frozenset(("intent", "unsure"))),
    ("partly", frozenset(("partly",))),
    ("not-sent", frozenset(("not-sent",))),
)


def attempt_key(issue_id: str, service: Service, number: int) -> str:
    """The key of an attempt, from 1. The same attempt, made twice, has the same key."""
    return str(uuid5(_NAMESPACE, f"{issue_id} {service} {number}"))


def mail_moment(issue: Dated, mail: Mailing, zone: str) -> datetime:
    """When the mail goes out at the earliest: with its page, or at `send_at` of the page's day if that is later."""
    if mail.send_at is None or mail.mode == "draft":
        return issue.published
    day = issue.published.astimezone(ZoneInfo(zone)).date()
    return max(issue.published, moment(day, mail.send_at, zone))


def sends_by_itself(mail: Mailing) -> bool:
    """Whether `inversion send` has anything to do: a mail server keeps no drafts."""
    return mail.mode == "send" or mail.service != "smtp"


def plan_of(
    issues: Iterable[Dated], mails: Sequence[MailEvent], mail: Mailing | None, zone: str, now: datetime
) -> Plan:
    """What is to become of the mails of all issues, public or not, at `now`."""
    issues = tuple(issues)
    known = states_of(issues, mails)
    began = min((event.recorded for event in mails), default=None)
    in_order = sorted(issues, key=lambda issue: (issue.published, issue.slug))
    public = [issue for issue in in_order if issue.public(now)]
    state = {issue.slug: known.get(issue.id) for issue in in_order}
    hidden = [issue for issue in in_order if not issue.public(now)]

    def standing(issue: Dated, *wanted: Standing) -> bool:
        found = state[issue.slug]
        return found is not None and found.standing in wanted

    found = Plan(
        unsure=tuple(issue for issue in in_order if standing(issue, "unsure")),
        partly=tuple(issue for issue in public if standing(issue, "partly")),
        withdrawn=tuple(issue for issue in hidden if standing(issue, "sent", "partly", "unsure")),
    )
    if mail is None or not sends_by_itself(mail):
        return found
    due: list[Dated] = []
    waiting: list[tuple[Dated, datetime]] = []
    missed: list[Dated] = []
    for issue in public:
        at, last = mail_moment(issue, mail, zone), state[issue.slug]
        if last and last.standing != "not-sent":
            continue
        if now < at:
            waiting.append((issue, at))
        elif now - at > TOO_OLD:
            # What was out before the first mail was never meant to be mailed.
            if now - at < FORGOTTEN and (last or (began and issue.published > began)):
                missed.append(issue)
        elif last and last.attempts >= MOST_ATTEMPTS:
            missed.append(issue)
        else:
            due.append(issue)
    return Plan(tuple(due), found.partly, tuple(waiting), found.unsure, tuple(missed), found.withdrawn)


def is_out(state: MailState) -> bool:
    """Whether subscribers have the mail, or some of them, or may have it."""
    return state.standing != "not-sent" and state.last.mode == "send"


def is_first(mails: Iterable[MailEvent], service: Service) -> bool:
    """Whether this service has never taken a mail of this site."""
    return not any(event.state == "sent" and event.service == service for event in mails)


def plan_lines(plan: Plan, mails: Sequence[MailEvent], mail: Mailing | None) -> list[str]:
    """What `status` says of mails: nothing while there are none and none are to be sent."""
    known = states_of((*plan.unsure, *plan.partly, *plan.missed, *plan.withdrawn), mails)
    lines = []
    if mail and not sends_by_itself(mail):
        lines.append(
            "Mail: nothing is sent, because a mail server keeps no drafts; `mode: send` in site.yml changes it"
        )
    elif mail and mail.mode == "send" and is_first(mails, mail.service):
        lines.append(f"First mail: {NAMES[mail.service]} has sent none yet; it waits for `inversion send SLUG --yes`")
    lines += [f"Mail due: {_named(issue)}" for issue in plan.due]
    lines += [f"Mail at {at:%a %Y-%m-%d %H:%M}: {_named(issue)}" for issue, at in plan.waiting]
    lines += [unsettled(issue, known[issue.id]) for issue in (*plan.unsure, *plan.partly)]
    lines += [f"Mail not sent: {_named(issue)}{_why(issue, known.get(issue.id))}" for issue in plan.missed]
    lines += [withdrawn(issue, known[issue.id]) for issue in plan.withdrawn]
    sent = [state for state in states(mails).values() if state.standing == "sent"]
    if sent:
        newest = max(sent, key=lambda state: state.last.recorded)
        lines.append(f"Last mail: {newest.last.slug}, {outcome(newest)}, on {newest.last.recorded:%Y-%m-%d %H:%M %Z}")
    return lines


def _named(issue: Dated) -> str:
    return f"{issue.title} ({issue.slug})"


def _why(issue: Dated, state: MailState | None) -> str:
    if state is None:
        return f"; it's too old to be sent by itself: `inversion send {issue.slug}` sends it now"
    times = "once" if state.attempts == 1 else f"{state.attempts} times"
    return f"; {NAMES[state.last.service]} refused it {times}{f' ({state.last.note})' if state.last.note else ''}"


def unsettled(issue: Dated, state: MailState) -> str:
    """What the author has to find out, and how to say what it was."""
    last, counts = state.last, state.counts
    resolve = f"`inversion send --resolve {issue.slug} sent` or `... not-sent`"
    if state.standing == "partly":
        return f"Mail partly sent: {_named(issue)}, {count_words(counts)}; {_FIND[last.service]}, then run {resolve}"
    return (
        f"Mail unsure: {_named(issue)}, begun on {last.recorded:%Y-%m-%d %H:%M %Z} without an answer; "
        "it isn't repeated: "
        f"{_FIND[last.service]}, then run {resolve}"
    )


_FIND: Mapping[Service, str] = MappingProxyType(
    {
        "buttondown": "look whether Buttondown lists it",
        "listmonk": "look for its campaign in listmonk",
        "smtp": "look into the log of the mail server, or ask a subscriber",
    }
)


def withdrawn(issue: Dated, state: MailState) -> str:
    """What can't be undone when a mailed issue isn't public any more."""
    if state.last.mode == "draft":
        return f"Mail of a page that isn't public: {_named(issue)}; delete its draft in {NAMES[state.last.service]}"
    return (
        f"Mail of a page that isn't public: {_named(issue)}; a mail that was sent can't be called back, and until "
        "the page is public again, the links in it are dead"
    )


def outcome(state: MailState) -> str:
    """What came of a mail that went its way, in a few words."""
    if state.last.mode == "draft":
        return f"a draft in {NAMES[state.last.service]}"
    counted = f", {count_words(state.counts)}" if state.last.counts else ""
    return f"sent by {NAMES[state.last.service]}{counted}"


def count_words(counts: Counts) -> str:
    """How many messages went which way: `41 sent, 2 refused`."""
    return ", ".join(_counted(counts)) or "no message"


def _counted(counts: Counts) -> Iterator[str]:
    for name, number in counts.model_dump().items():
        if number or name == "sent":
            yield f"{number} {name}"
