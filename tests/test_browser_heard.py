"""A quiz for those who hear it: what the accessibility tree holds, in its order."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from generator.model.guide import Guide
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.site.site import Site
from generator.text.quotes import curl
from tests.conftest import Visit
from tests.flow_support import QUIZ, begin
from tests.place_support import DESK, KNOWLEDGE
from tests.probe_support import NAMED, nodes
from tests.site_support import BuiltSite, give, in_state, outcome_of, submit

pytestmark = pytest.mark.browser


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", viewport=DESK)


def heard(page: Page) -> list[str]:
    """The same as lines: headings with their level, controls and groups with their names, and text."""
    found = []
    for role, name, node in nodes(page):
        if role == "heading":
            (level,) = [one["value"]["value"] for one in node["properties"] if one["name"] == "level"]
            found.append(f"heading {level} {name}")
        elif role in NAMED or role == "status":
            found.append(f"{role} {name}".strip())
        elif role == "StaticText":
            found.append(f"text {name}")
    return found


def in_order(lines: list[str], *wanted: str) -> list[str]:
    """Those of the wanted lines that are there, each after the one before; a text may go on."""
    found, place = [], 0
    for one in wanted:
        hits = [n for n, line in enumerate(lines[place:], place) if line == one or (one[:5] == "text " and one in line)]
        if hits:
            found.append(one)
            place = hits[0] + 1
    return found


def test_the_start_is_heard_as_heading_text_choices_and_button(page: Page, quiz: SelfAudit) -> None:
    lines = heard(page)
    head = lines.index("heading 2 Before you start")
    assert lines[0] == f"heading 1 {curl(quiz.title)}"
    assert {line.split()[0] for line in lines[1:head]} <= {"text", "link"}
    assert any(line.startswith("text This is a look at one week.") for line in lines[1:head])
    assert any(line.startswith("text 28 questions · about 5 minutes") for line in lines[1:head])
    assert lines[head + 1 : head + 7] == [
        "group Who are you answering about?",
        "radio About me",
        "radio About someone else",
        "button Start",
        "text Your answers stay in this tab until you close it.",
        "checkbox Move to the next question after each answer",
    ]
    assert lines[head + 7].startswith("text You get a moment to change your mind")
    view = lines.index("group How do you want to see the questions?")
    assert {line.split()[0] for line in lines[head + 8 : view]} <= {"text", "link"}
    assert lines[view + 1 : view + 3] == ["radio One at a time", "radio All on one page"]
    assert "form" not in " ".join(line.split()[0] for line in lines)
    assert [line for line in lines if line.startswith("DisclosureTriangle")] == ["DisclosureTriangle Score it by hand"]


def test_a_question_is_heard_as_stem_question_options_and_buttons_and_nothing_else(page: Page, quiz: SelfAudit) -> None:
    begin(page)
    item = quiz.items[0]
    options = quiz.response_set(item)
    assert options
    answers = [option.label for option in options.options] + [options.not_applicable]
    assert [line.casefold() for line in heard(page)] == [
        line.casefold()
        for line in (
            f"heading 1 {curl(quiz.title)}",
            f"form {quiz.title}",
            f"text {curl(' '.join(quiz.stem.split()))}",
            f"group Attention · 1 of {len(quiz.items)} {curl(item.text)}",
            *(f"radio {answer}" for answer in answers),
            "button Back",
            "button Continue",
            "button Skip this one",
            "checkbox Use the number keys to choose an answer",
            "button Erase my answers",
            "status",
        )
    ]
    (group,) = [node for role, _, node in nodes(page) if role == "group"]
    assert group["description"]["value"] == curl(" ".join(quiz.stem.split()))


def test_the_list_is_heard_as_each_question_its_answer_and_its_link(page: Page, quiz: SelfAudit) -> None:
    give(page, {quiz.items[0].id: 4})
    page.evaluate("() => { location.hash = 'self-audit--check' }")
    in_state(page, "check")
    lines = heard(page)
    assert in_order(lines, "heading 2 All questions") == []
    wanted = ["heading 2 Check your answers", "text 1 of 28 answered", "button See your result", "heading 3 Attention"]
    for number, item in enumerate(quiz.items, 1):
        if number in (8, 15, 22):
            wanted.append(f"heading 3 {list(quiz.scales.values())[number // 7].title}")
        wanted += [
            f"text {curl(item.text)}",
            "text Every time" if number == 1 else "text Not answered",
            f"link Change the answer to question {number}",
        ]
    wanted += ["button Erase my answers"]
    assert in_order(lines, *wanted) == wanted


def test_the_result_is_heard_part_by_part_with_number_band_and_count(
    page: Page, quiz: SelfAudit, project: Site
) -> None:
    answers = quiz.examples[5].answers
    give(page, answers)
    submit(page)
    lines = heard(page)
    outcome = outcome_of(quiz, answers)
    (weakest,) = outcome.weakest
    wanted = ["region Your result", "heading 2 Your result", "text This comes from your own answers and nothing else."]
    wanted += [f"text This time, start with {quiz.scales[weakest].title}."]
    wanted += ["heading 3 " + f"{quiz.scales[weakest].title}: one thing to try this week".upper()]
    wanted += [f"link More about {quiz.scales[weakest].title}", "text THE WHOLE PICTURE"]
    for name, one in outcome.scales.items():
        wanted += [f"text {quiz.scales[name].title}", f"text {one.shown}"]
    wanted += ["text Each number is the average of your own estimates"]
    guide: Guide
    for name, one in outcome.scales.items():
        (band,) = [band for band in quiz.scales[name].bands if band.id == one.band]
        wanted += [f"heading 3 {quiz.scales[name].title}", f"text {one.shown}", "text %"]
        wanted += ["text One place to start"] * (name in outcome.weakest)
        wanted += [f"text {band.title}"]
        if one.band != "steady":
            guide, category = project.category(quiz.scales[name].category or "")
            wanted += [f"link {guide.strategy(strategy).title}" for strategy in category.strategies]
        wanted += [f"text {one.answered} of {one.items} answered"]
    wanted += [
        "complementary If you are not safe",
        "DisclosureTriangle How these numbers are worked out",
        "DisclosureTriangle Write a few words for yourself",
    ]
    wanted += [
        "button Print this",
        "button Change my answers",
        "button Erase my answers",
        "checkbox Remember on this device",
    ]
    assert in_order(lines, *wanted) == wanted
    assert len([line for line in lines if line.startswith("heading 2")]) == 1


def test_which_points_are_circled_is_heard_too(page: Page, quiz: SelfAudit) -> None:
    answers = quiz.examples[5].answers
    give(page, answers)
    submit(page)
    page.get_by_text("How these numbers are worked out").click()
    current = page.locator(".result td[aria-current=true]")
    expect(current).to_have_count(sum(value != "na" for value in answers.values()))
    assert current.all_inner_texts() == page.locator(".result mark").all_inner_texts()


def test_a_knowledge_quiz_is_heard_without_its_answers_and_then_with_them(
    visit: Visit, built_site: BuiltSite, leaks: KnowledgeQuiz
) -> None:
    page = visit(built_site.url + KNOWLEDGE, reduced_motion="reduce")
    item = leaks.items[0]
    lines = heard(page)
    options = [f"radio {curl(option.text)}" for option in item.options]
    asks = [
        "heading 2 All questions",
        *options,
        f"button Check 1 of {len(leaks.items)}",
        "DisclosureTriangle The answer",
    ]
    assert in_order(lines, *asks) == asks
    assert [line for line in lines if line in ("text fits best", "text That fits.", "text your choice")] == []
    give(page, {item.id: item.correct[0]})
    page.locator(f"[data-check={item.id}]").click()
    told = [*asks, "text That fits.", "text fits best"]
    assert in_order(heard(page), *told) == told
    submit(page)
    result = ["status The answers are shown. Your result is below them.", "region How it went"]
    result += ["heading 2 How it went", f"text 1 of {len(leaks.items)} right", "heading 3 By topic", "table"]
    assert in_order(heard(page), *result[:1]) == []  # its words are text in it
    result[0] = "text The answers are shown. Your result is below them."
    assert in_order(heard(page), *result) == result
