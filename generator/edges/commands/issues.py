"""The newsletter: new files, the calendar, mails and publications."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click

from generator.app.email import email_issue
from generator.app.publication import build_time, publish_due
from generator.app.publication import status as read_status
from generator.app.scaffold import new_guide, new_quiz, new_site, start_issue, write_new
from generator.edges.commands.options import now_option, project_option, read_id, require_project


@click.group()
def new() -> None:
    """Makes a file to fill that `check` accepts. Nothing that is there is ever overwritten."""


@new.command("site")
@click.argument("name")
@project_option
def new_site_command(project: Path, name: str) -> None:
    """The files that every site needs: site.yml, topics.yml and four pages."""
    _write_new(project, new_site(name))


@new.command("issue")
@click.argument("title")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Its day. Default: the next without an issue.")
@click.option("--folder", is_flag=True, help="A folder with index.md, for an issue with pictures.")
@now_option
@project_option
def new_issue_command(project: Path, now: datetime, title: str, day: datetime | None, folder: bool) -> None:
    """A draft of an issue, with a permanent id, the next number and an outline in the shape of an inversion."""
    require_project(project)
    path, shared = start_issue(project, title, day.date() if day else None, now, folder=folder)
    click.echo(project / path)
    if shared:
        click.echo(f"Another issue comes out on {shared} too.", err=True)


@new.command("quiz")
@click.argument("quiz_id", metavar="ID", callback=read_id)
@click.option("--kind", type=click.Choice(["scale", "knowledge"]), default="scale", show_default=True)
@project_option
def new_quiz_command(project: Path, quiz_id: str, kind: str) -> None:
    """A quiz with a few items: a self-assessment with a scale, or one with right answers."""
    require_project(project)
    _write_new(project, new_quiz(quiz_id, kind))


@new.command("guide")
@click.argument("guide_id", metavar="ID", callback=read_id)
@project_option
def new_guide_command(project: Path, guide_id: str) -> None:
    """A guide with its first category and its first strategy."""
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
    """Shows the calendar: drafts, scheduled, due and published issues, days without one, and two on a day."""
    require_project(project)
    lines, broken = read_status(project, now)
    for line in lines:
        click.echo(line)
    if broken:
        click.echo("Some files have problems: `inversion check` shows them.", err=True)
        sys.exit(1)


@click.command()
@click.argument("slug", metavar="SLUG")
@click.option(
    "--out",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write. Default: build/email in the project.",
)
@now_option
@project_option
def email(project: Path, slug: str, folder: Path | None, now: datetime) -> None:
    """Writes an issue as a mail: SLUG.html, SLUG.txt and SLUG.eml, and prints their paths.

    SLUG is that of any issue, drafts and later ones included: the file's name without its day. The .eml opens in a mail
    program as an unsent draft of both others; a mailing service takes the HTML and the text. DIR is new, empty, or
    written by this command before; mails of other issues in it stay. Problems of the issue are reported as by `check`.
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
@now_option
@project_option
def publish(project: Path, now: datetime) -> None:
    """Records in ledger.jsonl which issues have become public since the last time, and prints a line for each.

    It deploys nothing: commit the file, and the site of that commit shows them. Nothing new, no change.
    """
    require_project(project)
    for publication in publish_due(project, now):
        click.echo(f"{publication.due.date()} {publication.slug}")


@click.command("build-time")
@project_option
def build_time_command(project: Path) -> None:
    """Prints the moment that the site of this commit is built for: the newest in ledger.jsonl.

    Set INVERSION_NOW to it, and each build of a commit gives the same bytes.
    """
    require_project(project)
    click.echo(build_time(project).isoformat())


@click.command("moment", hidden=True)  # its older name
@click.pass_context
@project_option
def moment(context: click.Context, project: Path) -> None:
    """The same as `build-time`."""
    context.invoke(build_time_command, project=project)
