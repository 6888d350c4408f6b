"""A pool's signing keys: two, sealed, rotated with an overlap, and nobody else's."""

from __future__ import annotations

import pytest
import time_machine
from joserfc import jwk

from idp.kernel import encryption
from idp.kernel.encryption import Unreadable
from idp.pools.models import Pool
from idp.tokens import jose, keys
from idp.tokens.models import SigningKey


def kids(pool: Pool) -> list[str]:
    return [entry["kid"] for entry in keys.jwks(pool)["keys"]]


def test_a_pool_has_two_keys_one_for_each_use(pool: Pool) -> None:
    signers = {use: keys.signer(pool, use) for use in SigningKey.Use.values}
    assert len({signer.kid for signer in signers.values()}) == 2
    assert sorted(kids(pool)) == sorted(signer.kid for signer in signers.values())


def test_the_jwks_holds_public_numbers_only_and_is_read_by_others(pool: Pool) -> None:
    for entry in keys.jwks(pool)["keys"]:
        assert set(entry) == {"kty", "n", "e", "kid", "alg", "use"}
        read = jwk.RSAKey.import_key(dict(entry))
        assert not read.is_private
        assert read.thumbprint() == entry["kid"]  # RFC 7638
        assert read.public_key.key_size == 2048


def test_a_private_key_is_sealed_for_its_row(pool: Pool) -> None:
    keys.ensure(pool)
    first, second = SigningKey.objects.filter(pool=pool)
    assert "PRIVATE" not in first.sealed
    with pytest.raises(Unreadable):
        encryption.open_sealed(first.sealed, bound_to=f"signing-key:{second.kid}")


def test_two_pools_share_no_key(pool: Pool, other_pool: Pool) -> None:
    assert not set(kids(pool)) & set(kids(other_pool))
    assert keys.public(other_pool, kids(pool)[0]) is None


def test_after_a_rotation_the_new_key_signs_and_the_old_one_still_verifies(
    pool: Pool, clock: time_machine.Traveller
) -> None:
    former = keys.signer(pool, "access")
    keys.rotate(pool)
    assert len(kids(pool)) == 4
    assert keys.signer(pool, "access").kid == former.kid, "an app may know none but the old ones yet"
    clock.shift(keys.CACHED)
    assert keys.signer(pool, "access").kid == former.kid
    clock.shift(keys.CACHED)
    assert keys.signer(pool, "access").kid != former.kid
    clock.shift(86_400)
    assert keys.public(pool, former.kid)


def test_a_retired_key_outlives_a_token_that_a_lagging_process_signed_with_it(
    pool: Pool, clock: time_machine.Traveller
) -> None:
    """Another machine learns of the rotation a second late, and signs a token that lives for the longest, a day."""
    former = keys.signer(pool, "access")
    keys.rotate(pool, at_once=True)
    clock.shift(86_400 + 5)
    assert former.kid in kids(pool)
    clock.shift(3600)
    assert former.kid not in kids(pool)
    assert keys.public(pool, former.kid) is None


def test_keys_that_are_rotated_twice_take_their_turns(pool: Pool, clock: time_machine.Traveller) -> None:
    turns = [keys.signer(pool, "id").kid]
    for _ in range(2):
        clock.shift(240)
        keys.rotate(pool)
    for _ in range(6):
        turns += [kid for kid in [keys.signer(pool, "id").kid] if kid != turns[-1]]
        clock.shift(120)
    made = SigningKey.objects.filter(pool=pool, use="id").order_by("created")
    assert turns == [key.kid for key in made]
    assert [keys.signs_from(key, made) for key in made] == [made[0].created, made[0].retired, made[1].retired]


def test_after_a_leak_the_new_key_signs_at_once(pool: Pool) -> None:
    keys.ensure(pool)
    keys.rotate(pool)  # its keys may have leaked too
    known = kids(pool)
    keys.rotate(pool, at_once=True)
    assert keys.signer(pool, "id").kid not in known
    assert not SigningKey.objects.filter(pool=pool, kid__in=known, retired=None).exists()


def test_forgotten_keys_are_dropped_by_the_next_rotation(pool: Pool, clock: time_machine.Traveller) -> None:
    keys.ensure(pool)
    keys.rotate(pool)
    clock.shift(3 * 86_400)
    keys.rotate(pool)
    assert SigningKey.objects.filter(pool=pool).count() == 4


def test_an_unknown_kid_is_nobodys(pool: Pool) -> None:
    for kid in ("", "\x00", "nobody", kids(pool)[0].lower()):
        assert keys.public(pool, kid) is None


def test_a_built_key_is_built_once(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first signature takes twice the time of the next."""
    built: list[str] = []
    build = jose.key
    keys.signer(pool, "id")
    monkeypatch.setattr(jose, "key", lambda pem: built.append(pem) or build(pem))  # type: ignore[func-returns-value]
    keys.signer(pool, "id")
    assert built == []
