"""The last place of a plan goes to one, however many ask for it at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.errors import PlanLimitUsers, PlanLimitWorkflows
from levqor.billing.places import require_room_for_user, require_room_for_workflow
from levqor.blueprint import blueprint
from levqor.config import Settings
from levqor.db.database import Database
from levqor.errors import LevqorError
from levqor.identity.models import invitations, workspaces
from levqor.kit.ids import new_id
from levqor.workflows.models import workflows

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LAUNCH = Settings(plan="launch")
ROOM = blueprint().plans["launch"]


@pytest.fixture
def workspace(database: Database) -> str:
    with database.transaction() as tx:
        tx.execute(workspaces.insert().values(id="ws_1", name="ws_1", timezone="UTC", created_at=NOW))
    return "ws_1"


def add_workflow(tx: Connection) -> None:
    require_room_for_workflow(tx, LAUNCH, "ws_1")
    tx.execute(
        workflows.insert().values(
            id=new_id("wf"),
            workspace_id="ws_1",
            name="x",
            trigger_use="manual",
            version=1,
            was_published=False,
            created_at=NOW,
            updated_at=NOW,
        )
    )


def add_invitation(tx: Connection, email: str | None = None) -> None:
    name = new_id("inv")
    email = email or f"{name}@example.com"
    require_room_for_user(tx, LAUNCH, "ws_1", NOW, email=email)
    tx.execute(
        invitations.insert().values(
            id=name,
            workspace_id="ws_1",
            email=email,
            role="viewer",
            token_hash=name,
            invited_by="usr_1",
            created_at=NOW,
            expires_at=NOW + timedelta(days=7),
        )
    )


def at_once(database: Database, many: int, act: Callable[[Connection], None]) -> list[type[LevqorError] | None]:
    outcomes: list[type[LevqorError] | None] = []
    together = threading.Barrier(many)

    def one() -> None:
        together.wait()
        try:
            with database.transaction() as tx:
                act(tx)
            outcomes.append(None)
        except LevqorError as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=one) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_the_last_place_for_a_workflow_goes_to_one(database: Database, workspace: str) -> None:
    with database.transaction() as tx:
        for _ in range(ROOM.workflows - 1):
            add_workflow(tx)
    outcomes = at_once(database, 8, add_workflow)
    assert outcomes.count(None) == 1
    assert outcomes.count(PlanLimitWorkflows) == 7


def test_the_last_place_for_a_user_goes_to_one(database: Database, workspace: str) -> None:
    with database.transaction() as tx:
        for _ in range(ROOM.users - 1):
            add_invitation(tx)
    outcomes = at_once(database, 8, add_invitation)
    assert outcomes.count(None) == 1
    assert outcomes.count(PlanLimitUsers) == 7


def test_a_deleted_workflow_gives_its_place_back(database: Database, workspace: str) -> None:
    with database.transaction() as tx:
        for _ in range(ROOM.workflows):
            add_workflow(tx)
        with pytest.raises(PlanLimitWorkflows, match=f"{ROOM.workflows} workflows"):
            add_workflow(tx)
        first = tx.execute(sa.select(workflows.c.id).limit(1)).scalar_one()
        tx.execute(workflows.update().where(workflows.c.id == first).values(deleted_at=NOW))
        add_workflow(tx)


def test_an_invitation_that_ended_or_is_sent_anew_takes_no_further_place(database: Database, workspace: str) -> None:
    with database.transaction() as tx:
        for number in range(ROOM.users):
            add_invitation(tx, f"{number}@example.com")
        require_room_for_user(tx, LAUNCH, "ws_1", NOW, email="0@example.com")
        require_room_for_user(tx, LAUNCH, "ws_1", NOW + timedelta(days=7))
        require_room_for_user(tx, LAUNCH, "ws_1", NOW, is_joining=True)
        with pytest.raises(PlanLimitUsers):
            require_room_for_user(tx, LAUNCH, "ws_1", NOW)


def test_where_nothing_is_limited_there_is_room(database: Database, workspace: str) -> None:
    with database.transaction() as tx:
        for _ in range(ROOM.workflows):
            add_workflow(tx)
        require_room_for_workflow(tx, Settings(), "ws_1")
        require_room_for_user(tx, Settings(), "ws_1", NOW)
