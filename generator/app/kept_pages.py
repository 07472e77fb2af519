"""Pages as they're served, kept from run to run."""

from __future__ import annotations

from pathlib import Path

from generator.app.kept import Kept


def kept_pages(root: Path) -> Kept:
    """The pages that the last builds of the project in `root` drew, for use in a `with` block."""
    return Kept(root / ".cache" / "kept.db", "page")
