"""The stylesheet as it's served: a browser reads the same rules in it as in the one that was written."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from generator.app.settings import Settings
from generator.app.theme import theme_style
from generator.render.styles import stripped_style
from tests.site_support import ROOT, BuiltSite
from tests.tools.files import write_files

STYLE = (ROOT / "overrides/assets/site.css").read_text(encoding="utf-8")
TRICKY = {
    "a comment between words": ("a/* b */c { d: e }", "a/**/c{d: e }"),
    "a comment between blanks": ("a /* b */ c {\n  d: e /* f */; /* g */ h: i\n}\n", "a c{\nd: e ;h: i\n}\n"),
    "comments alone": ("/* a */\n/* b */\n", "\n"),
    "a comment without an end": ("a { b: c }\n/* d", "a{b: c }\n"),
    "a licence": ("/*!  by   Ada */\na { b: c }\n", "/*!  by   Ada */\na{b: c }\n"),
    "strings": ("a { b: \"/*  c  */\" '  \\'  { ; ' }", "a{b: \"/*  c  */\" '  \\'  { ; ' }"),
    "a string that goes on in the next line": ('a { b: "c\\\n   d" }', 'a{b: "c\\\n   d" }'),
    "a string without an end": ('a { b: "c\n  d: e }', 'a{b: "c\nd: e }'),
    "a line end that ends an escape": ('a { b: "\\201C\n  c  d" }', 'a{b: "\\201C\n  c  d" }'),
    "what counts at the start alone": ('/* a */ @charset "b"; c { d: e }', '\n@charset "b";c{d: e }'),
    "addresses": ("a { b: url( /*c*/d  e.png ) url('  f  ') }", "a{b: url( /*c*/d  e.png ) url('  f  ') }"),
    "an escape that a blank ends": (".\\31  a {}\n.\\31   b {}\n.a\\  b {}", ".\\31  a {}\n.\\31   b {}\n.a\\  b {}"),
    "an empty custom property": ("a { --b: ; --c:  }", "a{--b: ;--c: }"),
    "sums": ("a { b: calc(1px  +  2px) }", "a{b: calc(1px + 2px) }"),
    "blanks that tell elements apart": ("a  :b , c\td, e:is( f ) {}", "a :b ,c d,e:is( f ){}"),
    "other line ends": ("a {\r\n  b: c;\r\n}\r\nd {\f}", "a{\nb: c;\n}\nd{\n}"),
    "a string that goes on in a line of Windows": ('a { b: "c\\\r\n   d" }', 'a{b: "c\\\r\n   d" }'),
    "a blank that CSS doesn't know": ("a\u00a0\u00a0b { c: d }", "a\u00a0\u00a0b{c: d }"),
}
# Browsers give the values of custom properties, and those with `var()`, as they were written: blanks don't count there.
RULES = r"""texts => texts.map(text => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  const bare = value =>
    value.replace(/\/\*.*?\*\//gs, " ").replace(/\s*([{};,])\s*/g, "$1").replace(/\s+/g, " ").trim();
  const said = rule => [
    rule.constructor.name,
    rule.selectorText ?? bare(rule.conditionText ?? ""),
    [...(rule.style ?? [])].map(name => {
      const value = rule.style.getPropertyValue(name);
      const asWritten = name.startsWith("--") || value.includes("var(");
      return [name, asWritten ? bare(value) : value, rule.style.getPropertyPriority(name)];
    }),
    [...(rule.cssRules ?? [])].map(said),
  ];
  return JSON.stringify([...sheet.cssRules].map(said));
})"""
PIECES = [
    "a", ".b", "c:hover", "::before", "{", "}", "{ color: red }", "{ --x: ", ";", ",", ":", " ", "  ", "\n", "\t", "\f",
    "/* d */", "/**/", "/* { */", "/*! e */", '"f  /* g */"', "'h\\'  i'", '"', "url(j  k)", "url( l/*m*/ )", "\\31",
    "\\;", "@media screen", "@media (width > 1px)", "calc(1px + 2px)", "+", "-", ">", "*", "(", ")", "[n= 'o']",
    "!important", '"p\\\r\n  q"', '"\\72\n  s"',
]  # fmt: skip


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Page:
    return browser.new_context().new_page()


@pytest.mark.parametrize(("written", "served"), TRICKY.values(), ids=TRICKY)
def test_what_can_be_left_out_is_left_out_and_nothing_else(written: str, served: str) -> None:
    assert stripped_style(written) == served


@pytest.mark.browser
def test_a_browser_reads_the_same_rules_in_the_tricky_ones(blank: Page) -> None:
    for written, served in TRICKY.values():
        first, second = blank.evaluate(RULES, [written, served])
        assert first == second, written


@pytest.mark.browser
def test_a_browser_reads_the_same_rules_in_the_theme_s(blank: Page) -> None:
    written, served = blank.evaluate(RULES, [STYLE, stripped_style(STYLE)])

    assert written.count("CSSStyleRule") > 500
    assert served == written


@pytest.mark.browser
@settings(max_examples=1000)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_browser_reads_the_same_rules_whatever_an_adopter_writes(blank: Page, written: str) -> None:
    served = stripped_style(written)

    first, second = blank.evaluate(RULES, [written, served])
    assert first == second
    assert stripped_style(served) == served


def test_a_tenth_less_is_fetched() -> None:
    written, served = (len(gzip.compress(text.encode())) for text in (STYLE, stripped_style(STYLE)))

    assert served < 0.9 * written


def test_a_stylesheet_in_another_encoding_is_served_as_it_is(tmp_path: Path) -> None:
    write_files(
        tmp_path, {"overrides/assets/site.css": '@charset "iso-8859-1"; a::before { content: "é" }'.encode("latin-1")}
    )

    assert theme_style(tmp_path, Settings(custom_dir="overrides"), "") == {}


def test_a_site_serves_it_so(built_site: BuiltSite) -> None:
    served = (built_site.folder / "assets/site.css").read_text(encoding="utf-8")

    assert served == stripped_style(STYLE)
