"""Commands for all files at once: check, write, schema and rules."""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path

import click

from generator.app.catalogue import catalogue, find_rule
from generator.app.check import check_all
from generator.app.outside import outside_problems
from generator.app.settings import latest, read_settings
from generator.app.visitor import Visitor, asker
from generator.app.write import write_project
from generator.edges.commands.options import NOT_STOPPED, now_option, project_option, require_project
from generator.model.json_schema import schemas
from generator.text.problems import as_github, as_json, did_you_mean, errors

FOLDER_TO_WRITE = click.Path(file_okay=False, path_type=Path)


@click.command()
@now_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How to print the problems; github: as annotations in a workflow's log.",
)
@click.option(
    "--public",
    is_flag=True,
    help="End with 1 only for errors that stop the site now, and not for those of drafts and later issues.",
)
@click.option(
    "--external",
    is_flag=True,
    help="Ask other sites whether the links to them work, which tells them your address. Answers are kept for a day.",
)
@project_option
def check(project: Path, now: datetime, style: str, public: bool, external: bool) -> None:
    """Show every problem of every file at once.

    Prints a line for each: path:line:column: level: message [rule]. The exit status is 1 if any of them is an error.
    """
    require_project(project, guest=True)
    checked = check_all(project, now, latest(now))
    problems = checked.problems
    if external:
        visitor = Visitor(asker(read_settings(project).site_url), time.sleep, now)
        outside = outside_problems(project, now, visitor, lambda line: click.echo(line, err=True))
        problems = tuple(sorted({*problems, *outside}))
    if style == "json":
        click.echo(as_json(problems))
    else:
        for problem in problems:
            click.echo(as_github(problem) if style == "github" else str(problem))
    if style == "text":
        count = len(errors(problems))
        click.echo(f"{count} {'error' if count == 1 else 'errors'}, {len(problems) - count} other remarks", err=True)
    stop = checked.blocking if public else errors(problems)
    if errors(problems) and not checked.blocking:
        click.echo(NOT_STOPPED, err=True)
    sys.exit(1 if stop else 0)


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER_TO_WRITE)
@click.option(
    "--theme",
    metavar="FOLDER",
    type=FOLDER_TO_WRITE,
    help="Write a theme into FOLDER, for a builder with templates like Jinja's. It needs no plugin.",
)
@now_option
@project_option
def write(project: Path, folder: Path, theme: Path | None, now: datetime) -> None:
    """Write the site for any other site builder.

    DIR gets every page as a Markdown file, and all else that the site serves. DIR must be new, empty, or written by
    this command before. If it holds a file that the command did not write, or one that was changed since, nothing is
    written. The same goes for FOLDER. docs/other-builders.md says how to go on.
    """
    require_project(project)
    for done in write_project(project, folder, now, latest(now), theme):
        changed, removed = len(done.written.changed), len(done.written.removed)
        click.echo(f"{changed} files written, {removed} removed in {done.folder}")


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path), required=False)
def schema(folder: Path | None) -> None:
    """Print the JSON Schemas of all files, or write them to DIR.

    The files in DIR are called NAME.schema.json.
    """
    contents = schemas()
    if folder is None:
        click.echo(json.dumps(contents, indent=2))
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            path = folder / f"{name}.schema.json"
            path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
            click.echo(path)
    except OSError as error:
        raise click.UsageError(str(error)) from error


@click.command("rules")
@click.argument("rule_id", metavar="[RULE]", required=False)
def rules_command(rule_id: str | None) -> None:
    """List the rules of `check`, or explain one of them.

    RULE is the word in brackets at the end of a problem.
    """
    rules = catalogue()
    if rule_id is None:
        width = max(len(rule.id) for rule in rules)
        for rule in rules:
            click.echo(f"{rule.id:{width}}  {rule.summary}")
        return
    found = find_rule(rule_id.strip("[]"))
    if found is None:
        raise click.UsageError(f"no rule `{rule_id}`{did_you_mean(rule_id, (rule.id for rule in rules))}")
    click.echo(f"{found.id} ({' or '.join(found.levels)})\n")
    click.echo(f"{click.wrap_text(found.what)}\n\n{click.wrap_text(f'Why: {found.reason}')}\n")
    click.echo(f"An example, wrong and fixed: docs/rules.md#{found.id}")
