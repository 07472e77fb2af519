"""`inversion import --pictures`: what other hosts give, asked of a local server, and what is never asked or taken."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image

import generator
from generator.app.imports import downloads
from generator.app.imports.downloads import Downloads, is_public, picture_asker
from generator.app.visitor import NoReplyError, Reply
from generator.edges.commands import imports
from tests.import_support import LONG, export, imported, issue, project

LEFT = "pictures that could not be downloaded"


def picture(kind: str) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(data, kind)
    return data.getvalue()


PNG = picture("PNG")
FILES = {
    "/a/loaf.png": PNG,
    "/image/fetch/w_1456,c_limit/https%3A%2F%2Fbucket.example%2Fcrumb.jpeg": picture("JPEG"),
    "/without-ending": picture("WEBP"),
    "/named.png": picture("AVIF"),
    "/moves.gif": picture("GIF"),
    "/page.png": b"<!doctype html><p>Not here any more",
    "/drawn.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "/drawn.png": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "/cut.png": PNG[:-20],
    "/icon.png": picture("BMP"),
    "/large.png": PNG + b" " * 8000,
    "/empty.png": b"",
}
MOVED = {"/moved.png": "/a/loaf.png", "/round.png": "/round.png?", "/file.png": "file:///etc/passwd"}


@dataclass
class Host:
    """A server on this computer that remembers what it was asked."""

    address: str
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)


@pytest.fixture(name="host")
def _host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the library's name
            host.asked.append(self.path)
            host.agents.add(self.headers["User-Agent"])
            if target := MOVED.get(self.path.rstrip("?")):
                self.send_response(302)
                self.send_header("Location", target + "?" if target.endswith("?") else target)
                self.end_headers()
                return
            data = FILES.get(self.path)
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Type", "image/png")  # whatever it is
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_: object) -> None:
            """Nothing: a test reads what was asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host = Host(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    monkeypatch.setattr(imports, "PAUSE", 0)
    yield host
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(name="reachable")
def _reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """This computer counts as a public host."""
    monkeypatch.setattr(imports, "picture_asker", lambda url, clock: picture_asker(url, clock, lambda _: True))


def blog(folder: Path, *addresses: str) -> Path:
    """A Jekyll site with one post that shows these pictures."""
    shown = "".join(f"\n![A loaf]({address})\n" for address in addresses)
    return export(
        folder,
        {"_config.yml": "title: x\n", "_posts/2024-05-03-a-loaf.md": f"---\ntitle: A loaf\n---\n{LONG}\n{shown}"},
    )


NAME = "2024-05-03-a-loaf"


@pytest.mark.usefixtures("reachable")
def test_pictures_of_other_hosts_are_put_beside_their_issue_and_named_by_what_they_are(
    tmp_path: Path, host: Host
) -> None:
    root = project(tmp_path / "project")
    paths = [
        "/a/loaf.png",
        *[path for path in FILES if "crumb" in path],
        "/without-ending",
        "/named.png",
        "/moves.gif",
        "/moved.png",
    ]
    result = imported(
        root, blog(tmp_path / "old", *(host.address + path for path in [*paths, "/a/loaf.png"])), "--pictures"
    )
    front, text = issue(root, NAME)
    folder = root / "content" / "issues" / NAME

    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".md"} == {
        "loaf.png": PNG,
        "crumb.jpg": picture("JPEG"),
        "without-ending.webp": picture("WEBP"),
        "named.avif": picture("AVIF"),
        "moves.gif": picture("GIF"),
        "moved.png": PNG,
    }
    assert host.address not in text
    assert "status: ready" in front
    assert LEFT not in front + result.output
    assert sorted(host.asked) == sorted([*paths, "/a/loaf.png"])  # each once, and where one has moved to
    assert host.agents == {
        f"inversion/{generator.__version__} (takes the pictures of an import along; for https://example.org/)"
    }


@pytest.mark.usefixtures("reachable")
@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/gone.png", "it answers 404"),
        ("/page.png", "found a web page"),
        ("/drawn.svg", "an SVG could run scripts"),
        ("/drawn.png", "an SVG could run scripts"),
        ("/cut.png", "or cut off"),
        ("/icon.png", "it's of a rare kind"),
        ("/large.png", "it's larger than"),
        ("/empty.png", "expected a picture"),
        ("/round.png", "it leads on more than 5 times"),
        ("/file.png", "it leads to file:///etc/passwd"),
    ],
)
def test_what_gives_no_picture_is_listed_with_the_reason_and_keeps_its_address(
    tmp_path: Path, host: Host, path: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST_BYTES", 4500)
    root = project(tmp_path / "project")
    result = imported(root, blog(tmp_path / "old", host.address + path, host.address + "/a/loaf.png"), "--pictures")
    front, text = issue(root, NAME)

    assert f"![A loaf]({host.address}{path})" in text
    assert "![A loaf](loaf.png)" in text
    assert "status: draft" in front
    for told in (front, result.output):
        assert LEFT in told
        assert f"{host.address}{path} (" in told
        assert why in told


def test_no_address_of_this_computer_or_its_network_is_asked(tmp_path: Path, host: Host) -> None:
    root = project(tmp_path / "project")
    result = imported(root, blog(tmp_path / "old", host.address + "/a/loaf.png"), "--pictures")

    assert host.asked == []
    assert "its address is one of this computer or its network" in result.output


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fe80::1%eth0", "fd00::1", "0.0.0.0"],  # noqa: S104 - nothing listens
)
def test_addresses_of_networks_that_are_not_public_are_known(address: str) -> None:
    assert not is_public(address)
    assert is_public("93.184.216.34")


def test_without_the_option_and_in_a_dry_run_nothing_is_asked(tmp_path: Path, host: Host) -> None:
    root = project(tmp_path / "project")
    old = blog(tmp_path / "old", host.address + "/a/loaf.png")

    assert "Would import" in imported(root, old, "--pictures", "--dry-run").output
    imported(root, old)
    assert host.asked == []
    assert f"![A loaf]({host.address}/a/loaf.png)" in issue(root, NAME)[1]


def test_a_server_that_sends_without_end_is_left(monkeypatch: pytest.MonkeyPatch, host: Host) -> None:
    ticks = iter([0.0, downloads.SECONDS + 1])
    ask = picture_asker("/", lambda: next(ticks), lambda _: True)

    with pytest.raises(NoReplyError, match="it takes too long"):
        ask("GET", host.address + "/a/loaf.png")
    monkeypatch.setattr(downloads, "MOST_BYTES", 10)
    assert len(picture_asker("/", lambda: 0.0, lambda _: True)("GET", host.address + "/large.png").body) < 70_000


def test_many_pictures_are_told_of_and_end_somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST_IN_ALL", 3 * len(PNG))
    said: list[str] = []
    found = Downloads(lambda _: Reply(200, {}, PNG), said.append)
    names = [found.file(f"https://a.example/{number}.png") for number in range(40)]

    assert names[:4] == [f"downloaded/{number}/{number}.png" for number in range(4)]
    assert set(names[4:]) == {None}
    assert "add it by hand" in found.failed["https://a.example/39.png"]
    assert said == ["20 pictures of other hosts are asked for ...", "40 pictures of other hosts are asked for ..."]
