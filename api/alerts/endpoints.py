"""Alerts over HTTP."""

from __future__ import annotations

from api.alerts.models import Alert, Alerts, AlertsQuery
from api.call import Call
from api.declaration import Feature
from levqor.operations import alerts
from levqor.operations.notices import operators_workspace

alerts_bp = Feature("alerts", "Alerts")


@alerts_bp.serves("GET", "/api/alerts")
def list_alerts(call: Call, query: AlertsQuery) -> Alerts:
    """List what is wrong, or was. Who manages the oldest workspace sees the installation's alerts as well."""
    actor = call.actor
    with call.read() as tx:
        is_operator = actor.role.can_manage and actor.workspace_id == operators_workspace(tx)
        rows = alerts.list_alerts(tx, actor.workspace_id, with_installation=is_operator, limit=query.limit)
    return Alerts(items=[Alert.model_validate(row) for row in rows])
