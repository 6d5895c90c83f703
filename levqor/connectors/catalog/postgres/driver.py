"""The driver, which takes every value as text for the server to read, and keeps no more rows than are wanted."""

from __future__ import annotations

from struct import unpack_from
from typing import Any, Final

import pg8000.native

from levqor.connectors.sql.session import MOST_RETURNED
from levqor.connectors.sql.statements import Statement, as_text

_JSON_TYPES: Final = frozenset({114, 3802})


class Driver(pg8000.native.Connection):  # type: ignore[misc] # the driver is not typed
    most_rows = MOST_RETURNED
    parameter_types: tuple[int, ...] = ()

    def handle_PARAMETER_DESCRIPTION(self, data: bytes, context: Any) -> None:  # noqa: ARG002, N802 - the driver's name
        self.parameter_types = unpack_from(f"!{len(data[2:]) // 4}i", data, 2)

    def handle_DATA_ROW(self, data: bytes, context: Any) -> None:  # noqa: N802 - the driver's name
        if len(context.rows) < self.most_rows:
            super().handle_DATA_ROW(data, context)

    def carry_out(self, statement: Statement) -> Any:
        name, columns, readers = self.prepare_statement(statement.text, ())
        types = self.parameter_types
        values = [
            _as_value(value, types[number] if number < len(types) else 0)
            for number, value in enumerate(statement.values)
        ]
        return self.execute_named(name, values, columns, readers, statement.text)


def _as_value(value: Any, kind: int) -> str | None:
    return _as_array(value) if isinstance(value, list) and kind not in _JSON_TYPES else as_text(value)


def _as_array(value: Any) -> str:
    if isinstance(value, list):
        return "{" + ",".join(map(_as_array, value)) + "}"
    text = as_text(value)
    if text is None:
        return "NULL"
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
