"""SRP verifiers at rest: sealed, bound to their person and password, gone with them, sealed anew with a new key."""

from __future__ import annotations

import base64

import pytest
from django.conf import settings
from django.test import override_settings

from idp.credentials import passwords, srp, totp, verifiers
from idp.credentials.models import SoftwareToken, SrpVerifier
from idp.directory.models import Status, User
from idp.flows import sealed
from idp.kernel import encryption, secrets
from idp.pools.models import Pool
from tests.conftest import PASSWORD, make


@pytest.fixture
def ann(ann: User) -> User:
    passwords.store(ann, passwords.encode(PASSWORD, user=ann), status=Status.CONFIRMED)
    return ann


def test_a_verifier_is_the_passwords_and_the_names(ann: User) -> None:
    for name in ("ann", ann.sub):
        known = verifiers.known(ann, name)
        assert known.number == srp.verifier(ann.pool.suffix, name, PASSWORD, known.salt)


def test_it_is_sealed_at_rest(ann: User) -> None:
    number = int(verifiers.known(ann, "ann").number)
    row = SrpVerifier.objects.get(user=ann)
    opened = encryption.open_sealed(row.sealed, bound_to=verifiers.bound_to(ann.pk))
    assert base64.b64encode(number.to_bytes(srp.BYTES)).decode() in opened
    assert opened not in row.sealed


def test_one_copied_to_another_person_does_not_open(ann: User, ben: User) -> None:
    row = SrpVerifier.objects.get(user=ann)
    SrpVerifier.objects.create(user=ben, salt=row.salt, sealed=row.sealed, password=secrets.digest(ben.password))
    with pytest.raises(encryption.Unreadable):
        verifiers.known(ben, "ben")


def test_it_goes_with_its_person(ann: User) -> None:
    ann.delete()
    assert not SrpVerifier.objects.exists()


def test_a_new_password_brings_a_new_salt(ann: User) -> None:
    former = verifiers.known(ann, "ann").salt
    passwords.store(ann, passwords.encode(PASSWORD, user=ann), status=Status.CONFIRMED)
    assert verifiers.known(ann, "ann").salt != former


def test_a_plain_sign_in_makes_a_missing_one_once(pool: Pool) -> None:
    imported = make(pool, "ida")
    passwords.matches(imported, "Wrong-Horse-7")
    assert not SrpVerifier.objects.exists()
    passwords.matches(imported, PASSWORD)
    made = SrpVerifier.objects.get(user=imported).sealed
    passwords.matches(imported, PASSWORD)
    assert SrpVerifier.objects.get(user=imported).sealed == made


def test_a_password_changed_meanwhile_keeps_its_own(ann: User) -> None:
    """A sign-in that proved the former password comes too late to write."""
    late = User.objects.get(pk=ann.pk)
    late.pool = ann.pool
    passwords.store(ann, passwords.encode("Another-Horse-8", user=ann), status=Status.CONFIRMED)
    newest = SrpVerifier.objects.get(user=ann).sealed
    verifiers.ensure(late, PASSWORD)
    assert SrpVerifier.objects.get(user=ann).sealed == newest


def test_operators_have_none(operators: Pool) -> None:
    """They sign in on pages only, so nothing weaker than argon2id is kept of their passwords."""
    operator = make(operators, "olga")
    passwords.store(operator, passwords.encode(PASSWORD, user=operator), status=Status.CONFIRMED)
    assert passwords.matches(operator, PASSWORD)
    assert not SrpVerifier.objects.exists()


def test_a_sham_stays_the_same_and_differs_between_people_and_pools(ann: User, ben: User, mallory: User) -> None:
    SrpVerifier.objects.all().delete()
    shams = [verifiers.known(one, one.sub) for one in (ann, ben, mallory)]
    assert verifiers.known(ann, ann.sub) == shams[0]
    assert len({sham.salt for sham in shams}) == len({int(sham.number) for sham in shams}) == 3


def test_a_new_secret_key_seals_verifiers_and_seeds_anew(ann: User) -> None:
    seed = totp.draw()
    totp.add_first(ann, seed, 0, name="")
    before = verifiers.known(ann, "ann")
    new = secrets.token(32)
    with override_settings(PORTICO_SECRET_KEYS=[new, *settings.PORTICO_SECRET_KEYS]):
        counts = sealed.rotate()
    assert counts["srp_verifier"] == counts["software_token"] == 1
    with override_settings(PORTICO_SECRET_KEYS=[new]):
        assert verifiers.known(ann, "ann") == before
        assert totp.reveal(SoftwareToken.objects.get(user=ann)) == seed
