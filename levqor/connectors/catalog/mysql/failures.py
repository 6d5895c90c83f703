"""What the server's refusals mean. Their sentences quote values, so only the number and names of columns are shown."""

from __future__ import annotations

import re
from typing import Final

import pymysql

from levqor.connectors.declaration import StepError
from levqor.connectors.failures import network_failure

_MEANING: Final[tuple[tuple[frozenset[int], str, str, bool], ...]] = (
    (frozenset({1044, 1045, 1698, 2059, 2061}), "sql_denied", "The server refuses this user or password", False),
    (frozenset({1142, 1143, 1227, 1370}), "sql_denied", "This user may not do that", False),
    (frozenset({1049}), "sql_unknown", "There is no such database", False),
    (frozenset({1146, 1051}), "sql_unknown", "There is no such table", False),
    (frozenset({1054}), "sql_unknown", "There is no such column", False),
    (frozenset({1305, 1630}), "sql_unknown", "There is no such function or procedure", False),
    (frozenset({1064, 1149}), "sql_syntax", "The statement has a mistake", False),
    (frozenset({1792, 1290}), "sql_read_only", "This step only reads; use the step that executes a statement", False),
    (frozenset({1022, 1062, 1586}), "sql_constraint", "A row with the same unique value exists", False),
    (
        frozenset({1216, 1217, 1451, 1452}),
        "sql_constraint",
        "A row refers to one that does not exist, or is referred to",
        False,
    ),
    (frozenset({1048, 1364}), "sql_constraint", "A column that must not be empty is", False),
    (frozenset({3819, 4025}), "sql_constraint", "A value breaks a rule of the table", False),
    (frozenset({1264, 1265, 1292, 1366, 1406, 1411, 3140}), "sql_value", "A value does not fit its column", False),
    (frozenset({1205, 1213, 3572}), "sql_deadlock", "Another transaction stood in the way", True),
    (frozenset({1040, 1203, 1226, 1041}), "sql_busy", "The server has no connections or memory left", True),
    (frozenset({1053, 1077, 1079}), "sql_busy", "The server is stopping", True),
    (frozenset({1317, 1969, 3024}), "timeout", "The server gave the statement up: it took too long", True),
    (frozenset({2006, 2013, 2014}), "connection_reset", "The connection broke", True),
)
_NO_ENCRYPTION: Final = 2026
_UNKNOWN_NAME = re.compile(r"Unknown column '([\w.$]{1,128})' in|Table '([\w.$]{1,128})' doesn't exist")


def failure_of(error: Exception, host: str) -> StepError | None:
    known = network_failure(error, host)
    if known is not None:
        return known
    if not isinstance(error, pymysql.err.MySQLError):
        return None
    number = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    if number == _NO_ENCRYPTION:
        return StepError(f"{host} does not offer encryption.", code="tls_protocol")
    for numbers, code, meaning, retryable in _MEANING:
        if number in numbers:
            return StepError(f"{meaning}{_names(error)} (error {number}).", code=code, retryable=retryable)
    if number == 0:
        return StepError(f"{host} does not speak MySQL's protocol.", code="parse_error")
    return StepError(f"The database refused (error {number}).", code="sql_error")


def _names(error: Exception) -> str:
    found = _UNKNOWN_NAME.match(str(error.args[1])) if len(error.args) > 1 else None
    return f": {found[1] or found[2]}" if found else ""
