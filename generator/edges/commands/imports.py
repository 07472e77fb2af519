"""The command that takes posts over from other programs."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import click

from generator.app.imports.downloads import PAUSE, picture_asker
from generator.app.imports.run import KINDS, import_posts
from generator.app.settings import read_settings
from generator.app.visitor import Visitor
from generator.edges.commands.options import now_option, project_option, require_project


@click.command("import")
@click.argument("source", metavar="FOLDER", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--from",
    "kind",
    type=click.Choice(KINDS),
    help="The program that it's from. Default: what its files tell.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be imported, and write nothing. Asks no other host.")
@click.option("--pictures", is_flag=True, help="Download pictures that posts show from other hosts.")
@now_option
@project_option
def import_command(project: Path, now: datetime, source: Path, kind: str | None, dry_run: bool, pictures: bool) -> None:
    """Make issues of the posts of another program.

    FOLDER is the folder of a Hugo or Jekyll site, or the export of Ghost or Substack, unpacked or as the file that they
    give you. A published post becomes an issue that is ready, any other one a draft. What can't be carried over is
    listed with its file and line; so is each error of `check`, and an issue with one becomes a draft. No file is ever
    overwritten, and posts that were imported before are left alone.
    """
    require_project(project)
    get = _visitor(project, now).get if pictures else None
    found = import_posts(project, source, kind, now, lambda line: click.echo(line, err=True), dry_run=dry_run, get=get)
    for path in found.paths:
        click.echo(project / path)
    for remark in found.remarks:
        click.echo(remark, err=True)
    if found.unknown:
        tags = ", ".join(f"{tag} ({_count(posts, 'post')})" for tag, posts in found.unknown)
        click.echo(f"Tags without a topic, which are comments in their issues: {tags}.", err=True)
        click.echo("Declare those that you want in content/topics.yml, and add them to `tags`.", err=True)
    drafts = len(found.paths) - found.ready
    if found.before:
        click.echo(f"{_count(found.before, 'post')} imported before: left alone.", err=True)
    click.echo(
        f"{'Would import' if dry_run else 'Imported'} {_count(len(found.paths), 'issue')} "
        f"from {found.kind.capitalize()}: {found.ready} ready, {_count(drafts, 'draft')}. "
        f"{_count(found.skipped, 'entry', 'entries')} not imported.",
        err=True,
    )


def _visitor(project: Path, now: datetime) -> Visitor:
    return Visitor(picture_asker(read_settings(project).site_url, time.monotonic), time.sleep, now, pause=PAUSE)


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"
