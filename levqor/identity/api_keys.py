"""API keys: with one, a program acts as the member who made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.errors import NotFound
from levqor.identity import audit
from levqor.identity.actor import Actor
from levqor.identity.models import api_keys, memberships
from levqor.identity.service import actor_from, membership_query
from levqor.identity.tokens import API_KEY_PREFIX, digest
from levqor.kit.ids import new_id, new_secret


@dataclass(frozen=True, slots=True)
class ApiKey:
    id: str
    name: str
    hint: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class ApiKeyUse:
    """A key that was presented, and whom it stands for."""

    id: str
    actor: Actor
    last_used_at: datetime | None


def create_api_key(tx: Connection, actor: Actor, *, name: str, now: datetime) -> tuple[str, ApiKey]:
    """A new key. The key itself is answered this once."""
    key = new_secret(API_KEY_PREFIX)
    made = ApiKey(new_id("key"), name, f"{key[:8]}…{key[-4:]}", now, None)
    tx.execute(
        sa.insert(api_keys).values(
            id=made.id,
            workspace_id=actor.workspace_id,
            user_id=actor.user_id,
            name=name,
            key_hash=digest(key),
            hint=made.hint,
            created_at=now,
        )
    )
    _record(tx, actor, audit.Act.API_KEY_CREATED, made.id, now)
    return key, made


def list_api_keys(
    tx: Connection, workspace_id: str, *, limit: int, cursor: str | None
) -> tuple[list[ApiKey], str | None]:
    query = sa.select(api_keys).where(api_keys.c.workspace_id == workspace_id)
    if cursor is not None:
        query = query.where(api_keys.c.id < cursor)
    rows = tx.execute(query.order_by(api_keys.c.id.desc()).limit(limit + 1)).all()
    items = [ApiKey(row.id, row.name, row.hint, row.created_at, row.last_used_at) for row in rows[:limit]]
    return items, items[-1].id if len(rows) > limit else None


def delete_api_key(tx: Connection, actor: Actor, key_id: str, *, now: datetime) -> None:
    """Make a key worthless at once.

    Raises:
        NotFound: the workspace has no such key.
    """
    gone = tx.execute(sa.delete(api_keys).where(api_keys.c.id == key_id, api_keys.c.workspace_id == actor.workspace_id))
    if gone.rowcount != 1:
        raise NotFound
    _record(tx, actor, audit.Act.API_KEY_DELETED, key_id, now)


def find_api_key(tx: Connection, key: str) -> ApiKeyUse | None:
    """Whom a key stands for, while its maker is a member of its workspace."""
    row = tx.execute(
        membership_query()
        .add_columns(api_keys.c.id.label("key_id"), api_keys.c.last_used_at)
        .join(
            api_keys,
            sa.and_(
                api_keys.c.user_id == memberships.c.user_id,
                api_keys.c.workspace_id == memberships.c.workspace_id,
            ),
        )
        .where(api_keys.c.key_hash == digest(key))
    ).first()
    return None if row is None else ApiKeyUse(row.key_id, actor_from(row), row.last_used_at)


def note_use(tx: Connection, key_id: str, now: datetime) -> None:
    tx.execute(sa.update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=now))


def _record(tx: Connection, actor: Actor, act: audit.Act, target: str, now: datetime) -> None:
    audit.record(tx, workspace_id=actor.workspace_id, user_id=actor.user_id, act=act, target=target, now=now)
