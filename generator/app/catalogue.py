"""Every rule of the program, found where it's declared: beside the check that reports it."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import generator
from generator.text.problems import Rule

EDGES = "generator.edges"  # declares no rules, and imports MkDocs


def catalogue() -> tuple[Rule, ...]:
    """All rules, in the order of their ids.

    Raises:
        ValueError: two rules have one id.
    """
    found: dict[str, Rule] = {}
    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if module.name.startswith(EDGES) or module.name == "generator.__main__":
            continue
        for value in vars(import_module(module.name)).values():
            if isinstance(value, Rule) and found.setdefault(value.id, value) is not value:
                raise ValueError(f"two rules have the id {value.id}")
    return tuple(found[rule_id] for rule_id in sorted(found))


def find_rule(rule_id: str) -> Rule | None:
    """The rule with that id; None if there is none."""
    return next((rule for rule in catalogue() if rule.id == rule_id), None)
