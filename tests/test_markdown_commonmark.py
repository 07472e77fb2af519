"""Markdown is what its authors know from GitHub: tests/fixtures/commonmark.yml has pairs of Markdown and its HTML.

The HTML was compared with that of cmark-gfm, the program that GitHub uses. Class names and ids are our own, a task's
box is a character, `<s>` is what GitHub writes as `<del>`, and a bare `www.` address leads to https.
"""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
import yaml

from generator.render.html_to_text import plain_text
from generator.text.markdown import render
from generator.text.yaml_source import LINK_MARK
from tests.tools.small_project import ROOT

PAIRS: dict[str, dict[str, str]] = yaml.safe_load((ROOT / "tests/fixtures/commonmark.yml").read_text(encoding="utf-8"))
VOID = frozenset(("br", "hr", "img"))


class Nesting(HTMLParser):
    """Checks that every element is closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("claim", PAIRS)
def test_markdown_gives_the_html_that_github_gives(claim: str) -> None:
    pair = PAIRS[claim]

    assert render(pair["markdown"]).html.replace(LINK_MARK, "") + "\n" == pair["html"]


@pytest.mark.parametrize("claim", PAIRS)
def test_the_html_is_nested_properly_and_turns_into_text(claim: str) -> None:
    html = render(PAIRS[claim]["markdown"]).html
    nesting = Nesting()
    nesting.feed(html)

    assert nesting.open == []
    assert plain_text(html).endswith("\n")


def test_what_is_struck_out_and_the_numbers_of_footnotes_show_in_plain_text() -> None:
    html = render("Never[^1] ~~always~~.\n\n[^1]: [Why](https://example.org/why).\n").html

    assert plain_text(html).startswith("Never[^1] ~~always~~.\n\n1. Why [1]")


def test_the_box_of_a_task_is_in_the_text_of_tight_and_loose_lists() -> None:
    assert '<li class="task">☐ a</li>' in render("- [ ] a\n- [x] b").html
    assert "<p>☑ b</p>" in render("- [ ] a\n\n- [x] b").html
