"""Regression tests of workflows: each a run's record with what must stay as it was."""

from __future__ import annotations

import sqlalchemy as sa

from levqor.db.database import metadata
from levqor.db.types import Id, Instant, Json

workflow_tests = sa.Table(
    "workflow_tests",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("workspace_id", Id, sa.ForeignKey("workspaces.id"), nullable=False),
    sa.Column("workflow_id", Id, sa.ForeignKey("workflows.id"), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("run_id", Id, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("cassette", Json, nullable=False),
    sa.Column("expectations", Json, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("created_by", sa.String(254)),
    sa.Column("last_at", Instant),
    sa.Column("last_version", sa.Integer),
    sa.Column("last_findings", Json),
    sa.Index("ix_workflow_tests_workflow_id_id", "workflow_id", "id"),
    sa.Index("ix_workflow_tests_workspace_id", "workspace_id"),
)
