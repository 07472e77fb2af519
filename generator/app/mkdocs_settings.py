"""What MkDocs itself says of mkdocs.yml: what it refuses, and what it warns of, which ends a strict build."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.app.settings import MKDOCS, mkdocs_values
from generator.text.problems import AuthorError, Problem, Rule, did_you_mean

PLUGIN = "inversion"
_UNKNOWN = re.compile(r"(?P<before>.*?)Unrecognised configuration name: (?P<name>.+)", re.DOTALL)

MKDOCS_SETTING = Rule(
    "mkdocs-setting",
    "error",
    what="MkDocs accepts each setting in `mkdocs.yml` without a warning, if the file names the plugin `inversion`.",
    why="MkDocs stops at a setting that it refuses, and a strict build also at one that it doesn't know, such as a "
    "misspelled one, which would have no effect.",
)


def mkdocs_problems(root: Path) -> tuple[Problem, ...]:
    """Everything that MkDocs refuses or warns of; nothing if the file can't be read or isn't for this plugin."""
    try:
        values = mkdocs_values(root)
    except AuthorError:
        return ()
    if PLUGIN not in _plugins(values.get("plugins")):
        return ()
    text = (root / MKDOCS).read_text(encoding="utf-8-sig")
    found = dict.fromkeys(_messages(root, values))
    return tuple(MKDOCS_SETTING.at(MKDOCS, _line(text, key), 1, message) for key, message in found)


def _plugins(setting: object) -> Iterator[object]:
    """The names in the setting `plugins`, which is a list or a mapping."""
    for part in setting if isinstance(setting, list | dict) else ():
        yield from part if isinstance(part, dict) else [part]


def _messages(root: Path, values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """(setting, message) for each problem."""
    from mkdocs.config.defaults import MkDocsConfig  # noqa: PLC0415 - commands that don't read mkdocs.yml start without it

    left = {key: value for key, value in values.items() if key != "hooks"}  # MkDocs would run them
    yield from _missing_hooks(root, values.get("hooks"))
    known = [str(key) for key, _ in MkDocsConfig._schema]  # noqa: SLF001 - MkDocs has no other list of its settings
    refused: set[str] = set()
    while True:  # MkDocs names some problems only when others are gone
        config = MkDocsConfig(config_file_path=str((root / MKDOCS).resolve()))
        config.load_dict(dict(left))
        errors, warnings = config.validate()
        yield from ((key, _message(key, str(text), root, known)) for key, text in [*errors, *warnings])
        new = {key for key, _ in errors} - refused
        if not new:
            return
        refused |= new
        left = {key: value for key, value in left.items() if key not in new}


def _missing_hooks(root: Path, hooks: object) -> Iterator[tuple[str, str]]:
    if hooks is not None and not isinstance(hooks, list):
        yield "hooks", "expected a list of Python files under `hooks`, found something else"
        return
    for hook in hooks or ():
        if not (isinstance(hook, str) and (root / hook).is_file()):
            yield "hooks", f"expected a Python file under `hooks`, found no file `{str(hook)[:80]}`"


def _message(key: str, text: str, root: Path, known: list[str]) -> str:
    if unknown := _UNKNOWN.fullmatch(text):
        name, inside = unknown["name"], bool(unknown["before"])
        where = f" in `{key}`" if inside else ""
        advice = did_you_mean(name, () if inside else known) or "; correct its name, or delete it"
        return f"MkDocs has no setting `{name}`{where}{advice}"
    return f"MkDocs refuses `{key}`: {text.replace(f'{root.resolve()}/', '')}"


def _line(text: str, key: str) -> int:
    return next((number for number, line in enumerate(text.split("\n"), 1) if line.startswith(f"{key}:")), 1)
