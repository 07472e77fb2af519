"""The keys that make a small file of each kind a full one, for the tests of the schemas."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

# What a file without any optional key would leave untried.
FULL: dict[str, dict[str, Any]] = {
    "site": {
        "published_scripts": ["tools/map.html"],
        "quick_exit": "https://example.org/weather",
        "offline": False,
        "colours": {
            "light": dict.fromkeys(("paper", "ink", "soft", "rule"), "#1c5f7e") | {"accents": ["#1c5f7e"]},
            "dark": {"paper": "#000000"},
        },
        "logo": {"src": "/logo.svg", "dark": "/logo-night.svg"},
        "mail": {
            "service": "smtp",
            "mode": "send",
            "send_at": "06:40",
            "from": "A. Cook <cook@example.org>",
            "url": "https://lists.example.org/",
            "lists": [1],
            "template": 7,
            "host": "smtp.example.org",
            "port": 587,
            "security": "tls",
            "unsubscribe": "mailto:leave@example.org",
            "per_minute": 20,
        },
    },
    "guide": {
        "id": "dinner",
        "compound": {
            "title": "It adds up",
            "body": "One dinner is not the point.",
            "positive": ["A timer set"],
            "negative": ["A pan left alone"],
            "explore": {
                "title": "Guess first",
                "lead": "Three questions.",
                "sum": {"question": "How long?", "minutes": 10, "times": 2, "guesses": [6, 17], "answer": "Long."},
                "picture": {
                    "question": "How many?",
                    "kept": 90,
                    "weight": 2,
                    "guesses": [82, 90],
                    "answer": "Nobody knows.",
                },
                "year": {"question": "A dinner a week.", "kept": 9, "start": 75, "answer": "Luck."},
                "repair": {"question": "How many in a row?", "start": 75, "guesses": [3, 5], "answer": "Five."},
                "note": "It is about dinners.",
            },
        },
    },
    "issue": {
        "date": "2026-11-23T18:00",
        "updated": "2026-11-24",
        "withdrawn": "2026-11-25",
        "aliases": ["/old/smoke/"],
        "cover": {"src": "/smoke.png", "alt": "Smoke"},
        "quote": {"text": "Open a window.", "by": "A neighbour", "note": "In the hall"},
    },
    "quiz": {
        "id": "dinner",
        "title_other": "Their week",
        "stem_other": "How often did they?",
        "stem_short": "How often?",
        "perspectives": ["self", "other"],
        "window_days": 7,
        "retake_days": 28,
        "source": {
            "authors": "A. Cook",
            "year": 1999,
            "title": "Stoves",
            "licence": "Public domain",
            "url": "https://example.org/",
        },
        "wording": "fixed",
        "order": "random",
        "export_answers": True,
        "scales": {
            "heat": {
                "title": "Heat",
                "higher_is": "calmer",
                "better": "high",
                "min_answered": "all",
                "missing": "none",
                "category": "dinner/high-flame",
                "bands": [
                    {"from": 0, "id": "hot", "title": "Hot", "text": "Turn it down."},
                    {
                        "from": 2,
                        "id": "warm",
                        "title": "Warm",
                        "text": "Keep it.",
                        "needs": [{"scale": "gas", "from": Decimal("0.5")}],
                    },
                ],
                "bands_source": {"authors": "A. Cook", "year": 1999, "title": "Stoves"},
                "norms": {
                    "title": "T score",
                    "source": {"authors": "A. Cook", "year": 1999, "title": "Stoves"},
                    "table": [{"raw": 0, "to": 1, "value": 30}, {"raw": 2, "value": Decimal("40.5")}],
                },
                "change": {
                    "reliability": Decimal("0.9"),
                    "deviation": 2,
                    "source": {"authors": "A. Cook", "year": 1999, "title": "Stoves"},
                },
            }
        },
        "responses": {
            "often": {
                "options": [
                    {"value": 2, "label": "Always"},
                    {"value": 0, "label": "Never"},
                    {"value": 0, "label": "No"},
                ],
                "not_applicable": "I did not cook",
                "repeated_values": True,
                "any_order": True,
            }
        },
        "scoring": {"method": "sum", "decimals": 0, "overall": "none", "ranges": "mixed", "weakest_within": 10},
        "results": {
            "not_enough": "Too few answers.",
            "all_good": "All is well.",
            "disclaimer": "It is no test.",
            "other": "It's how it looked to you.",
            "change_from": 30,
        },
        "examples": [
            {"name": "all", "answers": {"a": "0#2", "b": "na"}, "expect": {"heat": [50, "warm"], "overall": None}},
            {"name": "weak", "answers": {}, "expect": {"heat": Decimal("12.5"), "weakest": ["heat"]}},
        ],
        "items": [
            {"id": "a", "scale": "heat", "keyed": "forward", "weight": 2, "counts_from": 1, "text": "A", "other": "B"},
            {"id": "b", "scores": [{"scale": "heat", "keyed": "reverse", "weight": 1, "counts_from": 2}], "text": "B"},
            {"id": "c", "scored": False, "responses": "often", "text": "C"},
            {"id": "d", "scale": "heat", "keyed": "forward", "text": "D", "instead": "Stir."},
        ],
    },
    "category": {"id": "dinner", "practice": {"if": "the pan smokes", "then": "I lift it"}},
    "strategy": {"id": "dinner"},
}
