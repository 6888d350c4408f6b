"""argon2id with OWASP's parameters: 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet)."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

from idp.credentials.hashing import Hashing

HASHING = Hashing(settings.PORTICO_HASHES_AT_ONCE)


class Argon2id(Argon2PasswordHasher):
    """Parameters stand in each hash; a sign-in re-hashes those made with others."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        return HASHING.result(partial(super().encode, password, salt))

    def verify(self, password: str, encoded: str) -> bool:
        return HASHING.result(partial(super().verify, password, encoded))
