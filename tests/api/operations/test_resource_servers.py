"""Resource servers by API: their scopes are what clients may ask for."""

from __future__ import annotations

from typing import Any

from idp.pools import configuration
from idp.pools.models import Pool
from tests.api.conftest import Cognito, refused

READ = {"ScopeName": "read", "ScopeDescription": "Read"}
WRITE = {"ScopeName": "write", "ScopeDescription": "Write"}


def test_what_is_given_is_shown_again(cognito: Cognito, pool: Pool) -> None:
    named: dict[str, Any] = {"UserPoolId": pool.pk, "Identifier": "orders"}
    made = cognito.create_resource_server(**named, Name="Orders", Scopes=[READ, WRITE])["ResourceServer"]
    assert made == named | {"Name": "Orders", "Scopes": [READ, WRITE]}
    assert cognito.describe_resource_server(**named)["ResourceServer"] == made
    assert "orders/read" in configuration.scopes(pool.pk)


def test_an_update_resets_the_scopes_that_it_omits(cognito: Cognito, pool: Pool) -> None:
    named: dict[str, Any] = {"UserPoolId": pool.pk, "Identifier": "https://api.example.com"}
    found = cognito.update_resource_server(**named, Name="New name")["ResourceServer"]
    assert found == named | {"Name": "New name", "Scopes": []}


def test_an_identifier_is_there_once(cognito: Cognito, pool: Pool, other_pool: Pool) -> None:
    given: dict[str, Any] = {"Identifier": "https://api.example.com", "Name": "Again"}
    with refused("InvalidParameterException", "already exists in user pool"):
        cognito.create_resource_server(UserPoolId=pool.pk, **given)
    cognito.create_resource_server(UserPoolId=other_pool.pk, **given)
    with refused("InvalidParameterException", "twice"):
        cognito.create_resource_server(UserPoolId=pool.pk, Identifier="x", Name="x", Scopes=[READ, READ])
    with refused("InvalidParameterException", "failed to satisfy constraint"):
        wrong = READ | {"ScopeName": "a/b"}
        cognito.create_resource_server(UserPoolId=pool.pk, Identifier="x", Name="x", Scopes=[wrong])


def test_a_deleted_one_is_gone(cognito: Cognito, pool: Pool) -> None:
    named: dict[str, Any] = {"UserPoolId": pool.pk, "Identifier": "https://api.example.com"}
    cognito.delete_resource_server(**named)
    for call in (cognito.describe_resource_server, cognito.delete_resource_server):
        with refused("ResourceNotFoundException", "Resource server https://api.example.com does not exist."):
            call(**named)


def test_a_list_comes_in_pages(cognito: Cognito, pool: Pool, other_pool: Pool) -> None:
    for name in ("a", "b"):
        cognito.create_resource_server(UserPoolId=pool.pk, Identifier=name, Name=name)
    pages = cognito.get_paginator("list_resource_servers").paginate(UserPoolId=pool.pk, MaxResults=1)
    found = [each["Identifier"] for page in pages for each in page["ResourceServers"]]
    assert found == ["a", "b", "https://api.example.com"]
    assert cognito.list_resource_servers(UserPoolId=other_pool.pk, MaxResults=50)["ResourceServers"] == []
