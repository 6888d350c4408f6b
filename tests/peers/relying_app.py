"""The demo relying app (examples/relying_app) as its own process."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.peers import ports

PROGRAM = Path(__file__).parents[2] / "examples" / "relying_app" / "app.py"


@contextlib.contextmanager
def running(*, issuer: str, client_id: str, port: int, client_secret: str = "", scope: str = "") -> Iterator[str]:
    """Run the app on 127.0.0.1:``port`` while the block lasts and say its URL, without a slash at the end.

    Register ``<url>/callback`` and ``<url>/`` first, with a port of ``ports.free()``.
    """
    url = f"http://127.0.0.1:{port}"
    told = {"ISSUER": issuer, "CLIENT_ID": client_id, "CLIENT_SECRET": client_secret, "PORT": str(port), "APP_URL": url}
    environment = {**os.environ, **told, **({"SCOPE": scope} if scope else {})}
    with subprocess.Popen([sys.executable, str(PROGRAM)], env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            ports.wait(port, alive=lambda: process.poll() is None)
            yield url
        finally:
            process.terminate()
