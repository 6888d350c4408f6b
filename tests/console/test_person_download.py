"""Everything held about a person: whole, without a secret, fresh, and written down."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from idp.credentials import throttles, totp
from idp.directory import groups
from idp.directory.models import Role, User
from idp.flows import deliver, everything
from idp.flows.steps import Caller
from idp.journal import events
from idp.journal.models import Event
from idp.messages import outbox
from idp.messages.models import Message
from idp.pools.models import Client, Pool
from idp.tokens import families
from tests.conftest import NOW
from tests.console import everything as planted
from tests.console.desk import page_of, somebody


def held(user: User) -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(everything.held(user)))
    return found


def download(browser: Browser, user: User) -> Any:
    return browser.post(page_of(user, "download"))


def test_it_is_one_json_object_with_everything(
    operator: Browser, pool: Pool, ann: User, app: Client, caller: Caller
) -> None:
    groups.add(ann, groups.create(pool, "staff"))
    family, token = families.begin(ann, app, auth_time=NOW, methods=["pwd"])
    seed = totp.draw()
    totp.add_first(ann, seed, 1, name="Pixel")
    deliver.recovery_code(ann, caller)
    code = outbox.opened(Message.objects.get(subject=ann.pk))["code"]
    events.record(pool.pk, ann.pk, Event.Kind.SIGN_IN)
    assert "their seeds" in operator.get(page_of(ann, "download")).content.decode()
    answer = download(operator, ann)
    assert answer.streaming
    assert answer["Content-Disposition"] == f'attachment; filename="person-{ann.pk}.json"'
    assert "no-store" in answer["Cache-Control"]
    text = b"".join(answer.streaming_content).decode()
    found = json.loads(text)
    assert found["person"]["attributes"]["email"] == "ann@example.com"
    assert found["groups"][0]["group__name"] == "staff"
    assert found["factors"][0]["name"] == "Pixel"
    assert found["sessions"][0]["id"] == str(family.pk)
    assert [found["messages"][0][name] for name in ("kind", "destination")] == ["recover", "ann@example.com"]
    assert found["events"][0]["kind"] == "SignIn"
    assert {name["key"] for name in found["names"]} == {"ann", "ann@example.com"}
    for secret in (token, family.digest, seed, code, ann.password):
        assert secret not in text


def test_no_secret_column_of_any_row_is_in_it(ann: User, app: Client) -> None:
    rows = planted.plant(ann, app)
    assert len(rows) > 20
    assert planted.PLANTED not in "".join(everything.held(User.objects.get(pk=ann.pk)))


def test_it_holds_nothing_of_anybody_else(ann: User, mallory: User, other_app: Client) -> None:
    families.begin(mallory, other_app, auth_time=NOW)
    throttles.guess(mallory)
    events.record(mallory.pool_id, mallory.pk, Event.Kind.SIGN_IN)
    events.record(mallory.pool_id, ann.pk, Event.Kind.SIGN_IN)
    found = held(ann)
    assert (found["sessions"], found["events"], found["locks"]) == ([], [], [])
    assert len(held(mallory)["sessions"]) == 1


def test_it_is_written_down(operator: Browser, pool: Pool, ann: User) -> None:
    answer: Any = operator.post(page_of(ann, "download"), {"reason": "asked by letter"})
    b"".join(answer.streaming_content)
    found = held(ann)["audit"]
    assert [(entry["actor_name"], entry["reason"]) for entry in found] == [("olga", "asked by letter")]


def test_an_old_sign_in_is_not_enough(operator: Browser, ann: User, clock: Any) -> None:
    clock.shift(timedelta(minutes=6))
    for answer in (operator.get(page_of(ann, "download")), download(operator, ann)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login?")


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.AUDITOR])
def test_only_who_may_export_gets_it(operators: Pool, pool: Pool, ann: User, role: Role) -> None:
    browser = somebody(role, pool)
    assert browser.get(page_of(ann, "download")).status_code == 403
    assert download(browser, ann).status_code == 403
