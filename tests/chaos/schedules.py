"""Schedules in the storm: what was due, by plain arithmetic, and what became of each instant."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from levqor.kit.clock import from_text, to_text
from tests.acceptance.outside import Outside, Received
from tests.acceptance.server import Caller
from tests.chaos.checker import Verdict, judge_instants
from tests.chaos.history import Effect, StoredFire, StoredRun
from tests.chaos.wall import WallClock

EVERY: Final = (1, 1, 1, 1, 5, 60)
"""Minutes between the instants of each schedule."""
TICK: Final = "tick"
_CRONS: Final = {1: "* * * * *", 5: "*/5 * * * *", 60: "0 * * * *"}


@dataclass(frozen=True, slots=True)
class Schedule:
    id: str
    """Of its workflow."""
    every: int
    since: float
    """It was published by then; earlier instants do not count."""

    def due(self, until: float) -> Iterator[str]:
        """Its instants up to a time, as deliveries."""
        seconds = self.every * 60
        first = int(self.since // seconds + 1) * seconds
        return (self.delivery(at) for at in range(first, int(until) + 1, seconds))

    def counts(self, at: float, until: float) -> bool:
        return self.since < at <= until

    def delivery(self, at: float) -> str:
        return f"{self.id} {to_text(datetime.fromtimestamp(at, UTC))}"


class Schedules:
    """Those of one installation."""

    def __init__(self, ann: Caller, sink: Outside, wall: WallClock) -> None:
        self._all = [
            Schedule(ann.new_workflow(_document(number, every, sink.address), publish=True)["id"], every, wall.now())
            for number, every in enumerate(EVERY)
        ]
        self._by_id = {schedule.id: schedule for schedule in self._all}

    def verdict(
        self,
        until: float,
        fires: Iterable[tuple[str, int, str, str | None, int]],
        runs: Iterable[tuple[str, str, str, str]],
        ticks: Iterable[Received],
    ) -> Verdict:
        """On all instants up to a time, from the rows of the database and what the outside was told."""
        due = {at for schedule in self._all for at in schedule.due(until)}
        effects = list(self._effects(ticks, until))
        return judge_instants(due, list(self._fires(fires, until)), list(self._runs(runs, until)), effects, TICK)

    def _fires(self, rows: Iterable[tuple[str, int, str, str | None, int]], until: float) -> Iterator[StoredFire]:
        for row in rows:
            schedule, at = self._by_id[row[0]], row[1] / 1_000_000
            if schedule.counts(at, until):
                yield StoredFire(schedule.delivery(at), *row)

    def _runs(self, rows: Iterable[tuple[str, str, str, str]], until: float) -> Iterator[StoredRun]:
        for run_id, status, data, workflow_id in rows:
            if workflow_id in self._by_id:
                schedule, at = self._by_id[workflow_id], _seconds(json.loads(data)["scheduled_for"])
                if schedule.counts(at, until):
                    yield StoredRun(run_id, schedule.delivery(at), status)

    def _effects(self, ticks: Iterable[Received], until: float) -> Iterator[Effect]:
        for request in ticks:
            told = json.loads(request.body)
            schedule, at = self._all[told["schedule"]], _seconds(told["at"])
            if schedule.counts(at, until):
                yield Effect(TICK, schedule.delivery(at), request.key)


def _seconds(instant: str) -> float:
    return from_text(instant).timestamp()


def _document(number: int, every: int, address: str) -> dict[str, Any]:
    """Tells the outside of each instant."""
    body = {"at": "${{ trigger.scheduled_for }}", "schedule": number}
    tell = {"id": TICK, "use": "http.request", "with": {"method": "POST", "url": f"{address}/{TICK}", "body": body}}
    trigger = {"use": "schedule", "with": {"cron": _CRONS[every], "timezone": "UTC"}}
    return {"levqor": 1, "name": f"Schedule {number}", "trigger": trigger, "steps": [tell]}
