"""Contents, each once for a workspace, and who needs them: files that steps saved, and what is too large for a row."""

from __future__ import annotations

import sqlalchemy as sa

from levqor.db.database import metadata
from levqor.db.types import Id, Instant

BlobId = sa.String(64)
"""A digest of workspace and content: the same content of the same workspace is the same blob."""

blobs = sa.Table(
    "blobs",
    metadata,
    sa.Column("id", BlobId, primary_key=True),
    sa.Column("workspace_id", Id, nullable=False, index=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("may_be_unused", sa.Boolean, nullable=False),
    sa.Index(
        "ix_blobs_may_be_unused",
        "id",
        sqlite_where=sa.text("may_be_unused"),
        postgresql_where=sa.text("may_be_unused"),
    ),
)

blob_chunks = sa.Table(
    "blob_chunks",
    metadata,
    sa.Column("blob_id", BlobId, sa.ForeignKey("blobs.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("workspace_id", Id, nullable=False, index=True),
    sa.Column("run_id", Id, nullable=False, index=True),
    sa.Column("blob_id", BlobId, sa.ForeignKey("blobs.id"), nullable=False, index=True),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("media_type", sa.String(200), nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
)

payloads = sa.Table(
    "payloads",
    metadata,
    sa.Column("run_id", Id, primary_key=True),
    sa.Column("blob_id", BlobId, sa.ForeignKey("blobs.id"), primary_key=True, index=True),
    sa.Column("workspace_id", Id, nullable=False, index=True),
)
