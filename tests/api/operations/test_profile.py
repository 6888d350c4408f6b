"""A person's own attributes by access token."""

from __future__ import annotations

import pytest

from idp.credentials import totp
from idp.credentials.models import SoftwareToken
from idp.directory.models import SignInName, User
from idp.pools.models import Attribute, Client, Pool
from tests.api.conftest import Cognito, access_token, refused
from tests.api.operations.mail import code, letters, wrong
from tests.api.operations.somebody import Somebody
from tests.conftest import make


@pytest.fixture
def me(app_cognito: Cognito, ann: User, app: Client) -> Somebody:
    return Somebody(app_cognito, access_token(ann, app))


@pytest.fixture
def may_all(app: Client) -> Client:
    app.read_attributes = app.write_attributes = ["email", "custom:plan", "custom:badge", "name", "phone_number"]
    app.save()
    return app


def test_somebody_sees_herself(me: Somebody, ann: User) -> None:
    found = me.get_user()
    assert found["Username"] == "ann"
    assert me.read() == {"sub": ann.sub, "email": "ann@example.com", "email_verified": "true", "name": "Ann Example"}
    assert "UserMFASettingList" not in found
    assert "PreferredMfaSetting" not in found


def test_an_app_sees_what_its_list_has(me: Somebody, ann: User, app: Client) -> None:
    ann.more = {"custom:plan": "gold", "nickname": "annie"}
    ann.save()
    assert me.read().keys() == {"sub", "email", "email_verified", "name", "nickname"}
    app.read_attributes = ["custom:plan", "email"]
    app.save()
    assert me.read() == {"sub": ann.sub, "custom:plan": "gold", "email": "ann@example.com"}


def test_second_factors_are_told(me: Somebody, ann: User, cognito: Cognito, pool: Pool) -> None:
    totp.propose(ann)
    SoftwareToken.objects.filter(user=ann).update(verified=True, enabled=True, preferred=True)
    settings = {"UserMFASettingList": ["SOFTWARE_TOKEN_MFA"], "PreferredMfaSetting": "SOFTWARE_TOKEN_MFA"}
    for found in (
        me.get_user(),
        me.get_user_auth_factors(),
        cognito.admin_get_user(UserPoolId=pool.pk, Username="ann"),
        cognito.admin_get_user_auth_factors(UserPoolId=pool.pk, Username="ann"),
    ):
        assert {name: found[name] for name in settings} == settings
    assert me.get_user_auth_factors()["ConfiguredUserAuthFactors"] == ["PASSWORD"]


# --- UpdateUserAttributes, DeleteUserAttributes ------------------------------------------------------


def test_attributes_are_written_and_removed(me: Somebody, ann: User) -> None:
    assert me.write(nickname="annie", family_name="Lee") == []
    assert me.read()["nickname"] == "annie"
    me.delete_user_attributes(UserAttributeNames=["nickname", "family_name"])
    me.write(name="")
    assert me.read().keys() == {"sub", "email", "email_verified"}


def test_a_new_address_is_proven_by_its_code(me: Somebody, ann: User, pool: Pool) -> None:
    assert me.write(email="new@example.com") == [
        {"Destination": "n***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    ]
    assert (me.read()["email"], me.read()["email_verified"]) == ("new@example.com", "false")
    assert len(letters("ann@example.com", "attribute_changed")) == 1
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        me.verify_user_attribute(AttributeName="email", Code=wrong(code("new@example.com")))
    me.verify_user_attribute(AttributeName="email", Code=code("new@example.com"))
    assert me.read()["email_verified"] == "true"
    assert SignInName.objects.get(pool=pool, key="new@example.com").user == ann


def test_the_old_address_stays_until_the_new_one_is_proven(me: Somebody, ann: User, pool: Pool) -> None:
    pool.verify_before_update = ["email"]
    pool.save()
    assert me.write(email="new@example.com")[0]["Destination"] == "n***@e***"
    assert (me.read()["email"], me.read()["email_verified"]) == ("ann@example.com", "true")
    me.verify_user_attribute(AttributeName="email", Code=code("new@example.com"))
    assert (me.read()["email"], me.read()["email_verified"]) == ("new@example.com", "true")
    assert not SignInName.objects.filter(key="ann@example.com").exists()


def test_an_alias_of_somebody_else_cannot_be_proven(me: Somebody, pool: Pool) -> None:
    make(pool, "eva", email="eva@example.com", email_verified="true")
    me.write(email="eva@example.com")
    given = code("eva@example.com")
    with refused("AliasExistsException", "An account with the email already exists."):
        me.verify_user_attribute(AttributeName="email", Code=given)
    assert me.read()["email_verified"] == "false"


def test_where_the_address_is_the_name_it_is_unique(
    app_cognito: Cognito, other_pool: Pool, mallory: User, other_app: Client
) -> None:
    make(other_pool, "eva@example.com", email="eva@example.com")
    she = Somebody(app_cognito, access_token(mallory, other_app))
    with refused("AliasExistsException", "An account with the email already exists."):
        she.write(email="eva@example.com")
    other_pool.verify_before_update = ["email"]
    other_pool.save()
    she.write(email="eva@example.com")
    with refused("AliasExistsException"):
        she.verify_user_attribute(AttributeName="email", Code=code("eva@example.com"))


@pytest.mark.parametrize(("name", "allowed"), [("custom:plan", None), ("email_verified", None), ("name", ["nickname"])])
def test_what_the_client_may_not_write_is_refused(
    me: Somebody, ann: User, app: Client, name: str, allowed: list[str] | None
) -> None:
    app.write_attributes = allowed
    app.save()
    with refused("NotAuthorizedException", "A client attempted to write unauthorized attribute"):
        me.update_user_attributes(UserAttributes=[{"Name": name, "Value": "true"}])
    with refused("NotAuthorizedException", "A client attempted to write unauthorized attribute"):
        me.delete_user_attributes(UserAttributeNames=[name])
    assert (me.read()["name"], me.read()["email_verified"]) == ("Ann Example", "true")


def test_the_schema_holds(me: Somebody, ann: User, pool: Pool, may_all: Client) -> None:
    Attribute.objects.create(pool=pool, name="custom:badge", mutable=False)
    me.write(custom_badge="7", custom_plan="gold")
    with refused("InvalidParameterException", "user.custom:badge: Attribute cannot be updated."):
        me.write(custom_badge="8")
    with refused("InvalidParameterException", "Attributes did not conform to the schema: custom:plan: "):
        me.write(custom_plan="g" * 21)
    for broken, word in (
        ({"email": ""}, "Attributes did not conform to the schema: email: The attribute is required"),
        ({"email": "nonsense"}, "Invalid email address format."),
        ({"phone_number": "12"}, "Invalid phone number format."),
    ):
        with refused("InvalidParameterException", word):
            me.write(**broken)
    with refused("InvalidParameterException"):
        me.delete_user_attributes(UserAttributeNames=["email"])
    assert me.read()["custom:plan"] == "gold"
