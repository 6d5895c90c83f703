"""Triggers that look for new items, and triggers that follow runs of other workflows"""

import sqlalchemy as sa
from alembic import op

import levqor.db.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poll_states",
        sa.Column("workflow_id", sa.String(length=40), nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("use", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("every_seconds", sa.Integer(), nullable=False),
        sa.Column("cursor", levqor.db.types.Json(), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("started", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", levqor.db.types.Json(), nullable=True),
        sa.Column("next_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("lease", sa.String(length=40), nullable=True),
        sa.Column("leased_until", levqor.db.types.Instant(), nullable=True),
        sa.Column("looked_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("found_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("published_at", levqor.db.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["workflow_id"], ["workflows.id"], name=op.f("fk_poll_states_workflow_id")),
        sa.PrimaryKeyConstraint("workflow_id", "identity", name=op.f("pk_poll_states")),
    )
    op.create_index(op.f("ix_poll_states_next_at"), "poll_states", ["next_at"])
    op.create_index(op.f("ix_poll_states_workspace_id"), "poll_states", ["workspace_id"])
    op.create_table(
        "poll_seen",
        sa.Column("workflow_id", sa.String(length=40), nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("seen_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("run_id", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("workflow_id", "identity", "key_hash", name=op.f("pk_poll_seen")),
    )
    op.create_table(
        "run_followers",
        sa.Column("workflow_id", sa.String(length=40), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=10), nullable=False),
        sa.Column("follows", levqor.db.types.Json(), nullable=False),
        sa.Column("statuses", levqor.db.types.Json(), nullable=False),
        sa.ForeignKeyConstraint(["workflow_id"], ["workflows.id"], name=op.f("fk_run_followers_workflow_id")),
        sa.PrimaryKeyConstraint("workflow_id", name=op.f("pk_run_followers")),
    )
    op.create_index(op.f("ix_run_followers_workspace_id"), "run_followers", ["workspace_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table in ("workflows", "runs"):
            op.alter_column(table, "trigger_use", type_=sa.String(length=100), existing_type=sa.String(length=20))
