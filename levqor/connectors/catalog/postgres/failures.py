"""What the server's refusals mean. Their sentences may hold values; only names of the schema are shown."""

from __future__ import annotations

from typing import Any, Final

import pg8000.exceptions

from levqor.connectors.declaration import StepError
from levqor.connectors.failures import network_failure, timed_out

_BY_STATE: Final[dict[str, tuple[str, str, bool]]] = {
    "28": ("sql_denied", "The server refuses this user or password", False),
    "3D": ("sql_unknown", "There is no such database", False),
    "3F": ("sql_unknown", "There is no such schema", False),
    "42501": ("sql_denied", "This user may not do that", False),
    "42601": ("sql_syntax", "The statement has a mistake", False),
    "42P01": ("sql_unknown", "There is no such table", False),
    "42703": ("sql_unknown", "There is no such column", False),
    "42883": ("sql_unknown", "There is no such function or operator for these types", False),
    "42": ("sql_syntax", "The statement cannot be carried out", False),
    "25006": ("sql_read_only", "This step only reads; use the step that executes a statement", False),
    "23505": ("sql_constraint", "A row with the same unique value exists", False),
    "23503": ("sql_constraint", "A row refers to one that does not exist, or is referred to", False),
    "23502": ("sql_constraint", "A column that must not be empty is", False),
    "23514": ("sql_constraint", "A value breaks a rule of the table", False),
    "23": ("sql_constraint", "A value breaks a rule of the table", False),
    "22": ("sql_value", "A value does not fit its column or type", False),
    "40": ("sql_deadlock", "Another transaction stood in the way", True),
    "55P03": ("sql_deadlock", "A row or table is locked by another transaction", True),
    "53": ("sql_busy", "The server has no connections, memory or space left", True),
    "57014": ("timeout", "The server gave the statement up: it took too long", True),
    "57": ("sql_busy", "The server is starting, stopping or restarting", True),
    "08": ("connection_reset", "The connection broke", True),
}
_NAMES: Final = (("t", "table"), ("c", "column"), ("n", "constraint"))


def failure_of(error: Exception, host: str) -> StepError | None:
    match error:
        case StepError():
            return error
        case pg8000.exceptions.DatabaseError() if error.args and isinstance(error.args[0], dict):
            return _said(error.args[0])
        case pg8000.exceptions.InterfaceError():
            return _of_driver(error, host)
    return network_failure(error, host)


def _said(fields: dict[str, Any]) -> StepError:
    state = str(fields.get("C", ""))
    code, meaning, retryable = (
        _BY_STATE.get(state) or _BY_STATE.get(state[:2]) or ("sql_error", "The database refused", False)
    )
    names = ", ".join(f"{what} {fields[key][:63]}" for key, what in _NAMES if fields.get(key))
    about = f" ({names})" if names else ""
    return StepError(f"{meaning}{about} (SQLSTATE {state[:5]}).", code=code, retryable=retryable)


def _of_driver(error: Exception, host: str) -> StepError | None:
    if "refuses SSL" in str(error):
        return StepError(f"{host} does not offer encryption.", code="tls_protocol")
    if "password" in str(error):
        return StepError("The server asks for a password, and the connection has none.", code="sql_denied")
    if isinstance(error.__cause__, TimeoutError):
        return timed_out(host)
    return StepError(
        f"The connection to {host} broke before the answer was complete.", code="connection_reset", retryable=True
    )
