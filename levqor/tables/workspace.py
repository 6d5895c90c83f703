"""The tables of one workspace, as steps use them: the `Tables` port inside the transaction of the step's outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row

from levqor.connectors.declaration import StepError
from levqor.errors import LevqorError
from levqor.kit.clock import Clock, to_text
from levqor.tables import repository, service
from levqor.tables.columns import infer, name_key
from levqor.tables.conditions import compile_where
from levqor.tables.entities import StoredRow, TableExists, TableShape


class WorkspaceTables:
    def __init__(self, tx: Connection, workspace_id: str, clock: Clock) -> None:
        self._tx = tx
        self._workspace_id = workspace_id
        self._clock = clock

    def insert(self, table: str, values: dict[str, Any], *, create_if_missing: bool) -> dict[str, Any]:
        with _as_step_errors():
            target = self._for_insert(table, values) if create_if_missing else self._named(table)
            return service.add_row(self._tx, target, values, self._clock.now()).as_json()

    def find(self, table: str, where: dict[str, Any], *, limit: int, newest_first: bool) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        if limit <= 0:
            return found
        with _as_step_errors():
            target = self._named(table)
            for row in self._matching(target, where, newest_first=newest_first):
                found.append(StoredRow.of(target.columns, row).as_json())
                if len(found) >= limit:
                    break
        return found

    def update(self, table: str, where: dict[str, Any], values: dict[str, Any]) -> list[dict[str, Any]]:
        with _as_step_errors():
            target = self._named(table)
            now = self._clock.now()
            rows = list(self._matching(target, where))
            return [service.merge_row(self._tx, target, row, values, now).as_json() for row in rows]

    def delete(self, table: str, where: dict[str, Any]) -> int:
        with _as_step_errors():
            target = self._named(table)
            ids = [row.id for row in self._matching(target, where)]
            repository.drop_rows(self._tx, ids)
            return len(ids)

    def _named(self, name: str) -> TableShape:
        found = service.find_table(self._tx, self._workspace_id, name)
        if found is None:
            raise StepError(f"There is no table called {name[:100]!r} in this workspace.", code="unknown_table")
        return found

    def _for_insert(self, name: str, values: Mapping[str, Any]) -> TableShape:
        """The table with a column for every value; what is missing is created."""
        table = service.find_table(self._tx, self._workspace_id, name)
        if table is None:
            columns = [infer(column, value).as_json() for column, value in values.items()]
            try:
                return service.create_table(self._tx, self._workspace_id, name, columns, self._clock.now())
            except TableExists:
                # Another transaction was first; since it has ended, its table can be seen.
                table = self._named(name)
        known = {column.key for column in table.columns}
        missing = [infer(column, value) for column, value in values.items() if name_key(column) not in known]
        if not missing:
            return table
        columns = [column.as_json() for column in (*table.columns, *missing)]
        return service.change_table(self._tx, self._workspace_id, table.id, columns=columns)

    def _matching(
        self, table: TableShape, where: Mapping[str, Any], *, newest_first: bool = False
    ) -> Iterator[Row[Any]]:
        test = compile_where(where, table.columns)
        asks_times = any(name_key(name) in ("created_at", "updated_at") for name in where)
        for row in repository.walk_rows(self._tx, table.id, newest_first=newest_first):
            times = {"created_at": to_text(row.created_at), "updated_at": to_text(row.updated_at)} if asks_times else {}
            if test({"id": row.id, **times, **row.data}):
                yield row


@contextmanager
def _as_step_errors() -> Iterator[None]:
    try:
        yield
    except StepError:
        raise
    except LevqorError as error:
        raise StepError(error.message, code=error.code) from error
