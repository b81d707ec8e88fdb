"""What processes cost, as the kernel counts it (Linux, /proc)."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # a second
PAGE = os.sysconf("SC_PAGE_SIZE")  # bytes
PARENT, USER, SYSTEM, USER_OF_DEAD, SYSTEM_OF_DEAD, RESIDENT = 1, 11, 12, 13, 14, 21  # after the name, from 0


def _fields(pid: int) -> list[str]:
    """Return the fields of a process behind its name; none when it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def family_of(pid: int) -> list[int]:
    """Return the process and all its descendants."""
    everyone = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    children: dict[int, list[int]] = {}
    for one in everyone:
        if fields := _fields(one):
            children.setdefault(int(fields[PARENT]), []).append(one)
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process and its descendants, those that have ended included."""
    total = 0
    for one in family_of(pid):
        if fields := _fields(one):
            total += int(fields[USER]) + int(fields[SYSTEM])
            total += int(fields[USER_OF_DEAD]) + int(fields[SYSTEM_OF_DEAD])
    return total / TICKS


def largest_rss(pid: int) -> float:
    """Return the resident memory in MiB of the largest child of a process."""
    sizes = [int(fields[RESIDENT]) for one in family_of(pid)[1:] if (fields := _fields(one))]
    return max(sizes, default=0) * PAGE / 2**20
