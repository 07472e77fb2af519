"""What a reader does on other pages and in other quizzes, in all three engines: also run by `make test-engines`."""

from __future__ import annotations

from generator.i18n.texts import read_texts
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from tests.engines.conftest import OLD, violations
from tests.engines.drivers import Engine
from tests.engines.reader import Reader
from tests.engines.reporting import ReportingServer
from tests.flow_support import QUIZ, full
from tests.site_support import PAGE_TYPES, BuiltSite, expected

KNOWLEDGE = PAGE_TYPES["knowledge quiz"]
TEXT = read_texts()
# Whether the worker answers, and has the kit, and a page is kept.
IS_KEPT = """return caches.keys().then(names => Promise.all(names.map(async name => {
    const keys = await (await caches.open(name)).keys();
    return keys.map(one => new URL(one.url).pathname);
  }))).then(found => navigator.serviceWorker.controller !== null
    && ["quizzes/self-audit/", arguments[0]].every(page => found.flat().includes(`/a/${page}`)))"""


# Other quizzes, and no scripts


def test_a_knowledge_quiz_shows_each_verdict_and_its_result_in_focus(reader: Reader, leaks: KnowledgeQuiz) -> None:
    first, second, *_ = leaks.items
    right = {item.id: item.correct[0] for item in leaks.items}
    wrong = next(option.id for option in second.options if option.id != right[second.id])
    reader.open(KNOWLEDGE)
    reader.engine.click(f"input[name='{first.id}'][value='{right[first.id]}']")
    reader.engine.click(f"[data-check='{first.id}']")
    reader.focus_is(f"P {TEXT('know.right')}")
    reader.answer({second.id: wrong})
    reader.tab_to(f"radio {second.id}={wrong}")
    reader.tab_to(f"BUTTON {TEXT('know.check')}")
    reader.engine.press("Enter")
    reader.focus_is(f"P {TEXT('know.wrong')}")
    reader.answer(right)
    for item in leaks.items:
        for other in item.correct[1:]:
            reader.engine.click(f"input[name='{item.id}'][value='{other}']")
    reader.press(TEXT("know.see"))
    reader.focus_is("result")
    score = "return {...document.querySelector('.result [data-score]').dataset}"
    found = reader.engine.run(score)
    # The second was corrected after it was checked.
    share = 100 * (len(leaks.items) - 1) / len(leaks.items)
    assert (found["score"], found["answered"]) == (str(int(share + 0.5)), str(len(leaks.items)))
    reader.engine.click(f"[data-missed='{second.id}'] a")
    reader.focus_is(f"q-{second.id}")
    reader.press(TEXT("know.again"))
    reader.focus_is("all")
    assert reader.chosen == {}
    reader.press(TEXT("know.see"))
    reader.focus_is(f"P {TEXT('know.blank')} {TEXT('know.blank_go')}")


def test_embedded_quizzes_keep_the_focus_each_in_itself(reader: Reader, quiz: SelfAudit) -> None:
    reader.open("two/")
    reader.press("Start")
    for item in ("att-screen", "att-reply"):
        reader.focus_is(f"q-{item}")
        reader.engine.press("3", "Enter")
    reader.focus_is("check")
    reader.press("See your result")
    reader.focus_is("result")
    assert set(reader.shown) == {quiz.items[0].scale}
    reader.engine.click("input[name='ladder']")
    reader.engine.click("[data-check='ladder']")
    reader.focus_is(f"P {TEXT('know.wrong')}")
    reader.press(TEXT("know.see"))
    reader.focus_is("result")
    reader.back()
    reader.back()
    reader.focus_is("check")


def test_without_scripts_the_form_takes_answers_and_is_scored_by_hand(
    reader: Reader, reporting: ReportingServer, quiz: SelfAudit, leaks: KnowledgeQuiz
) -> None:
    item = quiz.items[0]
    reader.engine.open(f"{reporting.origin}/still/{QUIZ}")
    reader.sees(".item", len(quiz.items))
    reader.sees(".by-hand table", len(quiz.scales))
    assert reader.visible("inversion-quiz button") == 0
    reader.tab_to(f"radio {item.id}=")
    reader.engine.press("Space", "ArrowDown", "Enter")
    assert list(reader.chosen.values()) == ["1"]
    assert reader.engine.run("return location.pathname") == f"/still/{QUIZ}"
    reader.engine.open(f"{reporting.origin}/still/{KNOWLEDGE}")
    reader.sees(".item", len(leaks.items))
    reader.engine.click(f"[data-feedback='{leaks.items[0].id}'] summary")
    reader.sees(f"[data-feedback='{leaks.items[0].id}'] li", len(leaks.items[0].options))


# The search, and every other page


def test_the_search_finds_and_back_leads_to_the_results_again(reader: Reader) -> None:
    reader.open("search/")
    reader.engine.click("input[type=search]")
    reader.engine.type("trust")
    reader.engine.press("Enter")
    reader.engine.wait("return document.querySelectorAll('.found > li').length > 0")
    before = reader.visible(".found > li")
    if reader.visible("[data-part=more]"):
        reader.press(TEXT("search.more"))
        reader.engine.wait("return document.activeElement.matches('.found > li:nth-child(7) a')")
    reader.engine.click(".found > li a")
    reader.engine.wait("return !location.pathname.endsWith('/search/')")
    reader.back()
    # A page that comes from memory has those too that were asked for.
    reader.engine.wait("return document.querySelectorAll('.found > li').length >= arguments[0]", before)
    assert "trust" not in reader.engine.run("return location.href")


def test_older_issues_are_searched_when_asked_for_and_back_leads_to_their_results(reader: Reader) -> None:
    reader.open("search/")
    reader.engine.click("input[type=search]")
    reader.engine.type("trust")
    reader.engine.press("Enter")
    reader.sees("[data-part=older] button")
    before = reader.visible(".found > li")
    assert "2025" in reader.text("[role=status]")
    reader.press(TEXT("search.older"))
    reader.engine.wait("return document.activeElement.matches('.found > li:first-child a')")
    assert reader.visible(".found > li") >= before
    assert reader.visible("[data-part=older]") == 0
    reader.engine.press("Enter")
    reader.engine.wait("return !location.pathname.endsWith('/search/')")
    reader.back()
    reader.engine.wait("return document.querySelectorAll('.found > li').length >= arguments[0]", before)
    assert reader.visible("[data-part=older]") == 0


def test_without_a_network_what_was_seen_and_the_quizzes_open_until_all_is_erased(
    reader: Reader, reporting: ReportingServer, quiz: SelfAudit
) -> None:
    seen = PAGE_TYPES["issue"]
    reader.open(seen)
    reader.engine.wait(IS_KEPT, seen)
    try:
        reporting.is_cut = True
        reader.open(seen)
        assert reader.visible("h1") == 1
        reader.open(f"{QUIZ}#self-audit--all")
        reader.answer(dict(full(quiz)))
        reader.press(TEXT("check.see"))
        reader.focus_is("result")
        assert reader.shown == expected(quiz, full(quiz))
        reader.engine.open(f"{reader.url}topics/trust/")
        reader.engine.wait("return location.pathname.endsWith('/device/')")
        reader.sees("[data-part=missing]")
        reader.sees("[data-part=seen] a")
        reader.press(TEXT("device.erase"))
        reader.engine.wait(
            "return document.querySelector('[data-part=erased]').textContent === arguments[0]", TEXT("device.done")
        )
        assert reader.engine.run("return caches.keys()") == []
        assert reader.kept == {}
    finally:
        reporting.is_cut = False


def test_every_kind_of_page_opens_and_an_old_address_leads_on(reader: Reader) -> None:
    for name, address in PAGE_TYPES.items():
        reader.open(address)
        assert reader.visible("h1") == 1, name
        # The stylesheet has come.
        assert reader.engine.run("return getComputedStyle(document.body).marginTop") == "0px", name
    reader.engine.open(reader.url + OLD)
    reader.engine.wait("return location.pathname.endsWith('/issues/micro-betrayals/')")


def test_code_that_got_into_a_page_does_not_run_and_its_violations_are_told(
    engine: Engine, journeys: BuiltSite, reporting: ReportingServer
) -> None:
    """The counterpart of all other journeys: the policy is in force, and no violation goes unseen."""
    engine.open(f"{journeys.url}about/")
    engine.run(
        """const script = document.createElement("script");
           script.textContent = "window.ran = 1";
           document.body.append(script);
           document.body.insertAdjacentHTML("beforeend", '<p id="red" style="color: rgb(255, 0, 0)">red</p>');"""
    )
    red = "return getComputedStyle(document.getElementById('red')).color === 'rgb(255, 0, 0)'"
    assert (engine.run("return window.ran ?? null"), engine.run(red)) == (None, False)
    told = " ".join(violations(engine, reporting))
    assert "script-src" in told
    assert "style-src" in told
