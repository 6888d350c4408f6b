"""Holds several conversations with a server at once and takes the time."""

from __future__ import annotations

import resource
import selectors
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from tests.bench import cores
from tests.bench.wire import Answer, Connection

Conversation = Generator[bytes, Answer, None]
"""Yields requests and is sent their answers, for as long as it is asked to."""


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one round; ``share`` of its core the server had, ``load`` the load generator of the other one."""

    rate: float
    latencies: list[float]
    share: float
    load: float


@dataclass(slots=True)
class Scenario:
    """The same kind of conversation, ``conversations`` times at once, with one server."""

    port: int
    conversations: Sequence[Conversation]
    pids: set[int]
    waiting: list[bytes] = field(default_factory=list)
    """The request that each conversation makes next; what one round leaves unsent begins the next."""

    def warm_up(self, exchanges: int) -> None:
        """What is done once only (signing in, filling caches), one conversation after the other."""
        self.waiting = []
        for conversation in self.conversations:
            connection = Connection(self.port)
            request = next(conversation)
            for _ in range(exchanges):
                connection.send(request)
                while (answer := connection.receive()) is None:
                    pass
                request = conversation.send(answer)
            self.waiting.append(request)
            connection.close()

    def run(self, seconds: float) -> Round:
        """A closed loop: a connection sends its next request when it has its answer; the last ones are waited for."""
        connections = [Connection(self.port) for _ in self.conversations]
        selector = selectors.DefaultSelector()
        for place, connection in enumerate(connections):
            selector.register(connection.socket, selectors.EVENT_READ, place)
        clock, latencies = time.perf_counter, []
        own, theirs = _own(), cores.seconds_of(self.pids)
        start = end = clock()
        sent = [start] * len(connections)
        for connection, request in zip(connections, self.waiting, strict=True):
            connection.send(request)
        open_ones = len(connections)
        while open_ones:
            for key, _ in selector.select(30):
                number: int = key.data
                answer = connections[number].receive()
                if answer is None:
                    continue
                end = clock()
                latencies.append(end - sent[number])
                request = self.waiting[number] = self.conversations[number].send(answer)
                if end - start < seconds:
                    sent[number] = clock()
                    connections[number].send(request)
                else:
                    open_ones -= 1
        passed = end - start
        selector.close()
        for connection in connections:
            connection.close()
        share = (cores.seconds_of(self.pids) - theirs) / passed
        return Round(len(latencies) / passed, sorted(latencies), share, (_own() - own) / passed)


def _own() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
