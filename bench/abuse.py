"""What the abuse signals remember when a million addresses attack."""

from __future__ import annotations

import logging
import resource
import subprocess
import sys
import time

from levqor.abuse.signals import AbuseSignals
from levqor.kit.clock import SystemClock

ADDRESSES = 1_000_000


def attack() -> None:
    """Note a failed sign-in of each address in this process, and print memory (kB) before and after, and seconds."""
    logging.disable(logging.WARNING)
    signals = AbuseSignals(SystemClock())
    signals.failed_sign_in("203.0.113.1")
    before, begun = _peak_kilobytes(), time.perf_counter()
    for number in range(ADDRESSES):
        signals.failed_sign_in(f"{10 + (number >> 24)}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")
    sys.stdout.write(f"{before} {_peak_kilobytes()} {time.perf_counter() - begun:.3f}\n")


def memory_and_seconds() -> tuple[float, float]:
    """Megabytes that the process grew by, and seconds for all of them, measured in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "bench.abuse"], capture_output=True, text=True, check=True)
    before, after, seconds = done.stdout.split()
    return (int(after) - int(before)) / 1000, float(seconds)


def _peak_kilobytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    attack()
