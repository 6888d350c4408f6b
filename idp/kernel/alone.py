"""One at a time, over all nodes of a deployment."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import connection

STARTING = 7_026_100_001
"""Any number that nobody else in this database locks."""


@contextlib.contextmanager
def starting() -> Iterator[None]:
    """Waits for whoever is in here already. On SQLite there is one node, and nothing to wait for.

    A transaction of its own holds the lock, so that it also holds behind pgbouncer.
    """
    if connection.vendor != "postgresql":
        yield
        return
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [STARTING])
        yield
    finally:
        own.close()
