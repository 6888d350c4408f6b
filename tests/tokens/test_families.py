"""Refresh tokens: opaque, one client's, rotated with a grace, and a replay ends the family (RFC 9700 §4.14.2)."""

from __future__ import annotations

import base64
import uuid
from typing import Any

import pytest
import time_machine

from idp.directory import users
from idp.directory.models import User
from idp.kernel import clock as time
from idp.pools.models import Client
from idp.tokens import families
from idp.tokens.families import NotLive, Reused
from idp.tokens.models import TokenFamily


def begun(user: User, client: Client, **given: Any) -> str:
    return families.begin(user, client, auth_time=time.now(), scope="openid", **given)[1]


def live(token: str, client: Client) -> bool:
    try:
        families.peek(token, client)
    except NotLive:
        return False
    return True


def revoked() -> bool:
    return TokenFamily.objects.exclude(revoked=None).exists()


@pytest.fixture
def graceful(web_app: Client) -> Client:
    web_app.refresh_grace_seconds = 10
    web_app.save()
    return web_app


def test_rotation_gives_a_successor_and_spends_the_token(ann: User, web_app: Client) -> None:
    token = begun(ann, web_app)
    rotated = families.rotate(token, web_app)
    assert rotated.token != token
    assert (rotated.user, rotated.family.scope, rotated.family.auth_time) == (ann, "openid", time.now())
    assert live(rotated.token, web_app)
    assert not live(token, web_app)


def test_a_chain_of_rotations_stays_one_family(ann: User, web_app: Client) -> None:
    token = begun(ann, web_app)
    seen = {token}
    for _ in range(5):
        token = families.rotate(token, web_app).token
        seen.add(token)
    assert len(seen) == 6
    assert TokenFamily.objects.count() == 1


def test_a_replay_ends_the_family(ann: User, web_app: Client) -> None:
    token = begun(ann, web_app)
    successor = families.rotate(token, web_app).token
    with pytest.raises(Reused):
        families.rotate(token, web_app)
    assert not live(successor, web_app)


def test_a_retry_within_the_grace_gets_the_very_same_answer(
    ann: User, graceful: Client, clock: time_machine.Traveller
) -> None:
    token = begun(ann, graceful)
    first = families.rotate(token, graceful).token
    clock.shift(10)
    assert families.rotate(token, graceful).token == first
    assert live(first, graceful)


def test_after_the_grace_a_retry_is_a_replay(ann: User, graceful: Client, clock: time_machine.Traveller) -> None:
    token = begun(ann, graceful)
    families.rotate(token, graceful)
    clock.shift(11)
    with pytest.raises(Reused):
        families.rotate(token, graceful)


def test_the_grace_reaches_one_step_back_only(ann: User, graceful: Client) -> None:
    token = begun(ann, graceful)
    successor = families.rotate(token, graceful).token
    families.rotate(successor, graceful)
    with pytest.raises(Reused):
        families.rotate(token, graceful)


def forged(token: str, place: slice, by: bytes) -> str:
    raw = bytearray(base64.urlsafe_b64decode(token + "=="))
    raw[place] = by
    return base64.urlsafe_b64encode(bytes(raw)).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("place", "by"),
    [
        (slice(16, 48), bytes(32)),
        (slice(48, 64), bytes(16)),
        (slice(0, 16), uuid.UUID(int=7).bytes),
        (slice(16, 64), b"x" * 48),
    ],
)
def test_a_forgery_with_a_known_family_id_does_nothing(ann: User, web_app: Client, place: slice, by: bytes) -> None:
    token = begun(ann, web_app)
    with pytest.raises(NotLive) as refused:
        families.rotate(forged(token, place, by), web_app)
    assert not isinstance(refused.value, Reused)
    assert not families.revoke_token(forged(token, place, by), web_app)
    assert live(token, web_app)


@pytest.mark.parametrize("token", ["", "x", "a" * 86, "\ud800", "\x00", "é" * 86, "a" * 100_000, "=" * 86])
def test_garbage_is_no_refresh_token(ann: User, web_app: Client, token: str) -> None:
    begun(ann, web_app)
    for use in (families.rotate, families.peek):
        with pytest.raises(NotLive):
            use(token, web_app)
    assert not families.revoke_token(token, web_app)
    assert not revoked()


def test_another_client_or_pool_can_neither_use_nor_revoke_it(
    ann: User, app: Client, web_app: Client, other_app: Client
) -> None:
    token = begun(ann, web_app)
    spent = families.rotate(token, web_app).token
    for stranger in (app, other_app):
        for given in (token, spent):
            with pytest.raises(NotLive):
                families.rotate(given, stranger)
            assert not live(given, stranger)
            assert not families.revoke_token(given, stranger)
    assert not revoked()


def test_a_token_dies_with_its_lifetime_counted_from_the_sign_in(
    ann: User, web_app: Client, clock: time_machine.Traveller
) -> None:
    token = begun(ann, web_app)
    clock.shift(29 * 86_400)
    token = families.rotate(token, web_app).token
    clock.shift(86_400)
    with pytest.raises(NotLive):
        families.rotate(token, web_app)


def test_a_disabled_person_refreshes_nothing_and_loses_nothing(ann: User, web_app: Client) -> None:
    token = begun(ann, web_app)
    users.disable(ann)
    with pytest.raises(NotLive):
        families.rotate(token, web_app)
    users.enable(ann)
    assert live(token, web_app)


@pytest.mark.parametrize("spent", [False, True])
def test_revocation_takes_live_and_spent_tokens(ann: User, web_app: Client, spent: bool) -> None:
    token = begun(ann, web_app)
    successor = families.rotate(token, web_app).token
    assert families.revoke_token(token if spent else successor, web_app)
    assert not live(successor, web_app)


def test_everything_of_a_person_is_revoked_and_nothing_of_others(
    ann: User, ben: User, mallory: User, web_app: Client, app: Client, other_app: Client
) -> None:
    hers = [(begun(ann, client), client) for client in (web_app, app)]
    others = [(begun(ben, web_app), web_app), (begun(mallory, other_app), other_app)]
    families.revoke_all(ann)
    assert not any(live(*one) for one in hers)
    assert all(live(*one) for one in others)


def test_who_stands_behind_a_family_is_of_this_pool_enabled_and_not_signed_out(
    ann: User, web_app: Client, other_app: Client
) -> None:
    family, _ = families.begin(ann, web_app, auth_time=time.now())
    assert families.holder(web_app.pool, str(family.id)) == ann
    assert families.holder(other_app.pool, str(family.id)) is None
    assert families.holder(web_app.pool, "nonsense") is None
    families.revoke(family.id)
    assert families.holder(web_app.pool, str(family.id)) is None


def test_a_family_that_may_not_refresh_has_no_token(ann: User, web_app: Client) -> None:
    assert begun(ann, web_app, refreshable=False) == ""
    assert not live("", web_app)
