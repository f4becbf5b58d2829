"""What a process costs: the command line's start, and the demo's memory."""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import sleep

from .rows import Row

DEMO_S = 15


def run() -> list[Row]:
    """CPU of ``polywatt --help``; memory of the demo, whose process holds the hub and all emulated homes."""
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
    """The high-water mark by the process's own account; ``ru_maxrss`` would count what it was forked from."""
    process = _started("demo", "--seconds", str(DEMO_S))
    sleep(DEMO_S - 1)
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    process.wait()
    _check(process)
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1_024


def _started(*arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "polywatt", *arguments], stdout=subprocess.DEVNULL)


def _check(process: "subprocess.Popen[bytes]") -> None:
    if process.returncode != 0:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
