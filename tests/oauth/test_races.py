"""Twenty at once with one code or one refresh token: one gets tokens."""

from __future__ import annotations

import pytest

from idp.directory.models import User
from idp.pools.models import Client
from tests.oauth.conftest import Enter
from tests.oauth.relying_app import RelyingApp
from tests.race import RACERS, race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def test_one_code_is_redeemed_once_and_the_others_end_what_it_gave(public: RelyingApp, ann: User, enter: Enter) -> None:
    enter(ann)
    code = public.code()
    answers, failed = race(lambda: public.redeem(code))
    assert failed == []
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * (RACERS - 1)
    tokens = next(answer.json() for answer in answers if answer.status_code == 200)
    assert public.refresh(tokens["refresh_token"]).status_code == 400


def test_one_refresh_token_is_rotated_once_and_the_others_end_its_family(
    web: RelyingApp, ann: User, enter: Enter
) -> None:
    enter(ann)
    token = web.tokens()["refresh_token"]
    answers, failed = race(lambda: web.refresh(token))
    assert failed == []
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * (RACERS - 1)
    winner = next(answer.json() for answer in answers if answer.status_code == 200)
    assert web.refresh(winner["refresh_token"]).status_code == 400


def test_with_grace_all_retries_get_the_same_token(web: RelyingApp, web_app: Client, ann: User, enter: Enter) -> None:
    web_app.refresh_grace_seconds = 60
    web_app.save()
    enter(ann)
    token = web.tokens()["refresh_token"]
    answers, failed = race(lambda: web.refresh(token))
    assert failed == []
    assert {answer.status_code for answer in answers} == {200}
    successors = {answer.json()["refresh_token"] for answer in answers}
    assert len(successors) == 1
    assert web.refresh(successors.pop()).status_code == 200
