"""The languages that the program ships, and a small site in each of them."""

from __future__ import annotations

from tests.tools.small_project import ROOT

SHIPPED = ("ar", "de", "es")
FIXTURES = ROOT / "tests" / "fixtures" / "languages"
