"""A browser behind a proxy that ends TLS, played by a plain HTTP client: it fills in the forms of a page."""

from __future__ import annotations

import html
import re
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import requests


class Proxied:
    """Asks 127.0.0.1 as the proxy in front of ``url`` would."""

    def __init__(self, url: str, port: int) -> None:
        self.url, self.port = url, port
        self.session = requests.Session()
        self.cookies = SimpleCookie()
        self.session.headers.update({"Host": urlsplit(url).netloc, "X-Forwarded-Proto": "https", "Accept": "text/html"})

    def get(self, path: str, **options: Any) -> requests.Response:
        return self._ask("GET", path, **options)

    def send(self, page: requests.Response, **fields: str) -> requests.Response:
        """The page's form, and the redirect that follows."""
        action = re.search(r'<form method="post" action="([^"]+)"', page.text)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        assert action, page.text
        answer = self._ask("POST", html.unescape(action[1]), data=hidden | fields, headers={"Origin": self.url})
        assert answer.status_code == 302, answer.text
        return self.get(answer.headers["Location"].removeprefix(self.url))

    def _ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """With cookies by hand: ours are marked for TLS, and this part of the way is plain."""
        sent = "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items())
        options["headers"] = {**options.get("headers", {}), "Cookie": sent}
        there = f"http://127.0.0.1:{self.port}{path}"
        answer = self.session.request(method, there, allow_redirects=False, timeout=20, **options)
        for line in answer.raw.headers.getlist("Set-Cookie"):
            self.cookies.load(line)
        self.session.cookies.clear()
        return answer
