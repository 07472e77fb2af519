"""Pages from right to left, long words, and the search in languages without blanks, on phones and desks."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel import Locale
from playwright.sync_api import Page, expect

from generator.i18n.texts import TEXTS, languages
from tests.conftest import Visit
from tests.flow_support import STATES, address
from tests.probe_support import OVERFLOW
from tests.site_support import PAGE_TYPES, ROOT, BuiltSite, Server, build, copy_project, give, show_all, submit

pytestmark = pytest.mark.browser
WIDTHS = (320, 768, 1280)
ISSUE = """\
---
format: 1
id: languages1234
title: {title}
description: >-
  {description}
status: ready
question: {question}
tags: [trust]
---

{body}
"""
ARABIC = ISSUE.format(
    title="كيف تنمو الحديقة من بذرة واحدة؟",
    description="حديقة صغيرة تبدأ من بذرة واحدة، وتكبر بالماء والصبر كل يوم، وهذا العدد ينظر إلى ما يفسدها أولا.",
    question="كيف نترك الحديقة تذبل؟",
    body="الماء «أولا» ثم 12/3 والرابط https://example.org/a?b=1 هنا.\n\n"
    "| يوم | ماء |\n|---|---|\n| الأحد | 3 |\n\n```create\n- انس الماء.\n```\n\n> اقتباس\n\n- أولا\n- ثانيا\n",
)
CHINESE = ISSUE.format(
    title="种一棵树",
    description="一棵树从一粒种子开始，每天浇一点水，慢慢长高。这一期先看看怎样让它枯萎，再看看怎样让它活下来，谁都可以做到，一点也不难，从今天就可以开始。",
    question="怎样让一棵树枯萎？",
    body="园丁每天早上浇水。" * 30 + "\n\n## 第一步\n\n别忘记浇水。\n",
)
JAPANESE = ISSUE.format(
    title="庭の木を育てる",
    description="一本の木は小さな種から始まり、毎日の水やりで少しずつ大きくなる。この号ではまず枯らし方を考え、それから守り方を考える。誰にでもできる小さなことばかりである。",
    question="どうすれば木は枯れるだろうか。",
    body="庭師は毎朝水をやる。" * 30 + "\n\n## はじめに\n\n水やりを忘れない。\n",
)
LONG = ISSUE.format(
    title="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    description="An issue with words that are longer than the screen of a phone, as some languages have them.",
    question="Wie lang ist Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung?",
    body="Siehe https://www.example.org/archive/2026/11/grundstuecksverkehrsgenehmigungszustaendigkeit.html dazu.\n\n"
    "## Straßenentwässerungsinvestitionsschuldendienstumlage\n\nDas `inversion-quiz:grundstuecksverkehr` ist da.\n\n"
    "- Unternehmenssteuerfortentwicklungsgesetz\n\n| Arbeiterunfallversicherungsgesetz | Bundespräsidentenstichwahl |\n"
    "|---|---|\n| Kraftfahrzeughaftpflichtversicherung | Lebensversicherungsgesellschaft |\n",
)


QUIZ = """\
format: 1
kind: scale
title: Garden check
description: How often the garden got what it needs in the last week, in two short questions.
revision: 1
intro: Think of the last week.
stem: How often did it happen?
responses:
  often:
    options:
      - {value: 0, label: Never}
      - {value: 1, label: Once}
      - {value: 2, label: Often}
scoring: {method: mean, decimals: 1, overall: none}
scales:
  water:
    title: Water
    higher_is: more water
    better: high
    min_answered: 1
    bands: [{from: 0, id: low, title: Dry, text: Water it.}, {from: 1.5, id: high, title: Wet, text: Go on.}]
defaults: {responses: often}
items:
  - {id: morning, scale: water, keyed: forward, text: I watered it in the morning.}
  - {id: evening, scale: water, keyed: forward, text: I watered it in the evening.}
results: {not_enough: Too few., all_good: Good., disclaimer: Not a diagnosis.}
"""


def with_language(folder: Path, language: str) -> None:
    """A copy of the generator with a file for a language: English words in that language's plural forms."""
    shutil.copytree(ROOT / "generator", folder / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    file: dict[str, Any] = yaml.load((TEXTS / "en.yml").read_bytes(), Loader=yaml.BaseLoader)  # noqa: S506 - text only
    locale = Locale.parse(language)
    forms = sorted({locale.plural_form(number) for number in range(1000)} | {"other"})
    for texts in file["texts"].values():
        for name, wording in texts.items():
            texts[name] = dict.fromkeys(forms, wording["other"]) if isinstance(wording, dict) else wording
    made = yaml.safe_dump({"format": 1, "texts": file["texts"]})
    (folder / "generator" / "i18n" / f"{language}.yml").write_text(made, encoding="utf-8")


def site_in(language: str, issue: str, server: Server, tmp_path: Path) -> BuiltSite:
    """The real project in a language, with an issue of 2026-11-24."""
    project = copy_project(tmp_path / "project")
    (project / "content/issues/2026-11-24-issue.md").write_text(issue, encoding="utf-8")
    (project / "quizzes/garden.yml").write_text(QUIZ, encoding="utf-8")
    config = (project / "mkdocs.yml").read_text(encoding="utf-8")
    assert "\n  language: en\n" in config
    (project / "mkdocs.yml").write_text(config.replace("\n  language: en\n", f"\n  language: {language}\n"), "utf-8")
    environment: Mapping[str, str] = {}
    if language not in languages():
        with_language(tmp_path, language)
        environment = {"PYTHONPATH": str(tmp_path)}
    site = build(project, tmp_path / "site", server.mount(f"in-{language}", tmp_path / "site"), **environment)
    assert site.status == 0, site.log
    return site


def overflowing_at(page: Page) -> dict[int, list[str]]:
    """What sticks out of the window at each width, or makes the page scroll sideways."""
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wide, out = page.evaluate(OVERFLOW)
        found[width] = [*([] if wide <= width else [f"{wide} px wide"]), *out]
        # In a page from right to left, what sticks out of the window's left side is scrolled to.
        found[width] += page.evaluate(
            """() => [...document.body.querySelectorAll("*")].filter(one => {
              const box = one.getBoundingClientRect();
              return box.width > 1 && box.left < -.5 && !one.closest(".scroll, .skip, .visually-hidden");
            }).map(one => `left of the window: ${one.outerHTML.slice(0, 120)}`)"""
        )
    return {width: lines for width, lines in found.items() if lines}


def test_no_page_from_right_to_left_scrolls_sideways_at_any_width(server: Server, tmp_path: Path, visit: Visit) -> None:
    site = site_in("ar", ARABIC, server, tmp_path)
    page = visit(site.url, reduced_motion="reduce")
    found = {}
    for kind, path in {**PAGE_TYPES, "arabic issue": "issues/issue/", "print form": "quizzes/self-audit/"}.items():
        if kind != "not found":  # its links begin with the site's own address
            page.goto(site.url + path)
            assert page.evaluate("document.dir") == "rtl"
            found[kind] = overflowing_at(page)
    for state in STATES:
        page.goto(site.url + address(state))
        page.reload()
        found[state] = overflowing_at(page)
    show_all(page)
    submit(page)
    found["result"] = overflowing_at(page)
    assert {kind: wrong for kind, wrong in found.items() if wrong} == {}
    # The start of a line is at the right.
    page.goto(site.url + "issues/issue/")
    mark = page.locator(".prose blockquote").first.evaluate(
        "one => [getComputedStyle(one).borderRightWidth, getComputedStyle(one).borderLeftWidth]"
    )
    assert mark[0] != "0px" == mark[1]


def test_words_longer_than_a_phone_is_wide_break_the_layout_nowhere(
    server: Server, tmp_path: Path, visit: Visit
) -> None:
    site = site_in("en", LONG, server, tmp_path)
    page = visit(site.url, reduced_motion="reduce")
    found = {}
    for path in ("", "issues/", "issues/2026/", "issues/issue/", "topics/trust/"):
        page.goto(site.url + path)
        found[path] = overflowing_at(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("language", "issue", "words", "missing"),
    [
        ("zh", CHINESE, ["园丁", "浇水", "枯萎", "种一棵树", "早上浇水"], "医生"),
        ("ja", JAPANESE, ["庭師", "水やり", "枯らし", "庭の木", "毎朝水"], "医者"),
    ],
    ids=["Chinese", "Japanese"],
)
def test_the_search_finds_words_in_a_language_without_blanks(
    server: Server, tmp_path: Path, visit: Visit, language: str, issue: str, words: list[str], missing: str
) -> None:
    site = site_in(language, issue, server, tmp_path)
    page = visit(site.url + "search/")
    field = page.locator("inversion-search input")
    titles = page.locator("[data-part=found] [data-part=title]")
    for word in words:
        field.fill(word)
        field.press("Enter")
        expect(titles.first).to_have_attribute("href", "/in-" + language + "/issues/issue/")
    field.fill(missing)
    field.press("Enter")
    expect(page.locator("[data-part=none]")).to_be_visible()


@pytest.mark.parametrize(("language", "number"), [("de", "0,5"), ("en", "0.5")])
def test_a_score_has_the_decimal_sign_of_the_language_and_its_data_a_point(
    server: Server, tmp_path: Path, visit: Visit, language: str, number: str
) -> None:
    page = visit(site_in(language, CHINESE, server, tmp_path).url + "quizzes/garden/", reduced_motion="reduce")
    give(page, {"morning": 0, "evening": 1})
    submit(page)
    own = page.locator(".result [data-scale=water]")
    expect(own.locator("[data-part=score]")).to_have_text(number)
    expect(own).to_have_attribute("data-score", "0.5")
