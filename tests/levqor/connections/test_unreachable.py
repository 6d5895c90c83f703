"""Who is told to put it right when a service's name cannot be looked up: only who says the name."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from levqor.connections.checking import ConnectionChecks, Failure
from levqor.connections.values import checked, connection_model
from levqor.connectors.http import HttpDoor
from levqor.connectors.registry import default_registry

REGISTRY = default_registry()


async def nowhere(host: str, _port: int) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, f"{host} is unknown")


def failure_of(connector: str, values: dict[str, Any]) -> Failure:
    checks = ConnectionChecks(door=lambda: HttpDoor(resolver=nowhere), opener=lambda _: None, notes=None)  # type: ignore[arg-type,return-value] # values that are not stored need neither
    given = checked(connection_model(REGISTRY, connector), values)
    failure = checks.given(REGISTRY.connectors[connector], given).failure
    assert failure is not None
    return failure


@pytest.mark.parametrize(
    ("connector", "values"),
    [("slack", {"bot_token": "xoxb-made-up"}), ("github", {"token": "made-up"}), ("stripe", {"api_key": "sk_test_1"})],
)
def test_nobody_is_told_to_correct_an_address_that_the_connector_knows(connector: str, values: dict[str, Any]) -> None:
    failure = failure_of(connector, values)
    assert (failure.code, failure.fixed_by) == ("dns_failure", "operator")
    assert failure.message.startswith(f"{REGISTRY.connectors[connector].name} could not be reached from here")


def test_an_address_of_the_user_s_own_is_named_to_be_corrected() -> None:
    values = {"kind": "bearer", "secret": "made-up-token", "test_url": "https://shop.example/me"}
    failure = failure_of("http", values)
    assert (failure.message, failure.fixed_by) == ("There is no host shop.example.", "user")
