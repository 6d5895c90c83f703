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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from levqor.kit.crash import POINTS
from tests.acceptance.outside import Outside, outside
from tests.acceptance.server import Caller, Server, wait_for
from tests.chaos.senders import Acknowledged, send_all

KILL = "kill -9 of everything"
RUN_POINTS = tuple(point for point in POINTS if not point.startswith("schedule."))
SCHEDULE_POINTS = tuple(point for point in POINTS if point.startswith("schedule."))
DELIVERIES = 10
CRASHED = "Unexpected exit from worker"


@dataclass(slots=True)
class Storm:
    """What was sent, what was acknowledged, and what there is to see of it after all crashes."""

    seed: int
    server: Server
    ann: Caller
    sink: Outside
    workflow: dict[str, Any]
    acknowledged: list[Acknowledged] = field(default_factory=list)
    crashes: Counter[str] = field(default_factory=Counter)
    crashes_so_far: int = 0

    def rage(self, point: str, dice: random.Random) -> None:
        """Send while the server is killed, until everything is acknowledged and every run is over."""
        crashes = self.server.log.count(CRASHED)
        deliveries = [f"{point}-{number}" for number in range(DELIVERIES)]
        if point == KILL:
            self.server.start()
        else:
            self.server.start(LEVQOR_TESTING="1", LEVQOR_CRASH_AT=f"{point}:{dice.randint(3, DELIVERIES - 2)}")
        with ThreadPoolExecutor(DELIVERIES) as pool:
            futures = send_all(pool, self.workflow["url"], deliveries)
            if point == KILL:
                wait_for(lambda: sum(future.done() for future in futures) >= 3, "some to be accepted")
                time.sleep(dice.uniform(0, 0.1))
                self.server.kill()
                self.crashes[point] += 1
            self.keep_running_until(lambda: all(future.done() for future in futures))
            self.acknowledged += [future.result() for future in futures]
        self.keep_running_until(lambda: not self.unfinished())
        self.crashes[point] += self.server.log.count(CRASHED) - crashes
        self.server.kill()

    def keep_running_until(self, condition: Any) -> None:
        """Start the server again, unarmed, whenever it has crashed."""
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end, f"not over after 60 s, seed {self.seed}"
            if self.server.exit_code is not None or self.server.log.count(CRASHED) > self.crashes_so_far:
                self.crashes_so_far = self.server.log.count(CRASHED)
                self.server.kill()
                self.server.start()
            time.sleep(0.05)

    def unfinished(self) -> list[str]:
        """As the database has it: the server may be down at this moment."""
        with sqlite3.connect(f"file:{self.server.data_dir}/levqor.db?mode=ro", uri=True) as database:
            return [row[0] for row in database.execute("SELECT id FROM runs WHERE finished_at IS NULL")]


@pytest.fixture(scope="module")
def storm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storm]:
    seed = int(os.environ.get("LEVQOR_CHAOS_SEED") or time.time_ns() % 1_000_000)
    print(f"LEVQOR_CHAOS_SEED={seed}")
    dice = random.Random(seed)
    with outside() as sink, Server(tmp_path_factory.mktemp("chaos") / "data", LEVQOR_POLL_SECONDS="0.2") as server:
        ann = server.new_owner("ann@example.com")
        storm = Storm(seed, server, ann, sink, ann.new_workflow(_document(sink), publish=True))
        server.kill()
        for point in (*RUN_POINTS, KILL):
            storm.rage(point, dice)
        server.start()
        yield storm


def _document(sink: Outside) -> dict[str, Any]:
    def tell(name: str) -> dict[str, Any]:
        body = {"delivery": "${{ trigger.body.delivery }}"}
        return {
            "id": name,
            "use": "http.request",
            "with": {"method": "POST", "url": f"{sink.address}/{name}", "body": body},
        }

    def note(name: str) -> dict[str, Any]:
        row = {"delivery": "${{ trigger.body.delivery }}"}
        return {"id": name, "use": "tables.insert", "with": {"table": name, "row": row, "create_if_missing": True}}

    return {
        "levqor": 1,
        "name": "In the storm",
        "trigger": {"use": "webhook", "with": {"path": "storm"}},
        "steps": [note("before"), tell("first"), note("between"), tell("second")],
    }


def test_every_point_was_really_hit(storm: Storm) -> None:
    assert {point: storm.crashes[point] for point in (*RUN_POINTS, KILL) if not storm.crashes[point]} == {}


def test_no_acknowledged_trigger_is_lost_and_no_repeated_delivery_is_a_second_run(storm: Storm) -> None:
    runs = {run["id"]: run["status"] for run in storm.ann.list_all("/api/runs")}

    lost = [sent for sent in storm.acknowledged if runs.get(sent.run_id) != "succeeded"]
    assert not lost, f"seed {storm.seed}: {[(sent, runs.get(sent.run_id)) for sent in lost]}"
    assert set(runs) == {sent.run_id for sent in storm.acknowledged}
    assert len(storm.acknowledged) == len(runs) == DELIVERIES * (len(RUN_POINTS) + 1)


def test_every_run_ended_in_full(storm: Storm) -> None:
    for sent in storm.acknowledged:
        run = storm.ann.get(f"/api/runs/{sent.run_id}")
        assert [step["status"] for step in run["steps"]] == ["succeeded"] * 4, (storm.seed, sent)


def test_every_effect_happened_at_least_once_and_only_ever_under_one_key(storm: Storm) -> None:
    deliveries = {sent.delivery for sent in storm.acknowledged}
    for path in ("/first", "/second"):
        received = storm.sink.at(path)
        bodies = {request.body for request in received}
        keys = {(request.body, request.key) for request in received}
        assert len(bodies) == len(deliveries), f"seed {storm.seed}: {path} lacks some"
        assert len(keys) == len(bodies), f"seed {storm.seed}: {path} saw a body under two keys"
        assert len({request.key for request in received}) == len(bodies)


def test_an_effect_is_repeated_only_where_the_crash_fell_between_it_and_its_record(storm: Storm) -> None:
    times = Counter((request.path, request.body) for request in storm.sink.received)
    repeated = [body.decode() for (_, body), number in times.items() if number > 1]

    # Accepting happens while the steps of other deliveries are under way, so any crash may repeat those in flight.
    assert len(repeated) <= sum(storm.crashes.values()) * DELIVERIES
    assert max(times.values()) <= max(storm.crashes.values()) + 1, f"seed {storm.seed}: {times.most_common(3)}"


def test_every_row_is_there_exactly_once(storm: Storm) -> None:
    expected = {sent.delivery: 1 for sent in storm.acknowledged}
    for table in storm.ann.list_all("/api/tables"):
        rows = Counter(row["values"]["delivery"] for row in storm.ann.list_all(f"/api/tables/{table['id']}/rows"))
        assert rows == expected, f"seed {storm.seed}: {table['name']}"
    assert {table["name"] for table in storm.ann.list_all("/api/tables")} == {"before", "between"}


@pytest.mark.parametrize("point", SCHEDULE_POINTS)
def test_a_schedule_that_crashed_while_firing_has_fired_its_instant_once(storm: Storm, point: str) -> None:
    note = {"id": "note", "use": "log", "with": {"message": "${{ trigger.scheduled_for }}"}}
    due = (datetime.now(UTC) - timedelta(minutes=10)).replace(second=0, microsecond=0)
    trigger = {"use": "schedule", "with": {"cron": f"{due.minute} * * * *", "timezone": "UTC"}}
    document = {"levqor": 1, "name": point, "trigger": trigger, "steps": [note]}
    workflow = storm.ann.new_workflow(document, publish=True)
    storm.server.kill()
    _make_due(storm.server, workflow["id"], due)
    crashes = storm.server.log.count(CRASHED)

    storm.server.start(until_ready=False, LEVQOR_TESTING="1", LEVQOR_CRASH_AT=f"{point}:1")
    wait_for(lambda: storm.server.log.count(CRASHED) > crashes, "the crash", 30)
    storm.server.kill()
    storm.server.start()

    (run,) = wait_for(lambda: storm.ann.get("/api/runs", params={"workflow_id": workflow["id"]})["items"], "the run")
    assert storm.ann.wait_for_run(run["id"])["status"] == "succeeded"
    schedule = next(item for item in storm.ann.list_all("/api/schedules") if item["workflow_id"] == workflow["id"])
    assert [(fire["run_id"], fire["status"]) for fire in schedule["last_fires"]] == [(run["id"], "caught_up")]
    time.sleep(0.5)
    assert len(storm.ann.get("/api/runs", params={"workflow_id": workflow["id"]})["items"]) == 1


def _make_due(server: Server, workflow_id: str, due: datetime) -> None:
    """As if nothing had run since before the schedule's instant."""
    with sqlite3.connect(server.data_dir / "levqor.db") as database:
        microseconds = round(due.timestamp() * 1_000_000)
        database.execute("UPDATE schedules SET next_at = ? WHERE workflow_id = ?", (microseconds, workflow_id))
