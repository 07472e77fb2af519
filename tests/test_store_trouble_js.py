"""The history on a device where something is wrong: storage that refuses, and texts that can't be read."""

from __future__ import annotations

import json

import pytest

from tests.node import Node
from tests.store_support import (
    ASIDE,
    BAD,
    EMPTY,
    FORM,
    KEY,
    NOT_READABLE,
    THOUSAND,
    _node,  # noqa: F401 - a fixture
    attempt,
    loaded,
    stored,
)


def test_blocked_storage_is_told_and_nothing_throws(node: Node) -> None:
    code = """
    return done([
      store.load(storage, quiz).on, store.load(storage, quiz),
      store.turnOn(storage, quiz), store.turnOff(storage, quiz),
      store.add(storage, quiz, given.one), store.remove(storage, quiz, given.one.taken),
    ]);
    """
    found = node(code, {"one": attempt(), "blocked": True})
    assert found["result"] == [False, *[loaded(trouble="blocked", on=False)] * 5]
    no_storage = code.replace("(storage,", "(() => null,")
    assert node(no_storage, {"one": attempt()})["result"] == found["result"]


def test_writing_refused(node: Node) -> None:
    code = "return done([store.turnOn(storage, 'new'), store.add(storage, quiz, given.one)])"
    data = {KEY: stored(attempt(1))}
    for refuses, empty, kept in (
        ("SecurityError", "blocked", "blocked"),
        ("QuotaExceededError", "crowded", "full"),
        ("UnknownError", "crowded", "full"),
    ):
        found = node(code, {"one": attempt(2), "data": data, "refuses": refuses})
        assert found["data"] == data
        assert found["result"] == [loaded(trouble=empty, on=False), loaded(attempt(1), trouble=kept)]


def test_full_storage_loses_nothing(node: Node) -> None:
    data = {KEY: stored(attempt(1)), "other": "x" * 100}
    given = {"one": attempt(2), "data": data, "room": sum(map(len, (*data, *data.values()))) + 10}
    found = node("return done(store.add(storage, quiz, given.one))", given)
    assert (found["result"], found["data"]) == (loaded(attempt(1), trouble="full"), data)
    removed = node("return done(store.remove(storage, quiz, given.one.taken))", {**given, "one": attempt(1)})
    assert (removed["result"], removed["data"][KEY]) == (loaded(), EMPTY)


def test_a_thousand_attempts_are_enough(node: Node) -> None:
    code = "return done(store.add(storage, quiz, ...given.more))"
    found = node(code, {"more": THOUSAND, "data": {KEY: EMPTY}})
    assert found["result"] == loaded(*THOUSAND)
    over = node(code, {"more": [attempt()], "data": found["data"]})
    assert (over["result"], over["data"]) == (loaded(*THOUSAND, trouble="full"), found["data"])


@pytest.mark.parametrize("text", NOT_READABLE, ids=lambda text: text[:30] or "empty")
def test_what_is_not_readable_is_told_and_put_aside_at_the_next_change(node: Node, text: str) -> None:
    code = "return done([store.load(storage, quiz), store.add(storage, quiz, given.one), store.load(storage, quiz)])"
    found = node(code, {"one": attempt(), "data": {KEY: text}})
    assert found["result"] == [loaded(trouble="corrupt"), loaded(attempt(), trouble="corrupt"), loaded(attempt())]
    assert found["data"] == {KEY: stored(attempt()), **({ASIDE: f"{text}\n"} if text else {})}


def test_what_was_put_aside_before_stays(node: Node) -> None:
    code = """
    store.add(storage, quiz, given.one);
    fake.data.set(given.key, "[2");
    store.add(storage, quiz, given.one);
    return done();
    """
    found = node(code, {"one": attempt(), "key": KEY, "data": {KEY: "[1", ASIDE: "[0\n"}})
    assert found["data"] == {KEY: stored(attempt()), ASIDE: "[0\n[1\n[2\n"}


def test_no_room_to_put_it_aside(node: Node) -> None:
    """Then what is not readable stays where it is, and trying again does not fill the storage further."""
    text = "{" + "x" * 300
    code = "return done([0, 1, 2].map(() => store.add(storage, quiz, given.one)))"
    given = {"one": attempt(), "data": {KEY: text}}
    found = node(code, {**given, "room": len(KEY) + 400})
    assert found["result"] == [loaded(trouble="spoilt")] * 3
    assert found["data"] == {KEY: text}
    one_big = attempt(answers={f"item-{n}": 1 for n in range(300)})
    half = node(code, {**given, "one": one_big, "room": len(KEY) + len(ASIDE) + 620})
    assert half["result"] == [loaded(trouble="spoilt")] * 3
    assert half["data"] == {KEY: text, ASIDE: f"{text}\n"}


def test_what_takes_up_the_room_is_told(node: Node) -> None:
    """Attempts, which a reader can erase; what can't be read, even if it was put aside; or what isn't ours."""
    code = "return done(store[given.what](storage, quiz, ...given.rest))"
    big = {"one": "x" * 500}
    add = {"what": "add", "rest": [attempt(2, answers={f"i{n}": 1 for n in range(50)})], "room": 700}
    some, spoilt = stored(attempt(1)), stored(attempt(1), 7)
    for data, trouble in (
        ({KEY: some, **big}, "full"),
        ({KEY: some, ASIDE: "x" * 500}, "spoilt"),
        ({KEY: spoilt, **big}, "spoilt"),
        ({KEY: EMPTY, **big}, "crowded"),
    ):
        found = node(code, {**add, "data": data})
        assert (found["result"]["trouble"], found["data"]) == (trouble, data)
    found = node(code, {"what": "turnOn", "rest": [], "data": big, "room": 510})
    assert found["result"] == loaded(trouble="crowded", on=False)


def test_an_answer_is_a_number_na_or_an_option_of_a_value_that_others_have(node: Node) -> None:
    good = {"constructor": "0#2", "a": "-1#12", "b": "na", "c": -3}
    bad = ["0#", "#2", "0#2 ", "na ", "1", "", ["na"], ["0#2"], {"trim": "0#2"}, None, True, 1.5]
    answers = [good, *({"a": one} for one in bad)]
    kept = [attempt(day, answers=one) for day, one in enumerate(answers, 1)]
    found = node("return done(store.load(storage, quiz))", {"data": {KEY: stored(*kept)}})
    assert found["result"] == loaded(kept[0], skipped=len(bad), trouble="corrupt")


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_what_is_no_attempt_is_skipped_counted_and_put_aside(node: Node, bad: object) -> None:
    text = stored(attempt(1), bad, attempt(3))
    code = "return done([store.load(storage, quiz), store.add(storage, quiz, given.one), store.load(storage, quiz)])"
    found = node(code, {"one": attempt(2), "data": {KEY: text}})
    before, after, later = found["result"]
    assert before == loaded(attempt(1), attempt(3), skipped=1, trouble="corrupt")
    assert after == loaded(attempt(1), attempt(2), attempt(3), skipped=1, trouble="corrupt")
    assert later == loaded(attempt(1), attempt(2), attempt(3))
    assert found["data"] == {KEY: stored(attempt(1), attempt(2), attempt(3)), ASIDE: f"{text}\n"}


def test_the_largest_that_is_one(node: Node) -> None:
    large = attempt(
        taken="9999-12-31T23:59:59Z",
        revision=2**53 - 1,
        answers={
            **{f"{n:05}" + "a" * (900 if n < 9 else 3): 2**53 - 1 for n in range(19_999)},
            "constructor": -(2**53) + 1,
        },
    )
    assert node("return done(store.load(storage, quiz))", {"data": {KEY: stored(large)}})["result"] == loaded(large)


def test_a_form_is_a_text_whatever_it_was(node: Node) -> None:
    found = node("return done(store.load(storage, quiz))", {"data": {KEY: stored(attempt(form=[FORM]))}})
    assert found["result"] == loaded(attempt())


def test_more_than_a_thousand_are_counted_and_put_aside(node: Node) -> None:
    text = stored(*THOUSAND, attempt())
    code = "return done([store.load(storage, quiz), store.remove(storage, quiz, given.taken)])"
    found = node(code, {"taken": THOUSAND[0]["taken"], "data": {KEY: text}})
    assert found["result"][0] == loaded(*THOUSAND, skipped=1, trouble="corrupt")
    assert found["data"] == {KEY: stored(*THOUSAND[1:]), ASIDE: f"{text}\n"}


def test_names_of_every_object_are_harmless(node: Node) -> None:
    """JSON text itself, because `__proto__` is a key like any other there."""
    code = """
    const found = store.load(storage, quiz);
    const [one] = found.attempts;
    return [
      Object.keys({}).length, {}.polluted ?? null, one?.polluted ?? null, one?.answers.polluted ?? null,
      found.attempts.map((each) => Object.getPrototypeOf(each) === Object.prototype
        && Object.getPrototypeOf(each.answers) === Object.prototype && Object.keys(each).join(" ")),
    ];
    """
    evil = '"__proto__":{"polluted":1,"format":1},"constructor":{"prototype":{"polluted":1}},"toString":1,"valueOf":1'
    one = json.dumps(attempt())[:-1]
    text = f'{{"format":1,{evil},"attempts":[{one},{evil}}}]}}'
    keys = "format quiz revision form taken perspective answers"
    assert node(code, {"data": {KEY: text}}) == [0, None, None, None, [keys]]
    inside = json.dumps(attempt()).replace('"att-phone"', '"__proto__":{"polluted":1},"att-phone"')
    assert node(code, {"data": {KEY: f'{{"format":1,"attempts":[{inside}]}}'}}) == [0, None, None, None, []]


@pytest.mark.parametrize("text", ['{"format":2,"attempts":[]}', '{"format":99,"weeks":{}}'])
def test_a_later_format_is_left_alone_and_told(node: Node, text: str) -> None:
    code = """
    return done([store.load(storage, quiz), store.turnOn(storage, quiz), store.add(storage, quiz, given.one),
      store.remove(storage, quiz, given.one.taken)]);
    """
    found = node(code, {"one": attempt(), "data": {KEY: text}})
    assert found == {"result": [loaded(trouble="newer")] * 4, "data": {KEY: text}, "writes": 0}
    assert node("return done(store.turnOff(storage, quiz))", {"data": {KEY: text}})["data"] == {}


def test_a_format_below_the_first_is_told_put_aside_and_never_lost(node: Node) -> None:
    code = """
    return done([store.load(storage, quiz), store.turnOn(storage, quiz), store.add(storage, quiz, given.one),
      store.remove(storage, quiz, given.one.taken), store.importJson(given.text, quiz, [given.one])]);
    """
    text = json.dumps({"format": 0, "list": [attempt(1)], "attempts": [attempt(1)]})
    found = node(code, {"one": attempt(2), "data": {KEY: text}, "text": text})
    assert found["result"] == [
        loaded(trouble="corrupt"),
        loaded(trouble="corrupt"),
        loaded(attempt(2)),
        loaded(),
        {"attempts": [attempt(2)], "added": 0, "skipped": 0, "trouble": "corrupt"},
    ]
    assert found["data"] == {KEY: EMPTY, ASIDE: f"{text}\n"}
