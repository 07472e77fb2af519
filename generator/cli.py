"""The console script `inversion`. Each command reads, calls one function and prints.

Exit status: 0 in order, 1 the author's files have problems, 2 wrong use.
"""

from __future__ import annotations

import io
import json
import os
import re
import secrets
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from generator import __version__
from generator.adapters import load_project, parse_now, read_settings
from generator.disk import read_files, unreadable
from generator.form import compile_form
from generator.knowledge import mark, marked_json
from generator.load import load_quiz
from generator.model.base import ID_PATTERN
from generator.model.knowledge import KnowledgeQuiz
from generator.new import (
    ID_LENGTH,
    ID_LETTERS,
    NewRefusedError,
    new_guide,
    new_issue,
    new_quiz,
    planned,
    write_new,
)
from generator.output import all_files
from generator.problems import AuthorError, Problem, as_github, as_json, did_you_mean, errors
from generator.project import AnyQuiz
from generator.rules import RULES, find_rule
from generator.schema import schemas
from generator.scoring import outcome_json, score
from generator.status import calendar_of, lines_of
from generator.wording import texts_problems
from generator.writing import WriteRefusedError, write_pages

C = TypeVar("C", bound=Callable[..., Any])

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_PROJECT_HELP = "The project's folder: the one with mkdocs.yml. Default: this one."


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.option("--project", type=_FOLDER, default=".", help=_PROJECT_HELP)
@click.pass_context
def main(context: click.Context, project: Path) -> None:
    """Makes a site of guides, issues and self-assessments from YAML and Markdown."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal or a pipe that cannot take an author's letter
            stream.reconfigure(errors="backslashreplace")
    context.obj = project


def project_option(command: C) -> C:
    """The option --project, which may stand before a command's name or after it; gives the argument `project`."""

    def choose(context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path:
        return value or context.find_object(Path) or Path()

    return click.option("--project", type=_FOLDER, callback=choose, help=_PROJECT_HELP)(command)


def now_option(command: C) -> C:
    """The option --now, read as a moment."""
    return click.option(
        "--now",
        metavar="TIME",
        callback=_read_now,
        help="The moment to build for (ISO 8601; without offset in UTC). Default: INVERSION_NOW, else the clock.",
    )(command)


def _read_now(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime:
    try:
        return parse_now(value, os.environ, datetime.now(UTC))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _read_id(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not re.fullmatch(ID_PATTERN, value):
        raise click.BadParameter(f"expected small letters, digits and single hyphens, found `{value}`")
    return value


@main.command()
@now_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="github: annotations in a workflow's log.",
)
@project_option
def check(project: Path, now: datetime, style: str) -> None:
    """Shows every problem of every file: path:line:column: level: message [rule]."""
    _require_project(project)
    problems = tuple(sorted({*load_project(project, now, "/").problems, *texts_problems()}))
    if style == "json":
        click.echo(as_json(problems))
    else:
        for problem in problems:
            click.echo(as_github(problem) if style == "github" else str(problem))
    if style == "text":
        count = len(errors(problems))
        click.echo(f"{count} {'error' if count == 1 else 'errors'}, {len(problems) - count} other remarks", err=True)
    sys.exit(1 if errors(problems) else 0)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@now_option
@project_option
def write(project: Path, folder: Path, now: datetime) -> None:
    """Writes every page as a Markdown file into DIR, for any other site builder.

    Pictures in content/pages are not pages: copy them beside. DIR is new, empty, or written by this command before. A
    file of anybody else's in it stops the command, and then nothing is touched.
    """
    _require_project(project)
    try:
        settings = read_settings(project)
    except AuthorError as error:
        _stop(error.problems)
    loaded = load_project(project, now, settings.site_url, settings.language)
    if loaded.project is None:
        _stop(loaded.problems)
    else:
        try:
            written = write_pages(folder, all_files(loaded.project))
        except (WriteRefusedError, OSError) as error:
            raise click.UsageError(str(error)) from error
        click.echo(f"{len(written.changed)} files written, {len(written.removed)} removed in {folder}")


@main.command("score")
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
        _stop([Problem(name, error.lineno, error.colno, "json", f"cannot be read as JSON: {error.msg}")])
    except (ValueError, RecursionError):  # no UTF-8, a number of thousands of digits, or thousands of levels
        _stop([Problem(name, 1, 1, "json", "cannot be read as JSON: expected UTF-8 text with plain numbers")])
    attempts = given if isinstance(given, list) else [given]
    for number, attempt in enumerate(attempts):
        if not isinstance(attempt, dict):
            found = json.dumps(attempt)[:40]
            where = f" as attempt {number + 1}" if isinstance(given, list) else ""
            _stop([Problem(name, 1, 1, "answers", f"expected an object of item ids{where}, found `{found}`")])
    results = [_scored(record, attempt) for attempt in attempts]
    click.echo(json.dumps(results if isinstance(given, list) else results[0], ensure_ascii=False, indent=2))


@main.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path), required=False)
def schema(folder: Path | None) -> None:
    """Prints the JSON Schemas of all files, or writes them into DIR as NAME.schema.json."""
    made = schemas()
    if folder is None:
        click.echo(json.dumps(made, indent=2))
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            path = folder / f"{name}.schema.json"
            path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            click.echo(path)
    except OSError as error:
        raise click.UsageError(str(error)) from error


@main.command("rules")
@click.argument("rule_id", metavar="[RULE]", required=False)
def rules_command(rule_id: str | None) -> None:
    """Says what the rules of `check` ask for and why: one line a rule, or all about RULE, the word in brackets."""
    if rule_id is None:
        width = max(len(rule.id) for rule in RULES)
        for rule in RULES:
            click.echo(f"{rule.id:{width}}  {rule.summary}")
        return
    found = find_rule(rule_id.strip("[]"))
    if found is None:
        raise click.UsageError(f"no rule `{rule_id}`{did_you_mean(rule_id, (rule.id for rule in RULES))}")
    click.echo(f"{found.id} ({' or '.join(found.levels)})\n")
    click.echo(f"{click.wrap_text(found.about)}\n\n{click.wrap_text(f'Why: {found.why}')}\n")
    click.echo(f"An example, wrong and put right: docs/rules.md#{found.id}")


@main.group()
def new() -> None:
    """Makes a file to fill that `check` accepts. Nothing that is there is ever overwritten."""


@new.command("issue")
@click.argument("title")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Its day. Default: the next without an issue.")
@click.option("--folder", is_flag=True, help="A folder with index.md, for an issue with pictures.")
@now_option
@project_option
def new_issue_command(project: Path, now: datetime, title: str, day: datetime | None, folder: bool) -> None:
    """A draft of an issue, with a permanent id, the next number and an outline in the shape of an inversion."""
    _require_project(project)
    loaded = load_project(project, now, "/")
    if loaded.site is None:  # it says when a day begins
        _stop(loaded.problems)
    plan = planned(read_files(project), loaded.issues)
    chosen = day.date() if day else plan.free_day(loaded.site, now)
    issue_id = "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH))
    _write_new(project, lambda: new_issue(title, chosen, issue_id, plan, folder=folder))
    if chosen in plan.days:
        click.echo(f"Another issue comes out on {chosen} too.", err=True)


@new.command("quiz")
@click.argument("quiz_id", metavar="ID", callback=_read_id)
@click.option("--kind", type=click.Choice(["scale", "knowledge"]), default="scale", show_default=True)
@project_option
def new_quiz_command(project: Path, quiz_id: str, kind: str) -> None:
    """A quiz with a few items: a self-assessment with a scale, or one with right answers."""
    _require_project(project)
    _write_new(project, lambda: new_quiz(quiz_id, kind))


@new.command("guide")
@click.argument("guide_id", metavar="ID", callback=_read_id)
@project_option
def new_guide_command(project: Path, guide_id: str) -> None:
    """A guide with its first category and its first strategy."""
    _require_project(project)
    _write_new(project, lambda: new_guide(guide_id))


def _write_new(project: Path, make: Callable[[], dict[str, str]]) -> None:
    try:
        files = make()
        write_new(project, files)
    except (NewRefusedError, OSError) as error:
        raise click.UsageError(str(error)) from error
    for path in files:
        click.echo(project / path)


@main.command()
@now_option
@project_option
def status(project: Path, now: datetime) -> None:
    """Shows the calendar: drafts, scheduled, due and published issues, days without one, and two on a day."""
    _require_project(project)
    loaded = load_project(project, now, "/")
    for line in lines_of(calendar_of(loaded.issues, [], now)):
        click.echo(line)
    if errors(loaded.problems):
        click.echo("Some files have problems: `inversion check` shows them.", err=True)
        sys.exit(1)


def _scored(quiz: AnyQuiz, attempt: dict[str, Any]) -> dict[str, Any]:
    if isinstance(quiz, KnowledgeQuiz):
        return marked_json(quiz, mark(quiz, attempt))
    form = compile_form(quiz)
    return outcome_json(form, score(form, attempt))


def _find_quiz(project: Path, quiz: str) -> AnyQuiz:
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
        _stop([unreadable(path.as_posix(), error)])
    record, problems = load_quiz(path.as_posix(), quiz_id, data)
    if record is None:
        _stop(problems)
    return record


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than the system allows
        return False


def _require_project(project: Path) -> None:
    if not (project / "content").is_dir():
        raise click.UsageError(f"no content/ in {project.resolve()}; run this in the project's folder or add --project")


def _stop(problems: Iterable[Problem]) -> NoReturn:
    for problem in sorted(problems):
        click.echo(str(problem), err=True)
    sys.exit(1)
