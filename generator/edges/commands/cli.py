"""The console script `inversion`.

Exit status: 0 all is well, 1 the author's files have problems, 2 wrong use.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from generator import __version__
from generator.edges.collector import collect_rarely
from generator.edges.commands.group import FOLDER, PROJECT_HELP, Commands, Place

PLACES = {
    "build-time": Place("issues", "build_time_command", "Print the time that this commit's site is built for."),
    "check": Place("files", "check", "Show every problem of every file at once."),
    "email": Place("issues", "email", "Write an issue as a mail: HTML, plain text and .eml."),
    "import": Place("imports", "import_command", "Make issues of the posts of another program."),
    "leaks": Place("site", "leaks"),  # the older name of one half of `verify`
    "links": Place("site", "links"),  # the other half
    "lock": Place("quizzes", "lock_command", "Record each quiz's items and revision in quizzes.lock."),
    "moment": Place("issues", "moment"),  # the older name of `build-time`
    "new": Place("issues", "new", "Create files to fill in."),
    "publish": Place("issues", "publish", "Record in ledger.jsonl which issues have become public."),
    "rules": Place("files", "rules_command", "List the rules of `check`, or explain one of them."),
    "schema": Place("files", "schema", "Print the JSON Schemas of all files, or write them to DIR."),
    "score": Place("quizzes", "score_command", "Score answers with the reference scorer, and print JSON."),
    "send": Place("sending", "send", "Send the mails that are due, or that of one issue."),
    "search": Place("site", "search", "Make the search of a site that another builder built."),
    "simulate": Place("quizzes", "simulate_command", "Show which scores and bands a self-audit gives by chance."),
    "status": Place("issues", "status", "Show the calendar of issues."),
    "upgrade": Place("site", "upgrade_command", "Say what this release wants changed in a repository."),
    "unpublish": Place("unpublish", "unpublish_command", "Take back an issue that was public."),
    "verify": Place("site", "verify", "Search a built site for leaks and dead links."),
    "write": Place("files", "write", "Write the site for any other site builder."),
}


@click.group(cls=Commands, places=PLACES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--project", type=FOLDER, default=".", help=PROJECT_HELP)
@click.pass_context
def main(context: click.Context, project: Path) -> None:
    """Make a site of guides, issues and self-assessments from YAML and Markdown."""
    collect_rarely()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            fit(stream, sys.platform, os.environ)
    context.obj = project


def fit(stream: io.TextIOWrapper, platform: str, environment: Mapping[str, str]) -> None:
    """Lets a terminal or a pipe take an author's letters, of which it may not be able to encode some.

    What other programs read is UTF-8, as on other systems; Windows would take the letters of its region, unless told.
    """
    told = environment.keys() & {"PYTHONIOENCODING", "PYTHONUTF8"}
    if platform == "win32" and not stream.isatty() and not told:
        stream.reconfigure(encoding="utf-8")
    stream.reconfigure(errors="backslashreplace")
