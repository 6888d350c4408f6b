"""What happens to a person: each change writes what it names, and racing ones do not undo each other."""

from __future__ import annotations

import pytest

from idp.directory import users
from idp.directory.models import Status, User
from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Attribute, Pool


def test_two_changes_from_two_copies_both_last(ann: User) -> None:
    copy = User.objects.select_related("pool").get(pk=ann.pk)
    users.change(ann, {"name": "Ann Other", "nickname": "annie"})
    users.change(copy, {"custom:plan": "gold", "given_name": "Ann"})
    ann.refresh_from_db()
    assert (ann.name, ann.given_name) == ("Ann Other", "Ann")
    assert ann.more == {"nickname": "annie", "custom:plan": "gold"}


def test_an_address_that_changed_meanwhile_is_not_verified_by_proof_of_the_former(ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(email_verified=False)
    stale = User.objects.select_related("pool").get(pk=ann.pk)
    users.change(ann, {"email": "victim@example.com"})
    with pytest.raises(InvalidParameter):
        users.verify(stale, "email")
    ann.refresh_from_db()
    assert (ann.email, ann.email_verified) == ("victim@example.com", False)


def test_a_verified_flag_given_with_its_address_counts(ann: User) -> None:
    users.change(ann, {"email_verified": "true", "email": "new@example.com"})
    ann.refresh_from_db()
    assert (ann.email, ann.email_verified) == ("new@example.com", True)


def test_the_same_address_again_stays_verified(ann: User) -> None:
    users.change(ann, {"email": "ann@example.com"})
    assert User.objects.get(pk=ann.pk).email_verified is True


def test_a_required_attribute_is_not_removed(ann: User) -> None:
    with pytest.raises(InvalidParameter) as refused:
        users.change(ann, {"email": ""})
    assert refused.value.field == "email"


def test_an_immutable_attribute_is_set_once(pool: Pool, ann: User) -> None:
    Attribute.objects.create(pool=pool, name="custom:badge", mutable=False)
    users.change(ann, {"custom:badge": "7"})
    with pytest.raises(InvalidParameter):
        users.change(ann, {"custom:badge": "8"})
    users.change(ann, {"custom:badge": "7"})
    assert User.objects.get(pk=ann.pk).more == {"custom:badge": "7"}


def test_empty_removes_an_attribute(ann: User) -> None:
    users.change(ann, {"nickname": "annie"})
    users.change(ann, {"nickname": "", "name": ""})
    assert "nickname" not in User.objects.get(pk=ann.pk).attributes()
    assert "name" not in User.objects.get(pk=ann.pk).attributes()


def test_confirming_works_once(dov: User) -> None:
    copy = User.objects.select_related("pool").get(pk=dov.pk)
    assert users.confirm(dov)
    assert not users.confirm(copy)


@pytest.mark.parametrize("status", [status for status in Status if status != Status.UNCONFIRMED])
def test_only_an_unconfirmed_person_is_confirmed(dov: User, status: Status) -> None:
    users.set_status(dov, status)
    assert not users.confirm(dov)
    assert User.objects.get(pk=dov.pk).status == status


def test_a_person_is_never_looked_up_by_name_alone(ann: User) -> None:
    with pytest.raises(NotImplementedError):
        User.objects.get_by_natural_key("ann")
