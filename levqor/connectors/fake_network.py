"""A network that is not there: answers from memory, behind the same door, guard of URLs and recorder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from levqor.connectors.http import HttpDoor
from levqor.kit.clock import Clock
from levqor.kit.json import load_json


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that went out."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return load_json(self.content) if self.content else None


def answer(status: int = 200, body: Any = None, headers: dict[str, str] | None = None) -> httpx.Response:
    """Text is answered as text, anything else as JSON."""
    if isinstance(body, str):
        return httpx.Response(status, text=body, headers=headers)
    return httpx.Response(status, json=body, headers=headers)


@dataclass
class FakeNetwork:
    """Give it a function from request to answer, then use `door`; `sent` is what went out."""

    respond: Callable[[Sent], httpx.Response] = field(default=lambda _: answer())
    sent: list[Sent] = field(default_factory=list)
    clock: Clock | None = None

    @property
    def door(self) -> HttpDoor:
        return HttpDoor(clock=self.clock, transport=httpx.MockTransport(self._handle))

    def _handle(self, request: httpx.Request) -> httpx.Response:
        sent = Sent(request.method, str(request.url), dict(request.headers), request.content)
        self.sent.append(sent)
        return self.respond(sent)
