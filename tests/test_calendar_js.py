"""A reminder as a calendar file: read back line by line, as RFC 5545 has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.node import Node

URL = "https://name.github.io/repo/quizzes/self-audit/"
REMINDER = {
    "title": "How reliable were you?",
    "url": URL,
    "day": "2026-12-01T09:30:00Z",
    "everyDays": 7,
    "uid": "self-audit@name.github.io",
    "stamp": "2026-11-24T18:05:09.123Z",
}
WRITE = """
const { day, stamp, ...rest } = given;
return modules.calendar.calendar({ ...rest, day: new Date(day), stamp: new Date(stamp) });
"""


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node("calendar") as running:
        yield running


def write(node: Node, **changes: object) -> str:
    text: str = node(WRITE, {**REMINDER, **changes})
    return text


def read(text: str) -> list[tuple[str, str]]:
    """Unfolds and splits the lines; a property's parameters stay with its name."""
    assert text.endswith("\r\n")
    assert re.sub("\r\n", "", text).isprintable()  # no other control character
    unfolded = text.replace("\r\n ", "")
    found = [re.fullmatch(r"([A-Z-]+(?:;[A-Z]+=[A-Z]+)*):(.*)", line) for line in unfolded.split("\r\n")[:-1]]
    assert all(found)
    return [(line[1], line[2]) for line in found if line]


def plain(value: str) -> str:
    """The text that an escaped one stands for."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[,;]", value)
    return re.sub(r"\\([\\,;])", r"\1", value)


def test_the_file_line_by_line(node: Node) -> None:
    assert read(write(node)) == [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "inversion"),
        ("BEGIN", "VEVENT"),
        ("UID", "self-audit@name.github.io"),
        ("DTSTAMP", "20261124T180509Z"),
        ("DTSTART;VALUE=DATE", "20261201"),
        ("RRULE", "FREQ=DAILY;INTERVAL=7;COUNT=4"),
        ("SUMMARY", "How reliable were you?"),
        ("URL", URL),
        ("BEGIN", "VALARM"),
        ("ACTION", "DISPLAY"),
        ("DESCRIPTION", "How reliable were you?"),
        ("TRIGGER", "PT9H"),
        ("END", "VALARM"),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]


def test_short_lines_are_not_folded(node: Node) -> None:
    assert "\r\n " not in write(node, title="x" * 62, url=URL)
    assert len("DESCRIPTION:" + "x" * 62) == 74


def test_a_title_can_hold_what_means_something_to_calendars(node: Node) -> None:
    title = 'Small; things, "said": a\\b\\n, c;;'
    lines = read(write(node, title=title))
    assert [plain(value) for name, value in lines if name in ("SUMMARY", "DESCRIPTION")] == [title, title]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029"], ids=ascii)
def test_a_title_cannot_add_a_line(node: Node, end: str) -> None:
    lines = read(write(node, title=f"Hello{end}ATTACH:https://other.example/"))
    assert ("SUMMARY", "Hello ATTACH:https://other.example/") in lines
    assert len(lines) == len(read(write(node)))


TITLES = st.text(
    st.one_of(st.sampled_from(",;\\ \u00e9\u20ac\U0001f600\u0301\u200d"), st.characters(exclude_categories=["C", "Z"])),
    min_size=1,
    max_size=200,
)


@settings(max_examples=300, deadline=None)
@given(title=TITLES.map(str.strip).filter(bool), long=st.integers(0, 300))
@example(title="\U0001f600" * 200, long=0)
@example(title="x" * 66 + "\U0001f600" * 40 + "x" * 200, long=0)
def test_lines_are_folded_at_75_octets_between_characters(node: Node, title: str, long: int) -> None:
    text = write(node, title=title, url=URL + "x" * long)
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two
    lines = dict(read(text))
    assert plain(lines["SUMMARY"]) == re.sub(r"\s+", " ", title)
    assert lines["URL"] == URL + "x" * long


DUE = "return modules.calendar.due(given.taken, given.days).toISOString()"


@pytest.mark.parametrize(
    ("timezone", "taken", "due", "date"),
    [
        ("UTC", "2026-11-24T18:05:00Z", "2026-12-01T18:05:00.000Z", "20261201"),
        # Late on a Sunday of the reader, a Monday in UTC: the reminder is for Sundays.
        ("America/New_York", "2026-01-05T03:30:00Z", "2026-01-12T03:30:00.000Z", "20260111"),
        ("Pacific/Auckland", "2026-06-06T13:00:00Z", "2026-06-13T13:00:00.000Z", "20260614"),
        # The clocks change on 8 March 2026 and 29 March 2026: at the same time by the clock, not 168 hours later.
        ("America/New_York", "2026-03-05T04:30:00Z", "2026-03-12T03:30:00.000Z", "20260311"),
        ("Europe/Berlin", "2026-03-28T22:30:00Z", "2026-04-04T21:30:00.000Z", "20260404"),
        ("Europe/Berlin", "2026-12-30T12:00:00Z", "2027-01-06T12:00:00.000Z", "20270106"),
    ],
)
def test_due_is_so_many_days_later_by_the_readers_calendar(timezone: str, taken: str, due: str, date: str) -> None:
    with Node("calendar", timezone=timezone) as node:
        found: Any = node(DUE, {"taken": taken, "days": 7})
        assert found == due
        assert dict(read(write(node, day=found)))["DTSTART;VALUE=DATE"] == date


def test_any_window(node: Node) -> None:
    assert node(DUE, {"taken": "2026-01-31T00:00:00Z", "days": 30}) == "2026-03-02T00:00:00.000Z"
    assert dict(read(write(node, everyDays=30)))["RRULE"] == "FREQ=DAILY;INTERVAL=30;COUNT=4"
