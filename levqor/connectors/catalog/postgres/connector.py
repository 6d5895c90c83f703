"""The connection."""

from __future__ import annotations

from pydantic import Field

from levqor.connectors.declaration import Connector
from levqor.connectors.sql.server import ServerConnection


class Connection(ServerConnection):
    port: int = Field(default=5432, ge=1, le=65535, title="Port")


postgres = Connector(
    id="postgres",
    name="PostgreSQL",
    category="databases",
    description="Reads and writes the tables of a PostgreSQL database.",
    connection=Connection,
    names=("postgres", "postgresql", "postgres database", "supabase", "database"),
)
