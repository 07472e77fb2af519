"""Sends the mails of issues: each at most once, and never silently not at all.

The order of things is what holds that promise. The page is there before anything else; then the intent is in the
ledger, on the disk and, where asked, pushed; then the service is called, once; then what came of it is in the ledger.
A run that ends in between leaves an intent without an answer, which no other run repeats (see publish/mail_plan.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from generator.app.mail_list import Progress, read_list
from generator.app.mail_tools import Tools
from generator.app.one_at_a_time import held
from generator.app.send_call import Post, Waiting, converse, missing_page, secrets_of
from generator.app.send_project import MailProject, open_project, preview
from generator.model.issue import Issue
from generator.model.mailing import NAMES, Mailing
from generator.publish import buttondown, listmonk
from generator.publish.ledger import append, load_lines
from generator.publish.mail_event import Counts, MailEvent, State
from generator.publish.mail_plan import (
    MailState,
    Plan,
    attempt_key,
    is_first,
    mail_moment,
    outcome,
    plan_of,
    sends_by_itself,
    states_of,
    unsettled,
    withdrawn,
)
from generator.publish.mail_wire import NoConnectionError, Outcome, Talk
from generator.render.letters import Letter, message
from generator.text.problems import RefusedError, did_you_mean

FIRST = (
    "this would be the first mail that {} sends for this site. Try `mode: draft` or `inversion send --test ADDRESS` "
    "first; `--yes` sends it"
)


@dataclass(frozen=True)
class Asked:
    """What the author asked for.

    Attributes:
        slug: one issue; None for all that are due.
        yes: the first mail of a service may go out.
        dry_run: say what would be sent, and call nothing.
        wait: for so many seconds at most until the page is there.
    """

    slug: str | None = None
    yes: bool = False
    dry_run: bool = False
    wait: float = 0.0


@dataclass(frozen=True)
class _Run:
    """One run of the command."""

    root: Path
    project: MailProject
    mail: Mailing
    mails: tuple[MailEvent, ...]
    plan: Plan
    asked: Asked
    tools: Tools
    waiting: Waiting
    known: Mapping[str, MailState] = field(default_factory=dict)


def send_mails(root: Path, asked: Asked, now: datetime, tools: Tools) -> bool:
    """Sends what is due, or the one issue that was asked for; False if something isn't as it should be.

    Raises:
        AuthorError: the project has errors.
        RefusedError: there is nothing to send with, or no such issue.
    """
    with held(root / ".cache" / "send.lock", "another `inversion send` of this project"):
        return _send_mails(root, asked, now, tools)


def _send_mails(root: Path, asked: Asked, now: datetime, tools: Tools) -> bool:
    project = open_project(root, now)
    mail, mails = project.mail, load_lines(root, now).mails
    plan = plan_of(project.issues, mails, mail, project.config.timezone, now)
    known = states_of(project.issues, mails)
    run = _Run(root, project, mail, mails, plan, asked, tools, Waiting(now, tools.sleep), known)
    if asked.slug is not None:
        chosen, well = _chosen(run, asked.slug)
        issues: Sequence[Issue] = [chosen] if chosen else []
    else:
        issues, well = _due(run)
    for issue in issues:
        well = _send(run, issue) and well
    return well


def _due(run: _Run) -> tuple[list[Issue], bool]:
    """(what is to be sent now, whether nothing else needs its author)."""
    tools, plan = run.tools, run.plan
    well = True
    if not sends_by_itself(run.mail):
        tools.say("Nothing is sent: a mail server keeps no drafts. `mode: send` in content/site.yml changes it.")
    going = [issue for issue in (*plan.unsure, *plan.partly) if _continues(run, issue.id)]
    for issue in (*plan.unsure, *plan.partly):
        if issue not in going:
            tools.say(unsettled(issue, run.known[issue.id]))
            well = False
    for issue in plan.withdrawn:
        tools.say(withdrawn(issue, run.known[issue.id]))
    for issue, at in plan.waiting:
        tools.say(f"{issue.slug}: its mail goes out from {at:%Y-%m-%d %H:%M %Z} on")
    for issue in plan.missed:
        tools.say(f"{issue.slug}: not sent by itself any more; `inversion send {issue.slug}` sends it")
    slugs = {issue.slug for issue in (*going, *plan.due)}
    if not slugs:
        tools.say("No mail is due.")
    return sorted((issue for issue in run.project.public if issue.slug in slugs), key=_age), well


def _age(issue: Issue) -> tuple[datetime, str]:
    return issue.published, issue.slug


def _continues(run: _Run, issue_id: str) -> bool:
    """Whether this machine has begun the mail, and so knows who is still to get it."""
    last = run.known[issue_id].last
    if last.service != "smtp" or run.mail.service != "smtp" or not sends_by_itself(run.mail):
        return False
    try:
        recipients, _ = read_list(run.root, run.tools.environ)
    except RefusedError:
        return False
    return Progress.read(recipients, last.key).begun


def _chosen(run: _Run, slug: str) -> tuple[Issue | None, bool]:
    """The issue that was asked for, if it may be sent now.

    Raises:
        RefusedError: there is no such issue.
    """
    issue = next((issue for issue in run.project.issues if issue.slug == slug), None)
    if issue is None:
        slugs = [issue.slug for issue in run.project.issues]
        raise RefusedError(f"no issue `{slug}`{did_you_mean(slug, slugs)}")
    reason = _reason_against(run, issue)
    if reason:
        run.tools.say(f"{slug}: not sent: {reason}")
    return (None, False) if reason else (issue, True)


def _reason_against(run: _Run, issue: Issue) -> str | None:
    state = run.known.get(issue.id)
    now, at = run.waiting.now, mail_moment(issue, run.mail, run.project.config.timezone)
    if state and state.standing == "sent":
        return f"its mail is {outcome(state)} since {state.last.recorded:%Y-%m-%d %H:%M %Z}; no mail goes out twice"
    if issue.status == "draft":
        return "it's a draft; write `status: ready` when it may go out"
    if not issue.public(now):
        return f"it's published on {issue.published:%Y-%m-%d %H:%M %Z}, and its mail needs its page"
    if now < at:
        return f"its mail goes out from {at:%Y-%m-%d %H:%M %Z} on (`send_at` in content/site.yml)"
    if not sends_by_itself(run.mail):
        return "a mail server keeps no drafts; `mode: send` in content/site.yml sends it"
    if state and not state.settled and not _continues(run, issue.id):
        return unsettled(issue, state)
    return None


def _send(run: _Run, issue: Issue) -> bool:
    """Sends one mail; False if it isn't sent, or if that isn't certain."""
    tools, mail, asked = run.tools, run.mail, run.asked
    letter = run.project.letter(issue)
    if asked.dry_run:
        for line in preview(letter, mail):
            tools.say(line)
        return True
    secrets = secrets_of(mail.service, tools.environ)
    if mail.mode == "send" and not asked.yes and is_first(run.mails, mail.service):
        tools.say(f"{issue.slug}: not sent: {FIRST.format(NAMES[mail.service])}")
        return False
    recipients, addresses = read_list(run.root, tools.environ) if mail.service == "smtp" else (None, ())
    if missing := missing_page(letter, tools, run.waiting, asked.wait):
        tools.say(f"{issue.slug}: not sent: {missing}; a mail waits for its page")
        return False
    state = run.known.get(issue.id)
    before = state if state and not state.settled else None
    attempts = state.attempts if state else 0
    key = before.last.key if before else attempt_key(issue.id, mail.service, attempts + 1)
    book = _Book(run, issue, key)
    if recipients:
        # Two clones of a project may have one list.
        with held(recipients.with_name(f"{recipients.name}.lock"), "another `inversion send` to this list"):
            numbers = range(1, attempts + 1)
            earlier = {attempt_key(issue.id, mail.service, number) for number in numbers} - {key}
            progress = Progress.read(recipients, key, earlier)
            progress.begin()
            if not book.intends(before):
                return book.behind
            return book.ends(*Post(letter, mail, addresses, progress, secrets).go(tools, run.waiting))
    if not book.intends(before):
        return book.behind
    talk = _talk(letter, mail, key, secrets, run.waiting.moment)
    return book.ends(converse(talk, mail.service, tools, run.waiting), None)


def _talk(letter: Letter, mail: Mailing, key: str, secrets: Mapping[str, str], now: datetime) -> Talk:
    if mail.service == "buttondown":
        return buttondown.send(letter, mail.mode, key, secrets, now)
    return listmonk.send(letter, mail, mail.mode, secrets)


@dataclass
class _Book:
    """Keeps the ledger of one mail."""

    run: _Run
    issue: Issue
    key: str
    behind: bool = False

    def intends(self, before: MailState | None) -> bool:
        """Records the intent; False if others can't be told of it, and so nothing may be sent."""
        self._write("intent")
        pushed = self._push("Mail: intent", insist=False)
        if pushed == "pushed":
            return True
        self.behind = pushed == "behind"
        # Nothing was called, so nothing is unsure.
        last = before.last if before else None
        self._write(last.state if last else "not-sent", "not pushed", last.counts if last else None)
        why = "somebody else has pushed, and the run of that commit takes over" if self.behind else "git can't push"
        self.run.tools.say(f"{self.issue.slug}: not sent: {why}; nothing is sent before the ledger says so")
        return False

    def ends(self, came: Outcome, counts: Counts | None) -> bool:
        """Records what came of it; False if the author has to look after it."""
        partly = counts is not None and counts.left > 0 and came.came == "unsure"
        state: State = "partly" if partly else came.came
        self._write(state, note=came.note or None, counts=counts)
        self.run.tools.say(f"{self.issue.slug}: {_WORDS[state]}{came.said}")
        well = state == "sent"
        if state in {"unsure", "partly"}:
            event = self._event(state, None, counts)
            self.run.tools.say(unsettled(self.issue, MailState("partly" if partly else "unsure", event, 1)))
        if self._push(f"Mail: {state}", insist=True) != "pushed":
            hint = (
                f", and run `inversion send --resolve {self.issue.slug} {state}`"
                if state in {"sent", "not-sent"}
                else ""
            )
            self.run.tools.say(f"{self.issue.slug}: other runs don't know this, since git couldn't push it; pull{hint}")
            well = False
        return well

    def _push(self, subject: str, *, insist: bool) -> Literal["pushed", "behind", "failed"]:
        push = self.run.tools.push
        return push(f"{subject} {self.issue.slug}", insist=insist) if push else "pushed"

    def _event(self, state: State, note: str | None, counts: Counts | None) -> MailEvent:
        return MailEvent(
            id=self.issue.id,
            slug=self.issue.slug,
            service=self.run.mail.service,
            mode=self.run.mail.mode,
            state=state,
            key=self.key,
            recorded=self.run.waiting.moment.replace(microsecond=0),
            note=note,
            counts=counts,
        )

    def _write(self, state: State, note: str | None = None, counts: Counts | None = None) -> None:
        append(self.run.root, [self._event(state, note, counts)])


_WORDS: Mapping[State, str] = MappingProxyType(
    {"intent": "", "sent": "", "partly": "", "unsure": "unsure: ", "not-sent": "not sent: "}
)


def test_mail(root: Path, slug: str, address: str, now: datetime, tools: Tools) -> bool:
    """Sends the mail of an issue, public or not, to one address. The ledger isn't touched.

    Raises:
        AuthorError: the project has errors.
        RefusedError: there is nothing to send with, or no such issue.
    """
    project = open_project(root, now, drafts=True)
    issue = project.issue(slug)
    mail, letter = project.mail, project.letter(issue)
    secrets = secrets_of(mail.service, tools.environ)
    waiting = Waiting(now, tools.sleep)
    if mail.service == "smtp":
        came = _test_by_server(letter, mail, address, secrets, tools, waiting)
    elif mail.service == "buttondown":
        came = converse(buttondown.test(letter, address, tools.new_key(), secrets, now), "buttondown", tools, waiting)
    else:
        came = converse(listmonk.test(letter, mail, address, secrets), "listmonk", tools, waiting)
    tools.say(f"{slug}: {_WORDS[came.came]}{came.said}")
    return came.came == "sent"


def _test_by_server(
    letter: Letter, mail: Mailing, address: str, secrets: Mapping[str, str], tools: Tools, waiting: Waiting
) -> Outcome:
    text = message(letter, mail.from_ or "", address, mail.unsubscribe or "", waiting.moment)
    try:
        with tools.mail_server(mail, secrets) as server:
            delivery = server.deliver(mail.from_ or "", address, text)
    except NoConnectionError as error:
        return Outcome("not-sent", "", str(error))
    if delivery == "sent":
        return Outcome("sent", "", "the mail server took the message to this address alone")
    if delivery == "unsure":
        return Outcome("unsure", "", "the mail server's answer never came")
    return Outcome("not-sent", "", "the mail server refused the message")
