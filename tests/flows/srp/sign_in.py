"""A whole sign-in by SRP, in two lines."""

from __future__ import annotations

from idp.flows import authenticate
from idp.flows.steps import Caller, Challenge, Step
from idp.kernel import clock
from tests.srp_client import SrpClient


def first_half(name: str, password: str, caller: Caller) -> tuple[Challenge, SrpClient]:
    """The challenge, and the client that can answer it."""
    client = SrpClient(caller.pool.pk, name, password)
    asked = authenticate.begin("USER_SRP_AUTH", {"USERNAME": name, "SRP_A": client.public}, caller=caller)
    assert isinstance(asked, Challenge)
    return asked, client


def claim(client: SrpClient, asked: Challenge, **changed: str) -> dict[str, str]:
    return client.claim(asked.parameters, clock.now(), **changed)


def sign_in(name: str, password: str, caller: Caller) -> Step:
    asked, client = first_half(name, password, caller)
    return authenticate.respond("PASSWORD_VERIFIER", claim(client, asked), session="", caller=caller)
