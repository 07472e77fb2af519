"""Advice on quizzes: what goldens cannot hold. tests/golden/item-wording and scale-design have every rule."""

from __future__ import annotations

import re
import time
from random import Random

import pytest

from generator.model.addresses import LOCK
from generator.rules.item_wording import reading_grade, syllables
from generator.site.disk import read_files
from generator.text.problems import errors
from tests.tools.small_project import BASE, QUIZ, ROOT, base_files, loaded, lock_advice_on, quiz_advice_on
from tests.tools.spoils import KINDS

BY_HAND = """
the 1 a 1 I 1 someone 2 something 2 people 2 nation 2 social 2 made 1 named 1 names 1 wanted 2 table 2 tables 2 little 2
promise 2 promised 2 promises 3 interesting 4 story 2 private 2 reason 2 idea 3 quiet 2 quietly 3 science 2 being 2
seeing 2 going 2 created 3 reaction 3 area 3 asked 1 played 1 phone 1 awkward 2 excuse 2 added 2 minutes 2 turned 1
faces 2 changes 2 catches 2 reached 1 everyone 3 every 2 procrastinated 5 yesterday 3 responsibility 6 unreliable 5
friend 1 friends 1 usually 4 question 2 attention 3 special 2 patience 2 experience 4 serious 3 conscious 2 don't 1
didn't 2 couldn't 2 can't 1 poem 2 radio 3 cooperation 5 one 1 telling 2 elsewhere 2 saying 2 lie 1 lies 1 noticed 2
used 1 user 2 eyes 1 lives 1 times 1 whose 1 value 2 continue 3 situation 4 influence 3 safety 2 lovely 2 great 1
"""


@pytest.mark.parametrize(("word", "count"), re.findall(r"(\S+) (\d)", BY_HAND))
def test_syllables_are_those_counted_by_hand(word: str, count: str) -> None:
    assert syllables(word) == int(count)


def test_the_reading_grade_is_that_of_the_formula() -> None:
    """0.39 words a sentence + 11.8 syllables a word - 15.59, worked out by hand."""
    assert float(reading_grade(("The cat sat on the mat.",))) == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert float(reading_grade(("I wanted it. I asked",))) == pytest.approx(0.39 * 5 / 2 + 11.8 * 6 / 5 - 15.59)


def test_texts_without_a_word_have_no_grade() -> None:
    assert reading_grade(("!", "")) == 0


def test_no_advice_is_an_error() -> None:
    made = loaded(read_files(ROOT))

    assert errors(quiz_advice_on(made, "en")) == ()


def test_the_shipped_quizzes_leave_notices_only() -> None:
    made = loaded(read_files(ROOT))

    assert {one.level for one in quiz_advice_on(made, "en")} <= {"notice"}


def test_the_regional_english_of_a_site_is_english() -> None:
    made = loaded(base_files(None, {QUIZ: [("I set a timer.", "I always set a timer.")]}))

    assert "absolute-word" in {one.rule.id for one in quiz_advice_on(made, "en-GB")}
    assert "absolute-word" not in {one.rule.id for one in quiz_advice_on(made, "enx")}


def test_a_text_that_fills_the_file_is_read_in_a_blink() -> None:
    words = "not and always you are so bad. " * 12_000
    made = loaded(base_files(None, {QUIZ: [("I left the pan alone.", words), ("Turn it down.", words)]}))
    started = time.process_time()

    assert len(quiz_advice_on(made, "en")) >= 5
    assert time.process_time() - started < 2


def test_a_project_without_quizzes_needs_no_safety_lines() -> None:
    files = {path: data for path, data in read_files(BASE).items() if not path.startswith("quizzes/")}
    made = loaded(files)

    assert quiz_advice_on(made, "en") == ()


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_quiz_or_lock_gets_advice_with_places_or_none_and_never_a_crash(kind: str) -> None:
    random = Random(kind)  # noqa: S311 - the same mutants in every run
    files = base_files(advised=True)
    told = 0
    for number in range(40):
        path = (QUIZ, LOCK)[number % 2]
        mutant = KINDS[kind](files[path].decode(), random)
        made = loaded({**files, path: mutant.encode("utf-8", "replace")})
        lines = mutant.split("\n")
        locked = lock_advice_on(made)
        advice = (*quiz_advice_on(made, "en"), *locked)
        for problem in advice:
            if problem.path == path:
                assert 1 <= problem.line <= len(lines), problem
                assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
        told += bool(made.problems or advice)

    assert told > 10  # else the mutants are too tame to show anything
