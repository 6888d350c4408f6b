"""The owners' page about operators: invited with a role, changed, shut out; and the second factor of the console."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client as Browser

from idp.credentials import totp
from idp.credentials.models import SoftwareToken
from idp.directory import roles
from idp.directory.models import Role, Trust, User
from idp.flows import mfa, offices
from idp.flows import operators as engine
from idp.kernel.refusals import NotAuthorized
from idp.pools.models import OPERATORS, Pool
from tests.console.conftest import OPERATORS_PASSWORD, at_the_console
from tests.console.forms import filled, sentences

LIST = "/admin/directory/operator/"
ADD = f"{LIST}add/"
FACTOR = f"{LIST}factor/"


def come_in(link: str) -> Browser:
    browser = at_the_console()
    path = link.partition("console.localhost:8000")[2]
    assert browser.post(path, {"password": OPERATORS_PASSWORD}).status_code == 302
    return browser


def of(username: str) -> User:
    return User.objects.select_related("pool").get(pool_id=OPERATORS, username=username)


def at(username: str, page: str) -> str:
    return f"{LIST}{of(username).pk}/{page}/"


def trusts(username: str) -> set[tuple[str, str | None]]:
    return set(Trust.objects.filter(operator=of(username)).values_list("role", "pool_id"))


@pytest.fixture
def otto(operator: Browser) -> Browser:
    """Another owner, who has come in."""
    return come_in(engine.invite("otto"))


# --- coming ---------------------------------------------------------------------------------


def test_an_operator_is_invited_with_a_role_in_some_pools(operator: Browser, pool: Pool, other_pool: Pool) -> None:
    given = {"username": "sue", "name": "Sue S.", "email": "sue@example.com", "role": "support", "pools": [pool.pk]}
    answer = operator.post(ADD, given)
    assert answer.status_code == 200, sentences(answer)
    assert "no-store" in answer["Cache-Control"]
    assert trusts("sue") == {("support", pool.pk)}
    sue = come_in(answer.context["value"])
    people = sue.get("/admin/directory/user/")
    assert people.status_code == 200
    assert sue.get(LIST).status_code == 403
    assert (of("sue").name, of("sue").email) == ("Sue S.", "sue@example.com")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"role": "support"}, "Choose pools, or every pool."),
        ({"role": "king", "everywhere": "on"}, "Select a valid choice"),
        ({"role": "support", "pools": [OPERATORS]}, "is not one of the available choices"),
        ({"role": "owner", "username": "olga"}, "There is one of that name"),
        ({"role": "owner", "username": "a b"}, "Use letters, digits and punctuation"),
        ({"role": "owner", "email": "nowhere"}, "Enter a valid email address."),
    ],
)
def test_what_does_not_hold_is_said(operator: Browser, given: dict[str, Any], said: str) -> None:
    answer = operator.post(ADD, {"username": "sue", **given})
    assert said in " ".join(sentences(answer))
    assert not User.objects.filter(username="sue").exists()


def test_the_list_says_who_they_are(operator: Browser, otto: Browser, pool: Pool) -> None:
    engine.invite("sue", name="Sue S.", role=Role.SUPPORT, pools=[pool])
    seed = totp.draw()
    totp.add_first(of("otto"), seed, totp.now_step(), name="phone")
    text = operator.get(LIST).content.decode()
    for word in ("olga", "otto", "Sue S.", "support of Demo", "invited", "owner"):
        assert word in text
    rows = {row.username: row for row in operator.get(LIST).context["cl"].result_list}
    assert {name: row.has_app for name, row in rows.items()} == {"olga": False, "otto": True, "sue": False}


def test_operators_are_not_among_the_people(operator: Browser, otto: Browser) -> None:
    assert "otto" not in operator.get("/admin/directory/user/").content.decode()
    assert operator.get(f"/admin/directory/user/{of('otto').pk}/change/").status_code in {302, 404}


def test_a_new_link_opens_the_account_again(operator: Browser, otto: Browser, clock: time_machine.Traveller) -> None:
    clock.shift(1)
    answer = operator.post(at("otto", "link"))
    again = come_in(answer.context["value"])
    assert again.get("/admin/").status_code == 200
    assert otto.get("/admin/").status_code == 302, "what was open has ended"


# --- roles ----------------------------------------------------------------------------------


def test_roles_are_changed_and_hold_with_the_next_request(
    operator: Browser, otto: Browser, pool: Pool, other_pool: Pool
) -> None:
    assert otto.get(LIST).status_code == 200
    where = at("otto", "roles")
    assert filled(operator, where) == {"owner": "on"} | {
        f"{role}_pools": [] for role in ("pool_admin", "support", "auditor")
    }
    answer = operator.post(where, {"pool_admin_pools": [pool.pk], "support_everywhere": "on"})
    assert answer.status_code == 302, sentences(answer)
    assert trusts("otto") == {("pool_admin", pool.pk), ("support", None)}
    assert otto.get(LIST).status_code == 403
    assert otto.get("/admin/").status_code == 200, "nothing else has ended"
    assert otto.get(f"/admin/pools/pool/{pool.pk}/change/").status_code == 200
    assert otto.get(f"/admin/pools/pool/{other_pool.pk}/change/").status_code in {302, 403, 404}
    operator.post(where, {})
    assert trusts("otto") == set()


def test_nobody_changes_their_own_office(operator: Browser, otto: Browser) -> None:
    for page in ("roles", "disable", "enable", "forget", "delete"):
        for data in ({}, {"owner": "on"}, {"typed": "olga"}):
            assert operator.post(at("olga", page), data).status_code == 403
    assert trusts("olga") == {("owner", None)}
    assert of("olga").enabled


def test_whoever_is_shut_out_is_out(operator: Browser, otto: Browser) -> None:
    assert operator.post(at("otto", "disable")).status_code == 302
    assert otto.get("/admin/").status_code in {302, 403}
    assert not of("otto").enabled
    assert operator.post(at("otto", "enable")).status_code == 302
    assert of("otto").enabled


def test_an_operator_is_deleted_by_name(operator: Browser, otto: Browser) -> None:
    assert operator.post(at("otto", "delete"), {"typed": "yes"}).status_code == 200
    assert operator.post(at("otto", "delete"), {"typed": "otto"}).status_code == 302
    assert not User.objects.filter(username="otto").exists()


def test_whoever_was_demoted_meanwhile_demotes_nobody(operator: Browser, otto: Browser) -> None:
    olga, other = of("olga"), of("otto")
    offices.entrust(other, [(Role.SUPPORT, None)], by=olga)
    for verb in (offices.disable, offices.delete):
        with pytest.raises(NotAuthorized):
            verb(olga, by=other)
    assert roles.office(olga).is_owner


@pytest.mark.parametrize("page", ["roles", "link", "disable", "enable", "forget", "delete"])
def test_offices_want_a_fresh_sign_in(
    operator: Browser, otto: Browser, page: str, clock: time_machine.Traveller
) -> None:
    clock.shift(301)
    for answer in (operator.get(at("otto", page)), operator.post(at("otto", page)), operator.post(FACTOR)):
        assert answer["Location"].startswith("/login?client_id=console&max_age=300")
    assert operator.get(ADD)["Location"].startswith("/login?")
    assert trusts("otto") == {("owner", None)}


# --- the second factor ----------------------------------------------------------------------


def demand(browser: Browser) -> None:
    assert browser.post(FACTOR)["Location"] == LIST
    assert Pool.objects.get(pk=OPERATORS).mfa_configuration == "ON"


def sign_in(browser: Browser, location: str, username: str) -> str:
    """The password; where the hosted pages go on."""
    answer = browser.post(location, {"username": username, "password": OPERATORS_PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def set_up(browser: Browser, location: str) -> tuple[str, str]:
    """MFA_SETUP as a person does it: the seed, and where it leads."""
    text = browser.get(location).content.decode()
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", text)
    assert found
    seed = found[1].replace(" ", "")
    answer = browser.post(location, {"code": totp.code_at(seed, totp.now_step())})
    assert answer.status_code == 302, answer.content.decode()
    return seed, str(answer["Location"])


def test_whoever_turns_it_on_sets_up_an_app_and_is_in_again(
    operator: Browser, clock: time_machine.Traveller, pool: Pool
) -> None:
    demand(operator)
    out = operator.get("/admin/pools/pool/")
    assert out["Location"].startswith("/login?client_id=console&prompt=login&login_hint=olga&next=%2Fadmin%2Fpools")
    seed, back = set_up(operator, sign_in(operator, out["Location"], "olga"))
    assert back == "/admin/pools/pool/"
    assert operator.get(back).status_code == 200
    operator.post("/signout?client_id=console")
    clock.shift(30)
    asked = sign_in(operator, "/login?client_id=console", "olga")
    assert operator.get("/admin/")["Location"].startswith("/login")
    answer = operator.post(asked, {"code": totp.code_at(seed, totp.now_step())})
    assert operator.get(answer["Location"]).status_code == 200


def test_a_session_with_a_password_alone_is_let_in_nowhere(operator: Browser, otto: Browser, pool: Pool) -> None:
    before = Pool.objects.get(pk=pool.pk).name
    demand(operator)
    for browser in (operator, otto):
        for address in ("/admin/", "/admin/directory/user/", LIST, FACTOR, f"/admin/pools/pool/{pool.pk}/change/"):
            assert browser.get(address)["Location"].startswith("/login?client_id=console&prompt=login")
            assert browser.post(address, {"name": "x"})["Location"].startswith("/login?client_id=console&prompt=login")
    assert Pool.objects.get(pk=pool.pk).name == before
    assert Pool.objects.get(pk=OPERATORS).mfa_configuration == "ON"


def test_a_one_time_link_does_not_lead_around_it(operator: Browser, otto: Browser) -> None:
    demand(operator)
    newcomer = at_the_console()
    path = engine.invite("sue").partition("console.localhost:8000")[2]
    asked = newcomer.post(path, {"password": OPERATORS_PASSWORD})["Location"]
    assert asked.startswith("/challenge")
    assert newcomer.get("/admin/")["Location"].startswith("/login")
    _, back = set_up(newcomer, asked)
    assert newcomer.get(back).status_code == 200


def test_whose_app_is_forgotten_is_out_until_there_is_another(
    operator: Browser, otto: Browser, clock: time_machine.Traveller
) -> None:
    demand(operator)
    for browser, name in ((operator, "olga"), (otto, "otto")):
        set_up(browser, sign_in(browser, browser.get("/admin/")["Location"], name))
        assert browser.get("/admin/").status_code == 200
    assert operator.post(at("otto", "forget")).status_code == 302
    assert not SoftwareToken.objects.filter(user=of("otto")).exists()
    out = otto.get("/admin/")
    assert out["Location"].startswith("/login?client_id=console&prompt=login")
    _, back = set_up(otto, sign_in(otto, out["Location"], "otto"))
    assert otto.get(back).status_code == 200


def test_it_is_turned_off_again(operator: Browser) -> None:
    demand(operator)
    set_up(operator, sign_in(operator, operator.get("/admin/")["Location"], "olga"))
    assert "Nobody gets into the console without" in operator.get(LIST).content.decode()
    operator.post(FACTOR)
    assert Pool.objects.get(pk=OPERATORS).mfa_configuration == "OFF"


def test_the_last_owner_without_the_phone_is_helped_by_the_command(operator: Browser) -> None:
    demand(operator)
    set_up(operator, sign_in(operator, operator.get("/admin/")["Location"], "olga"))
    call_command("createoperator", "olga", "--forget-app", stdout=(out := _Out()))
    browser = at_the_console()
    asked = browser.post(out.text.strip().partition("localhost:8000")[2], {"password": OPERATORS_PASSWORD})["Location"]
    _, back = set_up(browser, asked)
    assert browser.get(back).status_code == 200
    assert mfa.factor(of("olga")) is not None


class _Out:
    text = ""

    def write(self, text: str) -> None:
        self.text += text
