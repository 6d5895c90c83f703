"""The connection."""

from __future__ import annotations

from pathlib import Path

from pydantic import ConfigDict, Field

from levqor.connectors.declaration import Connector
from levqor.kit.shapes import Shape


class Connection(Shape):
    model_config = ConfigDict(extra="forbid")

    file: str = Field(
        title="File",
        description="The whole path of a file on the server, which its operator allows in LEVQOR_SQLITE_FILES.",
        min_length=1,
        max_length=1000,
    )

    @property
    def shown(self) -> str:
        return Path(self.file).name


sqlite = Connector(
    id="sqlite",
    name="SQLite",
    category="databases",
    description="Reads and writes the tables of an SQLite file that the operator of this installation allows.",
    connection=Connection,
    names=("sqlite", "sqlite database", "sqlite file"),
)
