"""A process inside a running deployment that runs what a test tells it: starting Django anew each time is slow.

``python -m tests.inside`` reads one JSON string of Python from each line and answers with one line of JSON:
``{"printed": …}`` or ``{"error": traceback}``.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import threading
import traceback
from pathlib import Path


class Inside:
    """The near end."""

    def __init__(self, environment: dict[str, str], root: Path) -> None:
        self.turn = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.inside"],
            cwd=root,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str) -> str:
        """What ``code`` prints."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with self.turn:
            self.process.stdin.write(json.dumps(code) + "\n")
            self.process.stdin.flush()
            answer = json.loads(self.process.stdout.readline() or '{"error": "it ended"}')
        assert "error" not in answer, answer["error"]
        return str(answer["printed"])

    def close(self) -> None:
        self.process.terminate()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self.process.wait(10)


def serve() -> None:
    """The far end."""
    import django

    django.setup()
    wire, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed):
                exec(json.loads(line), {"json": json})
        except Exception:  # noqa: BLE001  # whatever it was, the test is told
            answer = {"error": traceback.format_exc()}
        else:
            answer = {"printed": printed.getvalue()}
        wire.write(json.dumps(answer) + "\n")
        wire.flush()


if __name__ == "__main__":
    serve()
