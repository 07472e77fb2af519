"""A quiz for those who hear it, type it, or see it in their own colours: order, names, focus, live words, contrast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from generator.model.guide import Guide
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from generator.site.site import Site
from generator.text.markdown import curl
from tests.conftest import Visit
from tests.flow_support import QUIZ, at, begin, focus_of, full, press
from tests.place_support import DESK, KNOWLEDGE, PHONE, PLACES
from tests.site_support import (
    BuiltSite,
    asked,
    erase,
    expected,
    give,
    given,
    in_state,
    outcome_of,
    settled,
    shown,
    submit,
)
from tests.test_browser_access import OpenPlace, every_place, open_place

pytestmark = pytest.mark.browser
__all__ = ["open_place"]  # a fixture
CONTROLS = {"button", "link", "radio", "checkbox", "textbox", "DisclosureTriangle"}
NAMED = {*CONTROLS, "heading", "group", "form", "region", "complementary", "table", "navigation"}
WHOLE = {*CONTROLS, "heading", "Legend", "LabelText"}  # what is in them is their name


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", viewport=DESK)


# The accessibility tree, as the browser gives it to a screen reader.


def nodes(page: Page) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Role and name of all that a screen reader meets from the page's first heading on, in its order."""
    session = page.context.new_cdp_session(page)
    tree = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()

    def walk(node_id: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        node = tree[node_id]
        role, name = (node.get(key, {}).get("value", "") for key in ("role", "name"))
        if not node["ignored"]:
            yield role, " ".join(name.split()), node
        inside = (walk(child) for child in node.get("childIds", []))
        for child in inside:
            yield from (one for one in child if role not in WHOLE or one[0] in CONTROLS)

    everything = list(walk(next(iter(tree))))
    first = next(place for place, (role, _, _) in enumerate(everything) if role == "heading")
    last = next(place for place, (role, _, _) in enumerate(everything) if role == "contentinfo")
    yield from everything[first:last]


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
    assert any(line.startswith("text 28 questions · about 4 minutes") for line in lines[1:head])
    assert lines[head : head + 9] == [
        "heading 2 Before you start",
        "group Who is it about?",
        "radio About me",
        "radio About someone else",
        "group How do you want to see the questions?",
        "radio One at a time",
        "radio All on one page",
        "button Start",
        "text Your answers stay in this tab until you close it.",
    ]
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
            "button Erase my answers",
            "checkbox Number keys choose an answer",
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
    wanted = ["heading 2 Check your answers", "text 1 of 28 answered", "heading 3 Attention"]
    for number, item in enumerate(quiz.items, 1):
        if number in (8, 15, 22):
            wanted.append(f"heading 3 {list(quiz.scales.values())[number // 7].title}")
        wanted += [
            f"text {curl(item.text)}",
            "text Every time" if number == 1 else "text Not answered",
            f"link Change the answer to question {number}",
        ]
    wanted += ["button See your result", "button Erase my answers"]
    assert in_order(lines, *wanted) == wanted


def test_the_result_is_heard_part_by_part_with_number_band_and_count(
    page: Page, quiz: SelfAudit, project: Site
) -> None:
    answers = quiz.examples[5].answers
    give(page, answers)
    submit(page)
    lines = heard(page)
    outcome = outcome_of(quiz, answers)
    wanted = ["region Your result", "heading 2 Your result", "text Each number is the share of moments kept"]
    for name, one in outcome.scales.items():
        (band,) = [band for band in quiz.scales[name].bands if band.id == one.band]
        wanted += [f"heading 3 {quiz.scales[name].title}", f"text {one.shown}", "text %"]
        wanted += ["text Most to gain here"] * (name in outcome.weakest)
        wanted += [f"text {band.title}.", f"text {one.answered} of {one.items} answered"]
    (weakest,) = outcome.weakest
    guide: Guide
    guide, category = project.category(quiz.scales[weakest].category or "")
    wanted += [f"link {guide.strategy(strategy).title}" for strategy in category.strategies]
    wanted += [f"link About {category.title}", "complementary If you are not safe"]
    wanted += ["DisclosureTriangle How these numbers were made", "heading 3 Before you go"]
    wanted += [f"textbox {curl(prompt)}" for prompt in guide.reflection.prompts]
    wanted += ["button Change my answers", "button Erase my answers", "checkbox Remember on this device"]
    assert in_order(lines, *wanted) == wanted
    assert len([line for line in lines if line.startswith("heading 2")]) == 1


def test_which_points_are_circled_is_heard_too(page: Page, quiz: SelfAudit) -> None:
    answers = quiz.examples[5].answers
    give(page, answers)
    submit(page)
    page.get_by_text("How these numbers were made").click()
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
    asks = ["heading 2 All questions", *options, "button Check 1 of 14", "DisclosureTriangle The answer"]
    assert in_order(lines, *asks) == asks
    assert [line for line in lines if line in ("text fits best", "text That fits.", "text your choice")] == []
    give(page, {item.id: item.correct[0]})
    page.locator(f"[data-check={item.id}]").click()
    told = [*asks, "text That fits.", "text fits best"]
    assert in_order(heard(page), *told) == told
    submit(page)
    result = ["status The answers are open, and how it went stands below them.", "region How it went"]
    result += ["heading 2 How it went", f"text 1 of {len(leaks.items)} right", "heading 3 By topic", "table"]
    assert in_order(heard(page), *result[:1]) == []  # its words are text in it
    result[0] = "text The answers are open, and how it went stands below them."
    assert in_order(heard(page), *result) == result


@every_place
def test_all_that_is_met_has_a_name_and_nothing_is_met_twice(open_place: OpenPlace, place: str) -> None:
    page = open_place(place)
    met = list(nodes(page))
    assert [role for role, name, _ in met if role in NAMED - {"group", "table"} and not name] == []
    assert [name for role, name, _ in met if role == "group" and not name and place == "question"] == []
    twice = {"The answer", "Change my answers", "Erase my answers"}  # each in a part with a name of its own
    buttons = [name for role, name, _ in met if role in ("button", "checkbox") and name not in twice]
    assert sorted(buttons) == sorted(set(buttons))
    assert [name for _, name, _ in met if name.startswith(("+", "–")) and len(name) > 1] == []


# What is seen comes in the same order as what is heard. The bar at the bottom of the window stays where it is.
ORDER = """() => {
  const all = document.querySelectorAll(
    "inversion-quiz :is(h2, h3, legend, p, li, a, button, input, summary, textarea, .number)");
  const shown = [...all].filter(one => one.checkVisibility() && one.getBoundingClientRect().height > 1
    && !one.closest(".visually-hidden, .finish, .scroll"));
  const wrong = [];
  shown.forEach((one, at) => {
    const next = shown[at + 1];
    if (!next || one.contains(next)) return;
    const [a, b] = [one.getBoundingClientRect(), next.getBoundingClientRect()];
    const below = b.top >= a.bottom - 12;
    const sameRow = b.top < a.bottom && b.bottom > a.top && b.left >= a.left;
    const nextColumn = b.left >= a.right - 1;
    if (!below && !sameRow && !nextColumn) wrong.push(`${one.outerHTML.slice(0, 80)} | ${next.outerHTML.slice(0, 80)}`);
  });
  return [shown.length, wrong];
}"""


@every_place
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_is_seen_comes_in_the_order_in_which_it_is_heard(
    open_place: OpenPlace, place: str, size: dict[str, int]
) -> None:
    page = open_place(place, viewport=size)
    count, wrong = page.evaluate(ORDER)
    assert count > 8
    assert wrong == []


def test_another_order_than_the_heard_one_is_found(open_place: OpenPlace) -> None:
    """The control."""
    page = open_place("question")
    page.add_style_tag(content=".step { flex-direction: row-reverse } .options { order: -1 }")
    assert page.evaluate(ORDER)[1] != []


# Focus and live words.


def in_sight(target: Locator) -> None:
    """The top of it is in the window, and nothing lies over it."""
    assert target.evaluate(
        """one => {
          const box = (one.closest("label") ?? one).getBoundingClientRect();
          const [x, y] = [box.left + Math.min(box.width, 40) / 2, box.top + Math.min(box.height, 20) / 2];
          const there = document.elementFromPoint(x, y);
          const seen = one.contains(there) || there.contains(one) || one.matches(".visually-hidden");
          return y >= 0 && y < innerHeight && seen;
        }"""
    )


@pytest.mark.parametrize("size", [DESK, PHONE, {"width": 568, "height": 320}], ids=["desk", "phone", "lying phone"])
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_each_change_of_state_moves_the_focus_to_the_new_heading_or_question_in_sight(
    visit: Visit, built_site: BuiltSite, quiz: SelfAudit, size: dict[str, int], motion: str
) -> None:
    page = visit(built_site.url + QUIZ, reduced_motion=motion, viewport=size)

    def there(state: str) -> None:
        focus_of(page, state)
        in_sight(page.locator(":focus"))

    first, second = (item.id for item in quiz.items[:2])
    begin(page)
    there(f"q-{first}")
    press(page, "Continue")
    there(f"q-{second}")
    press(page, "Skip this one")
    there(f"q-{quiz.items[2].id}")
    press(page, "Back")
    there(f"q-{second}")
    press(page, "Back")
    press(page, "Back")
    there("start")
    give(page, full(quiz))
    press(page, "Start")  # the button says so until the card comes anew
    there("check")
    page.get_by_role("link", name="Change the answer to question 28", exact=True).click()
    there(f"c-{quiz.items[-1].id}")
    press(page, "Continue")
    there("check")
    press(page, "See your result")
    there("result")
    press(page, "Change my answers")
    there("check")
    page.go_back()
    there("result")
    with asked(page):
        page.locator(".result").get_by_role("button", name="Erase my answers").click()
        there("start")
    page.get_by_role("radio", name="All on one page").check()
    press(page, "Start")
    there("all")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_each_change_of_a_knowledge_quiz_moves_the_focus_to_where_it_happened(
    visit: Visit, built_site: BuiltSite, leaks: KnowledgeQuiz, size: dict[str, int]
) -> None:
    page = visit(built_site.url + KNOWLEDGE, reduced_motion="reduce", viewport=size)
    item = leaks.items[5]
    give(page, {item.id: item.correct[0]})
    page.locator(f"[data-check={item.id}]").click()
    expect(page.locator("[data-verdict=right]:visible")).to_be_focused()
    in_sight(page.locator(":focus"))
    page.get_by_role("button", name="See how it went").click()
    expect(page.get_by_role("heading", name="How it went")).to_be_focused()
    in_sight(page.locator(":focus"))
    erase(page)
    focus_of(page, "all")


def test_a_page_that_was_only_loaded_leaves_the_focus_where_it_was(
    page: Page, quiz: SelfAudit, built_site: BuiltSite
) -> None:
    give(page, full(quiz))
    for state in ("q-pro-on-time", "check", "result", "start"):
        page.goto(f"{built_site.url}about/")
        page.goto(f"{built_site.url}{QUIZ}#self-audit--{state}")
        settled(page)
        assert page.evaluate("document.activeElement === document.body")


def test_the_live_region_is_there_from_the_first_and_says_ready_and_erased(page: Page, quiz: SelfAudit) -> None:
    """A region that comes with its words is often not read out; one that gets them is."""
    (live,) = [node for role, _, node in nodes(page) if role == "status"]
    assert {"name": "live", "value": {"type": "token", "value": "polite"}} in live["properties"]
    status = page.locator("[data-part=status]")
    status.evaluate(
        """one => {
          window.said = [];
          new MutationObserver(() => window.said.push(one.textContent)).observe(one, {childList: true});
        }"""
    )
    give(page, full(quiz))
    submit(page)
    assert page.evaluate("said") == ["Your result is ready."]
    press(page, "Change my answers")
    press(page, "See your result")
    in_state(page, "result")
    assert page.evaluate("said") == ["Your result is ready."] * 2
    erase(page)
    assert page.evaluate("said") == [*["Your result is ready."] * 2, "Your answers are erased."]
    assert status.is_visible()


def test_notes_of_trouble_are_live_too(open_place: OpenPlace) -> None:
    page = open_place("notes")
    notes = page.locator("inversion-quiz > .trouble")
    assert notes.count() == 4
    roles = notes.evaluate_all("all => all.map(one => [one.dataset.part, one.getAttribute('role')])")
    assert dict(roles) == {"unloaded": "status", "unkept": "status", "changed": "status", "trouble-link": None}


# The keyboard alone.


def stop(page: Page) -> str:
    """What has the focus, in words."""
    found: str = page.evaluate(
        """() => {
          const one = document.activeElement;
          const name = one.type === "radio" ? `radio ${one.name}` : one.innerText || one.labels?.[0]?.innerText;
          return `${one.tagName} ${(name || one.ariaLabel || "").trim().replace(/\\s+/g, " ")}`;
        }"""
    )
    return found


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until the focus is on what has these words."""
    stops = []
    while words not in stop(page):
        page.keyboard.press("Tab")
        stops.append(stop(page))
        assert len(stops) < 80, stops


def test_the_whole_self_audit_there_and_back_with_the_keyboard_alone(page: Page, quiz: SelfAudit) -> None:
    """From the top of the page to the result, a change from there, the result again, and all erased."""
    tab_to(page, "Skip to content")
    page.keyboard.press("Enter")
    tab_to(page, "radio self-audit--about")
    page.keyboard.press("ArrowDown")
    expect(page.locator("inversion-quiz")).to_have_attribute("data-view", "other")
    page.keyboard.press("ArrowUp")
    expect(page.locator("inversion-quiz")).to_have_attribute("data-view", "self")
    tab_to(page, "BUTTON Start")
    page.keyboard.press("Enter")
    answers: dict[str, int | str] = {}
    for number, item in enumerate(quiz.items):
        at(page, item.id)
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(number % 6):
            page.keyboard.press("ArrowDown")
        answers[item.id] = number % 6 if number % 6 < 5 else "na"
        tab_to(page, "BUTTON Continue")
        page.keyboard.press("Space" if number % 2 else "Enter")
    in_state(page, "check")
    tab_to(page, "BUTTON See your result")
    page.keyboard.press("Enter")
    in_state(page, "result")
    assert shown(page) == expected(quiz, answers)
    tab_to(page, "How these numbers were made")
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=made] table").first).to_be_visible()
    tab_to(page, "BUTTON Change my answers")
    page.keyboard.press("Space")
    focus_of(page, "check")
    tab_to(page, "A Change the answer to question 3")
    page.keyboard.press("Enter")
    at(page, quiz.items[2].id)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    answers[quiz.items[2].id] = 1
    tab_to(page, "BUTTON Continue")
    page.keyboard.press("Enter")
    focus_of(page, "check")
    tab_to(page, "BUTTON See your result")
    page.keyboard.press("Enter")
    focus_of(page, "result")
    assert shown(page) == expected(quiz, answers)
    with asked(page) as questions:
        tab_to(page, "BUTTON Erase my answers")
        page.keyboard.press("Enter")
        focus_of(page, "start")
    assert len(questions) == 1
    assert given(page) == {}


REACHED = """() => [...document.querySelectorAll("a[href], button, input, summary, textarea, [tabindex='0']")]
  .filter(one => one.checkVisibility() && !one.disabled)
  .filter(one => one.type !== "radio" || one.checked || !document.querySelector(`[name="${one.name}"]:checked`)
    && document.querySelector(`[name="${one.name}"]`) === one)
  .map(one => (window.numbers ??= new Map).get(one) ?? (numbers.set(one, numbers.size), numbers.get(one)))"""
NOW = "() => document.activeElement === document.body ? null : numbers.get(document.activeElement) ?? -1"
RING = """() => [document.activeElement, document.activeElement.closest("label")].some(one => {
  if (!one) return false;
  const {outlineStyle, outlineWidth} = getComputedStyle(one);
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
})"""


@every_place
def test_tab_reaches_all_controls_in_their_order_shows_each_and_is_caught_by_none(
    open_place: OpenPlace, place: str
) -> None:
    page = open_place(place)
    page.evaluate("() => { document.activeElement.blur(); getSelection().removeAllRanges(); }")
    page.locator("body").evaluate("one => { one.tabIndex = -1; one.focus(); one.removeAttribute('tabindex') }")
    wanted = page.evaluate(REACHED)
    stops = []
    for _ in wanted:
        page.keyboard.press("Tab")
        assert page.evaluate(RING), stop(page)
        stops.append(page.evaluate(NOW))
    assert stops == wanted
    page.keyboard.press("Tab")
    assert page.evaluate(NOW) in (None, wanted[0])


# Colours that a reader forces, and motion that a reader does not want.

CONTRAST = """(one, property) => {
  const rgb = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const light = text => rgb(text).map(n => n / 255).map(n => n <= .03928 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4)
    .reduce((sum, n, at) => sum + n * [.2126, .7152, .0722][at], 0);
  const [a, b] = [getComputedStyle(one)[property], getComputedStyle(document.body).backgroundColor].map(light);
  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("forced", ["active", "none"])
@pytest.mark.parametrize(
    ("place", "selector", "kind"),
    [
        ("result", "[data-scale] rect.bar", "fill"),
        ("compare", "[data-who=theirs] rect.bar", "fill"),
        ("compare", "[data-who=mine] rect.bar", "stroke"),
        ("history", "path.line:not(.dots)", "stroke"),
        ("history", "path.dots", "stroke"),
    ],
)
def test_bars_and_lines_stand_out_in_the_colours_of_the_site_and_in_forced_ones(
    open_place: OpenPlace, place: str, selector: str, kind: str, forced: str, scheme: str
) -> None:
    page = open_place(place, forced_colors=forced, color_scheme=scheme)
    drawn = page.locator(f"inversion-quiz {selector}")
    assert drawn.count() == 4
    for one in drawn.all():
        assert one.evaluate(CONTRAST, kind) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["start", "question", "all on one page", "knowledge quiz checked"])
def test_forced_colours_tell_what_is_chosen_from_what_is_focused_and_from_the_rest(
    open_place: OpenPlace, place: str, scheme: str
) -> None:
    page = open_place(place, forced_colors="active", color_scheme=scheme)
    options = page.locator("fieldset:visible").first.locator("label:visible")
    options.last.click()
    page.keyboard.press("Shift+Tab")  # away from it
    look = "one => { const s = getComputedStyle(one); return [s.borderTopWidth, s.borderTopColor, s.outlineStyle] }"
    chosen, rest = options.last.evaluate(look), options.first.evaluate(look)
    assert (chosen[0], rest[0]) == ("3px", "1px")
    assert chosen[1] != rest[1]
    assert chosen[2] == rest[2] == "none"
    page.keyboard.press("Tab")
    expect(options.last.locator("input")).to_be_focused()
    focused = options.last.evaluate(look)
    assert focused[:2] == chosen[:2]
    assert focused[2] == "solid"


MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
  const {animationName, transitionDuration, scrollBehavior} = getComputedStyle(one);
  return animationName !== "none" || parseFloat(transitionDuration) || scrollBehavior === "smooth";
}).length + document.getAnimations().length"""


@pytest.mark.parametrize("place", list(PLACES))
def test_nothing_moves_in_any_state_where_less_motion_is_asked_for(open_place: OpenPlace, place: str) -> None:
    assert open_place(place).evaluate(MOVING) == 0


def test_what_moves_is_found(open_place: OpenPlace) -> None:
    """The control: where nobody asks for less, the page may scroll smoothly."""
    assert open_place("start", reduced_motion="no-preference").evaluate(MOVING) > 0
