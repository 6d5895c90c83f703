"""Alerts: a rule opens one for a subject, keeps it fresh while it holds, and closes it when it does not any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.kit.ids import new_id
from levqor.operations.models import alerts

Severity = Literal["info", "warning", "critical"]
_LONGEST_MESSAGE: Final = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a rule found to be so."""

    rule: str
    subject: str
    """What it is about: an id, or a name of ours. One alert is open for each rule and subject."""
    severity: Severity
    message: str
    workspace_id: str | None = None
    """None: it concerns the whole installation."""
    details: dict[str, Any] = field(default_factory=dict)


def settle(tx: Connection, rules: Collection[str], findings: Iterable[Finding], now: datetime) -> dict[str, int]:
    """Bring the alerts of these rules in step with what they found; answers how many were opened, kept, closed."""
    is_open = sa.and_(alerts.c.closed_at.is_(None), alerts.c.rule.in_(list(rules)))
    known = {(row.rule, row.subject): row.id for row in tx.execute(sa.select(alerts).where(is_open)).all()}
    found = {(finding.rule, finding.subject): finding for finding in findings}
    for place, finding in found.items():
        if place in known:
            tx.execute(alerts.update().where(alerts.c.id == known[place]).values(last_seen_at=now, **_shown(finding)))
        else:
            _open(tx, finding, now)
    over = [alert_id for place, alert_id in known.items() if place not in found]
    tx.execute(alerts.update().where(alerts.c.id.in_(over)).values(closed_at=now))
    opened = len(found.keys() - known.keys())
    return {"opened": opened, "still_open": len(found) - opened, "closed": len(over)}


def list_alerts(tx: Connection, workspace_id: str, *, with_installation: bool, limit: int) -> list[Row[Any]]:
    """A workspace's alerts: the open ones first, then those that closed, newest first."""
    mine = alerts.c.workspace_id == workspace_id
    seen = sa.or_(mine, alerts.c.workspace_id.is_(None)) if with_installation else mine
    order = (alerts.c.closed_at.is_not(None), alerts.c.workspace_id.is_(None), alerts.c.id.desc())
    return list(tx.execute(sa.select(alerts).where(seen).order_by(*order).limit(limit)).all())


def open_alerts(tx: Connection, *, workspace_id: str | None = None) -> list[Row[Any]]:
    """Every open alert, or those of one workspace, the most severe first."""
    statement = sa.select(alerts).where(alerts.c.closed_at.is_(None))
    if workspace_id is not None:
        statement = statement.where(alerts.c.workspace_id == workspace_id)
    rank = sa.case({"critical": 0, "warning": 1}, value=alerts.c.severity, else_=2)
    return list(tx.execute(statement.order_by(rank, alerts.c.id)).all())


def _open(tx: Connection, finding: Finding, now: datetime) -> None:
    tx.execute(
        alerts.insert().values(
            id=new_id("alr"),
            rule=finding.rule,
            subject=finding.subject,
            workspace_id=finding.workspace_id,
            opened_at=now,
            last_seen_at=now,
            **_shown(finding),
        )
    )


def _shown(finding: Finding) -> dict[str, Any]:
    message = finding.message
    if len(message) > _LONGEST_MESSAGE:
        message = message[: _LONGEST_MESSAGE - 1] + "…"
    return {"severity": finding.severity, "message": message, "details": finding.details}
