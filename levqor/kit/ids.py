"""Identifiers: a prefix that says what it names, then 26 characters that sort by time of creation."""

from __future__ import annotations

import secrets
import time

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """`run_01jd...`: 48 bits of milliseconds and 80 random bits in Crockford's base 32 (the ULID layout)."""
    number = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    return prefix + "_" + "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def new_secret(prefix: str) -> str:
    """A secret of 256 random bits, with a prefix by which scanners recognise it."""
    return prefix + "_" + secrets.token_urlsafe(32)
