"""The newsletter: new files, the calendar, mails and publications."""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from generator.app.scaffold import (
    ID_LENGTH,
    ID_LETTERS,
    NewRefusedError,
    new_guide,
    new_issue,
    new_quiz,
    new_site,
    planned,
    write_new,
)
from generator.app.settings import load_site
from generator.edges.commands.options import (
    now_option,
    project_option,
    read_id,
    require_project,
    settings_of_project,
    stop,
)
from generator.publish.calendar import calendar_of, lines_of
from generator.publish.ledger import append, built_for, due, last_recorded, load_ledger
from generator.publish.output_folder import WriteRefusedError, write_pages
from generator.render.mail import mail, mail_host, remarks, when_out
from generator.site.disk import read_files
from generator.text.problems import AuthorError, Problem, did_you_mean, errors


@click.group()
def new() -> None:
    """Makes a file to fill that `check` accepts. Nothing that is there is ever overwritten."""


@new.command("site")
@click.argument("name")
@project_option
def new_site_command(project: Path, name: str) -> None:
    """The files that every site needs: site.yml, topics.yml and four pages."""
    _write_new(project, lambda: new_site(name))


@new.command("issue")
@click.argument("title")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Its day. Default: the next without an issue.")
@click.option("--folder", is_flag=True, help="A folder with index.md, for an issue with pictures.")
@now_option
@project_option
def new_issue_command(project: Path, now: datetime, title: str, day: datetime | None, folder: bool) -> None:
    """A draft of an issue, with a permanent id, the next number and an outline in the shape of an inversion."""
    require_project(project)
    loaded = load_site(project, now, "/")
    if loaded.config is None:  # it says when a day begins
        stop(loaded.problems)
    plan = planned(read_files(project), loaded.issues)
    chosen = day.date() if day else plan.free_day(loaded.config, now)
    issue_id = "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH))
    _write_new(project, lambda: new_issue(title, chosen, issue_id, plan, folder=folder))
    if chosen in plan.days:
        click.echo(f"Another issue comes out on {chosen} too.", err=True)


@new.command("quiz")
@click.argument("quiz_id", metavar="ID", callback=read_id)
@click.option("--kind", type=click.Choice(["scale", "knowledge"]), default="scale", show_default=True)
@project_option
def new_quiz_command(project: Path, quiz_id: str, kind: str) -> None:
    """A quiz with a few items: a self-assessment with a scale, or one with right answers."""
    require_project(project)
    _write_new(project, lambda: new_quiz(quiz_id, kind))


@new.command("guide")
@click.argument("guide_id", metavar="ID", callback=read_id)
@project_option
def new_guide_command(project: Path, guide_id: str) -> None:
    """A guide with its first category and its first strategy."""
    require_project(project)
    _write_new(project, lambda: new_guide(guide_id))


def _write_new(project: Path, make: Callable[[], dict[str, str]]) -> None:
    try:
        files = make()
        write_new(project, files)
    except (NewRefusedError, OSError) as error:
        raise click.UsageError(str(error)) from error
    for path in files:
        click.echo(project / path)


@click.command()
@now_option
@project_option
def status(project: Path, now: datetime) -> None:
    """Shows the calendar: drafts, scheduled, due and published issues, days without one, and two on a day."""
    require_project(project)
    loaded = load_site(project, now, "/")
    try:
        recorded = last_recorded(load_ledger(project))
    except AuthorError as error:
        stop(error.problems)
    for line in lines_of(calendar_of(loaded.issues, recorded, now)):
        click.echo(line)
    if errors(loaded.problems):
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

    SLUG is that of any issue, drafts and days to come included: the file's name without its day. The .eml opens in a
    mail program as an unsent draft of both others; a mailing service takes the HTML and the text. DIR is new, empty, or
    written by this command before; mails of other issues in it stay. What there is to mend is said as by `check`.
    """
    require_project(project)
    settings = settings_of_project(project)
    if mail_host(settings.site_url) is None:
        message = f"expected the site's whole address, such as https://example.org/, found `{settings.site_url}`"
        stop([Problem("mkdocs.yml", 1, 1, "site-url", f"{message}; a mail leads to it")])
    loaded = load_site(project, now, settings.site_url, settings.language, drafts=True)
    if loaded.site is None:
        stop(loaded.problems)
    slugs = {issue.slug: issue for issue in loaded.site.issues}
    if slug not in slugs:
        raise click.UsageError(f"no issue `{slug}` in {project / 'content' / 'issues'}{did_you_mean(slug, slugs)}")
    issue = slugs[slug]
    made = mail(when_out(loaded.site, issue, now), issue)
    folder = folder or project / "build" / "email"
    files: dict[str, str | bytes] = {f"{slug}.html": made.html, f"{slug}.txt": made.text, f"{slug}.eml": made.eml}
    try:
        write_pages(folder, files, keep=True)
    except (WriteRefusedError, OSError) as error:
        raise click.UsageError(str(error)) from error
    for name in files:
        click.echo(folder / name)
    own = re.compile(rf"content/issues/[0-9-]{{10}}-{slug}(?:\.md|/index\.md)")
    for problem in loaded.problems:
        if own.fullmatch(problem.path):
            click.echo(str(problem), err=True)
    for remark in remarks(made):
        click.echo(f"{slug}: warning: {remark}", err=True)


@click.command()
@now_option
@project_option
def publish(project: Path, now: datetime) -> None:
    """Records in ledger.jsonl which issues have become public since the last time, and prints a line for each.

    It deploys nothing: commit the file, and the site of that commit shows them. Nothing new, no change.
    """
    require_project(project)
    loaded = load_site(project, now, "/")
    if loaded.site is None:
        stop(loaded.problems)
    try:
        entries = due(loaded.site.issues, load_ledger(project), read_files(project), now)
        append(project, entries)
    except AuthorError as error:
        stop(error.problems)
    for entry in entries:
        click.echo(f"{entry.due.date()} {entry.slug}")


@click.command()
@project_option
def moment(project: Path) -> None:
    """Prints the moment that the site of this commit is built for: the newest in ledger.jsonl.

    Set INVERSION_NOW to it, and each build of a commit gives the same bytes.
    """
    require_project(project)
    try:
        click.echo(built_for(load_ledger(project)).isoformat())
    except AuthorError as error:
        stop(error.problems)
