"""Which rows are meant: `{column: value}`, or `{column: {gt: 5, lte: 10}}`; all of them have to hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from levqor.errors import Problem, Unacceptable
from levqor.tables.columns import Column, fit, name_key

Values = Mapping[str, Any]
Test = Callable[[Values], bool]
OPERATORS: Final = ("eq", "ne", "gt", "gte", "lt", "lte", "contains", "in")
BUILT_IN: Final = (Column("id", "text"), Column("created_at", "datetime"), Column("updated_at", "datetime"))


class BadCondition(Unacceptable):
    """A condition does not fit the table's columns."""

    code = "bad_condition"


class UnknownColumn(Unacceptable):
    """The table has no such column."""

    code = "unknown_column"


def unknown_column(path: str, name: str, columns: list[Column]) -> UnknownColumn:
    known = ", ".join(column.name for column in columns) or "none yet"
    problem = Problem(f"{path}.{name}", f"There is no column {name!r}.", f"The columns are: {known}.")
    return UnknownColumn(f"{problem.message} {problem.hint}", problems=[problem])


def compile_where(where: Mapping[str, Any], columns: list[Column]) -> Test:
    """A test of a row's values, which also hold `id`, `created_at` and `updated_at` under those names.

    Raises:
        UnknownColumn: a condition names no column.
        BadCondition: a value does not fit its column.
    """
    known = {column.key: column for column in (*BUILT_IN, *columns)}
    tests: list[Test] = []
    for name, condition in where.items():
        column = known.get(name_key(name))
        if column is None:
            raise unknown_column("where", name, columns)
        tests.extend(_column_tests(column, condition))
    return lambda values: all(test(values) for test in tests)


def _column_tests(column: Column, condition: Any) -> list[Test]:
    if not isinstance(condition, Mapping) or (column.type == "json" and not set(condition) <= set(OPERATORS)):
        condition = {"eq": condition}
    unknown = [operator for operator in condition if operator not in OPERATORS]
    if unknown or not condition:
        raise _bad(column, f"write one of {', '.join(OPERATORS)}")
    return [_test(column, operator, wanted) for operator, wanted in condition.items()]


def _bad(column: Column, reason: str) -> BadCondition:
    problem = Problem(f"where.{column.name}", f"Condition on {column.name!r}: {reason}.")
    return BadCondition(problem.message, problems=[problem])


def _test(column: Column, operator: str, wanted: Any) -> Test:
    name = column.name
    if operator == "contains":
        return lambda values: _contains(values.get(name), wanted)
    if operator == "in":
        if not isinstance(wanted, list):
            raise _bad(column, "`in` needs a list")
        options = [_fit(column, one) for one in wanted]
        return lambda values: _comparable(column, values.get(name)) in options
    fitted = _fit(column, wanted)
    compare = _COMPARE[operator]
    if operator in ("eq", "ne"):
        return lambda values: compare(_comparable(column, values.get(name)), fitted)
    return lambda values: _ordered(compare, values.get(name), fitted)


def _fit(column: Column, wanted: Any) -> Any:
    try:
        return _comparable(column, fit(Column(column.name, column.type), wanted))
    except ValueError as error:
        raise _bad(column, str(error)) from None


def _comparable(column: Column, value: Any) -> Any:
    return value.casefold() if column.type == "email" and isinstance(value, str) else value


def _contains(value: Any, wanted: Any) -> bool:
    if isinstance(value, str):
        return str(wanted).casefold() in value.casefold()
    return isinstance(value, list | dict) and wanted in value


def _ordered(compare: Callable[[Any, Any], bool], value: Any, wanted: Any) -> bool:
    if value is None or wanted is None:
        return False
    try:
        return compare(value, wanted)
    except TypeError:
        return False


_COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "eq": lambda value, wanted: bool(value == wanted),
    "ne": lambda value, wanted: bool(value != wanted),
    "gt": lambda value, wanted: bool(value > wanted),
    "gte": lambda value, wanted: bool(value >= wanted),
    "lt": lambda value, wanted: bool(value < wanted),
    "lte": lambda value, wanted: bool(value <= wanted),
}
