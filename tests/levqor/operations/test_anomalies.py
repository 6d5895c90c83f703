"""A workflow stands out only against its own history at this hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from levqor.operations.alerts import open_alerts
from levqor.operations.anomalies import FEWEST_HOURS, FEWEST_RUNS, distance, scan_for_anomalies
from tests.levqor.operations.seeding import NOW, add_run, add_workflow

HALF_AN_HOUR = timedelta(minutes=30)
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


def fill(
    tx: Connection, workflow_id: str, ago: timedelta, runs: int = 20, failed: int = 0, seconds: float = 2.0
) -> None:
    """An hour of runs, so long ago."""
    for number in range(runs):
        status = "failed" if number < failed else "succeeded"
        add_run(tx, workflow_id=workflow_id, at=NOW - ago - HALF_AN_HOUR, status=status, seconds=seconds)


def usual(tx: Connection, weeks: int = 6, apart: timedelta = WEEK, **rest: Any) -> str:
    workflow_id = add_workflow(tx)
    for number in range(1, weeks + 1):
        fill(tx, workflow_id, number * apart, **rest)
    return workflow_id


def found(tx: Connection) -> list[str]:
    return scan_for_anomalies(tx, now=NOW)["found"]


def test_an_empty_installation_has_no_anomalies(tx: Connection) -> None:
    result = scan_for_anomalies(tx, now=NOW)
    assert (result["workflows_judged"], result["found"]) == (0, [])


def test_an_hour_like_the_others_is_none(tx: Connection) -> None:
    fill(tx, usual(tx), timedelta(0))
    assert scan_for_anomalies(tx, now=NOW) == {
        "workflows_judged": 1, "found": [], "opened": 0, "still_open": 0, "closed": 0,
    }  # fmt: skip


@pytest.mark.parametrize(("failed", "rules"), [(3, []), (4, ["anomaly_failures"])])
def test_more_failures_than_usual_stand_out_from_a_fifth_on(tx: Connection, failed: int, rules: list[str]) -> None:
    fill(tx, usual(tx), timedelta(0), failed=failed)
    assert found(tx) == rules


def test_a_workflow_that_always_fails_does_not_stand_out(tx: Connection) -> None:
    fill(tx, usual(tx, failed=15), timedelta(0), failed=16)
    assert found(tx) == []


@pytest.mark.parametrize(("seconds", "rules"), [(3.9, []), (4.0, ["anomaly_duration"])])
def test_runs_that_take_twice_as_long_stand_out(tx: Connection, seconds: float, rules: list[str]) -> None:
    fill(tx, usual(tx), timedelta(0), seconds=seconds)
    assert found(tx) == rules


def test_milliseconds_do_not_stand_out(tx: Connection) -> None:
    fill(tx, usual(tx, seconds=0.01), timedelta(0), seconds=0.5)
    assert found(tx) == []


@pytest.mark.parametrize(("runs", "rules"), [(59, []), (60, ["anomaly_volume"]), (7, []), (6, ["anomaly_volume"])])
def test_three_times_as_many_runs_or_a_third_stand_out(tx: Connection, runs: int, rules: list[str]) -> None:
    fill(tx, usual(tx), timedelta(0), runs=runs)
    assert found(tx) == rules


def test_a_busy_workflow_that_falls_silent_stands_out(tx: Connection) -> None:
    usual(tx)
    assert found(tx) == ["anomaly_volume"]


def test_scattered_history_makes_the_same_number_ordinary(tx: Connection) -> None:
    workflow_id = add_workflow(tx)
    for number, runs in enumerate((2, 60, 5, 40, 1, 50), 1):
        fill(tx, workflow_id, number * WEEK, runs=runs)
    fill(tx, workflow_id, timedelta(0), runs=70)
    assert found(tx) == []


def test_too_few_runs_prove_nothing(tx: Connection) -> None:
    fill(tx, usual(tx, runs=3), timedelta(0), runs=FEWEST_RUNS - 1, failed=FEWEST_RUNS - 1)
    assert found(tx) == []


@pytest.mark.parametrize(("weeks", "judged"), [(FEWEST_HOURS - 1, 0), (FEWEST_HOURS, 1)])
def test_too_short_a_history_is_not_judged(tx: Connection, weeks: int, judged: int) -> None:
    fill(tx, usual(tx, weeks), timedelta(0), failed=20)
    assert scan_for_anomalies(tx, now=NOW)["workflows_judged"] == judged


def test_days_stand_in_where_there_are_too_few_weeks(tx: Connection) -> None:
    fill(tx, usual(tx, 5, DAY), timedelta(0), failed=10)
    assert found(tx) == ["anomaly_failures"]


def test_what_runs_once_a_week_is_not_compared_with_idle_days(tx: Connection) -> None:
    fill(tx, usual(tx, 2), timedelta(0))
    assert found(tx) == []


def test_a_workflow_that_is_not_published_is_left_alone(tx: Connection) -> None:
    workflow_id = add_workflow(tx, published=False)
    for number in range(1, 7):
        fill(tx, workflow_id, number * WEEK)
    assert scan_for_anomalies(tx, now=NOW)["workflows_judged"] == 0


def test_the_alert_names_the_workflow_and_closes_when_it_is_over(tx: Connection) -> None:
    workflow_id = usual(tx)
    fill(tx, workflow_id, timedelta(0), failed=10)
    scan_for_anomalies(tx, now=NOW)
    (alert,) = open_alerts(tx, workspace_id="ws_1")
    assert (alert.rule, alert.subject, alert.severity) == ("anomaly_failures", workflow_id, "warning")
    assert alert.message == "“Orders” fails 50% of the time in the last hour; usual is 0%."
    assert alert.details == {"now": 0.5, "usual": 0.0, "hours": 6}


def test_distance_is_measured_in_the_scatter_of_the_history() -> None:
    history = [10.0, 12.0, 11.0, 9.0, 10.0]
    assert distance(10.0, history, least_scatter=0.1) == 0.0
    assert distance(14.0, history, least_scatter=0.1) == pytest.approx(4.0 / 1.4826)
    assert distance(14.0, [10.0] * 5, least_scatter=2.0) == 2.0
