"""The project to pages: pure functions, no disk, no clock, no MkDocs."""

from generator.pages.site import all_pages

__all__ = ["all_pages"]
