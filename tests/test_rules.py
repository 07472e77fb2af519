"""Every rule has a record, an example that breaks it and is put right, and its part of docs/rules.md."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from generator.edges.commands.cli import main
from generator.rules.catalogue import RULES, Rule, find_rule
from generator.text.problems import Level, Problem, errors
from tests.project_support import ROOT
from tests.rules_page import PAGE, WITHOUT_EXAMPLE, examples, page
from tests.test_golden import CASES, COMMAND_CASES, all_lines, read_case, rules_in

EXAMPLES = examples()
IDS = [rule.id for rule in RULES]
EVERY_CASE = [*CASES, *COMMAND_CASES]


def test_every_rule_that_a_problem_can_name_has_a_record() -> None:
    code = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "generator").rglob("*.py"))]
    shown = {rule for path in EVERY_CASE for rule in re.findall(r" \[([a-z-]+)\]\n", all_lines(read_case(path)))}
    missing = sorted((rules_in(code) | shown).difference(IDS))

    assert missing == [], (
        f"generator/rules/catalogue.py says nothing of {', '.join(missing)}: add a Rule for each, write `rule: ID` into the case "
        "of tests/golden that shows it best, and run `make docs`"
    )


def test_every_record_is_of_a_rule_that_a_problem_can_name() -> None:
    code = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "generator").rglob("*.py"))]

    assert sorted(set(IDS) - rules_in(code)) == []


def test_the_records_stand_in_order_and_each_once() -> None:
    assert sorted(set(IDS)) == IDS


def test_every_rule_of_the_quiz_lint_names_its_source() -> None:
    code = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "generator").glob("lint*.py"))]
    lint = rules_in(code) - {"unlocked"}  # asks for the lock file itself, not for anything of a quiz

    assert len(lint) == 17
    assert [rule.id for rule in RULES if rule.id in lint and " Source: " not in rule.why] == []


def test_every_rule_has_an_example() -> None:
    missing = sorted(set(IDS) - set(EXAMPLES) - set(WITHOUT_EXAMPLE))

    assert missing == [], f"no case of tests/golden is the example of {', '.join(missing)}: write `rule: ID` into one"
    assert sorted(set(EXAMPLES) - set(IDS)) == []
    assert set(WITHOUT_EXAMPLE) <= set(IDS) - set(EXAMPLES)


@pytest.mark.parametrize("rule_id", EXAMPLES)
def test_an_example_breaks_its_rule(rule_id: str) -> None:
    example = EXAMPLES[rule_id]

    assert example.said != ()
    assert sorted(set(example.said) - set(example.told(example.wrong))) == []


@pytest.mark.parametrize("rule_id", EXAMPLES)
def test_an_example_put_right_has_no_problem_left(rule_id: str) -> None:
    example = EXAMPLES[rule_id]

    assert example.told(example.right) == []
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
    for text in (rule.about, rule.why):
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
    assert f"{rule.about} Why: {rule.why} An example" in " ".join(result.stdout.split())


def test_the_command_helps_with_a_mistyped_rule() -> None:
    result = CliRunner().invoke(main, ["rules", "unknown-kye"])

    assert result.exit_code == 2
    assert "no rule `unknown-kye`; did you mean `unknown-key`?" in result.stderr


def test_only_errors_stop_a_build() -> None:
    levels: tuple[Level, ...] = ("error", "warning", "notice")
    assert [problem.level for problem in errors(Problem("a", 1, 1, "x", "y", level) for level in levels)] == ["error"]
