"""The steps."""

from __future__ import annotations

from levqor.connectors.catalog.sqlite.connector import sqlite
from levqor.connectors.catalog.sqlite.session import in_session
from levqor.connectors.sql.declaring import declare_steps

declare_steps(sqlite, in_session, db="sqlite", example={"file": "/srv/data/shop.db"})
