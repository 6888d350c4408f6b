"""Small charts that need no script: bars in an SVG, a sentence that says the same, and the numbers in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

STEP, BAR, HEIGHT = 10, 8, 48


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour or day, in the units of the SVG."""

    x: int
    y: float
    height: float
    label: str
    count: int
    width: int = BAR


@dataclass(frozen=True, slots=True)
class Chart:
    """``key`` is unique on the page; ``is_bad`` paints it in the colour of trouble."""

    key: str
    label: str
    total: str
    summary: str
    bars: tuple[Bar, ...]
    is_bad: bool
    url: str = ""

    @property
    def width(self) -> int:
        return len(self.bars) * STEP

    @property
    def height(self) -> int:
        return HEIGHT


def chart(
    key: str, label: str, points: Sequence[tuple[datetime, int]], *, by_hour: bool, is_bad: bool = False, url: str = ""
) -> Chart:
    """``points`` are evenly spaced, oldest first, each naming the beginning of its hour or day."""
    most = max((count for _, count in points), default=0)
    names = [f"{at:%H:%M}" if by_hour else f"{at:%b} {at.day}" for at, _ in points]
    bars = tuple(
        _bar(number, name, count, most) for number, (name, (_, count)) in enumerate(zip(names, points, strict=True))
    )
    total = sum(count for _, count in points)
    return Chart(key, label, f"{total:,}", _summary(label, bars, total, by_hour=by_hour), bars, is_bad, url)


def _bar(number: int, name: str, count: int, most: int) -> Bar:
    """What happened once is seen beside what happened a thousand times."""
    height = max(2.0, round(count / most * HEIGHT, 1)) if count else 0.0
    return Bar(number * STEP + (STEP - BAR) // 2, HEIGHT - height, height, name, count)


def _summary(label: str, bars: Sequence[Bar], total: int, *, by_hour: bool) -> str:
    span = f"{len(bars)} {'hour' if by_hour else 'day'}{'' if len(bars) == 1 else 's'}"
    if not total:
        return f"{label}: none in {span}."
    top = max(bars, key=lambda bar: bar.count)
    return f"{label}: {total:,} in {span}; most at {top.label} ({top.count:,}); last {bars[-1].count:,}."
