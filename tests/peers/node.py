"""The peers that are written for Node: openid-client, jose and oidc-provider."""

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.peers import ports

HERE = Path(__file__).parent

Answer = dict[str, Any]


def executable() -> str:
    """Where node is; a test that asks for it on a machine without it, or before ``npm ci``, is skipped."""
    node = shutil.which("node")
    if node is None or not (HERE / "node_modules").is_dir():
        pytest.skip("needs node 20 and `npm ci --prefix tests/peers`")
    return node


def run(
    script: str, command: str = "", *, params: Mapping[str, str] | None = None, **options: str | int | None
) -> Answer:
    """Ask a script one question; a refusal comes back as ``{"error": …}``, as the library reported it.

    Options are the script's own with underscores for dashes; ``None`` leaves one out.
    """
    given = [f"--{name.replace('_', '-')}={value}" for name, value in options.items() if value is not None]
    given += [f"--param={name}={value}" for name, value in (params or {}).items()]
    arguments = [executable(), str(HERE / script), *filter(None, [command]), *given]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    if not done.stdout:
        raise RuntimeError(f"{script} {command} said nothing: {done.stderr}")
    answer: Answer = json.loads(done.stdout)
    return answer


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """npm openid-client, registered at ``issuer``; the commands and their answers are listed in rp.mjs."""

    issuer: str
    client_id: str
    redirect_uri: str | None = None
    client_secret: str | None = None
    auth: str | None = None

    def ask(self, command: str, *, params: Mapping[str, str] | None = None, **options: str | int | None) -> Answer:
        return run(
            "rp.mjs",
            command,
            params=params,
            issuer=self.issuer,
            client_id=self.client_id,
            client_secret=self.client_secret,
            auth=self.auth,
            redirect_uri=self.redirect_uri,
            **options,
        )

    def finish(self, callback: str, started: Answer, *, nonce: str | None = None, max_age: int | None = None) -> Answer:
        """Spend the code of ``callback`` with the checks that ``started``, the answer of ``start``, asked to keep."""
        return self.ask(
            "finish",
            url=callback,
            code_verifier=started["code_verifier"],
            state=started["state"],
            nonce=nonce or started["nonce"],
            max_age=max_age,
        )


def verify(
    jwt: str, *, jwks: str, issuer: str | None = None, audience: str | None = None, now: int | None = None
) -> Answer:
    """Let npm jose judge ``jwt``: ``{"header": …, "claims": …}`` or ``{"error": …}``; ``now`` in epoch seconds."""
    return run("verify.mjs", jwt=jwt, jwks=jwks, issuer=issuer, audience=audience, now=now)


@dataclass(frozen=True, slots=True)
class Provider:
    """A running npm oidc-provider."""

    issuer: str
    clients: Sequence[str]
    refresh_tokens: Sequence[str]


@contextlib.contextmanager
def oidc_provider(*, clients: Sequence[Mapping[str, Any]] | None = None, refresh_tokens: int = 1) -> Iterator[Provider]:
    """Run op.mjs while the block lasts; ``clients`` in oidc-provider's words, by default those of the bench."""
    environment = {**os.environ, "OP_PORT": str(ports.free()), "OP_REFRESH_TOKENS": str(refresh_tokens)}
    if clients is not None:
        environment["OP_CLIENTS"] = json.dumps(clients)
    with subprocess.Popen(
        [executable(), str(HERE / "op.mjs")], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            yield Provider(ready["issuer"], ready["clients"], ready["refresh_tokens"])
        finally:
            process.terminate()
