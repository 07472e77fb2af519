"""The command that sends mails."""

from __future__ import annotations

import os
import re
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import get_args
from uuid import uuid4

import click

from generator.app.mail_status import Answer, due_mails, resolve
from generator.app.mail_tools import Tools
from generator.app.send import Asked, send_mails, test_mail
from generator.edges.commands.options import now_option, project_option, require_project, require_settings
from generator.edges.mail.git import GitPush, has_origin
from generator.edges.mail.http import wire
from generator.edges.mail.smtp import mail_server
from generator.model.mailing import MAILBOX_PATTERN


@click.command()
@click.argument("slug", metavar="[SLUG]", required=False)
@click.option(
    "--test", "address", metavar="ADDRESS", help="Send the mail of SLUG, public or not, to this address alone."
)
@click.option("--dry-run", is_flag=True, help="Print what would be sent. Nothing is called.")
@click.option("--yes", is_flag=True, help="Send, even if this service has never sent a mail of this site.")
@click.option("--wait", type=click.IntRange(0, 60), default=0, metavar="MINUTES", help="Wait so long for the page.")
@click.option(
    "--push/--no-push",
    default=None,
    help="Commit and push the ledger before each mail and after it. Default: if the project has a remote `origin`; its "
    "runs wouldn't know of the mail otherwise, and might send it too.",
)
@click.option(
    "--resolve",
    "settled",
    nargs=2,
    metavar="SLUG sent|not-sent",
    help="Say what became of a mail whose answer never came.",
)
@click.option("--due", is_flag=True, help="Print the slugs of the mails that are due, and send nothing.")
@now_option
@project_option
def send(
    project: Path,
    now: datetime,
    slug: str | None,
    address: str | None,
    settled: tuple[str, str] | None,
    wait: int,
    push: bool | None,
    **flags: bool,
) -> None:
    """Send the mails that are due, or that of one issue.

    `mail` in content/site.yml says by which service. A mail is due when its issue is public, and from `send_at` on,
    for 36 hours. It goes out once: what is about to be sent is in ledger.jsonl before the service is called. If the
    answer never comes, the mail is unsure, and nothing repeats it: find out, and run --resolve. Nothing is sent
    before the page of the issue and its pictures are there.

    Secrets are environment variables: BUTTONDOWN_API_KEY, or LISTMONK_USER and LISTMONK_TOKEN, or SMTP_USER,
    SMTP_PASSWORD and INVERSION_RECIPIENTS. See docs/sending.md.
    """
    chosen = {"--test": address, "--resolve": settled, "--due": flags["due"], "--dry-run": flags["dry_run"]}
    ways = [name for name, given in chosen.items() if given]
    if len(ways) > 1:
        raise click.UsageError(f"{' and '.join(ways)} can't be combined")
    require_project(project)
    if settled:
        _resolve(project, now, settled, push=bool(push))
    elif flags.pop("due"):
        found = due_mails(project, now)
        for notice in found.notices:
            click.echo(notice, err=True)
        for due in found.slugs:
            click.echo(due)
    else:
        require_settings(project)
        if address and (not slug or not re.fullmatch(MAILBOX_PATTERN, address)):
            wanted = "a SLUG beside --test" if not slug else "an address such as ada@example.org after --test"
            raise click.UsageError(f"expected {wanted}")
        well = _test(project, slug or "", address, now) if address else _send(project, slug, now, wait, push, **flags)
        sys.exit(0 if well else 1)


def _resolve(project: Path, now: datetime, settled: tuple[str, str], *, push: bool) -> None:
    slug, word = settled
    answer = next((answer for answer in get_args(Answer) if answer == word), None)
    if answer is None:
        raise click.UsageError(f"expected `sent` or `not-sent` after the slug, found `{word}`")
    click.echo(resolve(project, slug, answer, now, _tools(project, push=push).push))


def _send(project: Path, slug: str | None, now: datetime, wait: int, push: bool | None, **flags: bool) -> bool:
    pushes = not flags["dry_run"] and (has_origin(project) if push is None else push)
    asked = Asked(slug, flags["yes"], flags["dry_run"], wait * 60.0)
    return send_mails(project, asked, now, _tools(project, push=pushes))


def _test(project: Path, slug: str, address: str, now: datetime) -> bool:
    return test_mail(project, slug, address, now, _tools(project, push=False))


def _tools(project: Path, *, push: bool) -> Tools:
    """What reaches outside."""
    return Tools(
        wire=wire,
        mail_server=mail_server,
        push=GitPush(project, os.environ, click.echo) if push else None,
        sleep=time.sleep,
        environ=os.environ,
        say=click.echo,
        new_key=lambda: str(uuid4()),
    )
