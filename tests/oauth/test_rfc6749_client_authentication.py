"""Client authentication (RFC 6749 §2.3, §5.2)."""

from __future__ import annotations

from urllib.parse import quote_plus

import pytest

from idp.directory.models import User
from idp.kernel import secrets
from idp.pools.models import Client
from tests.conftest import MACHINE_SECRET, give_secret
from tests.oauth.relying_app import RelyingApp, basic, error_of


def ask(robot: RelyingApp, authorization: str = "", **form: str | None) -> object:
    extra = {"HTTP_AUTHORIZATION": authorization} if authorization else {}
    plain = RelyingApp(robot.client, robot.browser)
    return plain.post("/oauth2/token", {"client_id": None, "grant_type": "client_credentials", **form}, **extra)


def status(response: object) -> int:
    return int(response.status_code)  # type: ignore[attr-defined]


def test_a_secret_may_come_by_basic_or_by_post(robot: RelyingApp) -> None:
    assert status(ask(robot, basic("machine", MACHINE_SECRET))) == 200
    assert status(ask(robot, client_id="machine", client_secret=MACHINE_SECRET)) == 200


def test_the_client_id_may_be_said_again_beside_basic(robot: RelyingApp) -> None:
    assert status(ask(robot, basic("machine", MACHINE_SECRET), client_id="machine")) == 200


def test_another_client_id_beside_basic_is_refused(robot: RelyingApp, app: Client) -> None:
    assert error_of(ask(robot, basic("machine", MACHINE_SECRET), client_id=app.pk)) == "invalid_request"


def test_a_client_assertion_is_not_passed_over(web: RelyingApp, public: RelyingApp, signed_in: User) -> None:
    """RFC 7521 §4.2: who shows one wants to be known by it, and it is not among the methods that we announce."""
    shown = {
        "client_assertion": "a.b.c",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    }
    for app in (web, public):
        token = app.tokens()["refresh_token"]
        for name, value in shown.items():
            response = app.refresh(token, **{name: value})
            assert (response.status_code, error_of(response)) == (401, "invalid_client")


def test_two_ways_at_once_are_refused(robot: RelyingApp) -> None:
    both = ask(robot, basic("machine", MACHINE_SECRET), client_id="machine", client_secret=MACHINE_SECRET)
    assert error_of(both) == "invalid_request"


def test_both_halves_of_basic_are_form_urlencoded(robot: RelyingApp, machine: Client) -> None:
    give_secret(machine, "a+b%c d:e/f" * 3)
    assert status(ask(robot, basic("machine", quote_plus("a+b%c d:e/f" * 3)))) == 200


def test_a_client_that_forgets_to_encode_is_understood(robot: RelyingApp, machine: Client) -> None:
    give_secret(machine, "a+b%2Bc" * 5)
    assert status(ask(robot, basic("machine", "a+b%2Bc" * 5))) == 200


@pytest.mark.parametrize(
    "authorization",
    [
        basic("machine", "wrong"),
        basic("machine", ""),
        basic("nobody", MACHINE_SECRET),
        basic("", MACHINE_SECRET),
        basic("\u00e4", "\ufffd"),
        "Basic",
        "Basic !!!",
        "Basic bWFjaGluZQ==",
        "Basic /////w==",
        "Basic " + "A" * 4000,
        "Bearer abc",
        "Negotiate abc",
    ],
)
def test_a_failed_authentication_is_401_with_a_challenge(robot: RelyingApp, authorization: str) -> None:
    response = ask(robot, authorization)
    assert status(response) == 401
    assert error_of(response) == "invalid_client"
    assert response["WWW-Authenticate"].startswith("Basic ")  # type: ignore[index]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"client_id": "machine"},
        {"client_id": "machine", "client_secret": ""},
        {"client_id": "machine", "client_secret": MACHINE_SECRET + "x"},
        {"client_id": "nobody", "client_secret": MACHINE_SECRET},
        {"client_id": "machine", "client_assertion": "eyJ", "client_assertion_type": "jwt"},
    ],
)
def test_one_answer_for_unknown_wrong_and_missing(robot: RelyingApp, form: dict[str, str]) -> None:
    response = ask(robot, **form)
    assert status(response) == 401
    assert response.json() == {  # type: ignore[attr-defined]
        "error": "invalid_client",
        "error_description": "Client authentication failed.",
    }


def test_a_client_of_another_pool_is_unknown(robot: RelyingApp, other_app: Client) -> None:
    assert error_of(ask(robot, client_id=other_app.pk)) == "invalid_client"


def test_a_public_client_may_not_show_a_secret(public: RelyingApp) -> None:
    assert error_of(public.token(grant_type="refresh_token", client_secret="guess")) == "invalid_client"


def test_two_secrets_live_side_by_side_and_each_is_compared(
    robot: RelyingApp, machine: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_secret(machine, "second-secret-0123456789abcdefghijk")
    compared: list[str | bytes] = []
    same = secrets.same

    def counting(one: str | bytes, other: str | bytes) -> bool:
        compared.append(one)
        return same(one, other)

    monkeypatch.setattr(secrets, "same", counting)
    for secret in (MACHINE_SECRET, "second-secret-0123456789abcdefghijk", "neither"):
        compared.clear()
        assert status(ask(robot, client_id="machine", client_secret=secret)) == (401 if secret == "neither" else 200)
        assert len(compared) == 2
