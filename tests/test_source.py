"""Bytes to values that know where they stand, or to a problem that does. Positions count letters, from 1."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.document import Document, Map, Mark, Scalar, plain
from generator.text.problems import Problem
from generator.text.yaml_source import read_markdown, read_yaml

PATH = "content/site.yml"
QUICK = 2.0  # seconds of the processor


def document(data: bytes | str) -> Document:
    read, problems = read_yaml(PATH, data if isinstance(data, bytes) else data.encode())
    assert problems == ()
    assert read is not None
    return read


def problem(data: bytes | str) -> str:
    """The one problem, as `line:column: message [rule]`."""
    read, problems = read_yaml(PATH, data if isinstance(data, bytes) else data.encode())
    assert read is None
    (only,) = problems
    return f"{only.line}:{only.column}: {only.message} [{only.rule.id}]"


# Bytes


def test_a_byte_order_mark_is_read_past() -> None:
    assert plain(document(b"\xef\xbb\xbfformat: 1\n").root) == {"format": 1}


def test_a_byte_order_mark_moves_no_position() -> None:
    assert document(b"\xef\xbb\xbfformat: 1\n").mark(("format",)) == Mark(1, 9)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old-mac"])
def test_every_line_ending_gives_the_same_values_and_marks(ending: str) -> None:
    read = document(ending.join(["format: 1", "text: |", "  one", "  two", "last: 2", ""]))

    assert plain(read.root) == {"format": 1, "text": "one\ntwo\n", "last": 2}
    assert read.mark(("last",)) == Mark(5, 7)


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"], ids=["unix", "windows", "old-mac"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order-mark"])
def test_a_latin_1_byte_is_shown_where_it_stands(start: bytes, ending: bytes) -> None:
    data = start + b"format: 1" + ending + b"name: Caf\xe9" + ending

    assert problem(data) == "2:10: expected UTF-8, found the byte 0xe9; save the file as UTF-8 [encoding]"


def test_a_wrong_byte_behind_other_letters_counts_letters() -> None:
    data = "name: ä😀".encode() + b"\xff"

    assert problem(data) == "1:9: expected UTF-8, found the byte 0xff; save the file as UTF-8 [encoding]"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_and_32_are_refused_at_once(encoding: str) -> None:
    rule = problem("format: 1\n".encode(encoding)).rpartition("[")[2]

    assert rule in {"encoding]", "invisible-character]"}


def test_half_a_letter_at_the_end_is_shown_where_it_begins() -> None:
    assert problem("a: 😀".encode()[:-1]).startswith("1:4: expected UTF-8, found the byte 0xf0")


@pytest.mark.parametrize(
    "letter",
    ["\0", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ue000", "\ue001", "\ufeff", "\uffff"],
    ids=lambda letter: f"{ord(letter):04x}",
)
def test_a_letter_that_nobody_sees_is_shown_where_it_stands(letter: str) -> None:
    expected = f"2:8: found the invisible character U+{ord(letter):04X}; delete it [invisible-character]"

    assert problem(f"format: 1\nname: a{letter}b\n") == expected


@pytest.mark.parametrize("escape", [r"\0", r"\a", r"\x02", r"\x7f", r"\r", r"\N", r"\L", r"\ue000", r"\ufeff"])
def test_an_escape_for_such_a_letter_is_refused_too(escape: str) -> None:
    found = problem(f'format: 1\nname: "a{escape}b"\n')

    assert found.startswith("2:7: found an escape for the invisible character U+")


def test_tabs_and_line_feeds_may_be_escaped() -> None:
    assert plain(document(r'a: "x\ty\nz"').root) == {"a": "x\ty\nz"}


# Scalars


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("off", "off"),
        ("010", "010"),
        ("06:10", "06:10"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("0o17", "0o17"),
        ("1e3", "1e3"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("2026-11-23", "2026-11-23"),
        ("1.2.3", "1.2.3"),
        ("12345678901234567890", "12345678901234567890"),
        ("٣", "٣"),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("62.50", Decimal("62.50")),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ('"true"', "true"),
        ("'7'", "7"),
        ("|\n  7\n", "7\n"),
    ],
)
def test_a_plain_scalar_means_what_it_looks_like(written: str, value: object) -> None:
    found = plain(document(f"a: {written}").root)["a"]

    assert (type(value), value) == (type(found), found)


def test_a_decimal_number_keeps_every_digit() -> None:
    assert plain(document("a: 0.1").root)["a"] == Decimal("0.1")


# Marks


def test_each_value_knows_its_line_and_column() -> None:
    read = document("# first\nsite:\n  links:\n    - {name: One, url: two}\n    - name: Three\n")

    assert read.mark(("site", "links", 0, "url")) == Mark(4, 24)
    assert read.key_mark(("site", "links", 0, "url")) == Mark(4, 19)
    assert read.mark(("site", "links", 1, "name")) == Mark(5, 13)
    assert read.mark(("site", "links", 1)) == Mark(5, 7)


def test_what_is_not_there_stands_where_its_owner_does() -> None:
    read = document("format: 1\nsite:\n  name: One\n")

    assert read.mark(("site", "url", 3)) == Mark(3, 3)
    assert read.key_mark(("nothing",)) == Mark(1, 1)


def test_a_column_counts_letters_and_not_bytes_or_halves_of_letters() -> None:
    read = document("a: {😀: ä, b: '日本', c: d}\n")

    assert read.mark(("a", "b")) == Mark(1, 14)
    assert read.mark(("a", "c")) == Mark(1, 23)


@pytest.mark.parametrize("style", ["|", ">", "|-", ">+", "|2"])
def test_a_block_scalar_stands_where_its_sign_does(style: str) -> None:
    read = document(f"format: 1\ntext: {style}\n  one\n  two\nlast: 1\n")

    assert read.mark(("text",)) == Mark(2, 7)
    assert read.mark(("last",)) == Mark(5, 7)


def test_a_key_of_no_text_is_known_by_what_is_written() -> None:
    assert [entry.key for entry in document("1: a\ntrue: b\n~: c\n").root.entries] == ["1", "true", "~"]


def test_of_a_key_that_stands_twice_both_places_are_told() -> None:
    assert problem("a: 1\nb: 2\na: 3\n") == "3:1: duplicate key `a`, first used on line 1; delete one [duplicate-key]"


def test_each_key_that_stands_twice_is_told() -> None:
    _, problems = read_yaml(PATH, b"a: 1\na: 2\nb: {c: 1, c: 2}\na: 3\n")

    assert [(found.line, found.column) for found in problems] == [(3, 11), (2, 1), (4, 1)]


def test_front_matter_counts_the_files_lines() -> None:
    read, problems = read_markdown("a.md", b"---\nformat: 1\ntitle: One\n---\nBody\n")

    assert problems == ()
    assert read is not None
    assert read.mark(("title",)) == Mark(3, 8)
    assert (read.body, read.body_line) == ("Body\n", 5)


def test_three_dashes_in_the_body_are_a_line_of_the_body() -> None:
    read, _ = read_markdown("a.md", b"---\nformat: 1\n---\nOne\n\n---\n\nTwo\n")

    assert read is not None
    assert read.body == "One\n\n---\n\nTwo\n"


# Size and depth


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"x" * 10_000_000, "too-large"),
        (b"k: v\n" * 199_999, "too-large"),
        (b"".join(b"k%d: 1\n" % number for number in range(80_000)), "too-large"),
        (b"a: [" + b"1," * 400_000 + b"]", "too-large"),
        (b"a: " + b"[" * 100_000, "too-deep"),
        (b"a: " + b"[\n" * 100_000, "too-deep"),
        (b"a: " + b"[" * 100_000 + b"]" * 100_000, "too-deep"),
        (b"{a: " * 100_000, "too-deep"),
        (b"- " * 100_000, "too-deep"),
        (b"? " * 100_000, "too-deep"),
        (b"a:\n" + b"".join(b" " * number + b"a:\n" for number in range(1, 1300)), "too-deep"),
        (b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a, *a]\n" % (n, n) for n in range(30)), "anchor"),
        (b'a: "' + b"\\" * 900_000, "yaml"),
        (b"]" * 900_000, "yaml"),
        (b"x" * 900_000 + b": 1", "yaml"),
    ],
    ids=[
        "10-megabytes",
        "one-key-200,000-times",
        "80,000-keys",
        "400,000-items",
        "100,000-brackets",
        "100,000-lines-of-brackets",
        "closed-brackets",
        "braces",
        "dashes",
        "question-marks",
        "indentation",
        "billion-laughs",
        "backslashes",
        "closing-brackets",
        "long-key",
    ],
)
def test_a_hostile_file_ends_soon_in_one_clear_problem(data: bytes, rule: str) -> None:
    started = time.process_time()
    found = problem(data)

    assert found.endswith(f" [{rule}]")
    assert len(found) < 300
    assert time.process_time() - started < QUICK


def test_a_line_of_almost_a_megabyte_is_read() -> None:
    text = "word " * 199_000

    assert plain(document(f"a: {text}\nb: 1\n").root) == {"a": text.strip(), "b": 1}


def test_the_depth_that_is_allowed_is_read() -> None:
    read = document("a: " + "[" * 23 + "x" + "]" * 23)

    assert read.mark(("a", *[0] * 23)) == Mark(1, 27)


# Any bytes at all

BYTES = st.one_of(
    st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
PIECES = st.lists(
    st.sampled_from(
        [*"-:?,[]{}#&*!|>'\"%@` \n\t\\", "a", "1", "---", "...", ": ", "- ", "\n  ", "<<", "!!int ", "\\u", "é", "😀"]
    ),
    max_size=40,
).map(lambda pieces: "".join(pieces).encode())


def sound(data: bytes, read: Callable[[str, bytes], tuple[Document | None, tuple[Problem, ...]]]) -> None:
    found, problems = read(PATH, data)
    assert (found is None) == bool(problems)
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in problems:
        assert one.path == PATH
        assert 1 <= one.line <= len(lines)
        assert 1 <= one.column <= len(lines[one.line - 1]) + 1
        assert "\n" not in str(one)
    if found is not None:
        assert isinstance(found.root, Map)
        assert all(isinstance(entry.value, Scalar) or plain(entry.value) is not None for entry in found.root.entries)


@settings(max_examples=400, deadline=None)
@given(st.one_of(BYTES, PIECES))
def test_any_bytes_give_a_document_or_problems_inside_the_file(data: bytes) -> None:
    sound(data, read_yaml)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(BYTES, PIECES), st.sampled_from([b"", b"---\n", b"---\r\n"]), st.sampled_from([b"", b"\n---\n", b"---"])
)
def test_any_bytes_give_a_page_or_problems_inside_the_file(data: bytes, start: bytes, end: bytes) -> None:
    sound(start + data + end, read_markdown)


SPACES = ["", " ", "\t", "\u3000"]
ENDS = ["\n", "\r\n", "\r"]


@given(
    st.lists(st.sampled_from(["title: One", "- ---", "text", " ---", "----", "--- #", "---", "", "é"]), max_size=6),
    st.sampled_from(SPACES),
    st.sampled_from(ENDS),
    st.sampled_from(["", "\ufeff"]),
)
def test_a_page_whose_values_are_known_has_the_same_text_and_places(
    lines: list[str], space: str, end: str, start: str
) -> None:
    data = (start + end.join([f"---{space}", "format: 1", f"---{space}", *lines])).encode()
    read, problems = read_markdown(PATH, data)
    assert problems == ()
    assert read is not None
    known, _ = read_markdown(PATH, data, read.values)
    assert known is not None

    assert (known.text, known.body, known.body_line) == (read.text, read.body, read.body_line)
    assert known.root == read.root
