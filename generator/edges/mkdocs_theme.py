"""The theme `inversion`, as MkDocs finds it: by the `__file__` of what an entry point names, beside which its files are."""

from __future__ import annotations

from types import SimpleNamespace

from generator.app.theme import packaged_theme

theme = SimpleNamespace(__file__=str(packaged_theme() / "mkdocs_theme.yml"))
