"""A quiz in a site of somebody else's, in Chromium, Firefox and WebKit: also run by `make test-engines`."""

from __future__ import annotations

import pytest

from generator.app.load import load_quiz
from generator.model.quiz import SelfAudit
from tests.engines.drivers import Engine
from tests.engines.reader import Reader
from tests.guest_support import HOST, build_host, host
from tests.site_support import BuiltSite, Server, expected, written

LOOK = """
  const look = (selector, name) => getComputedStyle(document.querySelector(selector))[name];
  return [look(".inversion", "color") === look(".md-typeset", "color"), look(".inversion .opt", "display"),
          look(".inversion .item", "borderTopStyle")];
"""
FOLLOW = """
  [...document.querySelectorAll(".md-nav--primary a")].find(one => one.textContent.trim() === arguments[0]).click();
"""
TITLE = "return document.querySelector('h1').firstChild.textContent.trim() === arguments[0]"


@pytest.fixture(scope="session", name="tea")
def _tea(server: Server, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    root = host(tmp_path_factory.mktemp("host"))
    made = build_host(root, server.mount("tea", root / "site"))
    assert made.status == 0, made.log
    return made


def test_a_quiz_in_material_is_taken_under_instant_navigation(engine: Engine, tea: BuiltSite) -> None:
    path = HOST / "quizzes/tea-week.yml"
    quiz, problems = load_quiz(path.name, path.stem, path.read_bytes())
    assert isinstance(quiz, SelfAudit), problems
    answers: dict[str, int | str] = {"sat-down": 3, "phone": 0, "warm-cup": 1, "too-long": "na"}
    reader = Reader(engine, tea.url)
    reader.open("plain/")
    engine.wait("return performance.getEntriesByName(new URL('../sitemap.xml', location).href).length")
    engine.run("window.same = 'yes'")
    engine.run(FOLLOW, "Tea")
    engine.wait(TITLE, "Tea")
    engine.wait("return document.querySelector('inversion-quiz').dataset.state === 'start'")
    assert engine.run(LOOK) == [True, "flex", "solid"]
    reader.press("Start")
    reader.focus_is("q-sat-down")
    reader.answer(answers)
    for _ in range(4):
        reader.press("Continue")
    reader.focus_is("check")
    reader.press("See your result")
    reader.focus_is("result")
    assert reader.shown == expected(quiz, answers)
    engine.run(FOLLOW, "Water")
    engine.wait(TITLE, "Water")
    engine.run(FOLLOW, "Tea")
    engine.wait(TITLE, "Tea")
    engine.wait("return document.querySelector('inversion-quiz').dataset.state === 'start'")
    assert reader.chosen == written(answers)
    assert engine.run("return window.same") == "yes"  # all in one document
