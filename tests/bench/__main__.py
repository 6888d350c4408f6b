"""One run: limits, Portico and the peer take turns, round after round; the table holds medians."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TypeVar

from tests.bench import console, cores, limits, peer, portico, sizes, stage, table
from tests.bench.limits import Limits
from tests.bench.load import Conversation, Round, Scenario
from tests.bench.quiet import ENOUGH, TRIES, quietly
from tests.bench.table import Row
from tests.peers import node

T = TypeVar("T")
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
CONNECTIONS = int(os.environ.get("BENCH_CONNECTIONS", "8"))
ONLY = tuple(filter(None, os.environ.get("BENCH_ONLY", "").split(",")))
PEOPLE = 8 * CONNECTIONS


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table; ``exchanges`` of each conversation come before it is measured."""

    name: str
    conversations: list[Conversation]
    exchanges: int
    goal: float | None = None


def entries() -> list[Entry]:
    everyone = range(CONNECTIONS)
    own = [range(number, PEOPLE, CONNECTIONS) for number in everyone]
    some = CONNECTIONS
    found = [
        Entry("client credentials, one JWT", [portico.client_credentials() for _ in everyone], 50, 0.33),
        Entry("refresh with rotation, two JWTs", [portico.refresh(number) for number in everyone], 50, 0.33),
        Entry("password sign-in on the page", [portico.sign_in(people) for people in own], some + 1, 0.85),
        Entry("code flow with a browser session", [portico.code_flow(number) for number in everyone], 50),
        Entry("JWKS", [portico.page("/.well-known/jwks.json") for _ in everyone], 50),
        Entry("discovery", [portico.page("/.well-known/openid-configuration") for _ in everyone], 50),
    ]
    return [entry for entry in found if not ONLY or entry.name.startswith(ONLY)]


def main() -> None:
    lines = entries()
    ours: dict[str, list[Round]] = defaultdict(list)
    theirs: dict[str, list[Round]] = defaultdict(list)
    most: list[Limits] = []
    disturbed: list[float] = []

    def measured(measure: Callable[[], T]) -> T:
        found, taken = quietly(measure)
        disturbed.append(taken)
        return found

    with contextlib.ExitStack() as stack:
        stack.enter_context(cores.on(cores.OTHER))
        database = stack.enter_context(stage.postgresql())
        running, pids = stack.enter_context(stage.deployment(database, PEOPLE))
        scenarios = {line.name: Scenario(running.port, line.conversations, pids) for line in lines}
        for line in lines:
            scenarios[line.name].warm_up(line.exchanges)
        peers = _peers(stack, lines)
        for number in range(ROUNDS):
            most.append(measured(lambda: limits.measured(SECONDS / 2)))
            for name, scenario in scenarios.items():
                ours[name].append(measured(partial(scenario.run, SECONDS)))
                if name in peers:
                    theirs[name].append(measured(partial(peers[name].run, SECONDS)))
            _say(f"round {number + 1} of {ROUNDS}: {_noted(number, ours, theirs, most)}")
    best = Limits(*(median(getattr(one, name) for one in most) for name in ("rs256", "argon2id", "share")))
    rows = [Row(line.name, ours[line.name], theirs[line.name], _limit(line.name, best), line.goal) for line in lines]
    _print(rows, best, sum(taken > ENOUGH for taken in disturbed) / len(disturbed))


def _peers(stack: contextlib.ExitStack, lines: list[Entry]) -> dict[str, Scenario]:
    """The peer's scenarios by the names of ours; none where there is no node."""
    if shutil.which("node") is None or not (node.HERE / "node_modules").is_dir():
        _say("node is missing: no peer.")
        return {}
    provider, pids = stack.enter_context(stage.provider(CONNECTIONS))
    port = int(provider.issuer.rpartition(":")[2])
    asked = {"client": [peer.client_credentials() for _ in range(CONNECTIONS)]}
    asked["refresh"] = peer.refreshes(provider.refresh_tokens)
    found = {}
    for line in lines:
        if (kind := line.name.split()[0]) in asked:
            found[line.name] = Scenario(port, asked[kind], pids)
            found[line.name].warm_up(line.exchanges)
    return found


def _limit(name: str, best: Limits) -> float | None:
    """Signing for what signs once, half of it for what signs twice, hashing for what hashes."""
    limits_by_word = {"client": best.rs256, "refresh": best.rs256 / 2, "password": best.argon2id}
    return limits_by_word.get(name.split(maxsplit=1)[0])


def _print(rows: list[Row], best: Limits, disturbed: float) -> None:
    text = (
        f"One core of {table.where()}, which makes {best.rs256:,.0f} RS256 signatures or {best.argon2id:.1f}\n"
        f"argon2id hashes a second, no more. {CONNECTIONS} connections, medians of {ROUNDS} rounds; PostgreSQL\n"
        f"(default, durable settings) and the load generator have the other core.\n\n"
        f"{table.markdown(rows)}\n"
    )
    _say(f"\n{text}")
    if disturbed:
        _say(f"Other programs disturbed {disturbed:.0%} of the measurements, each of them {TRIES} times.")
    if os.environ.get("README"):
        table.write(text)


def _noted(number: int, ours: dict[str, list[Round]], theirs: dict[str, list[Round]], most: list[Limits]) -> str:
    """What may have disturbed it: the share of the core that servers had, and the load generator of its own."""
    rounds = [(name.split()[0], found[number]) for name, found in ours.items()]
    rounds += [(f"peer {name.split()[0]}", found[number]) for name, found in theirs.items() if found]
    said = [
        f"{name} {one.rate:,.0f}/s (server had {one.share:.0%} of its core: {one.rate / one.share:,.0f} a core-second; "
        f"load {one.load:.0%} of the other)"
        for name, one in rounds
    ]
    limit = f"RS256 {most[number].rs256:,.0f}/s, argon2id {most[number].argon2id:.1f}/s (core {most[number].share:.0%})"
    return "\n  ".join([f"load average {os.getloadavg()[0]:.1f}", limit, *said])


def _say(text: str) -> None:
    print(text, flush=True)


if os.environ.get("ONLY") not in {"api", "console"}:
    main()
if os.environ.get("ONLY") == "console":
    console.main()
elif not ONLY or os.environ.get("ONLY") == "api":
    sizes.main(rounds=ROUNDS, seconds=SECONDS, connections=CONNECTIONS, only=ONLY)
