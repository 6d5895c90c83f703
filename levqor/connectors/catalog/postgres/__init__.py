"""PostgreSQL. Source: its manual, "Frontend/Backend Protocol" and "PostgreSQL Error Codes"; the driver is pg8000."""

from levqor.connectors.catalog.postgres import steps
from levqor.connectors.catalog.postgres.connector import postgres

__all__ = ["postgres", "steps"]
