"""What is asked of npm oidc-provider: the same grants with the same load."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from tests.bench import wire
from tests.bench.load import Conversation

MACHINE = ("bench-machine", "bench-machine-secret-of-a-usual-length")
APP = ("bench-app", "bench-app-secret-of-a-usual-length")


def _headers(client: tuple[str, str]) -> dict[str, str]:
    return {"Host": "127.0.0.1", "Authorization": f"Basic {base64.b64encode(':'.join(client).encode()).decode()}"}


def client_credentials() -> Conversation:
    """Client authentication by Basic, one JWT."""
    request = wire.post("/token", _headers(MACHINE), {"grant_type": "client_credentials", "scope": "read"})
    while True:
        (yield request).demand(200)


def refresh(token: str) -> Conversation:
    """Rotation: each answer's token is the next request's; two JWTs in each."""
    headers = _headers(APP)
    while True:
        answer = yield wire.post("/token", headers, {"grant_type": "refresh_token", "refresh_token": token})
        said = answer.demand(200).json()
        token = said["refresh_token"]
        if not (said["id_token"] and said["access_token"].count(".") == 2):
            raise RuntimeError("the peer did not give two JWTs")


def refreshes(tokens: Sequence[str]) -> list[Conversation]:
    return [refresh(token) for token in tokens]
