"""App clients by API: Amazon's defaults, what is given shown again, omitted settings reset, nonsense refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from idp.directory.models import User
from idp.pools import clients, configuration
from idp.pools.models import Client, Pool
from idp.tokens.models import TokenFamily
from tests.api.conftest import Cognito, access_token, refused

EVERYTHING: dict[str, Any] = {
    "RefreshTokenValidity": 12,
    "AccessTokenValidity": 10,
    "IdTokenValidity": 600,
    "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "seconds", "RefreshToken": "hours"},
    "ReadAttributes": ["email", "custom:plan"],
    "WriteAttributes": ["email", "name"],
    "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
    "SupportedIdentityProviders": ["COGNITO"],
    "CallbackURLs": ["https://app.example.com/cb", "http://localhost:3000/cb", "myapp://cb"],
    "LogoutURLs": ["https://app.example.com/bye"],
    "DefaultRedirectURI": "https://app.example.com/cb",
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": ["openid", "https://api.example.com/read"],
    "AllowedOAuthFlowsUserPoolClient": True,
    "PreventUserExistenceErrors": "ENABLED",
    "EnableTokenRevocation": False,
    "AuthSessionValidity": 15,
    "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 30},
}
MACHINE = {
    "AllowedOAuthFlows": ["client_credentials"],
    "AllowedOAuthScopes": ["https://api.example.com/read"],
    "AllowedOAuthFlowsUserPoolClient": True,
}


def made(cognito: Cognito, pool: Pool, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = cognito.create_user_pool_client(UserPoolId=pool.pk, ClientName="App", **given)
    return found["UserPoolClient"]  # type: ignore[no-any-return]


def shown(cognito: Cognito, client: dict[str, Any]) -> dict[str, Any]:
    named = {"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]}
    return cognito.describe_user_pool_client(**named)["UserPoolClient"]  # type: ignore[no-any-return]


def test_what_is_given_is_shown_again(cognito: Cognito, pool: Pool) -> None:
    found = shown(cognito, made(cognito, pool, **EVERYTHING))
    assert {name: found[name] for name in EVERYTHING} == EVERYTHING
    assert (found["ClientName"], found["UserPoolId"], found["ClientType"]) == ("App", pool.pk, "REGULAR")
    assert "ClientSecret" not in found


def test_the_defaults_are_amazons(cognito: Cognito, pool: Pool) -> None:
    found = made(cognito, pool, ExplicitAuthFlows=[])
    row = Client.objects.get(pk=found["ClientId"])
    assert row.open_flows == {"ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"}
    assert (found["PreventUserExistenceErrors"], found["EnableTokenRevocation"]) == ("LEGACY", True)
    assert (found["AccessTokenValidity"], found["IdTokenValidity"], found["RefreshTokenValidity"]) == (1, 1, 30)
    assert (found["AuthSessionValidity"], found["AllowedOAuthFlowsUserPoolClient"]) == (3, False)
    assert found["TokenValidityUnits"] == {}
    assert not {"ExplicitAuthFlows", "RefreshTokenRotation", "ReadAttributes", "WriteAttributes"} & set(found)
    assert not {"CallbackURLs", "DefaultRedirectURI", "ClientSecret"} & set(found)


def test_no_life_of_a_refresh_token_means_thirty_days(cognito: Cognito, pool: Pool) -> None:
    found = made(cognito, pool, RefreshTokenValidity=0, TokenValidityUnits={"RefreshToken": "seconds"})
    assert Client.objects.get(pk=found["ClientId"]).refresh_token_lifetime == timedelta(days=30)
    assert (found["TokenValidityUnits"], "RefreshTokenValidity" in found) == ({"RefreshToken": "seconds"}, False)


@pytest.mark.parametrize(
    "given",
    [
        {"TokenValidityUnits": {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}},
        {"TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "days", "RefreshToken": "hours"}},
        {"TokenValidityUnits": {}, "AccessTokenValidity": 5, "RefreshTokenValidity": 60},
        {"TokenValidityUnits": {"AccessToken": "minutes"}, "AccessTokenValidity": 60},
        {"RefreshTokenRotation": {"Feature": "DISABLED"}},
        {"ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]},
        {"ReadAttributes": [], "WriteAttributes": []},
        {"RefreshTokenRotation": {"Feature": "DISABLED", "RetryGracePeriodSeconds": 5}},
        {"RefreshTokenRotation": {"Feature": "ENABLED"}},
        {"RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}},
    ],
)
def test_a_default_is_shown_where_it_was_given(cognito: Cognito, pool: Pool, given: dict[str, Any]) -> None:
    client = made(cognito, pool, **given)
    bare = made(cognito, pool)
    named = {"UserPoolId": pool.pk, "ClientId": bare["ClientId"]}
    changed = cognito.update_user_pool_client(**named, **given)["UserPoolClient"]
    for found in (client, changed, shown(cognito, client)):
        assert {name: found[name] for name in given} == given


def test_what_an_operator_changes_is_shown_in_its_own_units(cognito: Cognito, pool: Pool) -> None:
    client = made(cognito, pool, TokenValidityUnits={"AccessToken": "days"})
    row = Client.objects.get(pk=client["ClientId"])
    clients.change(row, {"access_token_validity": 90, "access_token_unit": "minutes", "refresh_rotation": True})
    found = shown(cognito, client)
    assert (found["AccessTokenValidity"], found["TokenValidityUnits"]) == (90, {"AccessToken": "minutes"})
    assert found["RefreshTokenRotation"] == {"Feature": "ENABLED"}


def test_an_update_resets_what_it_omits(cognito: Cognito, pool: Pool) -> None:
    client = made(cognito, pool, GenerateSecret=True, **EVERYTHING)
    named = {"UserPoolId": pool.pk, "ClientId": client["ClientId"]}
    cognito.update_user_pool_client(**named)
    mine = ("ClientId", "ClientSecret", "CreationDate", "LastModifiedDate")
    now, fresh = shown(cognito, client), made(cognito, pool)
    assert {name: now[name] for name in now if name not in mine} == {
        name: fresh[name] for name in fresh if name not in mine
    }
    assert now["ClientSecret"] == client["ClientSecret"]
    assert cognito.update_user_pool_client(**named, ClientName="Other")["UserPoolClient"]["ClientName"] == "Other"


@pytest.mark.django_db(transaction=True)
def test_an_update_counts_at_once(cognito: Cognito, app: Client) -> None:
    kept = configuration.client(app.pool_id, app.pk)
    assert kept
    assert kept.oauth_enabled
    cognito.update_user_pool_client(UserPoolId=app.pool_id, ClientId=app.pk)
    now = configuration.client(app.pool_id, app.pk)
    assert now
    assert not now.oauth_enabled


def test_a_secret_is_drawn_or_chosen_and_shown(cognito: Cognito, pool: Pool) -> None:
    drawn = made(cognito, pool, GenerateSecret=True, **MACHINE)
    assert len(drawn["ClientSecret"]) == 51
    assert shown(cognito, drawn)["ClientSecret"] == drawn["ClientSecret"]
    chosen = made(cognito, pool, ClientSecret="chosen+secret+0123456789")
    assert shown(cognito, chosen)["ClientSecret"] == "chosen+secret+0123456789"
    with refused("InvalidParameterException", "both GenerateSecret"):
        made(cognito, pool, GenerateSecret=True, ClientSecret="chosen+secret+0123456789")
    with refused("InvalidParameterException", "failed to satisfy constraint"):
        made(cognito, pool, ClientSecret="no.dots.are.allowed.in.here")


@pytest.mark.parametrize(
    ("given", "code", "word"),
    [
        ({"CallbackURLs": ["http://app.example.com/cb"]}, "InvalidParameterException", "http is allowed for localhost"),
        ({"CallbackURLs": ["https://app.example.com/cb#x"]}, "InvalidParameterException", "fragment"),
        ({"LogoutURLs": ["javascript:alert(1)"]}, "InvalidParameterException", "scheme"),
        ({"DefaultRedirectURI": "https://app.example.com/cb"}, "InvalidParameterException", "CallbackURLs"),
        ({"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ADMIN_NO_SRP_AUTH"]}, "InvalidParameterException", "ALLOW_"),
        ({"ExplicitAuthFlows": ["ALLOW_TOKEN_EXCHANGE_DELEGATION"]}, "InvalidParameterException", "not available"),
        ({"EnablePropagateAdditionalUserContextData": True}, "InvalidParameterException", "not available"),
        ({"AnalyticsConfiguration": {"UserDataShared": True}}, "InvalidParameterException", "not available"),
        ({"SupportedIdentityProviders": ["Google"]}, "InvalidParameterException", "The provider Google does not"),
        ({"ReadAttributes": ["custom:nothing"]}, "InvalidParameterException", "Invalid read attributes"),
        ({"WriteAttributes": ["email_verified"]}, "InvalidParameterException", "Invalid write attributes"),
        (
            {"AccessTokenValidity": 299, "TokenValidityUnits": {"AccessToken": "seconds"}},
            "InvalidParameterException",
            "",
        ),
        (
            {"RefreshTokenValidity": 11, "TokenValidityUnits": {"RefreshToken": "minutes"}},
            "InvalidParameterException",
            "",
        ),
        ({"AllowedOAuthFlowsUserPoolClient": True}, "InvalidOAuthFlowException", "are required"),
        (MACHINE | {"AllowedOAuthFlows": ["client_credentials", "code"]}, "InvalidOAuthFlowException", "along with"),
        (MACHINE, "InvalidOAuthFlowException", "does not have a client secret"),
        (
            MACHINE | {"AllowedOAuthScopes": ["openid"], "GenerateSecret": True},
            "InvalidOAuthFlowException",
            "resource servers only",
        ),
        (EVERYTHING | {"AllowedOAuthScopes": ["https://api.example.com/fly"]}, "ScopeDoesNotExistException", "/fly"),
    ],
)
def test_what_does_not_go_together_is_refused(
    cognito: Cognito, app: Client, given: dict[str, Any], code: str, word: str
) -> None:
    with refused(code, word):
        made(cognito, app.pool, **given)
    assert Client.objects.count() == 1
    with refused(code, word):
        given = {name: value for name, value in given.items() if name != "GenerateSecret"}
        cognito.update_user_pool_client(UserPoolId=app.pool_id, ClientId=app.pk, **given)


def test_older_words_open_what_they_opened(cognito: Cognito, pool: Pool) -> None:
    found = made(cognito, pool, ExplicitAuthFlows=["ADMIN_NO_SRP_AUTH"])
    assert found["ExplicitAuthFlows"] == ["ADMIN_NO_SRP_AUTH"]
    assert Client.objects.get(pk=found["ClientId"]).open_flows == {
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    }
    only = made(cognito, pool, ExplicitAuthFlows=["CUSTOM_AUTH_FLOW_ONLY"])
    assert "ALLOW_USER_SRP_AUTH" not in Client.objects.get(pk=only["ClientId"]).open_flows


def test_in_test_mode_a_name_chooses_the_id(cognito: Cognito, app: Client, settings: Any) -> None:
    given = {"UserPoolId": app.pool_id, "ClientName": "_custom_id_:my-app"}
    found = cognito.create_user_pool_client(**given)["UserPoolClient"]
    assert (found["ClientId"], found["ClientName"]) == ("my-app", "my-app")
    assert shown(cognito, found)["ClientId"] == "my-app"
    with refused("InvalidParameterException", "already"):
        cognito.create_user_pool_client(**given)
    with refused("InvalidParameterException"):
        cognito.create_user_pool_client(**given | {"ClientName": "_custom_id_:not an id"})
    settings.PORTICO_TEST_MODE = False
    assert cognito.create_user_pool_client(**given)["UserPoolClient"]["ClientId"] != "my-app"


def test_a_deleted_client_takes_its_tokens_along(
    cognito: Cognito, app_cognito: Cognito, app: Client, ann: User
) -> None:
    access_token(ann, app)
    cognito.delete_user_pool_client(UserPoolId=app.pool_id, ClientId=app.pk)
    assert not TokenFamily.objects.exists()
    with refused("ResourceNotFoundException", "User pool client publicapp does not exist."):
        cognito.describe_user_pool_client(UserPoolId=app.pool_id, ClientId=app.pk)


def test_a_list_has_the_pools_clients_in_pages(
    cognito: Cognito, app: Client, web_app: Client, other_app: Client
) -> None:
    first = cognito.list_user_pool_clients(UserPoolId=app.pool_id, MaxResults=1)
    rest = cognito.list_user_pool_clients(UserPoolId=app.pool_id, MaxResults=1, NextToken=first["NextToken"])
    found = [*first["UserPoolClients"], *rest["UserPoolClients"]]
    assert {each["ClientId"] for each in found} == {app.pk, web_app.pk}
    assert "NextToken" not in rest
    assert set(found[0]) == {"ClientId", "UserPoolId", "ClientName"}
    assert cognito.list_user_pool_clients(UserPoolId=app.pool_id, ClientType="DCR")["UserPoolClients"] == []
    with refused("InvalidParameterException", "Invalid pagination token"):
        cognito.list_user_pool_clients(UserPoolId=other_app.pool_id, MaxResults=1, NextToken=first["NextToken"])
