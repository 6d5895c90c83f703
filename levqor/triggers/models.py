"""What makes runs start: addresses of webhooks and forms, schedules and each of their instants."""

from __future__ import annotations

import sqlalchemy as sa

from levqor.db.database import metadata
from levqor.db.types import Id, Instant, Json

hooks = sa.Table(
    "hooks",
    metadata,
    sa.Column("path", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(10), primary_key=True),
    sa.Column("workspace_id", Id, nullable=False),
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), nullable=False, index=True),
    sa.Column("version", sa.Integer),
)

schedules = sa.Table(
    "schedules",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True),
    sa.Column("workspace_id", Id, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("crons", Json, nullable=False),
    sa.Column("timezone", sa.String(64), nullable=False),
    sa.Column("next_at", Instant, index=True),
    sa.Column("previous_at", Instant),
)

schedule_fires = sa.Table(
    "schedule_fires",
    metadata,
    sa.Column("workflow_id", Id, primary_key=True),
    sa.Column("instant", Instant, primary_key=True),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("run_id", Id),
    sa.Column("recorded_at", Instant, nullable=False),
)
