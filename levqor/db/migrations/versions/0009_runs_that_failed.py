"""Failed runs are found among very many"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_runs_failed",
        "runs",
        ["workspace_id", "status", "id"],
        sqlite_where=sa.text("status IN ('failed', 'interrupted', 'dead', 'cancelled')"),
        postgresql_where=sa.text("status IN ('failed', 'interrupted', 'dead', 'cancelled')"),
    )
