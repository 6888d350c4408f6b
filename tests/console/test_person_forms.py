"""What an operator writes: only what differs, judged by the schema, with the right input for each kind."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client as Browser

from idp.console.person import fields, forms
from idp.credentials import passwords
from idp.directory import groups
from idp.directory.models import Group, Membership, Role, Status, User
from idp.messages import outbox
from idp.messages.models import Message
from idp.pools.models import Attribute, Client, Pool
from idp.tokens import families
from idp.tokens.models import TokenFamily
from tests.conftest import NOW, PASSWORD
from tests.console.desk import PEOPLE, page_of, press, somebody
from tests.console.forms import filled, sentences

HIDDEN = re.compile(r'<input type="hidden" name="(shown-[^"]+)" value="([^"]*)">')


def shown(browser: Browser, user: User) -> dict[str, Any]:
    """The whole form as the page has it, with its hidden fields."""
    where = page_of(user, "attributes")
    return filled(browser, where) | dict(HIDDEN.findall(browser.get(where).content.decode()))


def write(browser: Browser, user: User, form: dict[str, Any]) -> Any:
    return browser.post(page_of(user, "attributes"), form)


def kinds(pool: Pool, user: User | None = None) -> dict[str, str]:
    form = forms.Attributes(pool, user=user)
    return {
        name: getattr(field.widget, "input_type", type(field.widget).__name__) for name, field in form.fields.items()
    }


def test_each_attribute_has_the_input_of_its_kind(pool: Pool) -> None:
    for name, kind in (("seats", "Number"), ("vip", "Boolean"), ("since", "DateTime")):
        limits = {"minimum": "1", "maximum": "9"} if kind == "Number" else {}
        Attribute.objects.create(pool=pool, name=f"custom:{name}", type=kind, **limits)
    found = kinds(pool)
    wanted = {"email": "email", "phone_number": "tel", "birthdate": "date", "website": "url", "address": "Textarea"}
    wanted |= {"email_verified": "checkbox", "custom:seats": "number", "custom:vip": "select"}
    wanted |= {"custom:since": "datetime-local", "custom:plan": "text", "locale": "text"}
    assert {name: found[name] for name in wanted} == wanted
    seats = forms.Attributes(pool).fields["custom:seats"].widget.attrs
    assert (seats["min"], seats["max"]) == (1, 9)
    assert "<datalist" in str(forms.Attributes(pool)["locale"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("birthdate", "1990-W01-1"),
        ("custom:since", "2026-01-31T12:00:00Z"),
        ("custom:seats", "1e3"),
        ("nickname", "two\nlines"),
        ("nickname", "  blanks "),
    ],
)
def test_saving_loses_nothing_that_an_input_could_not_show(
    operator: Browser, pool: Pool, ann: User, name: str, value: str
) -> None:
    Attribute.objects.create(pool=pool, name="custom:since", type="DateTime")
    Attribute.objects.create(pool=pool, name="custom:seats", type="Number")
    User.objects.filter(pk=ann.pk).update(more={name: value})
    ann.refresh_from_db()
    kind = kinds(pool, ann)[name]
    assert kind not in fields.SHOWABLE or fields.SHOWABLE[kind].fullmatch(value)
    form = {key: str(each).replace("\n", "\r\n") for key, each in shown(operator, ann).items()}
    assert write(operator, ann, form | {"given_name": "Ann"}).status_code == 302
    ann.refresh_from_db()
    assert (ann.given_name, ann.more) == ("Ann", {name: value})


def test_what_somebody_else_changed_is_neither_undone_nor_overlooked(operator: Browser, ann: User) -> None:
    form = shown(operator, ann)
    User.objects.filter(pk=ann.pk).update(name="Ann Smith")
    assert write(operator, ann, form | {"nickname": "A"}).status_code == 302
    ann.refresh_from_db()
    assert (ann.name, ann.more) == ("Ann Smith", {"nickname": "A"})
    answer = write(operator, ann, form | {"name": "Ann Jones"})
    assert "Somebody has changed it meanwhile, to “Ann Smith”." in " ".join(sentences(answer))
    again = dict(HIDDEN.findall(answer.content.decode()))
    assert write(operator, ann, form | again | {"name": "Ann Jones"}).status_code == 302
    ann.refresh_from_db()
    assert (ann.name, ann.more) == ("Ann Jones", {"nickname": "A"})


def test_a_new_address_is_nobodys_until_it_is_vouched_for(operator: Browser, ann: User) -> None:
    assert write(operator, ann, shown(operator, ann) | {"email": "ann@new.example"}).status_code == 302
    ann.refresh_from_db()
    assert (ann.email, ann.email_verified) == ("ann@new.example", False)
    assert Message.objects.filter(kind="attribute_verification", destination="ann@new.example").exists()
    assert write(operator, ann, shown(operator, ann) | {"email_verified": "on"}).status_code == 302
    ann.refresh_from_db()
    assert ann.email_verified


def test_a_form_that_was_not_changed_writes_nothing(operator: Browser, ann: User) -> None:
    before = User.objects.values().get(pk=ann.pk)
    assert write(operator, ann, shown(operator, ann)).status_code == 302
    assert User.objects.values().get(pk=ann.pk) == before


def test_what_is_fixed_or_retired_is_not_written(operator: Browser, pool: Pool, ann: User) -> None:
    Attribute.objects.create(pool=pool, name="custom:born", mutable=False)
    Attribute.objects.create(pool=pool, name="custom:old", retired=NOW)
    User.objects.filter(pk=ann.pk).update(more={"custom:born": "here", "custom:old": "kept"})
    form = shown(operator, ann)
    assert "custom:old" not in form
    assert write(operator, ann, form | {"custom:born": "there", "custom:old": "new"}).status_code == 302
    ann.refresh_from_db()
    assert ann.more == {"custom:born": "here", "custom:old": "kept"}


def test_what_the_schema_refuses_stands_beside_its_field(operator: Browser, ann: User) -> None:
    for name, value, said in (
        ("phone_number", "12", "Enter a phone number with its country code"),
        ("custom:plan", "x" * 21, "At most 20 characters."),
        ("website", "javascript:alert(1)", "A web address that begins with https://."),
        ("birthdate", "31.1.1990", "A date such as 1990-01-31."),
    ):
        answer = write(operator, ann, shown(operator, ann) | {name: value})
        assert str(answer.context["form"].errors[name][0]).startswith(said)


def test_a_drawn_password_is_shown_once(operator: Browser, ann: User, app: Client) -> None:
    families.begin(ann, app, auth_time=NOW)
    answer = operator.post(page_of(ann, "password"), {"way": "drawn", "sign_out": "on"})
    ann.refresh_from_db()
    assert passwords.matches(ann, answer.context["value"])
    assert ann.status == Status.FORCE_CHANGE_PASSWORD
    assert not TokenFamily.objects.filter(revoked=None).exists()
    assert not Message.objects.exists()
    assert "no-store" in answer["Cache-Control"]


def test_or_it_is_mailed_to_a_verified_address(operator: Browser, ann: User, dov: User) -> None:
    assert "A letter is on its way." in press(operator, ann, "password", way="mailed")
    letter = outbox.opened(Message.objects.get(subject=ann.pk, kind="temporary_password"))
    ann.refresh_from_db()
    assert passwords.matches(ann, letter["password"])
    refused = operator.post(page_of(ann, "password"), {"way": "mailed", "permanent": "on"})
    assert "must be changed" in " ".join(sentences(refused))
    assert "way" in operator.post(page_of(dov, "password"), {"way": "mailed"}).context["form"].errors


def test_or_it_is_chosen(operator: Browser, ann: User) -> None:
    assert "Write the password." in " ".join(sentences(operator.post(page_of(ann, "password"), {"way": "chosen"})))
    new = {"way": "chosen", "password": PASSWORD + "?", "permanent": "on"}
    assert "Sessions that are open stay open." in press(operator, ann, "password", **new)
    ann.refresh_from_db()
    assert (passwords.matches(ann, PASSWORD + "?"), ann.status) == (True, Status.CONFIRMED)


def test_somebody_new_is_in_groups_at_once(operator: Browser, pool: Pool, other_pool: Pool) -> None:
    groups.create(pool, "staff")
    groups.create(other_pool, "theirs")
    where = f"{PEOPLE}add/?pool={pool.pk}"
    form = filled(operator, where) | {"username": "eve", "email": "eve@example.com"}
    refused = operator.post(where, form | {"groups": ["theirs"]})
    assert "theirs is not one of the available choices" in " ".join(sentences(refused))
    assert operator.post(where, form | {"groups": ["staff"]}).status_code == 302
    assert [row.group.name for row in Membership.objects.filter(user__username="eve")] == ["staff"]


def test_many_groups_are_written_by_name(operator: Browser, pool: Pool) -> None:
    Group.objects.bulk_create(Group(pool=pool, name=f"g{at}") for at in range(forms.FEW + 1))
    where = f"{PEOPLE}add/?pool={pool.pk}"
    form = filled(operator, where) | {"username": "eve", "email": "eve@example.com"}
    assert operator.post(where, form | {"groups": "g1\r\n g30 \r\n"}).status_code == 302
    assert {row.group.name for row in Membership.objects.filter(user__username="eve")} == {"g1", "g30"}


def test_groups_are_found_joined_and_left(operators: Pool, pool: Pool, other_pool: Pool, ann: User) -> None:
    staff, theirs = groups.create(pool, "staff"), groups.create(other_pool, "staff-of-theirs")
    admin = somebody(Role.POOL_ADMIN, pool)
    found = admin.get(page_of(ann, "groups"), {"q": "STA"}).context["found"]
    assert found == [staff]
    assert "Now in staff: ann." in press(admin, ann, "groups", add=staff.pk)
    assert admin.get(page_of(ann, "groups")).context["found"] == []
    for key in (theirs.pk, "x", "9" * 30):
        assert "That group is no more." in press(admin, ann, "groups", add=key)
    assert "Out of staff: ann." in press(admin, ann, "groups", remove=staff.pk, next="groups")
    assert not Membership.objects.exists()
