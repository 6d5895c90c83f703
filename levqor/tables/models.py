"""Small typed tables that live in a workspace."""

from __future__ import annotations

import sqlalchemy as sa

from levqor.db.database import metadata
from levqor.db.types import Id, Instant, Json

tables = sa.Table(
    "tables",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("workspace_id", Id, sa.ForeignKey("workspaces.id"), nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("name_key", sa.String(100), nullable=False),
    sa.Column("columns", Json, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.UniqueConstraint("workspace_id", "name_key"),
)

table_rows = sa.Table(
    "table_rows",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("table_id", Id, sa.ForeignKey("tables.id"), nullable=False),
    sa.Column("data", Json, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
    sa.Index("ix_table_rows_table_id_id", "table_id", "id"),
)
