"""A link carries one attempt: what was put in comes out, and of anything else it is said what is wrong with it."""

from __future__ import annotations

import random
import string
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.quiz.scoring_key import KeyItem, ScoringKey
from tests.node import Node
from tests.strategies import LIKERT, Answers, clean_answers, item, load, make_key, scoring_keys, with_items, with_loads

Attempt = dict[str, Any]
LONGEST = 200
DAYS = 2_932_897  # 1970 to 9999
HASHES = 2**32


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node("link") as running:
        yield running


def encode(node: Node, quiz: ScoringKey, attempt: Attempt) -> str:
    link: str = node("return modules.link.encode(...given)", [quiz.as_json(), attempt])
    return link


def decode_all(node: Node, quiz: ScoringKey, links: list[str]) -> list[Any]:
    code = "const [form, links] = given; return links.map((link) => modules.link.decode(form, link))"
    found: list[Any] = node(code, [quiz.as_json(), links])
    return found


def decode(node: Node, quiz: ScoringKey, link: str) -> Any:  # noqa: ANN401 - JSON
    return decode_all(node, quiz, [link])[0]


def refused(why: str) -> dict[str, Any]:
    return {"ok": False, "why": why}


def attempt_of(
    quiz: ScoringKey, answers: Answers, *, day: str = "2026-11-24", perspective: str = "self", revision: int = 1
) -> Attempt:
    return {
        "format": 1,
        "quiz": quiz.quiz,
        "revision": revision,
        "form": quiz.hash,
        "taken": f"{day}T00:00:00Z",
        "perspective": perspective,
        "answers": answers,
    }


def with_all(quiz: ScoringKey, choose: Callable[[KeyItem], Any]) -> Attempt:
    return attempt_of(quiz, {one.id: choose(one) for one in quiz.items})


def audit(count: int = 28) -> ScoringKey:
    return make_key(*(item(f"item-{place:03}", values=LIKERT, na=True) for place in range(count)))


@st.composite
def attempts(draw: st.DrawFn, quiz: ScoringKey) -> Attempt:
    answers = {
        name: int(answer) if isinstance(answer, float) else answer for name, answer in draw(clean_answers(quiz)).items()
    }
    day = draw(st.dates(min_value=date(1970, 1, 1))).isoformat()
    perspective = draw(st.sampled_from(("self", "other")))
    return attempt_of(quiz, answers, day=day, perspective=perspective, revision=draw(st.integers(1, 10_000)))


def fnv(text: str) -> int:
    total = 0x811C9DC5
    for byte in text.encode():
        total = ((total ^ byte) * 0x01000193) % HASHES
    return total


def sealed(number: int, version: str = "1") -> str:
    """A link with a right hash over whatever number: what a hostile or a later program could make."""
    return f"#a={version}{number * HASHES + fnv(f'{version}{number:x}'):x}"


def packed(quiz: ScoringKey, digits: dict[str, int], *, day: int = 20_000, other: int = 0, revision: int = 1) -> int:
    """The number of a link, from digits that need not be right ones."""
    number = revision
    for one in sorted(quiz.items, key=lambda each: each.id):
        number = number * (len(one.values) + 2) + digits.get(one.id, 0)
    number = (number * DAYS + day) * 2 + other
    return (number * HASHES + fnv(quiz.hash)) * HASHES + fnv(quiz.quiz)


def test_what_is_put_in_comes_out(node: Node) -> None:
    seen: Counter[str] = Counter()

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def same(data: st.DataObject) -> None:
        quiz = data.draw(scoring_keys())
        for attempt in data.draw(st.lists(attempts(quiz), min_size=10, max_size=10)):
            link = encode(node, quiz, attempt)
            assert set(link) <= set("#a=" + string.digits + "abcdef")
            assert decode(node, quiz, link) == {"ok": True, "attempt": attempt}
            seen.update((attempt["perspective"], *("na" for one in attempt["answers"].values() if one == "na")))

    same()
    assert min(seen["self"], seen["other"], seen["na"]) >= 20  # the drawn attempts are of every kind


def test_the_format_is_the_one_that_links_out_there_have(node: Node) -> None:
    """A contract: a link made today opens with every later version."""
    quiz = make_key(item("b", values=(0, 1, 2), na=True), item("a", load(reverse=True), values=(-1, 7)))
    attempt = attempt_of(quiz, {"a": 7, "b": "na"}, day="2024-10-04", perspective="other", revision=3)
    link = encode(node, quiz, attempt)
    assert link == sealed(packed(quiz, {"a": 2, "b": 4}, day=20_000, other=1, revision=3))
    assert link == "#a=119dff955390630c1518796f4e5e9f7dc"
    assert decode(node, quiz, link) == {"ok": True, "attempt": attempt}


def test_a_link_for_28_items_is_short(node: Node, capsys: pytest.CaptureFixture[str]) -> None:
    quiz = audit()
    lengths = {
        name: len(encode(node, quiz, attempt))
        for name, attempt in {
            "blank": attempt_of(quiz, {}),
            "all na": with_all(quiz, lambda _: "na"),
            "all 5": with_all(quiz, lambda _: 5),
            "longest": {**with_all(quiz, lambda _: "na"), "revision": 10_000, "taken": "9999-12-31T23:59:59Z"},
        }.items()
    }
    with capsys.disabled():
        sys.stdout.write(f"\nlink of 28 items, characters: {lengths}\n")
    assert max(lengths.values()) < 60 <= LONGEST


def test_the_hour_and_the_scores_stay_at_home(node: Node) -> None:
    quiz = audit(2)
    attempt = attempt_of(quiz, {"item-000": 5})
    late = {**attempt, "taken": "2026-11-24T23:59:59Z", "note": "private"}
    assert encode(node, quiz, late) == encode(node, quiz, attempt)


def test_undeclared_answers_are_left_out(node: Node) -> None:
    quiz = make_key(item("a"), item("constructor"), item("b", na=True))
    answers = {"a": "na", "b": 6, "c": 1, "__proto__": 2}
    found = decode(node, quiz, encode(node, quiz, attempt_of(quiz, answers)))
    assert found == {"ok": True, "attempt": attempt_of(quiz, {})}


def test_options_of_one_value_are_told_apart(node: Node) -> None:
    quiz = make_key(item("a", values=(0, 0, 1, 1)), item("b", values=(2, 1, 1, 0)))
    given = [{"a": a, "b": b} for a in (0, "0#2", 1, "1#2") for b in (2, 1, "1#2", 0)]
    links = [encode(node, quiz, attempt_of(quiz, answers)) for answers in given]
    assert len(set(links)) == 16
    assert [found["attempt"]["answers"] for found in decode_all(node, quiz, links)] == given


def test_the_link_of_a_quiz_that_lists_rising_values_is_the_one_of_earlier_versions(node: Node) -> None:
    """Readers have shared it: no change of the program may alter it."""
    quiz = make_key(item("a", values=(0, 1, 4)), item("b", values=(-2, 2), na=True))
    link = encode(node, quiz, attempt_of(quiz, {"a": 4, "b": "na"}))
    assert link == "#a=1c3d4e60b6ae51c5518796f4436de5d5"


def test_a_link_holds_when_items_move_or_offer_na(node: Node) -> None:
    quiz = make_key(item("b"), item("a"), item("10", values=(0, 1)), item("9"))
    attempt = attempt_of(quiz, {"a": 1, "b": 5, "10": 1, "9": 3})
    link = encode(node, quiz, attempt)
    for later in (
        replace(quiz, items=quiz.items[::-1]),
        with_items(quiz, lambda one: replace(one, not_applicable=True)),
    ):
        assert later.hash == quiz.hash
        assert decode(node, later, link) == {"ok": True, "attempt": attempt}


def test_another_quiz_and_another_form_are_told_apart(node: Node) -> None:
    quiz = audit(3)
    link = encode(node, quiz, with_all(quiz, lambda _: "na"))
    assert decode(node, replace(quiz, quiz="quiz-2"), link) == refused("other-quiz")
    assert decode(node, audit(4), link) == refused("other-form")
    other_key = with_loads(quiz, lambda at: replace(at, reverse=at.item.id == "item-000"))
    assert decode(node, other_key, link) == refused("other-form")
    without_na = with_items(quiz, lambda one: replace(one, not_applicable=False))
    assert without_na.hash == quiz.hash
    assert decode(node, without_na, link) == refused("other-form")


def test_an_attempt_of_an_older_form_says_so_in_its_link(node: Node) -> None:
    quiz = audit(3)
    older = {**attempt_of(quiz, {}), "form": "0123456789abcdef"}
    assert decode(node, quiz, encode(node, quiz, older)) == refused("other-form")


def test_a_later_version_is_told_from_damage(node: Node) -> None:
    quiz = audit()
    for version in "2345679abcdefxyzZ":
        assert decode(node, quiz, sealed(987654321, version)) == refused("newer")
        assert decode(node, quiz, sealed(987654321, version) + "0") == refused("damaged")


def test_a_right_hash_does_not_let_nonsense_in(node: Node) -> None:
    quiz = make_key(item("a"), item("b", na=True), item("c", values=(0, 1)))
    assert decode(node, quiz, sealed(packed(quiz, {"a": 1})))["ok"]
    assert decode(node, quiz, sealed(packed(quiz, {"a": 6}))) == refused("other-form")  # na, which it does not offer
    assert decode(node, quiz, sealed(packed(quiz, {"a": 1}, revision=DAYS))) == refused("other-form")
    assert decode(node, quiz, sealed(packed(quiz, {"a": 1}, revision=10**900))) == refused("other-form")
    forged = [sealed(number) for number in (0, 1, HASHES, HASHES**2, HASHES**3, 16**3900)]
    assert all(not found["ok"] for found in decode_all(node, quiz, forged))
    last = decode(node, quiz, sealed(packed(quiz, {"a": 1}, day=DAYS - 1)))
    assert last["attempt"]["taken"] == "9999-12-31T00:00:00Z"


@pytest.mark.parametrize(
    ("fragment", "why"),
    [
        ("", "none"),
        ("#", "none"),
        ("#a", "none"),
        ("#att-phone", "none"),
        ("#quiz--result", "none"),
        ("a=1", "none"),
        ("x" * 5_000_000, "none"),
        ("#a=", "damaged"),
        ("#a=1", "damaged"),
        ("#a=10", "damaged"),
        ("#a=undefined", "damaged"),
        ("#a%3D1234", "damaged"),
        ("#a=%E0%A4%A", "damaged"),
        ("#a=<script>alert(1)</script>", "damaged"),
        ("#a=1\n", "damaged"),
        ("#a=1\ud800", "damaged"),
        ("#a=1" + "f" * 3_996, "damaged"),
        ("#a=1" + "f" * 5_000_000, "damaged"),
    ],
    ids=lambda value: repr(value[:20]),
)
def test_what_is_no_link(node: Node, fragment: str, why: str) -> None:
    assert decode(node, audit(), fragment) == refused(why)


def test_more_than_4000_characters_are_refused_before_they_are_read(node: Node) -> None:
    quiz = audit(1)
    longest, too_long = sealed(16**3988 - 1), sealed(16**3988)
    assert (len(longest), len(too_long)) == (4_000, 4_001)
    assert decode_all(node, quiz, [longest, too_long]) == [refused("other-quiz"), refused("damaged")]


def test_what_mail_programs_do_to_a_link_is_seen(node: Node) -> None:
    quiz = audit()
    link = encode(node, quiz, with_all(quiz, lambda _: 3))
    mangled = [
        *(link + tail for tail in (".", ")", ">", ",", ";", "'", '"', "]", " ", "\n", "\r\n", "%0A", "=20", "&x=1")),
        link.replace("=", "%3D"),
        link.replace("=", "=3D"),
        link.upper().replace("#A", "#a"),
        link[:30] + "=\n" + link[30:],
        link[:30] + " " + link[30:],
        link + link,
        link + link[1:],
    ]
    assert decode_all(node, quiz, mangled) == [refused("damaged")] * len(mangled)


def test_every_single_slip_is_seen(node: Node) -> None:
    """One character changed, lost, added or swapped with the next; and every truncation."""
    quiz = audit()
    letters = string.digits + string.ascii_lowercase + string.ascii_uppercase + "-_.%"
    for attempt in (attempt_of(quiz, {}), with_all(quiz, lambda one: one.values[-1])):
        link = encode(node, quiz, attempt)
        start = len("#a=")
        slips = {link[:at] for at in range(start, len(link))}
        for at in range(start, len(link) + 1):
            slips |= {link[:at] + letter + link[at:] for letter in letters}
            slips |= {link[:at] + letter + link[at + 1 :] for letter in letters}
            slips.add(link[:at] + link[at + 1 :])
            slips.add(link[:at] + link[at + 1 : at + 2] + link[at : at + 1] + link[at + 2 :])
        slips.discard(link)
        assert len(slips) > 5_000
        assert Counter(found.get("why") for found in decode_all(node, quiz, sorted(slips))) == {"damaged": len(slips)}


def mutated(chance: random.Random, link: str) -> str:
    letters = "0123456789abcdef" + string.printable + "\u00e9\u2028\U0001f600\ud800"
    made = list(link)
    for _ in range(chance.randint(1, 6)):
        at, until = sorted((chance.randint(0, len(made)), chance.randint(0, len(made))))
        piece = made[at:until]
        match chance.randint(0, 6):
            case 0:
                made[at : at + 1] = [chance.choice(letters)]
            case 1:
                made.insert(at, chance.choice(letters))
            case 2:
                del made[at : min(until, at + 4)]
            case 3:
                made[at:until] = piece[::-1]
            case 4:
                made[at:until] = piece * 2
            case 5:
                del made[at:]
            case _:
                made[at:until] = [chance.choice("0123456789abcdef") for _ in piece]
    return "".join(made)


def test_ten_thousand_mutated_and_random_fragments(node: Node, capsys: pytest.CaptureFixture[str]) -> None:
    """None throws, and none but the untouched link is taken for one."""
    chance = random.Random(20261124)  # noqa: S311 - not for secrets
    quiz = audit()
    whys: Counter[str] = Counter()
    for _ in range(20):
        attempt = with_all(quiz, lambda one: chance.choice([*one.values, "na"]))
        link = encode(node, quiz, attempt)
        fragments = [mutated(chance, link) for _ in range(900)]
        fragments += [
            chance.choice(("", "#a=", "#a=1")) + "".join(chance.choices(letters, k=chance.randint(0, 300)))
            for letters in (string.hexdigits, string.printable, string.ascii_letters + string.digits)
            for _ in range(100)
        ]
        for fragment, found in zip(fragments, decode_all(node, quiz, fragments), strict=True):
            assert found == ({"ok": True, "attempt": attempt} if fragment == link else found)
            assert fragment == link or not found["ok"]
            whys[found.get("why", "untouched")] += 1
    with capsys.disabled():
        sys.stdout.write(f"\nfragments: {whys.total()}, {dict(whys)}\n")
    assert whys.total() >= 20_000
    assert whys["damaged"] > 15_000


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    quiz=scoring_keys(), numbers=st.lists(st.integers(0, 2**600)), digits=st.lists(st.integers(0, 2**90), min_size=30)
)
def test_whatever_a_forger_seals_comes_out_declared(
    node: Node, quiz: ScoringKey, numbers: list[int], digits: list[int]
) -> None:
    """With right hashes of form and quiz, too: what is accepted has declared values only, and encodes to itself."""
    own = [(number * HASHES + fnv(quiz.hash)) * HASHES + fnv(quiz.quiz) for number in digits]
    links = [sealed(number) for number in (*numbers, *own)]
    values = {one.id: {*one.choices, *(["na"] if one.not_applicable else [])} for one in quiz.items}
    for link, found in zip(links, decode_all(node, quiz, links), strict=True):
        if found["ok"]:
            assert all(answer in values[name] for name, answer in found["attempt"]["answers"].items())
            assert encode(node, quiz, found["attempt"]) == link


def test_an_order_of_the_items_travels_with_the_answers(node: Node) -> None:
    quiz = audit()
    for seed in (0, 1, 2**32 - 1):
        attempt = {**attempt_of(quiz, {quiz.items[0].id: quiz.items[0].values[0]}), "seed": seed}
        link = encode(node, quiz, attempt)
        assert link.startswith("#a=s")
        found = decode(node, quiz, link)
        assert found["ok"]
        assert found["attempt"]["seed"] == seed
        assert found["attempt"]["answers"] == attempt["answers"]
        assert decode(node, quiz, link.replace("#a=s", "#a=1")) == refused("damaged")


def test_a_link_without_an_order_is_the_one_that_it_was_before_there_were_orders(node: Node) -> None:
    quiz = audit()
    attempt = attempt_of(quiz, {quiz.items[0].id: quiz.items[0].values[0]})
    link = encode(node, replace(quiz, random=True), attempt)
    assert link == encode(node, quiz, attempt)
    assert link.startswith("#a=1")
    assert "seed" not in decode(node, replace(quiz, random=True), link)["attempt"]
