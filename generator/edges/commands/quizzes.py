"""Quizzes: scores, what answers come to, and the lock."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from generator.app.load import load_quiz
from generator.app.lock import write_lock
from generator.app.settings import load_site
from generator.edges.commands.options import (
    now_option,
    project_option,
    require_project,
    stop,
)
from generator.model.knowledge import KnowledgeQuiz
from generator.quiz.analysis_report import report_json, report_text
from generator.quiz.item_analysis import simulate
from generator.quiz.marking import mark, marked_json
from generator.quiz.responses import read_answers
from generator.quiz.scoring import outcome_json, score
from generator.quiz.scoring_key import scoring_key
from generator.site.disk import unreadable
from generator.site.site import Quiz
from generator.site.source_tree import LOCK
from generator.text.problems import AuthorError, Problem, did_you_mean


@click.command("score")
@click.argument("quiz", metavar="QUIZ")
@click.argument("answers", metavar="[ANSWERS.json or -]", type=click.File("rb"), default="-")
@project_option
def score_command(project: Path, quiz: str, answers: Any) -> None:  # noqa: ANN401 - click's own lazy file
    """Scores answers with the reference scorer and prints JSON.

    QUIZ is a quiz id, or the path of a YAML file. ANSWERS is one object {item id: value or "na"}, or an array of them;
    then the result is an array. The values of a knowledge quiz are option ids, or lists of them.
    """
    record = _find_quiz(project, quiz)
    name = getattr(answers, "name", "answers")
    try:
        given = json.loads(answers.read().decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        stop([Problem(name, error.lineno, error.colno, "json", f"cannot be read as JSON: {error.msg}")])
    except (ValueError, RecursionError):  # no UTF-8, a number of thousands of digits, or thousands of levels
        stop([Problem(name, 1, 1, "json", "cannot be read as JSON: expected UTF-8 text with plain numbers")])
    attempts = given if isinstance(given, list) else [given]
    for number, attempt in enumerate(attempts):
        if not isinstance(attempt, dict):
            found = json.dumps(attempt)[:40]
            where = f" as attempt {number + 1}" if isinstance(given, list) else ""
            stop([Problem(name, 1, 1, "answers", f"expected an object of item ids{where}, found `{found}`")])
    results = [_scored(record, attempt) for attempt in attempts]
    click.echo(json.dumps(results if isinstance(given, list) else results[0], ensure_ascii=False, indent=2))


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

    QUIZ is a quiz id, or the path of a YAML file. With people's answers also how these lie, and how well the items of
    each scale go together: mean, standard deviation, Cronbach's alpha and each item's correlation with its scale.
    """
    record = _find_quiz(project, quiz)
    if isinstance(record, KnowledgeQuiz):
        raise click.UsageError(f"`{record.id}` is a knowledge quiz; this takes quizzes of `kind: scale`")
    people = None
    if answers is not None:
        try:
            data = answers.read_bytes()
        except OSError as error:
            stop([unreadable(answers.as_posix(), error)])
        people, problems = read_answers(answers.as_posix(), data, scoring_key(record))
        if problems:
            stop(problems)
    report = simulate(record, people)
    text = report_text(report) if style == "text" else json.dumps(report_json(report), ensure_ascii=False, indent=2)
    click.echo(text, nl=style == "json")


@click.command("lock")
@now_option
@project_option
def lock_command(project: Path, now: datetime) -> None:
    """Notes each quiz's items and revision in quizzes/quizzes.lock, against which `check` compares them.

    Run it when a quiz is ready to be taken, and commit the file. A quiz that comes out with an issue is left out until
    then, since what the file knows is public. It refuses while there are errors, and an id that was once in the file
    stays in it.
    """
    require_project(project)
    loaded = load_site(project, now, "/")
    try:
        lock = write_lock(project, loaded)
    except AuthorError as error:
        stop(error.problems)
    except OSError as error:
        raise click.UsageError(str(error)) from error
    items = sum(len(quiz.items) for quiz in lock.quizzes.values())
    click.echo(f"{LOCK}: quizzes: {len(lock.quizzes)}, items: {items}")
    if loaded.later.quizzes:
        named = ", ".join(f"`{quiz_id}`" for quiz_id in sorted(loaded.later.quizzes))
        click.echo(f"not public yet, and left out until an issue brings them: {named}")


def _scored(quiz: Quiz, attempt: dict[str, Any]) -> dict[str, Any]:
    if isinstance(quiz, KnowledgeQuiz):
        return marked_json(quiz, mark(quiz, attempt))
    form = scoring_key(quiz)
    return outcome_json(form, score(form, attempt))


def _find_quiz(project: Path, quiz: str) -> Quiz:
    path = Path(quiz)
    if not quiz.endswith((".yml", ".yaml")) and "/" not in quiz and not _is_file(path):
        known = sorted(found.stem for found in (project / "quizzes").glob("*.yml"))
        if quiz not in known:
            raise click.UsageError(f"no quiz `{quiz}` in {project / 'quizzes'}{did_you_mean(quiz, known)}")
        path = project / "quizzes" / f"{quiz}.yml"
    elif not _is_file(path):
        raise click.UsageError(f"no file {quiz}")
    # Outside a project a file may have any name; its id is what is left of it.
    quiz_id = "-".join(re.findall(r"[a-z0-9]+", path.stem.lower())) or "quiz"
    try:
        data = path.read_bytes()
    except OSError as error:
        stop([unreadable(path.as_posix(), error)])
    record, problems = load_quiz(path.as_posix(), quiz_id, data)
    if record is None:
        stop(problems)
    return record


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than the system allows
        return False
