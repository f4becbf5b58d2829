"""Measure the start of the command line, and the memory of the demo."""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import sleep

from .rows import Row

DEMO_S = 15


def run() -> list[Row]:
    """Measure the CPU time of ``polywatt --help``, and the memory of the demo with hub and all emulated homes."""
    cpu_s = median(_cpu_s("--help") for _ in range(7))
    return [
        Row("polywatt --help", "seconds of CPU", cpu_s, "≤ 0.3"),
        Row("polywatt demo: hub and emulated homes together", "MB at most", _demo_mb(), "< 100"),
    ]


def _cpu_s(*arguments: str) -> float:
    process = _started(*arguments)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    _check(process)
    return usage.ru_utime + usage.ru_stime


def _demo_mb() -> float:
    """Return the peak memory that the process reports; ``ru_maxrss`` would include its parent's."""
    process = _started("demo", "--seconds", str(DEMO_S))
    sleep(DEMO_S - 1)
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    process.wait()
    _check(process)
    [row] = [row for row in status.splitlines() if row.startswith("VmHWM:")]
    return int(row.split()[1]) / 1_024


def _started(*arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "polywatt", *arguments], stdout=subprocess.DEVNULL)


def _check(process: "subprocess.Popen[bytes]") -> None:
    if process.returncode != 0:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
