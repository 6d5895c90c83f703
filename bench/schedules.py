"""`python -m bench.schedules [COUNT]`: so many active schedules, and how late each begins that is due at a minute.

Once their minutes are spread over the hour, once all of them are due at the same minute.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.load import Outcome, post_for
from bench.server import Server, running
from bench.table import say
from levqor.db.database import Database, sqlite_url
from levqor.identity.workspaces import only_workspace
from levqor.kit.ids import new_id
from levqor.runs.models import runs
from levqor.triggers.models import schedule_fires, schedules
from levqor.workflows.models import workflow_versions, workflows

MOST = 10_000
_LEAD = timedelta(seconds=12)
"""At least, from the filling to the minute that all are due at; the server starts meanwhile."""
_WAIT_SECONDS = 300.0
HOOK = {
    "levqor": 1,
    "name": "Beside the schedules",
    "trigger": {"use": "webhook", "with": {"path": "beside"}},
    "steps": [{"id": "say", "use": "log", "with": {"message": "here"}}],
}


@dataclass(frozen=True)
class Lateness:
    fired: list[float]
    """Seconds from the instant to the durable run, sorted."""
    begun: list[float]
    """To its first step."""

    def share(self, of: list[float], share: float) -> float:
        return of[min(len(of) - 1, int(len(of) * share))]


def put_schedules(database: Database, count: int, due: datetime, minutes: int = 1) -> None:
    """Publish so many workflows with an hourly schedule, the next instants spread from `due` over `minutes`."""
    with database.transaction() as tx:
        workspace = only_workspace(tx, now=due)
        ids = [new_id("wf") for _ in range(count)]
        timed = [(name, due + timedelta(minutes=number % minutes)) for number, name in enumerate(ids)]
        made = {"workspace_id": workspace, "created_at": due, "updated_at": due, "version": 1}
        published = {"name": "Hourly", "trigger_use": "schedule", "published_version": 1, "was_published": True}
        tx.execute(workflows.insert(), [{"id": name, **made, **published} for name in ids])
        tx.execute(workflow_versions.insert(), [_version(name, at, due) for name, at in timed])
        tx.execute(schedules.insert(), [_timing(name, workspace, at) for name, at in timed])


def _version(workflow_id: str, at: datetime, now: datetime) -> dict[str, Any]:
    document = {
        "levqor": 1,
        "name": "Hourly",
        "trigger": {"use": "schedule", "with": {"cron": f"{at.minute} * * * *"}},
        "steps": [{"id": "say", "use": "log", "with": {"message": "${{ trigger.scheduled_for }}"}}],
    }
    return {"workflow_id": workflow_id, "version": 1, "document": document, "created_at": now}


def _timing(workflow_id: str, workspace_id: str, at: datetime) -> dict[str, Any]:
    when = {"crons": [f"{at.minute} * * * *"], "timezone": "UTC", "next_at": at}
    return {"workflow_id": workflow_id, "workspace_id": workspace_id, "version": 1, **when}


def lateness(database: Database, count: int, due: datetime) -> Lateness:
    """Wait until all have begun, and tell how late they were."""
    ended = sa.select(sa.func.count()).select_from(schedule_fires).join(runs, runs.c.id == schedule_fires.c.run_id)
    end = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < end:
        with database.read() as tx:
            if tx.execute(ended.where(runs.c.finished_at.is_not(None))).scalar_one() >= count:
                break
        time.sleep(0.5)
    fired = sa.select(runs.c.created_at, runs.c.started_at).join(schedule_fires, schedule_fires.c.run_id == runs.c.id)
    with database.read() as tx:
        rows = tx.execute(fired.where(runs.c.started_at.is_not(None))).all()
    return Lateness(
        sorted((row.created_at - due).total_seconds() for row in rows),
        sorted((row.started_at - due).total_seconds() for row in rows),
    )


def measure_schedules(directory: Path, count: int) -> None:
    _measure(directory / "spread", count, minutes=60)
    _measure(directory / "at-once", count, minutes=1)


def _measure(directory: Path, count: int, minutes: int) -> None:
    with running(directory) as server:
        path = server.publish(HOOK)
        server.stop()
        database = Database(sqlite_url(directory))
        due = (datetime.now(UTC) + _LEAD + timedelta(minutes=1)).replace(second=0, microsecond=0)
        put_schedules(database, count, due, minutes)
        server.start()
        idle = _idle_share(server, due)
        beside = Beside(server, path, due)
        late = lateness(database, count // minutes, due)
        beside.join()
        database.close()
    say(
        f"{count:,} schedules, {count // minutes:,} due at the minute: run durable",
        f"p99 {late.share(late.fired, 0.99):.2f} s late",
        f"p50 {late.share(late.fired, 0.5):.2f} s, {len(late.fired):,} fired; CPU before {idle * 100:.1f}% of a core",
    )
    say(
        "  its first step",
        f"p99 {late.share(late.begun, 0.99):.2f} s late",
        f"p50 {late.share(late.begun, 0.5):.2f} s; a webhook meanwhile p50 {beside.seen.quantile_ms(0.5):.0f} ms, "
        f"p99 {beside.seen.quantile_ms(0.99):.0f} ms",
    )


def _idle_share(server: Server, due: datetime) -> float:
    seconds = (due - datetime.now(UTC)).total_seconds() - 1
    begun = server.cpu_seconds()
    time.sleep(max(0.0, seconds))
    return (server.cpu_seconds() - begun) / max(seconds, 1e-9)


class Beside(threading.Thread):
    """Somebody who calls a webhook again and again while the schedules fire."""

    def __init__(self, server: Server, path: str, due: datetime) -> None:
        super().__init__()
        self._call = (server.port, path, b"{}", 1, (due - datetime.now(UTC)).total_seconds() + 6)
        self.start()

    def run(self) -> None:
        self.seen: Outcome = post_for(*self._call)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=MOST)
    with tempfile.TemporaryDirectory(prefix="levqor-bench-") as name:
        measure_schedules(Path(name) / "data", parser.parse_args().count)


if __name__ == "__main__":
    main()
