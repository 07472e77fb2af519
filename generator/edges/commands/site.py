"""What a built site is searched for."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from generator.app.settings import read_settings
from generator.edges.commands.options import (
    FOLDER,
    now_option,
    project_option,
    require_settings,
    stop,
)
from generator.publish.leaks import needles_of, read_site, search
from generator.publish.link_checker import dead_links
from generator.text.problems import AuthorError


@click.command()
@click.argument("site", metavar="SITE", type=FOLDER)
@now_option
@project_option
def leaks(project: Path, site: Path, now: datetime) -> None:
    """Searches every byte of a built site for what belongs to issues that are not public."""
    require_settings(project)
    try:
        sought = needles_of(project, now, read_settings(project))
    except AuthorError as error:
        stop(error.problems)
    found = search(read_site(site), sought)
    for leak in found:
        click.echo(str(leak))
    click.echo(f"{len(found)} {'leak' if len(found) == 1 else 'leaks'}", err=True)
    sys.exit(1 if found else 0)


@click.command()
@click.argument("site", metavar="SITE", type=FOLDER)
@project_option
def links(project: Path, site: Path) -> None:
    """Shows every address in a built site that leads nowhere, without using the network."""
    require_settings(project)
    try:
        site_url = read_settings(project).site_url
    except AuthorError as error:
        stop(error.problems)
    dead = dead_links(dict(read_site(site)), site_url)
    for link in dead:
        click.echo(str(link))
    click.echo(f"{len(dead)} dead {'link' if len(dead) == 1 else 'links'}", err=True)
    sys.exit(1 if dead else 0)
