"""The Markdown that authors write: what it becomes, and what it never becomes."""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.text.blocks import Embed
from generator.text.links import Link
from generator.text.markdown import render
from generator.text.markdown_bounds import MarkdownError
from generator.text.markdown_html import parser
from generator.text.yaml_source import EMBED_MARK, LINK_MARK

# What Markdown makes here, and nothing else may come out.
TAGS = {
    "a",
    "br",
    "code",
    "em",
    "hr",
    "img",
    "pre",
    "s",
    "section",
    "strong",
    "sup",
    "p",
    "blockquote",
    "ol",
    "ul",
    "li",
}
TAGS |= {"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "img": {"src", "alt", "title"},
    "code": {"class"},
    "li": {"class", "id"},
    "ol": {"class", "start"},
    "section": {"class"},
    "sup": {"id"},
    "td": {"class"},
    "th": {"class"},
    "ul": {"class"},
}


class Reader(HTMLParser):
    """Collects what must not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()) | ({"id"} if re.match(r"h\d", tag) else set()):
                self.wrong.append(f"<{tag} {name}>")
            if name in {"href", "src"} and not re.match(rf"(?:https?:|mailto:|tel:|#|{LINK_MARK}/(?!/))", value or "#"):
                self.wrong.append(f"<{tag} {name}={value!r}>")
        if tag not in TAGS:
            self.wrong.append(f"<{tag}>")
        if tag not in {"br", "hr", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1:] != [tag]:
            self.wrong.append(f"</{tag}>")
        else:
            self.open.pop()

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"<!{decl}")


def wrong(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return [*reader.wrong, *(f"<{tag}> is never closed" for tag in reader.open)]


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "a <b onclick=alert(1)>b</b>",
        "<!-- comment -->",
        "<div>\n\n*text*\n\n</div>",
        "<img src=x onerror=alert(1)>",
        "<?php x ?>",
        "<a\nhref='javascript:x'>y</a>",
        "`<script>`",
        "    <script>",
        "```\n<script>\n```",
        "[<script>](/a/)",
        '[x](/a/ "\\"><script>")',
        "![<script>](/a.png)",
        "# <script>",
        "|<script>|b|\n|-|-|\n|<i>|d|",
        "[x]: <script>\n[x]",
        "<scr\0ipt>".replace("\0", ""),
    ],
)
def test_html_comes_out_as_text(source: str) -> None:
    assert wrong(render(source, headings=True).html) == []


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java&#115;cript:alert(1)",
        "<javascript:alert(1)>",
        "vbscript:x",
        "data:text/html,<script>",
        "//example.org/x",
        "file:///etc/passwd",
        "other.md",
    ],
)
@pytest.mark.parametrize("sign", ["", "!"], ids=["link", "image"])
def test_an_address_that_nothing_serves_is_no_link(sign: str, target: str) -> None:
    made = render(f"{sign}[x]({target})")

    assert "href" not in made.html
    assert "src" not in made.html
    assert len(made.links) == 1


def test_an_address_inside_the_site_is_marked() -> None:
    made = render("[x](/guides/) ![y](/z.png)")

    assert made.html == f'<p><a href="{LINK_MARK}/guides/">x</a> <img alt="y" src="{LINK_MARK}/z.png"></p>'
    assert made.links == (Link("/guides/"), Link("/z.png", "y"))


@pytest.mark.parametrize("mark", [LINK_MARK, EMBED_MARK])
def test_an_entity_never_becomes_a_mark_of_the_program(mark: str) -> None:
    entity = f"&#x{ord(mark):x};"
    source = (
        f"a {entity}/b/ [c](/d/{entity}/ '{entity}') ![{entity}](/e{entity}.png)\n\n```{entity}\nx\n```\n\n## {entity}"
    )
    html = render(source, headings=True).html

    assert EMBED_MARK not in html
    assert re.findall(f'{LINK_MARK}[^"]*', html) == [f"{LINK_MARK}/d/\ufffd/", f"{LINK_MARK}/e\ufffd.png"]


def test_mail_in_angles_is_a_plain_link() -> None:
    made = render("<cook@example.org>")

    assert made.html == '<p><a href="mailto:cook@example.org">cook@example.org</a></p>'
    assert made.links == (Link("mailto:cook@example.org"),)


def test_an_embed_parts_the_text_and_knows_its_line() -> None:
    made = render("One\n\n```quiz\nkitchen\n```\n\nTwo\n")

    assert made.parts == ("<p>One</p>", Embed("quiz", "kitchen", 2), "<p>Two</p>")


def test_the_rows_of_an_embed_are_its_lines_without_empty_ones_and_blanks_around() -> None:
    (embed,) = render("```quiz\n\n  kitchen\n\n\ttimer \nleft\n```").embeds

    assert embed.rows == ("kitchen", "timer", "left")
    assert render("```guide\n```").embeds[0].rows == ()


def test_an_embed_needs_no_blank_lines_around_it() -> None:
    assert render("One\n```issues\n3\n```\nTwo").parts == ("<p>One</p>", Embed("issues", "3", 1), "<p>Two</p>")


@pytest.mark.parametrize(
    "source",
    [
        "````\n```quiz\nkitchen\n```\n````",
        "~~~\n```quiz\nkitchen\n```\n~~~",
        "    ```quiz\n    kitchen\n    ```",
        "```quizzes\nkitchen\n```",
        "`quiz kitchen`",
    ],
)
def test_what_is_no_embed_stays_text(source: str) -> None:
    made = render(source)

    assert made.embeds == ()
    assert EMBED_MARK not in made.html


def test_lines_of_code_survive_the_page_being_one_block() -> None:
    assert render("```\na\n\n  b\n```").html == "<pre><code>a&#10;&#10;  b&#10;</code></pre>"


def test_words_are_those_that_a_reader_reads() -> None:
    assert render("One *two* [three](/four/) don’t\n\n```quiz\nfive\n```").words == 4


PIECES = st.lists(
    st.sampled_from(
        [
            *"*_`[]()<>!#-+|\\&\"'~:=@ \n",
            *("a", "b", "1.", "/x/", "http://e.org", "javascript:x", "<script>", "</p>", "onclick=", "\t", "    "),
            *(
                "[^1]",
                "[^1]: ",
                "~~",
                "- [ ] ",
                "www.a.b",
                "c@d.e",
                "&#xe000;",
                "&#xE001;",
                "[a]: ",
                "\ufffc",
                "\u200b",
            ),
            *("```", "```quiz\n", "> ", "- ", "| a |\n|-|\n", "<a@b.c>", "&#60;", "&lt;", "é", "😀", "{{ x }}"),
        ]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(source=PIECES, headings=st.booleans())
@example(source="_`__*_<a@b.c>", headings=False)
def test_any_text_becomes_safe_html_or_one_clear_error(source: str, headings: bool) -> None:
    try:
        made = render(source, headings=headings)
    except MarkdownError:
        return

    assert wrong(made.html) == []
    assert len(made.html) < 200 * (len(source) + 10)
    assert all(0 <= fault.line <= source.count("\n") for fault in made.faults)
    assert not re.search(f"[\x02\x03{EMBED_MARK}]", made.html)
    assert re.findall(f"{LINK_MARK}(?!/)", made.html) == []


@settings(max_examples=300, deadline=None)
@given(before=PIECES, source=PIECES, headings=st.booleans())
@example(before="- " * 1500 + "x", source="[a]", headings=True)  # which ends in the middle
@example(before="[a]: /x/\n\n# b\n\n3. c", source="[a]\n\n# b\n\n1. c", headings=True)
def test_a_text_never_depends_on_the_one_before(before: str, source: str, headings: bool) -> None:
    def outcome() -> object:
        try:
            return render(source, headings=headings)
        except MarkdownError as error:
            return str(error)

    parser.cache_clear()
    alone = outcome()
    with suppress(MarkdownError):
        render(before, headings=headings)

    assert outcome() == alone


@settings(max_examples=300, deadline=None)
@given(source=PIECES)
@example(source="www.a.b wWww.c.d _www.e.f_ [www.g.h](i) xwww.j.k a ![l](m)")
def test_the_signs_at_which_the_parser_stops_are_all_that_its_rules_need(source: str) -> None:
    def outcome() -> object:
        try:
            return render(source, headings=True)
        except MarkdownError as error:
            return str(error)

    ours = outcome()
    inline = parser().inline
    stop, inline.terminator_re = inline.terminator_re, re.compile(r"[^A-Za-vx-z]")  # all but letters without a meaning
    try:
        assert outcome() == ours
    finally:
        inline.terminator_re = stop
