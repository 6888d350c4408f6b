"""The console at 10,000 and at 1,000,000 people: each question about people, in turns."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence

from tests.bench import stage, table
from tests.bench.console_pages import LARGE, SMALL

SLOWER, MOST = 1.2, 0.150
TIMES = int(os.environ.get("BENCH_TIMES", "40"))
HEADER = (
    "",
    "10,000: shown",
    "p50 ms",
    "p95 ms",
    "1,000,000: shown",
    "p50 ms",
    "p95 ms",
    "times slower, p50",
    "p95 (goal 1.2, 150 ms)",
)
Taken = Sequence[tuple[float, int]]
"""Seconds, and people on the page: one that shows more takes longer, whatever the size of the pool."""


def main() -> None:
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(stage.postgresql())
        running, _ = stack.enter_context(stage.deployment(database, 0))
        for said in running.python("from tests.bench import console_pages; console_pages.make()"):
            print(said, flush=True)
        busy = os.getloadavg()[0]
        found = running.python(f"from tests.bench import console_pages; console_pages.measure({TIMES})")
    print(text(found, busy), flush=True)


def text(found: dict[str, dict[str, Taken]], busy: float) -> str:
    rows = [_cells(question, taken[SMALL[0]], taken[LARGE[0]]) for question, taken in found.items()]
    alone = [(f"{question}, all 50 pools", taken[""]) for question, taken in found.items() if "" in taken]
    rows += [(name, "", "", "", *_figures(taken), "", _missed(taken)) for name, taken in alone]
    widths = [max(len(row[column]) for row in (HEADER, *rows)) for column in range(len(HEADER))]
    lines = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
        for row in (HEADER, *rows)
    ]
    lines.insert(1, f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    said = f"The console's list of people on {table.where()}, {TIMES} times each, load average {busy:.1f} before."
    return "\n".join([said, "", *lines])


def _cells(name: str, small: Taken, large: Taken) -> tuple[str, ...]:
    middle, late = (_at(large, part) / _at(small, part) for part in (0.5, 0.95))
    goal = f"{late:.2f}" + ("" if late <= SLOWER else " missed") + _missed(large)
    return name, *_figures(small), *_figures(large), f"{middle:.2f}", goal


def _missed(taken: Taken) -> str:
    return "" if _at(taken, 0.95) <= MOST else " too slow"


def _at(taken: Taken, part: float) -> float:
    return sorted(seconds for seconds, _ in taken)[int(len(taken) * part)]


def _figures(taken: Taken) -> tuple[str, str, str]:
    return f"{sum(shown for _, shown in taken) / len(taken):.0f}", _ms(taken, 0.5), _ms(taken, 0.95)


def _ms(taken: Taken, part: float) -> str:
    return f"{_at(taken, part) * 1000:.1f}"
