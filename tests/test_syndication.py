"""An issue away from its page: HTML that any program shows, and plain text that says the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.render.html_to_text import WIDTH, plain_text
from generator.render.page_ids import ids_on
from generator.render.syndication import Syndication, issue_html, issue_text, issue_urn
from generator.site.disk import read_files
from generator.site.site import Site
from generator.text.markdown import render
from tests.feed_support import Reader, everything, words
from tests.tools.small_project import ISSUE, ROOT, base_files, project_of

GOLDEN = ROOT / "tests" / "golden" / "syndication"


@pytest.fixture(name="project", params=["small project", "real project", "all that a body can hold"])
def _project(request: pytest.FixtureRequest) -> Site:
    made: dict[str, Callable[[], Site]] = {
        "small project": lambda: project_of(base_files()),
        "real project": lambda: project_of(read_files(ROOT)),
        "all that a body can hold": everything,
    }
    return made[request.param]()


@pytest.mark.parametrize(("name", "made"), [("everything.html", issue_html), ("everything.txt", issue_text)])
def test_all_that_a_body_can_hold_travels_like_this(name: str, made: Callable[..., str]) -> None:
    project = everything()

    assert made(project, project.issues[0]) == (GOLDEN / name).read_text(encoding="utf-8")


def test_one_issue_alone_and_all_in_a_row_are_the_same(project: Site) -> None:
    syndication = Syndication(project)

    for issue in project.issues:
        assert syndication.html(issue) == issue_html(project, issue)
        assert syndication.text(issue) == issue_text(project, issue)


def test_the_question_comes_first_and_the_title_is_left_to_the_carrier(project: Site) -> None:
    issue = project.issues[0]
    said = words(issue_html(project, issue))

    assert said.startswith("Asked backwards")
    assert said.index(words(issue.question)) < 30
    assert "<h1" not in issue_html(project, issue)


def test_a_block_of_some_items_says_how_many_they_are_and_leads_to_them_on_the_page() -> None:
    block = "\n```quiz\nkitchen\ntimer\nleft\n```\n"
    project = project_of(base_files({ISSUE: base_files()[ISSUE].decode() + block}))
    (issue,) = project.issues
    places = ids_on(project, [issue.address])[issue.address]
    said = re.findall(r'<p class="quiz">.*?</p>', issue_html(project, issue))
    (address,) = Reader(said[-1]).addresses

    assert words(said[-1]).endswith("Answer the 2 questions on the page")
    assert "Three questions" not in words(said[-1])
    assert address.startswith(f"{project.site_url}issues/smoke/#")
    assert address.partition("#")[2] in places


def test_the_text_says_every_word_and_every_address_of_the_html(project: Site) -> None:
    for issue in project.issues:
        html, text = issue_html(project, issue), issue_text(project, issue)

        assert missing(html, text) == []
        for address in Reader(html).addresses:
            said = address.removeprefix("mailto:").removeprefix("tel:")
            assert said in text or address.endswith(".svg"), address


def test_a_list_of_issues_stays_as_it_was_on_the_issues_own_day() -> None:
    project = everything()
    issue, older = project.issues
    newer = issue.model_copy(update={"slug": "newer", "published": issue.published.replace(year=2027)})
    later = replace(project, issues=(newer, issue, older))

    assert issue_html(later, issue) == issue_html(project, issue)
    assert "/issues/newer/" in issue_html(later, newer)


def test_the_urn_is_made_of_the_id_alone() -> None:
    issue = project_of(base_files()).issues[0]
    changed = issue.model_copy(update={"title": "Fire", "slug": "fire", "body": render("x"), "tags": ()})

    assert issue_urn(changed) == issue_urn(issue) == "urn:uuid:b9f86b98-4833-5c15-b8f8-051c237e7dc7"
    assert issue_urn(issue.model_copy(update={"id": "k3h7q2x8"})) != issue_urn(issue)


# Plain text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <b>b</b>\n c</p><p>d<br>e</p>", "a b c\n\nd\ne\n"),
        ("<h2>Heat</h2><p>a</p><h3>Oil</h3><h4>Fat</h4>", "Heat\n====\n\na\n\nOil\n---\n\nFat\n"),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>c</p>", "- a\n- b\n\nc\n"),
        ("<p>a</p><ol start='9'><li>b</li><li>c</li></ol>", "a\n\n9. b\n10. c\n"),
        (f"<ol start='{'9' * 5000}'><li>a</li></ol>", "1. a\n"),
        ("<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>", "- a\n\n  b\n\n- c\n"),
        ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n  1. b\n- c\n"),
        ("<blockquote><p>a</p><ul><li>b</li></ul><p>c</p></blockquote><p>d</p>", "> a\n>\n> - b\n>\n> c\n\nd\n"),
        ("<blockquote><blockquote><p>a</p></blockquote></blockquote>", "> > a\n"),
        ("<pre><code>a  b\n\n c\n</code></pre><p>d</p>", "    a  b\n\n     c\n\nd\n"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table><p>e</p>", "a | b\nc | d\n\ne\n"),
        ("<p>a</p><hr><p>b</p>", "a\n\n* * *\n\nb\n"),
        ('<p><img src="x" alt="A pan"> a <img src="y" alt=""></p>', "[A pan] a\n"),
        ("<p>a &lt;b&gt; &amp;amp; &rsquo;</p>", "a <b> &amp; ’\n"),
        ("", "\n"),
    ],
)
def test_html_becomes_this_text(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_a_link_is_a_number_and_an_address_has_one_number() -> None:
    html = '<p><a href="https://a.example/">A</a>, <a href="https://b.example/">B</a>, <a href="https://a.example/">C</a></p>'

    assert plain_text(html) == "A [1], B [2], C [1]\n\n[1] https://a.example/\n[2] https://b.example/\n"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://a.example/">https://a.example/</a>',
        '<a href="mailto:a@a.example">a@a.example</a>',
        '<a href="tel:08082000247">0808 2000 247</a>',
    ],
)
def test_a_link_that_says_its_address_needs_no_number(html: str) -> None:
    assert plain_text(html) == words(html) + "\n"


def test_no_line_ends_before_the_number_of_a_link() -> None:
    for length in range(60, WIDTH):
        text = plain_text(f'<p>{"x" * (length - 2)} <a href="https://a.example/">y</a></p>')
        assert "y [1]\n" in text


_WORDS = st.lists(
    st.sampled_from(["so", "hot", "pan", "& <b>", "kitchenware", "x" * 80, "*fire*"]), min_size=1, max_size=30
)
_PARAGRAPH = _WORDS.map(" ".join)
_LINK = st.builds("[{}](https://example.org/{})".format, st.sampled_from(["here", "there"]), st.integers(0, 3))


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    blocks = st.lists(inner, min_size=1, max_size=3).map("\n\n".join)
    return st.one_of(
        blocks.map(lambda text: "- " + text.replace("\n", "\n    ")),
        blocks.map(lambda text: "1. " + text.replace("\n", "\n    ")),
        blocks.map(lambda text: "> " + text.replace("\n", "\n> ")),
    )


_BLOCK = st.recursive(st.one_of(_PARAGRAPH, _LINK, _PARAGRAPH.map("## {}".format)), _nested, max_leaves=6)


@settings(max_examples=100, deadline=None)
@example(["- a\n\n- b\n\n    > c"])
@given(st.lists(_BLOCK, min_size=1, max_size=4))
def test_whatever_is_written_the_text_is_neat_and_complete(blocks: list[str]) -> None:
    html = render("\n\n".join(blocks)).html
    text = plain_text(html)

    assert missing(html, text) == []
    assert "\n\n\n" not in text
    assert not text.startswith("\n")
    assert re.search(r"[^\n]\n\Z", text)
    assert [line for line in text.split("\n") if line != line.rstrip()] == []
    long = [line for line in text.split("\n") if len(line) > WIDTH and max(map(len, line.split())) < WIDTH // 3]
    assert "<pre>" in html or long == []
    assert {address for address in Reader(html).addresses if address not in text} == set()


def missing(html: str, text: str) -> list[str]:
    """The words of the HTML that the text does not say in their turn."""
    said, place, lost = re.sub(r" \[\d+\]", "", text).split(), 0, []
    apart = re.sub(r"<br>|</(?:p|li|h\d|t[dhr]|[uo]l|blockquote|pre)>", r" \g<0>", html)
    for word in words(apart).split():
        try:
            place = said.index(word, place) + 1
        except ValueError:
            lost.append(word)
    return lost
