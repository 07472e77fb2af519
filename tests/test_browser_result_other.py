"""The same questions about someone else: their words, answers kept apart, and a result in moments, without a number."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from generator.site.site import Site
from generator.text.quotes import curl
from tests.conftest import Visit
from tests.flow_support import QUIZ, RESUME, at, begin, full, press
from tests.keep_support import TEXT
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
        }.items()
    }


def wanted(quiz: SelfAudit, view: str) -> dict[str, list[str]]:
    asks = [curl((item.text if view == "self" else item.other) or "") for item in quiz.items]
    stem = quiz.stem if view == "self" else quiz.stem_other or ""
    return {"stem": [curl(" ".join(stem.split()))], "questions": asks, "list": asks}


def judged_by_nobody(quiz: SelfAudit, answers: Answers) -> dict[str, dict[str, str | None]]:
    """What the result says in its attributes: how much was answered, and nothing that could be held against anyone."""
    return {name: {**one, "score": "", "band": "", "weakest": None} for name, one in expected(quiz, answers).items()}


def moments(page: Page) -> dict[str, dict[str, list[str]]]:
    """The items in sight, by scale and kind."""
    found: dict[str, dict[str, list[str]]] = page.locator(".result [data-scale]:visible").evaluate_all(
        """scales => Object.fromEntries(scales.map(scale => [scale.dataset.scale, Object.fromEntries(
          [...scale.querySelectorAll("[data-kind]:not([hidden])")].map(kind => [kind.dataset.kind,
            [...kind.querySelectorAll("[data-moment]")].map(one => one.dataset.moment)]))]))"""
    )
    return found


def by_the_middle(quiz: SelfAudit, answers: Answers) -> dict[str, dict[str, list[str]]]:
    """By hand: an answer above the middle of its question's range, as the scale counts it, is a moment kept."""
    wanted: dict[str, dict[str, list[str]]] = {}
    for scale in scoring_key(quiz).scales:
        own: dict[str, list[str]] = {"kept": [], "missed": [], "between": []}
        for one in scale.loads:
            value = answers.get(one.item.id)
            if isinstance(value, int):
                twice = 2 * one.share(value)
                own["between" if twice == 1 else "kept" if twice > 1 else "missed"].append(one.item.id)
        if any(own.values()):
            wanted[scale.id] = {kind: items for kind, items in own.items() if items}
    return wanted


def test_the_heading_is_about_both_while_the_questions_are_about_someone_else(page: Page, quiz: SelfAudit) -> None:
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(quiz.title)
    about(page, "other")
    expect(heading).to_have_text(quiz.title_other or "")
    page.reload()
    expect(heading).to_have_text(quiz.title_other or "")
    about(page, "self")
    expect(heading).to_have_text(quiz.title)


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
    assert shown(page) == judged_by_nobody(quiz, theirs)
    page.reload()
    settled(page)
    in_state(page, "result")
    assert (given(page), shown(page)) == (written(theirs), judged_by_nobody(quiz, theirs))


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


def test_the_result_about_someone_else_lists_moments_and_judges_nobody(page: Page, quiz: SelfAudit) -> None:
    about(page, "other")
    for answers in patterns(quiz, 4):
        result(page, answers)
        assert shown(page) == judged_by_nobody(quiz, answers)
        assert moments(page) == by_the_middle(quiz, answers)
        own = page.locator(".result")
        hidden = ("svg", ".number", "[data-band-text]", "[data-practice]", "[data-part=weakest]", "[data-says]",
                  "[data-part=moved]", ".plan", "table", ".share")  # fmt: skip
        for selector in hidden:
            expect(own.locator(selector).locator("visible=true")).to_have_count(0)
        seen = own.inner_text()
        titles = {band.title for scale in quiz.scales.values() for band in scale.bands}
        assert [title for title in titles if title in seen] == []
        assert "%" not in seen
        without_help = own.locator(".moments:visible, .lead:visible, .practice:visible").all_inner_texts()
        assert re.findall(r"[0-9]", " ".join(without_help)) == []
        expect(own.get_by_text(TEXT("other.view"))).to_be_visible()


def test_a_moment_is_the_question_in_the_words_about_someone_else_and_the_answer(page: Page, quiz: SelfAudit) -> None:
    first, *_ = quiz.items
    about(page, "other")
    result(page, {first.id: 1})
    row = page.locator("[data-moment]")
    expect(row).to_be_visible()
    assert row.inner_text().split("\n") == [curl(first.other or ""), "Sometimes"]


SAW = [
    ("kept", {"att-phone-away": 4, "att-screen": 0, "att-reply": "na"}, "kept"),
    ("missed", {"att-phone-away": 1, "att-elsewhere": 2}, "missed"),
    ("both", {"att-phone-away": 4, "att-screen": 4}, "kept"),
    ("both", {"att-phone-away": 4, "att-screen": 4, "att-reply": 3}, "missed"),
    ("between", {"att-phone-away": 2}, None),
    ("none", {"att-phone-away": "na"}, None),
    ("none", {}, None),
]


@pytest.mark.parametrize(("saw", "answers", "step"), SAW)
def test_it_says_one_thing_first_and_offers_a_step_only_where_there_is_something_to_say(
    page: Page, saw: str, answers: Answers, step: str | None
) -> None:
    about(page, "other")
    result(page, answers)
    own = page.locator(".result [data-part=result]")
    assert own.inner_text().startswith(TEXT(f"other.saw_{saw}"))
    assert own.locator(".practice:visible").all_inner_texts() == ([TEXT(f"other.step_{step}")] if step else [])
    expect(own.get_by_text(TEXT("other.left_out"))).to_be_visible()


def test_nothing_is_said_to_be_left_out_where_all_is_answered(page: Page, quiz: SelfAudit) -> None:
    about(page, "other")
    result(page, {item.id: 3 for item in quiz.items})
    expect(page.get_by_text(TEXT("other.left_out"))).to_be_hidden()


def test_help_comes_before_the_moments_and_the_step_which_asks_whether_it_is_safe(
    page: Page, quiz: SelfAudit, project: Site
) -> None:
    about(page, "other")
    result(page, {item.id: 4 for item in quiz.items})
    words_ = page.locator(".result").inner_text()
    step = words_.index("If things are kind and safe between you")
    for link in project.config.safety.links:
        assert words_.index(link.name) < words_.index(quiz.scales[quiz.items[0].scale or ""].title) < step
    help_ = page.locator(".result .safety")
    expect(help_.get_by_role("link", name=TEXT("result.safety"))).to_have_attribute("href", re.compile("safety/$"))


def test_nothing_of_another_person_is_kept_shared_or_scored_by_hand(page: Page, quiz: SelfAudit) -> None:
    page.get_by_role("checkbox", name=TEXT("keep.remember")).click()
    expect(page.locator("[data-part=history]")).to_be_visible()
    before = page.evaluate("({...localStorage})")
    about(page, "other")
    for hidden in (".kept", ".by-hand"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.get_by_text(TEXT("hand.none"))).to_be_visible()
    result(page, full(quiz))
    for hidden in (".kept", ".by-hand", ".share", "[data-part=made]"):
        expect(page.locator(hidden).locator("visible=true")).to_have_count(0)
    expect(page.get_by_text(TEXT("other.no_link"))).to_be_visible()
    assert page.evaluate("({...localStorage})") == before


def test_the_result_has_a_title_and_questions_to_write_about_of_its_own(
    page: Page, quiz: SelfAudit, project: Site
) -> None:
    about(page, "other")
    result(page, full(quiz))
    expect(page.get_by_role("heading", name="How their week looked to you")).to_be_visible()
    page.locator(".reflect summary:visible").click()
    asked_for = page.locator(".reflect label:visible").all_inner_texts()
    assert [one.strip() for one in asked_for] == [TEXT(f"other.prompt_{one}") for one in ("well", "unseen", "say")]
    about(page, "self")
    result(page, full(quiz))
    expect(page.get_by_role("heading", name=TEXT("result.heading"))).to_be_visible()
    prompts = [curl(prompt) for guide in project.guides for prompt in guide.reflection.prompts]
    page.locator(".reflect:visible").evaluate("one => { one.open = true }")
    assert [one.strip() for one in page.locator(".reflect label:visible").all_inner_texts()] == prompts


def test_a_reader_faster_than_its_script_sees_the_moments_once_it_is_there(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit
) -> None:
    page = visit(built_site.url + QUIZ, reduced_motion="reduce")
    held: list[Route] = []
    page.route("**/other.js", lambda route: held.append(route))  # noqa: PLW0108 - a method of a list takes no mark of Playwright's
    page.get_by_role("radio", name="About someone else").check()
    answers = {item.id: 1 for item in quiz.items}
    show_all(page)
    give(page, answers)
    submit(page)
    expect(page.locator("[data-moment]")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.locator("[data-moment]")).to_have_count(len(quiz.items))


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
    for words_ in ("from where you stood", "tell them about one moment", TEXT("other.no_link")):
        expect(own.get_by_text(words_)).to_be_hidden()
    expect(own.locator("[data-band-text]:visible")).to_have_count(len(quiz.scales))


def test_a_screen_reader_finds_no_band_and_no_number_in_the_result_about_someone_else(
    page: Page, quiz: SelfAudit
) -> None:
    about(page, "other")
    result(page, quiz.examples[4].answers)
    spoken = page.get_by_role("region", name="How their week looked to you").aria_snapshot()
    assert "A good place for a reset" not in spoken
    assert "one thing to try this week" not in spoken
    assert "If things are kind and safe between you" in spoken


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
    expect(page.get_by_role("group", name="Who are you answering about?")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text(quiz.title)
    assert words(page) == wanted(quiz, "other")
    answers = full(quiz)
    give(page, answers)
    submit(page)
    assert shown(page) == judged_by_nobody(quiz, answers)
    for part in (".kept", ".share", ".by-hand"):
        expect(page.locator(part)).to_have_count(0)
    page.reload()
    settled(page)
    assert (given(page), shown(page)) == (written(answers), judged_by_nobody(quiz, answers))
