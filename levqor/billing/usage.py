"""What a workspace has used this month, counted in the transaction in which it is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.billing.limits import Limits
from levqor.billing.models import usage_months
from levqor.db.prepared import Prepared
from levqor.errors import LevqorError

_BOUNDLESS: Final = 2_147_483_647

# One statement counts and compares, so that no two requests take the last place both.
_COUNT_RUN: Final = Prepared(
    sa.text(
        "INSERT INTO usage_months (workspace_id, month, runs, ai_credits) VALUES (:workspace_id, :month, 1, 0) "
        "ON CONFLICT (workspace_id, month) DO UPDATE SET runs = usage_months.runs + 1 WHERE usage_months.runs < :most"
    )
)
_COUNT_CREDIT: Final = Prepared(
    sa.text(
        "INSERT INTO usage_months (workspace_id, month, runs, ai_credits) VALUES (:workspace_id, :month, 0, 1) "
        "ON CONFLICT (workspace_id, month) "
        "DO UPDATE SET ai_credits = usage_months.ai_credits + 1 WHERE usage_months.ai_credits < :most"
    )
)


class AiCreditsUsedUp(LevqorError):
    """This month's AI credits of the plan are used up. They begin anew next month, or with a larger plan."""

    code = "ai_credits_used_up"
    status = 402


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts of one workspace and month."""

    runs: int = 0
    ai_credits: int = 0


def month_of(now: datetime) -> str:
    """The month that something is counted in, as `2026-11` (UTC)."""
    return now.astimezone(UTC).strftime("%Y-%m")


def month_end(now: datetime) -> datetime:
    """The instant at which the next month begins (UTC)."""
    first = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first.replace(year=first.year + 1, month=1) if first.month == 12 else first.replace(month=first.month + 1)


def count_run(tx: Connection, limits: Limits, workspace_id: str, now: datetime) -> bool:
    """Count a run that begins; False, and nothing counted, when the month's number is reached."""
    return _count(tx, _COUNT_RUN, limits.runs, workspace_id, now)


def spend_ai_credit(tx: Connection, limits: Limits, workspace_id: str, now: datetime) -> None:
    """Count one answered request of an assistant.

    Raises:
        AiCreditsUsedUp: the month's number is reached; nothing was counted.
    """
    if not _count(tx, _COUNT_CREDIT, limits.ai_credits, workspace_id, now):
        raise AiCreditsUsedUp


def read_usage(tx: Connection, workspace_id: str, now: datetime) -> Usage:
    """What was used in the month of `now`."""
    row = tx.execute(
        sa.select(usage_months.c.runs, usage_months.c.ai_credits).where(
            usage_months.c.workspace_id == workspace_id, usage_months.c.month == month_of(now)
        )
    ).one_or_none()
    return Usage() if row is None else Usage(row.runs, row.ai_credits)


def _count(tx: Connection, statement: Prepared, limit: int | None, workspace_id: str, now: datetime) -> bool:
    most = _BOUNDLESS if limit is None else limit
    if most <= 0:
        return False
    values = {"workspace_id": workspace_id, "month": month_of(now), "most": most}
    return statement.execute(tx, values) == 1
