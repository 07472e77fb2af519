"""The theme's files: the stylesheet, read for its colours, and the scripts, as the site serves them."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path, PurePath

import jinja2

import generator
from generator.app.settings import Settings
from generator.model.site import OwnColours
from generator.render.colours import SHIPPED, Colours, colours_of, with_own
from generator.render.scripts import SCRIPTS, stripped
from generator.render.styles import stripped_style
from generator.text.file_rules import unreadable
from generator.text.problems import AuthorError, Rule

THEME = "inversion"  # in `theme: name` of mkdocs.yml: the theme that comes with the program
STYLESHEET = "assets/site.css"
_EXTENDS = re.compile(r"\{%-?\s*extends\b")
TYPES = ".d.ts"  # the scripts' types; they're in the theme's folder too, but aren't served


def packaged_theme() -> Path:
    """The folder of the theme that comes with the program: inside it when installed, beside it in its repository."""
    program = Path(generator.__path__[0])
    inside = program / "theme"
    return inside if inside.is_dir() else program.parent / "overrides"


def own_folders(name: str | None, custom_dir: str | None) -> tuple[Path, ...]:
    """The folders whose files make the pages, the project's own first; those of MkDocs and Material aren't among them.

    `name` is that of the theme.
    """
    folders = [Path(custom_dir)] if custom_dir else []
    return (*folders, packaged_theme()) if name == THEME else tuple(folders)


def own_folders_of(root: Path, settings: Settings) -> tuple[Path, ...]:
    """The same of the project in `root`."""
    return own_folders(settings.theme, str(root / settings.custom_dir) if settings.custom_dir else None)


def theme_colours(root: Path, settings: Settings, own: OwnColours | None = None) -> Colours:
    """The colours of the project in `root`; the shipped ones if it has no stylesheet. `own` are those of site.yml.

    Raises:
        AuthorError: the stylesheet can't be read, or has a colour that can't be mixed.
    """
    path = next((path for folder in own_folders_of(root, settings) if (path := folder / STYLESHEET).is_file()), None)
    found = colours_of(*read_theme_file(path, root)) if path else SHIPPED
    return with_own(found, own) if own else found


def theme_scripts(root: Path, settings: Settings) -> dict[str, bytes]:
    """The scripts in the theme's folders by their addresses, as the site serves them.

    Raises:
        AuthorError: a script can't be read, or can't be parsed.
    """
    found: dict[str, Path] = {}
    for folder in own_folders_of(root, settings):
        for path in sorted(path for pattern in SCRIPTS for path in folder.glob(pattern)):
            found.setdefault(path.relative_to(folder).as_posix(), path)
    return {address: stripped(*read_theme_file(path, root)).encode() for address, path in sorted(found.items())}


def theme_files(root: Path, settings: Settings) -> dict[str, bytes]:
    """The files in the theme's folders by their paths, as they're written; what a page's frame depends on.

    Raises:
        AuthorError: a file can't be read.
    """
    found: dict[str, Path] = {}
    for folder in own_folders_of(root, settings):
        for path in sorted(folder.rglob("*.*")):
            if path.is_file() and path.suffix != ".pyc":
                found.setdefault(path.relative_to(folder).as_posix(), path)
    files = {}
    for name, path in sorted(found.items()):
        try:
            files[name] = path.read_bytes()
        except OSError as error:
            raise AuthorError([unreadable(name, error)]) from error
    return files


def theme_style(root: Path, settings: Settings, style: str) -> dict[str, bytes]:
    """The stylesheet by its address, as the site serves it, with `style` added at its end.

    Empty if there is no stylesheet, or if it can be served as it is, since it isn't in UTF-8.

    Raises:
        AuthorError: the stylesheet can't be read.
    """
    path = next((path for folder in own_folders_of(root, settings) if (path := folder / STYLESHEET).is_file()), None)
    if path is None:
        return {}
    text, _ = read_theme_file(path, root)
    if "\N{REPLACEMENT CHARACTER}" in text and not style:
        return {}
    return {STYLESHEET: stripped_style(f"{text}\n{style}").encode()}


TEMPLATE = Rule(
    "template",
    "error",
    what="The theme's templates, which are the `.html` and `.xml` files in its folder, can be read by Jinja.",
    why="Otherwise no page can be built.",
)


def read_templates(root: Path, settings: Settings) -> None:
    """Reads the templates in the theme's folder, as a build would.

    Raises:
        AuthorError: with a problem for each that can't be read.
    """
    if not settings.custom_dir:
        return
    env = jinja2.Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - nothing is rendered
    problems = []
    for path in sorted(path for path in (root / settings.custom_dir).rglob("*") if path.suffix in {".html", ".xml"}):
        text, name = read_theme_file(path, root)
        try:
            env.parse(text)
        except jinja2.TemplateSyntaxError as error:
            message = f"the template cannot be read: {error.message}"
            problems.append(TEMPLATE.at(name, error.lineno, 1, message))
    if problems:
        raise AuthorError(problems)


def uses_other_template(own: Sequence[Path]) -> bool:
    """Whether pages are made from a template outside these folders, or from an extension of one."""
    template = next((path for folder in own if (path := folder / "main.html").is_file()), None)
    return template is None or bool(_EXTENDS.search(template.read_text(encoding="utf-8")))


def shipped_files(files: Mapping[str, str | None], own: Sequence[Path], theme_dirs: Iterable[str]) -> frozenset[str]:
    """The files that come with another theme, of which the page template in the `own` folders may use few or none.

    `files` has the folder of each file by its address. Where pages are made from the other theme's template, the result
    is empty: what its scripts load can't be known.
    """
    if uses_other_template(own):
        return frozenset()
    folders = {folder for folder in theme_dirs if Path(folder) not in own}
    return frozenset(address for address, folder in files.items() if folder in folders)


def delete_unused(built: Path, shipped: Collection[str]) -> None:
    """Deletes those of the theme's `shipped` files that no page of the site in `built` names.

    Only pages at most one folder deep are searched: what the theme adds is the same on every page.
    """
    pages = [path.read_text(encoding="utf-8") for pattern in ("*.html", "*/*.html") for path in built.glob(pattern)]
    for address in shipped:
        path = built / address
        if path.is_file() and not any(path.name in page for page in pages):
            path.unlink()
            for folder in path.parents:
                if folder == built or any(folder.iterdir()):
                    break
                folder.rmdir()


def read_theme_file(path: Path, root: Path) -> tuple[str, str]:
    """The text of a file, and its name in problems.

    Raises:
        AuthorError: the file can't be read.
    """
    try:
        name = PurePath(os.path.relpath(path, root)).as_posix()
    except ValueError:  # on Windows, the program may be on another drive than the project
        name = path.as_posix()
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace"), name
    except OSError as error:
        raise AuthorError([unreadable(name, error)]) from error
