"""What a pool and a client may be, and who may undo one."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from idp.kernel.encryption import Unreadable
from idp.pools.models import Client, ClientSecret, Pool, ResourceServer
from tests.conftest import WEB_SECRET


@pytest.mark.parametrize(
    "fields",
    [
        {"username_attributes": ["email"], "alias_attributes": ["phone_number"]},
        {"username_attributes": ["name"]},
        {"username_attributes": "email"},
        {"alias_attributes": ["nickname"]},
        {"recovery": ["admin_only", "verified_email"]},
        {"recovery": ["email"]},
        {"auto_verified_attributes": ["name"]},
    ],
)
def test_a_pool_that_contradicts_itself_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Pool(id="eu-local-1_A", name="A", **fields).clean()


@pytest.mark.parametrize(
    "fields",
    [
        {"oauth_flows": ["code", "client_credentials"]},
        {"oauth_flows": ["password"]},
        {"auth_flows": ["ALLOW_ANYTHING"]},
        {"callback_urls": ["http://evil.example/"]},
        {"logout_urls": ["javascript:alert(1)"]},
        {"access_token_validity": 4, "access_token_unit": "minutes"},
        {"access_token_validity": 2, "access_token_unit": "days"},
        {"id_token_validity": 0},
        {"refresh_token_validity": 59, "refresh_token_unit": "minutes"},
        {"refresh_token_validity": 3651, "refresh_token_unit": "days"},
    ],
)
def test_a_client_beyond_its_limits_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Client(name="A", **fields).clean()


def test_lifetimes_count_in_their_units() -> None:
    client = Client(access_token_validity=5, access_token_unit="minutes", refresh_token_validity=2)
    assert client.access_token_lifetime == 300
    assert client.refresh_token_lifetime.total_seconds() == 2 * 86_400


def test_a_protected_pool_is_not_deleted(pool: Pool) -> None:
    pool.deletion_protection = True
    with pytest.raises(ValidationError):
        pool.delete()
    assert Pool.objects.filter(pk=pool.pk).exists()


def test_the_operators_pool_is_not_deleted_even_unprotected(operators: Pool) -> None:
    operators.deletion_protection = False
    with pytest.raises(ValidationError):
        operators.delete()


def test_a_client_secret_is_readable_for_its_client_only(web_app: Client, machine: Client) -> None:
    assert web_app.secret_values() == [WEB_SECRET]
    row = web_app.secrets.get()
    assert WEB_SECRET not in row.sealed
    with pytest.raises(Unreadable):
        ClientSecret(client=machine, sealed=row.sealed).reveal()


def test_a_client_without_a_secret_is_public(app: Client, web_app: Client) -> None:
    assert app.is_public
    assert not web_app.is_public


def test_names_fold_unless_the_pool_tells_cases_apart() -> None:
    assert Pool().fold(" ＡNN ") == Pool().fold("ann") == "ann"
    assert Pool(case_sensitive=True).fold("Ann") != Pool(case_sensitive=True).fold("ann")


def test_an_issuer_is_the_public_address_and_the_pool_unless_the_pool_says_otherwise(pool: Pool) -> None:
    assert pool.issuer == f"http://localhost:8000/{pool.pk}"
    pool.issuer_url = "https://id.example.com"
    assert pool.issuer == "https://id.example.com"


@pytest.mark.parametrize(
    "scopes", [{}, [""], [{}], [{"ScopeName": "a/b"}], [{"ScopeName": "a b"}], [{"ScopeName": ""}]]
)
def test_a_scope_name_cannot_be_mistaken_for_two(scopes: Any) -> None:
    with pytest.raises(ValidationError):
        ResourceServer(identifier="api", scopes=scopes).clean()
