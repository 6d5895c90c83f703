"""Files that steps save, and what is too large for a run's row"""

import sqlalchemy as sa
from alembic import op

import levqor.db.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blobs",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("may_be_unused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blobs")),
    )
    op.create_index("ix_blobs_workspace_id", "blobs", ["workspace_id"])
    op.create_index(
        "ix_blobs_may_be_unused",
        "blobs",
        ["id"],
        sqlite_where=sa.text("may_be_unused"),
        postgresql_where=sa.text("may_be_unused"),
    )
    op.create_table(
        "blob_chunks",
        sa.Column("blob_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("fk_blob_chunks_blob_id")),
        sa.PrimaryKeyConstraint("blob_id", "seq", name=op.f("pk_blob_chunks")),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("run_id", sa.String(length=40), nullable=False),
        sa.Column("blob_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", levqor.db.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("fk_files_blob_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    for column in ("workspace_id", "run_id", "blob_id"):
        op.create_index(f"ix_files_{column}", "files", [column])
    op.create_table(
        "payloads",
        sa.Column("run_id", sa.String(length=40), nullable=False),
        sa.Column("blob_id", sa.String(length=64), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["blob_id"], ["blobs.id"], name=op.f("fk_payloads_blob_id")),
        sa.PrimaryKeyConstraint("run_id", "blob_id", name=op.f("pk_payloads")),
    )
    for column in ("blob_id", "workspace_id"):
        op.create_index(f"ix_payloads_{column}", "payloads", [column])
