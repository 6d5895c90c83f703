"""How triggers stand, over HTTP."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from api.access import Access
from api.call import Call
from api.declaration import Feature
from api.triggers.models import TriggerHealth
from levqor.triggers import health
from levqor.triggers.health import NothingToCheck

triggers_bp = Feature("triggers", "Workflows")


@triggers_bp.serves("GET", "/api/workflows/{id}/trigger")
def get_trigger(call: Call, workflow_id: str) -> TriggerHealth:
    """Show how a workflow's trigger stands.

    One that looks for new items tells when it looked last and looks next, how many runs it has started, and, while
    its looks fail, why.
    """
    with call.read() as tx:
        return _show(call, tx, workflow_id)


@triggers_bp.serves(
    "POST", "/api/workflows/{id}/trigger/check", access=Access.EDIT, status=202, errors=(NothingToCheck,)
)
def check_trigger(call: Call, workflow_id: str) -> TriggerHealth:
    """Have a trigger look for new items now.

    The look itself follows within a second or two; `looked_at` changes when it is done.
    """
    with call.transaction() as tx:
        health.check_now(tx, call.actor.workspace_id, workflow_id, call.now)
        return _show(call, tx, workflow_id)


def _show(call: Call, tx: Connection, workflow_id: str) -> TriggerHealth:
    found = health.trigger_health(
        tx,
        call.application.registry,
        call.actor.workspace_id,
        workflow_id,
        base_url=call.settings.base_url,
        shortest=timedelta(seconds=call.settings.shortest_look_seconds),
        now=call.now,
    )
    return TriggerHealth.model_validate(found)
