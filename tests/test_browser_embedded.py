"""A quiz elsewhere than on its own page: twice in one text, and in part."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.quiz.marking import mark
from generator.text.quotes import curl
from tests.conftest import Visit
from tests.flow_support import RESUME, at, begin, press, question
from tests.html_support import read_html
from tests.probe_support import OVERFLOW, SMALL
from tests.site_support import (
    Answers,
    BuiltSite,
    Server,
    asked,
    axe_in_both_schemes,
    build,
    copy_project,
    erase,
    expected,
    give,
    given,
    in_state,
    settled,
    show_all,
    shown,
    submit,
    written,
)

pytestmark = pytest.mark.browser
TWICE = """\
---
format: 1
title: Two weeks
description: The same questions twice on one page, for two people who answer on one device.
---

# Two weeks

## Main

```quiz
self-audit
```

Words between them.

```quiz
self-audit
```
"""


SOME = ("att-screen", "att-reply", "att-phone-away", "pro-callback", "pro-on-time")
OTHERS = ("att-screen", "lie-white")
SCENES = ("ladder", "hard-day")
PARTS = f"""\
---
format: 1
title: Some questions
description: Some questions of a quiz, some others, all of them, and two scenes, on one page that has an issue's length.
---

# Some questions

{
    "".join(
        f"```quiz{chr(10)}{chr(10).join(names)}{chr(10)}```{chr(10)}{chr(10)}"
        for names in (("self-audit", *SOME), ("self-audit", *OTHERS), ("self-audit",), ("which-leak", *SCENES))
    )
}
"""


@pytest.fixture(scope="module")
def site(server: Server, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The real project with a page that holds the quiz twice, and one that holds parts of it."""
    project = copy_project(tmp_path_factory.mktemp("twice"))
    (project / "content" / "pages" / "two.md").write_text(TWICE, encoding="utf-8")
    (project / "content" / "pages" / "parts.md").write_text(PARTS, encoding="utf-8")
    folder = tmp_path_factory.mktemp("site")
    site = build(project, folder, server.mount("twice", folder))
    assert site.status == 0, site.log
    return site


def test_two_quizzes_on_a_page_share_no_id(site: BuiltSite) -> None:
    page = read_html((site.folder / "two" / "index.html").read_text(encoding="utf-8"))
    ids = [element.attributes["id"] for element in page if "id" in element.attributes]
    assert len(ids) > 60
    assert len(set(ids)) == len(ids)


def test_two_quizzes_on_a_page_score_apart(visit: Visit, site: BuiltSite, quiz: SelfAudit) -> None:
    page = visit(f"{site.url}two/", reduced_motion="reduce")
    one, other = page.locator("inversion-quiz").all()
    mixed, slipped = quiz.examples[5].answers, quiz.examples[4].answers
    give(one, mixed)
    give(other, slipped)
    assert (given(one), given(other)) == (written(mixed), written(slipped))
    submit(other)
    assert (shown(one), shown(other)) == ({}, expected(quiz, slipped))
    expect(other.get_by_role("heading", name="Your result")).to_be_focused()
    expect(one.locator("[data-part=status]")).to_have_text("")
    submit(one)
    assert (shown(one), shown(other)) == (expected(quiz, mixed), expected(quiz, slipped))
    erase(one)
    assert (given(one), shown(one)) == ({}, {})
    assert (given(other), shown(other)) == (written(slipped), expected(quiz, slipped))


@pytest.fixture
def parts(visit: Visit, site: BuiltSite) -> Page:
    return visit(f"{site.url}parts/", reduced_motion="reduce")


def quizzes(page: Page) -> list[Locator]:
    """Some questions, some others, the whole quiz, two scenes."""
    found = page.locator("inversion-quiz").all()
    assert len(found) == 4
    return found


def test_named_items_score_as_the_reference_does_with_those_alone(parts: Page, quiz: SelfAudit) -> None:
    some, others, *_ = quizzes(parts)
    for root, names in ((some, SOME), (others, OTHERS)):
        part = quiz.only(names)
        assert len(part.scales) == 2
        expect(root).to_contain_text(f"{len(names)} questions")
        sheets: tuple[Answers, ...] = (
            dict.fromkeys(names, 3),
            {names[0]: 1, names[-1]: 2},
            {names[0]: "na", names[1]: 4},
        )
        for answers in sheets:
            show_all(root)
            expect(root.locator(".item:visible")).to_have_count(len(names))
            with asked(parts):
                root.get_by_role("button", name="Erase my answers").locator("visible=true").click()
                in_state(root, "start")
            give(root, answers)
            submit(root)
            assert shown(root) == expected(part, answers)


def test_named_items_are_asked_one_at_a_time_checked_and_changed(parts: Page, quiz: SelfAudit) -> None:
    some = quizzes(parts)[0]
    begin(some)
    for number, name in enumerate(SOME, 1):
        at(some, name)
        expect(some.locator(".item:visible legend")).to_contain_text(f"{number} of {len(SOME)}")
        parts.keyboard.press(str(number))
        parts.keyboard.press("Enter")
    in_state(some, "check")
    some.get_by_role("link", name="Change the answer to question 4", exact=True).click()
    at(some, SOME[3])
    parts.keyboard.press("0")
    parts.keyboard.press("Enter")
    in_state(some, "check")
    press(some, "See your result")
    in_state(some, "result")
    expect(some.get_by_role("heading", name="Your result")).to_be_focused()
    answers: dict[str, int | str] = {**{name: number for number, name in enumerate(SOME)}, SOME[3]: "na"}
    assert shown(some) == expected(quiz.only(SOME), answers)


def test_named_items_have_no_history_and_no_sharing_and_the_whole_quiz_beside_them_has(
    parts: Page, quiz: SelfAudit
) -> None:
    some, others, whole, scenes = quizzes(parts)
    for root in (some, others, whole, scenes):
        own = int(root is whole)
        assert root.locator("[data-part=remember]").count() == own
        assert root.locator("[data-part=copy]").count() == own
        assert root.locator("[data-focus=compare]").count() == 0
    whole.get_by_role("checkbox", name="Remember on this device").click()
    expect(whole.locator("[data-part=history]")).to_be_visible()
    empty = parts.evaluate("({...localStorage})")
    assert list(empty) == ["inversion:/twice/:self-audit"]
    for root, names in ((some, SOME), (others, OTHERS)):
        give(root, dict.fromkeys(names, 2))
        submit(root)
    assert parts.evaluate("({...localStorage})") == empty
    give(whole, quiz.examples[5].answers)
    submit(whole)
    assert len(json.loads(parts.evaluate("localStorage['inversion:/twice/:self-audit']"))["attempts"]) == 1


def test_quizzes_and_parts_of_quizzes_on_a_page_are_apart(parts: Page, quiz: SelfAudit, leaks: KnowledgeQuiz) -> None:
    some, others, whole, scenes = quizzes(parts)
    (name,) = set(SOME) & set(OTHERS)
    give(some, {name: 1})
    give(others, {name: 2})
    others.get_by_role("radio", name="About someone else").check()
    give(others, {name: 3})
    give(whole, quiz.examples[5].answers)
    scene = leaks.items[0]
    give(scenes, {scene.id: scene.correct[0]})
    for _ in range(2):
        held = [{name: "1"}, {name: "3"}, written(quiz.examples[5].answers), {scene.id: scene.correct[0]}]
        assert [given(root) for root in quizzes(parts)] == held
        assert [root.get_attribute("data-view") for root in quizzes(parts)] == ["self", "other", "self", "self"]
        parts.reload()
        settled(parts)
    begin(others, RESUME)
    at(others, OTHERS[1])
    for root in (some, whole):
        in_state(root, "start")
    erase(whole)
    assert [given(root) for root in quizzes(parts)] == [{name: "1"}, {name: "3"}, {}, {scene.id: scene.correct[0]}]
    in_state(others, "ask")


def test_whom_one_quiz_is_about_does_not_change_the_words_of_another(parts: Page, quiz: SelfAudit) -> None:
    some, others, whole, _ = quizzes(parts)
    others.get_by_role("radio", name="About someone else").check()
    item = next(item for item in quiz.items if item.id in SOME and item.id in OTHERS)
    asks = [root.locator(f"[id$='--q-{item.id}'] .ask").text_content() for root in (some, others, whole)]
    assert asks == [curl(item.text), curl(item.other or ""), curl(item.text)]
    begin(others)
    parts.go_back()
    in_state(others, "start")
    expect(others.get_by_role("radio", name="About someone else")).to_be_checked()
    expect(some.get_by_role("radio", name="About me")).to_be_checked()


def test_the_button_of_a_quiz_says_go_on_where_another_has_the_address(parts: Page) -> None:
    """The fragment belongs to one quiz; what is on the start card of the others must be true all the same."""
    some, others, *_ = quizzes(parts)
    give(others, {OTHERS[0]: 1})
    begin(some)
    others.get_by_role("radio", name="About someone else").check()
    expect(others.locator("[data-part=begin]")).to_have_text("Start")
    others.get_by_role("radio", name="About me").check()
    expect(others.locator("[data-part=begin]")).to_have_text(RESUME)
    assert question(some) == SOME[0]


def test_some_scenes_of_a_knowledge_quiz_are_a_small_quiz(parts: Page, leaks: KnowledgeQuiz) -> None:
    scenes = quizzes(parts)[3]
    part = leaks.only(SCENES)
    expect(scenes.locator(".item:visible")).to_have_count(len(SCENES))
    expect(scenes.get_by_text("fits best").locator("visible=true")).to_have_count(0)
    answers = {item.id: item.correct[0] for item in part.items}
    give(scenes, answers)
    submit(scenes)
    marked = mark(part, answers)
    words = scenes.locator(".result [data-part=right]")
    expect(words).to_have_attribute("data-score", str(marked.shown))
    expect(words).to_contain_text(f"{len(SCENES)} of {len(SCENES)}")
    assert scenes.locator(".result tr[data-topic]").count() == len(part.topics) < len(leaks.topics)


def test_answers_of_a_link_open_on_the_quizs_own_page_only(parts: Page, site: BuiltSite, quiz: SelfAudit) -> None:
    whole = quizzes(parts)[2]
    parts.evaluate("() => { navigator.clipboard.writeText = async text => { window.copied = text } }")
    give(whole, quiz.examples[5].answers)
    submit(whole)
    whole.get_by_text("Copy a link to my answers").click()
    whole.get_by_role("button", name="Copy the link").click()
    parts.wait_for_function("() => window.copied")
    link = parts.evaluate("window.copied")
    assert link.startswith(f"{site.url}quizzes/self-audit/#a=")
    held = parts.evaluate("({...sessionStorage})")
    parts.goto(f"{site.url}parts/#{link.partition('#')[2]}")
    parts.reload()
    settled(parts)
    for root in quizzes(parts)[:3]:
        in_state(root, "start")
    assert parts.evaluate("({...sessionStorage})") == held
    assert parts.locator(".trouble:visible").count() == 0
    parts.goto(link)
    settled(parts)
    in_state(parts, "compare")


def test_named_items_break_no_rule_of_axe_overflow_nowhere_and_have_targets_of_24_px(
    visit: Visit, site: BuiltSite
) -> None:
    page = visit(f"{site.url}parts/", reduced_motion="reduce", viewport={"width": 320, "height": 640})
    some, others, whole, scenes = quizzes(page)
    begin(some)
    give(others, dict.fromkeys(OTHERS, 2))
    submit(others)
    show_all(whole)
    give(scenes, {SCENES[0]: "none"})
    submit(scenes)
    assert axe_in_both_schemes(page) == []
    assert page.evaluate(OVERFLOW) == [320, []]
    assert page.evaluate(SMALL) == []


@pytest.mark.slow
def test_two_results_on_a_page_break_no_rule_of_axe(visit: Visit, site: BuiltSite, quiz: SelfAudit) -> None:
    page = visit(f"{site.url}two/", reduced_motion="reduce")
    for one in page.locator("inversion-quiz").all():
        give(one, quiz.examples[5].answers)
        submit(one)
    closed = page.locator("details:not([open]) > summary:visible")
    while closed.count():  # one that opens may show others
        closed.first.click()
    opened = "all => all.map(one => one.dataset.part ?? null)"
    for one in page.locator("inversion-quiz").all():
        # Three scales' answers, how the result was made, the prompts, and sharing.
        folded = ["moved", "moved", "moved", "made", "reflect", None]
        assert one.locator("details[open]:visible").evaluate_all(opened) == folded
    assert axe_in_both_schemes(page) == []


def test_a_script_that_comes_before_the_whole_page_leads_through_every_quiz_of_it(
    visit: Visit, site: BuiltSite, quiz: SelfAudit
) -> None:
    page = visit("about:blank", reduced_motion="reduce")
    rest: list[Route] = []
    whole = (site.folder / "two" / "index.html").read_text(encoding="utf-8")
    slow = whole.replace("Words between them.", '<script src="../rest.js"></script>')
    assert slow != whole
    page.route("**/two/", lambda route: route.fulfill(content_type="text/html", body=slow))
    page.route("**/rest.js", lambda route: rest.append(route))  # noqa: PLW0108 - a method of a list takes no mark of Playwright's
    with page.expect_request("**/rest.js"):
        page.goto(f"{site.url}two/", wait_until="commit")
    quizzes = page.locator("inversion-quiz")
    expect(page.locator("inversion-quiz:defined")).to_have_count(1)  # the browser has read no more of the page yet
    give(quizzes.first, quiz.examples[5].answers)
    rest[0].fulfill(content_type="text/javascript", body="")
    settled(page)
    for one in quizzes.all():
        expect(one.locator(".start").first).to_be_visible()
    assert given(quizzes.first) == written(quiz.examples[5].answers)
    give(quizzes.last, quiz.examples[4].answers)
    submit(quizzes.last)
    assert shown(quizzes.last) == expected(quiz, quiz.examples[4].answers)


def test_back_to_two_quizzes_brings_each_its_own_answers(visit: Visit, site: BuiltSite, quiz: SelfAudit) -> None:
    page = visit(f"{site.url}two/", reduced_motion="reduce")
    one, other = page.locator("inversion-quiz").all()
    mixed, slipped = quiz.examples[5].answers, quiz.examples[4].answers
    give(one, mixed)
    give(other, slipped)
    submit(other)
    page.get_by_role("link", name="About").first.click()
    page.wait_for_url("**/about/")
    page.go_back()
    settled(page)
    assert (given(one), given(other)) == (written(mixed), written(slipped))
    expect(other.locator(".result")).to_be_visible()
    assert (shown(one), shown(other)) == ({}, expected(quiz, slipped))


def test_two_quizzes_on_a_page_keep_their_states_apart(visit: Visit, site: BuiltSite, quiz: SelfAudit) -> None:
    page = visit(f"{site.url}two/", reduced_motion="reduce")
    one, other = page.locator("inversion-quiz").all()
    begin(one)
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    at(one, quiz.items[1].id)
    in_state(other, "start")
    begin(other)
    at(other, quiz.items[0].id)
    page.keyboard.press("0")
    assert (question(one), question(other)) == (quiz.items[1].id, quiz.items[0].id)
    assert (given(one), given(other)) == ({quiz.items[0].id: "0"}, {quiz.items[0].id: "na"})
    page.reload()
    settled(page)
    assert (given(one), given(other)) == ({quiz.items[0].id: "0"}, {quiz.items[0].id: "na"})
    assert page.evaluate("Object.keys(sessionStorage).length") == 2
    in_state(other, "ask")
    erase(one)
    assert (given(one), given(other)) == ({}, {quiz.items[0].id: "na"})
