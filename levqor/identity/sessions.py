"""Sessions of browsers: kept on the server, named by a random token of which only the hash is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.errors import Forbidden
from levqor.identity import audit
from levqor.identity.actor import Actor
from levqor.identity.models import memberships, sessions, users, workspaces
from levqor.identity.service import actor_from, membership_query
from levqor.identity.tokens import SESSION_PREFIX, digest
from levqor.kit.ids import new_secret

LIFETIME: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Session:
    actor: Actor
    csrf_token: str


class InNoWorkspace(Forbidden):
    """Your account belongs to no workspace any more. Ask the owner of one for an invitation."""

    code = "in_no_workspace"


def open_session(
    tx: Connection, user_id: str, *, workspace_id: str | None = None, replaces: str | None = None, now: datetime
) -> tuple[str, Session]:
    """Sign a user in to a workspace, or the one they joined first. The session a browser had before ends.

    Raises:
        InNoWorkspace: the user is not a member there, or anywhere.
    """
    if replaces:
        end_session(tx, replaces)
    tx.execute(sa.delete(sessions).where(sessions.c.expires_at <= now))
    found = membership_query().where(users.c.id == user_id)
    if workspace_id is not None:
        found = found.where(workspaces.c.id == workspace_id)
    row = tx.execute(found.order_by(memberships.c.created_at).limit(1)).one_or_none()
    if row is None:
        raise InNoWorkspace
    session = Session(actor_from(row), new_secret("csrf"))
    token = new_secret(SESSION_PREFIX)
    tx.execute(
        sa.insert(sessions).values(
            token_hash=digest(token),
            user_id=user_id,
            workspace_id=session.actor.workspace_id,
            csrf_token=session.csrf_token,
            created_at=now,
            expires_at=now + LIFETIME,
        )
    )
    audit.record(
        tx,
        workspace_id=session.actor.workspace_id,
        user_id=user_id,
        act=audit.Act.SIGNED_IN,
        target=user_id,
        now=now,
    )
    return token, session


def find_session(tx: Connection, token: str, now: datetime) -> Session | None:
    """The session of a token, while it lasts and the user is a member of its workspace."""
    row = tx.execute(
        membership_query()
        .add_columns(sessions.c.csrf_token)
        .join(
            sessions,
            sa.and_(
                sessions.c.user_id == memberships.c.user_id,
                sessions.c.workspace_id == memberships.c.workspace_id,
            ),
        )
        .where(sessions.c.token_hash == digest(token), sessions.c.expires_at > now)
    ).first()
    return None if row is None else Session(actor_from(row), row.csrf_token)


def end_session(tx: Connection, token: str) -> None:
    tx.execute(sa.delete(sessions).where(sessions.c.token_hash == digest(token)))
