"""Tries a connection out: asks the service whose account it is, changes nothing, and says in words what is wrong."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

from pydantic import BaseModel, SecretStr

from levqor.connections.noting import ConnectionNotes, Place
from levqor.connections.opening import ConnectionOpener, Opened, secrets_of
from levqor.connections.tokens import ask_for_tokens
from levqor.connections.values import names_a_place
from levqor.connectors.declaration import Account, Check, Connector, StepError
from levqor.connectors.http import Http, HttpDoor
from levqor.connectors.oauth import TokenConnection
from levqor.connectors.ports import Sockets, StepContext
from levqor.errors import LevqorError
from levqor.kit.ids import new_id
from levqor.telemetry.logs import fault, logger

SECONDS: Final = 25.0
"""How long a try may take."""
FixedBy = Literal["user", "service", "operator", "support"]
_logger = logger(__name__)
_BY_OTHERS: Final[dict[str, FixedBy]] = {
    "address_refused": "operator",
    "wrong_master_key": "operator",
    "product_bug": "support",
    "parse_error": "service",
}


class NoTest(StepError):
    """This connector has no test. Run a small workflow by hand with a step that uses the connection."""

    code = "no_test"


@dataclass(frozen=True, slots=True)
class Failure:
    code: str
    message: str
    fixed_by: FixedBy
    """The user by correcting the connection, the other service, whoever operates this server, or our support."""
    noted: str
    """What the connection's state says of it: the code, or the status."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of trying a connection."""

    took_ms: int
    account: str | None = None
    """Whose account it is, as the service says."""
    failure: Failure | None = None


class ConnectionChecks:
    """Each try has an event loop and a door of its own, so it can be made from any thread."""

    def __init__(
        self,
        *,
        door: Callable[[], HttpDoor],
        opener: Callable[[HttpDoor], ConnectionOpener],
        notes: ConnectionNotes,
    ) -> None:
        self._door = door
        self._opener = opener
        self._notes = notes

    def stored(self, connector: Connector, place: Place) -> Outcome:
        """Try a stored connection, and note what came of it."""

        async def check(door: HttpDoor) -> Account:
            opener = self._opener(door)
            opened = await opener.open(place)
            return await _ask(connector, opened.values, door, renewed_by=(opener, opened))

        outcome = self._try(connector, check)
        self._notes.tried(place, outcome.failure.noted if outcome.failure else None)
        return outcome

    def given(self, connector: Connector, values: BaseModel) -> Outcome:
        """Try values that are not stored yet."""

        async def check(door: HttpDoor) -> Account:
            asked = values.renewal(connector.oauth) if isinstance(values, TokenConnection) else None
            if isinstance(values, TokenConnection) and values.access_token is None and asked is not None:
                values.access_token = SecretStr((await ask_for_tokens(door, asked)).access)
            return await _ask(connector, values, door)

        return self._try(connector, check)

    def _try(self, connector: Connector, check: Callable[[HttpDoor], Awaitable[Account]]) -> Outcome:
        started = time.perf_counter()
        account, failure = None, None
        try:
            account = asyncio.run(self._within_time(connector, check)).name
        except LevqorError as error:
            failure = Failure(error.code, *_told(connector, error), _noted(error))
        return Outcome(round((time.perf_counter() - started) * 1000), account, failure)

    async def _within_time(self, connector: Connector, check: Callable[[HttpDoor], Awaitable[Account]]) -> Account:
        door = self._door()
        try:
            async with asyncio.timeout(SECONDS):
                return await check(door)
        except TimeoutError:
            raise StepError(f"{connector.name} did not answer in time.", code="timeout", retryable=True) from None
        finally:
            await door.aclose()


async def _ask(
    connector: Connector,
    values: BaseModel,
    door: HttpDoor,
    renewed_by: tuple[ConnectionOpener, Opened] | None = None,
) -> Account:
    if connector.test is None:
        raise NoTest
    context = StepContext("", "", "test", 1, new_id("test"), door.clock.now())
    secrets = tuple(secrets_of(values))
    renew = partial(renewed_by[0].renew, renewed_by[1]) if renewed_by else None
    ports: dict[Any, Any] = {
        Http: door.for_step(context, secrets, timeout_seconds=SECONDS, renew=renew),
        Sockets: door.sockets_for_step(secrets, timeout_seconds=SECONDS),
        StepContext: context,
    }
    arguments = {name: ports.get(kind, values) for name, kind in connector.test.parameters.items()}
    account = await _called(connector, connector.test, arguments)
    http: Http = ports[Http]
    return Account(name=str(http.without_secrets(account.name))[:200])


async def _called(connector: Connector, test: Check, arguments: dict[str, Any]) -> Account:
    try:
        account: Account = await test.function(**arguments)
    except (LevqorError, TimeoutError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a connector does wrong, only its test fails
        _logger.error("check_faulty", connector=connector.id, **fault(error))
        raise StepError("An internal error stopped the test; it has been logged.", code="product_bug") from None
    return account


def _told(connector: Connector, error: LevqorError) -> tuple[str, FixedBy]:
    """What is wrong, and who can put it right."""
    if error.code == "dns_failure" and not names_a_place(connector.connection):
        return (
            f"{connector.name} could not be reached from here: this server finds no address for it. "
            "Try again; if it stays so, its network or its name server has to be looked at.",
            "operator",
        )
    return error.message, _fixed_by(error)


def _fixed_by(error: LevqorError) -> FixedBy:
    if error.code in _BY_OTHERS:
        return _BY_OTHERS[error.code]
    return "service" if isinstance(error, StepError) and error.retryable else "user"


def _noted(error: LevqorError) -> str:
    if isinstance(error, StepError) and error.code == "http_status" and error.exchanges:
        return f"HTTP {error.exchanges[-1]['status']}"
    return error.code
