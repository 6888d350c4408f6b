"""A pool's page: each tab writes what was changed on it, and nothing else; whoever only looks finds no form."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.utils import quote
from django.test import Client as Browser
from django.utils import timezone

from idp.console import pool_tabs
from idp.console.pool import branding, danger, domains, overview, passwords, sign_in, words
from idp.directory.models import Role, User
from idp.flows import operators as engine
from idp.journal import tallies
from idp.journal.models import Entry
from idp.messages.models import Message
from idp.pools import settings
from idp.pools.models import Branding, Client, Pool
from tests.console.conftest import OPERATORS_PASSWORD, at_the_console
from tests.console.forms import filled, sentences

FORMS = {
    "change": overview.General,
    "sign-in": sign_in.SignIn,
    "passwords": passwords.Passwords,
    "messages": words.Words,
    "branding": branding.Look,
    "domains": domains.Issuer,
    "danger": danger.Protection,
}
MINE = [name for name in pool_tabs.TABS if name != "attributes"]
FIELD = re.compile(r"<(input|select|textarea)\b(?![^>]*type=\"hidden\")[^>]*name=\"(?!client|kind|language)")


def tab(pool: Pool, name: str) -> str:
    return f"/admin/pools/pool/{quote(pool.pk)}/{name}/"


def hired(role: Role, *pools: Pool) -> Browser:
    """The browser of an operator with that role there."""
    browser = at_the_console()
    path = engine.invite(f"the-{role}", role=role, pools=pools).partition("console.localhost:8000")[2]
    assert browser.post(path, {"password": OPERATORS_PASSWORD}).status_code == 302
    return browser


def test_every_column_is_on_a_tab_or_chosen_once() -> None:
    forms: list[Any] = list(FORMS.values())
    of_pools = [form for form in forms if issubclass(form._meta.model, Pool)]
    on_tabs = [name for form in of_pools for name in form._meta.fields]
    editable = {field.name for field in Pool._meta.fields if field.editable}
    written_by_itself = {"created", "modified"}
    assert sorted(on_tabs) == sorted(editable - set(settings.FIXED) - written_by_itself)


@pytest.mark.parametrize("form", FORMS.values())
def test_every_field_of_a_form_is_shown(form: Any) -> None:
    shown = [name for section in form.sections for name in section.names]
    assert sorted(shown) == sorted({*form.base_fields} - {"seen"})


@pytest.mark.parametrize("name", FORMS)
def test_an_untouched_form_writes_nothing(operator: Browser, pool: Pool, name: str) -> None:
    Branding.objects.create(pool=pool)
    before = Pool.objects.values().get(pk=pool.pk), Branding.objects.values().get(pool=pool)
    answer = operator.post(tab(pool, name), filled(operator, tab(pool, name)))
    assert answer.status_code == 302, sentences(answer)
    assert (Pool.objects.values().get(pk=pool.pk), Branding.objects.values().get(pool=pool)) == before


@pytest.mark.parametrize(
    ("name", "change", "written"),
    [
        ("change", {"name": "Renamed", "tags": '{"team": "trees"}'}, {"name": "Renamed", "tags": {"team": "trees"}}),
        (
            "sign-in",
            {"recovery": "verified_phone_number verified_email", "sign_up_code_minutes": "30"},
            {"recovery": ["verified_phone_number", "verified_email"], "sign_up_code_minutes": 30},
        ),
        (
            "sign-in",
            {"mfa_configuration": "ON", "software_token_mfa": "on"},
            {"mfa_configuration": "ON", "software_token_mfa": True},
        ),
        (
            "sign-in",
            {"recovery": "", "auto_verified_attributes": ["phone_number", "email"]},
            {"recovery": [], "auto_verified_attributes": ["phone_number", "email"]},
        ),
        ("passwords", {"password_minimum_length": "14"}, {"password_minimum_length": 14}),
        (
            "messages",
            {"code_subject": "Hello", "link_message": "{##Go##}", "invite_message": "{username}:\r\n{####}"},
            {
                "verification_template": {"EmailSubject": "Hello", "EmailMessageByLink": "{##Go##}"},
                "invite_template": {"EmailMessage": "{username}:\n{####}"},
            },
        ),
        ("domains", {"issuer_url": "https://id.example.com"}, {"issuer_url": "https://id.example.com"}),
    ],
)
def test_what_is_changed_is_written(
    operator: Browser, pool: Pool, name: str, change: dict[str, Any], written: dict[str, Any]
) -> None:
    before: dict[str, Any] = {**Pool.objects.values().get(pk=pool.pk)}
    answer = operator.post(tab(pool, name), filled(operator, tab(pool, name)) | change)
    assert answer.status_code == 302, sentences(answer)
    after: dict[str, Any] = {**Pool.objects.values().get(pk=pool.pk)}
    assert {column for column in after if after[column] != before[column]} == {*written}
    assert {column: after[column] for column in written} == written


@pytest.mark.parametrize(
    ("name", "change", "field", "said"),
    [
        ("change", {"tags": "[1]"}, "tags", "Names with texts"),
        ("change", {"tags": "{"}, "tags", "Enter a valid JSON."),
        ("change", {"name": ""}, "name", "This field is required."),
        ("sign-in", {"recovery": "by_pigeon"}, "recovery", "Select a valid choice."),
        ("sign-in", {"auto_verified_attributes": ["address"]}, "auto_verified_attributes", "Select a valid choice."),
        ("sign-in", {"mfa_configuration": "ON"}, "mfa_configuration", "MFA needs at least one factor"),
        ("sign-in", {"verify_before_update": ["phone_number"]}, "verify_before_update", "must be a subset of"),
        ("sign-in", {"sessions_per_user": "0"}, "sessions_per_user", "greater than or equal to 1"),
        ("passwords", {"password_minimum_length": "3"}, "password_minimum_length", "greater than or equal to 6"),
        ("messages", {"code_message": "Hello {username}"}, "code_message", "must hold {####}"),
        ("messages", {"link_message": "Press {####}"}, "link_message", "must hold {##…##}"),
        ("messages", {"invite_message": "Use {####}"}, "invite_message", "must hold {username}"),
        ("messages", {"invite_subject": "x" * 141}, "invite_subject", "1 to 140 characters"),
        ("branding", {"primary": "red"}, "primary", "A colour such as #0b5fff."),
        ("domains", {"issuer_url": "not a url"}, "issuer_url", "Enter a valid URL."),
    ],
)
def test_what_does_not_hold_is_said_beside_the_field(
    operator: Browser, pool: Pool, name: str, change: dict[str, Any], field: str, said: str
) -> None:
    answer = operator.post(tab(pool, name), filled(operator, tab(pool, name)) | change)
    assert answer.status_code == 200
    assert said in " ".join(answer.context["form"].errors[field])
    assert f'id="id_{field}_error"' in answer.content.decode()


def test_how_people_are_named_cannot_be_posted(operator: Browser, pool: Pool) -> None:
    form = filled(operator, tab(pool, "sign-in")) | {"alias_attributes": ["phone_number"], "case_sensitive": "on"}
    operator.post(tab(pool, "sign-in"), form)
    pool.refresh_from_db()
    assert (pool.alias_attributes, pool.case_sensitive) == (["email"], False)


def test_what_another_has_changed_meanwhile_stays_and_is_told_before_it_is_overwritten(
    operator: Browser, pool: Pool
) -> None:
    form = filled(operator, tab(pool, "passwords")) | {"password_minimum_length": "14"}
    Pool.objects.filter(pk=pool.pk).update(password_minimum_length=20, password_history_size=5)
    answer = operator.post(tab(pool, "passwords"), form)
    said = " ".join(answer.context["form"].errors["password_minimum_length"])
    assert said == "Somebody else has set this to “20” meanwhile. Save again to overwrite it."
    pool.refresh_from_db()
    assert (pool.password_minimum_length, pool.password_history_size) == (20, 5)
    again = {bound.html_name: bound.value() for bound in answer.context["form"] if bound.value() not in (None, False)}
    assert operator.post(tab(pool, "passwords"), again).status_code == 302
    pool.refresh_from_db()
    assert (pool.password_minimum_length, pool.password_history_size) == (14, 5)


def test_two_who_want_the_same_do_not_disagree(operator: Browser, pool: Pool) -> None:
    form = filled(operator, tab(pool, "passwords")) | {"password_minimum_length": "14"}
    Pool.objects.filter(pk=pool.pk).update(password_minimum_length=14)
    assert operator.post(tab(pool, "passwords"), form).status_code == 302


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_does_not_say_what_it_showed_writes_nothing(
    operator: Browser, pool: Pool, other_pool: Pool, name: str
) -> None:
    before = Pool.objects.values().get(pk=pool.pk)
    theirs = filled(operator, tab(other_pool, name))
    for form in ({}, {"name": "X", "primary": "#ffffff"}, theirs, {**theirs, "seen": "x:y:z"}):
        answer = operator.post(tab(pool, name), form)
        assert answer.status_code == 200
        assert "This page was not sent whole." in answer.content.decode()
    assert Pool.objects.values().get(pk=pool.pk) == before


@pytest.mark.parametrize("name", MINE)
def test_an_auditor_reads_every_tab_and_finds_nothing_to_fill_in(pool: Pool, app: Client, name: str) -> None:
    auditor = hired(Role.AUDITOR, pool)
    answer = auditor.get(tab(pool, name))
    assert answer.status_code == 200
    page = answer.content.decode().partition('id="content-main"')[2]
    assert not FIELD.search(page), FIELD.search(page)
    assert 'method="post"' not in page
    if name in FORMS:
        assert auditor.post(tab(pool, name), {"seen": ""}).status_code == 403


@pytest.mark.parametrize("name", [*MINE, "passwords/draft", "branding/draft", "keys/rotate", "domains/add"])
def test_support_and_the_admin_of_another_pool_see_none_of_it(pool: Pool, other_pool: Pool, name: str) -> None:
    for browser in (hired(Role.SUPPORT, pool), hired(Role.POOL_ADMIN, other_pool)):
        for answer in (browser.get(tab(pool, name)), browser.post(tab(pool, name))):
            assert answer.status_code in {403, 404}


def test_a_pools_admin_changes_it_and_neither_makes_nor_deletes_one(pool: Pool) -> None:
    admin = hired(Role.POOL_ADMIN, pool)
    form = filled(admin, tab(pool, "change")) | {"name": "Renamed"}
    assert admin.post(tab(pool, "change"), form).status_code == 302
    assert admin.post(tab(pool, "keys/rotate")).status_code == 302
    assert admin.get("/admin/pools/pool/add/").status_code == 403
    assert "Only owners of the deployment delete pools." in admin.get(tab(pool, "danger")).content.decode()
    assert Pool.objects.get(pk=pool.pk).name == "Renamed"


def test_what_an_app_needs_is_there_to_copy(operator: Browser, pool: Pool, app: Client, web_app: Client) -> None:
    page = operator.get(tab(pool, "change")).content.decode()
    for value in (pool.pk, pool.issuer, f"{pool.address}/.well-known/jwks.json", "http://demo.localhost:8000", app.pk):
        assert f">{value}<" in page
    assert "userPoolClientId: &quot;publicapp&quot;" in page
    assert "https://app.example.com/callback" in page
    assert "Give the client a secret first" in page
    page = operator.get(tab(pool, "change"), {"client": web_app.pk}).content.decode()
    assert f"OIDCProviderMetadataURL {pool.issuer}/.well-known/openid-configuration" in page
    assert "--client-id=webapp" in page
    assert "web-secret-0123456789" not in page


def test_a_machine_is_told_how_to_ask_for_its_token(operator: Browser, pool: Pool, machine: Client) -> None:
    page = operator.get(tab(pool, "change"), {"client": machine.pk}).content.decode()
    assert "grant_type=client_credentials" in page
    assert "Amplify" not in page


def test_a_pool_without_clients_says_how_to_go_on(operator: Browser, pool: Pool) -> None:
    assert "Make a client" in operator.get(tab(pool, "change")).content.decode()


def test_the_policy_is_read_out_while_it_is_changed(operator: Browser, pool: Pool) -> None:
    form = filled(operator, tab(pool, "passwords")) | {"password_minimum_length": "7", "password_history_size": "3"}
    form.pop("password_require_symbols")
    told = operator.post(tab(pool, "passwords/draft"), form).json()["lines"]
    assert told[:2] == [
        "At least 7 characters with a lower-case letter, an upper-case letter and a digit.",
        "The present password and the 2 before it cannot be chosen again.",
    ]
    answer = operator.post(tab(pool, "passwords"), form | {"try": "Show what it means"})
    assert told[0] in answer.content.decode()
    assert Pool.objects.get(pk=pool.pk).password_minimum_length == 8
    assert operator.post(tab(pool, "passwords/draft"), {}).json().keys() == {"said"}


def test_an_operator_gets_the_letter_that_people_get(operator: Browser, pool: Pool) -> None:
    chosen = {"kind": "recover", "language": "de"}
    page = operator.get(tab(pool, "messages"), chosen)
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    letter = operator.get(tab(pool, "messages/letter"), chosen)
    assert 'lang="de"' in letter.content.decode()
    assert "sandbox" in letter["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in letter["Content-Security-Policy"]
    refused = operator.post(tab(pool, "messages/sample"), chosen, follow=True).content.decode()
    assert "Your own account has no e-mail address to send it to." in refused
    User.objects.filter(username="olga").update(email="olga@example.com")
    told = operator.post(tab(pool, "messages/sample"), chosen, follow=True).content.decode()
    assert "The letter is on its way to olga@example.com." in told
    sent = Message.objects.get(pool=pool)
    assert (sent.destination, sent.kind, sent.language) == ("olga@example.com", "recover", "de")
    assert "A password is forgotten" in told
    entry = Entry.objects.filter(act="Send a sample letter").get()
    assert (entry.target, entry.after) == (pool.pk, {"letter": "recover", "to": "olga@example.com"})


def test_own_words_are_in_the_letter_and_only_those_that_were_touched_are_written(
    operator: Browser, pool: Pool
) -> None:
    template = {"EmailSubject": "A\nb", "EmailMessage": " <p>\r\nIt is {####}</p>\n", "SmsMessage": "SMS {####}"}
    settings.change(pool, {"verification_template": template, "invite_template": {"SMSMessage": "{username} {####}"}})
    before = Pool.objects.values().get(pk=pool.pk)
    form = filled(operator, tab(pool, "messages"))
    typed = form | {"code_message": " <p>\r\nIt is {####}</p>\r\n"}  # as a browser sends what it was shown
    assert operator.post(tab(pool, "messages"), typed).status_code == 302
    assert Pool.objects.values().get(pk=pool.pk) == before
    assert "It is 123456" in operator.get(tab(pool, "messages/letter"), {"kind": "recover", "language": "de"}).text
    assert "<b>A b</b>" in operator.get(tab(pool, "messages"), {"kind": "recover", "language": "de"}).text
    operator.post(tab(pool, "messages"), form | {"code_message": ""})
    pool.refresh_from_db()
    assert pool.verification_template == {"EmailSubject": "A\nb", "SmsMessage": "SMS {####}"}
    entry = Entry.objects.filter(act="Change the words of letters").get()
    assert (entry.before, entry.after) == (
        {"verification_template": template},
        {"verification_template": pool.verification_template},
    )


def test_words_that_somebody_else_wrote_meanwhile_are_not_overwritten(operator: Browser, pool: Pool) -> None:
    form = filled(operator, tab(pool, "messages")) | {"code_subject": "Mine"}
    settings.change(pool, {"verification_template": {"EmailSubject": "Theirs"}})
    answer = operator.post(tab(pool, "messages"), form)
    assert "“Theirs” meanwhile" in " ".join(sentences(answer))
    settings.change(pool, {"verification_template": {"EmailSubject": "Theirs", "EmailSubjectByLink": "Other"}})
    again = filled(operator, tab(pool, "messages")) | {"code_subject": "Mine"}
    assert operator.post(tab(pool, "messages"), again).status_code == 302
    pool.refresh_from_db()
    assert pool.verification_template == {"EmailSubject": "Mine", "EmailSubjectByLink": "Other"}


@pytest.mark.parametrize(
    "asked", [{"kind": "../../hosted/login", "language": "en"}, {"kind": "recover", "language": "x"}]
)
def test_a_letter_that_there_is_not_is_not_shown(operator: Browser, pool: Pool, asked: dict[str, str]) -> None:
    first = operator.get(tab(pool, "messages/letter")).content
    assert operator.get(tab(pool, "messages/letter"), asked).content == first
    told = operator.post(tab(pool, "messages/sample"), asked, follow=True).content.decode()
    assert "There is no such letter." in told
    assert not Message.objects.exists()
    assert operator.get(tab(pool, "messages"), asked).status_code == 200


def test_the_numbers_are_the_workers(operator: Browser, pool: Pool, other_pool: Pool, ann: User) -> None:
    now = tallies.start_of_hour(timezone.now())
    tallies.put(tallies.SIGN_INS, now, {pool.pk: 4321, other_pool.pk: 8888})
    tallies.put(tallies.SIGN_INS, now - timedelta(hours=24), {pool.pk: 7777})
    page = operator.get(tab(pool, "change")).content.decode()
    assert "<dt>People, about</dt><dd>1</dd>" in page
    assert "<dt>Signed in, in 24 hours</dt><dd>4321</dd>" in page


def test_the_journal_says_what_was_done_and_to_which_columns(operator: Browser, pool: Pool) -> None:
    operator.post(tab(pool, "passwords"), filled(operator, tab(pool, "passwords")) | {"password_minimum_length": "14"})
    operator.post(tab(pool, "domains/add"), {"name": "garden"})
    operator.post(tab(pool, "keys/rotate"))
    policy = Entry.objects.get(act="Change the password policy")
    assert (policy.before, policy.after) == ({"password_minimum_length": 8}, {"password_minimum_length": 14})
    assert (policy.pool, policy.target, policy.actor_name) == (pool.pk, pool.pk, "olga")
    assert Entry.objects.filter(act="Take a host", target_kind="pools.domain").exists()
    rotated = Entry.objects.filter(act="Rotate the signing keys")
    assert rotated.filter(change="made").count() == 2
    assert "PRIVATE" not in str(list(rotated.values()))
