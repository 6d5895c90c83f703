"""The connection."""

from __future__ import annotations

from pydantic import Field

from levqor.connectors.declaration import Connector
from levqor.connectors.sql.server import ServerConnection


class Connection(ServerConnection):
    port: int = Field(default=3306, ge=1, le=65535, title="Port")
    database: str = Field(title="Database", min_length=1, max_length=64)


mysql = Connector(
    id="mysql",
    name="MySQL and MariaDB",
    category="databases",
    description="Reads and writes the tables of a MySQL or MariaDB database.",
    connection=Connection,
    names=("mysql", "mariadb", "mysql database", "mariadb database"),
)
