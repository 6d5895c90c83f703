"""Requests to the people behind the product, with the time by which they are answered."""

from __future__ import annotations

import sqlalchemy as sa

from levqor.db.database import metadata
from levqor.db.types import Id, Instant

support_requests = sa.Table(
    "support_requests",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("workspace_id", Id, sa.ForeignKey("workspaces.id"), index=True),
    sa.Column("user_id", Id),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("plan", sa.String(20)),
    sa.Column("reply_within_hours", sa.Integer, nullable=False),
    sa.Column("reply_by", Instant, nullable=False),
    sa.Column("delivered", sa.String(10), nullable=False),
    sa.Column("created_at", Instant, nullable=False, index=True),
    sa.Column("closed_at", Instant),
)
