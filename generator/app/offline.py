"""The files that let a reader's device keep a site: the worker, the manifest and the icon."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from generator.app.kept import key_of
from generator.app.settings import Settings, mkdocs_values
from generator.app.theme import THEME, theme_files
from generator.model.addresses import page_address
from generator.render.colours import Colours
from generator.render.loaded_scripts import never_loaded, optional_scripts
from generator.render.offline_files import end, icon, kit, manifest, worker
from generator.render.output import FileOutput, Output, PageOutput
from generator.site.site import Site

# What of mkdocs.yml is around every page, whatever the theme's name.
_AROUND = ("site_description", "nav", "extra", "extra_css", "extra_javascript", "copyright")


def offline_outputs(
    root: Path, settings: Settings, site: Site, colours: Colours, made: Iterable[Output], assets: Mapping[str, bytes]
) -> Iterator[FileOutput]:
    """Those files. `made` are the site's other files, and `assets` the author's, by their addresses.

    Hashes are of what files are made from, since a builder makes pages after this. They may differ where pages don't,
    so that a browser fetches one in vain, but never the other way round.
    """
    yield manifest(site, colours)
    yield icon(colours)
    if not site.config.offline:
        yield end()
        return
    theme = theme_files(root, replace(settings, theme=THEME))  # as for every builder
    said = mkdocs_values(root)
    values = {key: value for key in _AROUND if (value := said.get(key))}
    frame = [part for name, data in theme.items() for part in (name, data)]
    around = key_of(repr(colours), settings.site_url, settings.language, repr(values), *frame)
    pages = {page_address(page.path.removesuffix(".md")): page.key for page in made if isinstance(page, PageOutput)}
    gone = never_loaded(theme, optional_scripts(site))
    files = {name: key_of(repr(colours), data) for name, data in theme.items() if name not in gone}
    files |= {logo.address[1:]: key_of(assets[logo.address]) for logo in site.logo}
    version = hashlib.sha256(b"".join((around, *pages.values()))).digest()
    yield worker(dict(kit(site, pages, files, around)), version)
