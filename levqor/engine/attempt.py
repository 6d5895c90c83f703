"""One attempt of one action: render, check, carry out, record."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.ports import StepContext, Tables
from levqor.engine import invoke
from levqor.engine.compiled import CompiledStep
from levqor.engine.journal import MAX_SHOWN_INPUT, Entry
from levqor.engine.retry import pause_before_repeat
from levqor.engine.signals import Suspended
from levqor.expressions import ExpressionError
from levqor.kit.clock import from_text, to_text
from levqor.kit.crash import crash_point
from levqor.kit.json import dump_json, dump_stable
from levqor.kit.redaction import redact

if TYPE_CHECKING:
    from levqor.engine.interpreter import Interpreter

Scope = dict[str, Any]


class Attempt:
    """One attempt of one action."""

    def __init__(self, interpreter: Interpreter, step: CompiledStep, context: StepContext) -> None:
        self.interpreter = interpreter
        self.step = step
        self.context = context
        self.begun = to_text(context.now)
        self.shown: Any = None

    async def make(self, scope: Scope) -> Any:
        try:
            rendered = self.step.input.render(scope)
            self.shown = showable(rendered)
            given = invoke.parse_input(self.step.action, rendered)
        except (ExpressionError, StepError) as error:
            return await self._conclude(self._failure(error.code, error.message))
        match self.step.action.effect:
            case Effect.PURE:
                return self._pure(given)
            case Effect.LOCAL:
                return await self._local(given)
            case _:
                return await self._effect(given)

    def _pure(self, given: BaseModel) -> Any:
        try:
            entry = self._success(invoke.call_pure(self.step.action, given, self.context), [])
        except StepError as error:
            entry = self._failure(error.code, error.message)
        self.interpreter.record(entry)
        return self._consequence(entry)

    async def _local(self, given: BaseModel) -> Any:
        run = self.interpreter
        pending = run.take_pending()

        def work(tables: Tables) -> Entry:
            return self._success(invoke.call_with_tables(self.step.action, given, self.context, tables), [])

        def failed(error: StepError) -> Entry:
            return self._failure(error.code, error.message)

        entry = await run.around.store.append_local(run.run, pending, work, failed)
        run.journal.add(entry)
        run.around.on_change(run.run.id)
        return self._consequence(entry)

    async def _effect(self, given: BaseModel) -> Any:
        crash_point("step.before_intent")
        await self.interpreter.durable(
            Entry(
                "intent",
                self.context.path,
                self.context.attempt,
                self.begun,
                status="running",
                input=self.shown,
                key=self.context.idempotency_key,
                worker=self.interpreter.run.worker,
            )
        )
        crash_point("step.after_intent")
        entry = await self._carry_out(given)
        crash_point("step.after_effect")
        return await self._conclude(entry)

    async def _carry_out(self, given: BaseModel) -> Entry:
        limit = self.step.timeout or self.interpreter.around.step_timeout
        try:
            async with asyncio.timeout(limit.total_seconds()):
                connection = await self._open_connection()
                output, exchanges = await invoke.call_effect(
                    self.step.action,
                    given,
                    self.context,
                    self.interpreter.around.ports,
                    connection,
                    # A request that gives up by itself, a little earlier, leaves a record of what was asked.
                    seconds=limit.total_seconds() * 0.98,
                )
        except StepError as error:
            return self._failed_attempt(error)
        except TimeoutError:
            message = f"There was no answer within {limit.total_seconds():g} s."
            return self._failed_attempt(StepError(message, code="timeout", retryable=True))
        return self._success(output, exchanges)

    async def _open_connection(self) -> BaseModel | None:
        if self.step.step.connection is None:
            return None
        return await self.interpreter.around.ports.connection(
            self.context.workspace_id, self.step.action.connector.id, self.step.step.connection
        )

    async def _conclude(self, entry: Entry) -> Any:
        await self.interpreter.durable(entry)
        crash_point("step.after_outcome")
        return self._consequence(entry)

    def _consequence(self, entry: Entry) -> Any:
        if entry.wake_at is not None:
            raise Suspended(from_text(entry.wake_at))
        state = self.interpreter.journal.get(entry.path)
        return self.interpreter.settled(self.step, entry.path, state)

    def _success(self, output: Any, exchanges: list[dict[str, Any]]) -> Entry:
        return self._outcome("succeeded", output=output, exchanges=exchanges)

    def _failure(self, code: str, message: str) -> Entry:
        return self._outcome("failed", error={"code": code, "message": message, "retryable": False})

    def _failed_attempt(self, error: StepError) -> Entry:
        around = self.interpreter.around
        pause = pause_before_repeat(self.step.retry, self.context.attempt, error, around.random)
        return self._outcome(
            "failed",
            error={"code": error.code, "message": error.message, "retryable": error.retryable},
            exchanges=error.exchanges,
            wake_at=None if pause is None else to_text(around.clock.now() + pause),
        )

    def _outcome(self, status: Any, **rest: Any) -> Entry:
        return Entry(
            "outcome",
            self.context.path,
            self.context.attempt,
            self.begun,
            status=status,
            ended=self.interpreter.now(),
            input=self.shown,
            log=list(self.context.log),
            key=self.context.idempotency_key if self.step.action.effect.leaves_the_house else None,
            worker=self.interpreter.run.worker,
            **rest,
        )


def idempotency_key(run_id: str, path: str) -> str:
    """The same for every attempt of a step of a run, and for no other."""
    return "lvq-" + hashlib.sha256(f"{run_id}:{path}".encode()).hexdigest()[:32]


def showable(rendered: Any) -> Any:
    """An input as it is recorded. Of one that is too long a replay can still tell whether another is the same."""
    shown = redact(rendered)
    text = dump_json(shown)
    if len(text) <= MAX_SHOWN_INPUT:
        return shown
    digest = hashlib.sha256(dump_stable(shown)).hexdigest()
    return {"truncated": text[:2000], "characters": len(text), "sha256": digest}
