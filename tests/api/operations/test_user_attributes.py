"""An administrator writes and removes attributes: what is vouched for, what must be proven, what stays."""

from __future__ import annotations

from typing import Any

import pytest

from idp.credentials.models import Code
from idp.directory.models import SignInName, User
from idp.flows import recover
from idp.flows.steps import Caller
from idp.kernel.refusals import ExpiredCode
from idp.pools.models import Attribute, Pool
from tests.api.conftest import Cognito, refused
from tests.api.operations.attributes import listed, named
from tests.api.operations.mail import code, letters
from tests.conftest import TEMPORARY, make


@pytest.fixture
def update(cognito: Cognito, pool: Pool) -> Any:
    return lambda who="ann", **attributes: cognito.admin_update_user_attributes(
        UserPoolId=pool.pk, Username=who, UserAttributes=listed(**attributes)
    )


def test_an_administrator_writes_what_no_client_may(update: Any, ann: User) -> None:
    update(custom_plan="gold", nickname="annie", phone_number="+1 415 555 0123", phone_number_verified="true")
    ann.refresh_from_db()
    assert ann.more == {"custom:plan": "gold", "nickname": "annie"}
    assert (ann.phone_number, ann.phone_number_verified) == ("+14155550123", True)


def test_a_new_address_is_unproven_and_gets_a_code(update: Any, ann: User) -> None:
    update(email="new@example.com")
    ann.refresh_from_db()
    assert (ann.email, ann.email_verified) == ("new@example.com", False)
    assert len(letters("new@example.com", "attribute_verification")) == 1
    assert len(letters("ann@example.com", "attribute_changed")) == 1


def test_an_address_that_is_vouched_for_needs_no_code(update: Any, ann: User, pool: Pool) -> None:
    pool.verify_before_update = ["email"]
    pool.save()
    update(email="new@example.com", email_verified="true")
    ann.refresh_from_db()
    assert (ann.email, ann.email_verified) == ("new@example.com", True)
    assert letters("new@example.com") == []
    assert SignInName.objects.get(pool=pool, key="new@example.com").user == ann


def test_an_address_may_have_to_wait_for_its_proof(update: Any, ann: User, pool: Pool) -> None:
    pool.verify_before_update = ["email"]
    pool.save()
    update(email="new@example.com", name="Ann Other")
    ann.refresh_from_db()
    assert (ann.email, ann.email_verified, ann.name) == ("ann@example.com", True, "Ann Other")
    assert len(letters("new@example.com", "attribute_verification")) == 1


def test_an_address_that_is_vouched_for_ends_one_that_waits(update: Any, ann: User, pool: Pool) -> None:
    pool.verify_before_update = ["email"]
    pool.save()
    update(email="new@example.com")
    update(email="other@example.com", email_verified="true")
    assert not Code.objects.filter(subject=ann.pk).exists()


def test_a_code_to_the_former_address_recovers_nothing(update: Any, ann: User, caller: Caller) -> None:
    recover.begin("ann", caller=caller)
    update(email="new@example.com", email_verified="true")
    with pytest.raises(ExpiredCode):
        recover.finish("ann", code("ann@example.com", "recover"), TEMPORARY, caller=caller)


def test_an_alias_of_somebody_else_is_not_to_be_had(update: Any, ann: User, pool: Pool) -> None:
    make(pool, "eva", email="eva@example.com")
    with refused("AliasExistsException", "An account with the email already exists."):
        update("eva", email="ann@example.com", email_verified="true")


def test_where_the_address_is_the_name_it_is_unique_and_stays(
    cognito: Cognito, other_pool: Pool, mallory: User
) -> None:
    make(other_pool, "eva@example.com", email="eva@example.com")
    for attributes, name in (
        (listed(email="ann@example.com"), "AliasExistsException"),
        (listed(email=""), "InvalidParameterException"),
    ):
        with refused(name):
            cognito.admin_update_user_attributes(
                UserPoolId=other_pool.pk, Username="eva@example.com", UserAttributes=attributes
            )


def test_a_name_of_two_kinds_of_address_keeps_one(cognito: Cognito, other_pool: Pool, mallory: User) -> None:
    other_pool.username_attributes = ["email", "phone_number"]
    other_pool.save()
    with refused("InvalidParameterException", "cannot be removed"):
        cognito.admin_delete_user_attributes(
            UserPoolId=other_pool.pk, Username="ann@example.com", UserAttributeNames=["email"]
        )


def test_what_cannot_be_changed_stays(update: Any, ann: User, pool: Pool) -> None:
    Attribute.objects.create(pool=pool, name="custom:badge", mutable=False)
    update(custom_badge="7")
    with refused("InvalidParameterException", "Attribute cannot be updated."):
        update(custom_badge="8")
    with refused("InvalidParameterException"):
        update(sub="00000000-0000-4000-8000-000000000000")
    with refused("InvalidParameterException", "Phone Number is required to verify/un-verify a phone number"):
        update(phone_number_verified="true")


def test_attributes_are_removed_unless_they_are_required(cognito: Cognito, pool: Pool, ann: User) -> None:
    cognito.admin_delete_user_attributes(UserPoolId=pool.pk, Username="ann", UserAttributeNames=["name", "nickname"])
    ann.refresh_from_db()
    assert ann.name == ""
    with refused("InvalidParameterException", "Attributes did not conform to the schema: email: The attribute is requ"):
        cognito.admin_delete_user_attributes(UserPoolId=pool.pk, Username="ann", UserAttributeNames=["email"])
    with refused("InvalidParameterException"):
        cognito.admin_delete_user_attributes(UserPoolId=pool.pk, Username="ann", UserAttributeNames=["custom:none"])


def test_fifty_own_attributes_are_kept(cognito: Cognito, pool: Pool, ann: User) -> None:
    Attribute.objects.bulk_create(Attribute(pool=pool, name=f"custom:a{number}") for number in range(49))
    given = {f"custom_a{number}": "é" * 2048 for number in range(49)} | {"custom_plan": "gold"}
    cognito.admin_update_user_attributes(UserPoolId=pool.pk, Username="ann", UserAttributes=listed(**given))
    found = named(cognito.admin_get_user(UserPoolId=pool.pk, Username="ann")["UserAttributes"])
    assert {name: value for name, value in found.items() if name.startswith("custom:")} == {
        name.replace("_", ":"): value for name, value in given.items()
    }
