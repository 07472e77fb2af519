"""The same questions about someone else: their words, answers kept apart, and a result that judges nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.model.quiz import SelfAudit
from generator.text.quotes import curl
from tests.conftest import Visit
from tests.flow_support import QUIZ, RESUME, at, begin, full, press
from tests.site_support import (
    Answers,
    BuiltSite,
    Server,
    asked,
    build,
    copy_project,
    expected,
    give,
    given,
    in_state,
    load,
    outcome_of,
    patterns,
    scale_quiz,
    settled,
    show_all,
    shown,
    submit,
    written,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce")


def about(page: Page, view: str) -> None:
    """Chooses whom it is about, on the start card."""
    page.evaluate("() => { location.hash = 'self-audit--start' }")
    in_state(page, "start")
    page.get_by_role("radio", name={"self": "About me", "other": "About someone else"}[view]).check()
    expect(page.locator("inversion-quiz")).to_have_attribute("data-view", view)


def words(page: Page) -> dict[str, list[str]]:
    """The words of every question wherever it stands, and of the stem. The list has them once it's shown."""
    page.evaluate("() => { location.hash = 'self-audit--check' }")
    in_state(page, "check")
    return {
        name: page.locator(selector).evaluate_all("all => all.map(one => one.textContent.trim())")
        for name, selector in {
            "stem": ".stem",
            "questions": ".item .ask",
            "list": ".list li > span",
            "by hand": ".by-hand [data-row] span",
        }.items()
    }


def wanted(quiz: SelfAudit, view: str) -> dict[str, list[str]]:
    asks = [curl((item.text if view == "self" else item.other) or "") for item in quiz.items]
    stem = quiz.stem if view == "self" else quiz.stem_other or ""
    return {"stem": [curl(" ".join(stem.split()))], "questions": asks, "list": asks, "by hand": asks}


def test_every_question_is_worded_about_the_one_it_is_about(page: Page, quiz: SelfAudit) -> None:
    assert words(page) == wanted(quiz, "self")
    about(page, "other")
    assert words(page) == wanted(quiz, "other")
    page.reload()
    settled(page)
    assert words(page) == wanted(quiz, "other")
    about(page, "self")
    assert words(page) == wanted(quiz, "self")


def test_the_start_card_gives_a_word_of_care_for_someone_else_only(page: Page) -> None:
    hint = page.get_by_text("Go by what you saw, and skip what you could not see.")
    expect(hint).to_be_hidden()
    about(page, "other")
    expect(hint).to_be_visible()
    about(page, "self")
    expect(hint).to_be_hidden()


def test_answers_about_me_and_about_someone_else_are_kept_apart(page: Page, quiz: SelfAudit) -> None:
    mine, theirs = quiz.examples[5].answers, quiz.examples[4].answers
    give(page, mine)
    about(page, "other")
    assert given(page) == {}
    expect(page.locator("[data-part=begin]")).to_have_text("Start")
    give(page, theirs)
    about(page, "self")
    assert given(page) == written(mine)
    expect(page.locator("[data-part=begin]")).to_have_text(RESUME)
    submit(page)
    assert shown(page) == expected(quiz, mine)
    about(page, "other")
    submit(page)
    assert shown(page) == expected(quiz, theirs)
    page.reload()
    settled(page)
    in_state(page, "result")
    assert (given(page), shown(page)) == (written(theirs), expected(quiz, theirs))


def test_erase_takes_the_answers_about_both_and_asks_where_there_are_any(page: Page, quiz: SelfAudit) -> None:
    give(page, quiz.examples[5].answers)
    submit(page)
    about(page, "other")
    erase_it = page.get_by_role("button", name="Erase my answers").locator("visible=true")
    with asked(page) as questions:
        erase_it.click()
        page.evaluate("() => new Promise(resolve => setTimeout(resolve))")
    assert questions == ["Erase all your answers in this tab? You can’t get them back."]
    expect(erase_it).to_have_count(0)
    for view in ("self", "other"):
        about(page, view)
        assert given(page) == {}
    kept = page.evaluate("({...sessionStorage})")
    assert all(item.id not in str(kept) for item in quiz.items)
    assert "taken" not in str(kept)


def test_one_at_a_time_it_goes_on_where_the_answers_about_that_person_end(page: Page, quiz: SelfAudit) -> None:
    names = [item.id for item in quiz.items]
    give(page, {names[0]: 1, names[1]: 1})
    about(page, "other")
    give(page, {names[0]: 2})
    page.reload()
    settled(page)
    begin(page, RESUME)
    at(page, names[1])
    expect(page.locator(".item:visible .ask")).to_have_text(curl(quiz.items[1].other or ""))
    about(page, "self")
    begin(page, RESUME)
    at(page, names[2])
    expect(page.locator(".item:visible .ask")).to_have_text(curl(quiz.items[2].text))


def test_the_result_about_someone_else_has_numbers_and_neither_bands_nor_plans(page: Page, quiz: SelfAudit) -> None:
    about(page, "other")
    for answers in patterns(quiz, 2):
        result(page, answers)
        assert shown(page) == expected(quiz, answers)
        own = page.locator(".result")
        for name, one in outcome_of(quiz, answers).scales.items():
            number = f"{one.shown}%" if one.shown is not None else "–"
            expect(own.locator(f"[data-scale={name}] .number")).to_have_text(number, use_inner_text=True)
        hidden = ("[data-band-text]", "[data-practice]", "[data-part=weakest]", "[data-part=all-good]",
                  "[data-part=others]", "[data-says]", "[data-part=moved]", ".axis li", ".plan")  # fmt: skip
        for selector in hidden:
            expect(own.locator(selector).locator("visible=true")).to_have_count(0)
        seen = own.inner_text()
        titles = {band.title for scale in quiz.scales.values() for band in scale.bands}
        assert [title for title in titles if title in seen] == []
        expect(own.get_by_text("This is how it looked from where you stood.")).to_be_visible()
        expect(own.get_by_text("tell them about one moment that went well")).to_be_visible()


def result(page: Page, answers: Answers) -> None:
    """The result of these answers alone, about the same person as before."""
    show_all(page)
    with asked(page):
        press(page, "Erase my answers")
        in_state(page, "start")
    give(page, answers)
    submit(page)


def test_the_result_about_me_has_none_of_the_words_about_someone_else(page: Page, quiz: SelfAudit) -> None:
    result(page, quiz.examples[5].answers)
    own = page.locator(".result")
    for words_ in ("from where you stood", "tell them about one moment", "Would they mind?"):
        expect(own.get_by_text(words_)).to_be_hidden()
    expect(own.locator("[data-band-text]:visible")).to_have_count(len(quiz.scales))


def test_too_few_answers_about_someone_else_are_told_too(page: Page, quiz: SelfAudit) -> None:
    about(page, "other")
    submit(page)
    expect(page.locator(".result").get_by_text("so there is no number here").locator("visible=true")).to_have_count(1)
    assert shown(page) == expected(quiz, {})


def test_how_the_numbers_were_made_is_told_in_the_words_about_someone_else(page: Page, quiz: SelfAudit) -> None:
    about(page, "other")
    result(page, full(quiz))
    page.get_by_text("How these numbers are worked out").click()
    rows = page.locator(".result [data-row] span").all_inner_texts()
    assert rows == [curl(item.other or "") for item in quiz.items]


def test_a_screen_reader_finds_no_band_and_no_plan_in_the_result_about_someone_else(
    page: Page, quiz: SelfAudit
) -> None:
    about(page, "other")
    result(page, quiz.examples[4].answers)
    spoken = page.get_by_role("region", name="Your result").aria_snapshot()
    assert "A good place for a reset" not in spoken
    assert "one thing to try this week" not in spoken
    assert "One thing to try this week, if things are kind and safe between you: tell them" in spoken


@pytest.fixture(scope="module")
def one_sided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real project, but its self-audit is about someone else only."""
    project = copy_project(tmp_path_factory.mktemp("one-sided"))
    path = project / "quizzes" / "self-audit.yml"
    text = path.read_text(encoding="utf-8")
    assert text.count("perspectives: [self, other]") == 1
    path.write_text(text.replace("perspectives: [self, other]", "perspectives: [other]"), encoding="utf-8")
    return project


def test_a_quiz_about_someone_else_only_asks_and_answers_in_those_words_without_a_choice(
    visit: Visit, one_sided: Path, server: Server, tmp_path: Path
) -> None:
    site = build(one_sided, tmp_path, server.mount("one-sided", tmp_path))
    assert site.status == 0, site.log
    quiz = scale_quiz(load(one_sided), "self-audit")
    page = visit(site.url + QUIZ, reduced_motion="reduce")
    expect(page.get_by_role("group", name="Who is it about?")).to_have_count(0)
    assert words(page) == wanted(quiz, "other")
    answers = full(quiz)
    give(page, answers)
    submit(page)
    assert shown(page) == expected(quiz, answers)
    expect(page.locator(".result [data-band-text]:visible")).to_have_count(0)
    page.reload()
    settled(page)
    assert (given(page), shown(page)) == (written(answers), expected(quiz, answers))
