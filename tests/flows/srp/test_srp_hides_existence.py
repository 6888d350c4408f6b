"""SRP tells nobody who has proved nothing whether there is such a person: answers, statements, time."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from idp.credentials.models import Throttle
from idp.directory.models import User
from idp.flows import authenticate
from idp.flows.steps import Caller
from idp.kernel.refusals import NotAuthorized, TooManyAttempts, UserNotFound
from idp.pools.models import Client, Pool
from tests.flows.srp.sign_in import claim, first_half, sign_in
from tests.srp_client import SrpClient

WRONG = "Another-Horse-8"


@contextmanager
def statements() -> Iterator[list[str]]:
    """The text of every statement, without what was put in."""
    seen: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def refused(name: str, caller: Caller) -> tuple[str, str]:
    with pytest.raises(NotAuthorized) as refusal:
        sign_in(name, WRONG, caller)
    return refusal.value.code, str(refusal.value.message)


def test_a_missing_person_is_refused_like_a_wrong_password(ann: User, caller: Caller) -> None:
    assert refused("ann", caller) == refused("nobody", caller)
    assert refused("ann@example.com", caller) == refused("nobody@example.com", caller)


@pytest.mark.parametrize(("there", "missing"), [("ann", "bob"), ("ann@example.com", "bob@example.com")])
def test_both_halves_run_the_same_statements(ann: User, caller: Caller, there: str, missing: str) -> None:
    refused(there, caller)
    refused(missing, caller)  # both are counted from here on
    with statements() as for_person:
        refused(there, caller)
    with statements() as for_nobody:
        refused(missing, caller)
    assert for_person == for_nobody
    assert len(for_person) >= 5


@pytest.mark.parametrize(
    ("there", "missing", "is_uuid"),
    [
        ("ann", "bob", False),
        ("ANN", "BOB", False),
        (" Ann", " Bob", False),
        ("ann@example.com", "bob@example.com", True),
        ("Ann@Example.com", "Bob@Example.com", True),
    ],
)
def test_the_challenge_looks_the_same(ann: User, caller: Caller, there: str, missing: str, is_uuid: bool) -> None:
    """In lengths and forms; the name behind an alias is not told."""
    person, nobody = (first_half(name, WRONG, caller)[0].parameters for name in (there, missing))
    assert person.keys() == nobody.keys()
    for parameters, typed in ((person, there), (nobody, missing)):
        assert len(parameters["SALT"]) == 32
        assert 760 <= len(parameters["SRP_B"]) <= 768
        assert len(parameters["SECRET_BLOCK"]) == 64
        assert parameters["USERNAME"] == parameters["USER_ID_FOR_SRP"]
        assert (len(parameters["USERNAME"]) == 36) is is_uuid
        assert is_uuid or parameters["USERNAME"] == typed.strip().casefold()


def test_a_missing_persons_salt_and_id_stay_the_same(pool: Pool, caller: Caller) -> None:
    asked = [first_half(name, WRONG, caller)[0].parameters for name in ("bob@example.com", "BOB@example.com ")]
    assert asked[0]["SALT"] == asked[1]["SALT"]
    assert asked[0]["USER_ID_FOR_SRP"] == asked[1]["USER_ID_FOR_SRP"]
    other = first_half("eve@example.com", WRONG, caller)[0].parameters
    assert other["SALT"] != asked[0]["SALT"]
    assert other["USER_ID_FOR_SRP"] != asked[0]["USER_ID_FOR_SRP"]


def test_missing_people_are_locked_out_too(pool: Pool, caller: Caller) -> None:
    for _ in range(5):
        refused("bob", caller)
    with pytest.raises(TooManyAttempts):
        sign_in("bob", WRONG, caller)


def test_another_name_beside_the_claim_is_refused_alike(ann: User, caller: Caller) -> None:
    """A right guess that two names are one person's must not be told from a wrong one."""
    said = []
    for name in ("ann", "bob"):
        asked, client = first_half(name, WRONG, caller)
        answers = claim(client, asked, USERNAME=f"{name}@example.com")
        with pytest.raises(NotAuthorized) as refusal:
            authenticate.respond("PASSWORD_VERIFIER", answers, session="", caller=caller)
        said.append(str(refusal.value.message))
    assert said[0] == said[1]


def test_a_client_that_hides_nothing_tells_at_once_and_shows_the_name(ann: User, app: Client, caller: Caller) -> None:
    app.hide_existence = False
    with pytest.raises(UserNotFound):
        first_half("bob", WRONG, caller)
    assert first_half("ann@example.com", WRONG, caller)[0].parameters["USER_ID_FOR_SRP"] == "ann"


@pytest.mark.once
@pytest.mark.race
def test_the_time_tells_nothing(ann: User, caller: Caller) -> None:
    """Welch's t over 500 interleaved tries each, on the quicker nine tenths: the rest is the machine's own noise.

    A difference that is sure and yet below a thirtieth is let pass, on a slow machine as on a quick one: a row read
    from the database is not in the processor's cache as a constant is. That both take the same statements is another
    test.
    """
    client = SrpClient(caller.pool.pk, "ann", WRONG)
    taken: dict[str, list[list[int]]] = {"ann": [[], []], "bob": [[], []]}
    names = ["ann", "bob"] * 500
    random.shuffle(names)
    gc.collect()
    gc.disable()
    try:
        for name in names:
            began = time.perf_counter_ns()
            asked = authenticate.begin("USER_SRP_AUTH", {"USERNAME": name, "SRP_A": client.public}, caller=caller)
            half = time.perf_counter_ns()
            answers = wrong_claim(asked.parameters)  # type: ignore[union-attr]
            again = time.perf_counter_ns()
            with pytest.raises(NotAuthorized):
                authenticate.respond("PASSWORD_VERIFIER", answers, session="", caller=caller)
            taken[name][0].append(half - began)
            taken[name][1].append(time.perf_counter_ns() - again)
            Throttle.objects.update(count=0)
    finally:
        gc.enable()
    for half in range(2):
        ann_took, nobody_took = (quicker(taken[name][half]) for name in ("ann", "bob"))
        apart = abs(statistics.mean(ann_took) / statistics.mean(nobody_took) - 1)
        assert abs(welch(ann_took, nobody_took)) < 4.5 or apart < 1 / 30, f"half {half}: {apart:.1%} apart"


def wrong_claim(asked: Any) -> dict[str, str]:
    from idp.kernel import clock
    from tests.srp_client import timestamp

    return {
        "USERNAME": asked["USERNAME"],
        "PASSWORD_CLAIM_SECRET_BLOCK": asked["SECRET_BLOCK"],
        "PASSWORD_CLAIM_SIGNATURE": "A" * 43 + "=",
        "TIMESTAMP": timestamp(clock.now()),
    }


def quicker(times: list[int]) -> list[int]:
    return sorted(times)[: len(times) * 9 // 10]


def welch(a: list[int], b: list[int]) -> float:
    spread = statistics.variance(a) / len(a) + statistics.variance(b) / len(b)
    return float((statistics.mean(a) - statistics.mean(b)) / spread**0.5)
