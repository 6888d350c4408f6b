"""Whether a name exists shows nowhere: not in the refusal, not in the statements, not in the time."""

from __future__ import annotations

import gc
import math
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from idp.credentials import passwords
from idp.credentials.hashers import Argon2id
from idp.directory import users
from idp.directory.models import Status, User
from idp.flows import authenticate, recover, sign_up
from idp.flows.steps import Caller
from idp.kernel.refusals import Refusal
from tests import conftest
from tests.conftest import make

NEW = "Another-Horse-8"
FLOWS: dict[str, Callable[[str, Caller], object]] = {
    "sign in": lambda name, caller: authenticate.by_password(name, "wrong", caller=caller),
    "begin a recovery": lambda name, caller: recover.begin(name, caller=caller),
    "finish a recovery": lambda name, caller: recover.finish(name, "000000", NEW, caller=caller),
    "resend a code": lambda name, caller: sign_up.resend(name, caller=caller),
    "confirm": lambda name, caller: sign_up.confirm(name, "000000", caller=caller),
}
VALUES = re.compile(r"'(?:[^']|'')*'(?:::\w+)?|\b(?:\d[\d.]*|true|false)\b|\b[0-9a-f]{32}\b|s\d+_x\d+", re.IGNORECASE)
TRIES = 1000
LIMIT = 4.5


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A twentieth of the work: still more than all the rest of a sign-in, and less noise to hide the rest in."""
    monkeypatch.setattr(Argon2id, "memory_cost", Argon2id.memory_cost // 20)
    monkeypatch.setattr(conftest, "_encoded", {})
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


@pytest.fixture
def everybody(caller: Caller, quick_hashes: None) -> list[str]:
    """A name of each kind of person, and of nobody."""
    pool = caller.pool
    for status in Status:
        make(pool, f"s-{status.lower()}", status=status, email=f"{status.lower()}@example.com", email_verified="true")
    make(pool, "no-mail")
    make(pool, "unverified", email="unverified@example.com")
    users.disable(make(pool, "disabled", email="disabled@example.com", email_verified="true"))
    found = [*User.objects.filter(pool=pool).values_list("username", flat=True)]
    make(pool, "aliased", email="alias@example.com", email_verified="true")
    return [*found, "alias@example.com", "nobody@example.com", "nobody"]


def outcome(flow: Callable[[str, Caller], object], name: str, caller: Caller) -> tuple[str, ...]:
    """What a stranger is told; a masked address is as long as any."""
    try:
        found = flow(name, caller)
    except Refusal as refusal:
        return (type(refusal).__name__, refusal.code, str(refusal.message), refusal.field)
    return (re.sub(r"\w\*", "x*", str(found)),)


def shape(flow: Callable[[str, Caller], object], name: str, caller: Caller) -> list[str]:
    """The statements without their values."""
    with CaptureQueriesContext(connection) as statements:
        outcome(flow, name, caller)
    return [VALUES.sub("?", statement["sql"]) for statement in statements]


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS.keys())
def test_everybody_gets_the_answer_that_nobody_gets(
    caller: Caller, everybody: list[str], flow: Callable[[str, Caller], object]
) -> None:
    told = {name: outcome(flow, name, caller) for name in everybody}
    assert set(told.values()) == {told["nobody"]}, told


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS.keys())
@pytest.mark.parametrize("second", [False, True], ids=["first try", "second try"])
def test_everybody_costs_the_statements_that_nobody_costs(
    caller: Caller, everybody: list[str], flow: Callable[[str, Caller], object], second: bool
) -> None:
    for name in everybody if second else ():
        outcome(flow, name, caller)
    found = {name: shape(flow, name, caller) for name in everybody}
    for name, statements in found.items():
        assert statements == found["nobody"], name


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS.keys())
def test_a_lock_or_limit_comes_for_everybody_at_the_same_try(
    caller: Caller, everybody: list[str], flow: Callable[[str, Caller], object]
) -> None:
    told = {name: [outcome(flow, name, caller) for _ in range(17)] for name in everybody}
    for name, answers in told.items():
        assert answers == told["nobody"], name


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS.keys())
def test_everybody_costs_the_hashing_that_nobody_costs(
    caller: Caller, everybody: list[str], flow: Callable[[str, Caller], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    outcome(flow, "somebody else", caller)  # what is made once per process is made
    for work in ("encode", "verify"):
        monkeypatch.setattr(Argon2id, work, noting(done, work, getattr(Argon2id, work)))
    for name in everybody:
        outcome(flow, name, caller)
        done.append("|")
    assert len(set("".join(done).strip("|").split("|"))) == 1, done


def noting(done: list[str], work: str, do: Callable[..., Any]) -> Callable[..., Any]:
    def noted(*given: Any) -> Any:
        done.append(work)
        return do(*given)

    return noted


@pytest.fixture
def steady() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.once
@pytest.mark.race  # the clock runs
@pytest.mark.usefixtures("steady", "quick_hashes")
@pytest.mark.django_db
def test_the_time_of_a_sign_in_does_not_tell_whether_the_name_exists(caller: Caller) -> None:
    """Two thousand tries in random order, Welch's t within 4.5 (the limit of dudect and of ISO 17825)."""
    names = TRIES // 4  # four failures lock nobody
    there = [make(caller.pool, f"user{number}").username for number in range(names)]
    tries = [(True, name) for name in there * 4] + [(False, f"nobody{number}") for number in range(names)] * 4
    random.shuffle(tries)
    took: dict[bool, list[int]] = {True: [], False: []}
    for name in ("nobody", make(caller.pool, "somebody").username) * 2:
        outcome(FLOWS["sign in"], name, caller)
    for exists, name in tries:
        begin = time.perf_counter_ns()
        answer = outcome(FLOWS["sign in"], name, caller)
        took[exists].append(time.perf_counter_ns() - begin)
        assert answer[0] == "NotAuthorized"
    t = welch(took[True], took[False])
    means = {exists: statistics.mean(times) / 1e6 for exists, times in took.items()}
    assert abs(t) < LIMIT, f"t = {t:.1f}; milliseconds for somebody and nobody: {means}"


def welch(one: list[int], other: list[int]) -> float:
    """Welch's t: the difference of the means in standard errors."""
    errors = [statistics.variance(times) / len(times) for times in (one, other)]
    return (statistics.fmean(one) - statistics.fmean(other)) / math.sqrt(sum(errors))
