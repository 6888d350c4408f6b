"""Two cores: one for what is measured, one for everything else."""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Iterator
from pathlib import Path

_all = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
MEASURED, OTHER = _all[0], _all[-1]


@contextlib.contextmanager
def on(core: int) -> Iterator[None]:
    """Stay on ``core`` in this block; processes started in it stay there for good."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def seconds_of(pids: set[int]) -> float:
    """The processor time that these processes have had; 0 where the system does not tell."""
    return sum(_seconds(pid) for pid in pids)


def children_of(pid: int) -> set[int]:
    found: set[int] = set()
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found |= {int(child) for child in path.read_text().split()}
    return found


def family_of(pid: int) -> set[int]:
    """A process and its children, and theirs."""
    return {pid}.union(*(family_of(child) for child in children_of(pid)))


def machine() -> str:
    """One line on what this was measured on."""
    model, memory = platform.processor() or platform.machine(), ""
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
        kilobytes = int(Path("/proc/meminfo").read_text().split()[1])
        memory = f", {kilobytes / 2**20:.0f} GiB"
    return f"{model}, {os.cpu_count()} cores{memory}, {platform.system()} {platform.release().partition('-')[0]}"


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
