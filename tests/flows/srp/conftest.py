"""Clients that allow SRP, and an Ann with a verifier."""

from __future__ import annotations

import pytest

from idp.credentials import passwords
from idp.directory.models import Status, User
from idp.pools.models import Client
from tests.conftest import PASSWORD


@pytest.fixture
def app(app: Client) -> Client:
    app.auth_flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"]
    app.save()
    return app


@pytest.fixture
def other_app(other_app: Client) -> Client:
    other_app.auth_flows = ["ALLOW_USER_SRP_AUTH"]
    other_app.save()
    return other_app


@pytest.fixture
def ann(ann: User) -> User:
    passwords.store(ann, passwords.encode(PASSWORD, user=ann), status=Status.CONFIRMED)
    return ann
