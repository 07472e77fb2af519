"""Every rule of a quiz: what is written, and the message with its place. The wording is golden."""

from __future__ import annotations

import pytest

from generator.app.load import load_quiz

Table = list[tuple[str, str, str]]  # what is replaced, by what, and the problems then

QUIZ = """\
format: 1
kind: scale
title: A week
description: Two scales
revision: 1
intro: Welcome.
stem: How often?
responses:
  often:
    options:
      - {value: 0, label: Never}
      - {value: 2, label: At times}
      - {value: 4, label: Always}
    not_applicable: It did not come up
  agree:
    options: [{value: 1, label: "No"}, {value: 5, label: "Yes"}]
scoring: {method: percent, decimals: 0, overall: mean_of_scales}
scales:
  care:
    title: Care
    higher_is: more
    better: high
    min_answered: half
    bands:
      - {from: 0, id: low, title: Low, text: Low}
      - {from: 50, id: good, title: Good, text: Good}
  time:
    title: Time
    higher_is: more
    better: high
    min_answered: 1
    bands: [{from: 0, id: any, title: Any, text: Any}]
defaults: {responses: often}
items:
  - {id: look, scale: care, keyed: forward, text: Look}
  - {id: wait, scale: care, keyed: reverse, text: Wait}
  - {id: rush, scores: [{scale: time, keyed: forward, weight: 2}], text: Rush}
  - {id: note, scored: false, responses: agree, text: Note}
results: {not_enough: Too few., all_good: Good., disclaimer: None.}
examples:
  - name: all high
    answers: {look: 4, wait: 2, rush: 0}
    expect: {care: [75, good], time: 0, overall: 38, weakest: [time]}
"""


def problems_after(*changes: tuple[str, str]) -> list[str]:
    """The problems of the quiz with some pieces of its text changed, without the file's name."""
    text = QUIZ
    for before, after in changes:
        assert text.count(before) == 1
        text = text.replace(before, after)
    quiz, problems = load_quiz("week.yml", "week", text.encode())
    assert (quiz is None) == bool(problems)
    return [f"{one.line}:{one.column} {one.rule.id}: {one.message}" for one in problems]


def test_without_a_change_nothing_is_wrong() -> None:
    assert problems_after() == []


ORDER = "list the options from the lowest value up, or from the highest down"
RESPONSES: Table = [
    (
        "value: 2,",
        "value: 0,",
        (
            "12:17 repeated-value: expected another value than that of `Never`, found 0 again; change it, or add "
            "`repeated_values: true` to `often` if both answers count the same"
        ),
    ),
    (
        "value: 4,",
        "value: 1,",
        f"13:17 option-order: expected a value above 2, found 1; {ORDER}",
    ),
    (
        "value: 0, label: Never",
        "value: 9, label: Never",
        f"13:17 option-order: expected a value below 2, found 4; {ORDER}",
    ),
    (
        "value: 5,",
        "value: 1,",
        "16:48 repeated-value: expected at least two different values, found 1 in every option; write what each counts",
    ),
    (
        "label: At times",
        "label: Never",
        "12:27 option-label: duplicate label `Never` in `often`; give each answer its own label",
    ),
    (
        "label: At times",
        "label: ' Never '",
        "12:27 option-label: duplicate label `Never` in `often`; give each answer its own label",
    ),
    (
        "It did not come up",
        "Always",
        "14:21 option-label: duplicate label `Always`, also used by an option; choose another label",
    ),
    (
        "defaults: {responses: often}",
        "defaults: {responses: oftne}",
        "33:23 unknown-reference: no response set `oftne`; did you mean `often`?",
    ),
    (
        "defaults: {responses: often}",
        "defaults: {responses: zzz}",
        "33:23 unknown-reference: no response set `zzz`; declared: `often`, `agree`",
    ),
]
ITEMS: Table = [
    (
        "id: wait",
        "id: look",
        "36:10 duplicate-id: duplicate item id `look`, first used on line 35; give each item its own id",
    ),
    (
        "responses: agree,",
        "responses: agre,",
        "38:42 unknown-reference: no response set `agre`; did you mean `agree`?",
    ),
    (
        "defaults: {responses: often}\n",
        "",
        (
            "34:5 item-responses: `look` has no response set; add `responses:` to it or to `defaults`\n"
            "35:5 item-responses: `wait` has no response set; add `responses:` to it or to `defaults`\n"
            "36:5 item-responses: `rush` has no response set; add `responses:` to it or to `defaults`"
        ),
    ),
    (
        "scored: false",
        "scored: false, scale: care",
        "38:5 item-scores: `note` is not scored; delete its `scale`, `keyed`, `scores` and `weight`",
    ),
    (
        "scored: false",
        "scored: false, weight: 2",
        "38:5 item-scores: `note` is not scored; delete its `scale`, `keyed`, `scores` and `weight`",
    ),
    (
        "scores: [",
        "scale: care, scores: [",
        "37:5 item-scores: `rush` has both `scores` and `scale` or `keyed`; keep one or the other",
    ),
    (
        "scores: [",
        "keyed: reverse, scores: [",
        "37:5 item-scores: `rush` has both `scores` and `scale` or `keyed`; keep one or the other",
    ),
    (
        "look, scale: care, keyed: forward",
        "look, scale: care",
        "35:5 item-scores: `look` has `scale` but no `keyed`; add `keyed: forward` or `keyed: reverse`",
    ),
    (
        "look, scale: care, keyed: forward",
        "look, keyed: forward",
        "35:5 item-scores: `look` has `keyed` but no `scale`; add the scale that it counts on",
    ),
    (
        "look, scale: care, keyed: forward",
        "look",
        "35:5 item-scores: `look` counts on no scale; add `scale` and `keyed`, or `scores`, or `scored: false`",
    ),
    ("look, scale: care", "look, scale: car", "35:23 unknown-reference: no scale `car`; did you mean `care`?"),
    ("look, scale: care", "look, scale: zzz", "35:23 unknown-reference: no scale `zzz`; declared: `care`, `time`"),
    ("[{scale: time,", "[{scale: tiem,", "37:33 unknown-reference: no scale `tiem`; did you mean `time`?"),
    (
        "weight: 2}]",
        "weight: 2}, {scale: time, keyed: reverse}]",
        "37:75 item-scores: `rush` counts twice on `time`; raise `weight` instead",
    ),
]
PERSPECTIVES: Table = [
    (
        "stem: How often?\n",
        "stem: How often?\nperspectives: [self, self]\n",
        "8:15 perspectives: duplicate perspective; list each one once",
    ),
    (
        "stem: How often?\n",
        "stem: How often?\nstem_other: How often did they?\n",
        (
            "8:1 perspectives: this is never shown without the perspective `other`; "
            "add `perspectives: [self, other]`, or delete it"
        ),
    ),
    (
        "stem: How often?\n",
        "stem: How often?\ntitle_other: Their week\n",
        (
            "8:1 perspectives: this is never shown without the perspective `other`; "
            "add `perspectives: [self, other]`, or delete it"
        ),
    ),
    (
        "text: Look",
        "text: Look, other: They look",
        (
            "35:57 perspectives: this is never shown without the perspective `other`; "
            "add `perspectives: [self, other]`, or delete it"
        ),
    ),
]
SCALE = "{title: T, higher_is: more, better: low, min_answered: 1, bands: [{from: 0, id: x, title: T, text: T}]}"
SCALES: Table = [
    (
        "  time:\n",
        f"  weakest: {SCALE}\n  time:\n",
        (
            "27:3 reserved-id: reserved id `weakest`, which is a key of `expect`; choose another id\n"
            "27:3 empty-scale: no item counts on the scale `weakest`; add items to it, or delete it"
        ),
    ),
    (
        "[{scale: time, keyed: forward, weight: 2}]",
        "[{scale: care, keyed: forward, weight: 2}]",
        "27:3 empty-scale: no item counts on the scale `time`; add items to it, or delete it",
    ),
    (
        "min_answered: 1",
        "min_answered: 2",
        "31:19 min-answered: expected at most 1, the number of items on this scale, found 2",
    ),
    (
        "min_answered: half",
        "min_answered: 3",
        "23:19 min-answered: expected at most 2, the number of items on this scale, found 3",
    ),
    ("method: percent", "method: sum", "26:16 band-start: expected at most 8, the scale's maximum, found 50"),
    ("method: percent", "method: mean", "26:16 band-start: expected at most 4, the scale's maximum, found 50"),
    (
        "{from: 0, id: low",
        "{from: 5, id: low",
        "25:16 band-start: expected 0, the scale's minimum, found 5; begin the first band there",
    ),
    (
        "{from: 0, id: low",
        "{from: -5, id: low",
        "25:16 band-start: expected 0, the scale's minimum, found -5; begin the first band there",
    ),
    (
        "{from: 0, id: low",
        "{from: 0.5, id: low",
        "25:16 band-start: expected 0, the scale's minimum, found 0.5; begin the first band there",
    ),
    ("from: 50", "from: 0", "26:16 band-start: expected more than 0, found 0; write the bands from the lowest up"),
    ("from: 50", "from: -3", "26:16 band-start: expected more than 0, found -3; write the bands from the lowest up"),
    ("from: 50", "from: 100.5", "26:16 band-start: expected at most 100, the scale's maximum, found 100.5"),
    ("from: 50", "from: 33.3333333", "26:16 band-start: expected at most 6 decimals, found 33.3333333"),
    (
        "id: good, title",
        "id: low, title",
        "26:24 duplicate-id: duplicate band id `low` in this scale; give each band its own id",
    ),
]


@pytest.mark.parametrize(("before", "after", "problems"), [*RESPONSES, *ITEMS, *PERSPECTIVES, *SCALES])
def test_each_rule_names_the_place_and_says_what_to_write(before: str, after: str, problems: str) -> None:
    assert problems_after((before, after)) == problems.split("\n")


def test_the_perspective_other_needs_its_stem_and_a_wording_of_every_item() -> None:
    needs = "perspectives: the perspective `other` needs"
    assert problems_after(("stem: How often?", "stem: How often?\nperspectives: [self, other]")) == [
        f"8:15 {needs} `stem_other`, the question about someone else; add it",
        f"36:5 {needs} `other:` in `look`, its text about someone else; add it",
        f"37:5 {needs} `other:` in `wait`, its text about someone else; add it",
        f"38:5 {needs} `other:` in `rush`, its text about someone else; add it",
        f"39:5 {needs} `other:` in `note`, its text about someone else; add it",
    ]


def test_with_all_wordings_the_perspective_other_is_sound() -> None:
    assert (
        problems_after(
            ("stem: How often?", "stem: How often?\nperspectives: [self, other]\nstem_other: How often did they?"),
            *((f"text: {text}}}", f"text: {text}, other: They}}") for text in ("Look", "Wait", "Rush", "Note")),
        )
        == []
    )


ADD = "add `ranges: mixed` to `scoring` if the answers are to be added as they are, or use one response set"
ALIKE = "use one response set, or `method: percent`, in which each item counts equally"


@pytest.mark.parametrize(
    ("method", "advice"),
    [("mean", ALIKE), ("sum", ADD), ("mean, ranges: mixed", f"`ranges: mixed` is for `method: sum`; {ALIKE}")],
)
def test_the_items_of_a_scale_share_a_range_except_under_percent(method: str, advice: str) -> None:
    other_range = (", text: Wait", ", responses: agree, text: Wait")
    written, method = f"method: {method}", method.removesuffix(", ranges: mixed")
    assert problems_after(other_range, ("method: percent", written)) == [
        (
            f"36:5 mixed-ranges: with `{method}`, all items of `care` need the same range: `look` has 0 to 4, "
            f"`wait` has 1 to 5; {advice}"
        )
    ]


def test_items_with_one_range_may_have_different_answers_between() -> None:
    changes = (
        (", text: Wait", ", responses: agree, text: Wait"),
        ('1, label: "No"', '0, label: "No"'),
        ("value: 5", "value: 4"),
        ("method: percent", "method: mean"),
        ("from: 50", "from: 2"),
        ("wait: 2", "wait: 0"),
        ("care: [75, good], time: 0, overall: 38", "care: 4, time: 0, overall: 2"),
    )
    assert problems_after(*changes) == []


def test_the_last_band_may_begin_at_the_maximum() -> None:
    assert problems_after(("from: 50", "from: 100"), ("[75, good]", "[75, low]")) == []


def test_a_scale_whose_sums_are_too_large_for_a_band_is_refused() -> None:
    items = "".join(f"  - {{id: i{at}, scale: time, keyed: forward, weight: 10, text: T}}\n" for at in range(101))
    changes = (
        ("{value: 0, label: Never}", "{value: 999999, label: Never}"),
        ("value: 2,", "value: 1000000,"),
        ("      - {value: 4, label: Always}\n", ""),
        ("method: percent", "method: sum"),
        ("results:", items + "results:"),
        ("from: 0, id: low", "from: 1999998, id: low"),
        ("from: 50", "from: 1999999"),
        ("from: 0, id: any", "from: 1011998988, id: any"),
    )
    assert problems_after(*changes) == [
        (
            "31:20 band-start: expected a number from -1,000,000,000 to 1,000,000,000, found 1011998988; "
            "use smaller option values"
        )
    ]


def test_a_message_writes_numbers_with_all_their_digits() -> None:
    assert problems_after(("from: 50", "from: 1234567.25")) == [
        "26:16 band-start: expected at most 100, the scale's maximum, found 1234567.25"
    ]


def test_at_most_a_dozen_names_are_listed() -> None:
    items = "".join(f"  - {{id: i{at}, scored: false, text: T}}\n" for at in range(20))
    assert problems_after(("results:", items + "results:"), ("wait: 2", "wait: 2, zzz: 2")) == [
        (
            "62:33 unknown-reference: no item `zzz`; declared: `look`, `wait`, `rush`, `note`, `i0`, `i1`, `i2`, `i3`, "
            "`i4`, `i5`, `i6`, `i7`, …"
        )
    ]
