"""What pages, mails and feeds have of a published instrument, before any script runs."""

from __future__ import annotations

import re
from html import unescape

import pytest

from generator.model.quiz import SelfAudit
from generator.render.feeds import all_feeds
from generator.render.guest_pages import Spot, guest_text
from generator.render.syndication import issue_html, issue_text
from generator.site.site import Site
from tests.tools.files import Files
from tests.tools.small_project import base_files, loaded, pages_of, problem_lines, project_of

QUIZ = "quizzes/kitchen.yml"
ISSUE = "content/issues/2026-11-23-smoke.md"
SOURCE = """\
source:
  authors: Cook & <Cook>
  year: 1999
  title: "Stoves \\"and\\" heat"
  licence: <b>Public</b> domain
  url: "https://example.org/?a=1&b=\\"><script>"
"""
SAID = 'Cook & <Cook>: Stoves "and" heat, 1999'


def files(*changes: tuple[str, str], quiz: str = QUIZ) -> Files:
    """The small project, with pieces of its quiz changed."""
    found = base_files()
    text = found[quiz].decode().partition("examples:\n")[0]  # they are of the scoring as it was
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return {**found, quiz: text.encode()}


def page(*changes: tuple[str, str]) -> str:
    return str(pages_of(files(*changes))["quizzes/kitchen/index.md"])


SOURCED = ("revision: 1\n", f"revision: 1\n{SOURCE}")
SUM = (("method: percent", "method: sum"), ("{from: 50,", "{from: 2,"))
NORMED = (
    *SUM,
    (
        "    bands:\n",
        """\
    norms:
      title: T score
      source: {authors: A, year: 1999, title: B}
      table: [{raw: 0, to: 2, value: 40}, {raw: 3, value: 50.25}, {raw: 4, value: 61}]
    bands:
""",
    ),
)


def test_the_form_and_the_result_name_the_source_and_escape_it() -> None:
    html = page(SOURCED)
    form, result = html.split("<template>")[0], html.split("<template>")[-1]
    for part in (form, result):
        (link,) = re.findall(r'<a href="(https://example\.org/[^"]*)">([^<]*)</a>', part)
        assert unescape(link[0]) == 'https://example.org/?a=1&b="><script>'
        assert unescape(link[1]) == SAID
        assert "Licence: &lt;b&gt;Public&lt;/b&gt; domain" in part


def test_a_quiz_without_these_keys_says_nothing_of_them() -> None:
    html = page()
    assert "about" not in re.findall(r'class="([a-z ]*)"', html)
    assert "data-instrument" not in html
    assert "data-number" not in html


@pytest.mark.parametrize("whole", [True, False])
def test_a_mail_and_a_feed_with_the_quiz_name_its_source(*, whole: bool) -> None:
    changed = files(SOURCED)
    block = "```quiz\nkitchen\n```\n" if whole else "```quiz\nkitchen\nleft\n```\n"
    issue = changed[ISSUE].decode().replace("quiz: kitchen\n", "")
    site = project_of({**changed, ISSUE: f"{issue}\n{block}".encode()})
    assert SAID in unescape(issue_html(site, site.issues[0]))
    assert "<script>" not in issue_html(site, site.issues[0])
    assert f"{SAID}" in issue_text(site, site.issues[0])
    assert "Cook &" in unescape(unescape(str(all_feeds(site)["feed.xml"])))


def test_the_quiz_that_an_issue_ends_with_has_its_source_in_the_mail() -> None:
    site = project_of(files(SOURCED))
    assert SAID in unescape(issue_html(site, site.issues[0]))


def test_what_a_search_of_another_site_finds_of_a_quiz_has_its_source() -> None:
    site: Site = project_of(files(SOURCED))
    spot = Spot("/", 1, lambda address: address)
    assert SAID in unescape(guest_text(site, site.quizzes[0], spot))


def test_fixed_words_are_published_as_they_are() -> None:
    changes = (
        ("text: I set a timer.", 'text: "I don\'t \\"set\\" it -- ever..."'),
        ("label: At times", "label: Don't know"),
    )
    own, fixed = page(*changes), page(*changes, ("revision: 1\n", "revision: 1\nwording: fixed\n"))
    wanted = 'I don\'t "set" it -- ever...'
    assert wanted not in unescape(own)
    assert unescape(fixed).count(wanted) == unescape(own).count("I don\u2019t") == fixed.count("I don")
    assert "Don't know" in unescape(fixed)


def test_someone_elses_fixed_words_are_as_they_are_too() -> None:
    changes = (
        ("revision: 1\n", "revision: 1\nwording: fixed\nperspectives: [self, other]\nstem_other: \"How 'often'?\"\n"),
        ("I set a timer.}", "I set a timer., other: They didn't.}"),
        ("I left the pan alone.}", "I left the pan alone., other: They left it.}"),
        ("I cooked with gas.}", "I cooked with gas., other: They cooked.}"),
    )
    html = page(*changes)
    assert 'data-other="They didn\'t."' in unescape(html)
    assert "data-other=\"How 'often'?\"" in unescape(html)


def test_the_table_of_norms_is_there_to_score_by_hand() -> None:
    (by_hand,) = re.findall(r'<details class="by-hand".*?</details>', page(*NORMED), re.DOTALL)
    assert "<b>T score</b>: 0–2 = 40.00 · 3 = 50.25 · 4 = 61.00" in by_hand


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (SUM, None),
        ((*SUM, ("min_answered: half", "min_answered: all")), "there is a number only if every question is answered"),
        ((*SUM, ("min_answered: half", "min_answered: half\n    missing: prorate")), "counts like the average"),
        ((*SUM, ("min_answered: half", "min_answered: half\n    missing: none")), "adds nothing"),
        ((("method: percent", "method: maximum"), ("{from: 50,", "{from: 2,")), "your highest answer is the result"),
        ((("minutes: 1\n", "minutes: 1\norder: random\n"),), "in a new order each time"),
    ],
)
def test_the_page_says_in_words_what_a_missing_answer_does(
    changes: tuple[tuple[str, str], ...], words: str | None
) -> None:
    form = page(*changes).split("<form")[0]
    assert ('class="ui soft about"' in form) == (words is not None)
    assert words is None or words in form


def test_scoring_the_highest_answer_by_hand_goes_by_the_answers_themselves() -> None:
    """Answers from 1 to 3, one of them reversed: the table has what counts, and says to take the highest."""
    html = page(
        ("method: percent", "method: maximum"),
        ("{value: 2, label: Always}", "{value: 3, label: Always}"),
        ("{value: 1, label: At times}", "{value: 2, label: At times}"),
        ("{value: 0, label: Never}", "{value: 1, label: Never}"),
        ("{from: 0,", "{from: 1,"),
        ("{from: 50,", "{from: 2,"),
    )
    (by_hand,) = re.findall(r'<details class="by-hand".*?</details>', html, re.DOTALL)
    rows = [re.findall(r"<td>(\d+)</td>", row) for row in re.findall(r"<tr data-row.*?</tr>", by_hand)]
    assert rows == [["1", "2", "3", "3"], ["3", "2", "1", "3"]]
    assert "The highest of them is the result." in by_hand


GAS = (
    "defaults:",
    """\
  gas:
    title: Gas
    higher_is: more
    better: low
    min_answered: all
    bands: [{from: 0, id: any, title: Any, text: Any}]
defaults:""",
)


def test_a_band_says_by_hand_what_else_it_needs() -> None:
    needs = "text: Keep it there., needs: [{scale: gas, from: 50}]}"
    html = page(
        GAS, ("text: Keep it there.}", needs), ("{id: note, scored: false,", "{id: note, scale: gas, keyed: forward,")
    )
    assert "Warm, only if Gas is 50 or more" in html


def test_an_item_without_a_score_counts_from_nothing() -> None:
    made = loaded(files(("{id: note, scored: false,", "{id: note, scored: false, counts_from: 1,")))
    assert problem_lines(made).endswith("error: `note` is not scored; delete its `counts_from` [item-scores]\n")


def test_counting_from_a_value_holds_for_each_scale_of_an_item_unless_that_says_otherwise() -> None:
    scores = "scores: [{scale: heat, keyed: forward}, {scale: gas, keyed: forward, counts_from: 2}]"
    changed = files(GAS, ("{id: note, scored: false,", f"{{id: note, counts_from: 1, {scores},"))
    quiz = project_of(changed).quizzes[0]
    assert isinstance(quiz, SelfAudit)
    assert [load.counts_from for load in quiz.loads(quiz.items[2])] == [1, 2]
