"""What a reader does in the self-audit, in Chromium, Firefox and WebKit: `make test-engines`.

Each journey is written once, taken in all three, and must not violate the Content-Security-Policy. Run by pytest, but
`make test` passes it over by its name: these engines aren't on every machine.
"""

from __future__ import annotations

import json

from generator.i18n.texts import read_texts
from generator.model.quiz import SelfAudit
from tests.engines.reader import ON_PAPER, Reader
from tests.engines.reporting import ReportingServer
from tests.flow_support import QUIZ, full, keys_for
from tests.site_support import expected, written

TEXT = read_texts()


def test_by_keys_the_focus_is_at_every_question_and_the_scores_are_right(reader: Reader, quiz: SelfAudit) -> None:
    answers = full(quiz)
    reader.open(QUIZ)
    reader.tab_to("BUTTON Start")
    reader.engine.press("Enter")
    for item, key in zip(quiz.items, keys_for(quiz, answers), strict=True):
        reader.focus_is(f"q-{item.id}")
        reader.engine.press(key)
        reader.focus_is(f"radio {item.id}={answers[item.id]}")
        reader.engine.press("Enter")
    reader.focus_is("check")
    assert reader.chosen == written(answers)
    reader.tab_to("BUTTON See your result")
    reader.engine.press("Enter")
    reader.focus_is("result")
    assert reader.shown == expected(quiz, answers)


def test_by_mouse_the_focus_is_at_every_state_there_and_back(reader: Reader, quiz: SelfAudit) -> None:
    items = [item.id for item in quiz.items]
    reader.open(QUIZ)
    reader.press("Start")
    for item in items[:3]:
        reader.focus_is(f"q-{item}")
        reader.engine.click(".current input[value='1']")
        reader.press("Continue")
    reader.focus_is(f"q-{items[3]}")
    reader.press("Skip this one")
    reader.focus_is(f"q-{items[4]}")
    reader.press("Back")
    reader.focus_is(f"q-{items[3]}")
    answers = dict.fromkeys(items[:-1], 1)
    reader.answer(answers)
    reader.press("Erase my answers")
    reader.focus_is("start")
    assert reader.chosen == {}
    reader.answer(answers)
    reader.press("Start")
    reader.focus_is(f"q-{items[-1]}")
    reader.press("Continue")
    reader.focus_is("check")
    reader.engine.click(f"a[data-go='c-{items[2]}']")
    reader.focus_is(f"q-{items[2]}")
    reader.press("Continue")
    reader.focus_is("check")
    reader.press("See your result")
    reader.focus_is("result")
    assert reader.shown == expected(quiz, answers)
    reader.press("Change my answers")
    reader.focus_is("check")
    reader.press("See your result")
    reader.focus_is("result")
    reader.press("Erase my answers")
    reader.focus_is("start")
    reader.engine.click("[data-all]")
    reader.press("Start")
    reader.focus_is("all")
    reader.answer(answers)
    reader.press("See your result")
    reader.focus_is("result")
    assert reader.shown == expected(quiz, answers)


def test_going_on_by_itself_the_focus_is_at_every_question_until_the_result(reader: Reader, quiz: SelfAudit) -> None:
    items = [item.id for item in quiz.items]
    reader.open(QUIZ)
    reader.engine.click(".start [data-how=auto]")
    reader.press("Start")
    reader.focus_is(f"q-{items[0]}")
    reader.engine.click(".current input[value='1']")
    reader.focus_is(f"q-{items[1]}")
    reader.tab_to(f"radio {items[1]}=")
    reader.engine.press("Space", "ArrowDown", "ArrowDown")
    reader.engine.run("window.later = false; setTimeout(() => { window.later = true }, 1500)")
    reader.engine.wait("return window.later")
    reader.sees(f"[id$='--q-{items[1]}']")
    assert reader.chosen[items[1]] == "2"
    reader.engine.press("2")
    reader.focus_is(f"q-{items[2]}")
    reader.press("Back")
    reader.focus_is(f"q-{items[1]}")
    reader.engine.click(".current input[value='1']")
    for item in items[2:]:
        reader.focus_is(f"q-{item}")
        reader.engine.click(".current input[value='1']")
    reader.focus_is("result")
    assert reader.shown == expected(quiz, dict.fromkeys(items, 1))


def test_the_next_week_asks_whether_it_helped_and_offers_one_scale_alone(reader: Reader, quiz: SelfAudit) -> None:
    key, scale = "inversion:/a/:self-audit", next(iter(quiz.scales))
    reader.open(f"{QUIZ}#self-audit--all")
    reader.answer({item.id: 4 if item.scale == scale else 2 for item in quiz.items})
    reader.press("See your result")
    reader.focus_is("result")
    reader.engine.click("[data-practice]:not([hidden]) [data-try]")
    reader.engine.wait("return Object.values(localStorage).some(text => text.includes('practice'))")
    (attempt,) = json.loads(reader.kept[key])["attempts"]
    tried = attempt["practice"]
    attempt["taken"] = "2026-01-02T10:00:00Z"
    kept = json.dumps({"format": 1, "attempts": [attempt]})
    reader.engine.run("localStorage.setItem(arguments[0], arguments[1]); sessionStorage.clear()", key, kept)
    reader.open("about/")
    reader.engine.run("sessionStorage.clear()")
    reader.open(QUIZ)
    reader.sees("[data-part=tried] .plan")
    reader.engine.click("[data-helped=little]")
    reader.sees("[data-helped=little][aria-pressed=true]")
    assert json.loads(reader.kept[key])["attempts"] == [{**attempt, "helped": "little"}]
    reader.engine.click(f"[data-only='{tried}']")
    alone = [item.id for item in quiz.items if item.scale == tried]
    for item in alone:
        reader.focus_is(f"q-{item}")
        reader.engine.press("1", "Enter")
    reader.focus_is("check")
    reader.press("See your result")
    reader.focus_is("result")
    reader.sees(".result [data-scale]")
    assert json.loads(reader.kept[key])["attempts"][-1]["only"] == tried


def test_about_someone_else_the_questions_are_about_them_and_take_the_focus(reader: Reader, quiz: SelfAudit) -> None:
    first = quiz.items[0]
    reader.open(QUIZ)
    reader.engine.click("[data-view-choice][value=other]")
    reader.press("Start")
    reader.focus_is(f"q-{first.id}")
    assert reader.text(".current .ask") == reader.engine.run(
        "return document.querySelector('.current .ask').dataset.other"
    )
    answers = {item.id: number % 5 for number, item in enumerate(quiz.items)}
    reader.answer(answers)
    reader.open(f"{QUIZ}#self-audit--all")
    reader.reload()
    reader.press("See your result")
    reader.focus_is("result")
    reader.sees("[data-moment]", len(quiz.items))
    assert {one["score"] for one in reader.shown.values()} == {""}
    assert (reader.visible(".kept"), reader.visible(".share"), reader.visible(".result svg")) == (0, 0, 0)


def test_whoever_leaves_the_questions_about_someone_else_leaves_no_answer_behind(
    reader: Reader, quiz: SelfAudit
) -> None:
    """Another page of the site is in the place of the one outside: what matters is what Back leads to."""
    reader.open(QUIZ)
    reader.engine.click("[data-view-choice][value=other]")
    reader.sees("[data-leave]")
    reader.engine.wait(
        "return performance.getEntriesByName(new URL(document.querySelector('[data-leave]').dataset.leave,"
        " document.baseURI).href).length"
    )
    reader.press("Start")
    reader.focus_is(f"q-{quiz.items[0].id}")
    reader.answer({item.id: 3 for item in quiz.items})
    reader.engine.run("document.querySelector('[data-leave]').href = arguments[0]", f"{reader.url}about/")
    reader.engine.click("[data-leave]")
    reader.engine.wait("return location.pathname.endsWith('/about/')")
    reader.back()
    assert reader.engine.run("return location.pathname.endsWith('/quizzes/self-audit/')")
    assert reader.chosen == {}
    reader.open(f"{QUIZ}#self-audit--check")
    assert reader.chosen == {}


def test_back_forward_and_a_reload_keep_the_answers_the_state_and_the_focus(reader: Reader, quiz: SelfAudit) -> None:
    one, two, three = (item.id for item in quiz.items[:3])
    reader.open(QUIZ)
    reader.press("Start")
    for item in (one, two):
        reader.focus_is(f"q-{item}")
        reader.engine.press("2", "Enter")
    reader.focus_is(f"q-{three}")
    reader.back()
    reader.focus_is(f"q-{two}")
    reader.back()
    reader.focus_is(f"q-{one}")
    reader.back()
    reader.focus_is("start")
    reader.forward()
    reader.focus_is(f"q-{one}")
    reader.reload()
    reader.sees(f"[id$='--q-{one}']")
    reader.sees(".item")
    answers = {one: "1", two: "1"}
    assert reader.chosen == answers
    reader.open("about/")
    reader.back()
    reader.sees(f"[id$='--q-{one}']")
    assert reader.chosen == answers
    reader.answer(dict.fromkeys((item.id for item in quiz.items), 3))
    reader.open(f"{QUIZ}#self-audit--result")
    reader.reload()
    reader.sees(".result h2")
    assert reader.shown == expected(quiz, dict.fromkeys((item.id for item in quiz.items), 3))


def test_the_history_is_kept_drawn_and_erased(reader: Reader, quiz: SelfAudit) -> None:
    key = "inversion:/a/:self-audit"
    answers = full(quiz)
    reader.open(f"{QUIZ}#self-audit--all")
    reader.answer(answers)
    reader.press("See your result")
    reader.focus_is("result")
    assert reader.kept == {}
    reader.open(f"{QUIZ}#self-audit--start")
    reader.reload()
    reader.engine.click("[data-part=remember]")
    reader.sees("[data-part=history]")
    reader.open(f"{QUIZ}#self-audit--check")
    reader.reload()
    reader.press("See your result")
    reader.focus_is("result")
    (attempt,) = json.loads(reader.kept[key])["attempts"]
    assert attempt["answers"] == answers
    reader.open(f"{QUIZ}#self-audit--start")
    reader.reload()
    reader.sees("[data-part=weeks] tbody tr")
    reader.sees("[data-trend]", len(quiz.scales))
    reader.engine.click("[data-part=weeks] [data-part=erase]")
    reader.focus_is(f"H2 {TEXT('keep.heading')}")
    assert json.loads(reader.kept[key])["attempts"] == []
    reader.engine.click("[data-part=remember]")
    reader.sees("[data-part=history]", 0)
    assert reader.kept == {}


def test_what_an_earlier_version_kept_can_be_taken_over_on_one_site_of_two(
    reader: Reader, reporting: ReportingServer
) -> None:
    old = '{"format":1,"attempts":[]}'
    reader.open(QUIZ)
    reader.press(TEXT("keep.remember"))
    reader.sees("[data-part=history]")
    kept = reader.kept
    assert list(kept) == ["inversion:/a/:self-audit"]
    reader.url = f"{reporting.origin}/b/"
    reader.open(QUIZ)
    assert not reader.engine.run("return document.querySelector('[data-part=remember]').checked")
    reader.engine.run(
        "localStorage.setItem('inversion-quiz:self-audit', arguments[0])", old.replace("[]", f"[{ATTEMPT}]")
    )
    reader.reload()
    reader.press("An earlier version saved 1 attempt")
    reader.press(TEXT("keep.earlier_take"))
    reader.focus_is(f"H2 {TEXT('keep.heading')}")
    reader.sees("[data-part=weeks] tbody tr")
    reader.press(TEXT("keep.earlier_erase"))
    reader.focus_is("checkbox =on")
    assert reader.kept == {**kept, "inversion:/b/:self-audit": old.replace("[]", f"[{ATTEMPT}]")}


ATTEMPT = json.dumps(
    {
        "format": 1,
        "quiz": "self-audit",
        "revision": 1,
        "form": "0123456789abcdef",
        "taken": "2026-11-02T18:05:00Z",
        "perspective": "self",
        "answers": {"att-screen": 3},
    },
    separators=(",", ":"),
)


def test_a_link_with_answers_opens_beside_ones_own_and_a_damaged_one_says_so(reader: Reader, quiz: SelfAudit) -> None:
    answers = full(quiz)
    reader.open(f"{QUIZ}#self-audit--all")
    reader.engine.run("navigator.clipboard.writeText = () => Promise.reject()")
    reader.answer(answers)
    reader.press("See your result")
    reader.press(TEXT("share.summary"))
    reader.press(TEXT("share.copy"))
    reader.sees("[data-part=link]")
    link = reader.engine.run("return document.querySelector('[data-part=link]').value")
    fragment = link.partition("#")[2]
    assert fragment.startswith("a=1")
    reader.press("Erase my answers")
    reader.open("about/")
    reader.open(f"{QUIZ}#{fragment}")
    reader.focus_is("compare")
    assert fragment not in reader.engine.run("return location.href")
    reader.sees("[data-differ]", 0)
    reader.press(TEXT("compare.answer"))
    reader.focus_is("start")
    one, two = [name for name, value in answers.items() if isinstance(value, int)][:2]
    seen = {one: answers[one], two: (int(answers[two]) + 1) % 5}
    reader.answer(seen)
    reader.open(f"{QUIZ}#self-audit--all")
    reader.reload()
    reader.press("See your result")
    reader.sees("[data-moment]", 2)
    reader.press(TEXT("result.beside"))
    reader.focus_is("compare")
    reader.sees("[data-part=apart] [data-differ]", 1)
    reader.open("about/")
    reader.open(f"{QUIZ}#{fragment[:-1]}")
    reader.focus_is(f"P {TEXT('link.damaged')}")


def test_on_paper_there_is_the_form_with_its_sheet_or_one_result(reader: Reader, quiz: SelfAudit) -> None:
    reader.open(QUIZ)
    reader.press("Start")
    reader.engine.run(ON_PAPER)
    reader.sees(".item", len(quiz.items))
    reader.sees(".by-hand table", len(quiz.scales))
    for hidden in (".actions", "header.site nav", ".start", ".kept", ".result"):
        assert reader.visible(hidden) == 0, hidden
    wide = "return document.documentElement.scrollWidth <= innerWidth"
    assert reader.engine.run(wide)
    reader.open(f"{QUIZ}#self-audit--all")
    reader.reload()
    reader.answer(full(quiz))
    reader.press("See your result")
    reader.focus_is("result")
    reader.engine.run(ON_PAPER)
    reader.sees(".result [data-scale]", len(quiz.scales))
    assert (reader.visible(".item"), reader.visible(".by-hand table"), reader.visible(".actions")) == (0, 0, 0)
    assert reader.engine.run(wide)
