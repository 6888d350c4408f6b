"""Domains by API: a prefix or a custom domain, at once; nobody takes what is not theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from idp.api import access_keys
from idp.pools import configuration
from idp.pools.models import Domain, Pool
from tests.api.conftest import Cognito, MakeCognito, refused

ARN = "arn:aws:acm:us-east-1:000000000000:certificate/abc"
CUSTOM = {"CustomDomainConfig": {"CertificateArn": ARN, "SecurityPolicy": "TLS_V1_3_2025"}}


def described(cognito: Cognito, name: str) -> dict[str, Any]:
    return cognito.describe_user_pool_domain(Domain=name)["DomainDescription"]  # type: ignore[no-any-return]


@pytest.mark.django_db(transaction=True)
def test_a_prefix_answers_at_once_and_no_more_when_it_is_deleted(cognito: Cognito, pool: Pool) -> None:
    assert Browser(SERVER_NAME="garden.localhost").get("/error").status_code == 404
    made = cognito.create_user_pool_domain(UserPoolId=pool.pk, Domain="garden", ManagedLoginVersion=2)
    assert (made["ManagedLoginVersion"], "CloudFrontDomain" in made) == (2, False)
    assert Browser(SERVER_NAME="garden.localhost").get("/error").status_code == 400
    found = described(cognito, "garden")
    assert (found["UserPoolId"], found["Status"], found["ManagedLoginVersion"]) == (pool.pk, "ACTIVE", 2)
    cognito.delete_user_pool_domain(UserPoolId=pool.pk, Domain="garden")
    assert described(cognito, "garden") == {}
    assert Browser(SERVER_NAME="garden.localhost").get("/error").status_code == 404


def test_a_custom_domain_says_where_its_record_points(cognito: Cognito, pool: Pool) -> None:
    made = cognito.create_user_pool_domain(UserPoolId=pool.pk, Domain="auth.example.com", **CUSTOM)
    assert made["CloudFrontDomain"] == "localhost"
    assert described(cognito, "auth.example.com")["CustomDomainConfig"] == CUSTOM["CustomDomainConfig"]
    found = configuration.pool_of_host("auth.example.com")
    assert found
    assert found.pk == pool.pk
    cognito.update_user_pool_domain(
        UserPoolId=pool.pk,
        Domain="auth.example.com",
        ManagedLoginVersion=2,
        CustomDomainConfig={"CertificateArn": f"{ARN}def"},
    )
    now = described(cognito, "auth.example.com")
    assert (now["CustomDomainConfig"], now["ManagedLoginVersion"]) == ({"CertificateArn": f"{ARN}def"}, 2)
    shown = cognito.describe_user_pool(UserPoolId=pool.pk)["UserPool"]
    assert (shown["Domain"], shown["CustomDomain"]) == ("demo", "auth.example.com")


def test_an_update_keeps_what_it_omits(cognito: Cognito, pool: Pool) -> None:
    cognito.create_user_pool_domain(UserPoolId=pool.pk, Domain="auth.example.com", ManagedLoginVersion=2, **CUSTOM)
    before = described(cognito, "auth.example.com")
    cognito.update_user_pool_domain(UserPoolId=pool.pk, Domain="auth.example.com")
    assert described(cognito, "auth.example.com") == before


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"Domain": "other"}, "already associated"),
        ({"Domain": "localhost"}, "cannot be a domain"),
        ({"Domain": "console"}, "cannot be a domain"),
        ({"Domain": "auth.example.com"}, "needs CustomDomainConfig"),
        ({"Domain": "garden", **CUSTOM}, "goes with a custom domain"),
        ({"Domain": "portico.localhost", **CUSTOM}, "cannot be a domain"),
        ({"Domain": "127.0.0.1", **CUSTOM}, "cannot be a domain"),
        ({"Domain": "auth..example.com", **CUSTOM}, "A prefix such as"),
        ({"Domain": "garden", "ManagedLoginVersion": 3}, "1 or 2"),
        ({"Domain": "Garden"}, "failed to satisfy constraint"),
        ({"Domain": "under_score"}, "failed to satisfy constraint"),
        (
            {
                "Domain": "garden",
                "Routing": {"Failover": {"SecondaryRegion": "us-east-1", "PrimaryRoute53HealthCheckId": "x"}},
            },
            "not available",
        ),
    ],
)
def test_what_cannot_be_a_domain_is_refused(
    cognito: Cognito, pool: Pool, other_pool: Pool, given: dict[str, Any], word: str
) -> None:
    with refused("InvalidParameterException", word):
        cognito.create_user_pool_domain(UserPoolId=pool.pk, **given)
    assert Domain.objects.count() == 2


def test_no_pool_takes_the_deployments_own_host(cognito: Cognito, pool: Pool, settings: Any) -> None:
    settings.PORTICO_URL, settings.PORTICO_DOMAIN = "https://auth.example.com", "example.com"
    settings.PORTICO_ALLOWED_HOSTS = ["old.example.net", "localhost"]
    for name, more in {"auth": {}, "auth.example.com": CUSTOM, "old.example.net": CUSTOM}.items():
        with refused("InvalidParameterException", "cannot be a domain"):
            cognito.create_user_pool_domain(UserPoolId=pool.pk, Domain=name, **more)


def test_a_neighbours_domain_looks_free(pool: Pool, other_pool: Pool, cognito_with: MakeCognito) -> None:
    cognito = cognito_with(access_keys.make(pools=[pool.pk], read_only=True))
    assert described(cognito, "demo")["UserPoolId"] == pool.pk
    assert described(cognito, "other") == {}
    assert described(cognito, "nobodys") == {}


def test_nobody_without_a_key_describes_one(app_cognito: Cognito, pool: Pool) -> None:
    with refused("MissingAuthenticationTokenException"):
        described(app_cognito, "demo")
