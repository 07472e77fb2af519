"""Commands for a built site, and for a site's repository."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from generator.app.upgrade import upgrade
from generator.app.verify import find_dead_links, find_leaks
from generator.app.write import add_search
from generator.edges.commands.group import FOLDER
from generator.edges.commands.options import now_option, project_option, require_project, require_settings
from generator.model.addresses import SEARCH_INDEX


@click.command()
@click.argument("built", metavar="SITE", type=FOLDER)
@now_option
@project_option
def verify(project: Path, built: Path, now: datetime) -> None:
    """Search a built site for leaks and dead links.

    A leak is anything that belongs to an issue that isn't public; every byte of every file is searched. A dead link is
    one that leads nowhere in the site; the network is not used. Use the --now and the SITE_URL of the build.
    """
    require_settings(project)
    found = [_leaks(project, built, now), _dead_links(project, built)]
    sys.exit(1 if any(found) else 0)


@click.command(hidden=True)  # the older name of one half of `verify`
@click.argument("built", metavar="SITE", type=FOLDER)
@now_option
@project_option
def leaks(project: Path, built: Path, now: datetime) -> None:
    """Search a built site for leaks: one half of `verify`."""
    require_settings(project)
    sys.exit(1 if _leaks(project, built, now) else 0)


@click.command(hidden=True)  # the older name of one half of `verify`
@click.argument("built", metavar="SITE", type=FOLDER)
@project_option
def links(project: Path, built: Path) -> None:
    """Search a built site for dead links: one half of `verify`."""
    require_settings(project)
    sys.exit(1 if _dead_links(project, built) else 0)


def _leaks(project: Path, built: Path, now: datetime) -> int:
    found = find_leaks(project, built, now)
    for leak in found:
        click.echo(str(leak))
    click.echo(f"{len(found)} {'leak' if len(found) == 1 else 'leaks'}", err=True)
    return len(found)


def _dead_links(project: Path, built: Path) -> int:
    dead = find_dead_links(project, built)
    for link in dead:
        click.echo(str(link))
    click.echo(f"{len(dead)} dead {'link' if len(dead) == 1 else 'links'}", err=True)
    return len(dead)


@click.command()
@click.argument("built", metavar="SITE", type=FOLDER)
@now_option
@project_option
def search(project: Path, built: Path, now: datetime) -> None:
    """Make the search of a site that another builder built.

    SITE is the folder with the built site. `mkdocs build` makes the search itself. Use the --now of `inversion write`.
    """
    require_project(project)
    add_search(project, built, now)
    click.echo(f"The search is in {built / SEARCH_INDEX.strip('/')}")


@click.command("upgrade")
@click.option("--patch", is_flag=True, help="Print the changes as a patch, for `git apply`, and nothing else.")
@project_option
def upgrade_command(project: Path, *, patch: bool) -> None:
    """Say what this release wants changed in a repository.

    The repository is one that `inversion new site` made. Nothing is changed: to bring the program's own files up to
    date, run `inversion upgrade --patch | git apply`. The hours of your workflow stay as they are. The exit status is 1
    if there is anything to do or to look at.
    """
    require_project(project)
    found = upgrade(project)
    if patch:
        click.echo(found.patch, nl=False)
        return
    if found.pinned != found.release:
        click.echo(f"The site is built with {found.pinned}; this is {found.release}.")
    for path in found.files:
        click.echo(f"{path}: differs from the one that this release makes")
    for line in found.advice:
        click.echo(line)
    if found.files:
        click.echo("To bring these files up to date: inversion upgrade --patch | git apply", err=True)
    elif not found.advice:
        click.echo(f"Nothing to do: the site is as {found.release} makes it.", err=True)
    sys.exit(1 if found.files or found.advice else 0)
