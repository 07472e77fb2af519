"""`inversion score`: the reference scorer from the command line, inside a project and outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from generator.edges.commands.cli import main
from tests.tools.files import write_files
from tests.tools.small_project import BASE, QUIZ, ROOT, base_files

RESULT = {
    "quiz": "kitchen",
    "revision": 1,
    "form": "",
    "scales": {
        "heat": {"score": 75, "exact": "75", "answered": 2, "not_applicable": 0, "items": 2, "band": "warm"},
    },
    "overall": None,
    "weakest": [],
    "dropped": [],
}


def score(*arguments: str | Path, stdin: str | bytes = "", project: Path = BASE) -> Result:
    line = ["--project", str(project), "score", *map(str, arguments)]
    result = CliRunner().invoke(main, line, input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def scored(*arguments: str | Path, stdin: str | bytes = "", project: Path = BASE) -> Any:  # noqa: ANN401 - any JSON
    result = score(*arguments, stdin=stdin, project=project)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_the_result_is_that_of_the_contract() -> None:
    found = scored("kitchen", stdin='{"timer": 2, "left": 1}')

    assert len(found["form"]) > 6
    assert found == {**RESULT, "form": found["form"]}
    assert list(found) == list(RESULT)


def test_the_exact_score_is_a_fraction_and_the_shown_one_rounded(tmp_path: Path) -> None:
    three = (
        "  - {id: note, scored: false,",
        "  - {id: third, scale: heat, keyed: forward, text: T}\n  - {id: note, scored: false,",
    )
    write_files(tmp_path, base_files(changes={QUIZ: [three, ("weight: 1}", "weight: 3}")]}))
    found = scored("kitchen", stdin='{"timer": 2, "left": 1, "third": 0}', project=tmp_path)["scales"]["heat"]
    other = scored("kitchen", stdin='{"timer": 2, "left": 1, "third": 1}', project=tmp_path)["scales"]["heat"]

    assert (found["score"], found["exact"]) == (50, "50")
    assert (other["score"], other["exact"]) == (67, "200/3")


def test_no_score_is_null() -> None:
    found = scored("kitchen", stdin="{}")["scales"]["heat"]

    assert found == {"score": None, "exact": None, "answered": 0, "not_applicable": 0, "items": 2, "band": None}


def test_what_the_quiz_does_not_know_is_dropped_and_told() -> None:
    found = scored("kitchen", stdin='{"timer": 7, "left": "na", "nothing": 1, "note": 1, "\\ud800": 1}')

    assert found["scales"]["heat"]["not_applicable"] == 1
    assert found["dropped"] == ["timer", "nothing", "\ud800"]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "1" * 400, "2.5", '"2"', "true", "null", "[2]", "{}"])
def test_an_odd_value_is_no_answer(value: str) -> None:
    assert scored("kitchen", stdin=f'{{"timer": {value}}}')["scales"]["heat"]["answered"] == 0


def test_an_array_of_attempts_gives_an_array_of_results() -> None:
    one, two = {"timer": 2, "left": 1}, {"timer": 0}

    assert scored("kitchen", stdin=json.dumps([one, two])) == [
        scored("kitchen", stdin=json.dumps(one)),
        scored("kitchen", stdin=json.dumps(two)),
    ]
    assert scored("kitchen", stdin="[]") == []


@pytest.mark.parametrize("how", ["file", "dash", "nothing"])
def test_answers_come_from_a_file_or_from_standard_input(tmp_path: Path, how: str) -> None:
    text = '\ufeff{"timer": 2, "left": 1}\r\n'
    (tmp_path / "answers.json").write_text(text, encoding="utf-8")
    given: dict[str, list[str | Path]] = {"file": [tmp_path / "answers.json"], "dash": ["-"], "nothing": []}

    assert scored("kitchen", *given[how], stdin="" if how == "file" else text)["scales"] == RESULT["scales"]


def test_a_file_is_scored_outside_of_any_project(tmp_path: Path) -> None:
    (tmp_path / "My Quiz.yml").write_bytes((BASE / QUIZ).read_bytes())
    found = scored(tmp_path / "My Quiz.yml", stdin='{"timer": 2, "left": 1}', project=tmp_path)

    assert found["quiz"] == "my-quiz"
    assert found["scales"] == RESULT["scales"]


def test_every_worked_example_of_the_real_quizzes_comes_true() -> None:
    for path in sorted((ROOT / "quizzes").glob("*.yml")):
        assert scored(path.stem, stdin="{}", project=ROOT)["quiz"] == path.stem


# Wrong answers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"timer": }', "1:11: error: cannot be read as JSON: Expecting value"),
        ('{\n  "timer": 2,\n}', "3:1: error: cannot be read as JSON: "),
        ("", "1:1: error: cannot be read as JSON: Expecting value"),
        ('{"é": 1} x', "1:10: error: cannot be read as JSON: Extra data"),
        (b'{"a": "\xff"}', "1:1: error: cannot be read as JSON: expected UTF-8 text"),
        ("[" * 100_000, "1:1: error: cannot be read as JSON: "),
        ("9" * 10_000, "1:1: error: cannot be read as JSON: "),
        ('"text"', '1:1: error: expected an object of item ids, found `"text"`'),
        ("7", "1:1: error: expected an object of item ids, found `7`"),
        ("null", "1:1: error: expected an object of item ids, found `null`"),
        ("[{}, 7]", "1:1: error: expected an object of item ids as attempt 2, found `7`"),
        ("[[]]", "1:1: error: expected an object of item ids as attempt 1, found `[]`"),
    ],
    ids=range(12),
)
def test_answers_that_are_none_are_a_problem_with_its_place(tmp_path: Path, text: str | bytes, said: str) -> None:
    path = tmp_path / "answers.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = score("kitchen", path)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{path}:{said}")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("quiz", "said"),
    [
        ("kitchn", "; did you mean `kitchen`?"),
        ("zzz", "no quiz `zzz`"),
        ("quizzes/kitchn.yml", "no file quizzes/kitchn.yml"),
        ("kitchn.yml", "no file kitchn.yml"),
        (str(ROOT), f"no file {ROOT}"),
        ("", "no quiz ``"),
        ("x" * 5_000, "no quiz `x"),
    ],
    ids=range(7),
)
def test_an_unknown_quiz_is_wrong_use(quiz: str, said: str) -> None:
    result = score(quiz, stdin="{}")

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_broken_quiz_shows_all_its_problems(tmp_path: Path) -> None:
    changes = {QUIZ: [("revision: 1", "revision: one"), ("title: How", "titel: How")]}
    write_files(tmp_path, base_files(changes=changes))

    for name in ("kitchen", tmp_path / QUIZ):
        result = score(name, stdin="{}", project=tmp_path)
        assert (result.exit_code, result.stdout) == (1, "")
        assert [line.split("error: ")[1] for line in result.stderr.splitlines()] == [
            "expected the key `title`, found none; add it [missing-key]",
            "unknown key `titel`; did you mean `title`? [unknown-key]",
            "expected a whole number, found `one`; write only digits, such as 7 [bad-value]",
        ]


def test_a_quiz_that_breaks_a_rule_is_not_scored(tmp_path: Path) -> None:
    (tmp_path / "quiz.yml").write_bytes(base_files(changes={QUIZ: [("{from: 0,", "{from: 5,")]})[QUIZ])
    result = score(tmp_path / "quiz.yml", stdin="{}")

    assert result.exit_code == 1
    assert result.stderr.endswith("found 5; begin the first band there [band-start]\n")
