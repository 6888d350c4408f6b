"""HTTP/1.1 with as little work as possible, so that the load never is what is measured."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer; ``head`` as it came, up to the empty line."""

    head: bytes
    body: bytes

    @property
    def status(self) -> int:
        return int(self.head[9:12])

    def header(self, name: str) -> str:
        """The first of that name, or nothing."""
        return next((value for key, value in self._headers() if key == name.lower()), "")

    def cookies(self) -> dict[str, str]:
        """What Set-Cookie sets."""
        pairs = [value.partition(";")[0].partition("=") for key, value in self._headers() if key == "set-cookie"]
        return {name: value for name, _, value in pairs}

    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def demand(self, status: int) -> Answer:
        """Itself, if that is its status: a benchmark of refusals measures nothing."""
        if self.status != status:
            raise RuntimeError(f"{self.status} where {status} was expected: {self.head!r} {self.body[:500]!r}")
        return self

    def _headers(self) -> list[tuple[str, str]]:
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]


def get(path: str, headers: Mapping[str, str]) -> bytes:
    return _head(f"GET {path}", headers) + b"\r\n"


def post(path: str, headers: Mapping[str, str], form: Mapping[str, str]) -> bytes:
    body = urlencode(form).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    return _head(f"POST {path}", {**headers, **kind}) + b"\r\n" + body


def _head(line: str, headers: Mapping[str, str]) -> bytes:
    return "".join([f"{line} HTTP/1.1\r\n", *(f"{name}: {value}\r\n" for name, value in headers.items())]).encode()


class Connection:
    """One kept-alive connection with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = b""

    def send(self, request: bytes) -> None:
        self.socket.sendall(request)

    def receive(self) -> Answer | None:
        """Read once; the answer when it is whole."""
        chunk = self.socket.recv(65_536)
        if not chunk:
            raise RuntimeError("the server closed the connection")
        self._read += chunk
        head, ended, rest = self._read.partition(b"\r\n\r\n")
        if not ended:
            return None
        lower = head.lower()
        start = lower.find(b"\r\ncontent-length:")
        if start < 0:
            raise RuntimeError(f"an answer without a length: {head!r}")
        length = int(lower[start + 17 :].split(b"\r\n", 1)[0])
        if len(rest) < length:
            return None
        self._read = b""
        return Answer(head, rest)

    def close(self) -> None:
        self.socket.close()
