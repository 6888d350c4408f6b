"""Operators come in by a one-time link, live in the reserved pool, and nobody else gets in that way."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from idp.directory import names, users
from idp.directory.models import Status, User
from idp.flows import authenticate, operators, sign_up, tokens
from idp.flows.models import Invitation
from idp.flows.steps import Authenticated, Caller
from idp.kernel import clock as time
from idp.kernel.refusals import InvalidParameter, InvalidPassword, InvalidSession, NotAuthorized
from idp.pools.models import OPERATORS, Client, Pool

STRONG = "Operator-Horse-12"


@pytest.fixture
def console(operators: Pool) -> Caller:
    return Caller(client=Client.objects.select_related("pool").get(pool=operators, pk="console"))


def invited(username: str = "olga") -> str:
    return parse_qs(urlsplit(operators.invite(username)).query)["token"][0]


def test_the_link_sets_a_password_and_makes_an_operator(console: Caller) -> None:
    step = operators.redeem(invited(), STRONG, caller=console)
    assert isinstance(step, Authenticated)
    assert step.user.has_perm("anything")
    assert isinstance(authenticate.by_password("olga", STRONG, caller=console), Authenticated)


def test_a_link_works_once(console: Caller) -> None:
    token = invited()
    operators.redeem(token, STRONG, caller=console)
    with pytest.raises(InvalidSession):
        operators.redeem(token, STRONG, caller=console)


def test_a_link_lives_a_day_and_a_newer_one_ends_it(console: Caller, clock: time_machine.Traveller) -> None:
    former, late = invited(), invited()
    with pytest.raises(InvalidSession):
        operators.redeem(former, STRONG, caller=console)
    assert operators.invited(late)
    clock.shift(86_400)
    with pytest.raises(InvalidSession):
        operators.redeem(late, STRONG, caller=console)


def test_a_weak_password_leaves_the_link_good(console: Caller) -> None:
    token = invited()
    with pytest.raises(InvalidPassword):
        operators.redeem(token, "Short-Horse", caller=console)
    assert operators.redeem(token, STRONG, caller=console)


def test_an_invitation_ends_what_the_operator_had_open_once_it_is_redeemed(console: Caller) -> None:
    operators.redeem(invited(), STRONG, caller=console)
    olga = User.objects.get(pool_id=OPERATORS, username="olga")
    refresh = tokens.issue(olga, console.client, scope="openid", auth_time=time.now()).refresh_token
    operators.redeem(invited(), "Another-Operator-12", caller=console)
    with pytest.raises(NotAuthorized):
        tokens.refresh(refresh, console.client)
    assert User.objects.get(pk=olga.pk).signed_out


def test_who_was_disabled_after_the_invitation_stays_outside(console: Caller) -> None:
    token = invited()
    users.disable(User.objects.get(pool_id=OPERATORS, username="olga"))
    with pytest.raises(InvalidSession):
        operators.redeem(token, STRONG, caller=console)
    assert operators.redeem(invited(), STRONG, caller=console)  # a new invitation is a decision


@pytest.mark.parametrize("token", ["", "x", "\x00", "\ud800", "a" * 100_000])
def test_garbage_is_no_invitation(console: Caller, token: str) -> None:
    invited()
    with pytest.raises(InvalidSession):
        operators.invited(token)
    with pytest.raises(InvalidSession):
        operators.redeem(token, STRONG, caller=console)


def test_an_invitation_for_somebody_who_is_no_operator_is_refused(console: Caller, ann: User) -> None:
    token = invited()
    Invitation.objects.update(user=ann)
    with pytest.raises(InvalidSession):
        operators.redeem(token, STRONG, caller=console)
    users.create(operators.pool(), username="guest", attributes={}, status=Status.CONFIRMED)
    with pytest.raises(InvalidParameter):
        operators.invite("guest")


def test_an_operator_is_nobody_in_other_pools(console: Caller, caller: Caller) -> None:
    operators.redeem(invited(), STRONG, caller=console)
    assert names.find(caller.pool, "olga") is None
    with pytest.raises(NotAuthorized):
        authenticate.by_password("olga", STRONG, caller=caller)


def test_nobody_signs_up_as_operator(console: Caller) -> None:
    with pytest.raises(NotAuthorized):
        sign_up.sign_up("eve", STRONG, {}, caller=console)


def test_the_first_operator_is_waited_for_until_one_has_come_in(console: Caller) -> None:
    assert operators.is_first()
    token = invited()
    assert operators.is_first()
    operators.redeem(token, STRONG, caller=console)
    assert not operators.is_first()


def test_only_a_digest_of_the_token_is_kept(console: Caller) -> None:
    token = invited()
    assert token not in str(vars(Invitation.objects.get()))
