"""Runs, their journal (only ever added to), their workers, and the deliveries already seen."""

from __future__ import annotations

import sqlalchemy as sa

from levqor.db.database import metadata
from levqor.db.types import Id, Instant, Json

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("workspace_id", Id, nullable=False),
    sa.Column("workflow_id", Id, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("trigger_use", sa.String(20), nullable=False),
    sa.Column("trigger_data", Json, nullable=False),
    sa.Column("correlation_id", sa.String(64)),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("worker", sa.String(60)),
    sa.Column("recoveries", sa.Integer, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("started_at", Instant),
    sa.Column("finished_at", Instant),
    sa.Column("wake_at", Instant),
    sa.Column("retry_of", Id),
    sa.Column("result", Json),
    sa.Column("error", Json),
    sa.Index("ix_runs_workspace_id_id", "workspace_id", "id"),
    sa.Index("ix_runs_workflow_id_id", "workflow_id", "id"),
    sa.Index(
        "ix_runs_unfinished",
        "status",
        "wake_at",
        sqlite_where=sa.text("status IN ('queued', 'running', 'waiting')"),
        postgresql_where=sa.text("status IN ('queued', 'running', 'waiting')"),
    ),
    sa.Index(
        "ix_runs_held",
        "workspace_id",
        "id",
        sqlite_where=sa.text("status = 'held'"),
        postgresql_where=sa.text("status = 'held'"),
    ),
)

run_journal = sa.Table(
    "run_journal",
    metadata,
    sa.Column("run_id", Id, primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("entries", Json, nullable=False),
)

workers = sa.Table(
    "workers",
    metadata,
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("seen_at", Instant, nullable=False),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("workspace_id", Id, primary_key=True),
    sa.Column("scope", sa.String(80), primary_key=True),
    sa.Column("key_hash", sa.String(64), primary_key=True),
    sa.Column("body_hash", sa.String(64), nullable=False),
    sa.Column("run_id", Id, nullable=False),
    sa.Column("at", Instant, nullable=False, index=True),
)
