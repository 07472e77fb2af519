"""Writes every page as a file, for any other site builder, and a theme that shows them as ours does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.app.build import Built, build, sitemap_outputs
from generator.app.kept_search import make_search, search_parts
from generator.app.load import load_site
from generator.app.other_builders import for_builders, given_of, served_files, theme_of
from generator.app.settings import Settings, read_settings
from generator.publish.output_folder import Written, write_pages
from generator.render.filled_in import Given
from generator.render.output import Output, PageOutput
from generator.text.problems import RefusedError


@dataclass(frozen=True)
class WrittenFolder:
    """A folder, and what a run changed in it."""

    folder: Path
    written: Written


def write_project(
    root: Path, folder: Path, now: datetime, clock: datetime, theme: Path | None = None
) -> tuple[WrittenFolder, ...]:
    """Makes `folder` hold all that a builder needs for the site of the project in `root`, as of `now`.

    `theme` is the folder for a theme, which has all from the project that only the plugin knows.

    Raises:
        AuthorError: the project has errors, or its ledger is ahead of `clock`.
        RefusedError: a folder holds other files, or can't be written.
    """
    if theme and (_is_inside(theme, folder) or _is_inside(folder, theme)):
        raise RefusedError(f"{theme}: in the same folder as {folder}; name a folder beside it")
    settings = for_builders(root, read_settings(root))
    built = build(root, now, clock, settings)
    given = given_of(root, built)
    made: list[tuple[Path, dict[str, str | bytes]]] = []
    if theme:
        made.append((theme, {**theme_of(root, settings, given)}))
    made.append((folder, files_for_builders(root, settings, built, given)))
    try:
        return tuple(WrittenFolder(path, write_pages(path, files)) for path, files in made)
    except OSError as error:
        raise RefusedError(str(error)) from error


def files_for_builders(root: Path, settings: Settings, built: Built, given: Given) -> dict[str, str | bytes]:
    """Every file of a site by its path in the folder of texts of another builder."""
    files: dict[str, str | bytes] = dict(served_files(root, settings, built, given))
    sitemap = sitemap_outputs(built, settings.site_url) if "://" in settings.site_url else ()
    for output in (*sitemap, *built.outputs, *built.assets):
        files[path_for_builders(output)] = output.content()
    return files


def path_for_builders(output: Output) -> str:
    """The path of a file: each page is the index of a folder, since Zensical mistakes the links of any other.

    The address stays the same.
    """
    if isinstance(output, PageOutput) and output.path.rpartition("/")[2] != "index.md":
        return f"{output.path.removesuffix('.md')}/index.md"
    return output.path


def add_search(root: Path, built: Path, now: datetime) -> None:
    """Makes the search index of a site in the folder `built` that another builder built.

    Raises:
        AuthorError: the project has errors.
        RefusedError: the site has no page of the project, or Pagefind failed.
    """
    site = load_site(root, now, read_settings(root)).require()
    make_search(root, built, search_parts(site))


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
