"""A second guide, with quizzes of other methods, is YAML alone: no code, no template and no setting is touched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.model.guide import Category, Guide, Strategy
from generator.model.quiz import SelfAudit
from generator.quiz.scoring import show
from generator.quiz.scoring_key import scoring_key
from generator.site.site import Site
from generator.text.quotes import curl
from tests.conftest import Visit
from tests.site_support import (
    NOW,
    ROOT,
    SECOND_GUIDE,
    Answers,
    BuiltSite,
    Server,
    axe_in_both_schemes,
    build,
    copy_project,
    erase,
    expected,
    give,
    load,
    outcome_of,
    patterns,
    scale_quiz,
    settled,
    shown,
    submit,
)

pytestmark = pytest.mark.browser
QUIZZES = ("delay-check", "delay-sum")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("second"), SECOND_GUIDE)


@pytest.fixture(scope="module")
def second(folder: Path) -> Site:
    return load(folder)


@pytest.fixture(scope="module")
def site(folder: Path, server: Server, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    target = tmp_path_factory.mktemp("site")
    return build(folder, target, server.mount("second", target))


def test_the_second_guide_is_yaml_alone() -> None:
    files = [path for path in SECOND_GUIDE.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".yml"}
    assert [path.name for path in files if (ROOT / path.relative_to(SECOND_GUIDE)).exists()] == []


def test_check_accepts_it(folder: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "generator", "check", "--project", folder, "--now", NOW],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout
    assert "error:" not in result.stdout
    warned = {line.rpartition("[")[2] for line in result.stdout.splitlines() if ": warning: " in line}
    assert warned == {"few-items]"}  # its scales of one and two items are small for the sake of the tests


def test_it_builds_strictly_with_3_categories_and_5_strategies_at_their_addresses(
    site: BuiltSite, second: Site
) -> None:
    assert site.status == 0, site.log
    assert "WARNING" not in site.log
    guide = second.guide("procrastination")
    assert (len(guide.categories), len(guide.strategies)) == (3, 5)
    parts: list[Guide | Category | Strategy | SelfAudit] = [
        guide,
        *guide.categories,
        *guide.strategies,
        *(scale_quiz(second, name) for name in QUIZZES),
    ]
    pages = site.pages
    for part in parts:
        headings = [element.text for element in pages[part.address[1:]] if element.tag == "h1"]
        assert headings == [curl(part.title)]


def test_ids_that_an_author_chose_are_free_to_be_those_of_page_parts(site: BuiltSite) -> None:
    """The guide has drivers `strategies` and `reflection`, the quiz items `result` and `stem`."""
    for name, page in site.pages.items():
        ids = [element.attributes["id"] for element in page if "id" in element.attributes]
        assert len(set(ids)) == len(ids), name


@pytest.fixture(params=QUIZZES)
def quiz(request: pytest.FixtureRequest, second: Site) -> SelfAudit:
    return scale_quiz(second, request.param)


@pytest.fixture
def page(visit: Visit, site: BuiltSite, quiz: SelfAudit) -> Page:
    return visit(f"{site.url}{quiz.address[1:]}#{quiz.id}--all", reduced_motion="reduce")


def test_a_quiz_about_the_reader_alone_offers_no_choice_of_whom_it_is_about(
    visit: Visit, site: BuiltSite, quiz: SelfAudit
) -> None:
    assert quiz.perspectives == ("self",)
    page = visit(f"{site.url}{quiz.address[1:]}")
    groups = page.locator(".start").get_by_role("group")
    assert groups.locator("legend").all_inner_texts() == ["How do you want to see the questions?"]
    assert page.locator("[data-other]").count() == 0


def sheets(quiz: SelfAudit) -> list[Answers]:
    return list(patterns(quiz, 10))


def test_its_quizzes_score_in_the_page_as_in_the_reference_scorer(page: Page, quiz: SelfAudit) -> None:
    kinds = set()
    for answers in sheets(quiz):
        erase(page)
        give(page, answers)
        submit(page)
        assert shown(page) == expected(quiz, answers), answers
        outcome = outcome_of(quiz, answers)
        overall = page.locator("[data-part=overall]")
        if outcome.overall is None:
            assert overall.locator("visible=true").count() == 0
        else:
            expect(overall).to_have_text(f"Overall: {float(show(outcome.overall, 1)):.1f}")
        kinds.add((outcome.overall is None, bool(outcome.weakest)))
    assert len(kinds) == {"delay-check": 4, "delay-sum": 1}[quiz.id]


def test_scores_that_are_no_share_of_100_say_what_they_are_of(page: Page, quiz: SelfAudit) -> None:
    give(page, quiz.examples[1].answers)
    submit(page)
    for name, result in outcome_of(quiz, quiz.examples[1].answers).scales.items():
        high = scoring_key(quiz).scale(name).high
        number = page.locator(f".result [data-scale={name}] .number")
        if result.shown is not None:
            expect(number).to_have_text(f"{float(result.shown):.{quiz.scoring.decimals}f} of {high}")


def test_the_points_that_the_page_marks_add_up_to_the_score(page: Page, quiz: SelfAudit) -> None:
    for answers in sheets(quiz):
        erase(page)
        give(page, answers)
        submit(page)
        for name, result in outcome_of(quiz, answers).scales.items():
            section = page.locator(f".result details section:has([data-sum-of={name}])")
            marks = section.locator("mark").evaluate_all("all => all.map(one => Number(one.textContent))")
            most = section.locator("tr:has(mark) td:last-child").evaluate_all(
                "all => all.map(one => Number(one.textContent))"
            )
            if result.exact is not None:
                scale = scoring_key(quiz).scale(name)
                by_hand = scale.low + (scale.high - scale.low) * sum(marks) / sum(most)
                assert by_hand == pytest.approx(float(result.exact))


def test_a_low_score_where_low_is_better_is_the_strength(visit: Visit, site: BuiltSite, second: Site) -> None:
    page = visit(f"{site.url}quizzes/delay-check/", reduced_motion="reduce")
    give(page, {"begin": 1, "wait": 5, "tidy": 1})
    submit(page)
    help_ = page.locator("[data-practice]:visible")
    expect(help_).to_have_attribute("data-practice", "starting")
    expect(
        help_.get_by_role("link", name=f"More about {scale_quiz(second, 'delay-check').scales['starting'].title}")
    ).to_be_visible()
    erase(page)
    give(page, {"begin": 5, "wait": 1, "tidy": 5})
    submit(page)
    expect(help_).to_have_attribute("data-practice", "drift")


def test_a_scale_without_a_better_end_does_not_stand_in_the_way_of_all_good(
    visit: Visit, site: BuiltSite, second: Site
) -> None:
    page = visit(f"{site.url}quizzes/delay-check/", reduced_motion="reduce")
    assert scale_quiz(second, "delay-check").scales["mood"].better == "neither"
    give(page, {"begin": 5, "wait": 1, "result": 5, "tidy": 1, "stem": 1})
    submit(page)
    expect(page.locator("[data-part=all-good]")).to_be_visible()
    give(page, {"tidy": 5})
    submit(page)
    expect(page.locator("[data-part=all-good]")).to_be_hidden()


def test_its_pages_break_no_rule_of_axe(visit: Visit, site: BuiltSite) -> None:
    page = visit(f"{site.url}guides/procrastination/")
    for address in ("guides/procrastination/vague-starts/", "quizzes/", "quizzes/delay-check/"):
        assert axe_in_both_schemes(page) == []
        page.goto(site.url + address)
        settled(page)
    give(page, {"begin": 1})
    submit(page)
    assert axe_in_both_schemes(page) == []
