"""A project that mails its issues, and the world around it: its site and the services, all of them in this process.

The services check each request against what their documents say. It is written down here in a few lines each:

- Buttondown: create_email, send_draft and delete_email, EmailInput, EmailStatus and EmailCreationErrorCode of
  https://github.com/buttondown/openapi (openapi.json of August 2026), and the pages api-authentication, api-versioning
  and api-idempotency-keys of https://docs.buttondown.com.
- listmonk: https://listmonk.app/docs/apis/campaigns/ (docs/docs/content/apis/campaigns.md in
  https://github.com/knadh/listmonk, version 6), and apis.md there for the header and the shape of answers.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jsonschema

from generator.app.mail_tools import MailServer, Pushed, Tools
from generator.edges.mail.http import wire
from generator.model.mailing import Mailing
from generator.publish.ledger import load_lines
from generator.publish.mail_event import MailEvent
from generator.publish.mail_wire import Answer, Request
from generator.render.output import all_pages
from tests.tools.files import write_files
from tests.tools.small_project import ISSUE, SITE, base_files, project_of

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # the issue came out at 06:10
KEY = "bd-secret-4711"
TOKEN = "lm-secret-4712"  # noqa: S105 - a made-up one, which no output may hold
PASSWORD = "smtp-secret-4713"  # noqa: S105 - the same
SECRETS = (KEY, TOKEN, PASSWORD)
ENVIRON = {
    "BUTTONDOWN_API_KEY": KEY,
    "LISTMONK_USER": "api",
    "LISTMONK_TOKEN": TOKEN,
    "SMTP_USER": "cook@example.org",
    "SMTP_PASSWORD": PASSWORD,
}
BUTTONDOWN = "  service: buttondown\n"
LISTMONK = "  service: listmonk\n  url: https://lists.example.org/\n  lists: [3, 1]\n  template: 7\n"
SMTP = (
    "  service: smtp\n  host: smtp.example.org\n  from: A. Cook <cook@example.org>\n"
    "  unsubscribe: https://example.org/leave?who={address}\n  per_minute: 30\n"
)

_TEXT = {"type": "string"}
EMAIL_INPUT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["subject", "status"],  # `status` by ourselves: without one, some versions send at once
    "properties": {
        "subject": {"type": "string", "maxLength": 2000},
        "body": _TEXT,
        "status": {"enum": ["draft", "about_to_send", "scheduled"]},
        "publish_date": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)$"},
        "template": {"enum": ["classic", "custom", "modern", "plaintext", "naked"]},
        "description": _TEXT,
        "canonical_url": {"type": "string", "maxLength": 2000, "pattern": "^https://"},
        "metadata": {"type": "object"},
        "secondary_id": {"type": "integer", "minimum": 1, "maximum": 1_000_000_000},
    },
    "if": {"properties": {"status": {"const": "scheduled"}}},
    "then": {"required": ["publish_date"]},
}
SEND_DRAFT_INPUT = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"recipients": {"type": "array", "items": _TEXT}},
}
CAMPAIGN = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "subject", "lists", "type", "content_type", "body"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "subject": {"type": "string", "minLength": 1},
        "lists": {"type": "array", "items": {"type": "integer"}, "minItems": 1},
        "from_email": _TEXT,
        "type": {"enum": ["regular", "optin"]},
        "content_type": {"enum": ["richtext", "html", "markdown", "plain", "visual"]},
        "body": _TEXT,
        "altbody": _TEXT,
        "messenger": {"const": "email"},
        "template_id": {"type": "integer"},
        "tags": {"type": "array", "items": _TEXT},
        "subscribers": {"type": "array", "items": _TEXT},
    },
}


@dataclass(frozen=True)
class Reply:
    """What a service answers."""

    status: int
    value: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


More = Mapping[str, str | bytes | None]  # files laid over the small project
Fault = Reply | str  # an answer in place of the service's; or `lose`, `cut`: after, or `drop`: before it did the work


@dataclass
class World:
    """The site, the services and their state. `mails` are the ones that went to subscribers, `tests` those to one."""

    pages: dict[str, bytes] = field(default_factory=dict)
    faults: deque[Fault | None] = field(default_factory=deque)  # one for each request to a service, None: no fault
    requests: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # what a service's document doesn't allow
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    mails: list[dict[str, Any]] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    by_key: dict[str, Reply] = field(default_factory=dict)
    allowed_lists: tuple[int, ...] = (1, 2, 3)
    headers: list[dict[str, str]] = field(default_factory=list)

    def serve(self, host: str, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply | str:
        """The answer to a request."""
        if host == "example.org":
            found = self.pages.get(path)
            return Reply(200, found) if found is not None else Reply(404, b"")
        self.requests.append((method, path))
        self.headers.append(headers)
        fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, Reply) or fault == "drop":
            return fault
        reply = (self._buttondown if host == "api.buttondown.com" else self._listmonk)(method, path, headers, body)
        return fault or reply

    def _checked(self, schema: Mapping[str, Any], body: bytes) -> Any:  # noqa: ANN401 - JSON
        value = json.loads(body)
        self.wrong += [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(value)]
        return value

    def _buttondown(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        if headers.get("authorization") != f"Token {KEY}":
            return Reply(401, {"detail": f"bad key {headers.get('authorization')}"})
        if method == "DELETE":
            return Reply(204 if self.drafts.pop(path.rpartition("/")[2], None) else 404)
        if headers.get("content-type") != "application/json" or headers.get("x-api-version") != "2026-04-01":
            self.wrong.append("content type or version")
        if path.endswith("/send-draft"):
            self.tests += self._checked(SEND_DRAFT_INPUT, body)["recipients"]
            return Reply(200, {})
        if (method, path) != ("POST", "/v1/emails"):
            return Reply(404)
        key = headers.get("x-idempotency-key", "")
        if not 0 < len(key) <= 200:
            self.wrong.append("no key")
        if key not in self.by_key:
            value = self._checked(EMAIL_INPUT, body)
            number = f"em_{len(self.by_key):026d}"
            (self.mails.append if value["status"] == "scheduled" else lambda one: self.drafts.update({number: one}))(
                value
            )
            self.by_key[key] = Reply(201, {"id": number, "status": value["status"], "subject": value["subject"]})
        return self.by_key[key]

    def _listmonk(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Reply:
        if headers.get("authorization") != f"token api:{TOKEN}":
            return Reply(403, {"message": f"invalid {headers.get('authorization')}"})
        number = path.removeprefix("/api/campaigns").strip("/").partition("/")[0]
        if method == "DELETE":
            return Reply(200 if self.drafts.pop(number, None) else 400, {"data": True})
        if headers.get("content-type") != "application/json":
            self.wrong.append("content type")
        if (method, path) == ("POST", "/api/campaigns"):
            value = self._checked(CAMPAIGN, body)
            number = str(len(self.drafts) + len(self.mails) + 1)
            self.drafts[number] = value
            lists = [{"id": one, "name": "A"} for one in value["lists"] if one in self.allowed_lists]
            return Reply(200, {"data": {"id": int(number), "status": "draft", "lists": lists}})
        if (method, path) == ("POST", f"/api/campaigns/{number}/test"):
            self.tests += self._checked(CAMPAIGN, body)["subscribers"]
            return Reply(200, {"data": True})
        if (method, path) == ("PUT", f"/api/campaigns/{number}/status") and number in self.drafts:
            if json.loads(body) != {"status": "running"}:
                self.wrong.append("status")
            self.mails.append(self.drafts.pop(number))
            return Reply(200, {"data": {"id": int(number), "status": "running"}})
        return Reply(400, {"message": "wrong"})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    world: World

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.world.serve(self.headers["Host"], self.command, self.path, headers, body)
        self.close_connection = True
        if isinstance(reply, str):
            if reply == "cut":
                self.send_response(201)
                self.send_header("Content-Length", "9999")
                self.end_headers()
                self.wfile.write(b'{"id": ')
            return
        data = reply.value if isinstance(reply.value, bytes) else json.dumps(reply.value).encode()
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(data)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names that the library asks for

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Local(HTTPConnection):
    """A connection to the server of the tests that says whom it was meant for."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__("127.0.0.1", port, timeout=5)
        self.meant = host

    def putrequest(self, method: str, url: str, skip_host: bool = False, skip_accept_encoding: bool = False) -> None:  # noqa: ARG002
        super().putrequest(method, url, skip_host=True, skip_accept_encoding=skip_accept_encoding)
        self.putheader("Host", self.meant)


def _local(request: Request, port: int) -> Answer:
    return wire(request, lambda host, _: Local(host, port))


@contextmanager
def running(world: World) -> Iterator[partial[Answer]]:
    """Serves the world, and gives what sends a request to it."""
    handler = type("Handler", (_Handler,), {"world": world})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield partial(_local, port=server.server_port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Desk:
    """An author at a project: what the tools said, waited and pushed."""

    root: Path
    world: World
    wire: Callable[[Request], Answer]
    environ: dict[str, str] = field(default_factory=lambda: dict(ENVIRON))
    said: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    pushed: list[tuple[str, bool]] = field(default_factory=list)
    pushes: Callable[[str, bool], Pushed] | None = None
    server: Callable[[Mailing, Mapping[str, str]], AbstractContextManager[MailServer]] | None = None

    @property
    def tools(self) -> Tools:
        return Tools(
            wire=self._send,
            mail_server=self.server or (lambda *_: nullcontext()),  # type: ignore[arg-type] # never used then
            push=self._push if self.pushes else None,
            sleep=self.slept.append,
            environ=self.environ,
            say=self.said.append,
            new_key=lambda: "00000000-0000-4000-8000-000000000000",
        )

    def _send(self, request: Request) -> Answer:
        return self.wire(request)  # the one of now: a test may replace it

    def _push(self, message: str, *, insist: bool) -> Pushed:
        assert self.pushes
        self.pushed.append((message, insist))
        return self.pushes(message, insist)

    @property
    def events(self) -> tuple[MailEvent, ...]:
        return load_lines(self.root).mails

    @property
    def states(self) -> list[str]:
        return [event.state for event in self.events]

    @property
    def text(self) -> str:
        return "\n".join(self.said)


def mail_files(mail: str, mode: str = "send", more: More | None = None) -> dict[str, bytes]:
    """The small project with these settings of mail."""
    config = base_files()[SITE].decode()
    return base_files(
        {
            SITE: f"{config}\nmail:\n{mail}  mode: {mode}\n",
            "mkdocs.yml": "site_url: https://example.org/notes/\ntheme: {name: material}\n",
            **(more or {}),
        }
    )


def deployed(files: Mapping[str, bytes], now: datetime = NOW) -> dict[str, bytes]:
    """The site as it's served: the page of each issue by its address."""
    own = {path: data for path, data in files.items() if path != "mkdocs.yml"}
    pages = all_pages(project_of(own, now))
    addresses = {f"/notes/{path.removesuffix('index.md')}": text for path, text in pages.items()}
    return {address: text.encode() for address, text in addresses.items() if address.startswith("/notes/issues/")}


@contextmanager
def at_desk(folder: Path, mail: str, mode: str = "send", more: More | None = None) -> Iterator[Desk]:
    """An author whose site is deployed."""
    files = mail_files(mail, mode, more)
    root = write_files(folder / "project", files)
    world = World(pages=deployed(files))
    with running(world) as send:
        yield Desk(root, world, send)


def retitled(name: str, day: str, issue_id: str, **changes: str) -> dict[str, str]:
    """Another issue: {path: text}."""
    text = base_files()[ISSUE].decode().replace("k3h7q2x9", issue_id).replace("number: 1\n", "")
    for old, new in changes.items():
        text = re.sub(rf"(?m)^{old}: .*$", f"{old}: {new}", text)
    return {f"content/issues/{day}-{name}.md": text}
