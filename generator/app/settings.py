"""What both edges share: the moment to build for, what mkdocs.yml says, and a project from the disk."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generator.app.load import Loaded, load
from generator.i18n.texts import ENGLISH, read_texts
from generator.model.issue import YEARS
from generator.render.cards import CardText, card
from generator.site.disk import read_files, unreadable
from generator.text.problems import AuthorError, Problem


def parse_now(given: str | None, environ: Mapping[str, str], clock: datetime) -> datetime:
    """The moment to build for: `given`, else the variable INVERSION_NOW, else `clock` (all ISO 8601; no offset is UTC).

    Raises:
        ValueError: the text is no ISO 8601 date or date-time, or outside the years that issues may have.
    """
    text = given or environ.get("INVERSION_NOW")
    try:
        moment = datetime.fromisoformat(text) if text else clock
    except ValueError as error:
        raise ValueError(f"expected a moment such as 2026-11-23T06:10+00:00, found `{text}`") from error
    if moment.year not in YEARS:
        raise ValueError(f"expected a year from {YEARS.start} to {YEARS.stop - 1}, found `{text}`")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Settings:
    """What mkdocs.yml says.

    Attributes:
        site_url: where the site is published, with a closing '/'.
        language: the interface's.
    """

    site_url: str = "/"
    language: str = ENGLISH


def load_site(root: Path, now: datetime, site_url: str, language: str = ENGLISH, *, drafts: bool = False) -> Loaded:
    """The project in `root`, or its problems; with `drafts` it has the issues that are not public too."""
    try:
        files = read_files(root)
    except AuthorError as error:
        return Loaded(None, error.problems)
    try:
        texts = read_texts(language)
    except AuthorError as error:
        rest = _in_english(files, now, site_url, drafts=drafts)
        return Loaded(None, tuple(sorted({*error.problems, *rest.problems})), tree=rest.tree)
    return load(files, now, site_url, texts, drafts=drafts)


def _in_english(files: Mapping[str, bytes], now: datetime, site_url: str, *, drafts: bool) -> Loaded:
    """The project with the English texts, where another language's are broken; nothing where those are broken too."""
    try:
        return load(files, now, site_url, drafts=drafts)
    except AuthorError:
        return Loaded(None, ())


def settings_of(site_url: object, theme: Mapping[str, object]) -> Settings:
    """The settings among the values of mkdocs.yml."""
    language = theme.get("language")
    if language is False:
        language = "no"  # Norwegian, as YAML 1.1 reads it
    address = str(site_url or "/")
    return Settings(address if address.endswith("/") else address + "/", str(language or ENGLISH))


def read_settings(root: Path) -> Settings:
    """What mkdocs.yml says; the defaults where it does not, or is not there.

    Raises:
        AuthorError: mkdocs.yml cannot be read.
    """
    # Only what needs mkdocs.yml needs MkDocs: `check` and `score` start without it.
    from mkdocs.exceptions import ConfigurationError  # noqa: PLC0415 - see above
    from mkdocs.utils.yaml import yaml_load  # noqa: PLC0415 - see above

    path = root / "mkdocs.yml"
    if not path.is_file():
        return Settings()
    try:
        with path.open(encoding="utf-8-sig") as file:
            config: object = yaml_load(file)  # its own annotation promises a mapping too much
    except OSError as error:
        raise AuthorError([unreadable(path.name, error)]) from error
    except (ConfigurationError, ValueError) as error:  # ValueError: no UTF-8
        mark = getattr(error.__context__, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = getattr(error.__context__, "problem", None) or "expected UTF-8 text"
        raise AuthorError([Problem(path.name, line, column, "yaml", f"cannot be read as YAML: {said}")]) from error
    if not isinstance(config, dict):
        message = f"expected `key: value` lines such as `site_url: https://example.org/`, found `{str(config)[:40]}`"
        raise AuthorError([Problem(path.name, 1, 1, "shape", message)])
    theme = config.get("theme")
    return settings_of(config.get("site_url"), theme if isinstance(theme, dict) else {})


def collect_rarely() -> None:
    """Looks for garbage less often: what a build is made of lives to its end, and the looking costs a fifth of it."""
    gc.set_threshold(50_000, 20, 100)


def kept_cards(root: Path) -> Callable[[CardText], bytes]:
    """Draws cards, each once: the project's .cache/cards keeps them by content. It may be deleted at any time."""
    folder = root / ".cache" / "cards"

    def draw(text: CardText) -> bytes:
        path = folder / f"{text.key}.png"
        with suppress(OSError):
            return path.read_bytes()
        data = card(text)
        with suppress(OSError):  # a project that may only be read is built all the same, a little slower
            folder.mkdir(parents=True, exist_ok=True)
            # Written beside, then renamed: a build that is killed, or a second one, leaves no half of a card.
            half = path.with_suffix(f".{os.getpid()}")
            half.write_bytes(data)
            half.replace(path)
        return data

    return draw


def theme_folders(root: Path) -> tuple[Path, ...]:
    """Where the theme of mkdocs.yml keeps its files: the folder of our own first."""
    # Only what needs mkdocs.yml needs MkDocs, see above.
    from mkdocs.config import load_config  # noqa: PLC0415 - see above

    return tuple(Path(folder) for folder in load_config(str(root / "mkdocs.yml")).theme.dirs)


def environment_now() -> datetime:
    """The moment to build for, where no command line can say it."""
    return parse_now(None, os.environ, datetime.now(UTC))
