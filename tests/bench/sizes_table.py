"""The table of two sizes, for the terminal and for README.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench import table
from tests.bench.crowd import LARGE, SMALL
from tests.bench.load import Round
from tests.running import ROOT

MARK = "<!-- bench-api -->"
ABOVE = "<!-- bench -->"
SLOWER, PER_CORE = 1.2, 200.0
BUSY = 3.0
"""From this load average on, others had a good part of two cores."""


@dataclass(frozen=True, slots=True)
class Most:
    """What the core can do in a second; ``srp`` is the server's arithmetic of a sign-in, ``share`` was to be had."""

    rs256: float
    argon2id: float
    srp: float
    share: float

    def of(self, name: str) -> float | None:
        """A sign-in signs twice beside its proof; what neither signs nor hashes has no such limit."""
        proof = {"password": self.argon2id, "SRP": self.srp}.get(name.partition(" by ")[2].split(",")[0])
        return 1 / (1 / proof + 2 / self.rs256) if proof else None


@dataclass(frozen=True, slots=True)
class Row:
    """The same at both sizes, round by round; ``requests`` make one."""

    name: str
    small: Sequence[Round]
    large: Sequence[Round]
    requests: int = 1

    @property
    def slower(self) -> float:
        """Of each pair of rounds, because a minute that disturbs one disturbs the other."""
        return median(one.rate / other.rate for one, other in zip(self.small, self.large, strict=True))

    @property
    def dearer(self) -> float:
        """The same in core time: steady on a busy machine, but blind to waiting for PostgreSQL."""
        pairs = zip(self.small, self.large, strict=True)
        return median(one.rate / one.share / (other.rate / other.share) for one, other in pairs)

    @property
    def per_core(self) -> float:
        """Of the core time that the server had, at the larger size."""
        return median(one.rate / one.share for one in self.large) / self.requests

    def cells(self, most: Most) -> tuple[str, ...]:
        limit = most.of(self.name)
        rates = [median(one.rate for one in rounds) / self.requests for rounds in (self.small, self.large)]
        return (
            self.name,
            _number(rates[0]),
            _milliseconds(self.small, self.requests),
            _number(rates[1]),
            _milliseconds(self.large, self.requests),
            _number(self.per_core),
            f"{rates[1] / limit:.2f}" if limit else "",
            f"{self.slower:.2f}" + ("" if self.slower <= SLOWER else " missed"),
            f"{self.dearer:.2f}",
        )


HEADER = (
    "",
    f"{SMALL.count:,} people: /s",
    "p50 ms",
    f"{LARGE.count:,} people: /s",
    "p50 ms",
    "/core-second",
    "of the limit",
    f"times slower (goal {SLOWER})",
    "in core time",
)


def text(rows: Sequence[Row], most: Most, *, connections: int, busy: Sequence[float]) -> str:
    said = (
        f"The Cognito API on one core of {table.where()}, which makes {most.rs256:,.0f} RS256 signatures,\n"
        f"{most.argon2id:.1f} argon2id hashes or {most.srp:,.0f} server halves of SRP a second, no more. "
        f"{connections} connections,\nmedians of {len(busy)} rounds, both sizes in turns; one PostgreSQL database "
        f"(default, durable settings).\n"
    )
    if max(busy) >= BUSY:
        said += (
            f"Other programs were at work: load average {min(busy):.1f} to {max(busy):.1f}, "
            f"{most.share:.0%} of the core to be had.\n"
        )
    for row in rows:
        if "SRP" in row.name:
            verdict = "" if row.per_core >= PER_CORE else ", missed"
            said += f"Whole sign-ins by SRP: {row.per_core:,.0f} a core-second (goal {PER_CORE:.0f}{verdict}).\n"
    return f"{said}\n{_markdown([HEADER, *(row.cells(most) for row in rows)])}\n"


def write(text: str) -> None:
    """Between its marks in README.md; the first time there is one only, or none and it comes below the other table."""
    readme = ROOT / "README.md"
    before, mark, after = readme.read_text().partition(MARK)
    if not mark:
        above, mark, after = before.rpartition(ABOVE)
        before = f"{above}{mark}\n\n"
    elif MARK in after:
        after = after.partition(MARK)[2]
    readme.write_text(f"{before}{MARK}\n{text}\n{MARK}{after}")


def _markdown(lines: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    rule = "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])])
    rows = [f"| {' | '.join(_aligned(line, widths))} |" for line in lines]
    return "\n".join([rows[0], f"|{rule}|", *rows[1:]])


def _aligned(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]


def _number(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}"


def _milliseconds(rounds: Sequence[Round], requests: int) -> str:
    """Of a request, times their number."""
    middle = median(one.latencies[len(one.latencies) // 2] for one in rounds)
    return f"{middle * 1000 * requests:.1f}"
