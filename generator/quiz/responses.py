"""The answers of many people, read from a CSV table: item ids in the first row, then one row for each person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from generator.quiz.scoring import NOT_APPLICABLE
from generator.quiz.scoring_key import KeyItem, ScoringKey
from generator.text.problems import Problem, Rule, did_you_mean

Answers = Mapping[str, int | str]
MOST_PROBLEMS = 50  # a wrong column is wrong in every row
_SEPARATORS = (",", ";", "\t")  # spreadsheets write one or another, by country
_WHOLE = re.compile(r"[-+]?\d{1,9}(?:\.0+)?\Z")  # 3.0 is what a table program makes of 3 in a column with holes


WRONG_ANSWERS = Rule(
    "answers",
    "error",
    what="The answers given to `inversion score` are an object of item ids and values, or an array of such "
    "objects; those given to `inversion simulate` are a table with a column for each scored item.",
    why="Anything else has no items to score.",
)


def read_answers(path: str, data: bytes, key: ScoringKey) -> tuple[tuple[Answers, ...], tuple[Problem, ...]]:
    """The answers in a CSV file, by item id, or its problems.

    An empty cell is no answer; `na`, in any case, is "not applicable" where the item offers it, else no answer.
    Cells are separated by commas, semicolons or tabs, whichever the first row has most of.
    """
    try:
        lines = [line.removesuffix("\r") for line in data.decode("utf-8-sig").split("\n")]
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return (), (WRONG_ANSWERS.at(path, line, 1, "expected UTF-8 text; save the table as CSV in UTF-8"),)
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not filled:
        return (), (WRONG_ANSWERS.at(path, 1, 1, "expected item ids in the first row, found an empty file"),)
    (above, first), *rows = filled
    separator = max(_SEPARATORS, key=first.count)
    header = list(_cells(first, separator))
    if faults := tuple(WRONG_ANSWERS.at(path, above, column, said) for column, said in _header_faults(header, key)):
        return (), faults
    if not rows:
        return (), (WRONG_ANSWERS.at(path, above, 1, "expected a row of answers under the item ids, found none"),)
    items = {item.id: item for item in key.items}
    people: list[Answers] = []
    problems: list[Problem] = []
    for number, text in rows:
        answers, row_faults = _row([items[name] for _, name in header], list(_cells(text, separator)))
        people.append(answers)
        problems += [WRONG_ANSWERS.at(path, number, column, said) for column, said in row_faults]
    if len(problems) > MOST_PROBLEMS:
        more = f"and {len(problems) - MOST_PROBLEMS} more like these; fix them first"
        problems = [*problems[:MOST_PROBLEMS], WRONG_ANSWERS.at(path, problems[MOST_PROBLEMS].line, 1, more)]
    return (() if problems else tuple(people)), tuple(problems)


def _row(items: list[KeyItem], cells: list[tuple[int, str]]) -> tuple[Answers, list[tuple[int, str]]]:
    """One person's answers, and the faults of the row with their columns."""
    if len(cells) != len(items):
        return {}, [(1, f"expected {len(items)} cells, as in the first row, found {len(cells)}; fix the row")]
    answers: dict[str, int | str] = {}
    faults = []
    for item, (column, text) in zip(items, cells, strict=True):
        answer = _answer(item, text)
        if answer is None:
            faults.append((column, _expected(item, text)))
        elif answer != "":
            answers[item.id] = answer
    return answers, faults


def _cells(line: str, separator: str) -> Iterator[tuple[int, str]]:
    """The cells of a row with their columns, from 1; quotation marks around a cell are taken off."""
    cell = re.compile(rf'[ ]*"((?:[^"]|"")*)"[ ]*(?={re.escape(separator)}|\Z)|([^{re.escape(separator)}]*)')
    at = 0
    while True:
        found = cell.match(line, at)
        if found is None:  # the second half takes anything, nothing included
            raise AssertionError(line)
        quoted, bare = found.groups()
        yield at + 1, bare.strip() if quoted is None else quoted.replace('""', '"').strip()
        at = found.end() + 1
        if at > len(line):
            return


def _header_faults(header: list[tuple[int, str]], key: ScoringKey) -> Iterator[tuple[int, str]]:
    known = [item.id for item in key.items]
    names = Counter(name for _, name in header)
    seen: set[str] = set()
    for column, name in header:
        if name not in known:
            yield column, f"no item `{name[:40]}`{did_you_mean(name, known) or '; delete the column'}"
        elif name in seen:
            yield column, f"expected each item once, found `{name}` again; delete one of the columns"
        seen.add(name)
    if missing := [item.id for item in key.scored_items if item.id not in names]:
        listed = ", ".join(f"`{name}`" for name in missing[:8]) + (", …" if len(missing) > 8 else "")
        yield 1, f"expected a column for each scored item, found none for {listed}; add it, empty where nobody answered"


def _answer(item: KeyItem, text: str) -> int | str | None:
    """A value, "na", "" for no answer, or None for what is none of these."""
    if text.lower() in {"", NOT_APPLICABLE}:
        return NOT_APPLICABLE if text and item.not_applicable else ""
    answer = int(text.partition(".")[0]) if _WHOLE.match(text) else text
    return answer if answer in item.choices else None


def _expected(item: KeyItem, text: str) -> str:
    choices = ", ".join(map(str, item.choices))
    return f"expected an answer that `{item.id}` offers ({choices}, na or nothing), found `{text[:40]}`"
