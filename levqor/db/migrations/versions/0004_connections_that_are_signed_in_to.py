"""Connections that are signed in to"""

import sqlalchemy as sa
from alembic import op

import levqor.db.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("connections", schema=None) as batch_op:
        batch_op.add_column(sa.Column("token_expires_at", levqor.db.types.Instant(), nullable=True))
        batch_op.add_column(sa.Column("renewing_until", levqor.db.types.Instant(), nullable=True))
        batch_op.add_column(sa.Column("needs_sign_in", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("signing_in", sa.LargeBinary(), nullable=True))
