"""Two pools in one database, of ten thousand and of a million people, written by PostgreSQL itself.

The person of a number is the same in every pool. All have one password and its hash; the verifiers of SRP, which
belong to one person each, are real for a sample and of the right size for the others. `make` runs inside the
deployment (``running.Portico.python``).
"""

from __future__ import annotations

import contextlib
import hashlib
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

CLIENT = "bench-api"
PASSWORD = "Correct-Horse-7"
PAGE = 60
FAMILY = 100  # people of one family name
SAMPLE = 256
GIVEN = ("Anna", "Ben", "Chidi", "Dalia", "Elif", "Feng", "Grete", "Hana", "Igor", "Jonas")
LETTERS = "aeioulmnrs"
TABLES = ("person", "sign_in_name", "srp_verifier")


@dataclass(frozen=True, slots=True)
class Crowd:
    """A pool of ``count`` people."""

    pool: str
    count: int

    @property
    def families(self) -> int:
        return self.count // FAMILY

    @property
    def client(self) -> str:
        return f"{CLIENT}-{self.count}"

    @property
    def sample(self) -> range:
        """Numbers of people from all over the pool."""
        return range(0, self.count, self.count // SAMPLE)[:SAMPLE]

    def sub(self, number: int) -> str:
        return str(uuid.UUID(hashlib.md5(f"{self.pool}:{number}".encode()).hexdigest()))

    def family(self, number: int) -> str:
        digits = f"{number % self.families:05d}"
        return "Mac" + digits.translate(str.maketrans("0123456789", LETTERS))

    def email(self, number: int) -> str:
        given = GIVEN[number // self.families % len(GIVEN)]
        return f"{given}.{self.family(number)}.{number}@example.com".lower()

    def anybody(self, seed: int) -> Iterator[int]:
        """One number after the other, without end."""
        drawn = random.Random(seed)
        while True:
            yield drawn.randrange(self.count)


SMALL, LARGE = Crowd("eu-local-1_TenThousand", 10_000), Crowd("eu-local-1_OneMillion", 1_000_000)

PEOPLE = """
INSERT INTO person (id, pool_id, username, status, enabled, is_staff, created, modified, email, email_verified,
  phone_number, phone_number_verified, preferred_username, name, given_name, family_name, locale, more, password,
  password_changed)
SELECT sub, %(pool)s, sub::text, 'CONFIRMED', true, false, at, at, lower(given || '.' || family || '.' || n
  || '@example.com'), true, '+4930' || lpad(n::text, 8, '0'), false, '', given || ' ' || family, given, family, 'de',
  '{}', %(password)s, at
FROM (
  SELECT n, md5(%(pool)s || ':' || n)::uuid AS sub, now() - interval '1 year' + n * interval '10 seconds' AS at,
    (%(given)s::text[])[n / %(families)s %% 10 + 1] AS given,
    'Mac' || translate(lpad((n %% %(families)s)::text, 5, '0'), '0123456789', %(letters)s) AS family
  FROM generate_series(0, %(count)s - 1) AS n
) AS somebody
"""
NAMES = """
INSERT INTO sign_in_name (pool_id, user_id, kind, key) SELECT pool_id, id, 'email', email FROM person
WHERE pool_id = %(pool)s
"""
VERIFIERS = """
INSERT INTO srp_verifier (user_id, salt, sealed, password) SELECT id, left(md5(id::text), 32), %(sealed)s, %(digest)s
FROM person WHERE pool_id = %(pool)s
"""


def make(*crowds: Crowd) -> None:
    """The pools with a client and their people; prints the access key that may read all of them as JSON."""
    import json

    from django.db import connection, transaction

    from idp.api import access_keys
    from idp.credentials import passwords

    encoded = str(passwords.encode(PASSWORD))
    with connection.cursor() as cursor:
        with transaction.atomic(), _indexes_later(cursor):
            cursor.execute("SET LOCAL session_replication_role = replica")  # foreign keys hold as it is
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            for crowd in crowds:
                fill(crowd, encoded)
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
        cursor.execute("CHECKPOINT")
    pair = access_keys.make(name="Bench")
    print(json.dumps([pair.id, pair.secret]))


def fill(crowd: Crowd, encoded: str) -> None:
    """One pool, whose people have the password of that hash."""
    from django.db import connection

    from idp.credentials import verifiers
    from idp.directory.models import User
    from idp.kernel import encryption, secrets
    from idp.pools.models import Client, Pool

    pool = Pool.objects.create(id=crowd.pool, name=f"{crowd.count:,} people", username_attributes=["email"])
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    Client.objects.create(id=crowd.client, pool=pool, name=crowd.client, auth_flows=flows, auth_session_minutes=15)
    values: dict[str, Any] = {
        "pool": crowd.pool,
        "count": crowd.count,
        "families": crowd.families,
        "given": list(GIVEN),
        "letters": LETTERS,
        "password": encoded,
        "digest": secrets.digest(encoded),
        "sealed": encryption.seal("=" * 512, bound_to=crowd.pool),  # as long as one number
    }
    with connection.cursor() as cursor:
        for statement in (PEOPLE, NAMES, VERIFIERS):
            cursor.execute(statement, values)
    for user in User.objects.filter(pk__in=[crowd.sub(number) for number in crowd.sample]):
        user.pool = pool
        verifiers.put(user, verifiers.make(user, PASSWORD))


@contextlib.contextmanager
def _indexes_later(cursor: Any) -> Iterator[None]:
    """Indexes that no constraint needs are dropped, and made again when the rows are there: several times faster."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s)"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexname::regclass)",
        [list(TABLES)],
    )
    found: Sequence[tuple[str, str]] = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _, definition in found:
        cursor.execute(definition)
