"""Refresh token rotation, its grace period, and the end of a family on reuse (RFC 9700 §4.14.2)."""

from __future__ import annotations

import pytest
import time_machine

from idp.directory import groups, users
from idp.directory.models import Group, User
from idp.pools.models import Client
from tests.oauth.relying_app import RelyingApp, error_of


@pytest.fixture
def graceful(web_app: Client) -> Client:
    web_app.refresh_grace_seconds = 30
    web_app.save()
    return web_app


def test_every_refresh_brings_a_new_refresh_token(web: RelyingApp, signed_in: User) -> None:
    tokens = [web.tokens()["refresh_token"]]
    for _ in range(3):
        tokens.append(web.refresh(tokens[-1]).json()["refresh_token"])
    assert len(set(tokens)) == 4


def test_without_rotation_the_token_stays(public: RelyingApp, signed_in: User) -> None:
    token = public.tokens()["refresh_token"]
    for _ in range(2):
        response = public.refresh(token)
        assert response.status_code == 200
        assert "refresh_token" not in response.json()


def test_reuse_ends_the_whole_family(web: RelyingApp, signed_in: User) -> None:
    first = web.tokens()["refresh_token"]
    second = web.refresh(first).json()
    assert error_of(web.refresh(first)) == "invalid_grant"
    assert error_of(web.refresh(second["refresh_token"])) == "invalid_grant"
    assert web.userinfo(second["access_token"]).status_code == 401


def test_reuse_with_a_scope_ends_it_too(web: RelyingApp, signed_in: User) -> None:
    first = web.tokens()["refresh_token"]
    second = web.refresh(first).json()["refresh_token"]
    assert error_of(web.refresh(first, scope="openid")) == "invalid_grant"
    assert error_of(web.refresh(second)) == "invalid_grant"


def test_another_client_that_found_a_spent_token_cannot_end_the_family(
    web: RelyingApp, public: RelyingApp, signed_in: User
) -> None:
    first = web.tokens()["refresh_token"]
    second = web.refresh(first).json()["refresh_token"]
    assert error_of(public.refresh(first)) == "invalid_grant"
    assert web.refresh(second).status_code == 200


def test_within_the_grace_period_a_retry_gets_the_same_token(
    web: RelyingApp, graceful: Client, signed_in: User, clock: time_machine.Traveller
) -> None:
    first = web.tokens()["refresh_token"]
    second = web.refresh(first).json()["refresh_token"]
    clock.shift(30)
    assert web.refresh(first).json()["refresh_token"] == second
    assert web.refresh(second).status_code == 200


def test_a_retry_within_the_grace_period_cannot_widen_the_scope(
    web: RelyingApp, graceful: Client, signed_in: User
) -> None:
    first = web.tokens(scope="openid")["refresh_token"]
    web.refresh(first)
    assert error_of(web.refresh(first, scope="openid email")) == "invalid_scope"
    assert web.refresh(first).status_code == 200


def test_after_the_grace_period_a_retry_is_reuse(
    web: RelyingApp, graceful: Client, signed_in: User, clock: time_machine.Traveller
) -> None:
    first = web.tokens()["refresh_token"]
    second = web.refresh(first).json()["refresh_token"]
    clock.shift(31)
    assert error_of(web.refresh(first)) == "invalid_grant"
    assert error_of(web.refresh(second)) == "invalid_grant"


def test_two_generations_back_is_reuse_even_within_the_grace_period(
    web: RelyingApp, graceful: Client, signed_in: User
) -> None:
    first = web.tokens()["refresh_token"]
    third = web.refresh(web.refresh(first).json()["refresh_token"]).json()["refresh_token"]
    assert error_of(web.refresh(first)) == "invalid_grant"
    assert error_of(web.refresh(third)) == "invalid_grant"


def test_a_guessed_token_of_a_family_ends_nothing(web: RelyingApp, signed_in: User) -> None:
    token = web.tokens()["refresh_token"]
    swap = "A" if token[30] != "A" else "B"
    assert error_of(web.refresh(token[:30] + swap + token[31:])) == "invalid_grant"
    assert web.refresh(token).status_code == 200


def test_a_rotated_refresh_tells_of_the_person_as_they_are_now(web: RelyingApp, signed_in: User) -> None:
    token = web.tokens(scope="openid email profile")["refresh_token"]
    for name, precedence, role in (("light", None, ""), ("b-heavy", 1, "arn:b"), ("a-heavy", 1, "arn:a")):
        group = Group.objects.create(pool=signed_in.pool, name=name, precedence=precedence, role=role)
        groups.add(signed_in, group)
    users.change(signed_in, {"name": "Ann Other", "nickname": "Nan"})
    claims = web.verified(web.refresh(token).json()["id_token"])
    assert claims["cognito:groups"] == ["a-heavy", "b-heavy", "light"]
    assert claims["cognito:roles"] == ["arn:a", "arn:b"]
    assert "cognito:preferred_role" not in claims
    assert (claims["name"], claims["nickname"], claims["email"]) == ("Ann Other", "Nan", "ann@example.com")
    assert claims["amr"] == ["pwd"]
