"""What a reader does, in Chromium, Firefox and WebKit: `make test-engines`.

Each journey is written once, taken in all three, and must not violate the Content-Security-Policy. Run by pytest, but
`make test` passes it over by its name: these engines aren't on every machine.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator

import pytest

from generator.i18n.texts import read_texts
from generator.model.knowledge import KnowledgeQuiz
from generator.model.quiz import SelfAudit
from tests.engines.drivers import Engine, started
from tests.engines.reader import ON_PAPER, Reader
from tests.engines.reporting import CANARY, ReportingServer
from tests.flow_support import QUIZ, full, keys_for
from tests.site_support import PAGE_TYPES, BuiltSite, build, copy_project, expected, written
from tests.tools.browser import NoBrowserError, find_browser
from tests.tools.engines import Engines

NAMES = ("chromium", "firefox", "webkit")
KNOWLEDGE = PAGE_TYPES["knowledge quiz"]
TEXT = read_texts()
SUBSCRIBE = """
subscribe:
  action: https://letters.example.com/subscribe
  email_field: email
  note: One letter a week.
"""
ISSUE = "content/issues/2026-11-23-micro-betrayals.md"
OLD = "old/leaks/"
# Whether the worker answers, and has the kit, and a page is kept.
IS_KEPT = """return caches.keys().then(names => Promise.all(names.map(async name => {
    const keys = await (await caches.open(name)).keys();
    return keys.map(one => new URL(one.url).pathname);
  }))).then(found => navigator.serviceWorker.controller !== null
    && ["quizzes/self-audit/", arguments[0]].every(page => found.flat().includes(`/a/${page}`)))"""
EMBEDDED = """\
---
format: 1
title: Two quizzes
description: Some questions of a self-audit, and two scenes, on one page as an issue may have them.
---

# Two quizzes

```quiz
self-audit
att-screen
att-reply
```

Words between them.

```quiz
which-leak
ladder
hard-day
```
"""


@pytest.fixture(scope="session", params=NAMES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    try:
        programs = Engines().programs(find_browser())
    except NoBrowserError as error:
        pytest.fail(str(error), pytrace=False)
    with started(request.param, programs) as running:
        yield running


@pytest.fixture(scope="session")
def journeys(server: ReportingServer, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The real project with a page of embedded quizzes, an old address and a subscribe form; and it again, twice."""
    project = copy_project(tmp_path_factory.mktemp("project"))
    (project / "content" / "pages" / "two.md").write_text(EMBEDDED, encoding="utf-8")
    config, issue = project / "content" / "site.yml", project / ISSUE
    config.write_text(config.read_text(encoding="utf-8") + SUBSCRIBE, encoding="utf-8")
    text = issue.read_text(encoding="utf-8").replace("number: 1\n", f"number: 1\naliases: [/{OLD}]\n")
    issue.write_text(text, encoding="utf-8")
    earlier = re.sub(r"(?m)^(id|number|date|aliases): .*\n", "", text).replace("---\n", "---\nid: earlier-one\n", 1)
    (issue.parent / "2025-03-01-earlier.md").write_text(earlier, encoding="utf-8")
    folder = tmp_path_factory.mktemp("site")
    site = build(project, folder, server.mount("a", folder))
    assert site.status == 0, site.log
    for name in ("b", "still"):
        server.mount(name, folder)
    server.still.add("still")
    return site


@pytest.fixture(scope="session")
def server() -> Iterator[ReportingServer]:
    with ReportingServer() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def reader(
    engine: Engine, journeys: BuiltSite, server: ReportingServer, figure: Callable[[str, object], None]
) -> Iterator[Reader]:
    """A reader whose journey must violate no policy."""
    one = Reader(engine, journeys.url)
    yield one
    engine.open(f"{journeys.url}about/")
    found = violations(engine, server)
    assert found == [], f"{engine.name}: violations of the Content-Security-Policy"
    server.journeys[engine.name] += 1
    figure(f"Content-Security-Policy, {engine.name}", f"0 violations in {server.journeys[engine.name]} journeys")


def violations(engine: Engine, server: ReportingServer) -> list[str]:
    """Those since the last call."""
    return server.taken(lambda: engine.run("new Image().src = arguments[0]", f"{CANARY}/x.png"))


# The self-audit


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
    reader: Reader, server: ReportingServer
) -> None:
    old = '{"format":1,"attempts":[]}'
    reader.open(QUIZ)
    reader.press(TEXT("keep.remember"))
    reader.sees("[data-part=history]")
    kept = reader.kept
    assert list(kept) == ["inversion:/a/:self-audit"]
    reader.url = f"{server.origin}/b/"
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
    reader: Reader, server: ReportingServer, quiz: SelfAudit, leaks: KnowledgeQuiz
) -> None:
    item = quiz.items[0]
    reader.engine.open(f"{server.origin}/still/{QUIZ}")
    reader.sees(".item", len(quiz.items))
    reader.sees(".by-hand table", len(quiz.scales))
    assert reader.visible("inversion-quiz button") == 0
    reader.tab_to(f"radio {item.id}=")
    reader.engine.press("Space", "ArrowDown", "Enter")
    assert list(reader.chosen.values()) == ["1"]
    assert reader.engine.run("return location.pathname") == f"/still/{QUIZ}"
    reader.engine.open(f"{server.origin}/still/{KNOWLEDGE}")
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
    reader: Reader, server: ReportingServer, quiz: SelfAudit
) -> None:
    seen = PAGE_TYPES["issue"]
    reader.open(seen)
    reader.engine.wait(IS_KEPT, seen)
    try:
        server.is_cut = True
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
        server.is_cut = False


def test_every_kind_of_page_opens_and_an_old_address_leads_on(reader: Reader) -> None:
    for name, address in PAGE_TYPES.items():
        reader.open(address)
        assert reader.visible("h1") == 1, name
        # The stylesheet has come.
        assert reader.engine.run("return getComputedStyle(document.body).marginTop") == "0px", name
    reader.engine.open(reader.url + OLD)
    reader.engine.wait("return location.pathname.endsWith('/issues/micro-betrayals/')")


def test_code_that_got_into_a_page_does_not_run_and_its_violations_are_told(
    engine: Engine, journeys: BuiltSite, server: ReportingServer
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
    told = " ".join(violations(engine, server))
    assert "script-src" in told
    assert "style-src" in told
