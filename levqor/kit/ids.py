"""Identifiers: a prefix that says what it names, then 26 characters that sort by time of creation."""

from __future__ import annotations

import secrets
import threading
import time
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


_last = 0
_turn = threading.Lock()


def new_id(prefix: str) -> str:
    """`run_01jd...`: 48 bits of milliseconds and 80 random bits in Crockford's base 32 (the ULID layout).

    In one process each id sorts after the one before it, also within a millisecond and when the clock goes back.
    """
    global _last
    drawn = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    with _turn:
        number = _last = max(drawn, _last + 1)
    return _spell(prefix, number)


def first_id_at(prefix: str, instant: datetime) -> str:
    """The least id that can be made at an instant (to the millisecond): ids from it on are of then or later.

    What happened in a span of time is thereby a range of ids, which the primary key finds without another index.
    """
    return _spell(prefix, max(0, int(instant.timestamp() * 1000)) << 80)


def _spell(prefix: str, number: int) -> str:
    return prefix + "_" + "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def new_secret(prefix: str) -> str:
    """A secret of 256 random bits, with a prefix by which scanners recognise it."""
    return prefix + "_" + secrets.token_urlsafe(32)
