"""Thresholds are found once for each month, and held runs go on wherever there is room."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.budget import budget_findings, release_where_there_is_room
from levqor.billing.models import usage_months
from levqor.blueprint import blueprint
from levqor.config import Settings
from levqor.db.database import Database
from levqor.kit.clock import ManualClock
from levqor.runs.models import runs
from levqor.runs.store import Hold, NewRun, insert_run

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STARTER = Settings(plan="starter")
PLAN = blueprint().plans["starter"]


def use(tx: Connection, workspace_id: str, used: int, spent: int = 0, month: str = "2026-11") -> None:
    tx.execute(sa.insert(usage_months).values(workspace_id=workspace_id, month=month, runs=used, ai_credits=spent))


def found(tx: Connection, settings: Settings = STARTER) -> list[tuple[str, str, int]]:
    return [
        (finding.workspace_id, finding.resource, finding.threshold)
        for finding in budget_findings(tx, settings, ManualClock(NOW))
    ]


def test_a_workspace_is_found_at_80_and_at_100_percent_of_either(database: Database) -> None:
    most, most_credits = PLAN.runs_per_month, PLAN.ai_credits_per_month
    with database.transaction() as tx:
        use(tx, "ws_1", most * 8 // 10 - 1)
        use(tx, "ws_2", most * 8 // 10)
        use(tx, "ws_3", most, most_credits * 9 // 10)
        use(tx, "ws_4", most + 5)
        use(tx, "ws_5", most, month="2026-10")
        assert found(tx) == [
            ("ws_2", "runs", 80),
            ("ws_3", "runs", 80),
            ("ws_3", "runs", 100),
            ("ws_3", "ai_credits", 80),
            ("ws_4", "runs", 80),
            ("ws_4", "runs", 100),
        ]
        assert found(tx, Settings()) == []
        assert found(tx, Settings(stripe_secret_key="sk_test_made_up")) == []  # type: ignore[arg-type]  # read from text


def test_a_finding_has_one_name_for_its_month_and_says_its_numbers(database: Database) -> None:
    with database.transaction() as tx:
        use(tx, "ws_1", PLAN.runs_per_month)
        near, over = budget_findings(tx, STARTER, ManualClock(NOW))
    assert near.subject == "ws_1:2026-11:runs:80"
    assert over.subject == "ws_1:2026-11:runs:100"
    assert f"{PLAN.runs_per_month:,}" in over.message
    assert len("ws_" + "x" * 26 + ":2026-11:ai_credits:100") <= 80


def test_held_runs_go_on_everywhere_as_far_as_there_is_room(database: Database) -> None:
    room = 3
    with database.transaction() as tx:
        for workspace_id in ("ws_1", "ws_2"):
            for _ in range(5):
                insert_run(tx, NewRun(workspace_id, "wf_1", 1, "manual", {}), NOW, lambda *_: Hold("no_plan", "held"))
        use(tx, "ws_1", PLAN.runs_per_month - room)
    asked: list[int] = []
    released = release_where_there_is_room(database, STARTER, ManualClock(NOW), lambda: asked.append(1))
    assert released == {"ws_1": room, "ws_2": 5}
    assert len(asked) == 2
    with database.read() as tx:
        left = tx.execute(sa.select(runs.c.workspace_id).where(runs.c.status == "held")).scalars().all()
    assert left == ["ws_1"] * 2
    assert release_where_there_is_room(database, STARTER, ManualClock(NOW)) == {}
    assert release_where_there_is_room(database, Settings(), ManualClock(NOW)) == {"ws_1": 2}


def test_more_runs_than_one_transaction_takes_all_go_on(database: Database) -> None:
    with database.transaction() as tx:
        for _ in range(1100):
            insert_run(tx, NewRun("ws_1", "wf_1", 1, "manual", {}), NOW, lambda *_: Hold("no_plan", "held"))
    assert release_where_there_is_room(database, STARTER, ManualClock(NOW)) == {"ws_1": 1100}
