"""The budget guard: who is near the end of what the plan includes this month, and held runs for which there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.holding import release_held, workspaces_with_held_runs
from levqor.billing.limits import Limits, limits_of
from levqor.billing.models import usage_months
from levqor.billing.usage import month_of
from levqor.config import Settings
from levqor.db.database import Database
from levqor.kit.clock import Clock

Resource = Literal["runs", "ai_credits"]

THRESHOLDS: Final = (80, 100)
"""Percent of the month's number."""
_AT_ONCE: Final = 500
_NAMES: Final = {"runs": "runs", "ai_credits": "AI credits"}


@dataclass(frozen=True, slots=True)
class BudgetFinding:
    """A workspace has reached a threshold. It stays true until the month turns or the plan grows."""

    workspace_id: str
    month: str
    resource: Resource
    threshold: int
    used: int
    limit: int

    @property
    def subject(self) -> str:
        """The same for as long as it is the same news: one notice for each month, resource and threshold."""
        return f"{self.workspace_id}:{self.month}:{self.resource}:{self.threshold}"

    @property
    def message(self) -> str:
        name = _NAMES[self.resource]
        told = f"{self.used:,} of {self.limit:,} {name} of this month are used"
        if self.threshold < 100:
            return f"{told}: over {self.threshold}%."
        after = "Further runs are kept and go on next month" if self.resource == "runs" else "The assistants pause"
        return f"{told}. {after}, or as soon as the plan grows."


def budget_findings(tx: Connection, settings: Settings, clock: Clock) -> Iterator[BudgetFinding]:
    """Every threshold that a workspace has reached this month."""
    month = month_of(clock.now())
    used = sa.select(usage_months).where(usage_months.c.month == month).order_by(usage_months.c.workspace_id)
    for row in tx.execute(used).all():
        limits = limits_of(tx, settings, row.workspace_id)
        yield from _reached(limits, row.workspace_id, month, "runs", row.runs, limits.runs)
        yield from _reached(limits, row.workspace_id, month, "ai_credits", row.ai_credits, limits.ai_credits)


def release_where_there_is_room(
    database: Database, settings: Settings, clock: Clock, between: Callable[[], None] = lambda: None
) -> dict[str, int]:
    """Let held runs go, oldest first, wherever the plan has room; answers how many by workspace.

    `between` is called between transactions, and may raise to end the work; what was released stays so.
    """
    with database.read() as tx:
        waiting = workspaces_with_held_runs(tx)
    released: dict[str, int] = {}
    for workspace_id in waiting:
        while count := _release_some(database, settings, workspace_id, clock):
            released[workspace_id] = released.get(workspace_id, 0) + count
            between()
    return released


def _release_some(database: Database, settings: Settings, workspace_id: str, clock: Clock) -> int:
    with database.transaction() as tx:
        limits = limits_of(tx, settings, workspace_id)
        return len(release_held(tx, limits, workspace_id, clock.now(), _AT_ONCE))


def _reached(
    limits: Limits, workspace_id: str, month: str, resource: Resource, used: int, limit: int | None
) -> Iterator[BudgetFinding]:
    """Nothing where no plan is in force: there the plan is missing, not its room."""
    if limits.plan is None or not limit:
        return
    for threshold in THRESHOLDS:
        if used * 100 >= limit * threshold:
            yield BudgetFinding(workspace_id, month, resource, threshold, used, limit)
