"""The connector, and what its steps have in common."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from levqor.connectors.declaration import Connector
from levqor.connectors.ports import FileRef
from levqor.kit.shapes import Shape

file = Connector(
    id="file",
    name="Files",
    category="data",
    description="Reads and writes CSV, Excel, JSON and text files, packs and unpacks them.",
    names=("file", "files", "excel", "spreadsheet file", "csv file", "zip"),
)


class Input(Shape):
    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class OneFile(Input):
    file: FileRef = Field(title="File", description="A file of an earlier step.")


class Saved(Shape):
    file: FileRef = Field(title="File", description="Later steps attach it, upload it or read it.")


EXAMPLE_FILE = {"file": "file_sample", "name": "sample.txt", "media_type": "text/plain", "size": 5}
"""It says `hello`."""
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
