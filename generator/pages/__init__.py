"""The project to pages: pure functions, no disk, no clock, no MkDocs."""

from pathlib import Path

from generator.pages.site import all_pages, redirects

TEMPLATES = Path(__file__).parents[1] / "templates"

__all__ = ["TEMPLATES", "all_pages", "redirects"]
