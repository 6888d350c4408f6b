"""Sees what a person does not: errors in the console, scripts that fail, files that are missing, foreign hosts."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

HERE = {"localhost", "127.0.0.1"}


class Witness:
    """Collects complaints; a violated Content-Security-Policy is an error in the console."""

    def __init__(self) -> None:
        self.complaints: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self.console)
        context.on("weberror", self.web_error)
        context.on("request", self.request)
        context.on("response", self.response)

    def console(self, message: ConsoleMessage) -> None:
        """A status of 400 and more is judged by `response`, which knows what was loaded."""
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def web_error(self, error: WebError) -> None:
        self.complaints.append(f"script: {error.error}")

    def request(self, request: Request) -> None:
        url = urlsplit(request.url)
        host = url.hostname or ""
        if url.scheme in {"http", "https"} and host not in HERE and not host.endswith(".localhost"):
            self.complaints.append(f"a request to a foreign host: {request.url}")

    def response(self, response: Response) -> None:
        """A page may refuse (and a test look at it); a file of a page may not be missing, and nothing may break."""
        page = response.request.is_navigation_request()
        if response.status >= (500 if page else 400):
            self.complaints.append(f"{response.status} for {response.url}")
