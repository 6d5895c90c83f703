"""Plays the worked examples of the connectors on a network that is not there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import httpx
from pydantic import BaseModel

from levqor.connectors.declaration import Action, Check, Connector, Poll
from levqor.connectors.examples import Call, Example, PollExample
from levqor.connectors.fake_network import FakeNetwork, Sent, answer
from levqor.connectors.http import Http
from levqor.connectors.ports import Files, StepContext
from levqor.connectors.registry import default_registry
from levqor.kit.clock import ManualClock
from tests.contract.kept_files import KeptFiles

NOW = datetime(2026, 1, 31, 8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Scene:
    """Something of a connector that calls HTTP, with its worked example."""

    id: str
    connector: Connector
    function: Callable[..., Any]
    parameters: Mapping[str, Any]
    input: type[BaseModel] | None
    example: Example | PollExample

    @property
    def given(self) -> Any:
        return self.input.model_validate(self.example.given) if self.input else None

    @property
    def connection(self) -> Any:
        model = self.connector.connection
        return model.model_validate(self.example.connection) if model and self.example.connection else None

    @property
    def secrets(self) -> list[str]:
        """The made-up secrets: what the connection's schema calls write-only."""
        return list(_secrets(self.connection))

    def play(self, respond: Callable[[Sent], httpx.Response]) -> Played:
        """Carry it out on a network that answers by `respond`."""
        network = FakeNetwork(respond, clock=ManualClock(NOW))
        http = network.door.for_step(StepContext("ws_1", "run_1", "step", 1, "key-1", NOW), self.secrets)
        ports: dict[Any, Any] = {
            Http: http,
            StepContext: StepContext("ws_1", "run_1", "step", 1, "key-1", NOW),
            Files: KeptFiles(),
            self.input: self.given,
        }
        arguments = {
            name: self.example.cursor
            if name == "cursor" and isinstance(self.example, PollExample)
            else ports.get(kind, self.connection)
            for name, kind in self.parameters.items()
        }
        try:
            output, error = asyncio.run(self.function(**arguments)), None
        except Exception as raised:  # noqa: BLE001 - the tests look at what it is
            output, error = None, raised
        return Played(output, error, network.sent, http.exchanges)


@dataclass(frozen=True)
class Played:
    output: Any
    error: Exception | None
    sent: Sequence[Sent]
    exchanges: list[dict[str, Any]]


def scenes() -> list[Scene]:
    """Every action, look and test of a connection that calls HTTP."""
    found: list[Scene] = []
    for connector in default_registry().connectors.values():
        found += [_of_action(action) for action in connector.actions.values() if Http in action.parameters.values()]
        found += [_of_poll(poll) for poll in connector.polls.values() if Http in poll.parameters.values()]
        if connector.test is not None and Http in connector.test.parameters.values():
            found.append(_of_test(connector, connector.test))
    return found


def by_the_example(calls: Sequence[Call]) -> Callable[[Sent], httpx.Response]:
    """Answers the first request as the first call says, and so on."""
    remaining = list(calls)

    def respond(sent: Sent) -> httpx.Response:
        assert remaining, f"{sent.method} {sent.url} is one request more than the example says"
        call = remaining.pop(0)
        check_sent(sent, call)
        return answer(call.status, call.answer, dict(call.answer_headers))

    return respond


def check_sent(sent: Sent, call: Call) -> None:
    assert (sent.method, sent.url) == (call.method, call.url)
    missing = {name: value for name, value in call.headers.items() if sent.headers.get(name) != value}
    assert missing == {}
    if call.form is not None:
        assert parse_qs(sent.content.decode(), keep_blank_values=True) == {
            name: [str(one) for one in (value if isinstance(value, list) else [value])]
            for name, value in call.form.items()
        }
    elif call.content is not None:
        assert sent.content.decode() == call.content
    else:
        assert sent.json == call.json


def _of_action(action: Action) -> Scene:
    assert action.function is not None
    assert action.example is not None, f"{action.id} has no example"
    return Scene(action.id, action.connector, action.function, action.parameters, action.input, action.example)


def _of_poll(poll: Poll) -> Scene:
    return Scene(poll.id, poll.connector, poll.function, poll.parameters, poll.input, poll.example)


def _of_test(connector: Connector, test: Check) -> Scene:
    return Scene(f"{connector.id} (test)", connector, test.function, test.parameters, None, test.example)


def _secrets(connection: BaseModel | None) -> list[str]:
    if connection is None:
        return []
    return [value.get_secret_value() for value in dict(connection).values() if hasattr(value, "get_secret_value")]
