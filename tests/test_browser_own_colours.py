"""Colours and a logo of one's own in site.yml, as a reader sees them, in light, dark and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Visit
from tests.site_support import Server, axe_in_both_schemes, build, copy_project

pytestmark = pytest.mark.browser
OWN = """\
colours:
  light: {paper: "#eef6f2", ink: "#0b3b2e", accents: ["#b0005a"]}
  dark: {paper: "#04120e", soft: "#9ab5aa", accents: ["#ff8ac2"]}
logo: {src: /logo.svg, dark: /logo-night.svg}
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><path d="M0 0h60v40H0z"/></svg>'
SEEN = """() => {
  const style = getComputedStyle(document.body), root = getComputedStyle(document.documentElement);
  const accents = ["--a1", "--a2"].map((name) => root.getPropertyValue(name).trim());
  return [style.backgroundColor, style.color, ...accents];
}"""


def seen(page: Page) -> tuple[list[str], str]:
    """The paper, the ink and two accents, and the logo that's loaded."""
    logo = page.locator("header.site img").evaluate("(logo) => logo.currentSrc.split('/').at(-1)")
    return page.evaluate(SEEN), logo


def test_own_colours_and_logo_are_on_every_page_in_light_dark_and_on_paper(
    server: Server, visit: Visit, tmp_path: Path
) -> None:
    root = copy_project(tmp_path / "own")
    with (root / "content" / "site.yml").open("a", encoding="utf-8") as site:
        site.write(OWN)
    for name in ("logo", "logo-night"):
        (root / "content" / "pages" / f"{name}.svg").write_text(LOGO, encoding="utf-8")
    folder = root / "site"
    built = build(root, folder, server.mount("own-colours", folder))
    assert built.status == 0, built.log
    page = visit(built.url + "quizzes/self-audit/")

    page.emulate_media(color_scheme="light")
    assert seen(page) == (["rgb(238, 246, 242)", "rgb(11, 59, 46)", "#b0005a", "#1c5f7e"], "logo.svg")
    logo = page.locator("header.site img").bounding_box()
    assert logo is not None
    assert logo["width"] == pytest.approx(1.5 * logo["height"], rel=0.05)
    page.emulate_media(color_scheme="dark")
    # A browser chooses the picture a moment after the colours.
    expect(page.locator("header.site img")).to_have_js_property("currentSrc", f"{built.url}logo-night.svg")
    assert seen(page) == (["rgb(4, 18, 14)", "rgb(236, 229, 218)", "#ff8ac2", "#7cbddf"], "logo-night.svg")
    page.emulate_media(media="print", color_scheme="light")
    assert seen(page)[0] == ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "#b0005a", "#1c5f7e"]
    page.emulate_media(media="screen")
    axe_in_both_schemes(page)
    assert 'src="/own-colours/logo.svg"' in (folder / "404.html").read_text(encoding="utf-8")
