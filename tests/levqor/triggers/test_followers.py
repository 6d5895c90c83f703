"""Each end of a run starts what follows it once, whoever ended the run."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.connectors.registry import default_registry
from levqor.db.database import Database
from levqor.identity.workspaces import add_workspace
from levqor.kit.clock import ManualClock
from levqor.runs.models import runs
from levqor.runs.ownership import take_back_orphans
from levqor.runs.store import MAX_RECOVERIES, Hold, NewRun, admit_all, insert_run
from levqor.triggers.followers import Followers
from levqor.triggers.models import run_ends
from levqor.triggers.publishing import publish
from levqor.workflows.service import Author, create_workflow
from tests.levqor.triggers.shelf import Crash, Told

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class World:
    """A workflow, and one that sees to its failures."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.crash = False
        clock = ManualClock(NOW)
        self.followers = Followers(database, clock, Told(), self._admit, base_url="http://here")  # type: ignore[arg-type] # hint is all that is asked of it
        with database.transaction() as tx:
            tx.execute(run_ends.delete())
            self.workspace_id = add_workspace(tx, name="Test", timezone="UTC", now=NOW)
            self.watched = self._workflow(tx, {"use": "manual"})
            self.watching = self._workflow(tx, {"use": "error"})

    def _admit(self, tx: Connection, workspace_id: str, now: datetime) -> Hold | None:
        if self.crash:
            raise Crash
        return None

    def _workflow(self, tx: Connection, trigger: dict[str, Any]) -> str:
        step = {"id": "say", "use": "log", "with": {"message": "x"}}
        document = {"levqor": 1, "name": f"By {trigger['use']}", "trigger": trigger, "steps": [step]}
        registry = default_registry()
        made = create_workflow(tx, registry, Author(self.workspace_id, "ann@example.com", NOW), document)
        publish(tx, registry, self.workspace_id, made.row.id, None, NOW)
        return str(made.row.id)

    def run(self, **values: Any) -> str:
        new = NewRun(self.workspace_id, self.watched, 1, "manual", {"input": None})
        with self.database.transaction() as tx:
            run_id, _ = insert_run(tx, new, NOW, admit_all)
            tx.execute(runs.update().where(runs.c.id == run_id).values(status="running", **values))
        return run_id

    def end(self, run_id: str, status: str) -> None:
        with self.database.transaction() as tx:
            ended = runs.update().where(runs.c.id == run_id).values(status=status, finished_at=NOW)
            tx.execute(ended)

    def follow(self) -> None:
        asyncio.run(self.followers.start_followers())

    def started(self) -> list[str]:
        """Whose failures the workflow for failures was started for."""
        with self.database.read() as tx:
            data = tx.execute(sa.select(runs.c.trigger_data).where(runs.c.workflow_id == self.watching)).scalars()
            return sorted(each["run"]["id"] for each in data)


@pytest.fixture(params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest) -> World:
    return World(request.getfixturevalue(f"{request.param}_database"))


def test_an_end_starts_its_followers_once(world: World) -> None:
    run = world.run()
    world.end(run, "failed")
    for _ in range(3):
        world.follow()
    assert world.started() == [run]


def test_a_crash_in_between_loses_nothing_and_doubles_nothing(world: World) -> None:
    run = world.run()
    world.end(run, "interrupted")
    world.crash = True
    with pytest.raises(Crash):
        world.follow()
    assert world.started() == []
    world.crash = False
    world.follow()
    assert world.started() == [run]


def test_a_run_that_killed_its_workers_is_a_failure_too(world: World) -> None:
    run = world.run(worker="dead", recoveries=MAX_RECOVERIES)
    with world.database.transaction() as tx:
        take_back_orphans(tx, "alive", NOW, timedelta(seconds=15))
    world.follow()
    assert world.started() == [run]


def test_a_run_that_another_run_called_fails_with_it(world: World) -> None:
    called = world.run(parent_run_id="run_caller", parent_path="call")
    world.end(called, "failed")
    world.follow()
    assert world.started() == []
    with world.database.transaction() as tx:
        tx.execute(runs.delete().where(runs.c.id == called))


def test_where_nobody_follows_nothing_is_noted(world: World) -> None:
    run = world.run()
    with world.database.transaction() as tx:
        tx.execute(sa.text("DELETE FROM run_followers"))
    world.end(run, "failed")
    with world.database.read() as tx:
        assert tx.execute(sa.select(run_ends)).all() == []
