"""Two scorers, one truth: score.js in a real browser agrees with scoring.py on everything."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from generator.app.load import load_quiz
from generator.model.knowledge import KnowledgeQuiz
from generator.quiz.scoring import Outcome, outcome_json, score, show
from generator.quiz.scoring_key import KeyScale, ScoringKey, scoring_key
from generator.render.scripts import stripped
from tests.quiz_files import mixes_ranges
from tests.strategies import Answers, any_answers, item, load, make_key, scale, scoring_keys
from tests.tools.browser import find_browser

SCRIPT = Path(__file__).parents[1] / "overrides/assets/quiz/score.js"
ANSWERS_A_QUIZ = 50
PARTS = 4  # of the long run, which processes can share; each has quizzes of its own

# What can go wrong; the test fails if hypothesis did not try each of them.
EVENTS = {
    "no score",
    "kept below the next band",
    "rounded",
    "overall",
    "one weakest",
    "several weakest",
    "weakest by nearness",
    "all weakest",
    "dropped",
    "not applicable",
    "negative",
    "an option of a value that another has",
    "options from the highest down",
    "mixed ranges",
    "the highest answer",
    "missing answers add nothing",
    "counts from a value on",
    "options in any order",
    "a need that is met",
    "a need that is not met",
    "no score for want of another",
}

# In one of five hundred quizzes at least, and in fewer not for certain. tests/test_instruments.py tries those that
# published instruments have, tests/test_scoring_laws.py and test_scoring_shapes.py most of the others.
RARE = {
    "the highest answer",
    "all weakest",
    "mixed ranges",
    "kept below the next band",
    "missing answers add nothing",
    "a need that is met",
    "a need that is not met",
    "no score for want of another",
}
pytestmark = pytest.mark.browser
Scorer = Callable[[ScoringKey, Sequence[Answers]], list[Any]]


@pytest.fixture(scope="module")
def in_browser() -> Iterator[Scorer]:
    """Scores with score.js as it's served.

    In a thread of its own: Playwright's sync interface runs once in a thread, and others use it too.
    """
    served = stripped(SCRIPT.read_text(encoding="utf-8"), SCRIPT.name)
    source = base64.b64encode(served.encode()).decode()
    thread = ThreadPoolExecutor(max_workers=1)
    playwright = thread.submit(lambda: sync_playwright().start()).result()
    browser = thread.submit(
        lambda: playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
    ).result()
    page = thread.submit(browser.new_page).result()
    thread.submit(
        page.evaluate, "async (url) => { window.module = await import(url); }", f"data:text/javascript;base64,{source}"
    ).result()

    def scored(quiz: ScoringKey, attempts: Sequence[Answers]) -> list[Any]:
        text: str = thread.submit(
            page.evaluate,
            """([quiz, attempts]) => {
                const key = JSON.parse(quiz);
                return JSON.stringify(JSON.parse(attempts).map((answers) => window.module.score(key, answers)));
            }""",
            [json.dumps(quiz.as_json()), json.dumps(attempts)],
        ).result()
        found: list[Any] = json.loads(text)
        return found

    yield scored
    thread.submit(browser.close).result()
    thread.submit(playwright.stop).result()
    thread.shutdown()


def text(shown: Fraction | None, decimals: int) -> str | None:
    """A shown number with its zeros, as score.js gives it."""
    return None if shown is None else format(Decimal(int(shown * 10**decimals)).scaleb(-decimals), "f")


def as_browser(quiz: ScoringKey, outcome: Outcome) -> dict[str, Any]:
    """The reference outcome in the words of score.js."""
    better = {scale.id: scale.better for scale in quiz.scales}
    return {
        "scales": [
            {
                "id": name,
                "answered": result.answered,
                "notApplicable": result.not_applicable,
                "items": result.items,
                "shown": text(result.shown, quiz.decimals),
                "exact": None if result.exact is None else str(result.exact),
                "exactPercent": None if result.percent is None else str(result.percent),
                "percent": None if result.percent is None else floor(result.percent * 1000) / 1000,
                "low": result.percent is not None
                and {"high": result.percent < 50, "low": result.percent > 50, "neither": False}[better[name]],
                "band": result.band,
            }
            for name, result in outcome.scales.items()
        ],
        "overall": text(outcome.overall_shown, quiz.decimals),
        "weakest": list(outcome.weakest),
        "dropped": list(outcome.dropped),
    }


def seen(quiz: ScoringKey, outcome: Outcome) -> Iterator[str]:
    """What an outcome puts to the test."""
    for one in quiz.scales:
        yield from seen_of_scale(one, outcome, quiz.decimals)
    spans = [{at.item.greatest - at.item.least for at in one.loads} for one in quiz.scales]
    if mixes_ranges(quiz) and any(len(own) > 1 for own in spans):
        yield "mixed ranges"
    if any(one.choices != one.values for one in quiz.items):
        yield "an option of a value that another has"
    if any(one.values[0] > one.values[-1] for one in quiz.items):
        yield "options from the highest down"
    if any(list(one.values) not in (sorted(one.values), sorted(one.values)[::-1]) for one in quiz.items):
        yield "options in any order"
    if any(at.counts_from is not None for one in quiz.scales for at in one.loads):
        yield "counts from a value on"
    for name, there in {
        "overall": outcome.overall is not None,
        "one weakest": len(outcome.weakest) == 1,
        "several weakest": len(outcome.weakest) > 1,
        "weakest by nearness": len({outcome.scales[name].percent for name in outcome.weakest}) > 1,
        "all weakest": len(outcome.weakest) == len(outcome.scales),
        "dropped": bool(outcome.dropped),
        "not applicable": any(result.not_applicable for result in outcome.scales.values()),
        "negative": any(result.exact is not None and result.exact < 0 for result in outcome.scales.values()),
    }.items():
        if there:
            yield name


def seen_of_scale(scale: KeyScale, outcome: Outcome, decimals: int) -> Iterator[str]:
    result = outcome.scales[scale.id]
    if result.exact is None:
        yield "no score"
        if scale.needs and result.answered >= scale.min_answered:
            yield "no score for want of another"
        return
    rounded = show(result.exact, decimals)
    if result.shown != result.exact:
        yield "rounded" if result.shown == rounded else "kept below the next band"
    if scale.highest:
        yield "the highest answer"
    if not scale.fills and result.answered < result.items:
        yield "missing answers add nothing"
    if scale.needs and scale.bands[scale.band_index(result.exact)].needs:
        met = scale.bands[-1].id == result.band
        yield "a need that is met" if met else "a need that is not met"


@pytest.mark.slow
@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_both_scorers_agree_on_50_attempts_at_each_of_hundreds_of_quizzes(
    in_browser: Scorer, pytestconfig: pytest.Config, figure: Callable[[str, object], None], part: int
) -> None:
    quizzes = -(-pytestconfig.getoption("quizzes") // PARTS)
    compared = Counter[str]()

    @settings(
        max_examples=quizzes,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def agree(data: st.DataObject) -> None:
        quiz = data.draw(scoring_keys())
        attempts = data.draw(st.lists(any_answers(quiz), min_size=ANSWERS_A_QUIZ, max_size=ANSWERS_A_QUIZ))
        expected = [score(quiz, answers) for answers in attempts]
        assert [as_browser(quiz, outcome) for outcome in expected] == in_browser(quiz, attempts)
        compared.update(name for outcome in expected for name in seen(quiz, outcome))
        compared.update(attempts=len(attempts), quizzes=1)

    agree()
    figure(f"both scorers agree, part {part}", f"{compared['attempts']} attempts at {compared['quizzes']} quizzes")
    assert compared["attempts"] >= quizzes * ANSWERS_A_QUIZ
    assert set(compared) >= (EVENTS if quizzes >= 500 else EVENTS - RARE)  # `make test-pairs` asks for all


def test_they_agree_that_a_blank_form_has_no_score(in_browser: Scorer) -> None:
    quiz = make_key(item("a"), item("b"))
    assert [as_browser(quiz, score(quiz, {}))] == in_browser(quiz, [{}])


def test_they_agree_that_half_is_rounded_up_below_zero_too(in_browser: Scorer) -> None:
    quiz = make_key(*(item(name, values=(-3, -2, 0)) for name in "ab"), method="mean")
    attempts = [{"a": -3, "b": -2}, {"a": -2, "b": -3}, {"a": -3, "b": 0}, {"a": 0, "b": -3}]
    found = in_browser(quiz, attempts)
    assert [as_browser(quiz, score(quiz, answers)) for answers in attempts] == found
    assert [one["scales"][0]["shown"] for one in found] == ["-2", "-2", "-1", "-1"]


def test_they_agree_on_a_number_kept_below_the_next_band(in_browser: Scorer) -> None:
    quiz = make_key(item("a"), item("b"), item("c"), scales=[scale("care", 0, 42, 67, 92)], decimals=0)
    attempts = [{"a": a, "b": b, "c": c} for a in (1, 2, 3, 4, 5) for b in (1, 3, 4) for c in (2, 5)]
    assert [as_browser(quiz, score(quiz, answers)) for answers in attempts] == in_browser(quiz, attempts)


def test_they_agree_on_the_shapes_of_published_scales(in_browser: Scorer) -> None:
    """Options from the highest down, values that come twice, and a sum over both and over other ranges."""
    quiz = make_key(
        item("a", load(weight=2), values=(3, 2, 1, 0)),
        item("b", load(reverse=True), values=(0, 0, 1, 1)),
        item("c", values=(-2, 2), na=True),
        scales=[scale("care", -2, 1, 4, min_answered=2)],
        method="sum",
        mixed=True,
    )
    choices = [[*one.choices, None] for one in quiz.items]
    attempts: list[Answers] = [{"a": a, "b": b, "c": c} for a in choices[0] for b in choices[1] for c in choices[2]]
    assert [as_browser(quiz, score(quiz, answers)) for answers in attempts] == in_browser(quiz, attempts)


def test_they_agree_in_which_order_dropped_keys_come(in_browser: Scorer) -> None:
    """JavaScript sorts by UTF-16 units, which puts an emoji before U+FFFF; by code point it comes after."""
    quiz = make_key(item("b"), item("10"), item("9"))
    keys = ["\U0001f600", "\uffff", "z", "__proto__", "2", "9", "10", "b", "\ud800", "constructor"]
    answers = dict.fromkeys(keys, "7")
    found = in_browser(quiz, [answers])
    assert [as_browser(quiz, score(quiz, answers))] == found
    assert found[0]["dropped"] == [
        "b", "10", "9", "2", "__proto__", "constructor", "z", "\ud800", "\uffff", "\U0001f600",
    ]  # fmt: skip


def test_they_agree_on_the_largest_numbers_that_a_quiz_can_hold(in_browser: Scorer) -> None:
    top = 10**6
    quiz = make_key(
        *(item(f"i{place}", load(weight=10), values=(-top, 1, top)) for place in range(100)),
        scales=[scale("care", -(10**9), Fraction("-999999999.999999"), 0, Fraction("999999999.999999"))],
        method="sum",
        decimals=6,
    )
    attempts: list[Answers] = [
        {f"i{place}": value for place in range(answered)} for answered in (1, 7, 99, 100) for value in (-top, 1, top)
    ]
    attempts.append({f"i{place}": top if place else 1 for place in range(100)})
    attempts.append({f"i{place}": -top if place else 1 for place in range(100)})
    assert [as_browser(quiz, score(quiz, answers)) for answers in attempts] == in_browser(quiz, attempts)


def test_every_worked_example_of_the_quizzes_gives_the_same_in_the_browser(in_browser: Scorer) -> None:
    examples = 0
    for path in sorted(SCRIPT.parents[3].glob("quizzes/*.yml")):
        quiz, problems = load_quiz(path.name, path.stem, path.read_bytes())
        assert problems == ()
        if isinstance(quiz, KnowledgeQuiz):
            continue
        assert quiz is not None
        compiled = scoring_key(quiz)
        attempts = [dict(example.answers) for example in quiz.examples]
        expected = [as_browser(compiled, score(compiled, answers)) for answers in attempts]
        assert expected == in_browser(compiled, attempts)
        examples += len(attempts)
    assert examples > 0


def test_what_the_command_line_prints_is_what_the_browser_shows(in_browser: Scorer) -> None:
    quiz = make_key(item("a"), item("b"), item("c"), scales=[scale("care", 0, 50)], decimals=1)
    answers = {"a": 2, "b": 3, "c": 5}
    printed = outcome_json(quiz, score(quiz, answers))["scales"]["care"]
    shown = in_browser(quiz, [answers])[0]["scales"][0]
    assert [printed[name] for name in ("score", "exact", "band")] == [58.3, "175/3", "b1"]
    assert [shown[name] for name in ("shown", "exact", "band")] == ["58.3", "175/3", "b1"]
