"""Signals of abuse: a WARNING line with a reason, and nothing else."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pytest

from levqor.abuse.signals import RULES, SMALL_CHARGE_PENCE, AbuseSignals
from levqor.kit.clock import ManualClock
from levqor.telemetry.logs import configure_logs


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 1, 1, tzinfo=UTC))


def listening(clock: ManualClock) -> AbuseSignals:
    """Signals whose log lines go to the stream that is captured now."""
    configure_logs("warning")
    return AbuseSignals(clock)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


def test_rapid_signups_are_told_of_once_the_number_is_reached(clock: ManualClock, capsys: Any) -> None:
    signals = listening(clock)
    for _ in range(RULES["rapid_signups"].count - 1):
        signals.signup("203.0.113.7")
    assert lines(capsys) == []
    signals.signup("203.0.113.7")
    (line,) = lines(capsys)
    assert (line["level"], line["event"], line["reason"]) == ("warning", "abuse_signal", "rapid_signups")
    assert line["count"] == RULES["rapid_signups"].count


def test_what_is_spread_over_time_or_addresses_is_no_signal(clock: ManualClock, capsys: Any) -> None:
    signals = listening(clock)
    for number in range(30):
        signals.signup("203.0.113.7")
        signals.failed_sign_in(f"198.51.100.{number}")
        clock.advance(200)
    assert lines(capsys) == []


def test_password_guessing_and_failed_checkouts_have_reasons_of_their_own(clock: ManualClock, capsys: Any) -> None:
    signals = listening(clock)
    for _ in range(RULES["password_guessing"].count):
        signals.failed_sign_in("203.0.113.7")
    for _ in range(RULES["repeated_failed_checkouts"].count):
        signals.failed_checkout("203.0.113.7")
    assert [line["reason"] for line in lines(capsys)] == ["password_guessing", "repeated_failed_checkouts"]


def test_many_small_charges_are_card_testing_and_large_ones_are_not(clock: ManualClock, capsys: Any) -> None:
    signals = listening(clock)
    for _ in range(20):
        signals.charge("cus_large", SMALL_CHARGE_PENCE + 1)
    assert lines(capsys) == []
    for _ in range(RULES["card_testing"].count):
        signals.charge("cus_small", SMALL_CHARGE_PENCE)
    assert [line["reason"] for line in lines(capsys)] == ["card_testing"]


def test_an_attack_writes_a_few_lines_and_not_thousands(clock: ManualClock, capsys: Any) -> None:
    signals = listening(clock)
    for _ in range(5000):
        signals.failed_sign_in("203.0.113.7")
    assert [line["count"] for line in lines(capsys)] == [10, 20, 40, 80]


def test_no_line_names_the_address_and_the_name_changes_with_the_process(clock: ManualClock, capsys: Any) -> None:
    signals = listening(clock)
    for made in (signals, AbuseSignals(clock)):
        for _ in range(5):
            made.signup("203.0.113.7")
    first, second = lines(capsys)
    assert first["source"] != second["source"]
    assert "203.0.113" not in json.dumps([first, second])


def test_a_line_of_ipv6_is_one_source(clock: ManualClock, capsys: Any) -> None:
    signals = listening(clock)
    for number in range(5):
        signals.signup(f"2001:db8:1:2::{number}")
    for number in range(4):
        signals.signup(f"2001:db8:1:{number + 10}::1")
    assert len(lines(capsys)) == 1


def test_a_million_addresses_take_no_more_memory_than_ten_thousand(clock: ManualClock) -> None:
    signals = AbuseSignals(clock, capacity=2_000)

    def attack(first: int, last: int) -> int:
        tracemalloc.start()
        for number in range(first, last):
            signals.failed_sign_in(f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")
        grown, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return grown

    filling = attack(0, 3_000)
    assert attack(3_000, 20_000) < filling
