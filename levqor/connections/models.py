"""Connections: a user's connected accounts. Only the vault reads `sealed` and `signing_in`.

`expires_at` is when the connection ends unless its user does something; `token_expires_at` when its access token has
to be renewed, which happens by itself. `renewing_until` is the lease of whoever renews it now, `signing_in` a sign-in
that has begun.
"""

from __future__ import annotations

import sqlalchemy as sa

from levqor.db.database import metadata
from levqor.db.types import Id, Instant

connections = sa.Table(
    "connections",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("workspace_id", Id, sa.ForeignKey("workspaces.id"), nullable=False),
    sa.Column("connector", sa.String(60), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
    sa.Column("last_used_at", Instant),
    sa.Column("last_failed_at", Instant),
    sa.Column("last_failure", sa.String(60)),
    sa.Column("expires_at", Instant),
    sa.Column("token_expires_at", Instant),
    sa.Column("renewing_until", Instant),
    sa.Column("needs_sign_in", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("signing_in", sa.LargeBinary),
    sa.UniqueConstraint("workspace_id", "connector", "name"),
)
