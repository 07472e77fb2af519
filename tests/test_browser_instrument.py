"""A published instrument, as a reader meets it: its source, its order, its norms, and the answers in a file."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.model.quiz import SelfAudit
from generator.quiz.responses import read_answers
from generator.quiz.scoring_key import scoring_key
from generator.site.site import Site
from tests.conftest import Visit
from tests.flow_support import begin, press, question
from tests.keep_support import TEXT, scripts, switch_on
from tests.place_support import DESK, PHONE
from tests.probe_support import at_size, axe_in_dark, axe_in_light, fitting, out_of_order
from tests.share_support import follow
from tests.site_support import Answers, BuiltSite, give, in_state, settled, show_all, submit

pytestmark = pytest.mark.browser
ANSWERS: Answers = {"sleep": 3, "meals": 2, "walk": 0}
SEED = 2026
on_a_desk = partial(at_size, DESK["width"], DESK["height"])
on_a_phone = partial(at_size, PHONE["width"], PHONE["height"])


@pytest.fixture
def steady(second: tuple[BuiltSite, Site]) -> SelfAudit:
    quiz = second[1].quiz("steady-week")
    assert isinstance(quiz, SelfAudit)
    return quiz


@pytest.fixture
def page(visit: Visit, second: tuple[BuiltSite, Site]) -> Page:
    return visit(f"{second[0].url}quizzes/steady-week/", reduced_motion="reduce")


def order(page: Page) -> list[str]:
    found: list[str] = page.locator(".item").evaluate_all("all => all.map(one => one.id.split('--q-')[1])")
    return found


def seed(page: Page, number: int = SEED) -> None:
    """Loads the page again, as if chance had given this seed."""
    page.evaluate(
        """number => {
          const [key] = Object.keys(sessionStorage).filter(name => name.startsWith("inversion-quiz:"));
          const draft = JSON.parse(sessionStorage.getItem(key));
          sessionStorage.setItem(key, JSON.stringify({...draft, seed: number}));
        }""",
        number,
    )
    page.reload()
    settled(page)


def test_an_instrument_says_where_it_comes_from_and_how_it_is_scored(page: Page) -> None:
    about = page.locator(".quiz > .about")
    expect(about).to_be_visible()
    expect(about).to_contain_text("A. Author & B. <Editor>: Steady weeks, 1999. Licence: Public domain")
    expect(about.locator("a").first).to_have_attribute("href", "https://example.org/steady?a=1&b=2")
    for words in (
        TEXT("instrument.random"),
        TEXT("instrument.none", scale="Steady"),
        TEXT("instrument.all", scale="Core"),
        "C. Author: Bounds, 2001",
        "D. Author: Norms, 2003",
        TEXT("instrument.change", scale="Steady", points="1.7", source="E. Author: Figures, 2005"),
    ):
        expect(about).to_contain_text(words)
    assert page.locator(".stem").text_content() == 'In the last "seven" days,'
    begin(page)
    expect(about).to_be_hidden()
    press(page, TEXT("ask.back"))
    show_all(page)
    give(page, ANSWERS)
    submit(page)
    expect(page.locator(".result .about")).to_be_visible()


def test_an_attempt_has_an_order_of_its_own_that_a_reload_and_the_keyboard_follow(page: Page) -> None:
    seed(page)
    wanted = order(page)
    assert sorted(wanted) == ["meals", "sleep", "talk", "walk"]
    assert wanted != ["sleep", "meals", "walk", "talk"]
    page.reload()
    settled(page)
    assert order(page) == wanted
    begin(page)
    seen = []
    for number in range(1, 5):
        seen.append(question(page))
        expect(page.locator(".item:visible legend")).to_be_focused()
        expect(page.locator(".item:visible legend .caps")).to_contain_text(TEXT("ask.place", number=number, total=4))
        page.keyboard.press("2")
        page.keyboard.press("Enter")
    assert seen == wanted
    in_state(page, "check")
    listed = page.locator("[data-answer-of]").evaluate_all("all => all.map(one => one.dataset.answerOf)")
    captions = ["sleep", "meals", "walk", "talk"]  # all are of one scale
    assert listed == sorted(captions, key=wanted.index)
    expect(page.locator("[data-answer-of]").first).to_have_text("Some")
    submit(page)
    rows = page.locator(".result [data-sum-of=steady]").locator("xpath=..").locator("[data-row] th")
    assert [text.split(".")[0] for text in rows.all_text_contents()] == ["1", "2", "3", "4"]
    page.once("dialog", lambda dialog: dialog.accept())
    press(page, TEXT("ask.erase"))
    in_state(page, "start")
    kept = page.evaluate("() => Object.values(sessionStorage).map(text => JSON.parse(text).seed)")
    assert kept != [SEED]


def test_without_scripts_the_published_order_is_there(visit: Visit, second: tuple[BuiltSite, Site]) -> None:
    plain = visit(f"{second[0].url}quizzes/steady-week/", java_script_enabled=False)
    assert order(plain) == ["sleep", "meals", "walk", "talk"]
    assert plain.locator(".item .options").first.locator("label").all_inner_texts() == [
        "None", "Some", 'I can\'t "say"', "All", "There was none",
    ]  # fmt: skip
    expect(plain.locator(".quiz > .about")).to_be_visible()
    expect(plain.locator(".by-hand")).to_contain_text(TEXT("instrument.whole"))


def test_a_result_has_the_published_number_and_a_band_only_with_what_it_needs(page: Page) -> None:
    show_all(page)
    give(page, ANSWERS)
    submit(page)
    own = page.locator(".result [data-scale=steady]")
    assert [own.get_attribute(f"data-{name}") for name in ("score", "band", "norm")] == ["8", "steady", "50.5"]
    expect(own.locator("[data-part=norm]")).to_have_text("T score 50.5")
    # A = 3 + 2 + 3 of B = 12: the question that was left out counts in B.
    sums = TEXT("hand.sum", points="8", most="12", score="8")
    expect(page.locator(".result [data-sum-of=steady]")).to_have_text(sums)
    page.go_back()
    in_state(page, "all")
    give(page, {"sleep": 1})
    submit(page)
    assert [own.get_attribute(f"data-{name}") for name in ("score", "band")] == ["6", "rough"]


def test_the_answers_become_a_file_only_where_they_are_about_the_reader(
    page: Page, steady: SelfAudit, tmp_path: Path
) -> None:
    sent: list[str] = []
    seed(page)
    show_all(page)
    give(page, {**ANSWERS, "talk": "na"})
    submit(page)
    page.on("request", lambda request: sent.append(request.url))
    page.locator("[data-part=raw] summary").click()
    expect(page.locator("[data-part=raw]")).to_contain_text(TEXT("instrument.save_private"))
    files = {}
    for kind in ("csv", "json"):
        with page.expect_download() as download:
            press(page, TEXT(f"instrument.save_{kind}"))
        files[download.value.suggested_filename] = tmp_path / kind
        download.value.save_as(tmp_path / kind)
    assert [url for url in sent if not url.startswith("blob:")] == []
    assert sorted(files) == ["steady-week-answers.csv", "steady-week-answers.json"]
    table = (tmp_path / "csv").read_bytes()
    assert list(csv.reader(io.StringIO(table.decode()))) == [["sleep", "meals", "walk", "talk"], ["3", "2", "0", "na"]]
    assert read_answers("a.csv", table, scoring_key(steady)) == (({**ANSWERS, "talk": "na"},), ())
    held = json.loads((tmp_path / "json").read_text(encoding="utf-8"))
    assert held == {
        "format": 1,
        "quiz": "steady-week",
        "revision": 1,
        "form": scoring_key(steady).hash,
        "order": order(page),
        "answers": {**ANSWERS, "talk": "na"},
    }


def test_a_file_of_answers_about_someone_else_is_never_made(page: Page) -> None:
    page.locator("[data-view-choice][value=other]").check()
    show_all(page)
    give(page, ANSWERS)
    submit(page)
    expect(page.locator("[data-part=raw]")).to_be_hidden()
    expect(page.locator(".result [data-scale=steady] [data-part=norm]")).to_be_hidden()
    made = page.evaluate(
        """async () => {
          let made = 0;
          URL.createObjectURL = () => { made += 1; return "blob:"; };
          document.querySelector("[data-raw=csv]").click();
          await new Promise(done => setTimeout(done, 100));
          return made;
        }"""
    )
    assert made == 0


def test_history_and_links_keep_the_order(visit: Visit, page: Page) -> None:
    seed(page)
    switch_on(page)
    show_all(page)
    give(page, {**ANSWERS, "talk": 2})
    submit(page)
    (text,) = page.evaluate("() => Object.values(localStorage)")
    assert json.loads(text)["attempts"][0]["seed"] == SEED
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("details.share:not([data-part=raw]) summary").click()
    press(page, TEXT("share.copy"))
    expect(page.locator("[data-part=copied]")).to_be_visible()
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert "#a=s" in link
    mine = visit(link.partition("#")[0], reduced_motion="reduce")
    seed(mine, 7)
    show_all(mine)
    give(mine, {**ANSWERS, "talk": 2})
    follow(mine, f"#{link.partition('#')[2]}")
    in_state(mine, "compare")
    mine.get_by_text(TEXT("compare.alike")).click()
    listed = mine.locator("[data-differ]:visible").evaluate_all("all => all.map(one => one.dataset.differ)")
    assert listed == order(page)
    assert order(mine) != order(page)


def test_only_an_instrument_fetches_the_script_for_instruments(
    visit: Visit, second: tuple[BuiltSite, Site], page: Page
) -> None:
    fetched = "() => performance.getEntriesByType('resource').map(one => one.name)"
    assert "instrument.js" in scripts(page.evaluate(fetched))
    other = visit(f"{second[0].url}quizzes/odd-shapes/")
    assert "instrument.js" not in scripts(other.evaluate(fetched))


def test_an_instrument_breaks_no_rule_of_access_in_any_state_and_fits_a_phone(page: Page) -> None:
    for state in ("start", "all", "result"):
        if state == "all":
            show_all(page)
            give(page, ANSWERS)
        if state == "result":
            submit(page)
            page.locator("[data-part=raw] summary").click()
            page.locator("[data-part=made] summary").click()
        assert on_a_desk(axe_in_light)(page) == [], state
        assert on_a_phone(axe_in_dark)(page) == [], state
        assert at_size(320, 640, fitting)(page) == [], state
        assert at_size(1280, 640, out_of_order)(page) == [], state
