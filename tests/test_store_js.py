"""Attempts kept on the device: only when switched on, never lost by trouble, never more than what belongs to them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.node import QUIZ_SCRIPTS, Node

Attempt = dict[str, Any]
SITE = f"{QUIZ_SCRIPTS.parents[1].as_uri().removeprefix('file://')}/"  # the scripts are in its assets/quiz/
KEY = f"inversion:{SITE}:audit"
ASIDE = f"{KEY}~"
OTHER = f"inversion:{SITE}:other"
FORM = "0123456789abcdef"
EMPTY = '{"format":1,"attempts":[]}'

# A Storage that can refuse. `given` holds its data; what a test returns comes back with the data as they are then.
PRELUDE = """
const fail = (name) => { throw new DOMException("no", name); };
class Fake {
  constructor({ data = {}, room = Infinity, refuses = null }) {
    Object.assign(this, { data: new Map(Object.entries(data)), room, refuses, writes: 0 });
  }
  getItem(key) { return this.data.get(key) ?? null; }
  removeItem(key) { this.data.delete(key); }
  setItem(key, value) {
    this.writes += 1;
    if (this.refuses) fail(this.refuses);
    const after = new Map(this.data).set(key, value);
    if ([...after].flat().join("").length > this.room) fail("QuotaExceededError");
    this.data = after;
  }
}
const store = modules.store;
const fake = new Fake(given ?? {});
const storage = () => (given?.blocked ? fail("SecurityError") : fake);
const quiz = "audit";
const done = (result) => ({ result, data: Object.fromEntries(fake.data), writes: fake.writes });
"""


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node("store", prelude=PRELUDE) as running:
        yield running


def attempt(day: int = 1, perspective: object = "self", **changes: object) -> Attempt:
    return {
        "format": 1,
        "quiz": "audit",
        "revision": 1,
        "form": FORM,
        "taken": f"2026-11-{day:02}T18:05:00Z",
        "perspective": perspective,
        "answers": {"att-phone": 3, "b": "na"},
        **changes,
    }


def stored(*attempts: Any) -> str:  # noqa: ANN401 - JSON, bad one too
    return json.dumps({"format": 1, "attempts": attempts}, separators=(",", ":"))


def loaded(*attempts: Attempt, skipped: int = 0, trouble: str | None = None, on: bool = True) -> dict[str, Any]:
    return {"attempts": list(attempts), "skipped": skipped, "trouble": trouble, "on": on}


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


# Trouble.


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


THOUSAND = [attempt(taken=f"2026-01-01T00:{n // 60:02}:{n % 60:02}Z") for n in range(1_000)]


def test_a_thousand_attempts_are_enough(node: Node) -> None:
    code = "return done(store.add(storage, quiz, ...given.more))"
    found = node(code, {"more": THOUSAND, "data": {KEY: EMPTY}})
    assert found["result"] == loaded(*THOUSAND)
    over = node(code, {"more": [attempt()], "data": found["data"]})
    assert (over["result"], over["data"]) == (loaded(*THOUSAND, trouble="full"), found["data"])


NOT_READABLE = [
    "",
    "{",
    "null",
    "[]",
    "1",
    '"text"',
    "{}",
    '{"format":1}',
    '{"format":1,"attempts":{}}',
    '{"format":1,"attempts":null}',
    '{"format":1,"attempts":"abc"}',
    '{"format":"1","attempts":[]}',
    '{"format":[1],"attempts":[]}',
    '{"format":null,"attempts":[]}',
    '{"format":0.5,"attempts":[]}',
    '{"format":0,"attempts":[]}',
    '{"format":-1,"attempts":[]}',
    '{"format":"length","attempts":[]}',
    '{"format":{},"attempts":[]}',
    "[" * 100_000,
    '{"format":1,"attempts":' * 50_000,
]


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


BAD = {
    "null": None,
    "a number": 1,
    "a text": "attempt",
    "a list": [attempt()],
    "empty": {},
    "format 2": attempt(format=2),
    "format as text": attempt(format="1"),
    "another quiz": attempt(quiz="other"),
    "no revision": attempt(revision=None),
    "revision 0": attempt(revision=0),
    "revision na": attempt(revision="na"),
    "revision too large": attempt(revision=2**53),
    "revision a fraction": attempt(revision=1.5),
    "form a number": attempt(form=17.5),
    "form empty": attempt(form=""),
    "form markup": attempt(form="<b>"),
    "form an object": attempt(form={"a": 1}),
    "a day only": attempt(taken="2026-11-24"),
    "milliseconds": attempt(taken="2026-11-24T18:05:00.000Z"),
    "an offset": attempt(taken="2026-11-24T18:05:00+01:00"),
    "local": attempt(taken="2026-11-24T18:05:00"),
    "no such day": attempt(taken="2026-02-30T18:05:00Z"),
    "hour 24": attempt(taken="2026-11-24T24:00:00Z"),
    "before computers": attempt(taken="1969-12-31T23:59:59Z"),
    "year 10000": attempt(taken="+010000-01-01T00:00:00Z"),
    "year -1": attempt(taken="-000001-01-01T00:00:00Z"),
    "taken a number": attempt(taken=1795543500000),
    "taken a list": attempt(taken=["2026-11-24T18:05:00Z"]),
    "taken null": attempt(taken=None),
    "a third perspective": attempt(1, "them"),
    "perspective a list": attempt(perspective=["self"]),
    "answers null": attempt(answers=None),
    "answers a list": attempt(answers=[1, 2]),
    "answers a list of an object": attempt(answers=[{}]),
    "answers an empty list": attempt(answers=[]),
    "answers a text": attempt(answers=""),
    "answers a number": attempt(answers=5),
    "answer null": attempt(answers={"a": None}),
    "answer a text": attempt(answers={"a": "3"}),
    "answer markup": attempt(answers={"a": "<img src=x onerror=alert(1)>"}),
    "answer a fraction": attempt(answers={"a": 2.5}),
    "answer too large": attempt(answers={"a": 2**53}),
    "answer true": attempt(answers={"a": True}),
    "answer a list": attempt(answers={"a": [1]}),
    "answer an object": attempt(answers={"a": {"valueOf": 1}}),
    "id empty": attempt(answers={"": 1}),
    "id markup": attempt(answers={"<b>": 1}),
    "id __proto__": attempt(answers={"__proto__": 1}),
    "id toString": attempt(answers={"toString": 1}),
    "more answers than a quiz's file may hold": attempt(answers={f"i{n}": 1 for n in range(20_001)}),
}


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


# Export and import.

IMPORT = "return store.importJson(given.text, quiz, given.existing)"


def imported(*attempts: Attempt, added: int, skipped: int = 0, trouble: str | None = None) -> dict[str, Any]:
    return {"attempts": list(attempts), "added": added, "skipped": skipped, "trouble": trouble}


def test_what_is_exported_can_be_imported(node: Node) -> None:
    days = [attempt(day) for day in (1, 2, 3)]
    text = node("return store.exportJson(given.days)", {"days": days})
    assert json.loads(text) == {"format": 1, "attempts": days}
    assert node(IMPORT, {"text": text, "existing": []}) == imported(*days, added=3)
    assert node(IMPORT, {"text": text, "existing": days}) == imported(*days, added=0, skipped=3)


def test_an_import_adds_to_what_is_there_and_changes_none_of_it(node: Node) -> None:
    existing = [attempt(2), attempt(4)]
    text = stored(attempt(3), attempt(2, answers={}), attempt(1), attempt(1, "other"), attempt(1))
    assert node(IMPORT, {"text": text, "existing": existing}) == imported(
        attempt(1, "other"), attempt(1), attempt(2), attempt(3), attempt(4), added=3, skipped=2, trouble="corrupt"
    )


def test_an_import_is_saved_by_adding_it(node: Node) -> None:
    code = """
    const { attempts } = store.importJson(given.text, quiz, store.load(storage, quiz).attempts);
    return done(store.add(storage, quiz, ...attempts));
    """
    found = node(code, {"text": stored(attempt(1), attempt(3)), "data": {KEY: stored(attempt(2))}})
    assert found["data"] == {KEY: stored(attempt(1), attempt(2), attempt(3))}


@pytest.mark.parametrize("text", NOT_READABLE, ids=lambda text: text[:30] or "empty")
def test_an_import_that_is_not_readable(node: Node, text: str) -> None:
    existing = [attempt(2)]
    assert node(IMPORT, {"text": text, "existing": existing}) == imported(*existing, added=0, trouble="corrupt")


def test_an_import_of_bad_attempts_takes_the_good_ones(node: Node) -> None:
    found = node(IMPORT, {"text": stored(attempt(1), *BAD.values()), "existing": []})
    assert found == imported(attempt(1), added=1, skipped=len(BAD), trouble="corrupt")


def test_an_import_of_a_later_format(node: Node) -> None:
    assert node(IMPORT, {"text": '{"format":2}', "existing": []}) == imported(added=0, trouble="newer")


def test_an_import_of_too_many(node: Node) -> None:
    """None of it is saved then: `add` refuses more than 1,000 as a whole."""
    found = node(IMPORT, {"text": stored(*THOUSAND), "existing": [attempt()]})
    assert (found["trouble"], found["added"]) == ("full", 1_000)
    saved = node(
        "return done(store.add(storage, quiz, ...given.all))", {"all": found["attempts"], "data": {KEY: EMPTY}}
    )
    assert (saved["result"], saved["data"]) == (loaded(trouble="full"), {KEY: EMPTY})


# CSV.

CSV = "return store.toCsv(given.attempts, (one) => (one.form === given.form ? { scales: given.scales } : null))"
SCALES = [{"id": "attention", "shown": "62.5"}, {"id": "care", "shown": None}]


def rows(text: str) -> list[dict[str, str]]:
    assert text.count("\n") == text.count("\r\n")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_csv_has_a_row_for_each_attempt(node: Node) -> None:
    older = attempt(1, form="ffff", answers={"gone": 1, "b": 2})
    text = node(CSV, {"attempts": [older, attempt(2, "other")], "form": FORM, "scales": SCALES})
    assert rows(text) == [
        {
            "revision": "1", "form": "ffff", "taken": "2026-11-01T18:05:00Z", "perspective": "self",
            "item gone": "1", "item b": "2", "scale attention": "", "scale care": "", "item att-phone": "",
        },
        {
            "revision": "1", "form": FORM, "taken": "2026-11-02T18:05:00Z", "perspective": "other",
            "item gone": "", "item b": "na", "scale attention": "62.5", "scale care": "", "item att-phone": "3",
        },
    ]  # fmt: skip
    assert text.endswith("\r\n")


def test_csv_quotes_what_separates(node: Node) -> None:
    nasty = 'a "b", c\r\nd\ne'
    text = node(CSV, {"attempts": [attempt(form=nasty, answers={nasty: 1})], "form": FORM, "scales": []})
    (row,) = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert (row["form"], row[f"item {nasty}"]) == (nasty, "1")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "-2+3+cmd|' /C calc'!A0",
        "-",
        "=",
        '=HYPERLINK("x")',
        "-3\n=1",
    ],
    ids=ascii,
)
def test_csv_makes_no_formula(node: Node, text: str) -> None:
    scales = [{"id": text, "shown": text}]
    found = node(CSV, {"attempts": [attempt(form=FORM, perspective=text)], "form": FORM, "scales": scales})
    (row,) = list(csv.DictReader(io.StringIO(found, newline=""), strict=True))
    assert row["perspective"] == f"'{text}"
    assert row[f"scale {text}"] == f"'{text}"
    assert all(not name.startswith(("=", "+", "-", "@", "\t", "\r")) for name in row)


def test_csv_leaves_negative_numbers_numbers(node: Node) -> None:
    scales = [{"id": "care", "shown": "-12.50"}]
    (row,) = rows(node(CSV, {"attempts": [attempt(answers={"a": -3})], "form": FORM, "scales": scales}))
    assert (row["scale care"], row["item a"]) == ("-12.50", "-3")


def test_csv_of_nothing(node: Node) -> None:
    assert rows(node(CSV, {"attempts": [], "form": FORM, "scales": SCALES})) == []
