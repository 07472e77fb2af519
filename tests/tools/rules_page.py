"""The page of all rules, docs/rules.md, made of the rules and of the examples in tests/golden.

`make docs` writes it; a test says where it is out of date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath
from textwrap import fill

from generator.app.catalogue import catalogue
from generator.text.problems import Rule
from tests.tools.files import Files
from tests.tools.golden import (
    CASES,
    COMMAND_CASES,
    WITHOUT_EXAMPLE,
    all_lines,
    files_of,
    is_advised,
    mended_files,
    moment_of,
    read_case,
    told_by,
    with_advice,
)
from tests.tools.small_project import ROOT, loaded

PAGE = ROOT / "docs" / "rules.md"
_LANGUAGES = {
    ".yml": "yaml",
    ".yaml": "yaml",
    ".lock": "yaml",
    ".json": "json",
    ".jsonl": "json",
    ".css": "css",
    ".js": "js",
}
_LONGEST_LINE = 170
_WIDTH = 118
_MOST_LINES = 8
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000\ue001\ufeff]")

_HEAD = """# Rules

`inversion check` ends each line with a rule in brackets. This page says what each rule asks for and why, with an
example that breaks it, what `check` says then, and how it is put right. The examples are of a small site about burnt
dinners; both sides run as tests. Where a rule is about `ledger.jsonl`, the issue `k3h7q2x9` has come out as `smoke`.
`inversion rules unknown-key` explains one rule in the terminal.

How problems are shown, and what the levels mean: [checking.md](checking.md).

<!-- Made by `make docs` of the rules and tests/golden. Change those, not this. -->

"""


@dataclass(frozen=True)
class Example:
    """A case that shows one rule: the files that break it, what is said then, and the files put right.

    Attributes:
        rule: its id.
        wrong: the files that break it, by path.
        right: the same, put right.
        said: the lines of the case that name the rule.
        now: the moment for which the files are read.
        advised: whether the files are held to the advice on quizzes and to the lock file too.
        run: the command that tells of it; None where the files alone are enough.
    """

    rule: str
    wrong: Files
    right: Files
    said: tuple[str, ...]
    now: datetime
    advised: bool
    run: str | None = None

    def told(self, files: Files) -> list[str]:
        """Every line that is said of one of the two sides."""
        if self.run:
            return told_by(self.run, files, self.now)
        made = loaded(files, self.now)
        return [str(problem) for problem in (with_advice(made) if self.advised else made.problems)]


def examples() -> dict[str, Example]:
    """The examples of all rules that have one."""
    found: dict[str, Example] = {}
    for path in [*CASES, *COMMAND_CASES]:
        case = read_case(path)
        if rule := case.get("rule"):
            assert rule not in found, f"{path.name} is a second example of the rule `{rule}`; one is enough"
            said = tuple(line for line in all_lines(case).splitlines() if line.endswith(f" [{rule}]"))
            sides = (files_of(case), mended_files(case))
            found[rule] = Example(rule, *sides, said, moment_of(case), is_advised(case), case.get("run"))
    return found


def page() -> str:
    """The whole page."""
    shown = examples()
    return _HEAD + "\n".join(_section(rule, shown.get(rule.id)) for rule in catalogue())


def _section(rule: Rule, example: Example | None) -> str:
    lines = [f"## {rule.id}", "", f"*{' or '.join(rule.levels)}*", "", *fill(rule.what, _WIDTH).split("\n"), ""]
    lines += [*fill(f"Why: {rule.reason}", _WIDTH).split("\n"), ""]
    if rule.id in WITHOUT_EXAMPLE:
        lines += [f"No example here: {WITHOUT_EXAMPLE[rule.id]}.", ""]
    if example:
        lines += ["Wrong:", "", *_shown(example.wrong, example.right)]
        lines += [f"`inversion {example.run or 'check'}` says:", "", "```text", example.said[0], "```", ""]
        lines += ["Right:", "", *_shown(example.right, example.wrong)]
    return "\n".join(lines)


def _shown(files: Files, others: Files) -> Iterator[str]:
    """What `files` have otherwise than `others`, each piece below the file's path."""
    for path in sorted({*files, *others}):
        if files.get(path) == others.get(path):
            continue
        if path not in files:
            if set(others) - set(files) == {path} and len(set(files) - set(others)) == 1:
                continue  # renamed: the new name is shown
            yield from (f"`{path}`: no such file", "")
            continue
        if path not in others and files[path] in others.values():
            yield from (f"`{path}`", "")
            continue
        language = _LANGUAGES.get(PurePosixPath(path).suffix, "markdown")
        for piece in _pieces(_text(files[path]), _text(others.get(path, b""))):
            yield from (f"`{path}`", "", "````" + language, *piece, "````", "")


def _text(data: bytes) -> list[str]:
    text = data.decode("utf-8", "backslashreplace")
    lines = [_UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", line) for line in text.split("\n")]
    return [line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…" for line in lines]


def _pieces(lines: list[str], others: list[str]) -> Iterator[list[str]]:
    """The lines that differ, with one around each run of them."""
    for group in SequenceMatcher(a=lines, b=others, autojunk=False).get_grouped_opcodes(1):
        piece = lines[group[0][1] : group[-1][2]]
        indent = min((len(line) - len(line.lstrip()) for line in piece if line.strip()), default=0)
        cut = [*piece[:_MOST_LINES], *(["…"] if len(piece) > _MOST_LINES else [])]
        yield [line[indent:] if line != "…" else line for line in cut]


def write(path: Path = PAGE) -> None:
    """Writes the page."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
