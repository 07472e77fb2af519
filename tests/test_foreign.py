"""Raw HTML, markup of other programs and footnotes: each mistake is reported at its line, and prose never is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.foreign import FOOTNOTE, FOREIGN_MARKUP, RAW_HTML
from generator.text.foreign_markup import MARKUP as KINDS
from generator.text.foreign_markup import Markup
from generator.text.headings import HEADING
from generator.text.markdown import render
from generator.text.problems import Fault
from generator.text.yaml_source import read_markdown
from tests.tools.small_project import ROOT


def faults_of(source: str) -> list[Fault]:
    """What is wrong with the text of a page, which may have a main heading of its own."""
    return [fault for fault in render(source, headings=True).faults if fault.rule is not HEADING]


# (Markdown, the line of the fault from 0, words of its message)
MARKUP = [
    ('a\n\n!!! warning "Careful"\n    Stop.', 2, "found a note of another program, `!!! warning"),
    ("!!! tip\n    Stop.", 0, "found a note"),
    ('!!! pan "Hot"', 0, "found a note"),
    ("??? note\n    a", 0, "found a note"),
    ("???+ example\n    a", 0, "found a note"),
    ("> [!NOTE]\n> a", 0, "found a note of another program, `[!NOTE]`"),
    ("a\n\n> [!warning]- Hot\n> a", 2, "found a note"),
    (":::tip\na\n:::", 0, "found a note of another program, `:::tip`"),
    ("a\n::: warning Careful\nb\n:::", 1, "found a note"),
    (":::{note}\na\n:::", 0, "found a note"),
    (".. note::\n\n   a", 0, "found a directive"),
    ("a\n{% include pan.html %}", 1, "found a template"),
    ("{{ page.title }}", 0, "found a template"),
    ('{{< figure src="a.png" >}}', 0, "found a template"),
    ("a %%a remark to myself%% b", 0, "found a comment"),
    ('+++\ntitle = "a"\n+++', 0, "found front matter"),
    ("a\n\n---\ntitle: b\ndate: 2026\n---\n", 3, "expected front matter only at the top"),
    ("[TOC]", 0, "found a table of contents"),
    ("[[_TOC_]]", 0, "found a table of contents"),
    ("a\n\n[[toc]]\n", 2, "found a table of contents"),
    ("See [[Hot pans]].", 0, "found a link of another program, `[[Hot pans]]`"),
    ("See [[pans|Hot pans]] and ![[pan.png]].", 0, "found a link of another program"),
    ("## Pans {#pans}", 0, "found attributes, `{#pans}`"),
    ("A pan.\n{: .hot }", 1, "found attributes"),
    ("a [b](/c/){target=_blank} d", 0, "found attributes"),
    ("![a](/b.png){ width=300 }", 0, "found attributes"),
    ("*a*{.hot}", 0, "found attributes"),
    ("a ==hot== b", 0, "found marked words, `==hot==`"),
    ("==**hot** pan==", 0, "found marked words"),
    ("x^2^ m", 0, "found raised words, `^2^`"),
    ("a^[a note] b", 0, "found a footnote inside a line"),
    ("Good :smile: day", 0, "found the name of an emoji, `:smile:`"),
    (":+1:", 0, "found the name of an emoji"),
    ("So :thumbs_up:!", 0, "found the name of an emoji"),
    ("Pan\n: A thing", 1, "found a definition list, `: A thing`"),
    ("Pan\n\n:   A thing", 2, "found a definition list"),
    ("$$\nx\n$$", 0, "found a formula"),
    ("a $`x`$ b", 0, "found a formula"),
    ("[the pan](/hot pans/)", 0, "found a link that can't be read"),
    ("![a](b.png =300x200)", 0, "found a link that can't be read"),
    ("see [the pan][pan]", 0, "found a link without a definition, `[the pan][pan]`"),
    ("water is H~2~O", 0, "expected words to strike out between `~~`"),
    ("10~20 or 30~40", 0, "expected words to strike out between `~~`"),
    ("a\n\n## Issue #", 2, "expected words at the end of the heading, found `#`"),
    ("- ## b ###", 0, "found `###`, which isn't shown"),
    ("| a |\n|---|\n| ==b== |", 2, "found marked words"),
    ("- a\n- ==b==", 1, "found marked words"),
    ("`a\nb` c\n==d==", 1, "found marked words"),
    ("```create\na\n\n==b==\n```", 3, "found marked words"),
    ("a\n\n%%\n\na remark", 2, "found a comment of another program, `%%`"),
    ("a\n\n%%\na remark\n%%", 2, "found a comment of another program, `%%`"),
    ("a %%a remark\nto myself%% b", 0, "found a comment"),
    ("a\n\n{/* a remark */}", 2, "found a comment of another program, `{/*`"),
    ("a {++new++} pan", 0, "found a remark or change of another program, `{++new++}`"),
    ("a {--old--} pan {>>why?<<}", 0, "found a remark or change"),
    ("a {~~old~>new~~} pan", 0, "found a remark or change"),
    ("/// warning | Hot\na\n///", 0, "found a note of another program, `/// warning | Hot`"),
    ('=== "Gas"\n    a', 0, "found a tab"),
    ('a\n\n--8<-- "pan.md"', 2, "found another file's text"),
    ("see :doc:`pans` first", 0, "found a role of another program, `:doc:`"),
    ("see `the pan <https://example.org>`_ first", 0, "found a link of another program"),
    ("A pan::\n\n    a", 0, "found two colons"),
    ("size:: large", 0, "found two colons"),
    ("include::pan.adoc[]", 0, "found a directive"),
    ("== Pans\n\na", 0, "found a heading of another program, `== Pans`"),
    ("h2. Pans\n\na", 0, "found a heading"),
    ("bq. a", 0, "found a quote of another program"),
    ("#+BEGIN_QUOTE\na\n#+END_QUOTE", 0, "found a setting"),
    ("see [[https://example.org][the pan]]", 0, "found a link of another program"),
    ("![[pan.png]]", 0, "found a picture or text of another page"),
    ("import Pan from '@site/pan';\n\na", 0, "found code of another program"),
    ("a [b]hot[/b] pan", 0, "found a tag of another program, `[/b]`"),
    ("{code:python}\na\n{code}", 0, "found a tag of another program, `{code:python}`"),
    ("a ||hot|| pan", 0, "found hidden words"),
    ("> a\n\nb >!hot!< c", 2, "found hidden words"),
    ("a\n\n| b | c |\n| d | e |", 2, "found a table that can't be read"),
    ("a\n\n| b | c |\n|---|\n| d | e |", 2, "found a table that can't be read"),
    ("| a line\n| another", 0, "found lines of another program"),
    ("The BBQ\n\n*[BBQ]: A grill", 2, "found an abbreviation"),
    ("so it is [@cook1999, p. 3]", 0, "found a citation of another program, `[@cook1999, p. 3]`"),
    ("press ++ctrl+s++ now", 0, "found a key, `++ctrl+s++`"),
    ("a ^^hot^^ pan", 0, "found underlined words"),
    ("a '''hot''' pan", 0, "found bold words of another program"),
    ("a\n\n##Pans", 2, "found a heading without a space, `##Pans`"),
    ("a **„hot“**pan", 0, "found asterisks that print nothing bold, `**„hot“**`"),
    ("a ** hot ** pan", 0, "found asterisks that print nothing bold"),
    ("**熱。**鍋", 0, "found asterisks that print nothing bold"),
    ("a *„hot“*pan", 0, "found asterisks that print nothing bold"),
    ("a:\n\n• b\n• c", 2, "found lines that print as one paragraph"),
    ("– b\n– c", 0, "found lines that print as one paragraph"),
    ("-b\n-c", 0, "found lines that print as one paragraph"),
    ("1.b\n2.c", 0, "found lines that print as one paragraph"),
    ("see [the pan] (/guides/pan/) first", 0, "found what is almost a link"),
    ("see (the pan)[/guides/pan/] first", 0, "found what is almost a link"),
    ("- [x]done", 0, "found almost a task"),
    ("- [] to do", 0, "found almost a task"),
    ("a [](/b/) c", 0, "expected words in the link, found none"),
    ("a\n\n##\n\nb", 2, "expected words in the heading, found none"),
    ("A pan is hot.\n---\n\na", 1, "expected an empty line above `---`"),
    ("A hot pan. ^pan-1", 0, "found a paragraph's name, `^pan-1`"),
]
HTML = [
    ("a <!-- a remark --> b", 0, "found an HTML comment"),
    ("<!-- a remark -->", 0, "found an HTML comment"),
    ("a\n\n<!--\na remark\n\nstill\n-->\n\nb", 2, "found an HTML comment"),
    ("a\n\n<!-- a remark without an end\n\nb", 2, "found an HTML comment"),
    ("a <!-- a remark\n\nover paragraphs --> b", 0, "found an HTML comment"),
    ("a\nb<br>c", 1, "the HTML tag `<br>`, which would show as text; end the line with a backslash"),
    ("| a |\n|---|\n| b<br/>c |", 2, "in a table, make two rows"),
    ("a\n\n<div class='b'>\n\nc\n\n</div>", 2, "the HTML tag `<div class='b'>`"),
    ("a <b>c</b>", 0, "write `**bold**`"),
    ("a <SUP>2</SUP>", 0, "write the character itself"),
    ('<img src="/a.png" alt="a">', 0, "write `![what it shows](address)`"),
    ('<a href="/b/">a</a>', 0, "write `[words](address)`"),
    ("<script>\nalert(1)\n</script>", 0, "the HTML tag `<script>`"),
    ("a List<String> b", 0, "the HTML tag `<String>`; ".removesuffix("; ")),
    ("</div>", 0, "the HTML tag `</div>`"),
    ("<?php x ?>", 0, "found the HTML tag"),
    ("<details>\n<summary>a</summary>\nb\n</details>", 0, "found the HTML tag `<details>`"),
]
NOTES = [
    ("a\n\nb[^1]", 2, "expected a definition of the footnote `[^1]`"),
    ("a\n\n[^1]: b", 2, "expected `[^1]` somewhere in the text"),
    ("a[^1]\n\n[^1]: b\n[^1]: c", 3, "expected one definition of the footnote `[^1]`"),
    ("a[^1] b[^2]\n\n[^1]: c\n\n    [^2]: d", 4, "expected the definition `[^2]` on its own"),
    ("```create\na[^1]\n\n[^1]: b\n```", 3, "expected footnotes only in the text of an issue or page"),
]


@pytest.mark.parametrize(("source", "line", "said"), [*MARKUP, *HTML, *NOTES], ids=range(len(MARKUP + HTML + NOTES)))
def test_markup_that_would_show_as_text_is_reported_at_its_line(source: str, line: int, said: str) -> None:
    faults = render(source, headings=True).faults

    assert [fault.line for fault in faults if said in fault.message] == [line], faults
    assert len(faults) <= 2, faults
    assert {fault.rule for fault in faults} <= {FOREIGN_MARKUP, RAW_HTML, FOOTNOTE}


@pytest.mark.parametrize(("source", "line", "said"), [*MARKUP, *HTML], ids=range(len(MARKUP + HTML)))
def test_markup_in_code_is_never_reported(source: str, line: int, said: str) -> None:
    del line, said

    assert render(f"a\n\n`````text\n{source}\n`````").faults == ()
    if "```" not in source and "\n" not in source and "`" not in source:
        assert render(f"- a `` {source} `` b").faults == ()


@pytest.mark.parametrize(
    "source",
    [
        "## Trust in C#\n\n## a ##\n\n# \\#\n\na #\n---\n\n## Issue \\#",
        "Wow!!! warning",
        "Stop!!!\n\nNow!!! Or never.",
        "Really??? note it.",
        "a == b, a==b and c==d, x === y",
        "====",
        "3 ~ 4, ~5 and ~/notes, ~~gone~~, ~once~",
        "At 10:30: tea. At 9:05:30: more.",
        "std::vector and a::b::c, http://example.org:80/",
        "C# and F# and #1, C++ and C++, ++i",
        "Note: this. Two: that: those",
        "2^10 and x^2 and :-) and :) and :D",
        "$5 and $6, US$5 to US$7, $HOME",
        "100% and 50%, 5 %",
        "{a, b} and {1}",
        "a < b, b > c, 3<4, <3, ->, <-, <--, -->x".replace(", -->x", "").replace(", <--", ""),
        "a & b, AT&T; &nbsp;&lt;br&gt;",
        r"\<b> \<!-- a --> \==a== \[[a]] \{{a}} \:smile: \!!! note",
        "[a] and [1] and [sic] and (b)",
        "[x](/a/) (b) [y](/c/)",
        "x[[1]] and a[1][2]".replace(" and a[1][2]", ""),
        "- [ ] a\n- [x] b",
        "A: b\n\nC: d",
        "a\n\n---\n\nTitle: b",
        "a\n\n---\n\nTwo words\n---",
        "a[^1]\n\n[^1]: b [c](/d/)",
        "either | or, a || b || c, |x| and 1|2\n\n|x|",
        "import duties from abroad, export is growing",
        "(see @cook99) and [@cook] and [me@cook1.org]",
        "h2o. Water and bq",
        "a^b, ^top, ^_^ and (^o^)",
        "/usr/bin and a//b",
        "{note} and {yes}",
        "**a** *b* ***c*** **„d“** e**f**g 5* and 4* and 2 * 3 * 4 and 2**3**4",
        "#heat and #12\n\n- b\n- c\n\n• b\n\n• c\n\n-1 and\n-2",
        "[1] (https://example.org) and (see below) [sic]",
        "- [ ] a\n- [a]b\n- [x](/a/)",
        "`a`_b_ and `a`s",
        "[a][b]\n\n[b]: /c/",
        "> Quote!\n> — me",
        "https://example.org/a==b==/:c:/{d}/?e=%%f%%",
        "<https://example.org/{{a}}> and <cook@example.org>",
        "*a*: b. **c**: d",
        "Ratio 1:2:3 and 4:3. Re: yours :",
        "one; two: three :: four",
        "… ... --- -- -",
        "Emoji 🙂 and ❤️",
        "a\\\nb",
        "50 ~ 60 °C, ca. ~50",
        "Price: ~10 to ~20",
        "© 2026 & co. ™ ½ ²",
    ],
)
def test_prose_is_never_reported(source: str) -> None:
    assert faults_of(source) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.pattern.pattern[:30])
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_a_pattern_finds_has_one_of_its_signs(kind: Markup, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(kind.pattern))

    assert any(sign in text for sign in kind.signs)


def test_footnotes_belong_to_the_one_text_of_a_page() -> None:
    source = "a[^1]\n\n[^1]: b"

    assert render(source, headings=True).faults == ()
    assert [fault.rule for fault in render(source).faults] == [FOOTNOTE]


@pytest.mark.parametrize("path", sorted((ROOT / "content").rglob("*.md")), ids=lambda path: path.stem)
def test_the_texts_of_this_site_have_no_fault(path: Path) -> None:
    document, _ = read_markdown(path.name, path.read_bytes())

    assert document
    assert faults_of(document.body) == []
