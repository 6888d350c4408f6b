"""A client's secrets by API: two at most, told once, never the last one gone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.test import Client as Browser

from idp.pools.models import Client
from tests.api.conftest import Cognito, refused
from tests.conftest import WEB_SECRET


def named(client: Client) -> dict[str, Any]:
    return {"UserPoolId": client.pool_id, "ClientId": client.pk}


def test_an_app_moves_from_one_secret_to_the_next_without_a_gap(
    cognito: Cognito, machine: Client, browser: Browser
) -> None:
    def works(secret: str) -> bool:
        given = {"grant_type": "client_credentials", "client_id": machine.pk, "client_secret": secret}
        form = "application/x-www-form-urlencoded"
        return browser.post("/oauth2/token", urlencode(given), content_type=form).status_code == 200

    old = cognito.describe_user_pool_client(**named(machine))["UserPoolClient"]["ClientSecret"]
    new = cognito.add_user_pool_client_secret(**named(machine))["ClientSecretDescriptor"]
    assert works(old)
    assert works(new["ClientSecretValue"])
    assert (
        cognito.describe_user_pool_client(**named(machine))["UserPoolClient"]["ClientSecret"]
        == (new["ClientSecretValue"])
    )
    listed = cognito.list_user_pool_client_secrets(**named(machine))["ClientSecrets"]
    assert [set(each) for each in listed] == [{"ClientSecretId", "ClientSecretCreateDate"}] * 2
    other = next(each for each in listed if each["ClientSecretId"] != new["ClientSecretId"])
    cognito.delete_user_pool_client_secret(**named(machine), ClientSecretId=other["ClientSecretId"])
    assert not works(old)
    assert works(new["ClientSecretValue"])


def test_ids_name_the_client_and_differ(cognito: Cognito, web_app: Client) -> None:
    cognito.add_user_pool_client_secret(**named(web_app))
    listed = cognito.list_user_pool_client_secrets(**named(web_app))["ClientSecrets"]
    ids = [each["ClientSecretId"] for each in listed]
    assert len(set(ids)) == 2
    assert all(each.startswith(f"{web_app.pk}--") for each in ids)


def test_a_third_one_and_the_last_one_are_refused(cognito: Cognito, web_app: Client) -> None:
    [only] = cognito.list_user_pool_client_secrets(**named(web_app))["ClientSecrets"]
    with refused("InvalidParameterException", "last secret"):
        cognito.delete_user_pool_client_secret(**named(web_app), ClientSecretId=only["ClientSecretId"])
    cognito.add_user_pool_client_secret(**named(web_app))
    with refused("LimitExceededException"):
        cognito.add_user_pool_client_secret(**named(web_app))


def test_a_chosen_value_is_not_told_again(cognito: Cognito, web_app: Client) -> None:
    chosen = "chosen_secret_0123456789"
    made = cognito.add_user_pool_client_secret(**named(web_app), ClientSecret=chosen)["ClientSecretDescriptor"]
    assert "ClientSecretValue" not in made
    assert sorted(Client.objects.get(pk=web_app.pk).secret_values()) == sorted([chosen, WEB_SECRET])


def test_a_public_client_stays_public(cognito: Cognito, app: Client) -> None:
    with refused("InvalidParameterException", "without a client secret"):
        cognito.add_user_pool_client_secret(**named(app))
    assert cognito.list_user_pool_client_secrets(**named(app))["ClientSecrets"] == []


def test_another_clients_secret_is_not_deleted_here(cognito: Cognito, web_app: Client, machine: Client) -> None:
    cognito.add_user_pool_client_secret(**named(web_app))
    [foreign] = cognito.list_user_pool_client_secrets(**named(machine))["ClientSecrets"]
    for name in (foreign["ClientSecretId"], "nothing"):
        with refused("ResourceNotFoundException"):
            cognito.delete_user_pool_client_secret(**named(web_app), ClientSecretId=name)
