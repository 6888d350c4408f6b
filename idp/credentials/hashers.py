"""argon2id with OWASP's parameters: 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet)."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Parameters stand in each hash; a sign-in re-hashes those made with others."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
