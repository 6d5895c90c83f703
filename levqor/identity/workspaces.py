"""What others need to know of a workspace."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection

from levqor.identity.models import workspaces


def workspace_timezone(tx: Connection, workspace_id: str) -> str:
    return str(tx.execute(sa.select(workspaces.c.timezone).where(workspaces.c.id == workspace_id)).scalar_one())
