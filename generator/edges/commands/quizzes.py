"""Quizzes: scores, what answers come to, and the lock."""

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
from generator.quiz.analysis_report import report_json, report_text


@click.command("score")
@click.argument("quiz", metavar="QUIZ")
@click.argument("answers", metavar="[ANSWERS.json or -]", type=click.File("rb"), default="-")
@project_option
def score_command(project: Path, quiz: str, answers: Any) -> None:  # noqa: ANN401 - click's own lazy file
    """Scores answers with the reference scorer and prints JSON.

    QUIZ is a quiz id, or the path of a YAML file. ANSWERS is one object {item id: value or "na"}, or an array of them;
    then the result is an array. The values of a knowledge quiz are option ids, or lists of them.
    """
    record = find_quiz(project, quiz)
    result = score_json(record, getattr(answers, "name", "answers"), answers.read())
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))


@click.command("simulate")
@click.argument("quiz", metavar="QUIZ")
@click.option(
    "--answers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file: item ids in the first row, then one row a person; an empty cell or `na` is no answer.",
)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", help="Default: text.")
@project_option
def simulate_command(project: Path, quiz: str, answers: Path | None, style: str) -> None:
    """Shows which scores and bands a quiz gives by chance and for one option all the way down.

    QUIZ is a quiz id, or the path of a YAML file. With people's answers it also shows how these are spread, and how
    well the items of each scale go together: mean, standard deviation, Cronbach's alpha and each item's correlation
    with its scale.
    """
    found = analyse(find_quiz(project, quiz), answers)
    text = report_text(found) if style == "text" else json.dumps(report_json(found), ensure_ascii=False, indent=2)
    click.echo(text, nl=style == "json")


@click.command("lock")
@now_option
@project_option
def lock_command(project: Path, now: datetime) -> None:
    """Notes each quiz's items and revision in quizzes/quizzes.lock, against which `check` compares them.

    Run it when a quiz is ready to be taken, and commit the file. A quiz that comes out with an issue is left out until
    then, since what the file holds is public. It refuses while there are errors, and an id that was once in the file
    stays in it.
    """
    require_project(project)
    locked = lock_quizzes(project, now)
    items = sum(len(quiz.items) for quiz in locked.lock.quizzes.values())
    click.echo(f"{LOCK}: quizzes: {len(locked.lock.quizzes)}, items: {items}")
    if locked.left_out:
        named = ", ".join(f"`{quiz_id}`" for quiz_id in locked.left_out)
        click.echo(f"not public yet, and left out until an issue brings them: {named}")
