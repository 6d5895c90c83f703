"""Writes the lines of the table."""

from __future__ import annotations

import sys


def say(name: str, figure: str, beside: str = "") -> None:
    sys.stdout.write(f"{name:<44}{figure:>28}   {beside}\n")
    sys.stdout.flush()
