"""Who wrote to us, with and without an account: the leads beside the funnel of accounts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.support.models import support_requests


@dataclass(frozen=True, slots=True)
class Leads:
    """Requests within a span, by kind."""

    contacts: dict[str, int]
    """Of strangers."""
    requests: dict[str, int]
    """Of accounts."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def count_leads(tx: Connection, since: datetime, until: datetime) -> Leads:
    """Requests made from `since` on and before `until`."""
    return Leads(
        contacts=_by_kind(tx, since, until, support_requests.c.workspace_id.is_(None)),
        requests=_by_kind(tx, since, until, support_requests.c.workspace_id.is_not(None)),
    )


def _by_kind(tx: Connection, since: datetime, until: datetime, whose: sa.ColumnElement[bool]) -> dict[str, int]:
    within = sa.and_(support_requests.c.created_at >= since, support_requests.c.created_at < until)
    asked = sa.select(support_requests.c.kind, sa.func.count().label("number")).where(whose, within)
    rows = tx.execute(asked.group_by(support_requests.c.kind).order_by(support_requests.c.kind)).all()
    return {row.kind: row.number for row in rows}
