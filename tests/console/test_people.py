"""People and groups in the console: every change is the engine's."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser

from idp.credentials import passwords
from idp.directory.models import Group, Membership, Status, User
from idp.messages.models import Message
from idp.pools.models import Pool
from tests.conftest import PASSWORD
from tests.console.forms import filled, sentences

LIST = "/admin/directory/user/"


def add(pool: Pool) -> str:
    return f"{LIST}add/?pool={pool.pk}"


def do(browser: Browser, action: str, user: User) -> str:
    press = {"action": action, "_selected_action": str(user.pk), "here": "1"}
    return str(browser.post(LIST, press, follow=True).content.decode())


def test_the_pool_is_asked_for_only_where_there_is_a_choice(operator: Browser, pool: Pool) -> None:
    assert "username" in operator.get(f"{LIST}add/").context["form"].fields
    Pool.objects.create(id="eu-local-1_TestPool3", name="Third")
    assert operator.get(f"{LIST}add/").context["form"].fields.keys() == {"pool"}


def test_a_person_gets_a_letter_with_a_temporary_password(operator: Browser, pool: Pool) -> None:
    given = {"username": "eve", "email": "eve@example.com", "email_verified": "on", "custom:plan": "gold"}
    answer = operator.post(add(pool), filled(operator, add(pool)) | given)
    assert answer.status_code == 302, sentences(answer)
    eve = User.objects.get(username="eve")
    assert (eve.status, eve.email_verified, eve.more) == (Status.FORCE_CHANGE_PASSWORD, True, {"custom:plan": "gold"})
    assert not eve.is_staff
    assert Message.objects.get(destination="eve@example.com").kind == "temporary_password"


def test_or_the_operator_reads_it_once(operator: Browser, other_pool: Pool) -> None:
    given = {"username": "fay@example.com", "delivery": "shown", "email_verified": "on"}
    answer = operator.post(add(other_pool), filled(operator, add(other_pool)) | given)
    fay = User.objects.get(email="fay@example.com")
    assert answer.status_code == 200, sentences(answer)
    assert passwords.matches(fay, answer.context["value"])
    assert fay.email_verified
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("username", "ann", "User already exists"),
        ("username", "a b", "Use letters, digits and punctuation, without blanks."),
        ("email", "nowhere", "Enter an e-mail address, such as ann@example.com."),
        ("email", "", "The user has no email address."),
        ("password", "short", "Password not long enough"),
        ("custom:plan", "x" * 21, "At most 20 characters."),
    ],
)
def test_what_the_engine_refuses_is_said(
    operator: Browser, pool: Pool, ann: User, field: str, value: str, said: str
) -> None:
    given = {"username": "eve", "email": "eve@example.com", field: value}
    assert said in " ".join(sentences(operator.post(add(pool), filled(operator, add(pool)) | given)))
    assert not User.objects.filter(username="eve").exists()


def test_no_form_makes_an_operator(operator: Browser, pool: Pool, operators: Pool, ann: User) -> None:
    office: dict[str, Any] = {"is_staff": "on", "is_superuser": "on"}
    given = {"username": "eve", "email": "eve@example.com", **office}
    operator.post(add(pool), filled(operator, add(pool)) | given)
    where = f"{LIST}{ann.pk}/attributes/"
    operator.post(where, filled(operator, where) | office)
    assert operator.post(f"{LIST}{ann.pk}/change/", office).status_code == 403
    assert operator.get(add(operators)).context["form"].fields.keys() == {"pool"}
    assert list(User.objects.filter(is_staff=True).values_list("username", flat=True)) == ["olga"]


def test_attributes_are_changed_as_by_api(operator: Browser, ann: User, mallory: User) -> None:
    where = f"{LIST}{ann.pk}/attributes/"
    new = {"email": "ann@elsewhere.example", "email_verified": "on", "nickname": "A"}
    answer = operator.post(where, filled(operator, where) | new)
    assert answer.status_code == 302, sentences(answer)
    ann.refresh_from_db()
    assert (ann.email, ann.email_verified, ann.more) == ("ann@elsewhere.example", True, {"nickname": "A"})
    assert Message.objects.filter(kind="attribute_changed", destination="ann@example.com").exists()
    refused = operator.post(where, filled(operator, where) | {"email": ""})
    assert "required" in " ".join(sentences(refused)).lower()
    mallory.refresh_from_db()
    assert mallory.email == "ann@example.com"


def test_a_state_that_does_not_fit_gives_a_sentence(operator: Browser, ann: User, dov: User, ben: User) -> None:
    assert "User cannot be confirmed. Current status is CONFIRMED" in do(operator, "confirm", ann)
    assert "User password cannot be reset in the current state." in do(operator, "reset_password", dov)
    assert "Software Token MFA does not exist for the user." in do(operator, "forget_app", ann)
    assert "status is not FORCE_CHANGE_PASSWORD" in do(operator, "invite_again", ann)
    assert "Done for 1 person." in do(operator, "invite_again", ben)
    assert "Done for 1 person." in do(operator, "reset_password", ann)
    ann.refresh_from_db()
    assert ann.status == Status.RESET_REQUIRED


def test_a_password_is_set_within_the_policy_but_never_an_operators(operator: Browser, ann: User) -> None:
    where, chosen = f"{LIST}{ann.pk}/password/", {"way": "chosen"}
    assert "not long enough" in " ".join(sentences(operator.post(where, chosen | {"password": "x"})))
    assert operator.post(where, chosen | {"password": PASSWORD + "!", "permanent": "on"}).status_code == 302
    ann.refresh_from_db()
    assert passwords.matches(ann, PASSWORD + "!")


def test_operators_have_a_list_of_their_own(operator: Browser) -> None:
    olga = User.objects.get(username="olga")
    for page in ("password", "attributes", "change", "delete"):
        assert operator.get(f"{LIST}{olga.pk}/{page}/").status_code in {302, 404}
        assert operator.post(f"{LIST}{olga.pk}/{page}/", {"post": "yes"}).status_code in {302, 403, 404}
    for action in ("disable", "reset_password", "sign_out"):
        do(operator, action, olga)
    olga.refresh_from_db()
    assert (olga.enabled, olga.status) == (True, Status.CONFIRMED)
    assert operator.get("/admin/").status_code == 200


def test_a_person_is_deleted_with_everything(operator: Browser, ann: User) -> None:
    assert operator.get(f"{LIST}{ann.pk}/delete/").status_code == 200
    assert operator.post(f"{LIST}{ann.pk}/delete/", {"post": "yes", "typed": "ann"}).status_code == 302
    assert not User.objects.filter(pk=ann.pk).exists()


def test_groups_take_people_of_their_pool_and_let_them_go(
    operator: Browser, pool: Pool, other_pool: Pool, ann: User, mallory: User
) -> None:
    where = "/admin/directory/group/add/"
    assert operator.post(where, {"pool": pool.pk, "name": "staff", "precedence": "1"}).status_code == 302
    twice = operator.post(where, {"pool": pool.pk, "name": "staff"})
    assert "already exists" in " ".join(sentences(twice))
    group = Group.objects.get(name="staff")
    joining = f"/admin/directory/group/{group.pk}/add/"
    assert operator.post(joining, {"username": "ann@example.com"}).status_code == 302
    refused = operator.post(joining, {"username": str(mallory.pk)})
    assert "User does not exist." in " ".join(sentences(refused))
    members = operator.get(f"/admin/directory/membership/?group__id__exact={group.pk}")
    assert members.context["cl"].result_count == 1
    row = Membership.objects.get(group=group)
    assert row.user == ann
    operator.post(
        "/admin/directory/membership/",
        {"action": "delete_selected", "_selected_action": str(row.pk), "post": "yes"},
    )
    assert not Membership.objects.exists()
