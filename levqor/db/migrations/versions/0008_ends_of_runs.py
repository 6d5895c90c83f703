"""Ends of runs are noted for the workflows that follow them, in the transaction that ends the run"""

import sqlalchemy as sa
from alembic import op

import levqor.db.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_IS_FOLLOWED = "EXISTS (SELECT 1 FROM run_followers WHERE workspace_id = NEW.workspace_id)"
_NOTE = "INSERT INTO run_ends (run_id, workspace_id, ended_at) VALUES (NEW.id, NEW.workspace_id, NEW.finished_at);"
_WHEN = "NEW.finished_at IS NOT NULL AND OLD.finished_at IS NULL AND NEW.parent_run_id IS NULL"

_SQLITE = f"""
CREATE TRIGGER levqor_run_ended AFTER UPDATE OF finished_at ON runs WHEN {_WHEN} AND {_IS_FOLLOWED}
BEGIN {_NOTE} END
"""
_POSTGRES = f"""
CREATE FUNCTION levqor_note_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {_IS_FOLLOWED} THEN {_NOTE} END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER levqor_run_ended AFTER UPDATE OF finished_at ON runs FOR EACH ROW WHEN ({_WHEN})
EXECUTE FUNCTION levqor_note_end()
"""


def upgrade() -> None:
    op.create_table(
        "run_ends",
        sa.Column("run_id", sa.String(length=40), nullable=False),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("ended_at", levqor.db.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_ends")),
    )
    op.create_index(op.f("ix_run_ends_workspace_id"), "run_ends", ["workspace_id"])
    op.execute(_SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES)
