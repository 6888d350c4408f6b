"""App clients in the console: made by kind, checked as typed, changed without harm, secrets shown once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client as Browser

from idp.api import access_keys
from idp.api.models import AccessKey
from idp.console import lifetimes
from idp.directory import roles
from idp.directory.models import Role, User
from idp.pools import kinds
from idp.pools.models import Client, ClientSecret, Pool, ResourceServer
from tests.conftest import NOW, WEB_SECRET
from tests.console.forms import filled, sentences

LIST = "/admin/pools/client/"
CHECK = f"{LIST}check-url/"
READ = "https://api.example.com/read"


def page(client: Client) -> str:
    return f"{LIST}{client.pk}/change/"


def add(pool: Pool, kind: str) -> str:
    return f"{LIST}add/?pool={pool.pk}&kind={kind}"


def again(client: Client) -> Client:
    return Client.objects.get(pk=client.pk)


def new_secret(browser: Browser, client: Client) -> Any:
    return browser.post(LIST, {"action": "new_secret", "_selected_action": client.pk})


def become(role: Role, pool: Pool | None) -> None:
    olga = User.objects.get(username="olga")
    olga.trusts.all().delete()
    roles.give(olga, role, pool)


# --- making -------------------------------------------------------------------------------


def test_the_kind_is_asked_first_and_the_pool_among_those_one_may_configure(
    operator: Browser, pool: Pool, other_pool: Pool
) -> None:
    text = operator.get(f"{LIST}add/").content.decode()
    assert all(kind.label in text for kind in kinds.KINDS.values())
    become(Role.POOL_ADMIN, pool)
    text = operator.get(f"{LIST}add/").content.decode()
    assert pool.pk in text
    assert other_pool.pk not in text
    elsewhere = operator.get(add(other_pool, "mobile"))
    assert "form" in elsewhere.context
    assert "What kind of app?" in elsewhere.content.decode()


@pytest.mark.parametrize(
    ("kind", "callback"),
    [("single-page", "https://shop.example.com/"), ("mobile", "com.example.shop:/callback")],
)
def test_a_public_app_is_made_with_what_is_right_for_it(
    operator: Browser, pool: Pool, kind: str, callback: str
) -> None:
    form = filled(operator, add(pool, kind)) | {"name": "Shop", "callback_urls": f"{callback}\r\n"}
    answer = operator.post(add(pool, kind), form)
    made = Client.objects.get(name="Shop")
    assert answer["Location"] == page(made)
    assert (made.is_public, made.oauth_flows, made.refresh_rotation) == (True, ["code"], True)
    assert (made.callback_urls, made.scopes) == ([callback], ["openid", "email", "profile"])
    assert made.refresh_token_lifetime == timedelta(days=1 if kind == "single-page" else 30)
    assert kinds.of(made) == kinds.KINDS[kind].label


def test_a_web_server_gets_a_secret_that_is_shown_in_that_answer_only(operator: Browser, pool: Pool) -> None:
    form = filled(operator, add(pool, "web")) | {"name": "Shop", "callback_urls": "https://shop.example.com/callback"}
    answer = operator.post(add(pool, "web"), form)
    assert answer.status_code == 200, sentences(answer)
    made = Client.objects.get(name="Shop")
    value = made.secret_values()[0]
    assert value in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "messages" not in operator.cookies
    assert value not in operator.get(page(made)).content.decode()


def test_a_machine_asks_for_scopes_of_apis_alone(operator: Browser, pool: Pool) -> None:
    where = add(pool, "machine")
    form = filled(operator, where)
    assert "callback_urls" not in form
    assert "openid" not in operator.get(where).context["form"].fields["scopes"].valid_value.__self__.choices
    assert operator.post(where, form | {"name": "Robot", "scopes": [READ]}).status_code == 200
    made = Client.objects.get(name="Robot")
    assert (made.oauth_flows, made.scopes, made.is_public) == (["client_credentials"], [READ], False)
    without = operator.post(where, form | {"name": "Idle"})
    assert "AllowedOAuthScopes are required" in " ".join(without.context["form"].errors["scopes"])
    assert not Client.objects.filter(name="Idle").exists()


def test_a_machine_in_a_pool_without_apis_is_told_what_it_needs(operator: Browser, other_pool: Pool) -> None:
    text = operator.get(add(other_pool, "machine")).content.decode()
    assert "Make an API first" in text


def test_a_secret_is_not_made_on_an_old_sign_in(operator: Browser, pool: Pool, clock: time_machine.Traveller) -> None:
    clock.shift(600)
    answer = operator.post(add(pool, "web"), {"name": "Shop"})
    assert answer["Location"].startswith("/login?client_id=console&max_age=300")
    assert not Client.objects.filter(name="Shop").exists()


# --- changing -------------------------------------------------------------------------------


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


# --- secrets -------------------------------------------------------------------------------


def test_there_are_at_most_two_secrets_and_never_none_again(operator: Browser, web_app: Client) -> None:
    assert web_app.secret_values()[0] not in operator.get(page(web_app)).content.decode()
    answer = new_secret(operator, web_app)
    assert again(web_app).secret_values()[0] in answer.content.decode()
    assert "New secret" not in operator.get(page(web_app)).content.decode()
    third = operator.get(new_secret(operator, web_app)["Location"])
    assert "A client has at most two secrets: delete one first." in third.content.decode()
    for said in ("was deleted successfully", "The last secret of a client cannot be deleted."):
        row = ClientSecret.objects.filter(client=web_app).order_by("created")[0]
        where = f"/admin/pools/clientsecret/{row.pk}/delete/"
        answer = operator.post(where, {"post": "yes", "typed": web_app.name}, follow=True)
        assert said in answer.content.decode()
    assert ClientSecret.objects.filter(client=web_app).count() == 1


def test_a_public_app_gets_no_secret_which_would_shut_it_out(operator: Browser, app: Client) -> None:
    answer = operator.get(new_secret(operator, app)["Location"])
    assert "made without a client secret" in answer.content.decode()
    assert again(app).is_public


def test_the_page_tells_when_each_secret_was_last_of_use(operator: Browser, web_app: Client) -> None:
    assert "not yet" in operator.get(page(web_app)).content.decode().partition('id="secrets"')[2]
    ClientSecret.objects.filter(client=web_app).update(last_used=NOW)
    assert (
        "not yet"
        not in operator.get(page(web_app)).content.decode().partition('id="secrets"')[2].partition("</table>")[0]
    )


def test_clients_that_nobody_uses_are_found(operator: Browser, app: Client, web_app: Client, machine: Client) -> None:
    Client.objects.update(created=NOW - timedelta(days=100))
    Client.objects.filter(pk=app.pk).update(last_used=NOW - timedelta(days=91))
    Client.objects.filter(pk=web_app.pk).update(last_used=NOW - timedelta(days=89))
    Client.objects.filter(pk=machine.pk).update(created=NOW)
    found = operator.get(f"{LIST}?used=not&pool__id__exact={app.pool_id}").context["cl"].result_list
    assert [client.pk for client in found] == [app.pk]


# --- who may -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "sees", "changes"),
    [(Role.POOL_ADMIN, 200, 302), (Role.AUDITOR, 200, 403), (Role.SUPPORT, 302, 302)],
)
def test_each_role_gets_its_part(operator: Browser, web_app: Client, role: Role, sees: int, changes: int) -> None:
    form = filled(operator, page(web_app)) | {"name": "Mine"}
    become(role, web_app.pool)
    assert operator.get(page(web_app)).status_code == sees
    assert operator.post(page(web_app), form).status_code == changes
    assert (again(web_app).name == "Mine") == (role == Role.POOL_ADMIN)
    new_secret(operator, web_app)
    assert ClientSecret.objects.filter(client=web_app).count() == (2 if role == Role.POOL_ADMIN else 1)
    if role == Role.AUDITOR:
        text = operator.get(page(web_app)).content.decode().partition('id="content-main"')[2]
        assert not any(tag in text for tag in ("<input", "<textarea", "<form", "New secret", "Delete"))


def test_who_configures_another_pool_finds_nothing_here(operator: Browser, web_app: Client, other_pool: Pool) -> None:
    become(Role.POOL_ADMIN, other_pool)
    for answer in (operator.get(page(web_app)), operator.post(page(web_app), {"name": "Mine"})):
        assert answer.status_code == 302  # as if it were not there
        assert web_app.name not in answer.content.decode()
    assert web_app.name not in operator.get(LIST).content.decode()
    assert operator.post(add(web_app.pool, "mobile"), {"name": "Mine"}).status_code == 200
    assert not Client.objects.filter(name="Mine").exists()


def test_the_consoles_own_client_stays(operator: Browser) -> None:
    assert operator.post(f"{LIST}console/delete/", {"post": "yes"}).status_code == 403


# --- APIs and access keys -------------------------------------------------------------------


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
