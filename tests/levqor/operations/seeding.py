"""Rows as the product writes them, at times that a test chooses."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from levqor.identity.models import audit_log, memberships, users
from levqor.kit.ids import first_id_at
from levqor.runs.models import run_journal, runs
from levqor.workflows.models import workflow_versions, workflows

NOW = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
_numbers = itertools.count(1)


def id_at(prefix: str, instant: datetime) -> str:
    return f"{first_id_at(prefix, instant)[:-8]}{next(_numbers):08d}"


def add_user(tx: Connection, workspace_id: str = "ws_1", *, email: str, role: str = "owner", at: datetime = NOW) -> str:
    user_id = id_at("usr", at)
    tx.execute(users.insert().values(id=user_id, email=email, password_hash="-", created_at=at))
    tx.execute(memberships.insert().values(workspace_id=workspace_id, user_id=user_id, role=role, created_at=at))
    return user_id


def add_act(tx: Connection, user_id: str | None, workspace_id: str = "ws_1", *, act: str, at: datetime) -> None:
    tx.execute(
        audit_log.insert().values(
            id=id_at("aud", at), workspace_id=workspace_id, user_id=user_id, action=act, target="x", at=at
        )
    )


def add_workflow(
    tx: Connection,
    workspace_id: str = "ws_1",
    *,
    steps: list[dict[str, Any]] | None = None,
    name: str = "Orders",
    published: bool = True,
    at: datetime = NOW - timedelta(days=100),
) -> str:
    workflow_id = id_at("wf", at)
    tx.execute(
        workflows.insert().values(
            id=workflow_id, workspace_id=workspace_id, name=name, trigger_use="manual", version=1,
            published_version=1 if published else None, was_published=published, created_at=at, updated_at=at,
        )
    )  # fmt: skip
    document = {"levqor": 1, "name": name, "trigger": {"use": "manual"}, "steps": steps or []}
    tx.execute(workflow_versions.insert().values(workflow_id=workflow_id, version=1, document=document, created_at=at))
    return workflow_id


def add_run(
    tx: Connection,
    workspace_id: str = "ws_1",
    workflow_id: str = "wf_1",
    *,
    at: datetime = NOW,
    status: str = "succeeded",
    lag: float = 0.0,
    seconds: float = 1.0,
    error: dict[str, Any] | None = None,
    **rest: Any,
) -> str:
    """A run created at `at`; it began `lag` seconds later and took `seconds`, unless it is under way."""
    run_id = id_at("run", at)
    is_over = status not in ("queued", "running", "waiting", "held")
    started = None if status in ("queued", "held") else at + timedelta(seconds=lag)
    finished = started + timedelta(seconds=seconds) if is_over and started is not None else None
    values = {
        "id": run_id, "workspace_id": workspace_id, "workflow_id": workflow_id, "version": 1, "status": status,
        "trigger_use": "manual", "trigger_data": {"input": None}, "epoch": 1, "recoveries": 0, "created_at": at,
        "started_at": started, "finished_at": finished, "error": error,
    }  # fmt: skip
    tx.execute(runs.insert().values(values | rest))
    tx.execute(run_journal.insert().values(run_id=run_id, seq=0, entries=[]))
    return run_id
