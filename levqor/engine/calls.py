"""`flow.call`: a run of another workflow. The caller waits for it without a worker, or goes on at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from levqor.connectors.declaration import StepError
from levqor.engine import invoke
from levqor.engine.attempt import showable
from levqor.engine.compiled import CompiledStep
from levqor.engine.journal import Entry
from levqor.engine.ports import CalledRun
from levqor.engine.signals import Suspended
from levqor.expressions import ExpressionError
from levqor.kit.clock import from_text, to_text

if TYPE_CHECKING:
    from levqor.engine.interpreter import Interpreter, Scope

SOONEST_LOOK: Final = timedelta(minutes=1)
LATEST_LOOK: Final = timedelta(hours=1)
"""The end of the called run wakes its caller; the caller also looks by itself, should the word have been lost."""


async def call(run: Interpreter, step: CompiledStep, scope: Scope, path: str) -> Any:
    state = run.journal.get(path)
    if state.is_settled:
        return run.settled(step, path, state)
    try:
        wanted = invoke.parse_input(step.action, step.input.render(scope)).model_dump()
        now = run.around.clock.now()
        begun = from_text(state.first_at) if state.first_at else now
        look_at = now + _pause(begun, now)
        if state.wait is None:
            run.record(_begun(run, path, wanted, now, look_at))
        called = await run.around.store.call(run.run, run.take_pending(), path, wanted["workflow"], wanted["input"])
    except (StepError, ExpressionError) as error:
        return run.failed(step, path, error.code, error.message)
    run.around.on_change(run.run.id)
    if wanted["wait"] and not called.is_over:
        run.awaited.add(path)
        raise Suspended(look_at)
    return _concluded(run, step, path, called, is_waited_for=wanted["wait"])


def _concluded(run: Interpreter, step: CompiledStep, path: str, called: CalledRun, *, is_waited_for: bool) -> Any:
    if is_waited_for and called.status != "succeeded":
        reason = (called.error or {}).get("message", "")
        message = f"The run {called.id} that it called ended as {called.status}. {reason}".strip()
        return run.failed(step, path, "called_run_" + called.status, message)
    output = {
        "run_id": called.id,
        "status": called.status if is_waited_for else "started",
        "result": called.result if is_waited_for else None,
    }
    run.note(path, output)
    return output


def _pause(begun: datetime, now: datetime) -> timedelta:
    """The longer it takes, the more seldom the caller looks by itself."""
    return min(max(now - begun, SOONEST_LOOK), LATEST_LOOK)


def _begun(run: Interpreter, path: str, wanted: dict[str, Any], now: datetime, look_at: datetime) -> Entry:
    return Entry(
        "wait",
        path,
        1,
        to_text(now),
        status="waiting",
        input=showable(wanted),
        wake_at=to_text(look_at),
        worker=run.run.worker,
    )
