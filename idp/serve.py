"""``make run``: prepare the data, then keep the server, the worker and (in test mode) the demo app running together.

When one of them ends, the others are stopped and the exit code says so; nothing is restarted silently.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from idp.children import Children

if TYPE_CHECKING:
    from idp.api import access_keys

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds until the server must answer


class Refused(Exception):
    """Portico cannot go on; the message is one sentence for whoever started it."""


class Stopped(Exception):
    """Someone asked us to stop."""


def main() -> None:
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "idp.settings")
    try:
        prepare()
        run()
    except Refused as refusal:
        sys.exit(f"Portico: {refusal}")
    except Stopped:
        print("Portico has stopped.")


def stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def prepare() -> None:
    """Everything that must hold before the first request, cheapest first; may be done again at any time."""
    if sys.version_info < (3, 11):  # noqa: UP036 - someone may start us without make
        raise Refused("Python 3.11 or newer is needed.")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError, connections

    from idp import environment
    from idp.kernel import alone

    try:
        environment.read(ROOT / ".env")
        check_ports()
        django.setup()
        with alone.starting():
            call_command("migrate", interactive=False, verbosity=0)
            call_command("seed")
        call_command("collectstatic", interactive=False, verbosity=0)
        remember_test_mode()
        connections.close_all()
    except (ImproperlyConfigured, CommandError) as error:
        raise Refused(str(error)) from error
    except DatabaseError as error:
        raise Refused(f"the database refuses: {str(error).strip().splitlines()[0]}") from error
    except OSError as error:
        what, why = error.filename or "a file", error.strerror or str(error)
        raise Refused(f"{what} cannot be written ({why}); name another folder with PORTICO_DATA.") from error


def check_ports() -> None:
    from django.conf import settings

    for port in (settings.PORT, settings.PORT + 1) if settings.PORTICO_TEST_MODE else (settings.PORT,):
        with socket.socket(socket.AF_INET6 if ":" in listen() else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((listen(), port))
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise Refused(
                    f"port {port} of {listen()} cannot be used ({reason}); another: PORT=8100 make run"
                ) from error


def remember_test_mode() -> None:
    """``manage.py inbox`` and its sisters then find the same data without being told the mode again."""
    from django.conf import settings

    kept = ROOT / ".env"
    if settings.PORTICO_TEST_MODE and "PORTICO_DATA" not in os.environ and not kept.exists():
        kept.write_text(
            "# Written by the first `make run`; .env.example tells what else fits here.\nPORTICO_TEST_MODE=1\n"
        )


def run() -> None:
    from django.conf import settings

    with Children() as children:
        children.start("server", server(settings.PORT))
        children.start("worker", [sys.executable, str(ROOT / "manage.py"), "worker"])
        if settings.PORTICO_TEST_MODE:
            children.start("demo app", [sys.executable, str(ROOT / "examples/relying_app/app.py")], demo_app())
        started = time.monotonic()
        while not answers(settings.PORT, settings.PORTICO_URL):
            if time.monotonic() - started > PATIENCE:
                raise Refused(f"the server did not answer within {PATIENCE:.0f} seconds.")
            refuse_if_ended(children)
        print(where_to_go(), flush=True)
        while True:
            refuse_if_ended(children)


def refuse_if_ended(children: Children) -> None:
    ended = children.ended(within=0.2)
    if ended:
        raise Refused(f"the {ended.name} has ended (exit code {ended.code}), so everything was stopped.")


def server(port: int) -> list[str]:
    """Granian, one process per core: measured twice as fast for us as gunicorn, and far faster than ASGI."""
    from django.conf import settings

    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
        *("--host", listen(), "--port", str(port)),
        *("--workers", str(settings.PORTICO_WORKERS)),
        *("--blocking-threads", str(settings.PORTICO_THREADS)),
        "idp.wsgi:application",
    ]


def listen() -> str:
    from django.conf import settings

    return str(settings.PORTICO_LISTEN)


def demo_app() -> dict[str, str]:
    """What any relying app is told: where its provider is and who it is there."""
    from django.conf import settings
    from django.db import connections

    from idp.pools.models import Pool

    issuer = Pool.objects.get(pk=settings.PORTICO_DEMO_POOL_ID).issuer
    connections.close_all()
    return {
        "ISSUER": issuer,
        "CLIENT_ID": settings.PORTICO_DEMO_CLIENT_ID,
        "PORT": str(settings.PORT + 1),
        "FLASK_SKIP_DOTENV": "1",
    }


def demo_key() -> access_keys.Pair:
    """An access key for every pool of this installation."""
    from django.db import connections

    from idp.api import access_keys

    try:
        return access_keys.demo()
    finally:
        connections.close_all()


def answers(port: int, url: str) -> bool:
    host = "127.0.0.1" if listen() in {"0.0.0.0", "::"} else listen()  # noqa: S104 - compared, not bound
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": url.partition("://")[2]})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def where_to_go() -> str:
    from django.conf import settings

    url, port = settings.PORTICO_URL, settings.PORT
    if not settings.PORTICO_TEST_MODE:
        return f"\nPortico serves {url} on {listen()}:{port}.\n"
    key = demo_key()
    return (
        f"\nPortico is running.\n\n"
        f"  Start here       {url}/\n"
        f"  Demo app         http://localhost:{port + 1}/\n"
        f"  Mail it sends    {url}/inbox\n\n"
        f"For AWS SDKs and the AWS CLI (--endpoint-url {url}):\n\n"
        f"  export AWS_ACCESS_KEY_ID={key.id}\n"
        f"  export AWS_SECRET_ACCESS_KEY={key.secret}\n"
        f"  export AWS_DEFAULT_REGION={settings.PORTICO_REGION}\n\n"
        f"Ctrl-C stops it.\n"
    )


if __name__ == "__main__":
    main()
