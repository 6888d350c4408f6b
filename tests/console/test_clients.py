"""App clients, scopes and access keys in the console."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from idp.api import access_keys
from idp.api.models import AccessKey
from idp.pools.models import Client, ClientSecret, Pool, ResourceServer
from tests.conftest import WEB_SECRET
from tests.console.forms import filled, sentences

ADD = "/admin/pools/client/add/"
LIST = "/admin/pools/client/"


def page(client: Client) -> str:
    return f"{LIST}{client.pk}/change/"


def new_secret(browser: Browser, client: Client, **more: str) -> Any:
    return browser.post(LIST, {"action": "new_secret", "_selected_action": client.pk, **more})


def settings(pool: Pool) -> dict[str, Any]:
    return {
        "name": "Shop",
        "pool": pool.pk,
        "oauth_enabled": "on",
        "oauth_flows": ["code"],
        "scopes": "openid\nemail\nhttps://api.example.com/read",
        "callback_urls": "https://shop.example.com/callback\r\n\r\nmyapp://callback",
    }


def test_a_client_is_made_and_its_secret_is_shown_in_that_answer_only(operator: Browser, pool: Pool) -> None:
    answer = operator.post(ADD, filled(operator, ADD) | settings(pool) | {"with_secret": "on"})
    assert answer.status_code == 200, sentences(answer)
    made = Client.objects.get(name="Shop")
    assert made.callback_urls == ["https://shop.example.com/callback", "myapp://callback"]
    value = made.secret_values()[0]
    assert value in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "messages" not in operator.cookies
    assert value not in operator.get(page(made)).content.decode()


def test_a_public_client_is_made_without_a_secret(operator: Browser, pool: Pool) -> None:
    answer = operator.post(ADD, filled(operator, ADD) | settings(pool))
    assert answer.status_code == 302, sentences(answer)
    assert Client.objects.get(name="Shop").is_public


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("callback_urls", "http://shop.example.com/", "http is allowed for localhost only; use https."),
        ("callback_urls", "https://shop.example.com/#x", "A fragment is not allowed."),
        ("logout_urls", "javascript:alert(1)", "The scheme is missing or not allowed."),
        ("oauth_flows", ["code", "client_credentials"], "client_credentials stands alone."),
        ("oauth_flows", ["client_credentials"], "client_credentials flow grants scopes of resource servers only."),
        ("scopes", "openid\nnobody/knows", "Invalid scope requested: nobody/knows"),
        ("scopes", "", "AllowedOAuthFlows and AllowedOAuthScopes are required"),
        ("access_token_validity", "25", "Outside the limits: 300 to 86400 seconds."),
        ("refresh_grace_seconds", "61", "Ensure this value is less than or equal to 60."),
        ("read_attributes", "custom:nothing", "Invalid read attributes specified"),
        ("default_redirect_uri", "https://else.example.com/", "DefaultRedirectURI must be in the CallbackURLs list."),
        ("pool", "", "This field is required."),
    ],
)
def test_what_does_not_hold_is_said(operator: Browser, pool: Pool, field: str, value: Any, said: str) -> None:
    answer = operator.post(ADD, filled(operator, ADD) | settings(pool) | {field: value})
    assert answer.status_code == 200
    assert said in " ".join(sentences(answer))
    assert not Client.objects.filter(name="Shop").exists()


def test_an_edit_leaves_pool_secrets_and_lists_as_they_were(
    operator: Browser, web_app: Client, other_pool: Pool
) -> None:
    Client.objects.filter(pk=web_app.pk).update(read_attributes=[])
    form = filled(operator, page(web_app)) | {"name": "Renamed", "pool": other_pool.pk, "refresh_rotation": ""}
    answer = operator.post(page(web_app), form)
    assert answer.status_code == 302, sentences(answer)
    before, after = web_app, Client.objects.get(pk=web_app.pk)
    assert (after.name, after.pool_id, after.read_attributes) == ("Renamed", before.pool_id, [])
    assert (after.callback_urls, after.scopes) == (before.callback_urls, before.scopes)
    assert after.secret_values() == [WEB_SECRET]


def test_there_are_at_most_two_secrets_and_never_none_again(operator: Browser, web_app: Client) -> None:
    assert web_app.secret_values()[0] not in operator.get(page(web_app)).content.decode()
    answer = new_secret(operator, web_app, here="1")
    assert Client.objects.get(pk=web_app.pk).secret_values()[0] in answer.content.decode()
    third = operator.get(new_secret(operator, web_app, here="1")["Location"])
    assert "A client has at most two secrets: delete one first." in third.content.decode()
    for said in ("was deleted successfully", "The last secret of a client cannot be deleted."):
        row = ClientSecret.objects.filter(client=web_app).order_by("created")[0]
        answer = operator.post(f"/admin/pools/clientsecret/{row.pk}/delete/", {"post": "yes"}, follow=True)
        assert said in answer.content.decode()
    assert ClientSecret.objects.filter(client=web_app).count() == 1


def test_the_consoles_own_client_stays(operator: Browser) -> None:
    assert operator.post(f"{LIST}console/delete/", {"post": "yes"}).status_code == 403


def test_a_resource_servers_scopes_are_lines(operator: Browser, pool: Pool) -> None:
    row = ResourceServer.objects.get(pool=pool)
    where = f"/admin/pools/resourceserver/{row.pk}/change/"
    form = filled(operator, where)
    assert form["scopes"] == "read: Read\nwrite: Write"
    assert operator.post(where, form | {"scopes": "read: Read\nall: All: of it", "identifier": "x"}).status_code == 302
    row.refresh_from_db()
    assert row.scope_names() == ["https://api.example.com/read", "https://api.example.com/all"]
    for scopes, said in (("read", "write the scope's name, a colon"), ("a b: c", "A list of objects with ScopeName")):
        assert said in " ".join(sentences(operator.post(where, form | {"scopes": scopes})))


def test_an_access_key_is_narrowed_and_switched_off(operator: Browser, operators: Pool, pool: Pool) -> None:
    key = access_keys.make(name="ci")
    where = f"/admin/api/accesskey/{key.id}/change/"
    answer = operator.post(where, {"name": "ci", "pools": pool.pk, "enabled": "on"})
    assert answer.status_code == 302, sentences(answer)
    row = AccessKey.objects.get(pk=key.id)
    assert (row.every_pool, row.pools, row.reveal()) == (False, [pool.pk], key.secret)
    refused = operator.post(where, {"name": "ci", "pools": operators.pk, "enabled": "on"})
    assert "for which a key can be made" in " ".join(sentences(refused))
    operator.post(where, {"name": "ci", "pools": pool.pk})
    assert access_keys.find(key.id) is None
