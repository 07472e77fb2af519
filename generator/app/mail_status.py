"""What the ledger says of mails, for `status` and the schedule; and what an author says who has found out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from generator.app.kept_entries import kept_entries
from generator.app.mail_tools import Push
from generator.app.one_at_a_time import held
from generator.model.site import SiteConfig
from generator.publish.ledger import append, load_lines
from generator.publish.mail_event import MailEvent
from generator.publish.mail_plan import MailState, plan_lines, plan_of, states
from generator.site.disk import read_files
from generator.site.entries import Dated, read_config
from generator.text.problems import RefusedError, did_you_mean

Answer = Literal["sent", "not-sent"]
RUNNING = timedelta(hours=1)  # after its intent, a run of the workflow may still send: so long may its job last


@dataclass(frozen=True)
class DueMails:
    """The slugs of issues whose mails are to be sent now, and what its author has to know of other mails."""

    slugs: tuple[str, ...]
    notices: tuple[str, ...]


def due_mails(root: Path, now: datetime) -> DueMails:
    """What `inversion send` would do now, found without the network, MkDocs or any secret.

    Raises:
        AuthorError: the ledger can't be read.
    """
    files = read_files(root)
    config = read_config(files)
    mails = load_lines(root, now).mails
    if config is None or (config.mail is None and not mails):
        return DueMails((), ())
    issues = kept_entries(root, files, config)
    plan = plan_of(issues, mails, config.mail, config.timezone, now)
    notices = [
        line
        for line in plan_lines(plan, mails, config.mail)
        if not line.startswith(("Mail due", "Last mail", "First mail"))
    ]
    return DueMails(tuple(issue.slug for issue in plan.due), tuple(notices))


def mail_lines(
    mails: Sequence[MailEvent], issues: Iterable[Dated], config: SiteConfig | None, now: datetime
) -> list[str]:
    """What `status` says of mails; `mails` is what the ledger says."""
    if config is None or (config.mail is None and not mails):
        return []
    return plan_lines(plan_of(issues, mails, config.mail, config.timezone, now), mails, config.mail)


def resolve(root: Path, slug: str, answer: Answer, now: datetime, push: Push | None) -> str:
    """Records what the author found out about a mail whose answer never came, and says it.

    Raises:
        AuthorError: the ledger can't be read or written.
        RefusedError: there is no such mail, or nothing to find out about it yet; or it couldn't be pushed.
    """
    with held(root / ".cache" / "send.lock", "`inversion send` of this project"):
        return _resolve(root, slug, answer, now, push)


def _resolve(root: Path, slug: str, answer: Answer, now: datetime, push: Push | None) -> str:
    mails = load_lines(root, now).mails
    state = _state_of(mails, slug)
    if state.settled:
        what = "sent" if state.standing == "sent" else "not sent"
        raise RefusedError(f"the mail of `{slug}` is recorded as {what}, so there's nothing to settle")
    last = state.last
    if answer == "not-sent" and last.state == "intent" and now - last.recorded < RUNNING:
        raise RefusedError(
            f"the mail of `{slug}` was begun on {last.recorded:%Y-%m-%d %H:%M %Z}, and its run may still be sending "
            "it; wait until an hour after that, then pull and look again"
        )
    event = last.model_copy(
        update={"state": answer, "recorded": now.replace(microsecond=0), "note": "settled by its author"}
    )
    append(root, [event])
    if push and push(f"Mail: {answer} {slug}", insist=True) != "pushed":
        raise RefusedError("it's in ledger.jsonl, but couldn't be pushed; pull, then push it yourself")
    said = f"{slug}: recorded as {'sent' if answer == 'sent' else 'not sent'}"
    return f"{said}, and pushed" if push else f"{said}; commit and push ledger.jsonl"


def _state_of(mails: Iterable[MailEvent], slug: str) -> MailState:
    mails = tuple(mails)
    ids = {event.slug: event.id for event in mails}
    if slug not in ids:
        raise RefusedError(f"no mail of an issue `{slug}` was ever begun{did_you_mean(slug, ids)}")
    return states(mails)[ids[slug]]
