"""The search index of a built site, whose parts are kept from run to run: an edit makes only its year's part anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from generator.app.kept import Kept, key_of
from generator.publish.search_index import FOLDER, SearchError, index_site
from generator.site.site import Site
from generator.text.problems import RefusedError


def search_parts(site: Site) -> Mapping[str, tuple[str, ...]]:
    """The addresses of the issues of each year but the newest, newest year first."""
    parts: dict[str, list[str]] = {str(year): [] for year in site.years[1:]}
    for issue in site.issues:
        if (year := str(issue.published.year)) in parts:
            parts[year].append(issue.address)
    return {year: tuple(addresses) for year, addresses in parts.items()}


def make_search(root: Path, built: Path, older: Mapping[str, tuple[str, ...]]) -> None:
    """Makes the search index of the built site in the folder `built`; `older` is what `search_parts` gives.

    Raises:
        RefusedError: Pagefind failed, or has no program for this system.
    """
    # A file of its own: each write looks through the whole file for damage.
    with Kept(root / ".cache" / "search.db", "search") as kept:

        def remember(key: bytes, make: Callable[[], bytes]) -> bytes:
            whole = key_of(key)
            data = kept.get(whole)
            if data is None:
                data = make()
                kept.put(whole, data)
            return data

        try:
            index_site(built, older, remember)
        except SearchError as error:
            shutil.rmtree(built / FOLDER, ignore_errors=True)  # that of an earlier build
            raise RefusedError(str(error)) from error
