"""A free port on the loopback, for a server that a test starts."""

import socket
import time
from collections.abc import Callable


def free() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait(port: int, *, alive: Callable[[], bool], seconds: float = 20) -> None:
    """Return when something listens on ``port``; raises TimeoutError, or at once when ``alive`` says no."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and alive():
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on port {port}")
