"""One installation, killed at every point where a crash could lose or double something, while webhooks arrive.

`LEVQOR_CHAOS_SEED` repeats the moments of an earlier round; the seed stands in the output.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.acceptance.server import Server, wait_for
from tests.chaos.checker import Verdict
from tests.chaos.faults import RUN_POINTS, SCHEDULE_POINTS, crash_at, wait_for_crash
from tests.chaos.stage import AT_ONCE, TABLES, Stage, stage

pytestmark = pytest.mark.timeout(300)  # A dozen starts: each takes seconds where others use the machine, too.
DELIVERIES = 10
IN_A_ROW = 3
"""Points at which the server dies one after the other before it may work in peace: a start costs seconds."""


@dataclass(slots=True)
class Storm:
    """What there is to see of it after all crashes."""

    seed: int
    stage: Stage
    verdict: Verdict
    computed: Verdict
    """Of the runs that only compute."""
    crashes: Counter[str] = field(default_factory=Counter)


@pytest.fixture(scope="module")
def storm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storm]:
    seed = int(os.environ.get("LEVQOR_CHAOS_SEED") or time.time_ns() % 1_000_000)
    print(f"LEVQOR_CHAOS_SEED={seed}")
    dice = random.Random(seed)
    with stage(tmp_path_factory.mktemp("chaos") / "stage") as found:
        crashes: Counter[str] = Counter()
        for first in range(0, len(RUN_POINTS), IN_A_ROW):
            rage(found, RUN_POINTS[first : first + IN_A_ROW], dice, crashes)
        yield Storm(seed, found, found.verdict(), found.verdict_on_computing(), crashes)


def rage(stage: Stage, points: tuple[str, ...], dice: random.Random, crashes: Counter[str]) -> None:
    """Send and crash at each point, then wait until everything is acknowledged and every run is over."""
    at_once = AT_ONCE * len(points)
    with (
        stage.senders(stage.workflow, stage.history, at_once) as senders,
        stage.senders(stage.computing, stage.computed, at_once) as others,
    ):
        futures = []
        for point in points:
            before = stage.crashes
            crash_at(stage, point, dice.randint(3, DELIVERIES - 2))
            deliveries = [f"{point}-{number}" for number in range(DELIVERIES)]
            futures += senders.send(deliveries) + others.send(deliveries)
            wait_for_crash(stage, before)
            crashes[point] += stage.crashes - before
        stage.server.kill()
        stage.server.start()
        for future in futures:
            future.result()
    stage.wait_until_over()


def test_every_point_was_really_hit(storm: Storm) -> None:
    assert {point: storm.crashes[point] for point in RUN_POINTS if not storm.crashes[point]} == {}


def test_no_acknowledged_trigger_is_lost_and_no_repeated_delivery_is_a_second_run(storm: Storm) -> None:
    assert storm.verdict.is_valid, (storm.seed, storm.verdict)
    assert len(storm.verdict.acknowledged) == DELIVERIES * len(RUN_POINTS)


def test_what_only_computes_is_neither_lost_nor_doubled_either(storm: Storm) -> None:
    assert storm.computed.is_valid, (storm.seed, storm.computed)
    assert storm.computed.acknowledged == storm.verdict.acknowledged


def test_every_run_ended_in_full(storm: Storm) -> None:
    for run in storm.stage.runs():
        steps = storm.stage.ann.get(f"/api/runs/{run.run_id}")["steps"]
        assert [step["status"] for step in steps] == ["succeeded"] * 4, (storm.seed, run)


def test_an_effect_is_repeated_only_where_the_crash_fell_between_it_and_its_record(storm: Storm) -> None:
    # Other deliveries are under way as well, so any crash may repeat those in flight.
    assert len(storm.verdict.repeated) <= sum(storm.crashes.values()) * DELIVERIES
    assert max(storm.verdict.repeated.values(), default=1) <= IN_A_ROW + 1, (storm.seed, storm.verdict.repeated)


def test_every_row_is_there_exactly_once(storm: Storm) -> None:
    for table in storm.stage.ann.list_all("/api/tables"):
        assert sorted(storm.stage.rows(table["id"])) == storm.verdict.acknowledged, (storm.seed, table["name"])
    assert {table["name"] for table in storm.stage.ann.list_all("/api/tables")} == set(TABLES)


@pytest.mark.parametrize("point", SCHEDULE_POINTS)
def test_a_schedule_that_crashed_while_firing_has_fired_its_instant_once(storm: Storm, point: str) -> None:
    ann, server = storm.stage.ann, storm.stage.server
    due = (datetime.now(UTC) - timedelta(minutes=10)).replace(second=0, microsecond=0)
    workflow = ann.new_workflow(_hourly(point, due.minute), publish=True)
    server.kill()
    _make_due(server, workflow["id"], due)
    before = storm.stage.crashes

    server.start(until_ready=False, LEVQOR_CRASH_AT=f"{point}:1")
    wait_for_crash(storm.stage, before)
    server.kill()
    server.start()

    (run,) = wait_for(lambda: ann.get("/api/runs", params={"workflow_id": workflow["id"]})["items"], "the run")
    assert ann.wait_for_run(run["id"])["status"] == "succeeded"
    schedule = next(item for item in ann.list_all("/api/schedules") if item["workflow_id"] == workflow["id"])
    assert [(fire["run_id"], fire["status"]) for fire in schedule["last_fires"]] == [(run["id"], "caught_up")]
    time.sleep(0.5)
    assert len(ann.get("/api/runs", params={"workflow_id": workflow["id"]})["items"]) == 1


def _hourly(name: str, minute: int) -> dict[str, Any]:
    note = {"id": "note", "use": "log", "with": {"message": "${{ trigger.scheduled_for }}"}}
    trigger = {"use": "schedule", "with": {"cron": f"{minute} * * * *", "timezone": "UTC"}}
    return {"levqor": 1, "name": name, "trigger": trigger, "steps": [note]}


def _make_due(server: Server, workflow_id: str, due: datetime) -> None:
    """As if nothing had run since before the schedule's instant."""
    with sqlite3.connect(server.data_dir / "levqor.db") as database:
        microseconds = round(due.timestamp() * 1_000_000)
        database.execute("UPDATE schedules SET next_at = ? WHERE workflow_id = ?", (microseconds, workflow_id))
