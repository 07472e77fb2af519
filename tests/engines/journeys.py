"""What a reader does, in Chromium, Firefox and WebKit: `make test-engines`.

Each journey is written once and taken in all three. Run by pytest, but `make test` passes it over by its name: these
engines aren't on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from generator.model.quiz import SelfAudit
from tests.engines.drivers import Engine, started
from tests.flow_support import QUIZ, full, keys_for
from tests.site_support import BuiltSite, expected
from tests.tools.browser import NoBrowserError, find_browser
from tests.tools.engines import Engines

NAMES = ("chromium", "firefox", "webkit")
KNOWLEDGE = "quizzes/which-leak/"

# Where the focus is: a state by its heading, a question by its own legend, else an element by its tag and its words.
FOCUS = """
  const one = document.activeElement;
  if (one.dataset.focus) return one.dataset.focus;
  if (one.matches(".item > legend")) return one.parentElement.id.split("--").pop();
  if (one.matches("input")) return `${one.type} ${one.name}=${one.value}`;
  return `${one.tagName} ${one === document.body ? "" : one.textContent.trim().replace(/\\s+/g, " ")}`.trim();
"""
STATE = "return document.querySelector('inversion-quiz').dataset.state"
SETTLED = "return [...document.querySelectorAll('inversion-quiz')].every(one => one.dataset.state)"
CHOSEN = """
  return Object.fromEntries([...document.querySelectorAll(".item input:checked")].map(one => [one.name, one.value]));
"""
SHOWN = """
  return Object.fromEntries([...document.querySelectorAll(".result [data-scale]")].map(one =>
    [one.dataset.scale, Object.fromEntries(["score", "band", "answered", "weakest"].map(name =>
      [name, one.getAttribute(`data-${name}`)]))]));
"""
ANSWER = """
  for (const [name, value] of Object.entries(arguments[0]))
    document.querySelector(`.item input[name="${CSS.escape(name)}"][value="${value}"]`).click();
"""


@pytest.fixture(scope="session", params=NAMES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    try:
        programs = Engines().programs(find_browser())
    except NoBrowserError as error:
        pytest.fail(str(error), pytrace=False)
    with started(request.param, programs) as running:
        yield running


class Reader:
    """Someone who was never here, in one of the engines."""

    def __init__(self, engine: Engine, site: BuiltSite) -> None:
        self.engine = engine
        self.site = site
        engine.open(f"{site.url}404.html")
        engine.run("localStorage.clear(); sessionStorage.clear()")

    def open(self, address: str) -> None:
        self.engine.open(self.site.url + address)
        self.settle()

    def settle(self) -> None:
        """Waits for the scripts of all quizzes on the page."""
        self.engine.wait(SETTLED)

    def reload(self) -> None:
        self.engine.reload()
        self.settle()

    def back(self) -> None:
        self.engine.back()
        self.settle()

    @property
    def focus(self) -> str:
        found: str = self.engine.run(FOCUS)
        return found

    @property
    def state(self) -> str:
        found: str = self.engine.run(STATE)
        return found

    @property
    def chosen(self) -> dict[str, str]:
        found: dict[str, str] = self.engine.run(CHOSEN)
        return found

    def focus_is(self, place: str) -> None:
        """Waits until the focus is there; where it is instead is in the message."""
        try:
            self.engine.wait(f"return (() => {{ {FOCUS} }})() === arguments[0]", place)
        except AssertionError:
            raise AssertionError(f"{self.engine.name}: the focus is on {self.focus!r}, not on {place!r}") from None

    def press(self, name: str) -> None:
        """Clicks the button with this name."""
        self.engine.run(
            """for (const one of document.querySelectorAll("[data-named]")) delete one.dataset.named;
               const named = [...document.querySelectorAll("button, summary, label, a")]
                 .find(one => one.checkVisibility() && one.textContent.trim() === arguments[0]);
               if (named) named.dataset.named = "";""",
            name,
        )
        self.engine.click("[data-named]")

    def tab_to(self, words: str) -> None:
        """Presses Tab until the focus is on what has these words."""
        stops = [self.focus]
        while words not in stops[-1]:
            self.engine.press("Tab")
            stops.append(self.focus)
            assert len(stops) < 80, f"{self.engine.name}: Tab never came to {words!r}: {stops}"


@pytest.fixture
def reader(engine: Engine, built_site: BuiltSite) -> Reader:
    return Reader(engine, built_site)


def test_the_self_audit_by_keys_keeps_the_focus_at_every_question(reader: Reader, quiz: SelfAudit) -> None:
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
    assert reader.chosen == {name: str(value) for name, value in answers.items()}
    reader.tab_to("BUTTON See your result")
    reader.engine.press("Enter")
    reader.focus_is("result")
    assert reader.engine.run(SHOWN) == expected(quiz, answers)


def test_the_self_audit_by_mouse_keeps_the_focus_at_every_state(reader: Reader, quiz: SelfAudit) -> None:
    reader.open(QUIZ)
    reader.press("Start")
    for item in quiz.items[:-2]:
        reader.focus_is(f"q-{item.id}")
        reader.engine.click(f".current input[value='{item_value(item.id)}']")
        reader.press("Continue")
    last_but_one, last = (f"q-{item.id}" for item in quiz.items[-2:])
    reader.focus_is(last_but_one)
    reader.press("Skip this one")
    reader.focus_is(last)
    reader.press("Back")
    reader.focus_is(last_but_one)
    reader.press("Continue")
    reader.press("Continue")
    reader.focus_is("check")
    reader.press("Change the answer to question 3")
    reader.focus_is(f"q-{quiz.items[2].id}")
    reader.press("Continue")
    reader.focus_is("check")
    reader.press("See your result")
    reader.focus_is("result")
    assert reader.engine.run(SHOWN) == expected(quiz, {item.id: item_value(item.id) for item in quiz.items[:-2]})
    reader.press("Change my answers")
    reader.focus_is("check")
    reader.press("See your result")
    reader.focus_is("result")
    reader.press("Erase my answers")
    reader.focus_is("start")
    assert reader.chosen == {}
    reader.press("Start")
    reader.focus_is(f"q-{quiz.items[0].id}")
    reader.press("Back")
    reader.focus_is("start")
    reader.engine.click("[data-all]")
    reader.press("Start")
    reader.focus_is("all")
    reader.engine.run(ANSWER, {item.id: 1 for item in quiz.items})
    reader.press("See your result")
    reader.focus_is("result")


def item_value(item_id: str) -> int:
    """An option that differs from question to question."""
    return sum(item_id.encode()) % 5
