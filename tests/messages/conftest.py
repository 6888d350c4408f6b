"""A real mail server on a free port, and a pool whose words it carries."""

import logging
import socket
from collections.abc import Callable, Iterator
from email.message import Message as Mail
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler

from idp.messages import outbox, transport
from idp.messages.models import Message
from idp.pools.models import Branding, Pool


class MailServer(Handler):
    """Keeps what it accepts; ``answer`` refuses a recipient."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Mail] = []
        self.answer = "250 OK"
        self.port = free_port()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    def handle_message(self, message: Mail) -> None:
        self.mails.append(message)

    def start(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        self.controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def _mail_server_keeps_silent() -> None:
    """It lives in the tests' process and would log what it is told, which is for nobody's log."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)


@pytest.fixture
def closed_mail_server(settings: Any) -> MailServer:
    """It is named in EMAIL_URL and does not answer yet."""
    server = MailServer()
    for name, value in transport.settings_from(f"smtp://127.0.0.1:{server.port}").items():
        setattr(settings, name, value)
    return server


@pytest.fixture
def mail_server(closed_mail_server: MailServer) -> Iterator[MailServer]:
    closed_mail_server.start()
    yield closed_mail_server
    closed_mail_server.stop()


@pytest.fixture
def house(db: None) -> Pool:
    """A pool with a brand and a name that HTML would trip over."""
    pool = Pool.objects.create(name="Tom & Ann's")
    Branding.objects.create(pool=pool, primary="#aa3311")
    return pool


@pytest.fixture
def written(house: Pool) -> Callable[..., Message]:
    def write(to: str = "ann@example.com", **given: Any) -> Message:
        words = {"username": "ann", "code": "123456", "minutes": "60"}
        return outbox.write(house, **{"to": to, "kind": "recover", "language": "en", "context": words} | given)

    return write
