"""ChangePassword: proved by the former one, and the app goes on with its token."""

from __future__ import annotations

from typing import Any

import pytest

from idp.directory import users
from idp.directory.models import Status, User
from idp.flows import authenticate, tokens
from idp.flows.claims import API_SCOPE
from idp.flows.steps import Authenticated, Caller
from idp.kernel import clock as house_clock
from idp.kernel.refusals import NotAuthorized
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, access_token, refused
from tests.api.operations.mail import letters
from tests.conftest import PASSWORD

OTHER = "Another-Horse-8"


@pytest.fixture
def change(app_cognito: Cognito) -> Any:
    return lambda token, new=OTHER, **former: app_cognito.change_password(
        AccessToken=token, ProposedPassword=new, **former or {"PreviousPassword": PASSWORD}
    )


def signs_in(caller: Caller, password: str) -> bool:
    return isinstance(authenticate.by_password("ann", password, caller=caller), Authenticated)


def test_a_password_is_changed_and_the_app_goes_on(
    change: Any, app_cognito: Cognito, ann: User, app: Client, caller: Caller
) -> None:
    mine, elsewhere = access_token(ann, app), access_token(ann, app)
    change(mine)
    assert signs_in(caller, OTHER)
    assert app_cognito.get_user(AccessToken=mine)["Username"] == "ann"
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        app_cognito.get_user(AccessToken=elsewhere)
    assert len(letters("ann@example.com", "password_changed")) == 1


def test_the_refresh_token_beside_it_goes_on(change: Any, ann: User, app: Client) -> None:
    issued = tokens.issue(ann, app, scope=API_SCOPE, auth_time=house_clock.now())
    change(issued.access_token)
    assert tokens.refresh(issued.refresh_token, app).access_token


def test_an_app_without_revocation_goes_on(change: Any, app_cognito: Cognito, ann: User, app: Client) -> None:
    app.token_revocation = False
    app.save()
    mine = access_token(ann, app)
    change(mine)
    assert app_cognito.get_user(AccessToken=mine)["Username"] == "ann"


def test_the_former_password_is_the_proof(change: Any, ann: User, app: Client) -> None:
    with refused("NotAuthorizedException", "Incorrect username or password."):
        change(access_token(ann, app), PreviousPassword="Wrong-Horse-1")


def test_without_a_former_password_nothing_is_proved(app_cognito: Cognito, ann: User, app: Client) -> None:
    with refused("NotAuthorizedException", "Incorrect username or password."):
        app_cognito.change_password(AccessToken=access_token(ann, app), ProposedPassword=OTHER)


def test_a_changed_password_keeps_policy_and_history(change: Any, ann: User, app: Client, pool: Pool) -> None:
    pool.password_history_size = 1
    pool.save()
    token = access_token(ann, app)
    with refused("InvalidPasswordException"):
        change(token, "short")
    with refused("PasswordHistoryPolicyViolationException"):
        change(token, PASSWORD)


def test_changing_is_limited(change: Any, ann: User, app: Client) -> None:
    token = access_token(ann, app)
    for _ in range(5):
        with refused("NotAuthorizedException"):
            change(token, PreviousPassword="Wrong-Horse-1")
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        change(token)


def test_one_lock_counts_for_guesses_here_and_at_sign_in(change: Any, ann: User, app: Client, caller: Caller) -> None:
    for _ in range(5):
        with pytest.raises(NotAuthorized):
            signs_in(caller, "Wrong-Horse-1")
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        change(access_token(ann, app))


def test_somebody_elses_token_changes_theirs_only(
    change: Any, mallory: User, other_app: Client, ann: User, caller: Caller
) -> None:
    change(access_token(mallory, other_app))
    assert signs_in(caller, PASSWORD)
    users.set_status(ann, Status.CONFIRMED)


@pytest.mark.parametrize("token", ["x", "a.b.c"])
def test_no_token_no_change(change: Any, pool: Pool, token: str) -> None:
    with refused("NotAuthorizedException", "Invalid Access Token"):
        change(token)
