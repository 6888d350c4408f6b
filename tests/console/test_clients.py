"""App clients in the console: made by kind, secrets shown once, nothing for those whose they are not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from idp.directory import roles
from idp.directory.models import Role, User
from idp.pools import kinds
from idp.pools.models import Client, ClientSecret, Pool
from tests.conftest import NOW
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
