"""However many runs are stored, what is asked for again and again looks at few of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.summary import summarise
from levqor.db.database import Database
from levqor.runs.models import FAILED_STATES, UNFINISHED_STATES
from levqor.runs.ownership import due_runs, has_orphans, runs_of
from levqor.runs.repository import count_runs, list_runs

NOW = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
Ask = Callable[[Connection], Any]
ASKED_AT_EACH_POLL: list[Ask] = [
    lambda tx: has_orphans(tx, "w", NOW, timedelta(seconds=15)),
    lambda tx: runs_of(tx, "w"),
    lambda tx: due_runs(tx, NOW, 10),
    lambda tx: due_runs(tx, NOW, 10, ["ws_1"]),
]


def plans(database: Database, ask: Ask) -> list[str]:
    """How SQLite would look for each of what is asked, as far as runs are concerned."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        statements.append((statement, parameters))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.read() as tx:
            ask(tx)
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)
    with database.read() as tx:
        return [
            str(row[3])
            for statement, parameters in statements
            if statement.startswith("SELECT")
            for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            if " runs" in str(row[3])
        ]


@pytest.mark.parametrize("number", range(len(ASKED_AT_EACH_POLL)))
def test_a_poll_looks_at_unfinished_runs_only(sqlite_database: Database, number: int) -> None:
    found = plans(sqlite_database, ASKED_AT_EACH_POLL[number])
    assert found
    assert all("ix_runs_unfinished" in plan for plan in found), found


@pytest.mark.parametrize("status", UNFINISHED_STATES)
def test_unfinished_runs_are_counted_and_listed_by_their_index(sqlite_database: Database, status: str) -> None:
    asked: list[Ask] = [
        lambda tx: count_runs(tx, status),
        lambda tx: list_runs(tx, "ws_1", 50, None, status=status),
        lambda tx: list_runs(tx, "ws_1", 50, "run_06", status=status, workflow_id="wf_1"),
    ]
    found = [plan for ask in asked for plan in plans(sqlite_database, ask)]
    assert all("ix_runs_unfinished" in plan for plan in found), found


@pytest.mark.parametrize("status", FAILED_STATES)
def test_failed_runs_are_listed_by_their_index(sqlite_database: Database, status: str) -> None:
    found = plans(sqlite_database, lambda tx: list_runs(tx, "ws_1", 50, None, status=status))
    assert all("ix_runs_failed" in plan for plan in found), found


def test_the_usage_page_counts_in_indexes_and_reads_no_run(sqlite_database: Database) -> None:
    found = plans(sqlite_database, lambda tx: summarise(tx, "ws_1", NOW))
    assert found
    of_all = [plan for plan in found if "ix_runs_unfinished" not in plan and "ix_runs_held" not in plan]
    assert all("COVERING INDEX" in plan for plan in of_all), of_all
