"""A server that learns of each violation of a page's Content-Security-Policy, in every engine.

A policy in a `<meta>` can't name an address for reports, so each page comes with the same policy in a header that only
reports: what the first one refuses, the second one tells. `still` is the same site to a browser that runs no script.
"""

from __future__ import annotations

import html
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping

from tests.site_support import Handler, Server

REPORTS = "/_violations"
CANARY = "https://canary.invalid"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
WAIT_SECONDS = 20.0


class ReportingServer(Server):
    """Keeps what is reported; sites that are mounted under a name of `still` run no script."""

    def __init__(self) -> None:
        super().__init__(ReportingHandler)
        self.violations: list[str] = []
        self.journeys = Counter[str]()  # how many were taken, by engine
        self.still: set[str] = set()
        self.is_cut = False  # then connections end without an answer, as without a network

    def taken(self, provoke: Callable[[], object]) -> list[str]:
        """The violations since the last call. `provoke` makes one, so that silence means that there was no other."""
        provoke()
        end = time.monotonic() + WAIT_SECONDS
        while not any(CANARY in one for one in self.violations):
            assert time.monotonic() < end, "this engine reports no violation at all"
            time.sleep(0.02)
        found, self.violations = self.violations, []
        return [one for one in found if CANARY not in one]


class ReportingHandler(Handler):
    """Answers as the tests' other server does, and takes reports."""

    server: ReportingServer

    def do_GET(self) -> None:  # noqa: N802 - as below
        if self.server.is_cut:
            self.close_connection = True
        else:
            super().do_GET()

    def do_POST(self) -> None:  # noqa: N802 - the library's name for it
        text = self.rfile.read(int(self.headers["Content-Length"]))
        report = json.loads(text)["csp-report"]
        directive = report.get("effective-directive") or report["violated-directive"]
        self.server.violations.append(f"{report['document-uri']}: {directive}: {report['blocked-uri']}")
        self.answer(204, b"", ".txt")

    def answer(self, status: int, body: bytes, suffix: str, headers: Mapping[str, str] | None = None) -> None:
        found = POLICY.search(body.decode()) if suffix == ".html" else None
        if self.path.split("/")[1] in self.server.still:
            headers = {**(headers or {}), "Content-Security-Policy": "script-src 'none'"}
        elif found:
            policy = f"{html.unescape(found[1])}; report-uri {REPORTS}"
            headers = {**(headers or {}), "Content-Security-Policy-Report-Only": policy}
        super().answer(status, body, suffix, headers)
