"""What docs/adopting.md says of fonts, authors, domain, copyright and words, done as it's written there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.language_support import FIXTURES
from tests.project_support import run
from tests.tools.small_project import NOW, ROOT

PAGE = (ROOT / "docs" / "adopting.md").read_text(encoding="utf-8")


def told(heading: str) -> list[str]:
    """The blocks below a heading."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert section, heading
    return re.findall(r"^```text\n(.*?)^```$", section[1], re.MULTILINE | re.DOTALL)


@pytest.fixture(name="site", scope="module")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in German with everything that the page tells."""
    root = tmp_path_factory.mktemp("adopted") / "site"
    shutil.copytree(FIXTURES / "de", root)
    style, fonts = told("Fonts")
    (author,) = told("A second author")
    (domain,) = told("Your own domain")
    (copyright_line,) = told("Copyright")
    language, words, _ = told("Languages")
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    config = re.sub(r"^site_url:.*\n", domain, config, flags=re.MULTILINE)
    theme, own = fonts.removeprefix("# mkdocs.yml\n").split("extra_css:")
    assert language == "theme:\n  language: de\n"
    config = config.replace("theme:\n", theme, 1) + f"extra_css:{own}" + copyright_line
    site = (root / "content/site.yml").read_text(encoding="utf-8")
    site = re.sub(r"^author:\n  name: .*\n", author, site, flags=re.MULTILINE)
    path = re.match(r"/\* (.+) \*/\n", style)
    assert path
    for name, text in {
        "mkdocs.yml": config,
        "content/site.yml": site,
        "content/texts.yml": words,
        path[1]: style,
        "overrides/assets/fonts/alegreya.woff2": "wOF2",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    result = run("mkdocs", "build", "--strict", cwd=root, INVERSION_NOW=NOW.isoformat())
    assert result.returncode == 0, result.stderr
    assert "WARNING" not in result.stderr
    return root / "site"


def page(site: Path, path: str = "issues/dry/index.html") -> str:
    return (site / path).read_text(encoding="utf-8")


def test_a_font_of_ones_own_is_on_the_site_and_its_style_comes_after_the_programs(site: Path) -> None:
    styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page(site))

    assert styles == ["../../assets/site.css", "../../assets/own.css"]
    assert 'url("fonts/alegreya.woff2")' in page(site, "assets/own.css")
    assert (site / "assets/fonts/alegreya.woff2").is_file()
    assert "font-src &#39;self&#39;" in page(site) or "font-src 'self'" in page(site)


def test_both_authors_are_in_the_feeds(site: Path) -> None:
    feed = json.loads(page(site, "feed.json"))

    assert [author["name"] for author in feed["authors"]] == ["Ada Lin and Ben Okoro"]


def test_the_address_of_ones_own_domain_is_in_every_page_and_feed(site: Path) -> None:
    assert '<link rel="canonical" href="https://slow-days.example/issues/dry/">' in page(site)
    assert "https://slow-days.example/issues/dry/" in page(site, "feed.xml")


def test_the_line_of_the_copyright_is_in_the_footer_of_every_page(site: Path) -> None:
    for path in ("index.html", "404.html", "issues/dry/index.html"):
        footer = page(site, path).partition('<footer class="site')[2]
        line = "© 2026 Ada Lin, <a href='https://creativecommons.org/licenses/by/4.0/'>CC BY 4.0</a>"
        assert f"<span><bdi>Gartenzettel</bdi> · {line}</span>" in footer


def test_own_words_are_on_the_pages_and_the_others_stay_german(site: Path) -> None:
    assert "Andersherum gefragt" in page(site)
    assert "Hier geht es weiter" in page(site)
    assert "1 Brief" in page(site, "issues/index.html")


def test_the_command_of_the_page_shows_the_folder_of_the_words() -> None:
    script = re.fullmatch(r'python -c "(.+)"\n', told("Languages")[2])
    assert script
    program = [sys.executable, "-c", script[1]]
    result = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)

    folder = Path(result.stdout.strip())
    assert {"en.yml", "de.yml", "es.yml", "ar.yml"} <= {path.name for path in folder.iterdir()}
