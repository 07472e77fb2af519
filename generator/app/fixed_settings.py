"""Settings of MkDocs that every address, every check and every page depends on."""

from __future__ import annotations

from pathlib import Path

from generator.app.settings import MKDOCS, mkdocs_values
from generator.text.problems import AuthorError, Problem, Rule

PAGES = "content/pages"

FIXED_SETTING = Rule(
    "fixed-setting",
    "error",
    what="In `mkdocs.yml`, `use_directory_urls` isn't `false`, `docs_dir` is `content/pages`, and the theme's "
    "`language` is one language.",
    why="Every address ends in a slash, such as `/about/`: in links, feeds, mails, and everywhere the site was shared. "
    "With another `docs_dir`, MkDocs would publish files that nothing checked. A list of languages, or a number, would "
    "give English pages.",
)


def fixed_settings(root: Path, use_directory_urls: object, docs_dir: object, language: object) -> tuple[Problem, ...]:
    """The problems with these values of mkdocs.yml; None: it doesn't state them."""
    try:
        text = (root / MKDOCS).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        text = ""
    found = []
    if use_directory_urls is False:
        message = "expected addresses that end in a slash, such as /about/; delete `use_directory_urls: false`"
        found.append(FIXED_SETTING.at(MKDOCS, _line(text, "use_directory_urls"), 1, message))
    if docs_dir is not None and not _is_pages(root, docs_dir):
        message = f"expected `docs_dir: {PAGES}`, found another folder; only the files in {PAGES} are checked"
        found.append(FIXED_SETTING.at(MKDOCS, _line(text, "docs_dir"), 1, message))
    if not (language is None or language is False or isinstance(language, str)):  # `no` is False in YAML 1.1
        message = "expected one language, such as `language: de`, found something else; each site has one language"
        found.append(FIXED_SETTING.at(MKDOCS, _line(text, "language"), 1, message))
    return tuple(found)


def read_fixed_settings(root: Path) -> tuple[Problem, ...]:
    """The same, for the values in the file; none if it can't be read."""
    try:
        values = mkdocs_values(root)
    except AuthorError:
        return ()
    theme = values.get("theme")
    language = theme.get("language") if isinstance(theme, dict) else None
    return fixed_settings(root, values.get("use_directory_urls"), values.get("docs_dir"), language)


def _is_pages(root: Path, docs_dir: object) -> bool:
    return isinstance(docs_dir, str) and (root / docs_dir).resolve() == (root / PAGES).resolve()


def _line(text: str, key: str) -> int:
    return next((number for number, line in enumerate(text.split("\n"), 1) if line.lstrip().startswith(f"{key}:")), 1)
