"""Declares the steps of an SQL database: the same for each, with its own name and its own way to a session."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from pydantic import BaseModel

from levqor.connectors.declaration import Account, Connector, Effect, Found
from levqor.connectors.examples import Example, PollExample
from levqor.connectors.ports import Sockets
from levqor.connectors.sql import work
from levqor.connectors.sql.session import Session
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
from levqor.connectors.sql.statements import Statement


class InSession(Protocol):
    """Does blocking work in one transaction of the database that a connection names."""

    def __call__(
        self, sockets: Sockets, connection: Any, work: Callable[[Any], Any], *, reads: bool = False
    ) -> Awaitable[Any]: ...


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    title: str
    description: str
    input: type[BaseModel]
    output: type[BaseModel]
    do: Callable[[Session, Any], BaseModel]
    reads: bool
    phrases: tuple[str, ...]
    given: Mapping[str, Any]
    yields: Mapping[str, Any]


_PAID: Final = {"id": 7, "customer": "Ann", "total": 12.5, "paid": 1}
_OPEN: Final = {"id": 7, "customer": "Ann", "total": 12.5, "paid": 0}
_ONE_FOUND: Final = {"rows": [_OPEN], "count": 1, "first": _OPEN, "has_more": False}


def _written(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"affected": 1, "rows": [row], "first": row, "last_id": None}


_STEPS: Final = (
    _Step(
        "query",
        "Query rows",
        "Carries out a statement that reads. Values are named in it and given beside it.",
        Query,
        FoundRows,
        work.query,
        True,
        ("query {db}", "run a {db} query", "select from {db}", "run sql on {db}", "ask the {db} database"),
        {"sql": "SELECT * FROM orders WHERE customer = :customer", "parameters": {"customer": "Ann"}, "limit": 10},
        _ONE_FOUND,
    ),
    _Step(
        "find_rows",
        "Find rows in a table",
        "",
        Find,
        FoundRows,
        work.find,
        True,
        ("find rows in {db}", "get rows from {db}", "read rows from {db}", "look up in {db}", "fetch from {db}"),
        {"table": "orders", "where": {"customer": "Ann"}, "order_by": "id"},
        _ONE_FOUND,
    ),
    _Step(
        "insert_rows",
        "Insert rows into a table",
        "After a crash in the middle a row may be inserted twice; with a unique key, use the step that inserts or "
        "updates.",
        Insert,
        Written,
        work.insert,
        False,
        ("insert into {db}", "add a row to {db}", "save to {db}", "store in {db}", "write to {db}"),
        {"table": "orders", "rows": [{"id": 7, "customer": "Ann", "total": 12.5, "paid": 0}]},
        _written(_OPEN),
    ),
    _Step(
        "upsert_rows",
        "Insert rows or update them",
        "A row whose key columns are there already is updated, any other inserted.",
        Upsert,
        Written,
        work.upsert,
        False,
        ("upsert into {db}", "insert or update in {db}", "sync to {db}", "add or update a row in {db}"),
        {"table": "orders", "rows": [{"id": 7, "customer": "Ann", "total": 12.5, "paid": 1}], "key": ["id"]},
        _written(_PAID),
    ),
    _Step(
        "update_rows",
        "Update rows of a table",
        "",
        Update,
        Written,
        work.update,
        False,
        ("update {db}", "update a row in {db}", "change a row in {db}", "set a column in {db}"),
        {"table": "orders", "where": {"id": 7}, "values": {"paid": 1}},
        _written(_PAID),
    ),
    _Step(
        "delete_rows",
        "Delete rows of a table",
        "",
        Delete,
        Written,
        work.delete,
        False,
        ("delete from {db}", "delete a row in {db}", "remove a row from {db}", "remove rows from {db}"),
        {"table": "orders", "where": {"id": 7}},
        _written(_OPEN),
    ),
    _Step(
        "execute",
        "Execute a statement",
        "Any single statement, in a transaction of its own. Values are named in it and given beside it.",
        Execute,
        Written,
        work.execute,
        False,
        ("execute sql on {db}", "run a statement on {db}", "run an sql statement on {db}", "call a {db} procedure"),
        {"sql": "UPDATE orders SET paid = 1 WHERE id = :id", "parameters": {"id": 7}},
        {"affected": 1, "rows": [], "first": None, "last_id": None},
    ),
)


def declare_steps(
    connector: Connector, in_session: InSession, *, db: str, example: Mapping[str, Any], tells_rows: bool = True
) -> None:
    """Declare the test of a connection, the steps and the look for new rows.

    Args:
        db: how people call the database in a sentence.
        example: the values of a made-up connection.
        tells_rows: whether the database answers what it has written.
    """
    _declare_check(connector, in_session, example)
    for step in _STEPS:
        _declare(connector, in_session, step, db, example, tells_rows=tells_rows)
    _declare_look(connector, in_session, db, example)


def _declare_check(connector: Connector, in_session: InSession, example: Mapping[str, Any]) -> None:
    model = connector.connection
    assert model is not None

    async def check(sockets: Sockets, connection: Any) -> Account:
        await in_session(sockets, connection, lambda session: session.read(Statement("SELECT 1"), 1), reads=True)
        return Account(name=connection.shown)

    check.__annotations__ = {"sockets": Sockets, "connection": model, "return": Account}
    shown = getattr(model.model_validate(example), "shown")  # noqa: B009 - each of these has it
    connector.check(example=Example(connection=example, given={}, yields={"name": shown}))(check)


def _declare(
    connector: Connector,
    in_session: InSession,
    step: _Step,
    db: str,
    connection_example: Mapping[str, Any],
    *,
    tells_rows: bool,
) -> None:
    async def carry_out(sockets: Sockets, connection: Any, given: Any) -> Any:
        return await in_session(sockets, connection, lambda session: step.do(session, given), reads=step.reads)

    carry_out.__name__ = step.name
    carry_out.__doc__ = f"{step.title}.\n\n{step.description}"
    carry_out.__annotations__ = {
        "sockets": Sockets,
        "connection": connector.connection,
        "given": step.input,
        "return": step.output,
    }
    silent: dict[str, Any] = {} if step.reads or tells_rows else {"rows": [], "first": None}
    connector.action(
        effect=Effect.AT_LEAST_ONCE,
        writes=not step.reads,
        phrases=tuple(phrase.format(db=db) for phrase in step.phrases),
        example=Example(connection=connection_example, given=step.given, yields={**step.yields, **silent}),
    )(carry_out)


def _declare_look(connector: Connector, in_session: InSession, db: str, connection_example: Mapping[str, Any]) -> None:
    async def new_row(sockets: Sockets, connection: Any, watch: Watch, cursor: Any) -> Found[NewRow]:
        found: Found[NewRow] = await in_session(
            sockets, connection, lambda session: work.look(session, watch, cursor), reads=True
        )
        return found

    new_row.__doc__ = "A new row in a table."
    new_row.__annotations__ = {
        "sockets": Sockets,
        "connection": connector.connection,
        "watch": Watch,
        "cursor": Any,
        "return": Found[NewRow],
    }
    connector.poll(
        phrases=(f"new row in {db}", f"a row is added to {db}", f"a new {db} row", f"new record in {db}"),
        example=PollExample(
            connection=connection_example,
            given={"table": "orders", "column": "id"},
            cursor={"newest": 6},
            finds=[("7", {"row": _OPEN})],
            leaves={"newest": 7},
        ),
    )(new_row)
