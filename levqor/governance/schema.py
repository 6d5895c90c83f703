"""The database schema as it is locked: every table with its columns and their types."""

from __future__ import annotations

import sqlalchemy as sa

from levqor.db.migrate import newest_revision
from levqor.db.schema import load_schema, metadata


def released_schema() -> dict[str, object]:
    """What `governance/locks/schema.json` must agree with: the newest migration, and the tables of the models."""
    load_schema()
    return {
        "revision": newest_revision(),
        "tables": {table.name: _columns(table) for table in sorted(metadata.tables.values(), key=lambda t: t.name)},
    }


def _columns(table: sa.Table) -> dict[str, str]:
    return {column.name: _described(column) for column in table.columns}


def _described(column: sa.Column[object]) -> str:
    """Type, then what else matters: `String(40) not null primary key`."""
    marks = ("" if column.nullable else " not null") + (" primary key" if column.primary_key else "")
    return f"{column.type!r}".replace("length=", "") + marks
