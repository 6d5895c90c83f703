"""One question to the model that the settings name: through the HTTP door, in bounded time, and never retried."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

from levqor.config import Settings
from levqor.connectors.catalog.llm.connector import Answered, Connection, Tuning, answer_to
from levqor.connectors.declaration import StepError
from levqor.connectors.http import HttpDoor
from levqor.connectors.ports import StepContext
from levqor.errors import LevqorError
from levqor.kit.clock import Clock
from levqor.kit.ids import new_id
from levqor.telemetry.logs import logger

AT_ONCE: Final = 16
"""Questions under way in one process. Further ones are answered on this machine."""
REST_SECONDS: Final = 30.0
"""A model that could not be reached is not asked again for so long, so that nobody waits for it in vain."""
_UNREACHABLE: Final = frozenset(
    ("timeout", "connection_refused", "connection_reset", "dns_failure", "tls_certificate", "tls_protocol")
)
_LEAST_SECONDS: Final = 0.5
_log = logger(__name__)


class ModelFailed(LevqorError):
    """The model gave no usable answer. The assistants answer without it; look at its address, key and name."""

    code = "model_failed"

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason
        """A stable code, such as `timeout`; never what the model said."""


class Model:
    """What the assistants ask. Each question has an event loop and a door of its own, so any thread may ask."""

    def __init__(self, settings: Settings, *, door: Callable[[], HttpDoor], clock: Clock) -> None:
        self._settings = settings
        self._door = door
        self._clock = clock
        self._free = threading.BoundedSemaphore(AT_ONCE)
        self._rests_until = 0.0

    def begin(self, name: str) -> Conversation:
        """The time that an answer may take begins now.

        Raises:
            ModelFailed: it is resting (`resting`).
        """
        if self._clock.monotonic() < self._rests_until:
            raise ModelFailed("resting")
        return Conversation(self, name, self._clock.monotonic() + self._settings.ai_timeout_seconds)

    def ask(self, name: str, messages: Sequence[dict[str, str]], until: float) -> str:
        """The text that the model answers with; it has promised JSON.

        Raises:
            ModelFailed: with the reason.
        """
        begun = self._clock.monotonic()
        if until - begun < _LEAST_SECONDS:
            raise ModelFailed("timeout")
        if not self._free.acquire(blocking=False):
            raise ModelFailed("busy")
        outcome = "answered"
        try:
            return self._text_of(asyncio.run(self._ask(name, messages, until - begun)))
        except StepError as error:
            outcome = _reason(error)
            if error.code in _UNREACHABLE:
                self._rests_until = self._clock.monotonic() + REST_SECONDS
            raise ModelFailed(outcome) from None
        except ModelFailed as failed:
            outcome = failed.reason
            raise
        finally:
            self._free.release()
            took = round((self._clock.monotonic() - begun) * 1000, 1)
            _log.info("model_asked", model=name, outcome=outcome, duration_ms=took)

    async def _ask(self, name: str, messages: Sequence[dict[str, str]], seconds: float) -> Answered:
        connection = Connection(base_url=self._settings.ai_base_url, api_key=self._settings.ai_key, model=name)
        door = self._door()
        secrets = [self._settings.ai_key.get_secret_value()] if self._settings.ai_key else []
        key = new_id("ask")
        context = StepContext(
            workspace_id="", run_id="", path="", attempt=1, idempotency_key=key, now=self._clock.now()
        )
        try:
            async with asyncio.timeout(seconds):
                return await answer_to(
                    door.for_step(context, secrets, timeout_seconds=seconds),
                    connection,
                    list(messages),
                    Tuning(max_tokens=self._settings.ai_max_tokens),
                    temperature=0,
                    response_format={"type": "json_object"},
                )
        except TimeoutError:
            raise StepError("The model did not answer in time.", code="timeout", retryable=True) from None
        finally:
            await door.aclose()

    @staticmethod
    def _text_of(answered: Answered) -> str:
        if answered.finish_reason == "length":
            raise ModelFailed("cut_off")
        return answered.text


def _reason(error: StepError) -> str:
    """The failure's code, and the status where the service answered with one."""
    status = error.exchanges[-1].get("status") if error.exchanges else None
    return f"http_{status}" if error.code == "http_status" and status else error.code


class Conversation:
    """Questions about one thing, within one time-out."""

    def __init__(self, model: Model, name: str, until: float) -> None:
        self.name = name
        self._model = model
        self._until = until

    def ask(self, messages: Sequence[dict[str, str]]) -> str:
        """
        Raises:
            ModelFailed: with the reason.
        """
        return self._model.ask(self.name, messages, self._until)


def said(role: str, content: str) -> dict[str, Any]:
    return {"role": role, "content": content}
