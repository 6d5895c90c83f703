"""Each fire of each housekeeping job. The row is the claim: whoever inserts it does the work."""

from __future__ import annotations

import sqlalchemy as sa

from levqor.db.database import metadata
from levqor.db.types import Instant, Json

job_fires = sa.Table(
    "job_fires",
    metadata,
    sa.Column("job", sa.String(40), primary_key=True),
    sa.Column("instant", Instant, primary_key=True),
    sa.Column("status", sa.String(10), nullable=False),
    sa.Column("worker", sa.String(60), nullable=False),
    sa.Column("started_at", Instant, nullable=False, index=True),
    sa.Column("finished_at", Instant),
    sa.Column("result", Json),
    sa.Column("failure", sa.String(200)),
)
