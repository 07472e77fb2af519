"""`inversion links`: an address that leads nowhere is told by its file, wherever in a site it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.edges.commands.cli import main
from generator.publish.link_checker import DeadLink, dead_links
from tests.tools.files import write_files

URL = "https://example.org/notes/"
PROJECT = {"mkdocs.yml": f"site_url: {URL}\n".encode(), "content/site.yml": b""}
SITE = {
    "index.html": b'<h1 id="top-line">Notes</h1>',
    "a/index.html": b'<a name="old">Old</a> <h2 id="caf\xc3\xa9">Caf\xc3\xa9</h2>',
    "404.html": b'<a href="/notes/a/">A</a>',
    "feed.xml": b"<link>https://example.org/notes/a/</link>",
    "pan.png": b"",
    "assets/site.css": b"body { background: url('../pan.png') }",
    "assets/quiz/one.js": b'import { two } from "./two.js"; /* @typedef {import("../../../nowhere").X} X */',
    "assets/quiz/two.js": b"",
}


def reasons(path: str, text: str) -> list[str]:
    """Why what the file writes leads nowhere, in a site that is in order otherwise."""
    found = dead_links({**SITE, path: text.encode()}, URL)
    assert {link.path for link in found} <= {path}
    return [link.reason for link in found]


def test_a_site_in_order_has_no_dead_link() -> None:
    assert dead_links(SITE, URL) == ()


@pytest.mark.parametrize(
    "text",
    [
        '<a href="../a/">A</a>',
        '<a href="../a/index.html">A</a>',
        '<a href="../a/#old">Old</a>',
        '<a href="../a/#caf%C3%A9">Café</a>',
        '<a href="#here" id="here">Here</a>',
        '<a href="#top">Up</a>',
        '<a href="..">Home</a>',
        '<a href="?page=2">More</a>',
        '<a href="https://example.org/other/">Another project of the same host</a>',
        '<a href="https://example.com/nowhere">Elsewhere</a>',
        '<a href="mailto:cook@example.org">Mail</a>',
        '<a href="tel:+44">Call</a>',
        '<img src="../pan.png" srcset="../pan.png 1x, ../pan.png 2x">',
        '<img src="data:image/png;base64,AA==">',
        '<meta http-equiv="refresh" content="0; url=../a/">',
    ],
)
def test_what_leads_somewhere_is_not_told(text: str) -> None:
    assert reasons("b/index.html", text) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<a href="../nowhere/">', "no file nowhere/index.html"),
        ('<a href="../a">', "no file a"),
        ('<a href="https://example.org/notes/nowhere/">', "no file nowhere/index.html"),
        ('<a href="../a/#new">', "no element with the id `new` in a/index.html"),
        ('<a href="#nowhere">', "no element with the id `nowhere` in b/index.html"),
        ('<template><a href="../nowhere/"></a></template>', "no file nowhere/index.html"),
        ('<a href="/a/">', "leaves the site, which begins at /notes/"),
        ('<a href="../../a/">', "leaves the site, which begins at /notes/"),
        ('<a href="http://example.com/">', "expected https, mailto, tel or an address of this site, found `http`"),
        ('<a href="javascript:alert(1)">', "found `javascript`"),
        ('<a href="https://[">', "not a valid address"),
        ('<img src="../pot.png">', "no file pot.png"),
        ('<img src="../pan.png" srcset="../pan.png 1x, ../pot.png 2x">', "no file pot.png"),
        ('<link rel="stylesheet" href="../none.css">', "no file none.css"),
        ('<form action="../send"></form>', "no file send"),
        ('<meta http-equiv="Refresh" content="0;URL=\'../nowhere/\'">', "no file nowhere/index.html"),
    ],
)
def test_what_leads_nowhere_in_a_page_is_told_with_the_reason(text: str, reason: str) -> None:
    found = reasons("b/index.html", text)

    assert len(found) == 1
    assert reason in found[0]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("atom.xml", '<link href="https://example.org/notes/nowhere/"/>'),
        ("feed.xml", '<![CDATA[<a href="https://example.org/notes/nowhere/">]]>'),
        ("feed.xml", "&lt;a href=&quot;https://example.org/notes/nowhere/&quot;&gt;"),
        ("feed.json", r'{"content_html": "<a href=\"https:\/\/example.org\/notes\/nowhere\/\">"}'),
        ("sitemap.xml", "<loc>https://example.org/notes/nowhere/</loc>"),
        ("robots.txt", "Sitemap: https://example.org/notes/nowhere.xml"),
        ("assets/more.css", "body { background: url(nowhere.png) }"),
        ("assets/more.js", 'await import("./nowhere.js")'),
    ],
)
def test_feeds_styles_and_scripts_are_read_too(path: str, text: str) -> None:
    found = reasons(path, text)

    assert len(found) == 1
    assert "nowhere" in found[0]


def test_the_command_prints_each_by_its_file_and_ends_with_1(tmp_path: Path) -> None:
    write_files(tmp_path, {**PROJECT, "site/index.html": b'<a href="x/">X</a>'})
    result = CliRunner().invoke(main, ["links", str(tmp_path / "site"), "--project", str(tmp_path)])

    assert result.exit_code == 1
    assert result.stdout == f"{DeadLink('index.html', 'x/', 'no file x/index.html')}\n"
    assert result.stderr == "1 dead link\n"


@pytest.mark.parametrize("url", [URL, URL.removesuffix("/")])
def test_a_site_in_order_ends_with_0_however_its_address_ends(tmp_path: Path, url: str) -> None:
    write_files(tmp_path, PROJECT | {"mkdocs.yml": f"site_url: {url}\n".encode()})
    write_files(tmp_path / "site", SITE)
    result = CliRunner().invoke(main, ["links", str(tmp_path / "site"), "--project", str(tmp_path)])

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "0 dead links\n")


@pytest.mark.parametrize("command", ["links", "leaks"])
@pytest.mark.parametrize("missing", sorted(PROJECT))
def test_without_a_project_a_built_site_is_not_searched(tmp_path: Path, command: str, missing: str) -> None:
    """Nothing says then where it is to stand: every link from the root would look dead."""
    write_files(tmp_path, {path: data for path, data in PROJECT.items() if path != missing})
    write_files(tmp_path / "site", SITE)
    result = CliRunner().invoke(main, [command, str(tmp_path / "site"), "--project", str(tmp_path)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"no {missing.removesuffix('site.yml')} in {tmp_path.resolve()}" in result.stderr
