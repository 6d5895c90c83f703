"""Addresses of webhooks and forms, and schedules, in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy import Connection, Row

from levqor.db.prepared import Prepared, PreparedQuery
from levqor.db.types import Instant
from levqor.triggers.models import hooks, schedule_fires, schedules

_workflow_id = sa.bindparam("workflow_id_", type_=sa.String)
_FIRE: Final = PreparedQuery(
    sa.select(schedule_fires.c.workflow_id).where(
        schedule_fires.c.workflow_id == _workflow_id,
        schedule_fires.c.instant == sa.bindparam("instant_", type_=Instant),
    )
)
_RECORD_FIRE: Final = Prepared(schedule_fires.insert(), [column.key for column in schedule_fires.c])
_SET_NEXT: Final = Prepared(
    schedules.update()
    .where(schedules.c.workflow_id == _workflow_id)
    .values(next_at=sa.bindparam("next_at_", type_=Instant), previous_at=sa.bindparam("previous_at_", type_=Instant))
)

HookKind = Literal["webhook", "form"]


_LIVE_HOOK: Final = sa.select(hooks).where(
    hooks.c.kind == sa.bindparam("kind_"), hooks.c.path == sa.bindparam("path_"), hooks.c.version.is_not(None)
)


def find_hook(tx: Connection, kind: HookKind, path: str) -> Row[Any] | None:
    """The address, if a published workflow answers at it."""
    return tx.execute(_LIVE_HOOK, {"kind_": kind, "path_": path}).one_or_none()


def hook_of(tx: Connection, workflow_id: str, kind: HookKind) -> Row[Any] | None:
    return tx.execute(
        sa.select(hooks).where(hooks.c.workflow_id == workflow_id, hooks.c.kind == kind).limit(1)
    ).one_or_none()


def hooks_of(tx: Connection, workflow_ids: list[str]) -> dict[str, Row[Any]]:
    """The live addresses of workflows, by workflow."""
    rows = tx.execute(sa.select(hooks).where(hooks.c.workflow_id.in_(workflow_ids), hooks.c.version.is_not(None))).all()
    return {row.workflow_id: row for row in rows}


def path_is_taken(tx: Connection, kind: HookKind, path: str, workflow_id: str) -> bool:
    owner = tx.execute(sa.select(hooks.c.workflow_id).where(hooks.c.kind == kind, hooks.c.path == path)).scalar()
    return owner is not None and owner != workflow_id


def put_hook(tx: Connection, *, kind: HookKind, path: str, workspace_id: str, workflow_id: str, version: int) -> None:
    tx.execute(hooks.delete().where(hooks.c.workflow_id == workflow_id))
    tx.execute(
        hooks.insert().values(kind=kind, path=path, workspace_id=workspace_id, workflow_id=workflow_id, version=version)
    )


def silence(tx: Connection, workflow_id: str) -> None:
    """Nothing starts this workflow any more; its address stays reserved for it."""
    tx.execute(hooks.update().where(hooks.c.workflow_id == workflow_id).values(version=None))
    tx.execute(schedules.delete().where(schedules.c.workflow_id == workflow_id))


def release_addresses(tx: Connection, workflow_id: str) -> None:
    tx.execute(hooks.delete().where(hooks.c.workflow_id == workflow_id))


def put_schedule(tx: Connection, workflow_id: str, **values: Any) -> None:
    tx.execute(schedules.delete().where(schedules.c.workflow_id == workflow_id))
    tx.execute(schedules.insert().values(workflow_id=workflow_id, **values))


def due_schedules(tx: Connection, now: datetime, limit: int) -> list[Row[Any]]:
    return list(
        tx.execute(
            sa.select(schedules)
            .where(schedules.c.next_at <= now)
            .order_by(schedules.c.next_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
    )


def schedules_of(tx: Connection, workspace_id: str) -> list[Row[Any]]:
    return list(
        tx.execute(
            sa.select(schedules).where(schedules.c.workspace_id == workspace_id).order_by(schedules.c.next_at)
        ).all()
    )


def last_fires(tx: Connection, workflow_id: str, limit: int) -> list[Row[Any]]:
    return list(
        tx.execute(
            sa.select(schedule_fires)
            .where(schedule_fires.c.workflow_id == workflow_id)
            .order_by(schedule_fires.c.instant.desc())
            .limit(limit)
        ).all()
    )


def fire_exists(tx: Connection, workflow_id: str, instant: datetime) -> bool:
    return _FIRE.first(tx, {"workflow_id_": workflow_id, "instant_": instant}) is not None


def record_fire(
    tx: Connection, workflow_id: str, instant: datetime, status: str, run_id: str | None, now: datetime
) -> None:
    fire = {"workflow_id": workflow_id, "instant": instant, "status": status, "run_id": run_id, "recorded_at": now}
    _RECORD_FIRE.execute(tx, fire)


def set_next_fire(tx: Connection, workflow_id: str, next_at: datetime | None, previous_at: datetime | None) -> None:
    _SET_NEXT.execute(tx, {"workflow_id_": workflow_id, "next_at_": next_at, "previous_at_": previous_at})
