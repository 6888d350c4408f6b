"""Eight sign-ins at once: the pool's limit of sessions holds."""

from __future__ import annotations

import pytest

from idp.directory.models import User
from idp.flows import tokens, user_sessions
from idp.flows.claims import API_SCOPE
from idp.kernel import clock as time
from idp.pools.models import Client, Pool
from tests.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def test_racing_sign_ins_keep_to_the_limit(pool: Pool, app: Client, ann: User) -> None:
    pool.session_tracking, pool.sessions_per_user = True, 2
    pool.save()
    app.pool = ann.pool = pool
    won, lost = race(lambda: tokens.issue(ann, app, scope=API_SCOPE, auth_time=time.now()).refresh_token, racers=8)
    assert (len(won), lost) == (8, [])
    assert user_sessions.live(ann).count() == 2
