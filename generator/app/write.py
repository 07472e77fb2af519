"""Writes every page as a file, for any other site builder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from generator.app.card_cache import cached_cards
from generator.app.load import load_site
from generator.app.picture_cache import cached_versions
from generator.app.settings import read_settings
from generator.app.theme import theme_colours
from generator.publish.ledger import load_ledger
from generator.publish.output_folder import Written, write_pages
from generator.render.output import all_files
from generator.text.problems import RefusedError


def write_project(root: Path, folder: Path, now: datetime, clock: datetime) -> Written:
    """Makes `folder` hold the generated files of the project in `root`, as of `now`.

    Raises:
        AuthorError: the project has errors, or its ledger is ahead of `clock`.
        RefusedError: the folder holds other files, or can't be written.
    """
    settings = read_settings(root)
    load_ledger(root, clock)
    site = load_site(root, now, settings).require()
    draw = cached_cards(root, theme_colours(root, settings))
    try:
        return write_pages(folder, all_files(site, draw, cached_versions(root, lambda _: None)))
    except OSError as error:
        raise RefusedError(str(error)) from error
