"""What stands before Portico in production: a server that ends TLS, under a certificate of its own making."""

from __future__ import annotations

import contextlib
import functools
import http.client
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SECONDS = 60
OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "server", "date"}


class Front(ThreadingHTTPServer):
    """Listens at once, so that Portico can be told its address; ``behind`` is the port it then got."""

    daemon_threads = True
    behind = 0

    def __init__(self, certificate: Path) -> None:
        super().__init__(("127.0.0.1", 0), Forward)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)

    def get_request(self) -> tuple[ssl.SSLSocket, Any]:
        """The handshake is left to the request's own thread: a browser opens connections that it never uses."""
        plain, address = super().get_request()
        return self.context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False), address

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up; what is missing then, the browser's test notices."""


class Forward(BaseHTTPRequestHandler):
    """One request per connection, passed on as it came, with the scheme it came by."""

    timeout = SECONDS
    server: Front

    def do_GET(self) -> None:  # http.server's names
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        inner = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=SECONDS)
        with contextlib.closing(inner):
            inner.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in {"connection", "x-forwarded-proto"}:
                    inner.putheader(name, value)
            inner.putheader("X-Forwarded-Proto", "https")
            inner.endheaders(body)
            answer = inner.getresponse()
            content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in OF_ONE_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        self.do_GET()

    def do_OPTIONS(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """It would write codes."""


class Files(SimpleHTTPRequestHandler):
    """A folder of an app's."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """It would write codes."""


@contextlib.contextmanager
def serving(server: ThreadingHTTPServer) -> Iterator[int]:
    """Its port, while the block lasts."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def files(folder: Path) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=str(folder)))
    server.daemon_threads = True
    return server


def certificate(path: Path) -> Path:
    """For localhost and the pools below it; nobody but the test trusts it. The key is in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.DNSName("*.localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    coding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(coding, form, serialization.NoEncryption()) + made.public_bytes(coding))
    return path
