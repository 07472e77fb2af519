"""`inversion check --external`: what other sites answer, asked of a local server, with no real waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.app.outside import outside_problems
from generator.app.visitor import Answer, NoReplyError, Reply, Visitor, asker
from generator.edges.commands.cli import main
from tests.tools.files import write_files
from tests.tools.small_project import ISSUE, NOW, base_files

ANSWERS = {
    "/good": (200, {}),
    "/gone": (404, {}),
    "/removed": (410, {}),
    "/refused": (403, {}),
    "/moved": (301, {"Location": "/good"}),
    "/moved-twice": (308, {"Location": "/moved"}),
    "/for-now": (302, {"Location": "/good"}),
    "/then-gone": (301, {"Location": "/gone"}),
    "/round": (302, {"Location": "/round?again"}),
    "/mail": (301, {"Location": "mailto:a@example.org"}),
    "/nowhere": (301, {"Location": "http://["}),
    "/get-only": (405, {}),
    "/broken": (500, {}),
}


@dataclass
class Site:
    """A server that remembers what it was asked."""

    address: str
    asked: list[tuple[str, str, str]] = field(default_factory=list)


@contextmanager
def served() -> Iterator[Site]:
    """A server on this computer."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            path = self.path.partition("?")[0]
            site.asked.append((self.command, self.path, self.headers["User-Agent"]))
            status, headers = ANSWERS.get(path, (404, {}))
            if path == "/round":
                headers = {"Location": self.path + "?x"}
            self.send_response(200 if path == "/get-only" and self.command == "GET" else status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        do_GET = do_HEAD  # noqa: N815 - the library's name

        def log_message(self, *_: object) -> None:
            """Nothing: a test reads what was asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("path", "answer", "methods"),
    [
        ("/good", Answer(200), "HEAD"),
        ("/gone", Answer(404), "HEAD GET"),
        ("/removed", Answer(410), "HEAD GET"),
        ("/refused", Answer(403), "HEAD GET"),
        ("/get-only", Answer(200), "HEAD GET"),
        ("/broken", Answer(500), "HEAD GET"),
        ("/moved", Answer(200, "{site}/good"), "HEAD HEAD"),
        ("/moved-twice", Answer(200, "{site}/good"), "HEAD HEAD HEAD"),
        ("/for-now", Answer(200), "HEAD HEAD"),
        ("/then-gone", Answer(404), "HEAD HEAD GET"),
        ("/round", Answer(0, error="it leads on more than 5 times"), "HEAD HEAD HEAD HEAD HEAD HEAD"),
        ("/nowhere", Answer(0, error="it leads to http://["), "HEAD"),
        ("/mail", Answer(0, error="it leads to mailto:a@example.org"), "HEAD"),
    ],
)
def test_an_address_is_asked_for_its_head_and_for_itself_only_if_that_is_refused(
    path: str, answer: Answer, methods: str
) -> None:
    with served() as site:
        found = Visitor(asker("https://example.org/"), lambda _: None, NOW).visit(site.address + path)

    moved = answer.moved.replace("{site}", site.address)
    assert found == Answer(answer.status, moved, answer.error, answer.definite)
    assert " ".join(method for method, _, _ in site.asked) == methods
    assert {agent for _, _, agent in site.asked} == {
        f"inversion/{_version()} (looks whether links work; for https://example.org/)"
    }


def _version() -> str:
    return CliRunner().invoke(main, ["--version"]).output.split()[-1]


def test_who_does_not_answer_is_told_from_who_is_not_there() -> None:
    visit = Visitor(asker("/", patience=0.2), lambda _: None, NOW).visit

    refused = visit("http://127.0.0.1:9/")

    assert (refused.status, refused.definite) == (0, False)
    assert "refused" in refused.error  # each system has its own words around it
    assert visit("https://nowhere.invalid/").error == "there is no such host"


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause() -> None:
    happened: list[str] = []

    def ask(method: str, address: str) -> Reply:
        happened.append(f"{method} {address}")
        return Reply(200, {})

    visitor = Visitor(ask, lambda seconds: happened.append(f"{seconds}"), NOW)
    for address in ("https://a.example/1", "https://b.example/1", "https://a.example/2"):
        visitor.visit(address)

    assert happened == ["HEAD https://a.example/1", "HEAD https://b.example/1", "1.0", "HEAD https://a.example/2"]


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("7", [7.0]),
        (f"{NOW + timedelta(seconds=9):%a, %d %b %Y %H:%M:%S} GMT", [9.0]),
        ("3600", []),
        ("soon", []),
        ("", []),
        ("-5", []),
    ],
)
def test_a_host_that_asks_for_time_gets_it_once_if_it_is_a_minute_at_most(said: str, waits: list[float]) -> None:
    slept: list[float] = []
    replies = iter([Reply(429, {"retry-after": said}), Reply(200, {})])
    found = Visitor(lambda _method, _address: next(replies), slept.append, NOW, pause=0).visit("https://a.example/")

    assert [seconds for seconds in slept if seconds] == waits
    assert found == (Answer(200) if waits else Answer(429, definite=False))


def project(root: Path, links: str) -> Path:
    later = base_files()[ISSUE].decode().replace("k3h7q2x9", "later123").replace("number: 1\n", "")
    return write_files(
        root,
        base_files(
            {
                "content/issues/2027-01-02-later.md": f"{later}\n{links}\n",
                "content/issues/2027-01-03-draft.md": later.replace("later123", "draft123").replace(
                    ": ready", ": draft"
                )
                + "\n[d](https://draft.example/)\n",
            }
        )
        | {"mkdocs.yml": b"site_name: x\nsite_url: https://kitchen.example/\n"},
    )


def answering(answers: dict[str, Answer], asked: list[str]) -> Visitor:
    class Known(Visitor):
        def visit(self, address: str) -> Answer:
            asked.append(address)
            return answers.get(address, Answer(200))

    return Known(lambda _method, _address: Reply(200, {}), lambda _: None, NOW)


LINKS = (
    "[a](https://a.example/x) [b](https://b.example/) <https://a.example/x#part>\n"
    "[c](https://c.example/) [own](https://kitchen.example/guides/) [d](https://d.example/?q=1)"
)
WRONG = {
    "https://a.example/x": Answer(404),
    "https://b.example/": Answer(200, "https://b2.example/"),
    "https://c.example/": Answer(0, error="there is no such host"),
    "https://d.example/?q=1": Answer(0, error="it takes too long", definite=False),
}


def test_each_link_of_public_and_coming_texts_is_reported_at_its_place(tmp_path: Path) -> None:
    root, asked, said = project(tmp_path, LINKS), list[str](), list[str]()
    problems = outside_problems(root, NOW, answering(WRONG, asked), said.append)

    text = (root / "content/issues/2027-01-02-later.md").read_text(encoding="utf-8").split("\n")
    line = next(number for number, words in enumerate(text, 1) if words.startswith("[a]"))
    path = "content/issues/2027-01-02-later.md"
    missing = "doesn't answer: there is no such host; correct the address, or remove the link"
    moved = "has moved to https://b2.example/; write that address"
    slow = "doesn't answer: it takes too long; look at it in a browser"
    gone = "answers 404: there is no such page; correct the address, or remove the link"
    assert [str(problem) for problem in problems if problem.path.endswith("later.md")] == [
        f"{path}:{line}:5: warning: https://a.example/x {gone} [outside-link]",
        f"{path}:{line}:30: notice: https://b.example/ {moved} [outside-link]",
        f"{path}:{line}:51: warning: https://a.example/x#part {gone} [outside-link]",
        f"{path}:{line + 1}:5: warning: https://c.example/ {missing} [outside-link]",
        f"{path}:{line + 1}:68: notice: https://d.example/?q=1 {slow} [outside-link]",
    ]
    assert asked.count("https://a.example/x") == 1
    assert "https://draft.example/" not in asked
    assert not any("kitchen.example" in address for address in asked)
    assert "https://example.org/fire" in asked  # of site.yml
    assert said[0].startswith(f"Looking at {len(asked)} addresses on ")


def test_answers_are_kept_for_a_day_but_not_those_that_may_change(tmp_path: Path) -> None:
    root, asked = project(tmp_path, LINKS), list[str]()

    def at(now: datetime) -> list[str]:
        asked.clear()
        outside_problems(root, now, answering(WRONG, asked), lambda _: None)
        return sorted(asked)

    everything = at(NOW)
    assert at(NOW + timedelta(hours=23)) == ["https://d.example/?q=1"]
    assert at(NOW + timedelta(hours=25)) == everything
    (root / ".cache" / "outside.json").write_text("[[1, 2]]", encoding="utf-8")
    assert at(NOW) == everything


def test_only_the_option_asks_and_its_warnings_are_no_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(method: str, address: str) -> Reply:
        asked.append(f"{method} {address}")
        raise NoReplyError("there is no such host", definite=True)

    monkeypatch.setattr("generator.edges.commands.files.asker", lambda _site_url: ask)
    monkeypatch.setattr("generator.edges.commands.files.time.sleep", lambda _: None)
    root = project(tmp_path, "[a](https://a.example/)")
    arguments = ["--project", str(root), "check", "--now", datetime(2026, 12, 1, 12, tzinfo=UTC).isoformat()]
    plain = CliRunner().invoke(main, arguments)
    assert asked == []
    result = CliRunner().invoke(main, [*arguments, "--external"])

    assert "HEAD https://a.example/" in asked
    assert "https://a.example/ doesn't answer: there is no such host" in result.stdout
    assert result.exit_code == plain.exit_code == 0
