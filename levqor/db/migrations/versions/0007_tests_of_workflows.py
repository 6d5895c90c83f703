"""Tests of workflows"""

import sqlalchemy as sa
from alembic import op

import levqor.db.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workflow_tests",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("workflow_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("run_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cassette", levqor.db.types.Json(), nullable=False),
        sa.Column("expectations", levqor.db.types.Json(), nullable=False),
        sa.Column("created_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("created_by", sa.String(length=254), nullable=True),
        sa.Column("last_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("last_version", sa.Integer(), nullable=True),
        sa.Column("last_findings", levqor.db.types.Json(), nullable=True),
        sa.ForeignKeyConstraint(["workflow_id"], ["workflows.id"], name=op.f("fk_workflow_tests_workflow_id")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_workflow_tests_workspace_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workflow_tests")),
    )
    op.create_index("ix_workflow_tests_workflow_id_id", "workflow_tests", ["workflow_id", "id"])
    op.create_index("ix_workflow_tests_workspace_id", "workflow_tests", ["workspace_id"])
