"""What grows with a pool: no statement behind a sign-in or a list of people reads a whole table."""

from __future__ import annotations

from django.db import connection

from idp.credentials import passwords
from tests.bench import crowd, crowd_plans
from tests.bench.crowd import Crowd

FEW, MANY = Crowd("eu-local-1_Few", 1_000), Crowd("eu-local-1_Many", 20_000)
OWN_INDEX = {
    "by name": "sign_in_name_unique_in_pool",
    "first page": "person_created",
    "middle page": "person_created",
    "email ^=": "person_email",
    "family_name =": "person_family_name",
}


def test_nobody_is_looked_for_in_a_whole_table(db: None) -> None:
    """PostgreSQL chooses freely, knowing how many there are. Elsewhere there is nothing to show."""
    if connection.vendor != "postgresql":
        return
    encoded = str(passwords.encode(crowd.PASSWORD))
    with connection.cursor() as cursor:
        for each in (FEW, MANY):
            crowd.fill(each, encoded)
        for table in crowd.TABLES:
            cursor.execute(f"ANALYZE {table}")
    plans = crowd_plans.plans(MANY)
    assert {asked: plan for asked, plan in plans.items() if "Seq Scan" in plan} == {}
    for asked, index in OWN_INDEX.items():
        (plan,) = (plan for about, plan in plans.items() if about.startswith(asked))
        assert index in plan, plan
