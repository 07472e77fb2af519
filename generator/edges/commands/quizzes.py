"""Commands for quizzes: scores, the analysis of items, and the lock."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from generator.app.lock import lock_quizzes
from generator.app.quizzes import analyse, find_quiz, score_json
from generator.edges.commands.options import now_option, project_option, require_project
from generator.model.addresses import LOCK


@click.command("score")
@click.argument("quiz", metavar="QUIZ")
@click.argument("answers", metavar="[ANSWERS.json or -]", type=click.File("rb"), default="-")
@project_option
def score_command(project: Path, quiz: str, answers: Any) -> None:  # noqa: ANN401 - click's own lazy file
    """Score answers with the reference scorer, and print JSON.

    QUIZ is a quiz id or the path of a YAML file. ANSWERS is one object {item id: value or "na"}, or an array of them;
    then the result is an array too. In a knowledge quiz a value is an option id or a list of them. Without ANSWERS, or
    with -, the answers are read from standard input.
    """
    record = find_quiz(project, quiz)
    result = score_json(record, getattr(answers, "name", "answers"), answers.read())
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))


@click.command("simulate")
@click.argument("quiz", metavar="QUIZ")
@click.option(
    "--answers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file: item ids in the first row, one person in each further row; an empty cell or `na` is no answer.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the report.",
)
@project_option
def simulate_command(project: Path, quiz: str, answers: Path | None, style: str) -> None:
    """Show which scores and bands a self-audit gives by chance.

    QUIZ is a quiz id or the path of a YAML file. Also shows what somebody gets who ticks the same option throughout.
    With people's --answers, adds mean, standard deviation, Cronbach's alpha and each item's correlation with its scale.
    """
    click.echo(analyse(find_quiz(project, quiz), answers, as_json=style == "json"), nl=False)


@click.command("lock")
@now_option
@project_option
def lock_command(project: Path, now: datetime) -> None:
    """Record each quiz's items and revision in quizzes.lock.

    `check` compares the quizzes with quizzes/quizzes.lock. Run this when a quiz is ready to be taken, and commit the
    file. A quiz that is published with a later issue is left out until then, because the file is public. An id that was
    once in the file stays in it. If the project has errors, nothing is written.
    """
    require_project(project)
    locked = lock_quizzes(project, now)
    items = sum(len(quiz.items) for quiz in locked.lock.quizzes.values())
    click.echo(f"{LOCK}: quizzes: {len(locked.lock.quizzes)}, items: {items}")
    if locked.left_out:
        named = ", ".join(f"`{quiz_id}`" for quiz_id in locked.left_out)
        click.echo(f"left out until an issue publishes them: {named}")
