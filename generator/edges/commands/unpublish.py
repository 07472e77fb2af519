"""The command that takes an issue back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from generator.app.unpublish import unpublish
from generator.edges.commands.options import now_option, project_option, require_project


@click.command("unpublish")
@click.argument("slug", metavar="SLUG")
@now_option
@project_option
def unpublish_command(project: Path, now: datetime, slug: str) -> None:
    """Take back an issue that was public.

    Writes the day into its front matter, as `withdrawn`. From the next build on, the page at its address says that it
    was withdrawn, and lists, feeds, the sitemap and the search don't have it any more. Its text and pictures aren't on
    the site. SLUG is the name of the issue's file without the day.
    """
    require_project(project)
    click.echo(project / unpublish(project, slug, now))
    click.echo(
        "Push it, and the site says so. Mails that were sent, copies in feed readers and archives, and the history of "
        "the repository stay. `inversion check` shows the links to it.",
        err=True,
    )
