"""Tokens for somebody who has signed in: issued, redeemed, refreshed, revoked, and believed where they belong."""

from __future__ import annotations

import pytest
import time_machine

from idp.directory import users
from idp.directory.models import User
from idp.flows import bearers, claims, tokens
from idp.kernel import clock as time
from idp.kernel.refusals import InvalidParameter, NotAuthorized
from idp.pools.models import Client, Pool
from idp.tokens import authorization_codes, families, jose, keys
from idp.tokens.models import AuthorizationCode


def issued(user: User, client: Client, scope: str = "openid email") -> tokens.TokenSet:
    return tokens.issue(user, client, scope=scope, auth_time=time.now())


def coded(user: User, client: Client) -> AuthorizationCode:
    code = authorization_codes.make(
        user, client, redirect_uri="https://app.example.com/callback", scope="openid", auth_time=time.now(), nonce="n"
    )
    row = authorization_codes.find(code, client)
    assert row
    return row


def test_an_access_token_is_believed_in_its_pool(ann: User, app: Client) -> None:
    found = bearers.of(issued(ann, app).access_token, app.pool)
    assert found
    assert (found.user, found.client_id, found.scopes) == (ann, app.pk, ("openid", "email"))


def test_no_token_of_one_pool_is_believed_in_another(ann: User, app: Client, other_pool: Pool) -> None:
    found = issued(ann, app)
    assert bearers.of(found.access_token, other_pool) is None
    assert bearers.hint(found.id_token, other_pool) is None
    other_pool.issuer_url = app.pool.issuer  # not even when it claims to be the same issuer
    assert bearers.of(found.access_token, other_pool) is None
    assert bearers.hint(found.id_token, other_pool) is None


def test_an_id_token_is_no_access_token_nor_the_reverse(ann: User, app: Client) -> None:
    found = issued(ann, app)
    assert bearers.of(found.id_token, app.pool) is None
    assert bearers.hint(found.access_token, app.pool) is None
    assert bearers.of(found.refresh_token, app.pool) is None


def test_a_token_whose_family_is_another_persons_stands_for_nobody(ann: User, ben: User, app: Client) -> None:
    family, _ = families.begin(ben, app, auth_time=time.now(), scope="openid")
    signer = keys.signer(app.pool, "access")
    own = claims.access(ben, app, family, [])
    assert bearers.of(jose.sign(own, kid=signer.kid, private=signer.private), app.pool)
    mixed = own | {"sub": ann.sub, "username": "ann"}
    assert bearers.of(jose.sign(mixed, kid=signer.kid, private=signer.private), app.pool) is None


def test_a_machines_token_stands_for_nobody(machine: Client) -> None:
    assert bearers.of(tokens.for_client(machine, scope="x").access_token, machine.pool) is None


def test_an_access_token_dies_at_its_hour_and_serves_as_hint_after_it(
    ann: User, app: Client, clock: time_machine.Traveller
) -> None:
    found = issued(ann, app)
    clock.shift(3600)
    assert bearers.of(found.access_token, app.pool) is None
    assert bearers.hint(found.id_token, app.pool)


@pytest.mark.parametrize("revocation", [True, False])
def test_a_disabled_or_deleted_persons_token_is_not_believed(ann: User, app: Client, revocation: bool) -> None:
    app.token_revocation = revocation
    found = issued(ann, app)
    users.disable(ann)
    assert bearers.of(found.access_token, app.pool) is None
    users.enable(ann)
    assert bearers.of(found.access_token, app.pool)
    ann.delete()
    assert bearers.of(found.access_token, app.pool) is None


def test_revoking_a_refresh_token_ends_its_access_tokens(ann: User, app: Client) -> None:
    found, other = issued(ann, app), issued(ann, app)
    assert tokens.revoke(found.refresh_token, app)
    assert bearers.of(found.access_token, app.pool) is None
    assert bearers.of(other.access_token, app.pool)


def test_a_code_is_redeemed_once_and_a_replay_ends_what_it_gave(ann: User, app: Client) -> None:
    row = coded(ann, app)
    found = tokens.redeem(row, app)
    assert bearers.of(found.access_token, app.pool)
    with pytest.raises(NotAuthorized):
        tokens.redeem(row, app)
    assert bearers.of(found.access_token, app.pool) is None
    with pytest.raises(NotAuthorized):
        tokens.refresh(found.refresh_token, app)


def test_a_disabled_person_redeems_nothing(ann: User, app: Client) -> None:
    row = coded(ann, app)
    users.disable(row.user)
    with pytest.raises(NotAuthorized):
        tokens.redeem(row, app)


def test_without_rotation_the_refresh_token_stays_and_none_is_given(ann: User, app: Client) -> None:
    found = issued(ann, app)
    assert tokens.refresh(found.refresh_token, app).refresh_token == ""
    assert tokens.refresh(found.refresh_token, app)


def test_with_rotation_each_refresh_gives_the_next_and_a_replay_ends_all(ann: User, web_app: Client) -> None:
    first = issued(ann, web_app)
    second = tokens.refresh(first.refresh_token, web_app)
    assert second.refresh_token
    with pytest.raises(NotAuthorized):
        tokens.refresh(first.refresh_token, web_app)
    with pytest.raises(NotAuthorized):
        tokens.refresh(second.refresh_token, web_app)
    assert bearers.of(second.access_token, web_app.pool) is None


def test_a_refresh_may_ask_for_less_and_never_for_more(ann: User, web_app: Client) -> None:
    found = issued(ann, web_app, "openid email profile")
    for more in ("openid email phone", "openid"):
        with pytest.raises(InvalidParameter):
            tokens.refresh(found.refresh_token, web_app, scope=more)
    less = tokens.refresh(found.refresh_token, web_app, scope="openid email")
    assert less.scope == "openid email"
    # RFC 6749 §6: the grant is unchanged
    assert tokens.refresh(less.refresh_token, web_app).scope == "openid email profile"


def test_an_id_token_comes_with_openid_or_a_sign_in_by_api_only(ann: User, app: Client) -> None:
    assert issued(ann, app, "openid").id_token
    assert issued(ann, app, "aws.cognito.signin.user.admin").id_token
    assert issued(ann, app, "https://api.example.com/read").id_token == ""


@pytest.mark.parametrize("token", ["", "x", "\x00", "\ud800", "a.b.c", "é" * 90])
def test_garbage_opens_nothing(ann: User, app: Client, token: str) -> None:
    assert bearers.of(token, app.pool) is None
    assert bearers.hint(token, app.pool) is None
    assert not tokens.revoke(token, app)
    with pytest.raises(NotAuthorized):
        tokens.refresh(token, app)
