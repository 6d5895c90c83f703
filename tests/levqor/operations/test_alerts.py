"""An alert opens once, stays fresh while its rule holds, and closes when it does not any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.operations.alerts import Finding, list_alerts, open_alerts, settle
from levqor.operations.models import alerts
from tests.levqor.operations.seeding import NOW

MINUTE = timedelta(minutes=1)


def found(subject: str = "it", rule: str = "rule", workspace_id: str | None = None, **rest: Any) -> Finding:
    values = {"severity": "warning", "message": f"{subject} is wrong."} | rest
    return Finding(rule, subject, workspace_id=workspace_id, **values)


def rows(tx: Connection) -> list[Any]:
    return list(tx.execute(sa.select(alerts).order_by(alerts.c.id)).all())


def test_an_alert_opens_once_and_is_refreshed(tx: Connection) -> None:
    assert settle(tx, ["rule"], [found()], NOW) == {"opened": 1, "still_open": 0, "closed": 0}
    assert settle(tx, ["rule"], [found(severity="critical")], NOW + MINUTE) == {
        "opened": 0,
        "still_open": 1,
        "closed": 0,
    }
    (row,) = rows(tx)
    assert (row.opened_at, row.last_seen_at, row.closed_at) == (NOW, NOW + MINUTE, None)
    assert row.severity == "critical"


def test_an_alert_closes_when_its_rule_finds_nothing_and_opens_anew_later(tx: Connection) -> None:
    settle(tx, ["rule"], [found()], NOW)
    assert settle(tx, ["rule"], [], NOW + MINUTE)["closed"] == 1
    assert settle(tx, ["rule"], [found()], NOW + 2 * MINUTE)["opened"] == 1
    assert [row.closed_at for row in rows(tx)] == [NOW + MINUTE, None]


def test_a_rule_that_was_not_applied_closes_nothing(tx: Connection) -> None:
    settle(tx, ["rule"], [found()], NOW)
    settle(tx, ["other"], [], NOW + MINUTE)
    assert len(open_alerts(tx)) == 1


def test_a_workspace_sees_its_own_open_ones_first(tx: Connection) -> None:
    settle(tx, ["rule"], [found("old", workspace_id="ws_1")], NOW)
    settle(tx, ["rule"], [found("mine", workspace_id="ws_1"), found("theirs", workspace_id="ws_2"), found("all")], NOW)
    mine = list_alerts(tx, "ws_1", with_installation=False, limit=10)
    assert [row.subject for row in mine] == ["mine", "old"]
    operators = list_alerts(tx, "ws_1", with_installation=True, limit=10)
    assert [row.subject for row in operators] == ["mine", "all", "old"]
    assert len(list_alerts(tx, "ws_1", with_installation=True, limit=2)) == 2


def test_a_long_message_is_cut_to_its_column(tx: Connection) -> None:
    settle(tx, ["rule"], [found(message="x" * 999)], NOW)
    assert len(rows(tx)[0].message) == 300
