"""Signals of abuse: too much of one thing from one source. They are logged and nothing else; nobody is ever blocked.

A source is known by a hash with a salt that is drawn anew in each process, and only of as many sources as fit is
anything remembered; so neither the log nor the memory holds an address, and no attacker can make it grow.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal

from levqor.kit.clock import Clock
from levqor.kit.recent import RecentTimes
from levqor.telemetry.logs import logger

Reason = Literal["rapid_signups", "password_guessing", "repeated_failed_checkouts", "card_testing"]

MOST_SOURCES: Final = 10_000
"""Sources remembered for each reason; who was heard of longest ago is forgotten first."""

_LAST_LINE: Final = 8
_log = logger("levqor.abuse")


@dataclass(frozen=True, slots=True)
class Rule:
    """How many within how long is a signal."""

    count: int
    window_seconds: float


RULES: Final[dict[Reason, Rule]] = {
    "rapid_signups": Rule(5, 600),
    "password_guessing": Rule(10, 600),
    "repeated_failed_checkouts": Rule(3, 3_600),
    "card_testing": Rule(6, 600),
}
SMALL_CHARGE_PENCE: Final = 500
"""Cards are tested with amounts that their owners overlook."""


class AbuseSignals:
    """What was noted in this process. Thread-safe."""

    def __init__(self, clock: Clock, *, capacity: int = MOST_SOURCES) -> None:
        self._salt = secrets.token_bytes(16)
        self._lock = threading.Lock()
        self.raised: Counter[str] = Counter()
        """How many lines were written since this process began, by their reason."""
        self._heard = {
            reason: RecentTimes(
                clock, window_seconds=rule.window_seconds, most_each=_LAST_LINE * rule.count + 1, capacity=capacity
            )
            for reason, rule in RULES.items()
        }

    def signup(self, address: str) -> None:
        """An account was made, or was tried to be made."""
        self._note("rapid_signups", _network_of(address))

    def failed_sign_in(self, address: str) -> None:
        self._note("password_guessing", _network_of(address))

    def failed_checkout(self, address: str) -> None:
        self._note("repeated_failed_checkouts", _network_of(address))

    def charge(self, customer: str, pence: int) -> None:
        """The payment provider told of a charge, or of one that failed."""
        if pence <= SMALL_CHARGE_PENCE:
            self._note("card_testing", customer)

    def _note(self, reason: Reason, source: str) -> None:
        name = hashlib.blake2b(source.encode("utf8", "surrogatepass"), key=self._salt, digest_size=8).digest()
        rule = RULES[reason]
        with self._lock:
            count = self._heard[reason].note(name)
        if _is_worth_a_line(count, rule.count):
            self.raised[reason] += 1
            _log.warning(
                "abuse_signal", reason=reason, count=count, window_seconds=rule.window_seconds, source=name.hex()
            )


def _is_worth_a_line(count: int, threshold: int) -> bool:
    """At the threshold and at a few doublings: an attacker must not fill the log."""
    return count in {threshold, 2 * threshold, 4 * threshold, _LAST_LINE * threshold}


def _network_of(address: str) -> str:
    """What one source can use at will: an IPv4 address, or the /64 that a line of IPv6 is given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
