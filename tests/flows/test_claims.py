"""What our tokens say: Cognito's claims, exactly (developer guide, "Understanding the ID token")."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from joserfc import jwt
from joserfc.jwk import KeySet

from idp.directory import groups, users
from idp.directory.models import Group, User
from idp.flows import tokens
from idp.kernel import clock as time
from idp.pools.models import Client, Pool
from idp.tokens import keys
from tests.conftest import NOW

ALL = "openid email phone profile"
SHARED = {"sub", "iss", "exp", "iat", "jti", "auth_time", "token_use", "origin_jti", "event_id", "acr", "amr"}


def said(token: str, pool: Pool) -> dict[str, Any]:
    """As an app reads it: verified by another library with the published keys."""
    keyset = KeySet.import_key_set(keys.jwks(pool))  # type: ignore[arg-type]
    return dict(jwt.decode(token, keyset, algorithms=["RS256"]).claims)


def both(user: User, client: Client, scope: str = ALL, **given: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The claims of the ID and of the access token."""
    found = tokens.issue(user, client, scope=scope, auth_time=time.now(), methods=["pwd"], **given)
    return said(found.id_token, client.pool), said(found.access_token, client.pool)


def test_an_id_token_has_these_claims_and_no_others(ann: User, app: Client) -> None:
    claims, _ = both(ann, app, nonce="n-0S6_WzA2Mj")
    assert set(claims) == SHARED | {"aud", "cognito:username", "email", "email_verified", "name", "nonce", "at_hash"}
    assert claims["sub"] == ann.sub
    assert claims["iss"] == f"http://localhost:8000/{app.pool.pk}"
    assert (claims["aud"], claims["token_use"]) == (app.pk, "id")
    assert (claims["cognito:username"], claims["email"], claims["email_verified"]) == ("ann", "ann@example.com", True)
    assert claims["nonce"] == "n-0S6_WzA2Mj"
    assert claims["exp"] - claims["iat"] == 3600


def test_an_access_token_has_these_claims_and_no_others(ann: User, app: Client) -> None:
    _, claims = both(ann, app)
    assert set(claims) == SHARED | {"client_id", "username", "scope", "version"}
    assert (claims["client_id"], claims["username"], claims["scope"]) == (app.pk, "ann", ALL)
    assert (claims["token_use"], claims["version"]) == ("access", 2)


def test_an_access_token_for_a_resource_names_it_as_audience(ann: User, app: Client) -> None:
    _, claims = both(ann, app, resource="https://api.example.com")
    assert claims["aud"] == "https://api.example.com"


def test_id_and_access_token_are_signed_by_different_keys(ann: User, app: Client) -> None:
    found = tokens.issue(ann, app, scope="openid", auth_time=time.now())
    kids = [
        jwt.decode(token, KeySet.import_key_set(keys.jwks(app.pool))).header["kid"]  # type: ignore[arg-type]
        for token in (found.id_token, found.access_token)
    ]
    assert len(set(kids)) == 2


def test_both_tokens_of_a_set_belong_together(ann: User, app: Client) -> None:
    identity, access = both(ann, app)
    assert identity["jti"] != access["jti"]
    for name in ("origin_jti", "event_id", "auth_time", "iat", "sub", "amr"):
        assert identity[name] == access[name], name


def test_auth_time_stays_at_the_sign_in_on_refresh(ann: User, app: Client, clock: time_machine.Traveller) -> None:
    first = tokens.issue(ann, app, scope=ALL, auth_time=time.now(), nonce="once")
    clock.shift(7200)
    again = tokens.refresh(first.refresh_token, app)
    for former, token in ((first.id_token, again.id_token), (first.access_token, again.access_token)):
        before, claims = said(former, app.pool), said(token, app.pool)
        assert claims["auth_time"] == int(NOW.timestamp())
        assert claims["iat"] == int(NOW.timestamp()) + 7200
        assert claims["jti"] != before["jti"]
        assert (claims["origin_jti"], claims["event_id"]) == (before["origin_jti"], before["event_id"])
        assert "nonce" not in claims


def test_a_refresh_tells_the_person_as_they_are_now(ann: User, app: Client) -> None:
    first = tokens.issue(ann, app, scope=ALL, auth_time=time.now())
    users.change(ann, {"name": "Ann Other"})
    groups.add(ann, Group.objects.create(pool=app.pool, name="staff"))
    claims = said(tokens.refresh(first.refresh_token, app).id_token, app.pool)
    assert (claims["name"], claims["cognito:groups"]) == ("Ann Other", ["staff"])


def test_groups_stand_in_both_tokens_heaviest_first_and_roles_in_the_id_token(ann: User, app: Client) -> None:
    for name, precedence, role in (("late", 9, "arn:9"), ("first", 1, "arn:1"), ("none", None, "")):
        groups.add(ann, Group.objects.create(pool=app.pool, name=name, precedence=precedence, role=role))
    identity, access = both(ann, app)
    assert identity["cognito:groups"] == access["cognito:groups"] == ["first", "late", "none"]
    assert identity["cognito:roles"] == ["arn:1", "arn:9"]
    assert identity["cognito:preferred_role"] == "arn:1"
    assert not {"cognito:roles", "cognito:preferred_role"} & set(access)


MAIL, PHONE = {"email", "email_verified"}, {"phone_number", "phone_number_verified"}
PROFILE = {"name", "address", "updated_at", "custom:plan", "custom:age"}


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        ("openid", MAIL | PHONE | PROFILE),
        ("openid email", MAIL),
        ("openid phone", PHONE),
        ("openid profile", PROFILE),
        ("openid aws.cognito.signin.user.admin", MAIL | PHONE | PROFILE),
        ("openid email aws.cognito.signin.user.admin", MAIL),
        ("aws.cognito.signin.user.admin", MAIL | PHONE | PROFILE),
    ],
)
def test_a_scope_opens_its_attributes(ann: User, app: Client, scope: str, names: set[str]) -> None:
    app.read_attributes = [*MAIL, *PHONE, *PROFILE, "nickname"]
    ann.put("phone_number", "+14155550123")
    for name in ("address", "updated_at", "custom:plan", "custom:age"):
        ann.put(name, "7")
    ann.save()
    claims, _ = both(ann, app, scope)
    assert set(claims) - SHARED - {"aud", "cognito:username", "at_hash"} == names


def test_custom_attributes_are_strings_flags_booleans_and_an_address_an_object(ann: User, app: Client) -> None:
    app.read_attributes = ["custom:age", "email_verified", "updated_at", "address"]
    for name, value in {"custom:age": "7", "updated_at": "7", "address": "1 High St"}.items():
        ann.put(name, value)
    ann.save()
    claims, _ = both(ann, app)
    assert (claims["custom:age"], claims["email_verified"], claims["updated_at"]) == ("7", True, 7)
    assert claims["address"] == {"formatted": "1 High St"}


def test_a_client_without_a_list_reads_the_standard_attributes_only(ann: User, app: Client) -> None:
    users.change(ann, {"custom:plan": "gold", "nickname": "annie"})
    claims, _ = both(ann, app)
    assert claims["nickname"] == "annie"
    assert "custom:plan" not in claims


def test_what_is_not_on_the_clients_list_is_not_told(ann: User, app: Client) -> None:
    app.read_attributes = ["name"]
    claims, _ = both(ann, app)
    assert "email" not in claims
    assert claims["name"] == "Ann Example"


def test_without_revocation_there_is_no_origin_jti(ann: User, app: Client) -> None:
    app.token_revocation = False
    for claims in both(ann, app):
        assert "origin_jti" not in claims


def test_a_machines_token_knows_no_person(machine: Client) -> None:
    scope = "https://api.example.com/read"
    found = tokens.for_client(machine, scope=scope)
    claims = said(found.access_token, machine.pool)
    assert set(claims) == {*"sub client_id token_use scope auth_time iss iat exp version jti".split()}
    assert claims["sub"] == claims["client_id"] == machine.pk
    assert (found.id_token, found.refresh_token) == ("", "")
