"""Which number a reader types for an answer: that of its label, where labels are numbers."""

from __future__ import annotations

import pytest

from generator.render.number_keys import number_keys


@pytest.mark.parametrize(
    ("labels", "keys"),
    [
        # Labels that are numbers, or begin with one.
        ("0 - Not likely at all|1|2|3|4|5|6|7|8|9|10 - Very likely", "0 1 2 3 4 5 6 7 8 9 10"),
        ("1 – Poor|2|3|4|5|6|7|8|9|10 – Superb", "1 2 3 4 5 6 7 8 9 10"),
        ("1. Never|2. Rarely|3. Often", "1 2 3"),
        ("(0) No|(1) Partly|(2) Yes", "0 1 2"),
        ("[4] Always|[3] Often|[2] At times|[1] Rarely|[0] Never", "4 3 2 1 0"),
        ("0: none|1: some|2: all", "0 1 2"),
        ("0 days|1 day|2 days|3 days", "0 1 2 3"),
        ("0%|10%|50%|100%", "0 10 50 100"),
        ("-3|-2|-1|0|+1|+2|+3", "-3 -2 -1 0 1 2 3"),
        ("\u22121 (worse)|0 (the same)|1 (better)", "-1 0 1"),
        ("1 or 2|3 or 4|5 or 6|7 to 9|10 or more", "1 3 5 7 10"),
        # Digits of every script.
        ("\u0660 - a|\u0661|\u0662|\u0663", "0 1 2 3"),
        ("\u0966|\u0967|\u0968", "0 1 2"),
        ("\uff10|\uff11|\uff12", "0 1 2"),
        ("\u2460 a|\u2461 b|\u2462 c", "1 2 3"),
        ("\u2474|\u2475|\u2476", "1 2 3"),
        ("0\ufe0f\u20e3 a|1\ufe0f\u20e3 b", "0 1"),
        # Labels that end with their number.
        ("Never (0)|Rarely (1)|Often (2)|Always (3)", "0 1 2 3"),
        ("Never = 0|Often = 1|Always = 2", "0 1 2"),
        ("Never - 0|Often - 1|Always - 2", "0 1 2"),
        ("Level 0|Level 1|Level 2", "0 1 2"),
        ("Low (-1)|Even (0)|High (1)", "-1 0 1"),
        # Ends in words continue the row.
        ("Not at all|1|2|3|Very much", "0 1 2 3 4"),
        ("Very bad|2|3|4|Very good", "1 2 3 4 5"),
        ("Always|3|2|1|Never", "4 3 2 1 0"),
        ("Never|1 time|2 times|3 or more times", "0 1 2 3"),
        # Otherwise the place.
        (f"{'1' * 5000}|2|3", "1 2 3"),
        (f"1 {' ' * 5000}x|2|3", "1 2 3"),
        ("Never|Rarely|Sometimes|Often|Always", "1 2 3 4 5"),
        ("Never|1-2 times|3-5 times|6 or more", "1 2 3 4"),
        ("2-3 times a week|2-3 times a month|2 times a year", "1 2 3"),
        ("0.5|1.0|1.5|2.0", "1 2 3 4"),
        ("1,000|2,000|3,000", "1 2 3"),
        ("\u00bd|1\u00bd|2\u00bd", "1 2 3"),
        ("6:00|7:00|8:00", "1 2 3"),
        ("Less than 5 minutes|5 minutes or more", "1 2"),
        ("No|1|2|Yes|9", "1 2 3 4 5"),
        ("Gone|0|1", "1 2 3"),
        ("No|Yes, 1", "1 2"),
    ],
)
def test_the_key_is_the_number_of_the_label_or_the_place(labels: str, keys: str) -> None:
    assert number_keys(labels.split("|")) == tuple(keys.split())
