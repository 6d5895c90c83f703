"""Requests of people for their data, or for its end."""

from __future__ import annotations

import sqlalchemy as sa

from levqor.db.database import metadata
from levqor.db.types import Id, Instant

privacy_requests = sa.Table(
    "privacy_requests",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("workspace_id", Id, nullable=False),
    sa.Column("user_id", Id, nullable=False, index=True),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("requested_at", Instant, nullable=False),
    sa.Column("done_at", Instant),
    sa.Column("file", sa.String(120)),
    sa.Column("expires_at", Instant),
    sa.Column("failure", sa.String(200)),
)
