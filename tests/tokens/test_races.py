"""Twenty at once: one code, one refresh token, one winner; and one key for a use, whoever needs it first."""

from __future__ import annotations

import pytest

from idp.directory.models import User
from idp.kernel import clock as time
from idp.pools.models import Client, Pool
from idp.tokens import authorization_codes, families, keys
from idp.tokens.families import NotLive
from idp.tokens.models import SigningKey, TokenFamily
from tests.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def test_of_twenty_racers_one_spends_the_code(ann: User, app: Client) -> None:
    code = authorization_codes.make(ann, app, redirect_uri="", scope="openid", auth_time=time.now())
    row = authorization_codes.find(code, app)
    assert row
    won, lost = race(lambda: authorization_codes.spend(row))
    assert not lost
    assert sorted(won) == [False] * 19 + [True]


def test_of_twenty_racers_without_grace_one_wins_and_the_family_ends(ann: User, web_app: Client) -> None:
    _, token = families.begin(ann, web_app, auth_time=time.now())
    won, lost = race(lambda: families.rotate(token, web_app))
    assert len(won) == 1
    assert all(isinstance(error, NotLive) for error in lost), lost
    assert not TokenFamily.objects.filter(revoked=None).exists()


def test_twenty_racers_within_the_grace_get_one_successor(ann: User, web_app: Client) -> None:
    web_app.refresh_grace_seconds = 60
    _, token = families.begin(ann, web_app, auth_time=time.now())
    won, lost = race(lambda: families.rotate(token, web_app).token)
    assert not lost
    assert len(set(won)) == 1
    assert families.peek(won[0], web_app)


def test_racing_first_signers_of_a_pool_agree_on_one_key(pool: Pool) -> None:
    won, lost = race(lambda: keys.signer(pool, "access").kid, racers=8)
    assert not lost
    assert len(set(won)) == 1


def test_racing_rotations_leave_one_current_key_for_a_use(pool: Pool) -> None:
    keys.ensure(pool)
    _, lost = race(lambda: keys.rotate(pool), racers=4)
    assert not lost
    current = SigningKey.objects.filter(pool=pool, retired=None)
    assert sorted(current.values_list("use", flat=True)) == ["access", "id"]
