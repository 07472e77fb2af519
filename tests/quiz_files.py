"""The quiz file of a scoring key, as an author writes it."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from generator.model.scoring_method import MethodName
from generator.quiz.scoring_key import KeyScale, ScoringKey
from tests.strategies import METHODS, bounds


def method_of(made: ScoringKey) -> MethodName:
    """A method that gives the scales of the key their ranges."""
    if mixes_ranges(made) or any(one.norms or not one.fills for one in made.scales):
        return "sum"
    if any(one.highest for one in made.scales):
        return "maximum"
    ranges = [(one.low, one.high) for one in made.scales]
    return next(method for method in METHODS if [bounds(method, one.loads) for one in made.scales] == ranges)


def mixes_ranges(made: ScoringKey) -> bool:
    return any(at.by_range for one in made.scales for at in one.loads)


def as_file(made: ScoringKey) -> bytes:
    """The quiz file that compiles to the scoring key; JSON is YAML too."""
    sets: dict[str, Any] = {}
    items = []
    for one in made.items:
        name = f"s{len(sets)}"
        listed = zip(one.values, one.choices, strict=True)
        sets[name] = {"options": [{"value": value, "label": f"label {choice}"} for value, choice in listed]}
        if one.choices != one.values:
            sets[name]["repeated_values"] = True
        if list(one.values) not in (sorted(one.values), sorted(one.values, reverse=True)):
            sets[name]["any_order"] = True
        if one.not_applicable:
            sets[name]["not_applicable"] = "It did not come up"
        keys = [
            {
                "scale": each.id,
                "keyed": "reverse" if at.reverse else "forward",
                "weight": at.weight,
                **({} if at.counts_from is None else {"counts_from": at.counts_from}),
            }
            for each in reversed(made.scales)  # the key orders them by scale
            for at in each.loads
            if at.item.id == one.id
        ]
        counts = {"scores": keys} if keys else {"scored": False}
        items.append({"id": one.id, "text": "How often?", "responses": name, **counts})
    text = json.dumps(
        {
            "format": 1,
            "kind": "scale",
            "title": "Made by hypothesis",
            "description": "A quiz",
            "revision": made.revision,
            "intro": "Welcome.",
            "stem": "How often?",
            "responses": sets,
            "scoring": {
                "method": method_of(made),
                "decimals": made.decimals,
                "overall": "mean_of_scales" if made.overall else "none",
                "ranges": "mixed" if mixes_ranges(made) else "same",
                "weakest_within": made.weakest_within,
            },
            "scales": {
                one.id: {
                    "title": "A scale",
                    "higher_is": "more",
                    "better": one.better,
                    "min_answered": one.min_answered,
                    "bands": [
                        {
                            "from": f"\0{decimal(band.start)}\0",
                            "id": band.id,
                            "title": "A band",
                            "text": "A text",
                            "needs": [
                                {"scale": made.scales[need.scale].id, "from": f"\0{decimal(need.start)}\0"}
                                for need in band.needs
                            ],
                        }
                        for band in one.bands
                    ],
                    **({} if one.fills else {"missing": "none"}),
                    **({"norms": _norms_of(one)} if one.norms else {}),
                }
                for one in made.scales
            },
            "items": items,
            "results": {
                "not_enough": "Too few.",
                "all_good": "Good.",
                "disclaimer": "No diagnosis.",
                "change_from": made.change_from,
            },
        }
    )
    return text.replace('"\\u0000', "").replace('\\u0000"', "").encode()  # numbers with all digits, which JSON has not


def _norms_of(one: KeyScale) -> dict[str, Any]:
    rows = [{"raw": row.first, "to": row.last, "value": f"\0{row.value}\0"} for row in one.norms]
    return {"title": "T", "source": {"authors": "A", "year": 1999, "title": "B"}, "table": rows}


def decimal(number: Fraction) -> str:
    """A number with up to six decimals, as an author writes it."""
    return format(Decimal(int(number * 10**6)).scaleb(-6), "f")
