"""A pool with authenticator apps, and an Ann who has one."""

from __future__ import annotations

import pytest
import time_machine

from idp.directory.models import User
from idp.flows import mfa
from idp.pools.models import Pool
from tests.flows.mfa.apps import set_up


@pytest.fixture
def pool(pool: Pool) -> Pool:
    mfa.configure(pool, "OPTIONAL", software_token=True)
    return pool


@pytest.fixture
def seed(ann: User, clock: time_machine.Traveller) -> str:
    """Ann's (she is Cora in these tests); a fresh step has begun since she set it up."""
    found = set_up(ann)
    clock.shift(60)
    return found
