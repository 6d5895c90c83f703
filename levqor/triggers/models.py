"""What makes runs start: addresses, schedules and each of their instants, looks for new items, ends of other runs."""

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

poll_states = sa.Table(
    "poll_states",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True),
    sa.Column("identity", sa.String(32), primary_key=True),
    sa.Column("workspace_id", Id, nullable=False, index=True),
    sa.Column("use", sa.String(100), nullable=False),
    sa.Column("version", sa.Integer),
    sa.Column("every_seconds", sa.Integer, nullable=False),
    sa.Column("cursor", Json),
    sa.Column("looks", sa.Integer, nullable=False),
    sa.Column("started", sa.Integer, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("failure", Json),
    sa.Column("next_at", Instant, index=True),
    sa.Column("lease", Id),
    sa.Column("leased_until", Instant),
    sa.Column("looked_at", Instant),
    sa.Column("found_at", Instant),
    sa.Column("published_at", Instant, nullable=False),
)
"""What belongs to a trigger that looks for new items; without a version nothing looks, and it is kept for later."""

poll_seen = sa.Table(
    "poll_seen",
    metadata,
    sa.Column("workflow_id", Id, primary_key=True),
    sa.Column("identity", sa.String(32), primary_key=True),
    sa.Column("key_hash", sa.String(64), primary_key=True),
    sa.Column("seen_at", Instant, nullable=False),
    sa.Column("run_id", Id),
)

run_followers = sa.Table(
    "run_followers",
    metadata,
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), primary_key=True),
    sa.Column("workspace_id", Id, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("use", sa.String(10), nullable=False),
    sa.Column("follows", Json, nullable=False),
    sa.Column("statuses", Json, nullable=False),
)
"""Published workflows that start when runs of others end; `follows` are their ids, none meaning all."""

run_ends = sa.Table(
    "run_ends",
    metadata,
    sa.Column("run_id", Id, primary_key=True),
    sa.Column("workspace_id", Id, nullable=False, index=True),
    sa.Column("ended_at", Instant, nullable=False),
)
"""Ends of runs that followers have not been started for yet; the database itself notes them (migration 0008)."""
