"""Burn rates come from what was really answered and run, and an alarm needs a long window and a short one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from levqor.blueprint import blueprint
from levqor.kit.clock import ManualClock
from levqor.operations.burn import FEWEST_FAILURES, Burn, burn_result, burning, measure_burn
from levqor.telemetry.windows import RequestWindows
from tests.levqor.operations.seeding import NOW, add_run

TARGET = blueprint().guarantee.uptime_target_percent
OUR_FAULT = {"code": "product_bug", "message": "x", "step": None}
THEIR_FAULT = {"code": "http_status", "message": "x", "step": "ask"}


def measure(tx: Connection, requests: RequestWindows | None = None) -> Any:
    return measure_burn(tx, requests or RequestWindows(ManualClock(NOW)), target_percent=TARGET, now=NOW)


def windows(short: float, middle: float, long: float, failed: int = FEWEST_FAILURES) -> dict[str, Burn]:
    rates = {"5m": short, "1h": middle, "6h": long}
    return {name: Burn(1000, failed, rate) for name, rate in rates.items()}


def test_an_empty_installation_burns_nothing(tx: Connection) -> None:
    burns = measure(tx)
    assert {burn.total for kind in burns.values() for burn in kind.values()} == {0}
    assert burn_result(burns, TARGET)["alarms"] == {}


def test_requests_count_in_the_windows_that_reach_back_to_them(tx: Connection) -> None:
    clock = ManualClock(NOW)
    requests = RequestWindows(clock)
    for failed in (True, False, False, False):
        requests.note(failed=failed)
    clock.advance(600)
    requests.note(failed=False)
    burns = measure(tx, requests)["requests"]
    assert (burns["5m"].total, burns["5m"].failed) == (1, 0)
    assert (burns["1h"].total, burns["1h"].failed) == (5, 1)
    assert burns["1h"].rate == pytest.approx(0.2 / (1 - TARGET / 100), abs=0.01)


def test_only_failures_of_the_product_count_against_it(tx: Connection) -> None:
    add_run(tx, at=NOW - timedelta(minutes=2), status="failed", error=OUR_FAULT)
    add_run(tx, at=NOW - timedelta(minutes=2), status="failed", error=THEIR_FAULT)
    add_run(tx, at=NOW - timedelta(minutes=2), status="cancelled", error={"code": "cancelled"})
    add_run(tx, at=NOW - timedelta(minutes=2), status="running")
    add_run(tx, at=NOW - timedelta(minutes=2))
    burn = measure(tx)["runs"]["5m"]
    assert (burn.total, burn.failed) == (3, 1)


@pytest.mark.parametrize(("minutes", "counted"), [(4.9, 1), (5.1, 0)])
def test_a_run_counts_by_when_it_ended(tx: Connection, minutes: float, counted: int) -> None:
    add_run(tx, at=NOW - timedelta(minutes=minutes) - timedelta(hours=3), seconds=3 * 3600)
    assert measure(tx)["runs"]["5m"].total == counted


@pytest.mark.parametrize(
    ("rates", "alarm"),
    [
        ((14.4, 14.4, 0.0), "fast"),
        ((14.3, 14.4, 0.0), None),
        ((14.4, 14.3, 0.0), None),
        ((0.0, 6.0, 6.0), "slow"),
        ((0.0, 5.9, 6.0), None),
        ((0.0, 6.0, 5.9), None),
        ((20.0, 20.0, 20.0), "fast"),
    ],
)
def test_an_alarm_needs_a_long_window_and_a_short_one(rates: tuple[float, float, float], alarm: str | None) -> None:
    found = burning(windows(*rates))
    assert (found.name if found else None) == alarm


def test_a_few_failures_prove_nothing(tx: Connection) -> None:
    assert burning(windows(99, 99, 99, failed=FEWEST_FAILURES - 1)) is None


def test_real_failures_raise_the_alarm(tx: Connection) -> None:
    clock = ManualClock(NOW)
    requests = RequestWindows(clock)
    for number in range(200):
        requests.note(failed=number < FEWEST_FAILURES)
    assert burn_result(measure(tx, requests), TARGET)["alarms"] == {"requests": "fast"}
