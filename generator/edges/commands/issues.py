"""Commands for the newsletter: new files, the calendar, mails and publication."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import click

from generator.app.email import email_issue
from generator.app.new_site import new_project
from generator.app.publication import build_time, publish_due
from generator.app.publication import status as read_status
from generator.app.scaffold import new_guide, new_quiz, new_site, slug_of, start_issue, write_new
from generator.app.settings import MKDOCS
from generator.edges.commands.options import (
    NOT_STOPPED,
    is_chosen,
    now_option,
    project_option,
    read_id,
    require_project,
)
from generator.model.issue import day_of


def _read_clock(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    try:
        clock = parsedate_to_datetime(value) if value else None
    except ValueError as error:
        example = "Mon, 23 Nov 2026 06:13:00 GMT"
        raise click.BadParameter(f"expected a time such as `{example}`, found `{value}`") from error
    return clock.replace(tzinfo=UTC) if clock and not clock.tzinfo else clock  # `-0000` is UTC too (RFC 5322, 3.3)


def _read_day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    try:
        return day_of(value) if value else None
    except ValueError as error:
        raise click.BadParameter(f"{error}, such as 2026-11-23, found `{value}`") from error


@click.group()
def new() -> None:
    """Create files to fill in.

    Each text to write begins with TODO. A preview shows it; `check` and a build report it until it's written. An
    existing file is never overwritten.
    """


@new.command("site")
@click.argument("name")
@project_option
@click.pass_context
def new_site_command(context: click.Context, project: Path, name: str) -> None:
    """Create a site in a folder of its name, or in the one that --project names.

    It has texts to fill in, mkdocs.yml, a workflow that publishes it on GitHub Pages, and settings for editors. Beside
    an mkdocs.yml that is there already, only the texts are created: content/site.yml, content/topics.yml and four
    pages.
    """
    if (project / MKDOCS).is_file():
        _write_new(project, new_site(name))
        return
    files = new_project(name)
    folder = project if is_chosen(context) else project / (slug_of(name) or "site")
    _write_new(folder, files)
    click.echo(f"Next: cd {folder}, then mkdocs serve", err=True)


@new.command("issue")
@click.argument("title")
@click.option(
    "--date",
    "day",
    metavar="DAY",
    callback=_read_day,
    help="Day of publication, such as 2026-11-23. Default: the next day without an issue.",
)
@click.option("--folder", is_flag=True, help="Create a folder with an index.md, for an issue with pictures.")
@now_option
@project_option
def new_issue_command(project: Path, now: datetime, title: str, day: date | None, folder: bool) -> None:
    """Create a draft of an issue.

    It has a permanent id, the number after those of earlier days, and an outline in the shape of an inversion.
    """
    require_project(project)
    new_file = start_issue(project, title, day, now, folder=folder)
    click.echo(project / new_file.path)
    if new_file.shared:
        click.echo(f"Another issue is planned for {new_file.shared} too.", err=True)
    if new_file.to_renumber:
        days = ", ".join(map(str, new_file.to_renumber))
        click.echo(f"This is issue {new_file.number}, so give each later one the next number: {days}.", err=True)


@new.command("quiz")
@click.argument("quiz_id", metavar="ID", callback=read_id)
@click.option(
    "--kind",
    type=click.Choice(["scale", "knowledge"]),
    default="scale",
    show_default=True,
    help="scale: a self-audit; knowledge: questions with right answers.",
)
@project_option
def new_quiz_command(project: Path, quiz_id: str, kind: str) -> None:
    """Create a quiz with a few items."""
    require_project(project, guest=True)
    _write_new(project, new_quiz(quiz_id, kind))


@new.command("guide")
@click.argument("guide_id", metavar="ID", callback=read_id)
@project_option
def new_guide_command(project: Path, guide_id: str) -> None:
    """Create a guide with one category and one strategy."""
    require_project(project)
    _write_new(project, new_guide(guide_id))


def _write_new(project: Path, files: Mapping[str, str]) -> None:
    write_new(project, files)
    for path in files:
        click.echo(project / path)


@click.command()
@now_option
@project_option
def status(project: Path, now: datetime) -> None:
    """Show the calendar of issues.

    Lists drafts, scheduled, due and published issues, days without an issue, and days with several.
    """
    require_project(project)
    lines, broken = read_status(project, now)
    for line in lines:
        click.echo(line)
    if broken:
        click.echo("Some files have problems; `inversion check` shows them.", err=True)
        sys.exit(1)


@click.command()
@click.argument("slug", metavar="SLUG")
@click.option(
    "--out",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write to. Default: build/email in the project.",
)
@now_option
@project_option
def email(project: Path, slug: str, folder: Path | None, now: datetime) -> None:
    """Write an issue as a mail: HTML, plain text and .eml.

    Writes SLUG.html, SLUG.txt and SLUG.eml, and prints their paths. SLUG is the name of the issue's file without the
    day; drafts and scheduled issues work too. A mailing service takes the HTML and the text. The .eml opens in a mail
    program as an unsent draft of both. DIR must be new, empty, or written by this command before; mails of other issues
    in it stay. Problems of the issue are reported as by `check`.
    """
    require_project(project)
    emailed = email_issue(project, slug, folder, now)
    for path in emailed.paths:
        click.echo(path)
    for problem in emailed.problems:
        click.echo(str(problem), err=True)
    for remark in emailed.remarks:
        click.echo(f"{slug}: warning: {remark}", err=True)


@click.command()
@click.option(
    "--clock",
    metavar="DATE",
    callback=_read_clock,
    help="The time by another clock, as servers send it in `Date:`. Nothing is recorded if the two differ by more than "
    "ten minutes.",
)
@now_option
@project_option
def publish(project: Path, now: datetime, clock: datetime | None) -> None:
    """Record in ledger.jsonl which issues have become public.

    Prints a line for each new one; without any, the file stays as it is. Nothing is deployed: commit the file, and the
    site of that commit shows the issues. Errors in drafts and in issues of a later day are shown, and stop nothing.
    """
    require_project(project)
    published = publish_due(project, now, clock)
    for publication in published.new:
        click.echo(f"{publication.due.date()} {publication.slug}")
    for problem in published.ignored:
        click.echo(str(problem), err=True)
    if published.ignored:
        click.echo(NOT_STOPPED, err=True)


@click.command("build-time")
@now_option
@project_option
def build_time_command(project: Path, now: datetime) -> None:
    """Print the time that this commit's site is built for.

    It's the newest time in ledger.jsonl. Set INVERSION_NOW to it, and every build of a commit gives the same bytes.
    It's never in the future: a line of the ledger that is ahead of the clock is an error.
    """
    require_project(project)
    click.echo(build_time(project, now).isoformat())


@click.command("moment", hidden=True)  # the older name of `build-time`
@click.pass_context
@now_option
@project_option
def moment(context: click.Context, project: Path, now: datetime) -> None:
    """Print the time that this commit's site is built for: an older name of `build-time`."""
    context.invoke(build_time_command, project=project, now=now)
