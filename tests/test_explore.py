"""Questions to guess and then see: the arithmetic in both languages, and the tables that are made of it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from playwright.sync_api import expect

from generator.model.explore import Explore, a_year, expected, hours_a_year, in_a_row
from generator.render.syndication import issue_html, issue_text
from generator.site.site import Site
from tests.conftest import Visit
from tests.node import Node
from tests.probe_support import axe, fitting
from tests.site_support import PAGE_TYPES, BuiltSite
from tests.tools.small_project import GUIDE, ISSUE, ROOT, base_files, pages_of, project_of

EXAMPLES = json.loads((ROOT / "tests/fixtures/explore.json").read_text(encoding="utf-8"))
FUNCTIONS = {"hoursAYear": hours_a_year, "expected": expected, "inARow": in_a_row}
RANGES = {
    "hoursAYear": (range(1, 61), range(1, 15)),
    "expected": (range(101), range(1, 11)),
    "inARow": (range(1, 100), range(1, 11)),
}
SCRIPT = "../explore/sums"
LARGEST = 3 * 1024
EXPLORE = """  explore:
    title: Guess first
    lead: Three questions.
    sum: {question: How long does a pan burn?, minutes: 7, times: 3, guesses: [6, 18], answer: Long.}
    picture: {question: How many dinners are good?, kept: 70, weight: 4, guesses: [37, 90], answer: Nobody knows.}
    year: {question: A dinner a week., kept: 7, start: 25, answer: Luck is luck.}
    repair: {question: How many good ones in a row?, start: 60, guesses: [5, 6], answer: So it ends well.}
    note: It is about dinners.
"""
WITH_EXPLORE = {GUIDE: [("    - A pan left alone\n", f"    - A pan left alone\n{EXPLORE}")]}
BLOCK = "\n```compound\ndinner\n```\n"

kept_of_100 = st.integers(0, 100)
weights = st.integers(1, 10)


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node(SCRIPT) as running:
        yield running


def in_script(node: Node, name: str, cases: Sequence[Sequence[int]]) -> list[int]:
    found: list[int] = node(f"return given.map((of) => modules['{SCRIPT}'].{name}(...of))", cases)
    return found


@pytest.mark.parametrize("name", FUNCTIONS)
def test_python_and_the_script_give_the_numbers_of_the_same_examples(node: Node, name: str) -> None:
    cases = [of for of, _ in EXAMPLES[name]]
    numbers = [number for _, number in EXAMPLES[name]]

    assert [FUNCTIONS[name](*of) for of in cases] == numbers
    assert in_script(node, name, cases) == numbers


@pytest.mark.parametrize("name", FUNCTIONS)
def test_both_agree_on_everything_that_a_reader_can_enter(node: Node, name: str) -> None:
    cases = [(one, other) for one in RANGES[name][0] for other in RANGES[name][1]]

    assert in_script(node, name, cases) == [FUNCTIONS[name](*of) for of in cases]


YEARS = [
    (kept, weight, start, number)
    for kept in range(11)
    for weight in range(1, 11)
    for start in (25, 50, 75)
    for number in (1, 2, 3, 4, 5, 77)
]


def a_year_in_short(*of: int) -> list[object]:
    """A letter for each week, and what is expected at the end."""
    weeks, level = a_year(*of)
    return ["".join("k" if week.is_kept else "-" for week in weeks), level]


def years_in_script(node: Node, cases: Sequence[Sequence[int]]) -> list[list[object]]:
    code = f"""return given.map((of) => modules['{SCRIPT}'].aYear(...of))
      .map(({{ weeks, level }}) => [weeks.map((one) => (one ? "k" : "-")).join(""), level])"""
    found: list[list[object]] = node(code, cases)
    return found


def test_both_draw_the_years_of_the_same_examples(node: Node) -> None:
    cases, drawn = [of for of, _ in EXAMPLES["aYear"]], [year for _, year in EXAMPLES["aYear"]]

    assert [a_year_in_short(*of) for of in cases] == drawn
    assert years_in_script(node, cases) == drawn


def test_both_draw_the_same_year_of_everything_that_a_reader_can_enter(node: Node) -> None:
    assert years_in_script(node, YEARS) == [a_year_in_short(*of) for of in YEARS]


@given(weights, st.sampled_from([25, 50, 75]), st.integers(1, 2**32 - 1))
def test_who_keeps_more_keeps_the_same_weeks_and_others(weight: int, start: int, number: int) -> None:
    years = [a_year(kept, weight, start, number) for kept in range(11)]

    assert [years[0].kept, years[10].kept] == [0, 52]
    for less, more in pairwise(years):
        assert {week for week in less.weeks if week.is_kept} <= {week for week in more.weeks if week.is_kept}
        assert less.level <= more.level


@given(st.integers(0, 10), weights, st.sampled_from([25, 50, 75]), st.integers(1, 2**32 - 1))
def test_a_year_ends_where_the_rule_leads_week_by_week(kept: int, weight: int, start: int, number: int) -> None:
    weeks, level = a_year(kept, weight, start, number)
    reached = Fraction(start, 100)
    for week in weeks:
        reached = after(reached, weight, kept=week.is_kept)

    assert 0 <= reached <= 1
    assert level == (200 * reached + 1) // 2


def test_in_the_long_run_luck_keeps_as_many_as_were_meant() -> None:
    kept = sum(a_year(9, 2, 50, number).kept for number in range(1, 2001))

    assert abs(kept / (2000 * 52) - 0.9) < 0.005


def test_what_the_guide_says_of_its_five_years_is_so(project: Site) -> None:
    years = explore_of(project).years

    assert years[3].missed > years[4].missed
    assert years[3].level > years[4].level


def after(before: Fraction, weight: int, *, kept: bool) -> Fraction:
    """The rule as the page prints it, for one that is kept or a miss."""
    return before + (1 - before) / 10 if kept else before - before * weight / 10


@given(st.fractions(0, 1, max_denominator=10_000), weights)
def test_the_rule_stays_between_0_and_1_and_only_a_miss_lowers(before: Fraction, weight: int) -> None:
    assert 0 <= after(before, weight, kept=False) <= before <= after(before, weight, kept=True) <= 1


@given(kept_of_100)
def test_if_both_count_the_same_as_much_is_expected_as_is_kept(kept: int) -> None:
    assert expected(kept, 1) == kept


@pytest.mark.parametrize(("kept", "weight"), [(50, 1), (80, 5), (90, 2), (95, 3)])
def test_what_is_expected_is_the_mean_of_many_steps_of_the_rule(kept: int, weight: int) -> None:
    draw, level, total = random.Random(1), 0.5, 0.0  # noqa: S311 - nothing secret
    for _ in range(100_000):
        level += (1 - level) / 10 if draw.random() * 100 < kept else -level * weight / 10
        total += level
    assert abs(total / 1000 - expected(kept, weight)) < 2


@given(st.integers(10, 95), weights)
@example(75, 2)
def test_that_many_in_a_row_make_up_for_a_miss_and_one_fewer_does_not(start: int, weight: int) -> None:
    level, levels = after(Fraction(start, 100), weight, kept=False), []
    for _ in range(in_a_row(start, weight)):
        levels.append(level)
        level = after(level, weight, kept=True)
    assert max(levels) < Fraction(start, 100) <= level


# The tables


def explore_of(site: Site) -> Explore:
    found = site.guides[0].compound.explore
    assert found
    return found


def table(html: str, number: int) -> list[list[int]]:
    """The numbers of a table, row by row; those of its heads too."""
    rows = re.findall(r"<tr>(.*?)</tr>", re.findall(r"<table.*?</table>", html, re.DOTALL)[number])
    return [[int(one) for one in re.findall(r"\d+", re.sub(r"<[^>]*>|in 100", " ", row))] for row in rows]


def hold(html: str) -> None:
    """The four tables in the HTML, cell by cell, against the formulas."""
    for number, formula, own in ((0, hours_a_year, 7), (1, expected, 70)):
        columns, *rows = table(html, number)
        assert own in [row[0] for row in rows]
        for head, *cells in rows:
            assert cells == [formula(head, column) for column in columns]
    years = [a_year(7, 4, 25, number) for number in range(1, 6)]
    rows = [[number, year.kept, year.missed, year.level] for number, year in enumerate(years, 1)]
    assert table(html, 2)[1:] == rows
    assert f"{years[0].kept} kept, {years[0].missed} missed. Expected at the end: about {years[0].level} in 100" in html
    assert table(html, 3)[1:] == [[weight, in_a_row(60, weight)] for weight in (1, 2, 3, 4, 5)]


def test_each_cell_of_the_tables_is_what_the_formula_gives_on_the_page_and_in_the_mail() -> None:
    files = base_files(changes=WITH_EXPLORE)
    files[ISSUE] += BLOCK.encode()
    site = project_of(files)

    hold(pages_of(files)["guides/dinner/index.md"])
    hold(pages_of(files)[f"issues/{site.issues[0].slug}/index.md"])
    hold(issue_html(site, site.issues[0]))


def test_a_mail_has_questions_answers_and_tables_and_ends_well_without_form_or_script() -> None:
    files = base_files(changes=WITH_EXPLORE)
    files[ISSUE] += BLOCK.encode()
    site = project_of(files)
    html, text = issue_html(site, site.issues[0]), issue_text(site, site.issues[0])

    assert not re.search("<(form|input|script|details|inversion)", html)
    for words in ("Guess first", "How long does a pan burn?", "about 18 hours", "Nobody knows.", "about dinners."):
        assert words in html
        assert words in text
    caption = "Hours in a year. Down: minutes each time. Across: times a week."
    assert f"{caption}\n\nEach time | ×1 | ×2 | ×3 | ×5\n5 minutes" in text
    assert (
        text.index("about 37 in 100")
        < text.index("Luck is luck.")
        < text.index("in a row")
        < text.index("So it ends well.")
    )


def test_a_page_without_questions_has_no_script_of_them() -> None:
    assert [name for name, html in pages_of(base_files()).items() if "explore" in html] == []
    assert [name for name, html in pages_of(base_files(changes=WITH_EXPLORE)).items() if "/explore/" in html] == [
        "guides/dinner/index.md"
    ]


def test_its_scripts_are_below_3_kb_compressed(built_site: BuiltSite) -> None:
    names = ("explore/element.js", "explore/sums.js", "quiz/dom.js")

    assert sum(built_site.size(f"{built_site.url}assets/{name}") for name in names) < LARGEST


# In a browser


@pytest.mark.browser
def test_a_guess_is_answered_and_the_reader_sets_the_assumption(
    visit: Visit, built_site: BuiltSite, project: Site
) -> None:
    explore = explore_of(project)
    page = visit(built_site.url + PAGE_TYPES["guide"])
    steps = page.locator("inversion-explore [data-step]:has(form)")
    for step, (_, guesses, right) in zip(steps.all(), explore.answers, strict=True):
        step.get_by_role("button", name="See").click()
        expect(step.locator("[data-part=said]")).to_have_text("")  # without a guess nothing is told
        wrong = next(guess for guess in guesses if guess != right)
        step.get_by_role("radio", name=re.compile(rf"\b{wrong}\b")).focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(step.get_by_role("status").first).to_have_text(re.compile(rf"\b{wrong}\b.*\b{right}\b"))
        expect(step.get_by_role("table")).to_be_visible()
        step.get_by_role("radio", name=re.compile(rf"\b{right}\b")).check()
        page.keyboard.press("Enter")
        expect(step.get_by_role("status").first).to_have_text("That’s what it comes to.")
    weight = page.get_by_label("How many times as much does a miss count?").first
    weight.fill("5")
    told = [f"about {expected(explore.picture.kept, 5)} in 100", f"{in_a_row(explore.repair.start, 5)} in a row"]
    for step, words in zip(steps.all()[1:], told, strict=True):
        expect(step.get_by_role("status").last).to_contain_text(words)
    weight.fill("11")
    expect(steps.nth(1).get_by_role("status").last).to_have_text("")
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert fitting(page) == []
    assert page.evaluate("[location.hash, localStorage.length, sessionStorage.length]") == ["", 0, 0]


@pytest.mark.browser
def test_a_year_to_play_with_shows_the_same_luck_to_every_reader_and_ends_before_repair(
    visit: Visit, built_site: BuiltSite, project: Site
) -> None:
    year = explore_of(project).year
    assert year
    page = visit(built_site.url + PAGE_TYPES["guide"])
    steps = page.locator("inversion-explore [data-step]")
    assert steps.evaluate_all("all => all.map(one => one.dataset.step)") == ["sum", "picture", "year", "repair"]
    step = page.locator("[data-step=year]")
    status = step.get_by_role("status")

    def hold(number: int, kept: int, weight: int, start: int) -> None:
        drawn = a_year(kept, weight, start, number)
        expect(status).to_have_text(
            f"Year {number}. After 52 weeks: {drawn.kept} kept, {drawn.missed} missed. "
            f"Expected at the end: about {drawn.level} in 100."
        )
        dots = step.locator("circle").evaluate_all("all => all.map(one => one.matches('.kept'))")
        assert dots == [week.is_kept for week in drawn.weeks]

    hold(1, year.kept, 2, year.start)
    step.get_by_role("button", name="Another year").press("Enter")
    hold(2, year.kept, 2, year.start)
    expect(step.get_by_role("button", name="Another year")).to_be_focused()
    step.get_by_label("Kept, out of 10").fill("5")
    page.locator("[data-step=picture] summary").click()
    page.locator("[data-step=picture]").get_by_label("How many times as much does a miss count?").fill("5")
    step.get_by_label("Expected at first").fill("75")
    hold(2, 5, 5, 75)
    step.get_by_label("Expected at first").fill("60")
    expect(status).to_have_text("")
    step.get_by_label("Expected at first").fill("25")
    step.locator("summary").click()
    expect(step.get_by_role("table")).to_be_visible()
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert fitting(page) == []


@pytest.mark.browser
def test_without_scripts_and_on_paper_the_year_is_there_with_its_table(visit: Visit, built_site: BuiltSite) -> None:
    page = visit(built_site.url + PAGE_TYPES["guide"], java_script_enabled=False)
    step = page.locator("[data-step=year]")
    expect(step.get_by_role("status")).to_contain_text("After 52 weeks")
    expect(step.locator("circle.kept").first).to_be_visible()
    expect(step.get_by_role("button")).to_have_count(0)
    page.emulate_media(media="print")
    expect(step.get_by_role("table")).to_be_visible()
    expect(step.locator("svg")).to_be_visible()
