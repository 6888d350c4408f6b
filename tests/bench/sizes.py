"""The Cognito API at 10,000 and at 1,000,000 people, in turns: what grows with the pool shows."""

from __future__ import annotations

import contextlib
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from idp.credentials import srp
from tests.bench import aws, cores, crowd, limits, sizes_table, stage
from tests.bench.crowd import LARGE, SMALL, Crowd
from tests.bench.limits import Limits
from tests.bench.load import Conversation, Round, Scenario
from tests.bench.sizes_table import Most, Row

SIGNED_IN = 8  # people of each connection that asks GetUser


@dataclass(frozen=True, slots=True)
class Entry:
    """``exchanges`` of each conversation come before it is measured; ``requests`` make one of what is counted."""

    name: str
    conversations: list[Conversation]
    exchanges: int = 20
    requests: int = 1


def entries(here: Crowd, key: aws.Key, connections: int) -> list[Entry]:
    everyone = range(connections)
    own = [here.sample[number::connections] for number in everyone]
    drawn = [[here.anybody(seed * connections + number) for number in everyone] for seed in range(4)]
    some = SIGNED_IN
    return [
        Entry("InitiateAuth by password", [aws.by_password(here, them) for them in drawn[0]], 4),
        Entry("InitiateAuth by SRP, both requests", [aws.by_srp(here, them) for them in own], 2 * some, 2),
        Entry("GetUser", [aws.get_user(here, them[:some]) for them in own], 2 * some + 20),
        Entry("AdminGetUser", [aws.admin_get_user(here, them, key) for them in drawn[1]]),
        Entry(f"ListUsers, pages of {crowd.PAGE}", [aws.list_users(here, key) for _ in everyone]),
        Entry(
            f'ListUsers, family_name = "…", {crowd.PAGE} of {crowd.FAMILY}',
            [
                aws.list_some(here, them, key, lambda n: f'family_name = "{here.family(n)}"', crowd.PAGE)
                for them in drawn[2]
            ],
        ),
        Entry(
            'ListUsers, email ^= "…", 1',
            [aws.list_some(here, them, key, lambda n: f'email ^= "{here.email(n)[:-8]}"', 1) for them in drawn[3]],
        ),
    ]


def main(*, rounds: int, seconds: float, connections: int, only: Sequence[str] = ()) -> None:
    """``only`` are beginnings of names, all of them when there is none."""
    measured: dict[str, dict[int, list[Round]]] = defaultdict(lambda: defaultdict(list))
    most: list[Most] = []
    busy: list[float] = []
    with contextlib.ExitStack() as stack:
        stack.enter_context(cores.on(cores.OTHER))
        database = stack.enter_context(stage.postgresql())
        running, pids = stack.enter_context(stage.deployment(database, 0))
        start = time.monotonic()
        made = running.python("from tests.bench import crowd; crowd.make(crowd.SMALL, crowd.LARGE)")
        _say(f"{SMALL.count:,} and {LARGE.count:,} people made in {time.monotonic() - start:.0f} seconds")
        for plan in running.python("from tests.bench import crowd_plans; crowd_plans.show()"):
            _say(f"  {plan}")
        lines = {here.count: entries(here, (made[0], made[1]), connections) for here in (SMALL, LARGE)}
        scenarios: dict[str, dict[int, Scenario]] = defaultdict(dict)
        requests = {}
        for count, found in lines.items():
            for line in found:
                if only and not line.name.startswith(tuple(only)):
                    continue
                scenarios[line.name][count] = Scenario(running.port, line.conversations, pids)
                scenarios[line.name][count].warm_up(line.exchanges)
                requests[line.name] = line.requests
        for number in range(rounds):
            busy.append(os.getloadavg()[0])
            with cores.on(cores.MEASURED):
                most.append(_most(seconds / 2))
            for name, pair in scenarios.items():
                for count in (SMALL.count, LARGE.count)[:: -1 if number % 2 else 1]:
                    measured[name][count].append(pair[count].run(seconds))
            _say(f"round {number + 1} of {rounds}: {_noted(number, measured)}")
    best = Most(*(median(getattr(one, field) for one in most) for field in ("rs256", "argon2id", "srp", "share")))
    rows = [Row(name, found[SMALL.count], found[LARGE.count], requests[name]) for name, found in measured.items()]
    text = sizes_table.text(rows, best, connections=connections, busy=busy)
    _say(f"\n{text}")
    if os.environ.get("README"):
        sizes_table.write(text)


def _most(seconds: float) -> Most:
    """On the core that this process is on."""
    other: Limits = limits.measured(seconds)
    verifier = srp.verifier("OneMillion", "somebody", crowd.PASSWORD, "10" * srp.SALT)
    public = srp.power_of_g(1 << 255 | 12345)
    srp.answer(public, verifier)
    count, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        srp.answer(public, verifier)
        count += 1
    return Most(other.rs256, other.argon2id, count / passed, other.share)


def _noted(number: int, measured: dict[str, dict[int, list[Round]]]) -> str:
    """What may have disturbed it: the share of its core that the server had, and the load generator of the other."""
    said = [f"load average {os.getloadavg()[0]:.1f}"]
    for name, found in measured.items():
        rates = ", ".join(
            f"{count:,}: {one[number].rate:,.0f} requests/s (server had {one[number].share:.0%} of its core;"
            f" load {one[number].load:.0%} of the other)"
            for count, one in found.items()
        )
        said.append(f"{name}: {rates}")
    return "\n  ".join(said)


def _say(text: str) -> None:
    print(text, flush=True)
