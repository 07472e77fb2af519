"""Any Markdown is read or refused within two seconds of the processor's time, whatever is repeated in it."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from generator.text.markdown import render
from generator.text.markdown_bounds import MAX_EXPANDED, MAX_PARAGRAPH, Budget, MarkdownError

SECONDS = 2.0
# What takes the library longest: its searches for the ends of links, code, emphasis and tags, and its nested blocks.
SLOWEST = (
    *("![", "[[a]", "[a][", "[^", "^[a", "*a **b ", "`", "<b>", "<http://a", "&amp;", "> ", "- - - - - - - - a\n"),
    *(
        "- [ ] a\n",
        "|-|-\n",
        "```creat\nx\n```\n",
        "[^1]: a\n",
        "http:",
        "www.a.b ",
        "a@b.c ",
        ":",
        "{{",
        "==a",
        "\"'a' ",
    ),
)
OTHERS = (
    *(
        "[",
        "[a](",
        "](",
        "[a](b) ",
        "[a]: b\n",
        "a**b*c",
        "*_",
        "~a ~~b ",
        "``a` ",
        "<",
        "<a b='",
        "<!-- ",
        "> - a\nb\n",
    ),
    *(
        "- ",
        "1. a\n",
        "# a\n",
        "a\n-\n",
        "---\n",
        "| a ",
        "a|b\n-|-\n",
        "```\n",
        "- ```\n",
        "    a\n",
        "\\*",
        "\t",
        "\n",
    ),
    *("a", "界", "w", "https://a.b/)", "mailto:a@b.c ", "{%", ":a:", "a^", "$$a", "'n'", "<?", "[^1] "),
)


def fits(source: str) -> bool:
    try:
        Budget().spend(source)
    except MarkdownError:
        return False
    return True


def longest(piece: str, length: int) -> str:
    """As much of a repeated piece as a file may have, in paragraphs of about `length` letters."""
    paragraph = piece * max(1, length // len(piece))
    while not fits(paragraph):
        paragraph = paragraph[: len(paragraph) * 2 // 3]
    low, high = 1, 1 + 300_000 // len(paragraph)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(f"{paragraph}\n\n" * middle) else (low, middle - 1)
    return f"{paragraph}\n\n" * low


@pytest.mark.parametrize("piece", SLOWEST)
def test_the_most_that_a_file_may_have_of_anything_is_read_soon(piece: str) -> None:
    source = longest(piece, 500 if "[" in piece else MAX_PARAGRAPH - 100)
    started = time.process_time()
    with suppress(MarkdownError):
        render(source, headings=True)

    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("piece", [*SLOWEST, *OTHERS])
def test_a_megabyte_of_anything_is_refused_at_once(piece: str) -> None:
    source = piece * (1_000_000 // len(piece.encode()))
    started = time.process_time()
    with pytest.raises(MarkdownError, match="expected at most "):
        render(source, headings=True)

    assert time.process_time() - started < 0.5


@pytest.mark.parametrize("mark", ['"', ""], ids=["title", "address"])
def test_a_long_definition_that_many_links_use_is_refused(mark: str) -> None:
    definition = "[a]: /b/ " + mark + "c" * 15_000 + mark if mark else "[a]: /" + "c" * 15_000
    source = f"{definition}\n\n" + "[a]\n\n" * 3000

    with pytest.raises(MarkdownError, match=f"{MAX_EXPANDED:,} characters in the addresses and titles of links"):
        render(source)
    assert "ccc" in render(f"{definition}\n\n[a]").html


@pytest.mark.parametrize("source", ["- " * 1500 + "x", "1. " * 1500 + "x", "> " * 60 + "x"])
def test_nesting_beyond_reading_is_one_clear_error(source: str) -> None:
    with pytest.raises(MarkdownError, match="with less nesting"):
        render(source)


def test_nesting_as_deep_as_anyone_writes_is_kept_to_the_last_word() -> None:
    lists = "\n".join("  " * depth + f"- word{depth}" for depth in range(20))

    assert all(f"word{depth}" in render(lists).html for depth in range(20))
    assert "end" in render("> " * 40 + "end").html


def test_a_long_issue_with_links_tables_and_notes_is_far_below_the_limits() -> None:
    prose = 'Some words that people read, "with" quotes, *emphasis*, [links](/about/) and `code` in them; so on. ' * 12
    rows = "| one | two | three |\n|---|---|---|\n" + "| 10:30 | [a](/b/) | c |\n" * 100
    items = "".join(f"- item {number}: see https://example.org/{number}\n" for number in range(200))
    source = "".join(
        f"## Part {part}\n\n{prose}[^{part}]\n\n{rows}\n{items}\n[^{part}]: A note.\n\n" for part in range(12)
    )

    assert len(source) > 130_000
    assert render(source, headings=True).faults == ()
