"""Every rule has a record, an example that breaks it and is put right, and its part of docs/rules.md."""

from __future__ import annotations

import ast
import re

import pytest
from click.testing import CliRunner

from generator.app.catalogue import catalogue, find_rule
from generator.edges.commands.cli import main
from generator.rules import item_wording, label_order, lock, scale_design
from generator.text.problems import Level, Rule, errors
from tests.tools.golden import CASES, COMMAND_CASES, WITHOUT_EXAMPLE, all_lines, read_case
from tests.tools.rules_page import PAGE, examples, page
from tests.tools.small_project import ROOT

RULES = catalogue()
IDS = [rule.id for rule in RULES]
WITH_EXAMPLE = [rule_id for rule_id in IDS if rule_id not in WITHOUT_EXAMPLE]
EVERY_CASE = [*CASES, *COMMAND_CASES]


def test_every_rule_that_a_case_shows_is_declared() -> None:
    shown = {rule for path in EVERY_CASE for rule in re.findall(r" \[([a-z-]+)\]\n", all_lines(read_case(path)))}

    assert sorted(shown.difference(IDS)) == []


def test_a_problem_is_made_by_its_rule_alone() -> None:
    makers = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "generator").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Problem"
    ]

    assert makers == ["generator/text/problems.py"]


def test_every_declared_rule_is_used_where_it_is_declared_or_imported() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "generator").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    declared = {
        node.targets[0].id: str(node.value.args[0].value)
        for node in nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "Rule"
        and isinstance(node.value.args[0], ast.Constant)
    }
    used = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}

    assert sorted(declared.values()) == IDS  # the catalogue has found them all
    assert sorted(set(declared) - used) == []


def test_two_rules_never_share_an_id() -> None:
    assert sorted(set(IDS)) == IDS


def test_a_rule_refuses_a_level_that_it_does_not_name() -> None:
    rule = Rule("x", "error", what="It is.", why="So.", milder="notice")

    assert [rule.at("a", 1, 1, "m").level, rule.at("a", 1, 1, "m", "notice").level] == ["error", "notice"]
    with pytest.raises(ValueError, match="the rule x has no level warning"):
        rule.at("a", 1, 1, "m", "warning")


def test_every_rule_on_how_a_quiz_is_made_names_its_source() -> None:
    modules = (item_wording, label_order, scale_design, lock)
    advice = {
        value.id: value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, Rule) and value.id != "unlocked"  # asks for the lock file itself, for nothing of a quiz
    }

    assert len(advice) == 17
    assert [rule_id for rule_id, rule in advice.items() if not rule.source] == []


def test_every_rule_has_an_example() -> None:
    missing = sorted(set(IDS) - set(examples()) - set(WITHOUT_EXAMPLE))

    assert missing == [], f"no case of tests/golden is the example of {', '.join(missing)}: write `rule: ID` into one"
    assert sorted(set(examples()) - set(IDS)) == []
    assert set(WITHOUT_EXAMPLE) <= set(IDS) - set(examples())


@pytest.mark.parametrize("rule_id", WITH_EXAMPLE)
def test_an_example_breaks_its_rule(rule_id: str) -> None:
    example = examples()[rule_id]

    assert example.said != ()
    assert sorted(set(example.said) - set(example.problems(example.wrong))) == []


@pytest.mark.parametrize("rule_id", WITH_EXAMPLE)
def test_an_example_put_right_has_no_problem_left(rule_id: str) -> None:
    example = examples()[rule_id]

    assert example.problems(example.right) == []
    assert example.right != example.wrong


def test_no_problem_has_a_level_that_its_rule_does_not_name() -> None:
    levels = {rule.id: rule.levels for rule in RULES}
    strange = [
        f"{path.stem}: {rule} is a {level}"
        for path in EVERY_CASE
        for level, rule in re.findall(r": (error|warning|notice): .* \[([a-z-]+)\]\n", all_lines(read_case(path)))
        if level not in levels.get(rule, ())
    ]

    assert strange == []


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_record_is_written_in_sentences(rule: Rule) -> None:
    for text in (rule.what, rule.reason):
        assert re.match(r"[A-Z].+\.\Z", text)
        assert "  " not in text
    assert len(rule.summary) <= 200
    assert rule.levels


def test_the_page_of_rules_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "docs/rules.md is out of date: run `make docs`"


def test_the_page_has_a_heading_for_each_rule() -> None:
    assert re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE) == IDS


def test_the_command_lists_every_rule_on_a_line() -> None:
    result = CliRunner().invoke(main, ["rules"])

    assert result.exit_code == 0
    assert [line.split(" ")[0] for line in result.stdout.splitlines()] == IDS


@pytest.mark.parametrize("written", ["unknown-key", "[unknown-key]"])
def test_the_command_explains_one_rule(written: str) -> None:
    result = CliRunner().invoke(main, ["rules", written])
    rule = find_rule("unknown-key")

    assert rule
    assert result.exit_code == 0
    assert result.stdout.startswith("unknown-key (error)\n\n")
    assert f"{rule.what} Why: {rule.reason} An example" in " ".join(result.stdout.split())


def test_the_command_helps_with_a_mistyped_rule() -> None:
    result = CliRunner().invoke(main, ["rules", "unknown-kye"])

    assert result.exit_code == 2
    assert "no rule `unknown-kye`; did you mean `unknown-key`?" in result.stderr


def test_only_errors_stop_a_build() -> None:
    levels: tuple[Level, ...] = ("error", "warning", "notice")
    assert [
        problem.level
        for problem in errors(Rule("x", level, what="It is.", why="So.").at("a", 1, 1, "y") for level in levels)
    ] == ["error"]
