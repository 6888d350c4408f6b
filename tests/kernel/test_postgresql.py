"""Connections are kept, and one that the server has ended is noticed before it is used."""

from __future__ import annotations

from unittest import mock

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


def on_postgresql() -> bool:
    """Elsewhere there is nothing to show, and nothing to skip either."""
    return connection.vendor == "postgresql"


def test_connections_outlive_their_request() -> None:
    assert connection.settings_dict["CONN_MAX_AGE"] is None
    assert settings.DATABASES["default"].get("CONN_HEALTH_CHECKS", False) is on_postgresql()


def test_a_kept_connection_is_found_good_without_a_statement() -> None:
    connection.ensure_connection()
    if on_postgresql():
        with mock.patch.object(connection.connection, "execute", side_effect=AssertionError):
            assert connection.is_usable()


def test_one_that_the_server_has_ended_is_not_good() -> None:
    connection.ensure_connection()
    if on_postgresql():
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        other.close()
        assert not connection.is_usable()
        connection.close()


def test_a_message_from_the_server_is_no_end() -> None:
    connection.ensure_connection()
    if on_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("LISTEN something")
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("NOTIFY something")
        other.close()
        assert connection.is_usable()
