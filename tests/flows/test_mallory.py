"""Mallory lives in another pool, with Ann's address and password: whatever is Ann's is worth nothing there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from idp.credentials import codes, throttles
from idp.directory import groups, names
from idp.directory.models import Group, User
from idp.flows import authenticate, bearers, operators, profile, recover, sign_up, tokens
from idp.flows.models import Invitation
from idp.flows.steps import Authenticated, Caller, Challenge
from idp.kernel import clock as time
from idp.kernel.refusals import Refusal
from idp.pools import configuration
from idp.pools.models import Client
from idp.tokens import authorization_codes
from tests.conftest import PASSWORD, TEMPORARY

from . import mailbox

NEW = "Stolen-Horse-88"
ADDRESS = "ann@example.com"
AT = "https://app.example.com/callback"


def sign_up_code(here: Caller, there: Caller) -> None:
    sign_up.sign_up("zoe", PASSWORD, {"email": "zoe@example.com"}, caller=here)
    code = mailbox.code()
    sign_up.sign_up("zoe@example.com", PASSWORD, {}, caller=there)
    codes.forget(User.objects.get(pool=there.pool, email="zoe@example.com"))
    sign_up.confirm("zoe@example.com", code, caller=there)


def recovery_code(here: Caller, there: Caller) -> None:
    recover.begin(ADDRESS, caller=here)
    recover.finish(ADDRESS, mailbox.code(), NEW, caller=there)


def attribute_code(here: Caller, there: Caller) -> None:
    profile.send_code(User.objects.get(pool=here.pool, username="ann"), "email", caller=here)
    profile.verify(User.objects.get(pool=there.pool), "email", mailbox.code(), caller=there)


def session(here: Caller, there: Caller) -> None:
    step = authenticate.by_password("ben", TEMPORARY, caller=here)
    assert isinstance(step, Challenge)
    authenticate.answer(step.session, {"NEW_PASSWORD": NEW}, caller=there)


def refresh_token(here: Caller, there: Caller) -> None:
    tokens.refresh(issued(here).refresh_token, there.client)


def rotating_refresh_token(here: Caller, there: Caller) -> None:
    tokens.refresh(issued(here).refresh_token, there.client, rotate=True)


def issued(here: Caller) -> tokens.TokenSet:
    ann = names.find(here.pool, "ann")
    assert ann
    return tokens.issue(ann, here.client, scope="openid", auth_time=time.now())


def group(here: Caller, there: Caller) -> None:
    groups.add(User.objects.get(pool=there.pool), Group.objects.create(pool=here.pool, name="admins"))


def invitation(here: Caller, there: Caller) -> None:
    token = operators.invite("olga").partition("token=")[2]
    Invitation.objects.update(user=User.objects.get(pool=there.pool))
    operators.redeem(token, "Stolen-Horse-8888", caller=there)


ACTS = [sign_up_code, recovery_code, attribute_code, session, refresh_token, rotating_refresh_token, group, invitation]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_what_was_given_in_one_pool_is_refused_in_another(
    caller: Caller,
    other_caller: Caller,
    ann: User,
    ben: User,
    mallory: User,
    act: Callable[[Caller, Caller], None],
) -> None:
    before = {user.pk: user.password for user in (ann, ben, mallory)}
    with pytest.raises(Refusal):
        act(caller, other_caller)
    assert {user.pk: user.password for user in User.objects.filter(pk__in=before)} == before


def test_a_token_shown_in_another_pool_opens_nothing_and_harms_nothing(
    caller: Caller, other_caller: Caller, ann: User
) -> None:
    found = issued(caller)
    assert bearers.of(found.access_token, other_caller.pool) is None
    assert bearers.hint(found.id_token, other_caller.pool) is None
    assert not tokens.revoke(found.refresh_token, other_caller.client)
    assert bearers.of(found.access_token, caller.pool)


def test_an_authorization_code_is_not_there_in_another_pool(caller: Caller, other_caller: Caller, ann: User) -> None:
    code = authorization_codes.make(ann, caller.client, redirect_uri=AT, scope="openid", auth_time=time.now())
    assert authorization_codes.find(code, other_caller.client) is None


def test_a_client_is_not_there_in_another_pool(app: Client, other_app: Client) -> None:
    assert configuration.client(other_app.pool_id, app.pk) is None
    assert configuration.client(app.pool_id, app.pk) == app


def test_guesses_at_mallory_lock_nobody_else(caller: Caller, other_caller: Caller, ann: User, mallory: User) -> None:
    for _ in range(5):
        throttles.guess(mallory)
    assert isinstance(authenticate.by_password(ADDRESS, PASSWORD, caller=caller), Authenticated)
    with pytest.raises(Refusal):
        authenticate.by_password(ADDRESS, PASSWORD, caller=other_caller)


def test_a_recovery_in_one_pool_leaves_the_same_address_in_another_alone(
    caller: Caller, other_caller: Caller, ann: User, mallory: User
) -> None:
    recover.begin(ADDRESS, caller=other_caller)
    recover.finish(ADDRESS, mailbox.code(), NEW, caller=other_caller)
    assert isinstance(authenticate.by_password(ADDRESS, PASSWORD, caller=caller), Authenticated)
    with pytest.raises(Refusal):
        authenticate.by_password(ADDRESS, NEW, caller=caller)
