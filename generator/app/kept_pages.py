"""What builds made of a site's files, kept from run to run. Each kind has a database of its own."""

from __future__ import annotations

from pathlib import Path

from generator.app.kept import Kept


def kept_pages(root: Path) -> Kept:
    """The pages and feeds of the project in `root` as they're served, for use in a `with` block."""
    return Kept(root / ".cache" / "pages.db", "page")


def kept_digests(root: Path) -> Kept:
    """The digests of all files of the site, to see which of them an earlier build has left as they should be."""
    return Kept(root / ".cache" / "digests.db", "digest", small=True)
