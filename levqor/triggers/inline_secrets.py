"""Moves the secrets of webhooks that stored documents hold into the vault; the documents name connections instead.

Documents of earlier releases held them. Every version is changed, for every version is shown, compared and exported.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.connections.models import connections
from levqor.connections.service import create_connection
from levqor.connections.vault import Vault
from levqor.connectors.catalog.webhook_secret import webhook_secret
from levqor.connectors.registry import Registry
from levqor.workflows.models import workflow_versions, workflows

_LONGEST_NAME: Final = 80
_HOLDS_ONE: Final = sa.and_(
    sa.type_coerce(workflow_versions.c.document, sa.Text).like('%"secret":%'),
    workflow_versions.c.workflow_id == workflows.c.id,
)


def move_secrets_into_vault(tx: Connection, vault: Vault, registry: Registry, now: datetime) -> int:
    """Answers how many versions of workflows held one."""
    rows = tx.execute(
        sa.select(workflow_versions, workflows.c.workspace_id, workflows.c.name, workflows.c.deleted_at)
        .where(_HOLDS_ONE)
        .order_by(workflow_versions.c.workflow_id, workflow_versions.c.version)
        .with_for_update(of=workflow_versions)
    ).all()
    named: dict[tuple[str, str], str] = {}
    moved = 0
    for row in rows:
        trigger = row.document.get("trigger", {})
        if not _is_webhook(trigger.get("use")) or "secret" not in trigger.get("with", {}):
            continue
        with_ = {name: value for name, value in trigger["with"].items() if name != "secret"}
        secret = trigger["with"]["secret"]
        if isinstance(secret, str) and secret and row.deleted_at is None:
            place = (row.workflow_id, secret)
            if place not in named:
                named[place] = _store(tx, vault, registry, row, secret, now)
            trigger = {**trigger, "connection": named[place]}
        _replace(tx, row, {**row.document, "trigger": {**trigger, "with": with_}})
        moved += 1
    return moved


def _is_webhook(use: Any) -> bool:
    return isinstance(use, str) and (use == "webhook" or use.endswith(".webhook"))


def _store(tx: Connection, vault: Vault, registry: Registry, row: Row[Any], secret: str, now: datetime) -> str:
    name = _free_name(tx, row.workspace_id, f"{row.name[:_LONGEST_NAME]} webhook")
    create_connection(
        tx,
        vault,
        registry,
        row.workspace_id,
        name=name,
        connector=webhook_secret.id,
        values={"secret": secret},
        now=now,
    )
    return name


def _free_name(tx: Connection, workspace_id: str, wanted: str) -> str:
    taken = set(
        tx.execute(
            sa.select(connections.c.name).where(
                connections.c.workspace_id == workspace_id, connections.c.connector == webhook_secret.id
            )
        ).scalars()
    )
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)


def _replace(tx: Connection, row: Row[Any], document: dict[str, Any]) -> None:
    tx.execute(
        workflow_versions.update()
        .where(
            workflow_versions.c.workflow_id == row.workflow_id,
            workflow_versions.c.version == row.version,
        )
        .values(document=document)
    )
