"""The theme `inversion`, as MkDocs finds it: it looks for files beside the `__file__` of what an entry point names."""

from __future__ import annotations

from types import SimpleNamespace

from generator.app.theme import packaged_theme

theme = SimpleNamespace(__file__=str(packaged_theme() / "mkdocs_theme.yml"))
