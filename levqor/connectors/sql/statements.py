"""Statements with named parameters, and those that are made from a table's and its columns' names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from levqor.connectors.declaration import StepError
from levqor.kit.json import dump_json

_MOST_NAME: Final = 128
_NAMES = r"""
    |"(?:[^"]|"")*"|`(?:[^`]|``)*`  # a quoted name
    |--[^\n]*|/\*.*?\*/             # a comment
    |::                             # a cast
    |:(?P<name>[A-Za-z_]\w*)
    |%"""
STANDARD: Final = re.compile(
    r"""'(?:[^']|'')*'
    |\$(?P<tag>[A-Za-z_]?\w*)\$.*?\$(?P=tag)\$"""
    + _NAMES,
    re.VERBOSE | re.DOTALL,
)
BACKSLASHES: Final = re.compile(r"""'(?:[^'\\]|\\.|'')*'|\#[^\n]*""" + _NAMES, re.VERBOSE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Statement:
    text: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a database writes names and places for values."""

    quote: str
    place: Callable[[int], str]
    """The place of the n-th value, from 1."""
    tokens: re.Pattern[str] = STANDARD
    percent: str = "%"
    """A percent sign, where it is not the begin of a place."""
    keeps_lists: bool = False
    """Whether a column may hold a list; otherwise it is written as JSON."""
    most_values: int = 30_000
    updates: Callable[[Sequence[str], Sequence[str]], str] = lambda *_: ""
    """What makes an insert an upsert, from the key columns and the others, all quoted."""
    returning: str = ""

    def name(self, name: str) -> str:
        """A quoted name; `schema.table` has two parts.

        Raises:
            StepError: it is no name (`validation_error`).
        """
        parts = name.split(".")
        if len(parts) > 3 or any(not part.strip() or len(part) > _MOST_NAME or "\0" in part for part in parts):
            raise StepError("A table or a column has no proper name.", code="validation_error")
        return ".".join(self.column(part) for part in parts)

    def column(self, name: str) -> str:
        if not name.strip() or len(name) > _MOST_NAME or "\0" in name:
            raise StepError("A table or a column has no proper name.", code="validation_error")
        quoted = name.replace(self.quote, self.quote * 2).replace("%", self.percent)
        return f"{self.quote}{quoted}{self.quote}"

    def statement(self, text: str, parameters: Mapping[str, Any]) -> Statement:
        """A user's statement. Each `:name` outside texts, quoted names and comments is the place of a parameter.

        Raises:
            StepError: a parameter is missing, or named nowhere (`validation_error`).
        """
        values: list[Any] = []
        named: set[str] = set()

        def replace(found: re.Match[str]) -> str:
            name = found["name"]
            if name is None:
                return found[0].replace("%", self.percent)
            if name not in parameters:
                raise StepError(f"The statement names :{name}, and Parameters does not.", code="validation_error")
            named.add(name)
            values.append(parameters[name])
            return self.place(len(values))

        made = self.tokens.sub(replace, text.strip().rstrip(";"))
        spare = sorted(parameters.keys() - named)
        if spare:
            raise StepError(
                f"Parameters has {spare[0]!r}, and the statement names it nowhere as :{spare[0]}.",
                code="validation_error",
            )
        return Statement(made, tuple(values))


class Making:
    """Collects the values of a statement that is made from names."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self.values: list[Any] = []

    def place(self, value: Any) -> str:
        is_json = isinstance(value, dict) or (isinstance(value, list) and not self._dialect.keeps_lists)
        self.values.append(dump_json(value) if is_json else value)
        return self._dialect.place(len(self.values))

    def condition(self, where: Mapping[str, Any]) -> str:
        """Every column equals its value; none means NULL, a list any of its entries."""
        return " AND ".join(self._equals(self._dialect.column(name), value) for name, value in where.items())

    def _equals(self, column: str, value: Any) -> str:
        if value is None:
            return f"{column} IS NULL"
        if isinstance(value, list):
            return f"{column} IN ({', '.join(self.place(one) for one in value)})" if value else "1 = 0"
        return f"{column} = {self.place(value)}"

    def statement(self, *parts: str) -> Statement:
        return Statement(" ".join(part for part in parts if part), tuple(self.values))


def select(
    dialect: Dialect,
    table: str,
    where: Mapping[str, Any],
    *,
    since: tuple[str, str, Any] | None = None,
    order_by: str | None = None,
    descending: bool = False,
    limit: int,
) -> Statement:
    """Rows of a table. `since` is a column, a comparison and a value."""
    making = Making(dialect)
    conditions = [making.condition(where)] if where else []
    if since is not None:
        column, comparison, value = since
        conditions.append(f"{dialect.column(column)} {comparison} {making.place(value)}")
    order = f"ORDER BY {dialect.column(order_by)}{' DESC' if descending else ''}" if order_by else ""
    condition = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return making.statement("SELECT * FROM", dialect.name(table), condition, order, f"LIMIT {limit}")


def inserts(
    dialect: Dialect, table: str, rows: Sequence[Mapping[str, Any]], key: Sequence[str] | None = None
) -> list[Statement]:
    """Statements that insert rows, several in each. With a `key`, rows that are there already are updated.

    Raises:
        StepError: a row is empty, or a key column is in none (`validation_error`).
    """
    made: list[Statement] = []
    for columns, alike in _runs_of_same_columns(rows):
        if not columns:
            raise StepError("A row has no columns.", code="validation_error")
        missing = [name for name in key or () if name not in columns]
        if missing:
            raise StepError(f"A row lacks the key column {missing[0]!r}.", code="validation_error")
        size = max(1, min(500, dialect.most_values // len(columns)))
        made += [
            _insert(dialect, table, columns, alike[begin : begin + size], key) for begin in range(0, len(alike), size)
        ]
    return made


def _insert(
    dialect: Dialect,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    key: Sequence[str] | None,
) -> Statement:
    making = Making(dialect)
    places = ", ".join(f"({', '.join(making.place(row[name]) for name in columns)})" for row in rows)
    names = ", ".join(dialect.column(name) for name in columns)
    upsert = ""
    if key is not None:
        others = [dialect.column(name) for name in columns if name not in key]
        upsert = dialect.updates([dialect.column(name) for name in key], others)
    into = f"INSERT INTO {dialect.name(table)} ({names}) VALUES {places}"  # noqa: S608 - names are quoted
    return making.statement(into, upsert, dialect.returning)


def _runs_of_same_columns(
    rows: Sequence[Mapping[str, Any]],
) -> list[tuple[tuple[str, ...], list[Mapping[str, Any]]]]:
    found: list[tuple[tuple[str, ...], list[Mapping[str, Any]]]] = []
    for row in rows:
        columns = tuple(row)
        if found and set(found[-1][0]) == set(columns):
            found[-1][1].append(row)
        else:
            found.append((columns, [row]))
    return found


def update(dialect: Dialect, table: str, values: Mapping[str, Any], where: Mapping[str, Any]) -> Statement:
    making = Making(dialect)
    assignments = ", ".join(f"{dialect.column(name)} = {making.place(value)}" for name, value in values.items())
    return making.statement(
        f"UPDATE {dialect.name(table)} SET {assignments} WHERE",  # noqa: S608 - names are quoted, values are places
        making.condition(where),
        dialect.returning,
    )


def delete(dialect: Dialect, table: str, where: Mapping[str, Any]) -> Statement:
    making = Making(dialect)
    return making.statement(
        f"DELETE FROM {dialect.name(table)} WHERE",  # noqa: S608 - names are quoted, values are places
        making.condition(where),
        dialect.returning,
    )


def on_conflict(key: Sequence[str], others: Sequence[str]) -> str:
    """The upsert of PostgreSQL and SQLite."""
    action = f"UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in others)}" if others else "NOTHING"
    return f"ON CONFLICT ({', '.join(key)}) DO {action}"


def as_text(value: Any) -> str | None:
    """A value as databases read it into whatever type its place has."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case int() | float():
            return repr(value)
    return dump_json(value)
