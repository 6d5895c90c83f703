"""What the housekeeping found out: alerts that are open or were, and what each workspace did each day."""

from __future__ import annotations

import sqlalchemy as sa

from levqor.db.database import metadata
from levqor.db.types import Id, Instant, Json

alerts = sa.Table(
    "alerts",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("workspace_id", Id, index=True),
    sa.Column("rule", sa.String(40), nullable=False),
    sa.Column("subject", sa.String(80), nullable=False),
    sa.Column("severity", sa.String(10), nullable=False),
    sa.Column("message", sa.String(300), nullable=False),
    sa.Column("details", Json, nullable=False),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("last_seen_at", Instant, nullable=False),
    sa.Column("closed_at", Instant),
    sa.Column("notified_at", Instant),
    sa.Index(
        "uq_alerts_open",
        "rule",
        "subject",
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    ),
)

activity_days = sa.Table(
    "activity_days",
    metadata,
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("workspace_id", Id, primary_key=True),
    sa.Column("cohort", sa.String(8), nullable=False),
    sa.Column("members_active", sa.Integer, nullable=False),
    sa.Column("acts", sa.Integer, nullable=False),
    sa.Column("runs", sa.Integer, nullable=False),
    sa.Column("failed", sa.Integer, nullable=False),
)
