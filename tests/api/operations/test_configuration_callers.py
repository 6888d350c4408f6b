"""Whoever configures a pool signs with a key that opens it and may write; a neighbour's things do not exist here."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from idp.api import access_keys, service
from idp.api.access_keys import Pair
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, MakeCognito, refused

NOWHERE = str(uuid.UUID(int=0x4000_8000_0000_0000_0000, version=4))
ARN = "arn:aws:acm:us-east-1:000000000000:certificate/0"
CLIENT = {"ClientId": "publicapp"}
SERVER = {"Identifier": "https://api.example.com"}
TERMS = {"TermsName": "terms-of-use", "TermsSource": "LINK", "Enforcement": "NONE"}
OPERATIONS: dict[str, dict[str, Any]] = {
    "DeleteUserPool": {},
    "AddCustomAttributes": {"CustomAttributes": [{"Name": "x"}]},
    "GetSigningCertificate": {},
    "GetCSVHeader": {},
    "CreateUserPoolClient": {"ClientName": "x"},
    "DescribeUserPoolClient": CLIENT,
    "UpdateUserPoolClient": CLIENT,
    "DeleteUserPoolClient": CLIENT,
    "ListUserPoolClients": {},
    "AddUserPoolClientSecret": CLIENT,
    "DeleteUserPoolClientSecret": CLIENT | {"ClientSecretId": "x"},
    "ListUserPoolClientSecrets": CLIENT,
    "CreateResourceServer": SERVER | {"Name": "x"},
    "DescribeResourceServer": SERVER,
    "UpdateResourceServer": SERVER | {"Name": "x"},
    "DeleteResourceServer": SERVER,
    "ListResourceServers": {},
    "CreateUserPoolDomain": {"Domain": "x"},
    "UpdateUserPoolDomain": {"Domain": "demo"},
    "DeleteUserPoolDomain": {"Domain": "demo"},
    "GetUICustomization": {},
    "SetUICustomization": {"CSS": ""},
    "CreateManagedLoginBranding": CLIENT | {"UseCognitoProvidedValues": True},
    "DescribeManagedLoginBranding": {"ManagedLoginBrandingId": NOWHERE},
    "DescribeManagedLoginBrandingByClient": CLIENT,
    "UpdateManagedLoginBranding": {"ManagedLoginBrandingId": NOWHERE},
    "DeleteManagedLoginBranding": {"ManagedLoginBrandingId": NOWHERE},
    "CreateTerms": CLIENT | TERMS | {"Links": {"cognito:default": "https://x.example"}},
    "DescribeTerms": {"TermsId": NOWHERE},
    "DescribeTermsByClient": CLIENT | {"TermsName": "terms-of-use"},
    "UpdateTerms": {"TermsId": NOWHERE},
    "DeleteTerms": {"TermsId": NOWHERE},
    "ListTerms": {},
}


def call(cognito: Cognito, operation: str, pool: Pool) -> Any:
    from botocore import xform_name

    return getattr(cognito, xform_name(operation))(UserPoolId=pool.pk, **OPERATIONS[operation])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_nobody_without_a_key_calls_it(operation: str, app: Client, app_cognito: Cognito) -> None:
    with refused("MissingAuthenticationTokenException"):
        call(app_cognito, operation, app.pool)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_neighbours_key_does_not_open_it(
    operation: str, app: Client, other_pool: Pool, cognito_with: MakeCognito
) -> None:
    cognito = cognito_with(access_keys.make(pools=[other_pool.pk]))
    with refused("AccessDeniedException"):
        call(cognito, operation, app.pool)


@pytest.mark.parametrize("operation", [name for name in OPERATIONS if not service.operations()[name].reads])
def test_a_key_that_only_reads_changes_nothing(operation: str, app: Client, cognito_with: MakeCognito) -> None:
    cognito = cognito_with(access_keys.make(read_only=True))
    with refused("AccessDeniedException"):
        call(cognito, operation, app.pool)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_pool_that_is_not_there_is_named(operation: str, app: Client, cognito: Cognito) -> None:
    with refused("ResourceNotFoundException", "User pool eu-local-1_NoSuchOne does not exist."):
        call(cognito, operation, Pool(pk="eu-local-1_NoSuchOne"))


NAMES_SOMETHING = [
    name
    for name, given in OPERATIONS.items()
    if set(given) - {"CSS"} and name not in {"CreateUserPoolClient", "AddCustomAttributes", "CreateResourceServer"}
]


@pytest.mark.parametrize("operation", [name for name in NAMES_SOMETHING if name != "CreateUserPoolDomain"])
def test_what_belongs_to_another_pool_does_not_exist_here(
    operation: str, app: Client, other_pool: Pool, key: Pair, cognito: Cognito
) -> None:
    """The same key opens both pools; still the client, server, domain and style are the other one's."""
    with refused("ResourceNotFoundException"):
        call(cognito, operation, other_pool)


def test_another_pools_client_has_no_look_here(app: Client, other_pool: Pool, cognito: Cognito) -> None:
    for ask in (cognito.get_ui_customization, cognito.set_ui_customization):
        with refused("ResourceNotFoundException", "User pool client publicapp does not exist."):
            ask(UserPoolId=other_pool.pk, ClientId="publicapp")
