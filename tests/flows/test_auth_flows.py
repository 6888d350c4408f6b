"""AuthFlow: which ways in a client allows, and what each must be given."""

from __future__ import annotations

import pytest

from idp.directory.models import User
from idp.flows import auth_flows, authenticate
from idp.flows.steps import Authenticated, Caller
from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Client
from tests.conftest import PASSWORD

NAMED = {"USERNAME": "ann", "PASSWORD": PASSWORD}


def allow(client: Client, *switches: str) -> Caller:
    client.auth_flows = list(switches)
    return Caller(client=client)


@pytest.mark.parametrize(
    ("flow", "switch", "admin"),
    [
        ("USER_PASSWORD_AUTH", "ALLOW_USER_PASSWORD_AUTH", False),
        ("ADMIN_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", True),
        ("ADMIN_NO_SRP_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", True),
    ],
)
def test_an_allowed_flow_signs_in(ann: User, app: Client, flow: str, switch: str, admin: bool) -> None:
    done = authenticate.begin(flow, NAMED, caller=allow(app, switch), admin=admin)
    assert isinstance(done, Authenticated)
    assert done.user == ann


@pytest.mark.parametrize(
    ("flow", "admin", "sentence"),
    [
        ("USER_PASSWORD_AUTH", False, "USER_PASSWORD_AUTH flow not enabled for this client"),
        ("USER_SRP_AUTH", False, "USER_SRP_AUTH is not enabled for the client."),
        ("USER_SRP_AUTH", True, "USER_SRP_AUTH is not enabled for the client."),
        ("ADMIN_USER_PASSWORD_AUTH", True, "Auth flow not enabled for this client"),
        ("REFRESH_TOKEN_AUTH", False, "Auth flow not enabled for this client"),
    ],
)
def test_a_flow_that_the_client_does_not_allow_is_refused(
    ann: User, app: Client, flow: str, admin: bool, sentence: str
) -> None:
    with pytest.raises(InvalidParameter) as refusal:
        authenticate.begin(flow, NAMED, caller=allow(app, "ALLOW_CUSTOM_AUTH"), admin=admin)
    assert str(refusal.value.message) == sentence


@pytest.mark.parametrize(
    ("flow", "admin"),
    [
        ("ADMIN_USER_PASSWORD_AUTH", False),
        ("ADMIN_NO_SRP_AUTH", False),
        ("USER_PASSWORD_AUTH", True),
        ("CUSTOM_AUTH", False),
        ("USER_AUTH", True),
        ("", False),
    ],
)
def test_a_flow_of_the_other_operation_or_of_none_is_refused(ann: User, app: Client, flow: str, admin: bool) -> None:
    switches = {found.switch for found in auth_flows.FLOWS.values()}
    with pytest.raises(InvalidParameter) as refusal:
        authenticate.begin(flow, NAMED, caller=allow(app, *switches), admin=admin)
    assert str(refusal.value.message) == "Initiate Auth method not supported."


@pytest.mark.parametrize("missing", ["USERNAME", "PASSWORD"])
def test_a_missing_parameter_is_named(ann: User, app: Client, missing: str) -> None:
    given = {name: value for name, value in NAMED.items() if name != missing}
    with pytest.raises(InvalidParameter) as refusal:
        authenticate.begin("USER_PASSWORD_AUTH", given, caller=allow(app, "ALLOW_USER_PASSWORD_AUTH"))
    assert str(refusal.value.message) == f"Missing required parameter {missing}"


def test_pages_sign_in_by_password_whatever_the_list_says(ann: User, app: Client) -> None:
    assert isinstance(authenticate.by_password("ann", PASSWORD, caller=allow(app)), Authenticated)
