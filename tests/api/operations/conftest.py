"""Who has no right to it."""

from __future__ import annotations

import pytest

from idp.api import access_keys
from idp.pools.models import Pool
from tests.api.conftest import Cognito, MakeCognito


@pytest.fixture
def strangers(cognito_with: MakeCognito, pool: Pool, other_pool: Pool) -> dict[str, tuple[Cognito, str]]:
    """Callers without a right to change `pool`, and what each is told; ``reader`` may read it."""
    return {
        "nobody": (cognito_with(), "MissingAuthenticationTokenException"),
        "mallory": (cognito_with(access_keys.make(pools=[other_pool.pk])), "AccessDeniedException"),
        "reader": (cognito_with(access_keys.make(read_only=True)), "AccessDeniedException"),
    }
