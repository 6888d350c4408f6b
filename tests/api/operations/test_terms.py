"""Terms by API, and on the page where somebody signs up."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from idp.pools.models import Client
from tests.api.conftest import Cognito, refused

KIND = {"TermsSource": "LINK", "Enforcement": "NONE"}
USE = {"cognito:default": "https://example.com/terms", "cognito:german": "https://example.com/agb"}
PRIVACY = {"cognito:default": "https://example.com/privacy"}


def made(cognito: Cognito, app: Client, name: str, links: dict[str, str]) -> dict[str, Any]:
    given = {"UserPoolId": app.pool_id, "ClientId": app.pk, "TermsName": name, "Links": links, **KIND}
    return cognito.create_terms(**given)["Terms"]  # type: ignore[no-any-return]


def test_what_is_given_is_shown_again(cognito: Cognito, app: Client) -> None:
    found = made(cognito, app, "terms-of-use", USE)
    assert (found["Links"], found["ClientId"], found["TermsName"]) == (USE, app.pk, "terms-of-use")
    assert {name: found[name] for name in KIND} == KIND
    assert cognito.describe_terms(UserPoolId=app.pool_id, TermsId=found["TermsId"])["Terms"] == found
    named = {"UserPoolId": app.pool_id, "ClientId": app.pk}
    assert cognito.describe_terms_by_client(**named, TermsName="terms-of-use")["Terms"] == found
    with refused("ResourceNotFoundException"):
        cognito.describe_terms_by_client(**named, TermsName="privacy-policy")


def test_a_client_has_one_document_of_a_name(cognito: Cognito, app: Client, web_app: Client) -> None:
    made(cognito, app, "terms-of-use", USE)
    made(cognito, web_app, "terms-of-use", USE)
    with refused("TermsExistsException"):
        made(cognito, app, "terms-of-use", PRIVACY)
    other = made(cognito, app, "privacy-policy", PRIVACY)
    with refused("TermsExistsException"):
        cognito.update_terms(UserPoolId=app.pool_id, TermsId=other["TermsId"], TermsName="terms-of-use")


def test_an_update_replaces_links_and_keeps_the_rest(cognito: Cognito, app: Client, clock: Any) -> None:
    before = made(cognito, app, "terms-of-use", USE)
    clock.shift(60)
    named = {"UserPoolId": app.pool_id, "TermsId": before["TermsId"]}
    now = cognito.update_terms(**named, Links=PRIVACY)["Terms"]
    assert (now["Links"], now["TermsName"], now["CreationDate"]) == (PRIVACY, "terms-of-use", before["CreationDate"])
    assert now["LastModifiedDate"] > before["LastModifiedDate"]
    assert cognito.update_terms(**named)["Terms"]["Links"] == PRIVACY


@pytest.mark.parametrize(
    "url", ["http://example.com/", "javascript:alert(1)", "https://", "//example.com", "https://["]
)
def test_a_link_is_a_whole_web_address(cognito: Cognito, app: Client, url: str) -> None:
    with refused("InvalidParameterException", "https://"):
        made(cognito, app, "terms-of-use", {"cognito:default": url})
    with refused("InvalidParameterException", "failed to satisfy constraint"):
        made(cognito, app, "terms-of-use", {"cognito:klingon": "https://example.com"})


def test_a_list_has_all_of_the_pool_and_a_deleted_one_no_more(cognito: Cognito, app: Client, web_app: Client) -> None:
    kept = [made(cognito, client, "terms-of-use", USE)["TermsId"] for client in (app, web_app)]
    first = cognito.list_terms(UserPoolId=app.pool_id, MaxResults=1)
    rest = cognito.list_terms(UserPoolId=app.pool_id, MaxResults=1, NextToken=first["NextToken"])
    assert {each["TermsId"] for each in [*first["Terms"], *rest["Terms"]]} == set(kept)
    assert set(first["Terms"][0]) == {"TermsId", "TermsName", "Enforcement", "CreationDate", "LastModifiedDate"}
    cognito.delete_terms(UserPoolId=app.pool_id, TermsId=kept[0])
    with refused("ResourceNotFoundException"):
        cognito.describe_terms(UserPoolId=app.pool_id, TermsId=kept[0])


@pytest.mark.django_db(transaction=True)
def test_the_sign_up_page_links_to_both_in_the_visitors_language(
    cognito: Cognito, app: Client, web_app: Client, browser: Browser
) -> None:
    def page(language: str, client: Client = app) -> str:
        return browser.get(f"/signup?client_id={client.pk}&lang={language}").content.decode()

    made(cognito, app, "terms-of-use", USE)
    assert "https://example.com/" not in page("en"), "one of the two is not enough, as in Cognito"
    made(cognito, app, "privacy-policy", PRIVACY)
    assert 'href="https://example.com/terms"' in page("en")
    assert 'href="https://example.com/agb"' in page("de")
    assert 'href="https://example.com/privacy"' in page("de")
    assert 'href="https://example.com/terms"' in page("ko")
    assert "https://example.com/" not in page("en", web_app)
