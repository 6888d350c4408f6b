"""What authlib leaves open is closed here; each test would fail if its guard were removed."""

from __future__ import annotations

import ast
import logging
from pathlib import Path

import pytest
from authlib.oauth2.rfc6749 import requests as authlib_requests
from django.db import connection
from django.test.utils import CaptureQueriesContext

from idp.directory.models import User
from idp.oauth import server
from idp.pools import configuration
from idp.pools.models import Pool
from tests.oauth.relying_app import RelyingApp, basic

IDP = Path(__file__).resolve().parents[2] / "idp"


def imports(module: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


def test_authlibs_jose_is_never_imported_and_python_jose_in_one_place() -> None:
    for module in IDP.rglob("*.py"):
        found = imports(module)
        assert not any(name.startswith("authlib.jose") for name in found), module
        if module != IDP / "tokens" / "jose.py":
            assert not any(name == "jose" or name.startswith("jose.") for name in found), module


def test_authlib_logs_no_tokens() -> None:
    assert not logging.getLogger("authlib.oauth2").isEnabledFor(logging.DEBUG)


def test_plain_http_behind_a_proxy_is_no_500_and_no_variable_of_the_process_is_needed(
    robot: RelyingApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AUTHLIB_INSECURE_TRANSPORT", raising=False)
    form: dict[str, str | None] = {"grant_type": "client_credentials"}
    for address in ("10.0.0.1", "203.0.113.9"):
        assert robot.post("/oauth2/token", form, REMOTE_ADDR=address).status_code == 200
    with pytest.raises(authlib_requests.InsecureTransportError):
        authlib_requests.OAuth2Request("POST", "http://demo.example.com/oauth2/token")


def test_lifetimes_are_the_clients_and_not_ten_days(robot: RelyingApp, public: RelyingApp, signed_in: User) -> None:
    for app in (robot, public):
        app.client.access_token_validity, app.client.access_token_unit = 5, "minutes"
        app.client.save()
    assert robot.token(grant_type="client_credentials").json()["expires_in"] == 300
    assert public.tokens()["expires_in"] == 300


def test_each_pool_has_its_own_server_until_its_configuration_changes(
    pool: Pool, other_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[object, object] = {}
    monkeypatch.setattr(configuration, "kept", lambda key, read: kept.setdefault(key, read()))
    assert server.of(pool) is server.of(pool)
    assert server.of(pool) is not server.of(other_pool)
    assert server.of(pool).pool.pk == pool.pk
    kept.clear()
    assert server.of(pool).pool.pk == pool.pk


def test_a_secret_is_never_in_the_repr_of_a_client(robot: RelyingApp) -> None:
    app = server.of(robot.client.pool).query_client("machine")
    assert robot.secret not in repr(app) + repr(basic)


@pytest.mark.django_db(transaction=True)
def test_a_client_that_speaks_for_itself_costs_no_statement_once_warm(robot: RelyingApp) -> None:
    """Beyond the one that asks, at most once a second, whether another machine changed the configuration."""
    robot.token(grant_type="client_credentials")
    robot.token(grant_type="client_credentials")
    with CaptureQueriesContext(connection) as statements:
        for _ in range(3):
            assert robot.token(grant_type="client_credentials").status_code == 200
    assert [entry["sql"] for entry in statements if "configuration_mark" not in entry["sql"]] == []


@pytest.mark.django_db(transaction=True)
def test_a_changed_client_is_seen_with_the_next_request(robot: RelyingApp) -> None:
    assert robot.token(grant_type="client_credentials").status_code == 200
    robot.client.oauth_enabled = False
    robot.client.save()
    assert robot.token(grant_type="client_credentials").json()["error"] == "unauthorized_client"
