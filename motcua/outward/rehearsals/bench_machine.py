"""What the processes of a measurement take from the machine: processor time and memory, as the kernel counts them.

Reads `/proc`, so it answers on Linux; elsewhere it answers None and the measurement goes on without these figures.
"""

import os
from collections.abc import Iterable
from pathlib import Path

_PROC = Path("/proc")
_PARENT, _GROUP, _FIRST_TIME = 1, 2, 11
"""Places in `/proc/<pid>/stat` after the name: parent, process group, and four times (own, ended children's)."""


def group_of(leader: int) -> list[int]:
    """Return the processes of the group that a process leads, itself included."""
    return [pid for pid, fields in _all() if int(fields[_GROUP]) == leader]


def family_of(parent: int) -> list[int]:
    """Return a process and its children."""
    return [pid for pid, fields in _all() if pid == parent or int(fields[_PARENT]) == parent]


def cpu_seconds(processes: Iterable[int]) -> float | None:
    """Return the processor time that processes, and those of their children that have ended, have taken so far."""
    wanted = set(processes)
    found = [fields for pid, fields in _all() if pid in wanted]
    if not found:
        return None
    ticks = sum(int(value) for fields in found for value in fields[_FIRST_TIME : _FIRST_TIME + 4])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mb(processes: Iterable[int]) -> float | None:
    """Return the memory of processes in MB of 10⁶ bytes; what several share is counted once among them (PSS)."""
    kilobytes = 0
    for pid in processes:
        try:
            lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            return None
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return round(kilobytes * 1024 / 1_000_000, 1) if kilobytes else None


def _all() -> list[tuple[int, list[str]]]:
    """Return (number, fields after the name) of every process that can be seen."""
    found = []
    for entry in _PROC.glob("[0-9]*"):
        try:
            text = (entry / "stat").read_text()
        except OSError:
            continue  # it has just ended
        found.append((int(entry.name), text.rpartition(")")[2].split()))
    return found
