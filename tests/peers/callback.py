"""A relying party's own address, where browsers arrive: it says "App" to everything and remembers what came."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b"<!doctype html><html lang=en><title>App</title><link rel=icon href=data:,><h1>App</h1>"


@dataclass(frozen=True, slots=True)
class Address:
    """Register ``callback`` and ``home``."""

    url: str
    posted: list[str] = field(default_factory=list)

    @property
    def callback(self) -> str:
        return f"{self.url}/callback"

    @property
    def home(self) -> str:
        return f"{self.url}/"


@contextlib.contextmanager
def listening() -> Iterator[Address]:
    posted: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # http.server's names
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)

        def do_POST(self) -> None:
            posted.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """It would write codes."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Address(f"http://localhost:{server.server_address[1]}", posted)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
