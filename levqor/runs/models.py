"""Runs, their journal, their workers, what they ask people, and the deliveries already seen."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from levqor.db.database import metadata
from levqor.db.types import Id, Instant, Json, Use

UNFINISHED_STATES: Final = ("queued", "running", "waiting")
FAILED_STATES: Final = ("failed", "interrupted", "dead", "cancelled")


def _one_of(statuses: tuple[str, ...]) -> sa.TextClause:
    return sa.text(f"status IN ({', '.join(repr(status) for status in statuses)})")


runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("workspace_id", Id, nullable=False),
    sa.Column("workflow_id", Id, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("status", sa.String(12), nullable=False),
    sa.Column("trigger_use", Use, nullable=False),
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
    sa.Column("parent_run_id", Id),
    sa.Column("parent_path", sa.Text),
    sa.Column("lane", Id),
    sa.Column("slot_at", Instant),
    sa.Index("ix_runs_workspace_id_id", "workspace_id", "id"),
    sa.Index(
        "uq_runs_parent",
        "parent_run_id",
        "parent_path",
        unique=True,
        sqlite_where=sa.text("parent_run_id IS NOT NULL"),
        postgresql_where=sa.text("parent_run_id IS NOT NULL"),
    ),
    sa.Index(
        "ix_runs_lane",
        "lane",
        "id",
        sqlite_where=sa.text("lane IS NOT NULL AND finished_at IS NULL"),
        postgresql_where=sa.text("lane IS NOT NULL AND finished_at IS NULL"),
    ),
    sa.Index(
        "ix_runs_slot",
        "lane",
        "slot_at",
        sqlite_where=sa.text("slot_at IS NOT NULL"),
        postgresql_where=sa.text("slot_at IS NOT NULL"),
    ),
    sa.Index("ix_runs_workflow_id_id", "workflow_id", "id"),
    sa.Index(
        "ix_runs_unfinished",
        "status",
        "wake_at",
        sqlite_where=_one_of(UNFINISHED_STATES),
        postgresql_where=_one_of(UNFINISHED_STATES),
    ),
    sa.Index(
        "ix_runs_failed",
        "workspace_id",
        "status",
        "id",
        sqlite_where=_one_of(FAILED_STATES),
        postgresql_where=_one_of(FAILED_STATES),
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

approvals = sa.Table(
    "approvals",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("workspace_id", Id, nullable=False),
    sa.Column("run_id", Id, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("who", Json, nullable=False),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("remind_every_seconds", sa.Integer),
    sa.Column("mail_at", Instant),
    sa.Column("mails", sa.Integer, nullable=False),
    sa.Column("decided_by", sa.String(254)),
    sa.Column("decided_at", Instant),
    sa.Column("comment", sa.Text),
    sa.UniqueConstraint("run_id", "path"),
    sa.Index(
        "ix_approvals_waiting",
        "workspace_id",
        "id",
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    ),
    sa.Index(
        "ix_approvals_mail_at",
        "mail_at",
        sqlite_where=sa.text("mail_at IS NOT NULL"),
        postgresql_where=sa.text("mail_at IS NOT NULL"),
    ),
)

approval_links = sa.Table(
    "approval_links",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("workspace_id", Id, nullable=False, index=True),
    sa.Column("approval_id", Id, nullable=False, index=True),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("used_at", Instant),
)
