"""Browser sessions are written once in a request, under a new key where one was asked for, and the old one is over."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from idp.directory.models import User
from idp.hosted import cached_store, store
from idp.pools.models import Client
from tests.conftest import PASSWORD, SignIn

pytestmark = pytest.mark.django_db
STORES = pytest.mark.parametrize("kind", [store.SessionStore, cached_store.SessionStore])


def kept(kind: type[store.SessionStore], **values: str) -> store.SessionStore:
    session = kind()
    session.update(values)
    session.save()
    return session


@STORES
def test_a_new_key_keeps_what_is_in_it_and_ends_the_old_one(kind: type[store.SessionStore]) -> None:
    session = kept(kind, name="ann")
    former = session.session_key
    session.cycle_key()
    session["more"] = "yes"
    session.save()
    assert session.session_key != former
    assert dict(kind(session.session_key).items()) == {"name": "ann", "more": "yes"}
    assert not kind().exists(str(former))
    assert dict(kind(former).items()) == {}


@STORES
def test_until_it_is_saved_the_old_one_stands(kind: type[store.SessionStore]) -> None:
    former = kept(kind, name="ann").session_key
    session = kind(former)
    session.cycle_key()
    session["name"] = "mallory"
    assert kind(former)["name"] == "ann"


@STORES
def test_of_several_new_keys_in_a_row_only_the_last_is_written(kind: type[store.SessionStore]) -> None:
    session = kept(kind, name="ann")
    session.cycle_key()
    session.cycle_key()
    session.save()
    assert [row.session_key for row in Session.objects.all()] == [session.session_key]


@STORES
def test_emptied_after_a_new_key_nothing_is_left(kind: type[store.SessionStore]) -> None:
    session = kept(kind, name="ann")
    former = session.session_key
    session.cycle_key()
    session.flush()
    assert not Session.objects.exists()
    assert dict(kind(former).items()) == {}


@STORES
@pytest.mark.parametrize("value", ["aaaaaaaaaa\0", "aaaaaaaaaa\udcff", "a" * 5_000, "a/../../b", "short"])
def test_what_is_no_key_is_never_looked_up(kind: type[store.SessionStore], value: str) -> None:
    session = kind(value)
    assert session.session_key is None
    assert dict(session.items()) == {}


def test_a_sign_in_writes_its_session_once(browser: Browser, sign_in: SignIn, ann: User, app: Client) -> None:
    sign_in(ann, app)  # the SRP verifiers are there from now on
    browser.cookies.clear()
    with CaptureQueriesContext(connection) as statements:
        sign_in(ann, app)
    sessions = [entry["sql"] for entry in statements if "django_session" in entry["sql"]]
    assert [statement.split()[0] for statement in sessions] == ["INSERT"]
    assert sum("SET last_login" in entry["sql"] for entry in statements) == 1


def test_signing_in_again_ends_the_former_key(browser: Browser, sign_in: SignIn, ann: User, app: Client) -> None:
    sign_in(ann, app)
    former = browser.cookies["portico"].value
    answer = browser.post(f"/login?client_id={app.pk}&prompt=login", {"username": "ann", "password": PASSWORD})
    assert answer.status_code == 302
    assert browser.cookies["portico"].value != former
    assert not store.SessionStore().exists(former)
