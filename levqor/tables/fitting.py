"""Whether names, columns and rows are acceptable, and rows that follow their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from levqor.errors import Problem
from levqor.kit.json import dump_json
from levqor.tables import repository
from levqor.tables.columns import MAX_COLUMNS, TYPES, Column, fit, is_fine_name, name_key
from levqor.tables.conditions import unknown_column
from levqor.tables.entities import BadRow, BadTable, TableShape

MAX_ROW_BYTES: Final = 1_000_000
_MAX_PROBLEMS: Final = 20


def set_columns(tx: Connection, table: TableShape, columns: list[Column]) -> None:
    """Give a table other columns; each row there is has to fit them, after a change of type as well.

    Raises:
        BadTable: a row does not fit.
    """
    before = {column.key: column for column in table.columns}
    kept = [before[column.key] for column in columns if column.key in before]
    gained = [column for column in columns if column.key not in before]
    if len(kept) < len(before) or not set(kept) <= set(columns) or any(column.required for column in gained):
        _refit_rows(tx, table, before, columns)
    repository.set_table(tx, table.id, columns=[column.as_json() for column in columns])


def _refit_rows(tx: Connection, table: TableShape, before: dict[str, Column], columns: list[Column]) -> None:
    problems: list[Problem] = []
    for row in repository.walk_rows(tx, table.id):
        data: dict[str, Any] = {}
        for number, column in enumerate(columns):
            old = before.get(column.key)
            try:
                data[column.name] = fit(column, row.data.get(old.name) if old else None)
            except ValueError as error:
                problems.append(Problem(f"columns[{number}]", f"The row {row.id}: {error}.", "Correct the row first."))
        if len(problems) >= _MAX_PROBLEMS:
            break
        repository.set_row_data(tx, row.id, data)
    if problems:
        raise BadTable("The rows that are there do not fit the new columns.", problems=problems)


def check_name(name: str) -> None:
    if not is_fine_name(name):
        problem = Problem("name", "A table's name has 1 to 100 printable characters.", "Choose another name.")
        raise BadTable(problem.message, problems=[problem])


def parse_columns(raw: Sequence[Mapping[str, Any]]) -> list[Column]:
    columns: list[Column] = []
    problems: list[Problem] = []
    for number, item in enumerate(raw):
        name, kind = str(item.get("name", "")), item.get("type", "text")
        where = f"columns[{number}]"
        if not is_fine_name(name):
            problems.append(Problem(f"{where}.name", "A column's name has 1 to 100 printable characters."))
        elif any(column.key == name_key(name) for column in columns):
            problems.append(Problem(f"{where}.name", f"There are two columns called {name!r}.", "Rename one."))
        if kind not in TYPES:
            problems.append(Problem(f"{where}.type", f"There is no type {kind!r}.", f"Types: {', '.join(TYPES)}."))
            continue
        columns.append(Column(name.strip(), kind, bool(item.get("required", False))))
    if len(columns) > MAX_COLUMNS:
        problems.append(Problem("columns", f"A table has at most {MAX_COLUMNS} columns."))
    if problems:
        raise BadTable(problems[0].message, problems=problems[:_MAX_PROBLEMS])
    return columns


def fit_row(columns: list[Column], present: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    by_key = {column.key: column for column in columns}
    given: dict[str, Any] = {}
    for name, value in values.items():
        column = by_key.get(name_key(name))
        if column is None:
            raise unknown_column("values", name, columns)
        given[column.name] = value
    data: dict[str, Any] = {}
    problems: list[Problem] = []
    for column in columns:
        try:
            data[column.name] = fit(column, given.get(column.name, present.get(column.name)))
        except ValueError as error:
            problems.append(Problem(f"values.{column.name}", f"{column.name}: {error}."))
    if problems:
        raise BadRow(" ".join(problem.message for problem in problems[:3]), problems=problems[:_MAX_PROBLEMS])
    _check_size(data)
    return data


def _check_size(data: dict[str, Any]) -> None:
    try:
        size = len(dump_json(data).encode())
    except (TypeError, UnicodeEncodeError) as error:
        raise BadRow("A value cannot be kept: it is nested too deeply, too large, or no valid text.") from error
    if size > MAX_ROW_BYTES:
        raise BadRow(f"A row has at most {MAX_ROW_BYTES} bytes; this one has {size}.")
