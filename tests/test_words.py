"""How long a text is, and how lines of it are broken, in scripts with and without blanks."""

from __future__ import annotations

import re
import textwrap
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.render.html_to_text import columns, plain_text, wrap
from generator.text.words import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("It's a well-known word, isn't it?", 6),
        ("Zoë's café", 2),
        ("信任" * 255, 456),  # two minutes of Chinese: twice 228 words
        ("信じる" * 119, 228),
        ("신뢰는 작은 일", 3),  # Korean has blanks
        ("Trust (信任) is", 4),
        ("ไทย" * 329, 228),
    ],
)
def test_a_text_has_as_many_words_as_take_the_same_time_to_read(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.text(alphabet="abc_7'’‘-–—… .,()\n\0\x7fé\u00a0\u200b", max_size=60))
def test_a_word_begins_with_a_letter_or_digit_and_may_have_hyphens_and_apostrophes(text: str) -> None:
    assert count_words(text) == len(re.findall(r"\w[\w'’-]*", text))


def test_a_wide_character_takes_two_columns_and_a_mark_none() -> None:
    assert columns("ab") == columns("信") == 2
    assert columns("e\u0301\u200b") == 1


@given(st.text(alphabet="ab,. -x", max_size=300), st.integers(10, 40))
def test_text_with_blanks_is_broken_as_the_standard_library_does(text: str, width: int) -> None:
    line = " ".join(text.split())
    assert wrap(line, width) == (textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""])


@given(st.text(alphabet="信任。「」、【】aé b", max_size=200), st.integers(12, 40))
def test_nothing_is_lost_and_no_line_is_longer_than_its_longest_piece_needs(text: str, width: int) -> None:
    line = " ".join(text.split())
    lines = wrap(line, width)
    assert "".join(lines).replace(" ", "") == line.replace(" ", "")
    for one in lines:
        assert columns(one) <= width or not any(a in "信任" and b in "信任" for a, b in pairwise(one))


def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket() -> None:
    lines = wrap("「小事」と【信頼】について、今日は考える。" * 20, 40)
    assert len(lines) > 10
    assert [line for line in lines if line[0] in "、。」】" or line[-1] in "「【"] == []


def test_an_emoji_of_several_characters_stays_whole() -> None:
    assert wrap("👍🏽👩‍👩‍👧❤️" * 3, 2) == ["👍🏽", "👩‍👩‍👧", "❤️"] * 3


def test_a_heading_of_wide_characters_is_underlined_as_wide_as_it_is() -> None:
    assert plain_text("<h1>信任</h1>") == "信任\n====\n"
