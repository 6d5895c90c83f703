"""Runs for which the plan has no room: accepted and held, never lost, and let go as soon as there is room."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.limits import Limits, limits_of
from levqor.billing.usage import count_run
from levqor.config import Settings
from levqor.runs.lanes import let_in
from levqor.runs.models import runs
from levqor.runs.states import is_in
from levqor.runs.store import Admission, Hold

NO_PLAN: Final = Hold(
    "no_plan", "This run is kept until a trial or a plan begins. Choose one under Plan and billing; it then starts."
)
PLAN_RUNS_USED_UP: Final = Hold(
    "plan_runs_used_up",
    "This month's runs of the plan are used up. The run is kept and starts next month, or with a larger plan.",
)


def admission(settings: Settings) -> Admission:
    """Decides at acceptance whether a run may begin, and counts it if so."""

    def admit(tx: Connection, workspace_id: str, now: datetime) -> Hold | None:
        limits = limits_of(tx, settings, workspace_id)
        if count_run(tx, limits, workspace_id, now):
            return None
        return PLAN_RUNS_USED_UP if limits.allows_runs else NO_PLAN

    return admit


def release_held(tx: Connection, limits: Limits, workspace_id: str, now: datetime, most: int = 500) -> list[str]:
    """Queue the oldest held runs of a workspace for which there is room, at most `most`; answers their ids."""
    held = sa.select(runs.c.id, runs.c.lane, runs.c.version).where(runs.c.workspace_id == workspace_id, is_in("held"))
    # Of two that release at once, on PostgreSQL, the second leaves alone what the first has in hand.
    mine = held.order_by(runs.c.id).limit(most).with_for_update(skip_locked=True)
    released = []
    for run_id, lane, version in tx.execute(mine).all():
        if not count_run(tx, limits, workspace_id, now):
            break
        if lane is not None:
            let_in(tx, run_id, lane, version, now)
        else:
            tx.execute(
                runs.update().where(runs.c.id == run_id, runs.c.status == "held").values(status="queued", error=None)
            )
        released.append(run_id)
    return released


def workspaces_with_held_runs(tx: Connection) -> list[str]:
    """Where `release_held` may find something to do."""
    return list(tx.execute(sa.select(runs.c.workspace_id).where(is_in("held")).distinct()).scalars())
