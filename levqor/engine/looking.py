"""One look of a trigger at a service: calls a poll with what its signature asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from levqor.connectors.declaration import Found, Poll, StepError
from levqor.connectors.http import Http
from levqor.connectors.ports import Sockets, StepContext
from levqor.connectors.sockets import StepSockets
from levqor.engine.ports import Ports
from levqor.errors import LevqorError
from levqor.kit.json import check_json, dump_json
from levqor.telemetry.logs import fault, logger

_logger = logger(__name__)
MAX_CURSOR: Final = 16 * 1024
MAX_ITEM: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found, as plain data."""

    items: Mapping[str, Any]
    """By key, oldest first."""
    cursor: Any


async def look(
    poll: Poll,
    given: BaseModel,
    cursor: Any,
    context: StepContext,
    ports: Ports,
    connection: BaseModel | None,
    seconds: float,
) -> Look:
    """Carry out a poll.

    Raises:
        StepError: it could not be done; carries the exchanges.
    """
    doors: dict[Any, Http | StepSockets] = {}
    arguments: dict[str, Any] = {}
    for name, kind in poll.parameters.items():
        if name == "cursor":
            arguments[name] = cursor
        elif kind is Http:
            arguments[name] = doors[kind] = ports.http(context, connection, seconds)
        elif kind is Sockets:
            arguments[name] = doors[kind] = ports.sockets(connection, seconds)
        elif kind is StepContext:
            arguments[name] = context
        else:
            arguments[name] = given if kind is poll.input else connection
    try:
        return _plain(poll, await _found(poll, arguments), list(doors.values()))
    except StepError as error:
        error.exchanges = error.exchanges or [one for door in doors.values() for one in door.exchanges]
        raise


async def _found(poll: Poll, arguments: Mapping[str, Any]) -> Found[Any]:
    try:
        found: Found[Any] = await poll.function(**arguments)
    except (StepError, TimeoutError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a connector does wrong, only its look fails
        _logger.error("poll_faulty", poll=poll.id, **fault(error))
        raise StepError(f"An internal error stopped {poll.id}; it has been logged.", code="product_bug") from None
    return found


def _plain(poll: Poll, found: Found[Any], doors: list[Http | StepSockets]) -> Look:
    items: dict[str, Any] = {}
    for key, item in found.items:
        value = item.model_dump(mode="json", by_alias=True) if isinstance(item, BaseModel) else item
        for door in doors:
            value = door.without_secrets(value)
        items[key] = _storable(poll, value)
    if len(dump_json(found.cursor)) > MAX_CURSOR:
        raise StepError(f"{poll.id} left a cursor of more than {MAX_CURSOR} bytes.", code="product_bug")
    return Look(items, found.cursor)


def _storable(poll: Poll, value: Any) -> Any:
    """The item as a run can keep it: one whose texts cannot be stored must not hold up those after it."""
    value = _without_nul(value)
    try:
        check_json(value)
        text = dump_json(value)
    except (LevqorError, TypeError, ValueError):
        raise StepError(f"{poll.id} found something that cannot be stored.", code="parse_error") from None
    if len(text) > MAX_ITEM:
        raise StepError(f"{poll.id} found an item of more than {MAX_ITEM} bytes.", code="too_large")
    return value


def _without_nul(value: Any) -> Any:
    match value:
        case str():
            return value.replace("\0", "").encode("utf-8", "replace").decode()
        case dict():
            return {_without_nul(name): _without_nul(inner) for name, inner in value.items()}
        case list():
            return [_without_nul(inner) for inner in value]
    return value
