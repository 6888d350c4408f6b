"""Signing out everywhere: nothing that was open or on its way opens anything any more."""

from __future__ import annotations

import pytest

from idp.directory.models import User
from idp.flows import authenticate, bearers, sessions, tokens
from idp.flows.steps import Caller, Challenge
from idp.kernel import clock as time
from idp.kernel.refusals import InvalidSession, NotAuthorized
from idp.pools.models import Client
from idp.tokens import authorization_codes
from tests.conftest import PASSWORD, TEMPORARY


def issued(user: User, client: Client) -> tokens.TokenSet:
    return tokens.issue(user, client, scope="openid", auth_time=time.now())


def test_tokens_of_every_client_end_and_those_of_others_stay(
    ann: User, ben: User, mallory: User, app: Client, web_app: Client, other_app: Client
) -> None:
    hers = [(issued(ann, client), client) for client in (app, web_app)]
    others = [(issued(ben, app), app), (issued(mallory, other_app), other_app)]
    sessions.sign_out_everywhere(ann)
    for found, client in hers:
        assert bearers.of(found.access_token, client.pool) is None
        with pytest.raises(NotAuthorized):
            tokens.refresh(found.refresh_token, client)
    for found, client in others:
        assert bearers.of(found.access_token, client.pool)
        assert tokens.refresh(found.refresh_token, client)


def test_an_access_token_without_origin_jti_ends_too(ann: User, app: Client) -> None:
    app.token_revocation = False
    found = issued(ann, app)
    assert bearers.of(found.access_token, app.pool)
    sessions.sign_out_everywhere(ann)
    assert bearers.of(found.access_token, app.pool) is None


def test_an_authorization_code_on_its_way_is_worthless(ann: User, app: Client) -> None:
    code = authorization_codes.make(
        ann, app, redirect_uri="https://app.example.com/callback", scope="openid", auth_time=time.now()
    )
    row = authorization_codes.find(code, app)
    assert row
    sessions.sign_out_everywhere(ann)
    assert authorization_codes.find(code, app) is None
    with pytest.raises(NotAuthorized):
        tokens.redeem(row, app)


def test_a_half_finished_sign_in_is_over(ben: User, caller: Caller) -> None:
    step = authenticate.by_password("ben", TEMPORARY, caller=caller)
    assert isinstance(step, Challenge)
    sessions.sign_out_everywhere(ben)
    with pytest.raises(InvalidSession):
        authenticate.answer(step.session, {"NEW_PASSWORD": PASSWORD}, caller=caller)


def test_browser_sessions_opened_until_now_are_over(ann: User) -> None:
    sessions.sign_out_everywhere(ann)
    assert User.objects.get(pk=ann.pk).signed_out == time.now()
