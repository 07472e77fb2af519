"""Our own site from each builder, with the plugin and without it: `make builders`.

Run by pytest, but `make test` passes it over by its name: ProperDocs and Zensical are in an environment of their own.
The settings and the commands for a builder without the plugin are those of docs/other-builders.md, word for word.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest

from generator.model.quiz import SelfAudit
from tests.conftest import Visit
from tests.search_support import look_for, results
from tests.site_support import (
    NOW,
    PAGE_TYPES,
    ROOT,
    BuiltSite,
    Server,
    copy_project,
    expected,
    give,
    show_all,
    shown,
    submit,
)
from tests.test_other_builders import OTHERS, PAGE, SETTINGS, dressed_project, without_sitemap
from tests.tools.files import disk_files
from tests.tools.servers import free_port, until_interrupted

PROGRAMS = ROOT / os.environ.get("BUILDERS", "build/builders/bin")
NAME = "builders"  # below which each site is served, in its turn
OURS = "MkDocs with the plugin"
(WRITE,), BUILDS, FINISH = (
    block.splitlines() for block in re.findall(r"^ *```sh\n(.*?)^ *```$", PAGE, re.MULTILINE | re.DOTALL)
)
WAYS = {
    OURS: ["mkdocs build --strict"],
    "ProperDocs with the plugin": re.findall("(?m)^properdocs build .*mkdocs.yml$", PAGE),
    **{f"{command.split()[0]} from written files": [WRITE, command, FINISH[0]] for command in BUILDS},
}
(ZENSICAL_BUILD,) = (command for command in BUILDS if command.split()[0] == "zensical")
ZENSICAL = "zensical from written files"
SECONDS = 30.0
_LINK = re.compile(r'\b(href|src|srcset)="([^"]*)"')
_FEED = re.compile(r'<link rel="alternate".*\n')


@dataclass(frozen=True)
class Made:
    """A site, and the way in which it was made."""

    way: str
    site: BuiltSite
    root: Path


@pytest.fixture(scope="module")
def ours(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The files of the site that MkDocs makes with the plugin."""
    return make(OURS, server, tmp_path_factory.mktemp("ours")).site.files


@pytest.fixture(scope="module", params=WAYS)
def made(request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(request.param, server, tmp_path_factory.mktemp("made"))


def make(way: str, server: Server, folder: Path) -> Made:
    """Builds the site in one way from nothing, and serves it."""
    root = copy_project(folder / "project")
    (root / OTHERS).write_text(SETTINGS, encoding="utf-8")
    url = server.mount(NAME, root / "site")
    log = ""
    assert WAYS[way]
    for line in WAYS[way]:
        command, *arguments = (part.strip() for part in line.split())
        done = run(command, *arguments, cwd=root, SITE_URL=url)
        log += done.stdout + done.stderr
        assert done.returncode == 0, f"{line}\n{log}"
    assert not [one for one in log.splitlines() if re.match(r"\s*(WARNING|ERROR|CRITICAL)|.*Traceback", one)], log
    return Made(way, BuiltSite(root / "site", url, 0, log), root)


def run(command: str, *arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    program = PROGRAMS / command
    assert program.exists(), f"{program} is missing; run: make builders"
    return subprocess.run(
        [program, *arguments],
        cwd=cwd,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "INVERSION_NOW": NOW, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_nothing_leaks_and_every_link_leads_somewhere(made: Made) -> None:
    verify, *arguments = FINISH[1].split()
    found = run(verify, *arguments, cwd=made.root, SITE_URL=made.site.url)

    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stderr.split("\n")[:2] == ["0 leaks", "0 dead links"]


def test_the_site_is_ours(made: Made, ours: Mapping[str, bytes], figure: Callable[[str, object], None]) -> None:
    """Byte for byte; from written files but for the sitemap; and from Zensical but for how a link is written."""
    site = made.site.files
    assert [name for name in ours if name not in site] == []
    more = [name for name in site if name not in ours]
    differ = [name for name in ours if site[name] != ours[name]]
    figure(f"{made.way}: files", len(site))
    figure(f"{made.way}: other bytes", (", ".join(differ) or "none") if len(differ) < 6 else f"{len(differ)} files")
    figure(f"{made.way}: files of its own", ", ".join(more) or "none")

    if made.way == ZENSICAL:
        assert more == ["search.json"]
        for name in [name for name in differ if name.endswith(".html")]:
            url = made.site.url + name.removesuffix("index.html")
            assert as_read(site[name], url) == as_read(ours[name], url)
        assert {name for name in differ if not name.endswith(".html")} <= {"sitemap.xml"}
    elif "written" in made.way:
        assert (more, [name for name in without_sitemap(site) if name in differ]) == ([], [])
    else:
        assert (more, differ) == ([], [])


def test_zensical_builds_a_site_with_all_of_its_own(tmp_path: Path) -> None:
    """Colours, logos, name, templates, files, scripts and an old address, at the root of a host."""
    dressed = dressed_project(tmp_path / "dressed")
    for line in ("mkdocs build --strict --site-dir ours", WRITE, ZENSICAL_BUILD):
        command, *arguments = line.split()
        done = run(command, *arguments, cwd=dressed)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    ours, site = disk_files(dressed / "ours"), disk_files(dressed / "site")
    pages = [name for name in ours if name.endswith(".html")]

    assert "old/smoke/index.html" in pages
    assert {name for name in ours if name not in site} == {name for name in ours if name.startswith("pagefind/")}
    for name in pages:
        url = "https://cook.example/" + name.removesuffix("index.html")
        assert as_read(site[name], url) == as_read(ours[name], url), name


def as_read(page: bytes, url: str) -> str:
    """A page as a browser has it: with whole addresses and without entities; and its feeds in one order."""
    text = _LINK.sub(lambda link: f'{link[1]}="{urljoin(url, unescape(link[2]))}"', page.decode())
    feeds = sorted(_FEED.findall(text))
    return unescape(_FEED.sub("", text) + "".join(feeds))


def test_a_reader_takes_the_self_audit(made: Made, server: Server, visit: Visit, quiz: SelfAudit) -> None:
    server.mount(NAME, made.site.folder)
    page = visit(f"{made.site.url}{PAGE_TYPES['quiz']}")
    answers = {item.id: place % 5 for place, item in enumerate(quiz.items)}
    show_all(page)
    give(page, answers)
    submit(page)

    assert shown(page) == expected(quiz, answers)


def test_a_reader_finds_a_page_by_a_word_of_it(made: Made, server: Server, visit: Visit) -> None:
    server.mount(NAME, made.site.folder)
    page = visit(f"{made.site.url}{PAGE_TYPES['search']}")
    look_for(page, "convenience")

    assert f"{made.site.url}{PAGE_TYPES['category']}" in results(page)


@contextmanager
def serving(root: Path, *command: str, **environment: str) -> Iterator[Callable[[str], str]]:
    """The preview of a project; gives what gets a page, "" while nobody answers."""
    port = free_port()
    with (root.parent / "serve.log").open("wb") as out:
        process = subprocess.Popen(
            [PROGRAMS / command[0], *command[1:], "--dev-addr", f"127.0.0.1:{port}"],
            cwd=root,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "INVERSION_NOW": NOW, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            # A shell starts what runs in its background with SIGINT ignored, and a child would ignore it too.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread holds a lock here
        )

        def get(path: str) -> str:
            assert process.poll() is None, (root.parent / "serve.log").read_text(encoding="utf-8")
            try:
                with urlopen(f"http://127.0.0.1:{port}/{path}", timeout=SECONDS) as answer:
                    return str(answer.read().decode())
            except HTTPError as error:
                return error.read().decode()
            except URLError:
                return ""

        with until_interrupted(process, SECONDS):
            yield get


def wait(get: Callable[[str], str], path: str, piece: str) -> str:
    """The page, once it has the piece."""
    end = time.monotonic() + SECONDS
    text = ""
    while time.monotonic() < end:
        text = get(path)
        if piece in text:
            return text
        time.sleep(0.1)
    pytest.fail(f"{path!r} without {piece!r} after {SECONDS} s:\n{text[-2000:]}")


def test_the_preview_of_properdocs_shows_an_edit_a_mistake_and_its_end(tmp_path: Path) -> None:
    root = copy_project(tmp_path / "project")
    guide = root / "content" / "guides" / "micro-betrayals" / "guide.yml"
    good, path = guide.read_text(encoding="utf-8"), "notes/guides/micro-betrayals/"
    with serving(root, "properdocs", "serve", "--config-file", "mkdocs.yml", SITE_URL="http://127.0.0.1/notes/") as get:
        wait(get, path, "</html>")
        guide.write_text(re.sub("(?m)^subtitle: .*", "subtitle: An edited line.", good), encoding="utf-8")
        wait(get, path, "An edited line.")
        guide.write_text(good.replace("subtitle:", "sbutitle:"), encoding="utf-8")
        told = wait(get, path, "unknown key `sbutitle`")
        guide.write_text(good, encoding="utf-8")
        mended = wait(get, path, re.findall("(?m)^subtitle: (.*)", good)[0])

    assert "An edited line." in told
    assert "sbutitle" not in mended
    assert "Traceback" not in (tmp_path / "serve.log").read_text(encoding="utf-8")
