"""Rotating the key ring reaches every sealed value of the house, and leaves each readable where it stands."""

from __future__ import annotations

import base64

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from pytest_django import Settings

from idp.directory.models import User
from idp.flows import recover, sealed
from idp.flows.steps import Caller
from idp.kernel import encryption
from idp.pools.models import Client
from idp.tokens import keys
from idp.tokens.models import SigningKey
from tests.conftest import WEB_SECRET

from . import mailbox

FRESH = base64.urlsafe_b64encode(b"n" * 32).decode().rstrip("=")


def test_every_column_named_sealed_is_in_the_rotation() -> None:
    """The convention: what is sealed is a column whose name says so."""
    found = {
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and field.name.startswith("sealed")
    }
    assert found == {(column.model, column.field) for column in sealed.COLUMNS}
    assert len(found) >= 3


def test_a_rotation_seals_everything_under_the_new_key_and_the_old_one_can_go(
    web_app: Client, caller: Caller, ann: User, settings: Settings
) -> None:
    signer = keys.signer(web_app.pool, SigningKey.Use.ID)
    recover.begin("ann", caller=caller)
    code = mailbox.code()
    former = list(settings.PORTICO_SECRET_KEYS)
    settings.PORTICO_SECRET_KEYS = [FRESH, *former]
    call_command("rotate_secrets")
    settings.PORTICO_SECRET_KEYS = [FRESH]
    for column in sealed.COLUMNS:
        for row in column.model._default_manager.exclude(**{column.field: ""}):
            value = getattr(row, column.field)
            assert encryption.is_current(value)
            assert encryption.open_sealed(value, bound_to=column.bound_to(row))
    assert Client.objects.get(pk=web_app.pk).secret_values() == [WEB_SECRET]
    assert keys.signer(web_app.pool, SigningKey.Use.ID).kid == signer.kid
    assert mailbox.code() == code


def test_a_second_rotation_finds_nothing_to_do(web_app: Client, settings: Settings) -> None:
    settings.PORTICO_SECRET_KEYS = [FRESH, *settings.PORTICO_SECRET_KEYS]
    assert sum(sealed.rotate().values()) == 1
    assert sum(sealed.rotate().values()) == 0


def test_a_value_that_nobody_can_open_stops_the_rotation_before_the_key_is_dropped(
    web_app: Client, settings: Settings
) -> None:
    settings.PORTICO_SECRET_KEYS = [FRESH]
    with pytest.raises(encryption.Unreadable):
        sealed.rotate()
