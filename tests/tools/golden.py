"""Golden cases, files in, problems or pages out: one case per file, in a folder of tests/golden for its subject.

A case changes the small project in tests/golden/_base; with `remarks` or `lock`, it changes _advised on top of that:

    now: 2026-12-01T12:00Z               the moment, if it matters
    files: {path: text}                  whole files; null deletes one
    latin-1: {path: text}                whole files in Latin-1, so that each letter is one byte
    change: {path: [[old, new], ...]}    replaces words of a file; each `old` occurs once
    repeat: {path: [old, new, times]}    the same, with `new` repeated
    problems: |                          all problems of a build; without this key, there are none
    remarks: |                           the advice on quizzes that `inversion check` adds, if it matters
    lock: |                              the problems of the quizzes with the lock file, if they matter
    language: de                         the language of the interface, for the advice; English without this key
    pages: {src_uri: text or [pieces]}   a whole page, or pieces of it in order; null for a page that must not exist
    nowhere: [piece, ...]                what no page may contain

A case in tests/golden/commands changes _advised and _published, and runs a command on the disk:

    run: score kitchen answers.json      the command, in the project's folder
    said: |                              every problem that it shows

Any case may also be the example of a rule on the page docs/rules.md:

    rule: unknown-key                    the rule
    fix: {path: ...}                     how an author fixes it: [[old, new], ...] replaces words of the file; another
                                         path is the file's new name; null deletes the file. Without this key, the fix
                                         is to undo the whole case.
"""

from __future__ import annotations

import re
from contextlib import chdir
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from click.testing import CliRunner

from generator.app.load import Loaded
from generator.edges.commands.cli import main
from generator.text.problems import Problem
from tests.tools.files import Files, write_files
from tests.tools.small_project import NOW, ROOT, base_files, lock_advice_on, quiz_advice_on

GOLDEN = ROOT / "tests" / "golden"
COMMAND_CASES = sorted((GOLDEN / "commands").glob("*.yml"))
CASES = sorted(path for path in GOLDEN.glob("[a-z]*/*.yml") if path.parent.name != "commands")
_INPUTS = ("now", "files", "latin-1", "change", "repeat", "language", "run")
ADVICE = ("remarks", "lock")
# Rules that no file can break, and why. Every other rule has a case as its example.
WITHOUT_EXAMPLE = {
    "tracked-cache": "it is about a repository of Git, which the example's project isn't",
    "outside-link": "what another site answers isn't in the files",
    "unreadable": "the operating system doesn't show the content of such a file",
    "linked-file": "the content of a file doesn't show that it's a link",
    "untranslated": "it's for the files of the interface's languages, which belong to the program",
}


def read_case(path: Path) -> dict[str, Any]:
    case = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it makes text only
    assert isinstance(case, dict)
    assert set(case) <= {*_INPUTS, "problems", *ADVICE, "said", "pages", "nowhere", "rule", "fix"}
    return case


def problems_of_command(command: str, files: Files, now: datetime) -> list[str]:
    """The problems that a command shows for the files, in a temporary folder, as lines."""
    with TemporaryDirectory() as folder, chdir(folder):
        write_files(Path(), files)
        result = CliRunner().invoke(main, command.split(), env={"INVERSION_NOW": now.isoformat()})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in {0, 1}, result.output
    return [line for line in result.output.splitlines() if re.search(r" \[[a-z-]+\]\Z", line)]


def fixed_files(case: dict[str, Any]) -> Files:
    """The files of a case after its author has fixed them."""
    if "fix" not in case:
        return base_files(advised=is_advised(case), published="run" in case)
    files = files_of(case)
    for path, fix in case["fix"].items():
        data = files.pop(path)
        if isinstance(fix, str):
            if fix != "null":
                files[fix] = data
            continue
        text = data.decode("latin-1" if path in case.get("latin-1", {}) else "utf-8")
        for old, new in fix:
            assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {path}, not once"
            text = text.replace(old, new)
        files[path] = text.encode()
    return files


def files_of(case: dict[str, Any]) -> Files:
    texts: dict[str, str | bytes | None] = {
        name: None if text == "null" else text for name, text in case.get("files", {}).items()
    }
    texts |= {name: text.encode("latin-1") for name, text in case.get("latin-1", {}).items()}
    changes = {name: [(old, new) for old, new in pairs] for name, pairs in case.get("change", {}).items()}
    changes |= {name: [(old, new * int(times))] for name, (old, new, times) in case.get("repeat", {}).items()}
    return base_files(texts, changes, advised=is_advised(case), published="run" in case)


def is_advised(case: dict[str, Any]) -> bool:
    """Whether the case is about problems that only `inversion check` reports."""
    return bool({*ADVICE, "run"} & set(case))


def moment_of(case: dict[str, Any]) -> datetime:
    """The moment that a case is checked for."""
    return datetime.fromisoformat(case["now"]) if "now" in case else NOW


def with_advice(made: Loaded) -> list[Problem]:
    """The problems of a build, the advice on quizzes, and their problems with the lock file."""
    return [*made.problems, *quiz_advice_on(made), *lock_advice_on(made)]


def all_lines(case: dict[str, Any]) -> str:
    return "".join(str(case.get(key, "")) for key in ("problems", *ADVICE, "said"))
