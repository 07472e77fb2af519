"""Shapes that published scales have: options from the highest down, one value twice, sums of different ranges."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from generator.app.load import load_quiz
from generator.model.quiz import SelfAudit
from generator.quiz.distribution import chance_distribution, reachable_bands
from generator.quiz.item_analysis import analyse_items
from generator.quiz.responses import read_answers
from generator.quiz.scoring import score
from generator.quiz.scoring_key import ScoringKey, scoring_key
from generator.render.quiz_view import quiz_view
from generator.site.site import Site
from tests.strategies import item, load, make_key, scale
from tests.test_quiz_rules import QUIZ

HEAD = QUIZ[: QUIZ.index("responses:\n")]
TAIL = "results: {not_enough: Too few., all_good: Good., disclaimer: None.}\n"
SETS = {
    "down": ((3, "At once"), (2, "Soon"), (1, "Later"), (0, "Much later")),
    "yes": ((0, "No"), (1, "Yes")),
    "twice": ((0, "Not at all"), (0, "No more"), (1, "Rather more"), (1, "Much more")),
    "signed": ((-2, "Down"), (2, "Up")),
}


def written(items: dict[str, str], scoring: str = "method: sum, ranges: mixed", start: int = 0, least: int = 1) -> str:
    """A quiz file with one scale; `items` says of each its response set, and after it, if not usual, key and weight."""
    lines = ["responses:"]
    for name in dict.fromkeys(value.split()[0] for value in items.values()):
        listed = ", ".join(f"{{value: {value}, label: {label}}}" for value, label in SETS[name])
        lines.append(f"  {name}: {{options: [{listed}]}}")
    lines += [f"scoring: {{{scoring}, decimals: 1, overall: none}}", "scales:", "  care:", "    title: Care"]
    lines += ["    higher_is: more", "    better: low", f"    min_answered: {least}"]
    lines += [f"    bands: [{{from: {start}, id: any, title: Any, text: Any}}]", "items:"]
    for name, value in items.items():
        answers, keyed, weight = value.split() if " " in value else (value, "forward", "1")
        lines.append(
            f"  - {{id: {name}, scale: care, keyed: {keyed}, weight: {weight}, responses: {answers}, text: {name}}}"
        )
    return HEAD + "\n".join(lines) + "\n" + TAIL


def read(text: str) -> SelfAudit:
    quiz, problems = load_quiz("quizzes/week.yml", "week", text.encode())
    assert problems == ()
    assert isinstance(quiz, SelfAudit)
    return quiz


MIXED = {"first": "down", "b": "yes", "c": "yes", "d": "down", "e": "yes", "f": "yes"}


def exact(key: ScoringKey, **answers: int | str) -> Fraction | None:
    return score(key, answers).scales["care"].exact


def test_a_sum_of_mixed_ranges_is_the_sum_of_the_answers() -> None:
    key = scoring_key(read(written(MIXED)))
    assert (key.scales[0].low, key.scales[0].high) == (0, 10)
    for values in product((0, 1, 3), (0, 1), (0, 1), (2, 0), (1,), (0, 1)):
        assert exact(key, **dict(zip(MIXED, values, strict=True))) == sum(values)


def test_three_of_ten_points_is_three_and_thirty_percent() -> None:
    result = score(scoring_key(read(written(MIXED))), {"first": 3, "b": 0, "c": 0, "d": 0, "e": 0, "f": 0})
    assert (result.scales["care"].exact, result.scales["care"].percent) == (3, 30)


def test_weights_and_keys_go_by_each_items_own_range() -> None:
    key = scoring_key(read(written({"a": "down reverse 2", "b": "signed forward 3", "c": "yes reverse 1"}, start=-6)))
    assert (key.scales[0].low, key.scales[0].high) == (-6, 13)
    for a, b, c in product((0, 1, 2, 3), (-2, 2), (0, 1)):
        assert exact(key, a=a, b=b, c=c) == 2 * (3 - a) + 3 * b + (1 - c)


def test_missing_answers_are_prorated_by_the_points_that_they_could_give() -> None:
    key = scoring_key(read(written(MIXED)))
    assert exact(key, first=3, d=0) == 5  # 3 of 6 points, so 5 of 10
    assert exact(key, b=1) == 10
    shifted = scoring_key(read(written({"a": "signed", "b": "down"}, start=-2)))
    assert exact(shifted, b=3) == 5
    assert exact(shifted, a=-2) == -2


def test_a_scale_that_needs_every_answer_has_no_prorated_sum() -> None:
    key = scoring_key(read(written(MIXED, least=6)))
    assert exact(key, first=3, b=1, c=1, d=1, e=1) is None


@pytest.mark.parametrize("answers", [{"a": 1}, {"a": 0, "b": 3}, {"a": 2, "b": 1, "c": 3}])
def test_where_ranges_are_equal_mixed_changes_nothing(answers: dict[str, int]) -> None:
    items = {"a": "down", "b": "down reverse 2", "c": "down forward 3"}
    same, mixed = (scoring_key(read(written(items, how))) for how in ("method: sum", "method: sum, ranges: mixed"))
    assert score(same, answers) == score(mixed, answers)
    assert same.hash == mixed.hash


@pytest.mark.parametrize("method", ["percent", "mean", "sum"])
def test_the_order_in_which_options_are_listed_changes_no_score(method: str) -> None:
    up, down = (
        make_key(
            item("a", values=values),
            item("b", load(reverse=True, weight=3), values=values),
            scales=[scale("care", -1000)],
            method=method,  # type: ignore[arg-type] # one of the three
        )
        for values in ((0, 1, 2, 4), (4, 2, 1, 0))
    )
    for a, b in product((0, 1, 2, 4), repeat=2):
        assert score(up, {"a": a, "b": b}) == score(down, {"a": a, "b": b})
    assert up.hash != down.hash  # a link holds the places of options


def test_options_of_one_value_score_alike_and_are_told_apart() -> None:
    key = scoring_key(read(written({"a": "twice", "b": "twice reverse 1"}, "method: sum")))
    assert key.items[0].choices == (0, "0#2", 1, "1#2")
    counts: dict[int | str, int] = {0: 0, "0#2": 0, 1: 1, "1#2": 1}
    for a, b in product(counts, repeat=2):
        assert exact(key, a=a, b=b) == counts[a] + 1 - counts[b]
    assert score(key, {"a": "0#1", "b": "0#3"}).dropped == ("a", "b")


def test_each_option_of_one_value_is_as_likely_by_chance() -> None:
    key = make_key(item("a", values=(0, 0, 0, 1)), method="sum")
    assert chance_distribution(key.scales[0]) == {0: Fraction(3, 4), 1: Fraction(1, 4)}


def test_chance_and_bands_of_a_mixed_sum_are_counted_in_points() -> None:
    key = make_key(item("a", values=(3, 0)), item("b", values=(0, 1)), method="sum", mixed=True)
    assert chance_distribution(key.scales[0]) == dict.fromkeys((0, 1, 3, 4), Fraction(1, 4))
    bands = make_key(
        item("a", values=(3, 0)),
        item("b", values=(0, 1)),
        scales=[scale("care", 0, 2, 2.5, min_answered=2)],
        method="sum",
        mixed=True,
    )
    found = reachable_bands(bands.scales[0])
    assert found
    assert found.any == {"b0", "b2"}


def test_the_item_analysis_tells_options_of_one_value_apart() -> None:
    quiz = read(written(dict.fromkeys("abc", "twice"), "method: sum"))
    people, problems = read_answers("a.csv", b"a,b,c\n0,0,0\n0#2,0#2,0#2\n0,0#2,1\n1#2,1,1#2\n", scoring_key(quiz))
    assert problems == ()
    analysis = analyse_items(quiz, people)
    assert analysis.straight_liners == 2  # not the last, who changed between two options of the value 1
    assert [(line.label, line.score) for line in analysis.scales[0].straight_lines] == [
        ("Not at all", 0),
        ("No more", 0),
        ("Rather more", 3),
        ("Much more", 3),
    ]
    observed = analysis.scales[0].observed
    assert observed
    assert [one.mean for one in observed.items] == [Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)]


def test_the_sheet_for_scoring_by_hand_adds_up_to_the_same(project: Site) -> None:
    """A, the points of the answers, and B, the most that they could give: low + (high - low) * A / B is the score."""
    quiz = read(written({**MIXED, "g": "signed reverse 2", "h": "twice"}, start=-4))
    key = scoring_key(quiz)
    (shown,) = quiz_view(project, quiz, "week").scales
    rows = {row.item.id: row for table in shown.tables for row in table.rows}
    assert [table.labels[0] for table in shown.tables] == ["At once", "No", "Down", "Not at all"]
    assert rows["first"].points == (3, 2, 1, 0)
    assert rows["h"].points == (0, 0, 1, 1)
    assert (shown.low, shown.high) == ("-4", "15")
    places = {"first": 0, "b": 1, "c": 0, "d": 3, "e": 1, "g": 1, "h": 2}
    points, most = sum(rows[name].points[at] for name, at in places.items()), sum(rows[name].most for name in places)
    answers = {one.id: one.choices[places[one.id]] for one in key.items if one.id in places}
    assert exact(key, **answers) == -4 + Fraction(19 * points, most)


PLAIN = "      - {value: 0, label: Never}\n      - {value: 2, label: At times}\n      - {value: 4, label: Always}\n"


@pytest.mark.parametrize(
    ("values", "word", "wrong"),
    [
        ((0, 0, 1, 1), "", ""),
        ((1, 1, 0, 0), "", ""),
        ((0, 0, 0, 1, 1, 1), "", ""),
        ((0, 0, 1), "    repeated_values: true\n", ""),
        ((2, 1, 1, 0), "    repeated_values: true\n", ""),
        ((4, 3, 2, 1, 0), "", ""),
        ((0, 1), "    repeated_values: true\n", ""),
        ((1, 1, 2, 3), "", "repeated-value"),
        ((0, 1, 2, 2), "", "repeated-value"),
        ((3, 2, 2, 1), "", "repeated-value"),
        ((0, 0, 1), "", "repeated-value"),
        ((1, 1), "", "repeated-value"),
        ((1, 1, 1), "    repeated_values: true\n", "repeated-value"),
        ((0, 2, 1), "", "option-order"),
        ((3, 1, 2), "", "option-order"),
        ((0, 1, 0, 1), "", "option-order"),
        ((0, 1, 0), "    repeated_values: true\n", "option-order"),
    ],
)
def test_values_go_one_way_and_come_twice_only_on_purpose(values: tuple[int, ...], word: str, wrong: str) -> None:
    listed = "".join(f"      - {{value: {value}, label: L{place}}}\n" for place, value in enumerate(values))
    text = QUIZ.replace(PLAIN, listed + word)
    assert text != QUIZ
    _, problems = load_quiz("quizzes/week.yml", "week", text.encode())
    found = {problem.rule.id for problem in problems} & {"repeated-value", "option-order"}
    assert found == ({wrong} if wrong else set())
