"""The scripts that keep a history, run by Node: a store for them that can refuse, attempts, and texts that are none."""

from __future__ import annotations

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


@pytest.fixture(name="node", scope="module")
def _node() -> Iterator[Node]:
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


THOUSAND = [attempt(taken=f"2026-01-01T00:{n // 60:02}:{n % 60:02}Z") for n in range(1_000)]


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
