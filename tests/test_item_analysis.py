"""`inversion simulate`: exact figures, those that others published, and the report on them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import sqrt
from pathlib import Path
from statistics import correlation as float_correlation
from statistics import stdev
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from generator.app.load import load_quiz
from generator.edges.commands.cli import main
from generator.model.quiz import SelfAudit
from generator.quiz.analysis_report import report_json, report_text
from generator.quiz.item_analysis import analyse_items
from generator.quiz.reliability import alpha, correlation, covariances, item_rest, signed_root
from generator.quiz.responses import read_answers
from generator.quiz.scoring import show
from generator.quiz.scoring_key import scoring_key
from tests.tools.small_project import ROOT

FIXTURES = ROOT / "tests" / "fixtures"
# tests/fixtures/attitude.csv has the answers of 30 departments to seven questions, in percent. It's a table in
# Chatterjee and Price, Regression Analysis by Example, Wiley, 1977 (2nd edition, 1991, section 3.7); R has it as
# `attitude`. This is what alpha() of the R package psych 2.2.9 makes of it: raw_alpha, mean and sd; for each item n,
# raw.r (with the scale), r.drop (with the rest), mean and sd. A minus: keyed the other way. alpha(attitude) is in
# the examples of its manual, and prints two decimals (raw_alpha 0.84); the others are alpha(attitude, keys =
# c("complaints", "critical")), and keys = "critical" with every eighth answer left out, counted along the rows.
PUBLISHED = {
    "complete": """
        scale        0.8431 60.4381  8.2498
        rating       30  0.7788  0.6713 64.6333 12.1726
        complaints   30  0.8368  0.7421 66.6000 13.3148
        privileges   30  0.6973  0.5607 53.1333 12.2354
        learning     30  0.8067  0.7144 56.3667 11.7370
        raises       30  0.8501  0.7863 64.6333 10.3972
        critical     30  0.4207  0.2650 74.7667  9.8949
        advance      30  0.5953  0.4608 42.9333 10.2887
    """,
    "two keyed the other way": """
        scale        0.1843 53.4762  4.7344
        rating       30  0.6005  0.2799 64.6333 12.1726
        -complaints  30 -0.5425 -0.7471 50.4000 13.3148
        privileges   30  0.6785  0.3881 53.1333 12.2354
        learning     30  0.8569  0.6983 56.3667 11.7370
        raises       30  0.7186  0.5031 64.6333 10.3972
        -critical    30  0.0149 -0.2729 42.2333  9.8949
        advance      30  0.6878  0.4612 42.9333 10.2887
    """,
    "every eighth left out": """
        scale        0.7980 55.8587  7.8208
        rating       26  0.8446  0.7870 64.5385 13.0942
        complaints   26  0.8719  0.8373 66.5385 13.9463
        privileges   26  0.6779  0.6040 53.4615 12.5387
        learning     26  0.7771  0.6265 56.8462 10.9094
        raises       26  0.7512  0.7178 65.2308 10.9153
        -critical    27  0.0191 -0.2318 42.2593 10.3053
        advance      27  0.5907  0.4326 43.0370 10.7076
    """,
}

FIGURES: dict[str, Any] = {"type": ["number", "null"]}
SPREAD = {
    "mean": FIGURES,
    "sd": FIGURES,
    "tenths": {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 10, "maxItems": 10},
    "bands": {"type": ["object", "null"], "additionalProperties": {"type": "number"}},
}
ITEM = {"n": {"type": "integer"}, "mean": FIGURES, "sd": FIGURES, "item_total": FIGURES, "item_rest": FIGURES}
LINE = {
    "option": {"type": "integer"},
    "label": {"type": ["string", "null"]},
    "score": {"type": "number"},
    "band": {"type": "string"},
}


def closed(properties: dict[str, Any], *, nullable: bool = False) -> dict[str, Any]:
    kind: Any = ["object", "null"] if nullable else "object"
    return {"type": kind, "properties": properties, "required": list(properties), "additionalProperties": False}


ANSWERS = {
    "scored": {"type": "integer"},
    **SPREAD,
    "alpha": FIGURES,
    "items": {"type": "object", "additionalProperties": closed(ITEM)},
}
SCALE = {
    "items": {"type": "integer"},
    "lowest": {"type": "number"},
    "highest": {"type": "number"},
    "chance": closed(SPREAD, nullable=True),
    "straight_lines": {"type": "array", "items": closed(LINE)},
    "answers": closed(ANSWERS, nullable=True),
}
REPORT_SCHEMA = closed(
    {
        "quiz": {"type": "string"},
        "revision": {"type": "integer"},
        "form": {"type": "string"},
        "people": {"type": "integer"},
        "straight_lines": {"type": ["integer", "null"]},
        "scales": {"type": "object", "additionalProperties": closed(SCALE)},
    }
)


def quiz_of(scales: Mapping[str, tuple[str, ...]], options: Sequence[int], *, method: str = "mean") -> SelfAudit:
    """A quiz with these items, a minus before those keyed the other way."""
    low = options[0] if method == "mean" else 0
    half = Fraction(options[0] + options[-1], 2) if method == "mean" else 50
    lines = ["format: 1", "kind: scale", "title: T", "description: D", "revision: 1", "intro: I", "stem: S"]
    lines += ["responses:", "  r:", "    not_applicable: Does not apply", "    options:"]
    lines += [f"      - {{value: {value}, label: Answer {value}}}" for value in options]
    lines += [f"scoring: {{method: {method}, decimals: 1, overall: none}}", "defaults: {responses: r}", "scales:"]
    for name in scales:
        lines += [f"  {name}:", "    title: T", "    higher_is: more", "    better: high", "    min_answered: 1"]
        lines += ["    bands:", f"      - {{from: {low}, id: low, title: Low, text: Low.}}"]
        lines += [f"      - {{from: {float(half)}, id: high, title: High, text: High.}}"]
    lines += ["items:"]
    for name, items in scales.items():
        for item in items:
            keyed = "reverse" if item[0] == "-" else "forward"
            lines.append(f"  - {{id: {item.lstrip('-').lower()}, scale: {name}, keyed: {keyed}, text: {item}}}")
    lines += ["results: {not_enough: N, all_good: A, disclaimer: D}"]
    quiz, problems = load_quiz("quiz.yml", "quiz", "\n".join(lines).encode())
    assert isinstance(quiz, SelfAudit), problems
    return quiz


SMALL = quiz_of({"care": ("a", "-b", "c")}, (0, 1, 2), method="percent")


@pytest.fixture(name="attitude", scope="module", params=PUBLISHED)
def _attitude(request: pytest.FixtureRequest) -> tuple[list[list[str]], dict[str, Any]]:
    """The published figures, and the report on the same answers."""
    published = [line.split() for line in PUBLISHED[request.param].strip().splitlines()]
    rows = [line.split(",") for line in (FIXTURES / "attitude.csv").read_text(encoding="utf-8").splitlines()]
    if request.param == "every eighth left out":
        columns = len(rows[0])
        rows = [
            [
                "NA" if row and (row * columns - columns + place + 1) % 8 == 0 else value
                for place, value in enumerate(line)
            ]
            for row, line in enumerate(rows)
        ]
    quiz = quiz_of({"attitude": tuple(line[0] for line in published[1:])}, range(25, 93))  # the range of all answers
    table = "\n".join(",".join(row) for row in rows)
    people, problems = read_answers("attitude.csv", table.encode(), scoring_key(quiz))
    assert problems == ()
    report = report_json(analyse_items(quiz, people))
    jsonschema.validate(report, REPORT_SCHEMA, jsonschema.Draft202012Validator)
    return published, report


def printed(number: float) -> str:
    return f"{float(show(Fraction(str(number)), 4)):.4f}"


def test_alpha_mean_and_deviation_are_the_published_ones(attitude: tuple[list[list[str]], dict[str, Any]]) -> None:
    published, report = attitude
    found = report["scales"]["attitude"]["answers"]

    assert report["people"] == found["scored"] == 30
    assert ["scale", *(printed(found[key]) for key in ("alpha", "mean", "sd"))] == published[0]


def test_the_figures_of_each_item_are_the_published_ones(attitude: tuple[list[list[str]], dict[str, Any]]) -> None:
    published, report = attitude
    keys = ("item_total", "item_rest", "mean", "sd")
    found = [
        [item, str(figures["n"]), *(printed(figures[key]) for key in keys)]
        for item, figures in report["scales"]["attitude"]["answers"]["items"].items()
    ]

    assert found == [[item.lstrip("-"), *figures] for item, *figures in published[1:]]


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    """Complete answers of a few people to two to five items, a column an item."""
    people = draw(st.integers(3, 12))
    column = st.lists(st.integers(0, 6), min_size=people, max_size=people)
    return draw(st.lists(column, min_size=2, max_size=5))


@given(
    st.integers(3, 12).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 6), min_size=n, max_size=n), min_size=2, max_size=5)
    )
)
def test_alpha_of_complete_answers_is_that_of_the_variances(columns: list[list[int]]) -> None:
    """In floats: k / (k - 1) * (1 - sum of the items' variances / variance of the sum)."""
    k = len(columns)
    sums = [sum(row) for row in zip(*columns, strict=True)]
    found = alpha(covariances(columns))

    if stdev(sums) == 0:
        assert found is None
    else:
        wanted = k / (k - 1) * (1 - sum(stdev(column) ** 2 for column in columns) / stdev(sums) ** 2)
        assert found is not None
        assert float(found) == pytest.approx(wanted, abs=1e-9)


@given(
    st.integers(3, 12).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 6), min_size=n, max_size=n), min_size=3, max_size=5)
    )
)
def test_item_rest_of_complete_answers_is_the_correlation_with_the_sum_of_the_others(columns: list[list[int]]) -> None:
    rest = [sum(row[1:]) for row in zip(*columns, strict=True)]
    found = item_rest(covariances(columns), 0)

    assert found == correlation(columns[0], rest)
    if len(set(columns[0])) > 1 and len(set(rest)) > 1:
        assert found is not None
        signed = sqrt(abs(found)) * (1 if found >= 0 else -1)
        assert signed == pytest.approx(float_correlation(columns[0], rest), abs=1e-9)
    else:
        assert found is None


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_a_root_is_shown_as_the_nearest_number_half_up(root: int, decimals: int) -> None:
    exact = Fraction(root, 10**5)
    shown = signed_root(exact * abs(exact), decimals)

    assert abs(shown) == show(abs(exact), decimals)
    assert shown * exact >= 0


def test_chance_is_every_pattern_once() -> None:
    """Three items of three answers: 27 patterns, whose sums 0 to 6 come up 1, 3, 6, 7, 6, 3 and 1 times."""
    spread = analyse_items(SMALL, None).scales[0].chance

    assert spread is not None
    assert (spread.mean, spread.variance) == (50, Fraction(5000, 9))
    assert dict(spread.bands) == {"low": Fraction(10, 27), "high": Fraction(17, 27)}
    assert [share * 27 for share in spread.tenths] == [1, 3, 0, 6, 0, 7, 6, 0, 3, 1]


def test_one_option_all_the_way_down_meets_both_keys() -> None:
    lines = analyse_items(SMALL, None).scales[0].straight_lines

    assert [(line.option, line.label, line.score, line.band) for line in lines] == [
        (1, "Answer 0", Fraction(100, 3), "low"),
        (2, "Answer 1", 50, "high"),
        (3, "Answer 2", Fraction(200, 3), "high"),
    ]


def test_people_who_gave_one_option_all_the_way_down_are_counted() -> None:
    people = [{"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1}, {"a": 1, "b": 1, "c": 2}, {}]

    assert analyse_items(SMALL, people).straight_liners == 1
    assert analyse_items(SMALL, None).straight_liners is None


def test_who_answers_too_little_has_no_score_and_is_no_part_of_the_spread() -> None:
    given = analyse_items(SMALL, [{"a": 0, "b": 2, "c": 0}, {}, {"a": 2, "b": 0, "c": 2}]).scales[0].observed

    assert given is not None
    assert given.distribution is not None
    assert (given.scored, given.distribution.mean, given.alpha) == (2, 50, 1)


@pytest.mark.parametrize("people", [[], [{}], [{"a": 1, "b": 1, "c": 1}]], ids=["none", "blank", "one"])
def test_few_people_give_dashes_not_a_crash(people: list[dict[str, int]]) -> None:
    analysis = analyse_items(SMALL, people)
    found = report_json(analysis)

    jsonschema.validate(found, REPORT_SCHEMA, jsonschema.Draft202012Validator)
    assert found["scales"]["care"]["answers"]["alpha"] is None
    assert "alpha -" in report_text(analysis)


def test_the_lowest_score_of_all_is_a_score() -> None:
    given = analyse_items(SMALL, [{"a": 0, "b": 2, "c": 0}] * 2).scales[0].observed

    assert given is not None
    assert given.distribution is not None
    assert given.distribution.bands["low"] == 1


# The command


def inversion(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["--project", str(ROOT), "simulate", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_json_keeps_its_shape() -> None:
    result = inversion("self-audit", "--format", "json")

    assert result.exit_code == 0
    jsonschema.validate(json.loads(result.stdout), REPORT_SCHEMA, jsonschema.Draft202012Validator)


def test_text_fits_a_terminal_of_80_columns(tmp_path: Path) -> None:
    text = (ROOT / "quizzes" / "self-audit.yml").read_text(encoding="utf-8")
    quiz, _ = load_quiz("self-audit.yml", "self-audit", text.encode())
    assert isinstance(quiz, SelfAudit)
    ids = [item.id for item in quiz.items]
    rows = [[str((number * place) % 5) for place in range(len(ids))] for number in range(9)]
    (tmp_path / "a.csv").write_text("\n".join(",".join(row) for row in [ids, *rows]), encoding="utf-8")

    result = inversion("self-audit", "--answers", tmp_path / "a.csv")

    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "9 people; one option all the way down: 2 (22.2 %)" in result.stdout


TEXT = """\
quiz, revision 1

4 people; one option all the way down: 1 (25.0 %)

T (care): 3 items, scores from 0 to 100

  score from                              by chance          answers
                                       0    3.7 %              0.0 %
                                      10   11.1 % #            0.0 %
                                      20    0.0 %              0.0 %
                                      30   22.2 % ##           0.0 %
                                      40    0.0 %              0.0 %
                                      50   25.9 % ###         33.3 % ###
                                      60   22.2 % ##           0.0 %
                                      70    0.0 %              0.0 %
                                      80   11.1 % #           33.3 % ###
                                      90    3.7 %             33.3 % ###

  band                              from  by chance          answers
  low                                  0   37.0 % ####         0.0 %
  high                                50   63.0 % ######     100.0 % ##########

  mean                                      50.00              77.78
  sd                                        23.57              25.46

  one option                       score  band
  Answer 0                          33.3  low
  Answer 1                          50.0  high
  Answer 2                          66.7  high

  alpha 0.80, people with a score 3
  item                              n    mean     sd  item-total  item-rest
  a                                 3    1.67   0.58        0.94          -
  b                                 3    1.33   0.58        0.76       0.21
  c                                 2    1.50   0.71        1.00       0.71

By chance: all items answered, each option equally often; counted, not drawn.
alpha: Cronbach's, from pairwise covariances. item-total: with the score of the
scale, the item included. item-rest: with the other items alone.
"""


def test_the_text_reads_so() -> None:
    people = [{"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 0}, {"a": 2, "b": 1, "c": 2}, {}]

    assert report_text(analyse_items(SMALL, people)) == TEXT


def test_a_table_with_problems_is_status_1_and_lines(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("nothing\n", encoding="utf-8")

    result = inversion("self-audit", "--answers", tmp_path / "a.csv")

    assert (result.exit_code, result.stdout) == (1, "")
    assert all(line.endswith(" [answers]") for line in result.stderr.splitlines())


def test_a_broken_quiz_is_status_1_and_lines(tmp_path: Path) -> None:
    (tmp_path / "q.yml").write_text("format: 1\nkind: scale\n", encoding="utf-8")

    result = inversion(tmp_path / "q.yml")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "[missing-key]" in result.stderr
