"""The steps."""

from __future__ import annotations

from levqor.connectors.catalog.mysql.connector import mysql
from levqor.connectors.catalog.mysql.session import in_session
from levqor.connectors.sql.declaring import declare_steps

declare_steps(
    mysql,
    in_session,
    db="mysql",
    example={"host": "db.example.com", "database": "shop", "user": "levqor", "password": "made-up-password"},
    tells_rows=False,
)
