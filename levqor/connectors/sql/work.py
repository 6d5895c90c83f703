"""What the steps of SQL databases do in a session."""

from __future__ import annotations

from typing import Any, Final

from levqor.connectors.declaration import Found, StepError
from levqor.connectors.sql import statements
from levqor.connectors.sql.session import MOST_RETURNED, Outcome, Session
from levqor.connectors.sql.shapes import (
    Delete,
    Execute,
    Find,
    FoundRows,
    Insert,
    NewRow,
    Query,
    Update,
    Upsert,
    Watch,
    Written,
)

_LOOK_BACK: Final = 100
"""Numbers are handed out before their rows are committed: a row with a smaller one may appear later."""
_ROWS_A_LOOK: Final = 500


def query(session: Session, given: Query) -> FoundRows:
    return _found(session.read(session.dialect.statement(given.sql, given.parameters), given.limit))


def execute(session: Session, given: Execute) -> Written:
    return _written([session.write(session.dialect.statement(given.sql, given.parameters))])


def find(session: Session, given: Find) -> FoundRows:
    statement = statements.select(
        session.dialect,
        given.table,
        given.where,
        order_by=given.order_by,
        descending=given.descending,
        limit=given.limit + 1,
    )
    return _found(session.read(statement, given.limit))


def insert(session: Session, given: Insert) -> Written:
    made = statements.inserts(session.dialect, given.table, given.rows)
    return _written([session.write(statement) for statement in made])


def upsert(session: Session, given: Upsert) -> Written:
    made = statements.inserts(session.dialect, given.table, given.rows, given.key)
    written = _written([session.write(statement) for statement in made])
    # Databases count differently what was there already.
    return written.model_copy(update={"affected": len(given.rows)})


def update(session: Session, given: Update) -> Written:
    return _written([session.write(statements.update(session.dialect, given.table, given.values, given.where))])


def delete(session: Session, given: Delete) -> Written:
    return _written([session.write(statements.delete(session.dialect, given.table, given.where))])


def look(session: Session, watch: Watch, cursor: Any) -> Found[NewRow]:
    """The rows since a value of the increasing column, and a little before it; at the first look, the newest."""
    newest = _newest(session, watch) if cursor is None else cursor["newest"]
    if newest is None and cursor is None:
        return Found([], {"newest": None})
    statement = statements.select(
        session.dialect,
        watch.table,
        watch.where,
        since=_since(watch.column, newest),
        order_by=watch.column,
        limit=_ROWS_A_LOOK,
    )
    rows = session.read(statement, _ROWS_A_LOOK).rows
    last = rows[-1].get(watch.column) if rows else newest
    if len(rows) == _ROWS_A_LOOK and last == newest == rows[0].get(watch.column):
        raise StepError(
            f"{_ROWS_A_LOOK} rows have the same value in {watch.column!r}. Choose a column that is larger in each row.",
            code="not_increasing",
        )
    return Found([(_key(row, watch), NewRow(row=row)) for row in rows], {"newest": last})


def _since(column: str, newest: Any) -> tuple[str, str, Any] | None:
    if newest is None:
        return None
    is_number = isinstance(newest, int) and not isinstance(newest, bool)
    return (column, ">", newest - _LOOK_BACK) if is_number else (column, ">=", newest)


def _newest(session: Session, watch: Watch) -> Any:
    statement = statements.select(
        session.dialect, watch.table, watch.where, order_by=watch.column, descending=True, limit=1
    )
    rows = [row for row in session.read(statement, 1).rows if row.get(watch.column) is not None]
    return rows[0][watch.column] if rows else None


def _key(row: dict[str, Any], watch: Watch) -> str:
    name = watch.key or watch.column
    if row.get(name) is None:
        raise StepError(f"A row has nothing in {name!r}, which tells rows apart.", code="not_increasing")
    return str(row[name])


def _found(outcome: Outcome) -> FoundRows:
    rows = outcome.rows
    return FoundRows(rows=rows, count=len(rows), first=rows[0] if rows else None, has_more=outcome.has_more)


def _written(outcomes: list[Outcome]) -> Written:
    rows = [row for outcome in outcomes for row in outcome.rows][:MOST_RETURNED]
    return Written(
        affected=sum(outcome.affected for outcome in outcomes),
        rows=rows,
        first=rows[0] if rows else None,
        last_id=next((outcome.last_id for outcome in reversed(outcomes) if outcome.last_id is not None), None),
    )
