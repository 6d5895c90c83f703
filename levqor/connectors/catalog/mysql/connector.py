"""The connection."""

from __future__ import annotations

from pydantic import ConfigDict, Field, SecretStr

from levqor.connectors.declaration import Connector
from levqor.connectors.sql.session import Tls
from levqor.kit.shapes import Shape


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    host: str = Field(title="Host", description="The name or address of the server.", min_length=1, max_length=255)
    port: int = Field(default=3306, ge=1, le=65535, title="Port")
    database: str = Field(title="Database", min_length=1, max_length=64)
    user: str = Field(title="User", description="One that may do no more than its workflows need.", min_length=1)
    password: SecretStr = Field(title="Password")
    tls: Tls = Field(
        default="verify",
        title="Encryption",
        description="verify: the server's certificate is checked. encrypt: it is not. off: nothing is encrypted.",
    )
    certificate: str | None = Field(
        default=None,
        title="CA certificate",
        description="PEM, where the provider has a certificate authority of its own.",
        max_length=100_000,
        json_schema_extra={"widget": "long_text"},
    )

    @property
    def shown(self) -> str:
        return f"{self.user} at {self.host}, {self.database}"


mysql = Connector(
    id="mysql",
    name="MySQL and MariaDB",
    category="databases",
    description="Reads and writes the tables of a MySQL or MariaDB database.",
    connection=Connection,
    names=("mysql", "mariadb", "mysql database", "mariadb database"),
)
