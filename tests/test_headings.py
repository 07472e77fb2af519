"""Ids of headings: made from their words in any script, and the same whatever other headings come and go."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.headings import heading_ids, slug
from generator.text.markdown import render


def test_headings_have_ids_only_in_the_one_text_of_a_page() -> None:
    made = render("# One\n\n## Two", headings=True)

    assert made.html == '<h1 id="one">One</h1>\n<h2 id="two">Two</h2>'
    assert made.ids == ("one", "two")
    assert render("# One").html == "<h1>One</h1>"
    assert render("# One").ids == ()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Why it grows", "why-it-grows"),
        ('What\'s "up", then?', "whats-up-then"),
        ("Trust in C#", "trust-in-c"),
        ("One – two -- three - four", "one-two-three-four"),
        ("snake_case and CamelCase 2", "snake_case-and-camelcase-2"),
        ("概要", "概要"),
        ("信任 与 背叛。", "信任-与-背叛"),
        ("はじめに", "はじめに"),
        ("Größe & Maß", "größe-maß"),
        ("Cafe\u0301", "café"),
        ("हिन्दी की बातें", "हिन्दी-की-बातें"),
        ("مرحبا بكم", "مرحبا-بكم"),
        ("ἀρχή ΤΕΛΟΣ", "ἀρχή-τελος"),
        ("Trust ❤️ me", "trust-me"),
        ("🤝", "u1f91d"),
        ("!?", "u21-u3f"),
        ("_reflection_", "reflection"),
        ("-- a --", "a"),
        ("", "heading"),
    ],
)
def test_an_id_has_the_letters_and_digits_of_every_script(words: str, name: str) -> None:
    assert slug(words) == name


def test_an_id_is_made_from_the_words_that_a_reader_sees() -> None:
    source = "## *The* `code` of [trust](/a/) ![pan](/b.png)\n\n## A \\* B &amp; C\n\nTwo\nlines\n---\n"

    assert render(source, headings=True).ids == ("the-code-of-trust", "a-b-c", "two-lines")


def test_equal_headings_are_told_apart_by_the_heading_above_them() -> None:
    source = "## Home\n### Example\n## Work\n### Example\n#### Example\n### Example\n## Work\n## Work 2"

    assert render(source, headings=True).ids == (
        *("home", "example", "work", "work.example", "work.example.example", "work.example.2", "work.2", "work-2"),
    )


def test_the_headings_of_a_recipe_have_no_ids() -> None:
    made = render("## a\n\n```create\n## b\n```", headings=True)

    assert made.ids == ("a",)
    assert "<h2>b</h2>" in made.html


HEADINGS = st.lists(st.tuples(st.integers(2, 4), st.sampled_from(["a", "b", "b 2", "a b", "界", "!"])), max_size=8)


@settings(max_examples=400, deadline=None)
@given(HEADINGS)
def test_no_two_headings_share_an_id(headings: list[tuple[int, str]]) -> None:
    ids = heading_ids(headings)

    assert len(set(ids)) == len(headings)
    assert all(re.match(r"[^\W_]", name) and "--" not in name and ":" not in name for name in ids)


@settings(max_examples=400, deadline=None)
@given(headings=HEADINGS, place=st.integers(0, 8), level=st.integers(2, 4))
def test_a_new_heading_with_words_of_its_own_changes_no_plain_id(
    headings: list[tuple[int, str]], place: int, level: int
) -> None:
    before = heading_ids(headings)
    after = heading_ids([*headings[:place], (level, "new"), *headings[place:]])
    kept = [name for number, name in enumerate(after) if number != min(place, len(headings))]

    assert [name for name in before if "." not in name] == [name for name in kept if "." not in name]


@settings(max_examples=200, deadline=None)
@given(HEADINGS)
def test_a_heading_at_the_end_changes_no_id_at_all(headings: list[tuple[int, str]]) -> None:
    for level, words in ((2, "a"), (3, "b"), (4, "a b"), (3, "a.b")):
        assert heading_ids([*headings, (level, words)])[: len(headings)] == heading_ids(headings)
