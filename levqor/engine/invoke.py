"""Calls an action with what its signature asks for."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel, ValidationError

from levqor.connectors.declaration import Action, StepError
from levqor.connectors.http import Http
from levqor.connectors.ports import Files, Mail, Sockets, StepContext, Tables
from levqor.connectors.sockets import StepSockets
from levqor.engine.ports import Ports
from levqor.telemetry.logs import fault, logger

_logger = logger(__name__)


def parse_input(action: Action, rendered: Any) -> BaseModel:
    """The action's typed input.

    Raises:
        StepError: a value is missing or has the wrong type; the message names the field, never the value.
    """
    return parse_values(action.input, rendered)


def parse_values(model: type[BaseModel], values: Any) -> BaseModel:
    """Typed input.

    Raises:
        StepError: a value is missing or has the wrong type; the message names the field, never the value.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "input"
        missing = first["type"] == "missing"
        reason = "is missing" if missing else first["msg"].removeprefix("Value error, ")
        raise StepError(f"`{where}`: {reason}.", code="validation_error") from None


def call_with_tables(action: Action, given: BaseModel, context: StepContext, tables: Tables) -> Any:
    arguments = {
        name: _plain_argument(action, kind, given, context, tables=tables) for name, kind in action.parameters.items()
    }
    return as_output(_function(action)(**arguments))


def call_pure(action: Action, given: BaseModel, context: StepContext) -> Any:
    arguments = {name: _plain_argument(action, kind, given, context) for name, kind in action.parameters.items()}
    with _mapped(action):
        return as_output(_function(action)(**arguments))


async def call_effect(
    action: Action,
    given: BaseModel,
    context: StepContext,
    ports: Ports,
    connection: BaseModel | None,
    seconds: float,
) -> tuple[Any, list[dict[str, Any]]]:
    """Carry out an effect; answers its output and the recorded exchanges.

    Raises:
        StepError: it could not be done; carries the exchanges.
    """
    doors: dict[Any, Http | StepSockets] = {}
    arguments: dict[str, Any] = {}
    for name, kind in action.parameters.items():
        if kind is Http:
            arguments[name] = doors.setdefault(kind, ports.http(context, connection, seconds))
        elif kind is Sockets:
            arguments[name] = doors.setdefault(kind, ports.sockets(connection, seconds))
        elif kind is Mail:
            arguments[name] = ports.mail
        elif kind is Files:
            arguments[name] = ports.files
        elif _is_connection(action, kind):
            arguments[name] = connection
        else:
            arguments[name] = _plain_argument(action, kind, given, context)
    try:
        with _mapped(action):
            output = as_output(await _function(action)(**arguments))
    except StepError as error:
        error.exchanges = error.exchanges or _recorded(doors)
        raise
    for door in doors.values():
        output = door.without_secrets(output)
    return output, _recorded(doors)


def _recorded(doors: Mapping[Any, Http | StepSockets]) -> list[dict[str, Any]]:
    return [exchange for door in doors.values() for exchange in door.exchanges]


@contextmanager
def _mapped(action: Action) -> Iterator[None]:
    """Turn a fault of an action into the failure of its step. Its text may hold data, so only its kind is logged."""
    try:
        yield
    except (StepError, TimeoutError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a connector does wrong, only its step fails
        _logger.error("action_faulty", action=action.id, **fault(error))
        raise StepError(f"An internal error stopped {action.id}; it has been logged.", code="product_bug") from None


def _plain_argument(
    action: Action, kind: Any, given: BaseModel, context: StepContext, *, tables: Tables | None = None
) -> Any:
    if kind is action.input:
        return given
    if kind is StepContext:
        return context
    if kind is Tables and tables is not None:
        return tables
    raise TypeError(f"{action.id} asks for {kind}, which nothing provides")


def _is_connection(action: Action, kind: Any) -> bool:
    connection = action.connector.connection
    return connection is not None and (kind is connection or connection in typing.get_args(kind))


def _function(action: Action) -> Any:
    if action.function is None:
        raise TypeError(f"{action.id} is carried out by the engine itself")
    return action.function


def as_output(value: Any) -> Any:
    """An action's output as plain JSON data."""
    return value.model_dump(mode="json", by_alias=True) if isinstance(value, BaseModel) else value
