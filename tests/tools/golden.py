"""Files in, problems or pages out: one case a file, in a folder of tests/golden for its subject.

A case is laid over the small project in tests/golden/_base, and one with `remarks` or `lock` over _advised too:

    now: 2026-12-01T12:00Z               the moment, where it matters
    files: {path: text}                  whole files; null takes one away
    latin-1: {path: text}                whole files, each letter one byte
    change: {path: [[old, new], ...]}    words of a file, each standing there once
    repeat: {path: [old, new, times]}    the same, `new` put there many times
    problems: |                          every error of the files, and what stands beside; none where this is left out
    remarks: |                           the advice on quizzes that `inversion check` adds, where it matters
    lock: |                              what the lock file says against the quizzes, where it matters
    language: de                         the interface's for the advice; English where this is left out
    pages: {src_uri: text or [pieces]}   a whole page, or pieces of it in order; null for a page that must not be
    nowhere: [piece, ...]                what no page may hold

A case of tests/golden/commands is laid over _advised and _published, and a command is run on the disk:

    run: score kitchen answers.json      the command, in the project's folder
    said: |                              every problem that it shows

Either may also be the example of a rule on the page docs/rules.md:

    rule: unknown-key                    the rule
    mend: {path: ...}                    how an author puts it right: [[old, new], ...], words of the file; another
                                         path, the file's new name; null, the file goes. Where this is left out, by
                                         taking the whole case back.
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
# What no file can show, and why. Every other rule has a case that is its example.
WITHOUT_EXAMPLE = {
    "unreadable": "the system keeps the text of such a file to itself",
}


def read_case(path: Path) -> dict[str, Any]:
    case = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - it makes text only
    assert isinstance(case, dict)
    assert set(case) <= {*_INPUTS, "problems", *ADVICE, "said", "pages", "nowhere", "rule", "mend"}
    return case


def told_by(command: str, files: Files, now: datetime) -> list[str]:
    """The lines of the problems that a command shows of the files, in a folder of their own."""
    with TemporaryDirectory() as folder, chdir(folder):
        write_files(Path(), files)
        result = CliRunner().invoke(main, command.split(), env={"INVERSION_NOW": now.isoformat()})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in {0, 1}, result.output
    return [line for line in result.output.splitlines() if re.search(r" \[[a-z-]+\]\Z", line)]


def mended_files(case: dict[str, Any]) -> Files:
    """The files of a case after its author has put them right."""
    if "mend" not in case:
        return base_files(advised=is_advised(case), published="run" in case)
    files = files_of(case)
    for path, mend in case["mend"].items():
        data = files.pop(path)
        if isinstance(mend, str):
            if mend != "null":
                files[mend] = data
            continue
        text = data.decode("latin-1" if path in case.get("latin-1", {}) else "utf-8")
        for old, new in mend:
            assert text.count(old) == 1, f"{old!r} stands not once in {path}"
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
    """Whether the case is about what `inversion check` adds to the errors of the files."""
    return bool({*ADVICE, "run"} & set(case))


def moment_of(case: dict[str, Any]) -> datetime:
    """The moment for which a case is read."""
    return datetime.fromisoformat(case["now"]) if "now" in case else NOW


def with_advice(made: Loaded) -> list[Problem]:
    """The problems, the advice on quizzes, and what the lock file says against them."""
    return [*made.problems, *quiz_advice_on(made), *lock_advice_on(made)]


def all_lines(case: dict[str, Any]) -> str:
    return "".join(str(case.get(key, "")) for key in ("problems", *ADVICE, "said"))
