"""A quiz that is opened by hostile links and with a hostile history."""

from __future__ import annotations

import random
import re
import string
from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from tests.conftest import Visit
from tests.flow_support import QUIZ, full
from tests.keep_support import (
    START,
    WEEK,
    Attempt,
    attempt,
    attempts,
    exported,
    link_of,
    remember,
    rows,
    still_there,
    take,
)
from tests.place_support import PHONE
from tests.probe_support import OVERFLOW
from tests.site_support import (
    PAGE_TYPES,
    BuiltSite,
    give,
    given,
    settled,
    show_all,
    written,
)
from tests.test_link_js import mutated, sealed

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.long]


@pytest.fixture
def page(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, reduced_motion="reduce", timezone_id="UTC")


FLAG = "window.hacked=1"


BLANK = "".join(map(chr, range(33)))  # what browsers take off the ends of an address


SPECIAL = [
    "#a=<script>window.hacked=1</script>",
    "#a=<img src=x onerror=window.hacked=1>",
    "#a=1<svg/onload=window.hacked=1>",
    "#a=%3Cscript%3Ewindow.hacked=1%3C/script%3E",
    "#a=%3Cimg%20src=x%20onerror=window.hacked=1%3E",
    '#a="><script>window.hacked=1</script>',
    "#a=javascript:window.hacked=1",
    "#a=');window.hacked=1;//",
    "#a=${window.hacked=1}",
    "#a={{constructor.constructor('window.hacked=1')()}}",
    "#<script>window.hacked=1</script>",
    "#self-audit--<img src=x onerror=window.hacked=1>",
    '#self-audit--q-"]<script>window.hacked=1</script>',
    "#self-audit--compare",
    "#self-audit--result",
    "#self-audit--q-",
    "#self-audit--c-__proto__",
    "#self-audit--__proto__",
    "#self-audit--constructor",
    "#a=__proto__",
    "#a=constructor",
    "#a=1__proto__",
    "#a=null",
    "#a=undefined",
    "#a=NaN",
    "#a=1e999",
    "#a=-1",
    "#a=0x10",
    "#a=[object Object]",
    "#a=",
    "#a",
    "#a==",
    "#a%3D",
    "#a%3d1",
    "#a%",
    "#a%E0%A4%A",
    "#a=%",
    "#a=%00",
    "#a=%E0%A4%A",
    "#a=%ff%fe",
    "#a=1\0\0\0",
    "#a=\u202e\u2066\ufeff\u200d",
    "#a=\U0001f600" * 3,
    "#a=1" + "\u0301" * 500,
    "#a=1 2 3",
    "#a=1\r\nSet-Cookie:x=1",
    "#a=1&a=2",
    "#a=1?b=2",
    "#a=../../etc/passwd",
    "#a=https://other.example/",
    "#a=1" + "f" * 3_994,
    "#a=1" + "f" * 3_996,
    "#a=1" + "f" * 100_000,
    "#a=" + "<b>" * 33_000,
    "#a=" + "W" * 100_000,
    "#self-audit--" + "x" * 100_000,
    "#" + "%41" * 30_000,
    sealed(0),
    sealed(2**32),
    sealed(2**600),
    sealed(987654321, "2"),
    sealed(987654321, "z"),
]


class Unharmed:
    """Watches a page that gets hostile addresses."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialogs: list[str] = []
        page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def check(self) -> None:
        assert self.dialogs == []
        assert self.page.evaluate("() => window.hacked ?? null") is None
        assert self.page.evaluate("() => localStorage.length") == 0
        assert self.page.evaluate(OVERFLOW) == [320, []]
        assert self.page.locator("inversion-quiz script:not([src]):not([type='application/json'])").count() == 0
        assert self.page.locator("inversion-quiz img, inversion-quiz iframe").count() == 0

    def usable(self, quiz: SelfAudit) -> None:
        """The quiz can be taken as if nothing had been."""
        self.check()
        take(self.page, full(quiz))
        still_there(self.page, quiz, full(quiz))
        assert self.page.evaluate("() => document.querySelector('inversion-quiz').draft.theirs ?? null") is None
        self.check()


@pytest.fixture
def phone(visit: Visit, built_site: BuiltSite) -> Page:
    return visit(built_site.url + QUIZ, viewport=PHONE, reduced_motion="reduce")


@pytest.fixture
def link(phone: Page, quiz: SelfAudit) -> str:
    return link_of(phone, attempt(quiz, full(quiz)))


def hostile(link: str, count: int, seed: int = 20261124) -> list[str]:
    """Mutations of a good link, random ones, and pieces of code; never what an address bar makes the good link of."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    pieces = [*"<>\"'&%\0\u2028\ud800\U0001f600", "script", FLAG, "__proto__", "#a=", "--"]
    found: list[str] = []
    while len(found) < count:
        match chance.randint(0, 3):
            case 0 | 1:
                made = mutated(chance, link)
            case 2:
                start = chance.choice(("", "#", "#a=", "#a=1", "#a%3D", "#self-audit--", "#self-audit--q-"))
                letters = chance.choice((string.hexdigits, string.printable, string.ascii_letters))
                made = start + "".join(chance.choices(letters, k=chance.randint(0, 400)))
            case _:
                at = chance.randint(0, len(link))
                made = link[:at] + chance.choice(pieces) * chance.randint(1, 4) + link[at:]
        clean = made.strip(BLANK).translate(dict.fromkeys(map(ord, "\t\r\n")))
        if link[1:] not in (clean, clean.partition("#")[2]):
            found.append(made)
    return found


def test_the_decoder_in_the_page_survives_10000_random_and_mutated_fragments(
    phone: Page, quiz: SelfAudit, link: str, figure: Callable[[str, object], None]
) -> None:
    """As they are, and as an address bar would make them."""
    watched = Unharmed(phone)
    fragments = hostile(link, 10_000)
    seen: Counter[str] = Counter()
    for first in range(0, len(fragments), 1_000):
        found = phone.evaluate(
            """async fragments => {
              const quiz = document.querySelector("inversion-quiz");
              const { decode } = await import(new URL("link.js", quiz.querySelector("script[src]").src).href);
              return fragments.map(fragment => [fragment, new URL(fragment, location).hash].map(one => {
                try {
                  const { ok, why } = decode(quiz.key, one);
                  return ok ? `ok: ${one}` : why;
                } catch (error) {
                  return `threw ${error} at ${one}`;
                }
              }));
            }""",
            fragments[first : first + 1_000],
        )
        seen.update(one for pair in found for one in pair)
    assert set(seen) <= {"none", "damaged", "other-form", "other-quiz", "newer"}
    assert seen["damaged"] > 10_000
    figure("hostile fragments decoded in the page", dict(seen))
    watched.usable(quiz)


def test_hundreds_of_hostile_addresses_followed_in_the_open_page_do_no_harm(
    phone: Page, quiz: SelfAudit, link: str
) -> None:
    watched = Unharmed(phone)
    mine = dict(list(full(quiz).items())[:4])
    show_all(phone)
    give(phone, mine)
    fragments = [*SPECIAL, *hostile(link, 400, seed=7)]
    bad = phone.evaluate(
        """async fragments => {
          const quiz = document.querySelector("inversion-quiz");
          const states = new Set(["start", "ask", "check", "result", "all"]);
          const bad = [];
          for (const fragment of fragments) {
            location.hash = fragment;
            const left = () => /^#a[=%]/.test(location.hash);
            for (let n = 0; n < 3 || (left() && n < 500); n += 1) await new Promise(done => setTimeout(done));
            const { state } = quiz.dataset;
            const wide = document.documentElement.scrollWidth > innerWidth;
            if (wide || left() || !states.has(state)) bad.push([fragment.slice(0, 99), wide, left(), state]);
          }
          return bad;
        }""",
        fragments,
    )
    assert bad == []
    watched.check()
    assert given(phone) == written(mine)
    watched.usable(quiz)


@pytest.mark.parametrize("part", range(4))
def test_hostile_addresses_opened_by_themselves_do_no_harm(
    phone: Page, quiz: SelfAudit, link: str, built_site: BuiltSite, part: int
) -> None:
    watched = Unharmed(phone)
    twice = [link + link, link[:20] + link, link.upper(), link.replace("=", "%3D")]
    fragments = [*SPECIAL, *twice, *hostile(link, 40, seed=8)]
    for fragment in fragments[part::4]:
        phone.goto("about:blank")
        phone.goto(
            built_site.url + QUIZ + ("" if fragment.startswith("#") else "#") + fragment.replace("\ud800", "\ufffd")
        )
        settled(phone)
        phone.wait_for_function("() => !/^#a[=%]/.test(location.hash)")
        expect(phone.locator("inversion-quiz")).to_have_attribute("data-state", re.compile("^(start|ask|check|all)$"))
        watched.check()
    watched.usable(quiz)


@pytest.mark.parametrize("kind", ["knowledge quiz", "issue", "category", "landing"])
def test_a_link_on_a_page_that_takes_none_is_left_alone(
    visit: Visit, built_site: BuiltSite, link: str, kind: str
) -> None:
    for fragment in (link, "#a=<img src=x onerror=window.hacked=1>"):
        page = visit(built_site.url + PAGE_TYPES[kind] + fragment, viewport=PHONE)
        Unharmed(page).check()
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_hostile_history_runs_nothing_and_breaks_no_layout(phone: Page, quiz: SelfAudit) -> None:
    """Another page of the same host can write there, too."""
    form = scoring_key(quiz).hash
    evil: list[Attempt] = [
        attempt(quiz, {"x" * 80: 2**53 - 1, "constructor": 1, "valueof": 2}, START, form="e" * 80),
        attempt(quiz, dict.fromkeys((item.id for item in quiz.items), 2**53 - 1), START + WEEK, form=form),
        attempt(quiz, {f"i{n}": n for n in range(500)}, START + WEEK * 2),
    ]
    remember(phone, exported(*evil))
    assert phone.evaluate(OVERFLOW) == [320, []]
    assert [row[1:] for row in rows(phone)] == [[""] * 4, ["–"] * 4, ["–"] * 4]
    take(phone, full(quiz), START + WEEK * 3)
    assert attempts(phone)[-1] == attempt(quiz, full(quiz), START + WEEK * 3)
