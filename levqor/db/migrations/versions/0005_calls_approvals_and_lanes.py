"""Runs that call runs, approvals by people, and lanes of runs that take turns"""

import sqlalchemy as sa
from alembic import op

import levqor.db.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_run_id", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("parent_path", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("lane", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("slot_at", levqor.db.types.Instant(), nullable=True))
        _create_index(
            batch_op, "uq_runs_parent", ["parent_run_id", "parent_path"], "parent_run_id IS NOT NULL", unique=True
        )
        _create_index(batch_op, "ix_runs_lane", ["lane", "id"], "lane IS NOT NULL AND finished_at IS NULL")
        _create_index(batch_op, "ix_runs_slot", ["lane", "slot_at"], "slot_at IS NOT NULL")
    op.create_table(
        "approvals",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("run_id", sa.String(length=40), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("who", levqor.db.types.Json(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("created_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("expires_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("remind_every_seconds", sa.Integer(), nullable=True),
        sa.Column("mail_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(length=254), nullable=True),
        sa.Column("decided_at", levqor.db.types.Instant(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint("run_id", "path", name=op.f("uq_approvals_run_id_path")),
    )
    with op.batch_alter_table("approvals", schema=None) as batch_op:
        _create_index(batch_op, "ix_approvals_waiting", ["workspace_id", "id"], "status = 'waiting'")
        _create_index(batch_op, "ix_approvals_mail_at", ["mail_at"], "mail_at IS NOT NULL")
    op.create_table(
        "approval_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("approval_id", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("expires_at", levqor.db.types.Instant(), nullable=False),
        sa.Column("used_at", levqor.db.types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_approval_links")),
    )
    for column in ("approval_id", "workspace_id"):
        op.create_index(f"ix_approval_links_{column}", "approval_links", [column])


def _create_index(batch_op, name, columns, condition, unique=False) -> None:
    where = sa.text(condition)
    batch_op.create_index(name, columns, unique=unique, sqlite_where=where, postgresql_where=where)
