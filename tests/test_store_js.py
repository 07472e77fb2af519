"""Attempts kept on the device: only when switched on, in order, from two tabs, and from an earlier version."""

from __future__ import annotations

import pytest

from tests.node import Node
from tests.store_support import (
    ASIDE,
    EMPTY,
    KEY,
    OTHER,
    _node,  # noqa: F401 - a fixture
    attempt,
    loaded,
    stored,
)

# Switched on and off.


def test_nothing_is_kept_until_it_is_switched_on(node: Node) -> None:
    code = "return done([store.load(storage, quiz).on, store.add(storage, quiz, given.one), store.load(storage, quiz)])"
    off = loaded(on=False)
    assert node(code, {"one": attempt()}) == {"result": [False, off, off], "data": {}, "writes": 0}


def test_on_add_off(node: Node) -> None:
    code = """
    const steps = [store.turnOn(storage, quiz), store.load(storage, quiz).on, { ...Object.fromEntries(fake.data) }];
    steps.push(store.add(storage, quiz, given.one), store.load(storage, quiz), { ...Object.fromEntries(fake.data) });
    steps.push(store.turnOff(storage, quiz), store.load(storage, quiz).on);
    return done(steps);
    """
    one = attempt()
    found = node(code, {"one": one, "data": {"theme": "dark"}})
    assert found["data"] == {"theme": "dark"}
    assert found["result"] == [
        loaded(),
        True,
        {"theme": "dark", KEY: EMPTY},
        loaded(one),
        loaded(one),
        {"theme": "dark", KEY: stored(one)},
        loaded(on=False),
        False,
    ]


def test_switching_on_twice_keeps_what_is_there(node: Node) -> None:
    found = node("return done(store.turnOn(storage, quiz))", {"data": {KEY: stored(attempt())}})
    assert (found["result"], found["data"]) == (loaded(attempt()), {KEY: stored(attempt())})


def test_switching_off_erases_what_was_put_aside_and_nothing_else(node: Node) -> None:
    data = {KEY: "{", ASIDE: "[", OTHER: EMPTY, "theme": "dark"}
    found = node("return done(store.turnOff(storage, quiz))", {"data": data})
    assert found["data"] == {OTHER: EMPTY, "theme": "dark"}


def test_loading_writes_nothing(node: Node) -> None:
    for text in (EMPTY, "{", stored(1, 2), '{"format":2}'):
        found = node("return done(store.load(storage, quiz))", {"data": {KEY: text}})
        assert (found["data"], found["writes"]) == ({KEY: text}, 0)


# Adding and removing.


def test_attempts_are_by_date_whatever_order_they_came_in(node: Node) -> None:
    days = [attempt(9), attempt(2, "other"), attempt(2), attempt(10)]
    code = "return done(given.days.map((day) => store.add(storage, quiz, day)).at(-1))"
    found = node(code, {"days": days, "data": {KEY: EMPTY}})
    assert found["result"] == loaded(days[1], days[2], days[0], days[3])


def test_the_same_attempt_again_takes_the_place_of_the_first(node: Node) -> None:
    changed = attempt(answers={"att-phone": 5})
    code = "return done(store.add(storage, quiz, given.one))"
    assert node(code, {"one": changed, "data": {KEY: stored(attempt())}})["data"] == {KEY: stored(changed)}


def test_one_is_removed_by_its_date_and_by_its_perspective_too(node: Node) -> None:
    mine, theirs, later = attempt(1), attempt(1, "other"), attempt(2)
    data = {KEY: stored(theirs, mine, later)}
    found = node("return done(store.remove(storage, quiz, given.taken))", {"taken": mine["taken"], "data": data})
    assert (found["result"], found["data"]) == (loaded(later), {KEY: stored(later)})
    found = node(
        "return done(store.remove(storage, quiz, given.taken, 'other'))", {"taken": mine["taken"], "data": data}
    )
    assert found["result"] == loaded(mine, later)


def test_scores_and_other_additions_are_never_stored(node: Node) -> None:
    code = "return done(store.add(storage, quiz, given.one))"
    found = node(code, {"one": attempt(scores={"a": 50}, name="Ann"), "data": {KEY: EMPTY}})
    assert found["data"] == {KEY: stored(attempt())}


def test_two_quizzes_are_apart(node: Node) -> None:
    code = "return done([store.add(storage, 'other', given.two), store.load(storage, 'audit')])"
    data = {KEY: stored(attempt()), OTHER: EMPTY}
    found = node(code, {"two": attempt(quiz="other"), "data": data})
    assert found["result"] == [loaded(attempt(quiz="other")), loaded(attempt())]
    wrong = node("return done(store.add(storage, 'other', given.two))", {"two": attempt(), "data": data})
    assert wrong["data"] == data


# What an earlier version kept for all sites of an origin.

EARLIER = "inversion-quiz:audit"


def test_what_an_earlier_version_kept_is_added_when_the_reader_says_so_and_stays(node: Node) -> None:
    """Of the same moment, the attempt that is kept here stays."""
    here, there = attempt(2, answers={"b": 1}), [attempt(1), attempt(2, answers={"b": 2})]
    data = {EARLIER: stored(*there), KEY: stored(here)}
    found = node("return done([store.load(storage, quiz), store.earlier(storage, quiz)])", {"data": data})
    assert (found["result"][0], found["data"], found["writes"]) == (loaded(here), data, 0)
    assert found["result"][1]["attempts"] == there
    found = node("return done(store.takeOver(storage, quiz))", {"data": data})
    assert found["result"] == loaded(there[0], here)
    assert found["data"] == {EARLIER: data[EARLIER], KEY: stored(there[0], here)}


def test_taking_over_switches_it_on_and_never_fills_more_than_there_is_room_for(node: Node) -> None:
    data = {EARLIER: stored(attempt())}
    assert node("return done(store.takeOver(storage, quiz))", {"data": data})["result"] == loaded(attempt())
    found = node(
        "return done(store.takeOver(storage, quiz))", {"data": data, "room": len(EARLIER) + len(data[EARLIER])}
    )
    assert (found["result"], found["data"]) == (loaded(trouble="crowded", on=False), data)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format":2,"attempts":[]}', "null", '{"format":1,"attempts":[{}]}'])
def test_what_an_earlier_version_kept_stays_even_if_it_is_not_readable(node: Node, text: str) -> None:
    found = node(
        "return done([store.earlier(storage, quiz), store.takeOver(storage, quiz)])", {"data": {EARLIER: text}}
    )
    assert found["result"][0]["attempts"] == []
    assert found["result"][0]["trouble"] in ("corrupt", "newer")
    assert found["data"] == {EARLIER: text, KEY: EMPTY}


def test_no_change_of_the_history_touches_what_an_earlier_version_kept(node: Node) -> None:
    data = {EARLIER: stored(attempt()), f"{EARLIER}~": "[", KEY: stored(attempt(2))}
    code = """
    store.add(storage, quiz, given.one);
    store.remove(storage, quiz, given.one.taken);
    store.turnOff(storage, quiz);
    return done();
    """
    found = node(code, {"one": attempt(3), "data": data})
    assert found["data"] == {EARLIER: data[EARLIER], f"{EARLIER}~": "["}
    found = node("store.eraseEarlier(storage, quiz); return done()", {"data": {**data, "inversion-quiz:b": EMPTY}})
    assert found["data"] == {KEY: data[KEY], "inversion-quiz:b": EMPTY}


def test_where_storage_is_blocked_there_is_nothing_earlier(node: Node) -> None:
    code = "store.eraseEarlier(storage, quiz); return store.earlier(storage, quiz)"
    assert node(code, {"blocked": True, "data": {EARLIER: EMPTY}}) is None


# Two tabs


def test_two_tabs_add_up(node: Node) -> None:
    """Each has loaded before the other changed; each change reads what is there at that moment."""
    code = """
    const [one, two] = [() => fake, () => fake];
    const [seen, also] = [store.load(one, quiz), store.load(two, quiz)];
    store.add(one, quiz, given.days[1]);
    store.add(two, quiz, given.days[2]);
    store.remove(one, quiz, given.days[0].taken);
    store.add(two, quiz, given.days[3]);
    return done([seen.attempts.length, also.attempts.length, store.load(one, quiz)]);
    """
    days = [attempt(day) for day in range(1, 5)]
    found = node(code, {"days": days, "data": {KEY: stored(days[0])}})
    assert found["result"] == [1, 1, loaded(*days[1:])]


def test_a_tab_does_not_switch_on_again_what_the_other_has_switched_off(node: Node) -> None:
    code = """
    store.turnOff(storage, quiz);
    return done([store.add(storage, quiz, given.one), store.remove(storage, quiz, given.one.taken)]);
    """
    found = node(code, {"one": attempt(), "data": {KEY: stored(attempt(2))}})
    assert found == {"result": [loaded(on=False)] * 2, "data": {}, "writes": 0}
