"""Every way in which a quiz file can have the wrong shape: the message with its place. The wording is golden."""

from __future__ import annotations

import pytest

from tests.test_quiz_rules import Table, problems_after

KEYS: Table = [
    ("format: 1\n", "", "1:1 missing-key: expected the key `format`, found none; begin the file with `format: 1`"),
    ("format: 1", "format: 2", "1:9 bad-value: expected 1, found `2`; write 1"),
    (
        "kind: scale",
        "kind: scales",
        "2:7 kind: expected `kind: scale` or `kind: knowledge`, found `scales`; did you mean `scale`?",
    ),
    (
        "title: A week",
        "titel: A week",
        (
            "1:1 missing-key: expected the key `title`, found none; add it\n"
            "3:1 unknown-key: unknown key `titel`; did you mean `title`?"
        ),
    ),
    ("title: A week", "title:", "3:7 bad-value: expected text, found nothing; write it after `title:`"),
    ("title: A week", "title: 2026", '3:8 bad-value: expected text, found `2026`; write "2026" in quotes'),
    (
        "title: A week",
        "title: [A, week]",
        (
            "3:8 bad-value: expected text, found a list; delete the brackets, or put the text in quotes if they are "
            "a part of it"
        ),
    ),
    (
        "title: A week",
        "title: A week\ntitle: B",
        "4:1 duplicate-key: duplicate key `title`, first used on line 3; delete one",
    ),
    ("revision: 1", "revision: 0", "5:11 bad-value: expected a whole number from 1 up, found `0`"),
    (
        "revision: 1",
        "revision: 1.5",
        "5:11 bad-value: expected a whole number, found `1.5`; write only digits, such as 7",
    ),
    ("revision: 1", "revision: '1'", "5:11 bad-value: expected a whole number, found `1`; write 1 without quotes"),
    ("revision: 1", "revision: 01", "5:11 bad-value: expected a whole number, found `01`; write 1"),
    (
        "stem: How often?",
        "stem: How often?\nwindow_days: 0",
        "8:14 bad-value: expected a whole number from 1 to 366, found `0`",
    ),
    (
        "stem: How often?",
        "stem: How often?\nwindow_days: 400",
        "8:14 bad-value: expected a whole number from 1 to 366, found `400`",
    ),
    (
        "stem: How often?",
        "stem: How often?\nminutes: soon",
        "8:10 bad-value: expected a whole number, found `soon`; write only digits, such as 7",
    ),
    (
        "stem: How often?",
        "stem: How often?\nperspectives: []",
        "8:15 bad-value: expected at least one entry, found none; add one",
    ),
    (
        "stem: How often?",
        "stem: How often?\nperspectives: self",
        "8:15 bad-value: expected a list, found `self`; write [self]",
    ),
    (
        "stem: How often?",
        "stem: How often?\nperspectives: [self, others]",
        "8:22 bad-value: expected `self` or `other`, found `others`; did you mean `other`?",
    ),
    (
        "not_enough: Too few., ",
        "",
        "39:10 missing-key: expected the key `not_enough` in `results`, found none; add it",
    ),
]
ANSWERS: Table = [
    (
        "  agree:\n",
        "  Agree:\n",
        "15:3 bad-id: expected lowercase letters, digits and single hyphens as a key, found `Agree`; write `agree`",
    ),
    ("label: At times", "label: At times, lable: x", "12:37 unknown-key: unknown key `lable`; did you mean `label`?"),
    ("{value: 2, label: At times}", "{value: 2}", "12:9 missing-key: expected the key `label`, found none; add it"),
    (
        "{value: 2, label: At times}",
        "2",
        "12:9 bad-value: expected `key: value` lines, found `2`; its keys are `value`, `label`",
    ),
    (
        "value: 2,",
        "value: 1.5,",
        "12:17 bad-value: expected a whole number, found `1.5`; write only digits, such as 7",
    ),
    (
        "value: 2,",
        "value: two,",
        "12:17 bad-value: expected a whole number, found `two`; write only digits, such as 7",
    ),
    (
        "value: 2,",
        "value: true,",
        "12:17 bad-value: expected a whole number, found `true`; write only digits, such as 7",
    ),
    (
        "value: 4,",
        "value: 1000001,",
        "13:17 bad-value: expected a whole number from -1000000 to 1000000, found `1000001`",
    ),
    (
        "value: 0,",
        "value: -1000001,",
        "11:17 bad-value: expected a whole number from -1000000 to 1000000, found `-1000001`",
    ),
    ("label: At times", "label: 50", '12:27 bad-value: expected text, found `50`; write "50" in quotes'),
    ("label: At times", "label: true", '12:27 bad-value: expected text, found `true`; write "true" in quotes'),
]
SCORING: Table = [
    (
        "method: percent",
        "method: percentage",
        "17:19 bad-value: expected `percent`, `mean`, `sum` or `maximum`, found `percentage`; did you mean `percent`?",
    ),
    (
        "method: percent",
        "method: average",
        "17:19 bad-value: expected `percent`, `mean`, `sum` or `maximum`, found `average`",
    ),
    ("decimals: 0", "decimals: 7", "17:38 bad-value: expected a whole number from 0 to 6, found `7`"),
    ("decimals: 0", "decimals: -1", "17:38 bad-value: expected a whole number from 0 to 6, found `-1`"),
    ("overall: mean_of_scales", "overall: mean", "17:50 bad-value: expected `mean_of_scales` or `none`, found `mean`"),
    ("overall: mean_of_scales", "overall: true", "17:50 bad-value: expected `mean_of_scales` or `none`, found `true`"),
    (
        ", overall: mean_of_scales",
        "",
        "17:10 missing-key: expected the key `overall` in `scoring`, found none; add it",
    ),
    (
        "  care:\n",
        "  Care:\n",
        "19:3 bad-id: expected lowercase letters, digits and single hyphens as a key, found `Care`; write `care`",
    ),
    (
        "better: high\n    min_answered: half",
        "better: higher\n    min_answered: half",
        "22:13 bad-value: expected `high`, `low` or `neither`, found `higher`; did you mean `high`?",
    ),
    (
        "better: high\n    min_answered: half",
        "min_answered: half",
        "20:5 missing-key: expected the key `better` in `care`, found none; add it",
    ),
    (
        "min_answered: half",
        "min_answered: halve",
        "23:19 bad-value: expected `half`, `all`, or a whole number from 1 up, found `halve`",
    ),
    (
        "min_answered: half",
        "min_answered: 0",
        "23:19 bad-value: expected `half`, `all`, or a whole number from 1 up, found `0`",
    ),
    (
        "min_answered: half",
        "min_answered: 1.5",
        "23:19 bad-value: expected `half`, `all`, or a whole number from 1 up, found `1.5`",
    ),
    (
        "min_answered: half",
        "min_answered: half\n    category: attention",
        "24:15 bad-value: expected the ids of a guide and a category, as guide/category, found `attention`",
    ),
    (
        "bands: [{from: 0, id: any, title: Any, text: Any}]",
        "bands: []",
        "32:12 bad-value: expected at least one entry, found none; add one",
    ),
    ("from: 50", "from: fifty", "26:16 bad-value: expected a number, found `fifty`; write a number such as 7 or 7.5"),
    ("from: 50", "from: '50'", "26:16 bad-value: expected a number, found `50`; write 50 without quotes"),
    ("from: 50", "from: 50%", "26:16 bad-value: expected a number, found `50%`; write a number such as 7 or 7.5"),
    (
        "from: 50",
        "form: 50",
        (
            "26:9 missing-key: expected the key `from`, found none; add it\n"
            "26:10 unknown-key: unknown key `form`; did you mean `from`?"
        ),
    ),
    (
        "id: good, title",
        "id: Good, title",
        "26:24 bad-id: expected lowercase letters, digits and single hyphens, found `Good`; write `good`",
    ),
    (
        "defaults: {responses: often}",
        "defaults: {responses: often, weight: 11}",
        (
            "33:38 bad-value: expected a whole number from 1 to 10 (or `scored: false` for an item that does "
            "not count), found `11`"
        ),
    ),
]
ITEMS: Table = [
    (
        "id: look, scale",
        "id: Look, scale",
        "35:10 bad-id: expected lowercase letters, digits and single hyphens, found `Look`; write `look`",
    ),
    (
        "id: look, scale",
        "id: __proto__, scale",
        "35:10 bad-id: expected lowercase letters, digits and single hyphens, found `__proto__`; write `proto`",
    ),
    ("id: look, scale", "scale", "35:5 missing-key: expected the key `id`, found none; add it"),
    (", text: Look", "", "35:5 missing-key: expected the key `text`, found none; add it"),
    (
        "care, keyed: forward",
        "care, keyed: backward",
        "35:36 bad-value: expected `forward` or `reverse`, found `backward`",
    ),
    (
        "care, keyed: forward",
        "care, keyed: reversed",
        "35:36 bad-value: expected `forward` or `reverse`, found `reversed`; did you mean `reverse`?",
    ),
    (
        "id: look, scale",
        "id: look, weight: 0, scale",
        (
            "35:24 bad-value: expected a whole number from 1 to 10 (or `scored: false` for an item that does "
            "not count), found `0`"
        ),
    ),
    (
        "id: look, scale",
        "id: look, weight: 11, scale",
        (
            "35:24 bad-value: expected a whole number from 1 to 10 (or `scored: false` for an item that does "
            "not count), found `11`"
        ),
    ),
    (
        "id: look, scale",
        "id: look, weight: 1.5, scale",
        (
            "35:24 bad-value: expected a whole number from 1 to 10 (or `scored: false` for an item that does "
            "not count), found `1.5`"
        ),
    ),
    (
        "id: look, scale",
        "id: look, weight: heavy, scale",
        (
            "35:24 bad-value: expected a whole number from 1 to 10 (or `scored: false` for an item that does "
            "not count), found `heavy`"
        ),
    ),
    (
        "id: look, scale",
        "id: look, weight: true, scale",
        (
            "35:24 bad-value: expected a whole number from 1 to 10 (or `scored: false` for an item that does "
            "not count), found `true`"
        ),
    ),
    ("weight: 2}]", "weight: 2}, {scale: care}]", "37:67 missing-key: expected the key `keyed`, found none; add it"),
    (
        "weight: 2}]",
        "weight: 2}, {scale: care, keyed: reverse, weight: 0}]",
        (
            "37:105 bad-value: expected a whole number from 1 to 10 (or `scored: false` for an item that does "
            "not count), found `0`"
        ),
    ),
    (
        "[{scale: time, keyed: forward, weight: 2}]",
        "[]",
        "37:24 bad-value: expected at least one entry, found none; add one",
    ),
    (
        "[{scale: time, keyed: forward, weight: 2}]",
        "time",
        "37:24 bad-value: expected a list, found `time`; write [time]",
    ),
    ("scored: false", "scored: no", "38:24 bad-value: expected true or false, found `no`; write false"),
    ("scored: false", "scored: 0", "38:24 bad-value: expected true or false, found `0`"),
    (
        "name: all high",
        "nam: all high",
        (
            "41:5 missing-key: expected the key `name`, found none; add it\n"
            "41:5 unknown-key: unknown key `nam`; did you mean `name`?"
        ),
    ),
    ("wait: 2", "wait: often", "42:30 bad-value: expected the value of an option, or `na`, found `often`"),
    ("wait: 2", "wait: true", "42:30 bad-value: expected the value of an option, or `na`, found `true`"),
    ("wait: 2", "wait: 2.0", "42:30 bad-value: expected the value of an option, or `na`, found `2.0`"),
    ("wait: 2", "wait: null", "42:30 bad-value: expected the value of an option, or `na`, found nothing"),
    (
        "wait: 2",
        "wait: 2, Look: 1",
        "42:33 bad-id: expected lowercase letters, digits and single hyphens as a key, found `Look`; write `look`",
    ),
    (
        "care: [75, good]",
        "care: seventy",
        (
            "43:20 bad-value: expected null, a number, [number, band id] or, for `weakest`, a list of scale ids, "
            "found `seventy`"
        ),
    ),
    (
        "care: [75, good]",
        "care: true",
        (
            "43:20 bad-value: expected null, a number, [number, band id] or, for `weakest`, a list of scale ids, "
            "found `true`"
        ),
    ),
    (
        "care: [75, good]",
        "care: [75, good, low]",
        (
            "43:20 bad-value: expected null, a number, [number, band id] or, for `weakest`, a list of scale ids, "
            "found a list"
        ),
    ),
    (
        "care: [75, good]",
        "care: {score: 75}",
        (
            "43:20 bad-value: expected null, a number, [number, band id] or, for `weakest`, a list of scale ids, "
            "found `key: value` lines"
        ),
    ),
]


@pytest.mark.parametrize(("before", "after", "problems"), [*KEYS, *ANSWERS, *SCORING, *ITEMS])
def test_each_wrong_shape_names_the_place_and_what_is_expected(before: str, after: str, problems: str) -> None:
    assert problems_after((before, after)) == problems.split("\n")
