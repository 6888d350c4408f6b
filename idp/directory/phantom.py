"""The person who is not there: stands where a missing user would, so that a stranger sees no difference.

Every step that hides existence runs on a phantom just as on a person: the same statements,
the same hash, the same letters (which the worker throws away). Its id and address are
stable for a pool and name, as Cognito's simulated answers are, also when a new key is put
before the others; a name that is an address is its address, because a person's would be.
"""

from __future__ import annotations

import uuid

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from idp.directory.models import Status, User
from idp.kernel import encryption
from idp.pools.models import Pool


def of(pool: Pool, name: str) -> User:
    """An unsaved User who can never sign in; ``exists`` is False."""
    key = pool.fold(name)
    mac = encryption.lasting_mac(f"{pool.id}:{key}", purpose="phantom")
    return User(
        id=uuid.UUID(bytes=mac[:16], version=4),
        pool=pool,
        username=name,
        password=UNUSABLE_PASSWORD_PREFIX,
        status=Status.CONFIRMED,
        email=key if "@" in key else f"{chr(97 + mac[16] % 26)}@{chr(97 + mac[17] % 26)}.invalid",
        email_verified=True,
        phone_number=key if key.startswith("+") else f"+{int.from_bytes(mac[18:24]) % 10**10:010d}",
        phone_number_verified=True,
    )
