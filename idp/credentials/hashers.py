"""argon2id with OWASP's parameters: 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet)."""

from __future__ import annotations

import threading

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

CORES = threading.BoundedSemaphore(settings.PORTICO_HASHES_AT_ONCE)
"""As many hashes at once as there are cores for this process: more of them only push each other's 19 MiB out of the
cache, and all end late instead of one after the other."""


class Argon2id(Argon2PasswordHasher):
    """Parameters stand in each hash; a sign-in re-hashes those made with others."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with CORES:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with CORES:
            return super().verify(password, encoded)
