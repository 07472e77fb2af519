"""What a newer release of the program wants changed in a repository that `inversion new site` made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from generator import __version__
from generator.app.new_site import PROGRAM, new_project
from generator.app.settings import mkdocs_values
from generator.app.theme import packaged_theme
from generator.text.problems import RefusedError

PINNED = "requirements.txt"
_PIN = re.compile(rf"^{PROGRAM}\s*==\s*(?P<release>[^\s;#]+)", re.MULTILINE)
# What the program makes and authors seldom change. A folder that an author deleted stays away.
_OURS = (".github/", ".schemas/", ".vscode/", ".editorconfig")
_NEEDED = (".github/", ".schemas/")
_SCHEDULE = re.compile(r"^  schedule:\n(?:    .*\n)+", re.MULTILINE)  # of a workflow, which has the author's hours


@dataclass(frozen=True)
class Upgrade:
    """What differs from a repository that this release would make.

    Attributes:
        pinned: the release that the site is built with.
        release: that of the program.
        files: the paths of the program's files that differ.
        patch: what would bring them up to date, for `git apply`.
        advice: what only the author can decide, a line each.
    """

    pinned: str
    release: str
    files: tuple[str, ...]
    patch: str
    advice: tuple[str, ...]


def upgrade(root: Path) -> Upgrade:
    """Compares the repository in `root` with what this release makes; changes nothing.

    Raises:
        RefusedError: it isn't a repository that `inversion new site` made.
    """
    pins = _read(root / PINNED)
    pin = _PIN.search(pins or "")
    if pins is None or pin is None:
        raise RefusedError(
            f"{root / PINNED} doesn't say `{PROGRAM}==…`, as in a repository that `inversion new site` made; "
            "a copy of the program's own repository is brought up to date with Git"
        )
    release = __version__
    wanted = new_project(str(mkdocs_values(root).get("site_name") or "Site"))
    files = {PINNED: _PIN.sub(f"{PROGRAM}=={release}", pins)}
    files |= {path: text for path, text in wanted.items() if path.startswith(_OURS) and _is_kept(root, path)}
    changed: list[str] = []
    patch: list[str] = []
    for path, text in sorted(files.items()):
        old = _read(root / path)
        new = _with_own_schedule(text, old or "")
        if new != old:
            changed.append(path)
            patch += _patch(path, old, new)
    advice = [*_settings(root, wanted["mkdocs.yml"]), *(_templates(root) if pin["release"] != release else ())]
    return Upgrade(pin["release"], release, tuple(changed), "".join(patch), tuple(advice))


def _is_kept(root: Path, path: str) -> bool:
    return path.startswith(_NEEDED) or (root / path).is_file()


def _with_own_schedule(text: str, old: str) -> str:
    own = _SCHEDULE.search(old)
    return _SCHEDULE.sub(lambda _: own.group(), text) if own else text


def _patch(path: str, old: str | None, new: str) -> Iterator[str]:
    before = "/dev/null" if old is None else f"a/{path}"
    for line in unified_diff((old or "").splitlines(keepends=True), new.splitlines(keepends=True), before, f"b/{path}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _settings(root: Path, wanted: str) -> Iterator[str]:
    """The settings of a new site that mkdocs.yml lacks."""
    own = mkdocs_values(root)
    for key in re.findall(r"^([a-z_]+):", wanted, re.MULTILINE):
        if key not in own:
            yield f"mkdocs.yml: a new site has `{key}:` here; `inversion new site` makes one to compare yours with"


def _templates(root: Path) -> Iterator[str]:
    """The author's files that take the place of the theme's, which may have changed."""
    theme = mkdocs_values(root).get("theme")
    custom = str(theme.get("custom_dir") or "") if isinstance(theme, dict) else ""
    for path in sorted((root / custom).rglob("*")) if custom else ():
        name = path.relative_to(root / custom).as_posix()
        if (ours := packaged_theme() / name).is_file():
            yield f"{custom}/{name}: takes the place of the program's own file; compare it with {ours}"


def _read(path: Path) -> str | None:
    """The text of a file with line feeds; None if there is none.

    Raises:
        RefusedError: it can't be read.
    """
    try:
        return path.read_text(encoding="utf-8") if path.exists() else None
    except (OSError, UnicodeDecodeError) as error:
        raise RefusedError(f"{path}: {error}") from error
