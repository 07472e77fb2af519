"""One quiz, of a project or in a file of its own: scoring answers, and analysing its items."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from generator.app.load import load_quiz
from generator.model.quizzes import Quiz, by_kind
from generator.quiz.analysis_report import report_json, report_text
from generator.quiz.item_analysis import analyse_items
from generator.quiz.marking import mark, marked_json
from generator.quiz.responses import WRONG_ANSWERS, read_answers
from generator.quiz.scoring import outcome_json, score
from generator.quiz.scoring_key import scoring_key
from generator.text.file_rules import unreadable
from generator.text.problems import AuthorError, RefusedError, Rule, did_you_mean

NOT_JSON = Rule(
    "json",
    "error",
    what="The file of answers for `inversion score` is JSON in UTF-8.",
    why="Answers that can't be read can't be scored.",
)


def find_quiz(root: Path, quiz: str) -> Quiz:
    """The quiz with the id `quiz` in the project in `root`, or in the YAML file at the path `quiz`.

    Raises:
        AuthorError: its file has errors, or can't be read.
        RefusedError: there is no such quiz.
    """
    path = Path(quiz)
    if not quiz.endswith((".yml", ".yaml")) and "/" not in quiz and not _is_file(path):
        known = sorted(found.stem for found in (root / "quizzes").glob("*.yml"))
        if quiz not in known:
            raise RefusedError(f"no quiz `{quiz}` in {root / 'quizzes'}{did_you_mean(quiz, known)}")
        path = root / "quizzes" / f"{quiz}.yml"
    elif not _is_file(path):
        raise RefusedError(f"no file {quiz}")
    # Outside a project a file may have any name; the id is made of its letters and digits.
    quiz_id = "-".join(re.findall(r"[a-z0-9]+", path.stem.lower())) or "quiz"
    record, problems = load_quiz(path.as_posix(), quiz_id, _read(path))
    if record is None:
        raise AuthorError(problems)
    return record


def score_json(quiz: Quiz, name: str, data: bytes) -> Any:  # noqa: ANN401 - JSON: an object, or a list of them
    """The result of the answers in a JSON file; a list of results if the file holds a list of attempts.

    Raises:
        AuthorError: `data` isn't JSON, or isn't of attempts; problems name the file `name`.
    """
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        problem = NOT_JSON.at(name, error.lineno, error.colno, f"cannot be read as JSON: {error.msg}")
        raise AuthorError([problem]) from error
    except (ValueError, RecursionError) as error:  # not UTF-8, a number of thousands of digits, or thousands of levels
        message = "cannot be read as JSON: expected UTF-8 text with plain numbers"
        raise AuthorError([NOT_JSON.at(name, 1, 1, message)]) from error
    attempts = value if isinstance(value, list) else [value]
    for number, attempt in enumerate(attempts):
        if not isinstance(attempt, dict):
            found = json.dumps(attempt)[:40]
            where = f" as attempt {number + 1}" if isinstance(value, list) else ""
            message = f"expected an object of item ids{where}, found `{found}`"
            raise AuthorError([WRONG_ANSWERS.at(name, 1, 1, message)])
    results = [_scored(quiz, attempt) for attempt in attempts]
    return results if isinstance(value, list) else results[0]


def analyse(quiz: Quiz, answers: Path | None, *, as_json: bool) -> str:
    """A report on a self-audit: the scores that random answers give and, with a table of `answers`, those of people.

    Raises:
        AuthorError: the table has problems, or can't be read.
        RefusedError: it's a knowledge quiz.
    """
    audit = by_kind(quiz, lambda audit: audit, lambda _: None)
    if audit is None:
        raise RefusedError(f"`{quiz.id}` is a knowledge quiz; expected one of `kind: scale`")
    people = None
    if answers is not None:
        people, problems = read_answers(answers.as_posix(), _read(answers), scoring_key(audit))
        if problems:
            raise AuthorError(problems)
    report = analyse_items(audit, people)
    return json.dumps(report_json(report), ensure_ascii=False, indent=2) + "\n" if as_json else report_text(report)


def _scored(quiz: Quiz, attempt: dict[str, Any]) -> dict[str, Any]:
    return by_kind(
        quiz,
        lambda audit: outcome_json(key := scoring_key(audit), score(key, attempt)),
        lambda knowledge: marked_json(knowledge, mark(knowledge, attempt)),
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AuthorError([unreadable(path.as_posix(), error)]) from error


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than the system allows
        return False
