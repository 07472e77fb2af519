"""A web server for a built site, which compresses as hosts do."""

from __future__ import annotations

import gzip
import mimetypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml")


@lru_cache
def _body(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.compress(data, 6) if path.suffix in COMPRESSED else data


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Serves a folder, and gives its address. `/bytes/N` is N bytes that can't be compressed."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            file = site / path[1:]
            file = file / "index.html" if file.is_dir() else file
            headers = {"Content-Type": mimetypes.guess_type(file.name)[0] or "application/octet-stream"}
            if path.startswith("/bytes/"):
                status, body = 200, os.urandom(int(file.name))
            elif file.is_file():
                status, body = 200, _body(file)
                if file.suffix in COMPRESSED:
                    headers["Content-Encoding"] = "gzip"
            else:
                status, body = 404, b""
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
