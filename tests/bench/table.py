"""The table, for the terminal and for README.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench import cores
from tests.bench.load import Round
from tests.running import ROOT

MARK = "<!-- bench -->"
HEADER = (
    "",
    "requests/s",
    "p50 ms",
    "p95 ms",
    "of the limit",
    "goal",
    "oidc-provider",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of request; ``limit`` is the most that the core can do, if known, ``goal`` the part of it to reach."""

    name: str
    ours: Sequence[Round]
    peers: Sequence[Round] = ()
    limit: float | None = None
    goal: float | None = None

    @property
    def rate(self) -> float:
        return median(one.rate for one in self.ours)

    def cells(self) -> tuple[str, ...]:
        return (
            self.name,
            _number(self.rate),
            _milliseconds(self.ours, 0.5),
            _milliseconds(self.ours, 0.95),
            f"{self.rate / self.limit:.2f}" if self.limit else "",
            self._goal(),
            _number(median(one.rate for one in self.peers)) if self.peers else "",
        )

    def _goal(self) -> str:
        if self.limit is None or self.goal is None:
            return ""
        return f"{self.goal:.2f}" + ("" if self.rate / self.limit >= self.goal else " missed")


def markdown(rows: Sequence[Row]) -> str:
    """Columns as wide as what is in them, so that it reads well as text too."""
    table = [HEADER, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in table) for column in range(len(HEADER))]
    lines = [f"| {' | '.join(_aligned(line, widths))} |" for line in table]
    rule = "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])])
    return "\n".join([lines[0], f"|{rule}|", *lines[1:]])


def write(text: str) -> None:
    """Put ``text`` between the marks of README.md; the first time there is one mark only."""
    readme = ROOT / "README.md"
    before, mark, rest = readme.read_text().partition(MARK)
    if not mark:
        raise SystemExit(f"README.md has no {MARK}")
    after = rest.partition(MARK)[2] if MARK in rest else rest
    readme.write_text(f"{before}{MARK}\n{text}\n{MARK}{after}")


def where() -> str:
    """The machine and the day."""
    return f"{cores.machine()}, {dt.datetime.now(tz=dt.UTC):%Y-%m-%d}"


def _aligned(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]


def _number(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}"


def _milliseconds(rounds: Sequence[Round], part: float) -> str:
    return f"{median(one.latencies[int(len(one.latencies) * part)] for one in rounds) * 1000:.1f}"
