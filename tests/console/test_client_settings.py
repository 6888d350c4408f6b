"""What a client may do, in the console: said beside the field, written without harm to what another wrote."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client as Browser

from idp.console import lifetimes
from idp.pools.models import Client, ResourceServer
from tests.conftest import WEB_SECRET
from tests.console.forms import filled, sentences

LIST = "/admin/pools/client/"
CHECK = f"{LIST}check-url/"
READ = "https://api.example.com/read"


def page(client: Client) -> str:
    return f"{LIST}{client.pk}/change/"


def again(client: Client) -> Client:
    return Client.objects.get(pk=client.pk)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("callback_urls", "http://shop.example.com/", "http is allowed for localhost only; use https."),
        ("callback_urls", "https://shop.example.com/#x", "A fragment is not allowed."),
        ("logout_urls", "javascript:alert(1)", "The scheme is missing or not allowed."),
        ("oauth_flows", ["code", "client_credentials"], "can not be selected along with code flow"),
        ("oauth_flows", ["client_credentials"], "client_credentials flow grants scopes of resource servers only."),
        ("scopes", ["nobody/knows"], "Select a valid choice."),
        ("scopes", [], "AllowedOAuthFlows and AllowedOAuthScopes are required"),
        ("access_token_life", "25 hours", "1 day 1 hour: between 5 minutes and 1 day."),
        ("access_token_life", "soon", "Write a length of time, such as 90 minutes"),
        ("refresh_grace_seconds", "61", "Ensure this value is less than or equal to 60."),
        ("read_attributes", ["custom:nothing"], "Select a valid choice."),
        ("default_redirect_uri", "https://else.example.com/", "DefaultRedirectURI must be in the CallbackURLs list."),
        ("name", "", "This field is required."),
    ],
)
def test_what_does_not_hold_is_said_beside_the_field(
    operator: Browser, web_app: Client, field: str, value: Any, said: str
) -> None:
    before = Client.objects.filter(pk=web_app.pk).values().get()
    form = {**filled(operator, page(web_app)), field: value}
    answer = operator.post(page(web_app), form)
    assert answer.status_code == 200
    wrong = answer.context["form"].errors
    where = "oauth_flows" if "along with" in said else "scopes" if "resource servers only" in said else field
    assert said in " ".join(wrong[where])
    assert Client.objects.filter(pk=web_app.pk).values().get() == before


def test_older_words_are_offered_where_they_are_in_use_and_stand_alone(operator: Browser, web_app: Client) -> None:
    assert "Older word" not in operator.get(page(web_app)).content.decode()
    Client.objects.filter(pk=web_app.pk).update(auth_flows=["USER_PASSWORD_AUTH"])
    form = {**filled(operator, page(web_app)), "auth_flows": ["USER_PASSWORD_AUTH", "ALLOW_USER_AUTH"]}
    wrong = operator.post(page(web_app), form).context["form"].errors["auth_flows"]
    assert "stand beside no ALLOW_ flow." in " ".join(wrong)
    assert operator.post(page(web_app), form | {"auth_flows": ["ALLOW_USER_AUTH"]}).status_code == 302
    assert again(web_app).auth_flows == ["ALLOW_USER_AUTH"]


def test_every_wrong_address_is_said_at_once(operator: Browser, web_app: Client) -> None:
    form = filled(operator, page(web_app)) | {
        "callback_urls": "http://a.example/\nhttps://b.example/\nftp://c.example/"
    }
    wrong = operator.post(page(web_app), form).context["form"].errors["callback_urls"]
    assert [said.partition(": ")[0] for said in wrong] == ["http://a.example/", "ftp://c.example/"]


def test_an_untouched_form_writes_nothing(operator: Browser, web_app: Client) -> None:
    Client.objects.filter(pk=web_app.pk).update(read_attributes=[], identity_providers=["COGNITO"])
    before = Client.objects.filter(pk=web_app.pk).values().get()
    assert operator.post(page(web_app), filled(operator, page(web_app))).status_code == 302
    assert Client.objects.filter(pk=web_app.pk).values().get() == before
    assert again(web_app).secret_values() == [WEB_SECRET]


def test_only_what_was_changed_is_written(operator: Browser, web_app: Client) -> None:
    form = filled(operator, page(web_app))
    Client.objects.filter(pk=web_app.pk).update(logout_urls=["https://elsewhere.example/"])
    answer = operator.post(page(web_app), form | {"name": "Renamed", "access_token_life": "90 minutes"})
    assert answer.status_code == 302, sentences(answer)
    row = again(web_app)
    assert (row.name, row.access_token_validity, row.access_token_unit) == ("Renamed", 90, "minutes")
    assert row.logout_urls == ["https://elsewhere.example/"]


def test_who_was_second_is_told_what_stands_there_now(operator: Browser, web_app: Client) -> None:
    form = filled(operator, page(web_app))
    Client.objects.filter(pk=web_app.pk).update(access_token_validity=2)
    answer = operator.post(page(web_app), form | {"access_token_life": "3 hours"})
    assert "“2 hours” meanwhile" in " ".join(answer.context["form"].errors["access_token_life"])
    assert again(web_app).access_token_validity == 2
    once_more = form | {"access_token_life": "3 hours", "seen": answer.context["form"]["seen"].value()}
    assert operator.post(page(web_app), once_more).status_code == 302
    assert again(web_app).access_token_validity == 3


@pytest.mark.parametrize(
    ("ticked", "written"),
    [(["*"], None), (["*", "email"], None), (["email", "custom:plan"], ["email", "custom:plan"]), ([], [])],
)
def test_attributes_are_every_standard_one_or_those_that_are_ticked(
    operator: Browser, web_app: Client, ticked: list[str], written: list[str] | None
) -> None:
    Client.objects.filter(pk=web_app.pk).update(write_attributes=["name"])
    form = {**filled(operator, page(web_app)), "write_attributes": ticked}
    assert operator.post(page(web_app), form).status_code == 302
    assert again(web_app).write_attributes == written


def test_a_scope_that_is_gone_can_be_seen_and_taken_away(operator: Browser, app: Client) -> None:
    ResourceServer.objects.all().delete()
    form = filled(operator, page(app))
    assert f"{READ} (is no longer there)" in operator.get(page(app)).content.decode()
    refused = operator.post(page(app), form | {"name": "New name"})
    assert f"Invalid scope requested: {READ}" in " ".join(refused.context["form"].errors["scopes"])
    assert operator.post(page(app), {**form, "scopes": ["openid"]}).status_code == 302


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("90 minutes", [90, "minutes"]),
        ("1 hour", [1, "hours"]),
        ("1 Hour, 30 min", [90, "minutes"]),
        ("2 weeks", [14, "days"]),
        ("1 day and 12 hours", [36, "hours"]),
        ("3600s", [3600, "seconds"]),
    ],
)
def test_lengths_of_time_are_read_as_people_write_them(written: str, value: list[Any]) -> None:
    assert lifetimes.read(written) == value


@pytest.mark.parametrize("nonsense", ["soon", "1", "-1 hour", "1 fortnight", "1.5 hours", "1 hour later", "٣ hours"])
def test_what_is_no_length_of_time_is_refused(nonsense: str) -> None:
    with pytest.raises(ValidationError):
        lifetimes.read(nonsense)


def test_addresses_are_checked_as_typed(operator: Browser) -> None:
    def said(url: str) -> str:
        answer = operator.post(CHECK, {"url": url})
        assert answer["Content-Type"] == "application/json"
        return str(json.loads(answer.content)["problem"])

    assert said("https://app.example.com/callback") == ""
    assert said("com.example.app:/callback") == ""
    assert "https" in said("http://app.example.com/")
    assert said("x" * 100_000)
