"""What administrators do to a person, whichever door they come through."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest

from idp.credentials import passwords
from idp.directory import groups, users
from idp.directory.models import Status, User
from idp.flows import administer, authenticate, invite, resend, sessions, tokens
from idp.flows.steps import Caller
from idp.kernel import actor
from idp.kernel.refusals import CodeDeliveryFailure, InvalidParameter, NotAuthorized, Refusal, ResourceNotFound
from idp.messages import outbox
from idp.messages.models import Message
from idp.pools.models import Client, Pool
from idp.tokens import families
from tests.conftest import NOW, PASSWORD, make

Verb = Callable[[User, Caller], None]
NEW = PASSWORD + "!"


@pytest.fixture
def olga(operators: Pool) -> User:
    """An operator."""
    found = make(operators, "olga", email="olga@example.com", email_verified="true")
    found.is_staff = True
    found.save(update_fields=["is_staff"])
    return found


def disable(user: User, caller: Caller) -> None:
    administer.disable(user)


def delete(user: User, caller: Caller) -> None:
    administer.delete(user)


def reset(user: User, caller: Caller) -> None:
    administer.reset_password(user, caller=caller)


@pytest.mark.parametrize("verb", [disable, delete, reset])
def test_nobody_locks_themselves_out(olga: User, ann: User, caller: Caller, verb: Verb) -> None:
    with actor.acting(actor.Actor(actor.Kind.OPERATOR, olga.sub, "olga")):
        with pytest.raises(NotAuthorized):
            verb(olga, caller)
        verb(ann, caller)
    olga.refresh_from_db()
    assert (olga.enabled, olga.status) == (True, Status.CONFIRMED)


def test_an_operators_password_is_the_operators_own(olga: User, caller: Caller) -> None:
    with pytest.raises(NotAuthorized):
        administer.set_password(olga, NEW, permanent=True)
    users.set_status(olga, Status.FORCE_CHANGE_PASSWORD)
    with pytest.raises(NotAuthorized):
        administer.invite_again(olga, caller=caller)
    assert passwords.matches(olga, PASSWORD)


def test_only_a_temporary_password_is_mailed_and_only_to_a_verified_address(
    ann: User, dov: User, caller: Caller
) -> None:
    for user, permanent in ((ann, True), (dov, False)):
        with pytest.raises(CodeDeliveryFailure):
            administer.set_password(user, NEW, permanent=permanent, mail=caller)
    assert not Message.objects.exists()
    administer.set_password(ann, NEW, permanent=False, mail=caller)
    assert outbox.opened(Message.objects.get())["password"] == NEW


def test_open_sessions_stay_unless_they_are_to_end(ann: User, app: Client) -> None:
    families.begin(ann, app, auth_time=NOW)
    administer.set_password(ann, NEW, permanent=True)
    assert sessions.standing(ann).count() == 1
    administer.set_password(ann, NEW + "!", permanent=True, sign_out=True)
    assert not sessions.standing(ann).exists()


def test_nobody_is_made_where_a_group_is_another_pools(pool: Pool, other_pool: Pool, caller: Caller) -> None:
    mine, theirs = groups.create(pool, "staff"), groups.create(other_pool, "staff")
    told = {"email": "eve@example.com"}
    with pytest.raises(ResourceNotFound):
        administer.create("eve", told, caller=caller, members_of=[mine, theirs], silent=True)
    assert not User.objects.filter(username="eve").exists()
    eve = administer.create("eve", told, caller=caller, members_of=[mine], silent=True)
    assert groups.of(eve) == [mine]


def test_letters_to_somebody_who_is_deleted_go_too(ann: User, dov: User, caller: Caller) -> None:
    for user in (ann, dov):
        administer.set_password(user, NEW, permanent=False)
        invite.write(user, NEW, (), caller)
    administer.delete(ann)
    assert [row.subject for row in Message.objects.all()] == [dov.pk]


def test_one_session_is_ended_by_its_id_and_nobody_elses(
    ann: User, mallory: User, app: Client, other_app: Client
) -> None:
    mine, _ = families.begin(ann, app, auth_time=NOW)
    hers, _ = families.begin(mallory, other_app, auth_time=NOW)
    for user, family in ((ann, hers), (mallory, mine)):
        with pytest.raises(ResourceNotFound):
            sessions.end(user, family.pk)
    sessions.end(ann, mine.pk)
    with pytest.raises(ResourceNotFound):
        sessions.end(ann, mine.pk)


def test_a_code_is_sent_again_only_to_the_unconfirmed(ann: User, dov: User, caller: Caller) -> None:
    with pytest.raises(InvalidParameter):
        resend.sign_up_code(ann, caller=caller)
    assert resend.sign_up_code(dov, caller=caller).destination == "d***@e***"
    User.objects.filter(pk=dov.pk).update(email="")
    dov.refresh_from_db()
    with pytest.raises(CodeDeliveryFailure):
        resend.sign_up_code(dov, caller=caller)


GONE: dict[str, Callable[[User, Caller], object]] = {
    "change": lambda user, _: users.change(user, {"name": "Ann"}),
    "verify": lambda user, _: users.verify(user, "email"),
    "confirm": lambda user, _: administer.confirm(user),
    "invite again": lambda user, caller: administer.invite_again(user, caller=caller),
    "set a password": lambda user, _: administer.set_password(user, NEW, permanent=True),
    "disable": disable,
    "enable": lambda user, _: users.enable(user),
    "reset": reset,
    "delete": delete,
    "sign out": lambda user, _: sessions.sign_out_everywhere(user),
    "a session": lambda user, caller: authenticate.just_confirmed(user, caller=caller),
    "tokens": lambda user, caller: tokens.issue(user, caller.client, scope="", auth_time=NOW),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", GONE.values(), ids=GONE)
def test_a_person_whom_somebody_has_just_deleted_is_no_fault_of_the_server(
    ann: User, caller: Caller, verb: Callable[[User, Caller], object]
) -> None:
    twin = User.objects.get(pk=ann.pk)
    administer.delete(twin)
    with contextlib.suppress(Refusal):
        verb(ann, caller)
    assert not User.objects.filter(pk=ann.pk).exists()
