"""Authorization codes: five minutes, one use, one client; a replay ends what the first use issued (RFC 6749 §4.1.2)."""

from __future__ import annotations

import pytest
import time_machine

from idp.directory.models import User
from idp.kernel import clock as time
from idp.pools.models import Client
from idp.tokens import authorization_codes, families
from idp.tokens.models import AuthorizationCode, TokenFamily


def made(user: User, client: Client) -> str:
    return authorization_codes.make(
        user, client, redirect_uri="https://app.example.com/callback", scope="openid", auth_time=time.now()
    )


def found(code: str, client: Client) -> AuthorizationCode:
    row = authorization_codes.find(code, client)
    assert row
    return row


def test_a_code_is_used_once(ann: User, app: Client) -> None:
    code = made(ann, app)
    assert authorization_codes.spend(found(code, app))
    assert not authorization_codes.spend(found(code, app))


def test_a_code_is_another_clients_never(ann: User, app: Client, web_app: Client, other_app: Client) -> None:
    code = made(ann, app)
    assert authorization_codes.find(code, web_app) is None
    assert authorization_codes.find(code, other_app) is None


@pytest.mark.parametrize("code", ["", "nonsense", "\x00", "\ud800", "a" * 100_000])
def test_garbage_is_no_code(app: Client, code: str) -> None:
    assert authorization_codes.find(code, app) is None


def test_a_code_lives_five_minutes(ann: User, app: Client, clock: time_machine.Traveller) -> None:
    code, late = made(ann, app), made(ann, app)
    clock.shift(299)
    assert authorization_codes.spend(found(code, app))
    clock.shift(1)
    assert not authorization_codes.spend(found(late, app))


def test_a_replay_ends_the_family_of_the_first_use(ann: User, app: Client, clock: time_machine.Traveller) -> None:
    row = found(made(ann, app), app)
    authorization_codes.spend(row)
    _, token = families.begin(ann, app, auth_time=time.now(), family_id=row.family)
    clock.shift(3600)  # even long after the code itself has died
    assert families.peek(token, app)
    assert not authorization_codes.spend(row)
    with pytest.raises(families.NotLive):
        families.peek(token, app)


def test_a_code_that_only_expired_ends_nothing(ann: User, app: Client, clock: time_machine.Traveller) -> None:
    row = found(made(ann, app), app)
    clock.shift(301)
    assert not authorization_codes.spend(row)
    assert not TokenFamily.objects.exclude(revoked=None).exists()


def test_only_a_digest_is_kept(ann: User, app: Client) -> None:
    code = made(ann, app)
    assert code not in str(vars(AuthorizationCode.objects.get()))


def test_the_sweep_keeps_a_spent_code_while_its_replay_could_matter(
    ann: User, app: Client, clock: time_machine.Traveller
) -> None:
    made(ann, app)
    clock.shift(86_400)
    assert authorization_codes.sweep() == 0
    clock.shift(400)
    assert authorization_codes.sweep() == 1
