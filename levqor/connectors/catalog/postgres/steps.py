"""The steps."""

from __future__ import annotations

from levqor.connectors.catalog.postgres.connector import postgres
from levqor.connectors.catalog.postgres.session import in_session
from levqor.connectors.sql.declaring import declare_steps

declare_steps(
    postgres,
    in_session,
    db="postgres",
    example={"host": "db.example.com", "database": "shop", "user": "levqor", "password": "made-up-password"},
)
