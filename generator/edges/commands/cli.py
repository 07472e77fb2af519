"""The console script `inversion`.

Exit status: 0 all is well, 1 the author's files have problems, 2 wrong use.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click

from generator import __version__
from generator.edges.commands import files, issues, quizzes, site
from generator.edges.commands.options import FOLDER, PROJECT_HELP, Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--project", type=FOLDER, default=".", help=PROJECT_HELP)
@click.pass_context
def main(context: click.Context, project: Path) -> None:
    """Make a site of guides, issues and self-assessments from YAML and Markdown."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal or pipe may not be able to encode an author's letters
            stream.reconfigure(errors="backslashreplace")
    context.obj = project


for command in (
    files.check,
    files.write,
    files.schema,
    files.rules_command,
    issues.new,
    issues.status,
    issues.email,
    issues.publish,
    issues.build_time_command,
    issues.moment,
    quizzes.score_command,
    quizzes.simulate_command,
    quizzes.lock_command,
    site.verify,
    site.leaks,
    site.links,
):
    main.add_command(command)
