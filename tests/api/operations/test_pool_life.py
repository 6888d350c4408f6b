"""The end of a pool, the growth of its schema, its certificate, the columns of an import."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from idp.directory.models import User
from idp.pools import configuration, schema
from idp.pools.models import Client, Domain, Pool
from idp.tokens import keys
from idp.tokens.models import SigningKey, TokenFamily
from tests.api.conftest import Cognito, access_token, refused


def test_a_deleted_pool_takes_everything_along_and_nothing_else(
    cognito: Cognito, app: Client, ann: User, mallory: User, other_pool: Pool
) -> None:
    access_token(ann, app)
    cognito.delete_user_pool_domain(UserPoolId=app.pool_id, Domain="demo")
    cognito.delete_user_pool(UserPoolId=app.pool_id)
    assert list(User.objects.all()) == [mallory]
    assert list(Pool.objects.all()) == [other_pool]
    assert not TokenFamily.objects.exists()
    assert not SigningKey.objects.filter(pool_id=app.pool_id).exists()
    with refused("ResourceNotFoundException"):
        cognito.delete_user_pool(UserPoolId=app.pool_id)


@pytest.mark.django_db(transaction=True)
def test_a_deleted_pool_is_gone_at_once(cognito: Cognito, other_app: Client) -> None:
    assert configuration.pool(other_app.pool_id)
    cognito.delete_user_pool_domain(UserPoolId=other_app.pool_id, Domain="other")
    cognito.delete_user_pool(UserPoolId=other_app.pool_id)
    assert configuration.pool(other_app.pool_id) is None
    assert configuration.client_by_id(other_app.pk) is None


def test_a_protected_pool_stays(cognito: Cognito, pool: Pool, operators: Pool) -> None:
    with refused("InvalidParameterException", "domain configured that should be deleted first"):
        cognito.delete_user_pool(UserPoolId=pool.pk)
    Domain.objects.filter(pool=pool).delete()
    cognito.update_user_pool(UserPoolId=pool.pk, DeletionProtection="ACTIVE")
    with refused("InvalidParameterException", "deletion protection is activated"):
        cognito.delete_user_pool(UserPoolId=pool.pk)
    with refused("ResourceNotFoundException"):
        cognito.delete_user_pool(UserPoolId=operators.pk)
    assert Pool.objects.filter(pk__in=[pool.pk, operators.pk]).count() == 2


def add(cognito: Cognito, pool: Pool, *given: dict[str, Any]) -> None:
    cognito.add_custom_attributes(UserPoolId=pool.pk, CustomAttributes=list(given))


def test_custom_attributes_are_added_under_their_prefix(cognito: Cognito, pool: Pool) -> None:
    seats = {"AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "1"}, "Mutable": False}
    add(cognito, pool, {"Name": "seats", **seats}, {"Name": "custom:team"}, {"Name": "email"})
    found = {
        each["Name"]: each for each in cognito.describe_user_pool(UserPoolId=pool.pk)["UserPool"]["SchemaAttributes"]
    }
    assert found["custom:seats"]["NumberAttributeConstraints"] == {"MinValue": "1"}
    assert found["custom:seats"]["Mutable"] is False
    assert {"custom:team", "custom:email"} <= set(found)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ([{"Name": "new"}, {"Name": "plan"}], "Existing attribute already has name custom:plan."),
        ([{"Name": "new"}, {"Name": "new"}], "Existing attribute already has name custom:new."),
        ([{"Name": "new", "Required": True}], "Required custom attributes"),
        ([{"Name": "new", "DeveloperOnlyAttribute": True}], "DeveloperOnlyAttribute"),
        ([{"AttributeDataType": "String"}], "has a Name"),
        ([{"Name": "a b"}], "failed to satisfy constraint"),
        ([{"Name": "x" * 21}], "failed to satisfy constraint"),
    ],
)
def test_of_a_wrong_list_nothing_is_added(cognito: Cognito, pool: Pool, given: list[Any], word: str) -> None:
    with refused("InvalidParameterException", word):
        add(cognito, pool, *given)
    assert "custom:new" not in schema.rules(Pool.objects.get(pk=pool.pk))


def test_fifty_custom_attributes_are_the_most(cognito: Cognito, other_pool: Pool) -> None:
    for part in range(2):
        add(cognito, other_pool, *({"Name": f"a{part}x{number}"} for number in range(25)))
    with refused("InvalidParameterException", "at most 50"):
        add(cognito, other_pool, {"Name": "onemore"})


def test_the_certificate_is_the_signing_keys_and_stays_the_same(cognito: Cognito, pool: Pool, clock: Any) -> None:
    first = cognito.get_signing_certificate(UserPoolId=pool.pk)["Certificate"]
    found = x509.load_der_x509_certificate(base64.b64decode(first))
    public = found.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(found.signature, found.tbs_certificate_bytes, padding.PKCS1v15(), hashes.SHA256())
    kid = keys.signer(pool, "id").kid
    jwk = next(each for each in keys.jwks(pool)["keys"] if each["kid"] == kid)
    assert int.from_bytes(base64.urlsafe_b64decode(jwk["n"] + "=="), "big") == public.public_numbers().n
    assert found.not_valid_after_utc.year - found.not_valid_before_utc.year >= 9
    clock.shift(86_400)
    configuration.forget()
    assert cognito.get_signing_certificate(UserPoolId=pool.pk)["Certificate"] == first
    keys.rotate(pool)
    assert cognito.get_signing_certificate(UserPoolId=pool.pk)["Certificate"] == first
    clock.shift(keys.LEAD)
    assert cognito.get_signing_certificate(UserPoolId=pool.pk)["Certificate"] != first


def test_two_pools_have_two_certificates(cognito: Cognito, pool: Pool, other_pool: Pool) -> None:
    one, other = (cognito.get_signing_certificate(UserPoolId=each.pk)["Certificate"] for each in (pool, other_pool))
    assert one != other


def test_the_columns_of_an_import_are_in_amazons_order(cognito: Cognito, pool: Pool) -> None:
    found = cognito.get_csv_header(UserPoolId=pool.pk)
    assert found["UserPoolId"] == pool.pk
    assert (
        found["CSVHeader"]
        == (
            "name given_name family_name middle_name nickname preferred_username profile picture website email "
            "email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address updated_at "
            "custom:plan cognito:mfa_enabled cognito:username"
        ).split()
    )
