"""Telemetry leaves as counts by the hour; small counts do not leave at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from levqor.kit.clock import ManualClock
from levqor.telemetry.aggregates import SMALLEST_COUNT, Aggregates
from levqor.telemetry.logs import configure_logs


def listening() -> Aggregates:
    """Aggregates whose log lines go to the stream that is captured now."""
    configure_logs("info")
    return Aggregates(ManualClock(datetime(2026, 1, 1, 12, 34, 56, tzinfo=UTC)))


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines() if '"telemetry"' in line]


def test_a_count_is_logged_with_its_hour_and_nothing_finer(capsys: Any) -> None:
    aggregates = listening()
    for _ in range(SMALLEST_COUNT):
        aggregates.add("ai_request", {"assistant": "chat"})
    assert lines(capsys) == []
    aggregates.write()
    (line,) = lines(capsys)
    assert (line["event_name"], line["assistant"], line["count"]) == ("ai_request", "chat", SMALLEST_COUNT)
    assert line["hour"] == "2026-01-01T12:00:00.000Z"
    assert "correlation_id" not in line


def test_small_counts_are_withheld_and_not_carried_over(capsys: Any) -> None:
    aggregates = listening()
    for _ in range(3):
        for _ in range(SMALLEST_COUNT - 1):
            aggregates.add("ai_request", {"assistant": "chat"})
        aggregates.write()
    assert lines(capsys) == []
