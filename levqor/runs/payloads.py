"""What is too large for a run's row is put aside as a blob, and read back by whoever needs it.

In place of the value its column then holds a text, where otherwise there is a map or a list: the blob's id and size.
"""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row

from levqor.db.inserting import insert_if_absent
from levqor.db.types import Dumped
from levqor.files.blobs import Blob, keep_blob, read_blob
from levqor.files.models import payloads
from levqor.kit.json import dump_json, load_json

MOST_IN_ROW: Final = 32_768
"""Characters of JSON."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A value as its column will hold it, with what has to be put aside for it."""

    text: Dumped
    aside: Blob | None


def pack(workspace_id: str, value: Any) -> Packed:
    """Write a map or a list as JSON. Takes its time where it is large, and needs no database."""
    text = dump_json(value)
    if len(text) <= MOST_IN_ROW:
        return Packed(Dumped(text), None)
    blob = Blob.of(workspace_id, text.encode())
    return Packed(Dumped(dump_json(f"{blob.id}:{len(blob.content)}")), blob)


def put_aside(tx: Connection, run_id: str, packed: Packed) -> Dumped:
    """Keep what does not fit for as long as the run is kept; answers what the column holds."""
    if packed.aside is not None:
        keep_blob(tx, packed.aside)
        held = {"run_id": run_id, "blob_id": packed.aside.id, "workspace_id": packed.aside.workspace_id}
        insert_if_absent(tx, payloads, held)
    return packed.text


def whole(tx: Connection, value: Any) -> Any:
    """The value of a column, read back where it was put aside."""
    return load_json(read_blob(tx, value.partition(":")[0])) if isinstance(value, str) else value


def bytes_apart(value: Any) -> int:
    """How large the value of a column is where it was put aside, else 0."""
    return int(value.partition(":")[2]) if isinstance(value, str) else 0


def whole_row(tx: Connection, row: Row[Any]) -> Any:
    """A row of runs in which nothing is put aside."""
    if not isinstance(row.trigger_data, str) and not isinstance(row.result, str):
        return row
    values = row._asdict() | {"trigger_data": whole(tx, row.trigger_data), "result": whole(tx, row.result)}
    return namedtuple("Row", values)(**values)
