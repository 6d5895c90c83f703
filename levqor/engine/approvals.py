"""`flow.approve`: a person decides. The run waits without a worker until one has, or until the time is up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from levqor.connectors.declaration import StepError
from levqor.engine import invoke
from levqor.engine.attempt import showable
from levqor.engine.compiled import CompiledStep
from levqor.engine.journal import Entry
from levqor.engine.ports import Decision, Question
from levqor.engine.signals import Suspended
from levqor.expressions import ExpressionError
from levqor.kit.clock import to_text
from levqor.kit.duration import parse_duration

if TYPE_CHECKING:
    from levqor.engine.interpreter import Interpreter, Scope


async def approve(run: Interpreter, step: CompiledStep, scope: Scope, path: str) -> Any:
    state = run.journal.get(path)
    if state.is_settled:
        return run.settled(step, path, state)
    try:
        wanted = invoke.parse_input(step.action, step.input.render(scope)).model_dump()
    except (StepError, ExpressionError) as error:
        return run.failed(step, path, error.code, error.message)
    question = _ask(run, path, wanted) if state.wait is None else None
    decision = await run.around.store.ask(run.run, run.take_pending(), path, question)
    run.around.on_change(run.run.id)
    if decision.status == "waiting":
        run.awaited.add(path)
        raise Suspended(decision.expires_at)
    if decision.status == "expired" and wanted["on_time_out"] == "fail":
        return run.failed(step, path, "approval_timed_out", "Nobody decided in time.")
    output = _output(decision)
    run.note(path, output)
    return output


def _ask(run: Interpreter, path: str, wanted: dict[str, Any]) -> Question:
    now = run.around.clock.now()
    expires_at = now + parse_duration(wanted["time_out"])
    reminder = wanted["reminder"]
    run.record(
        Entry(
            "wait",
            path,
            1,
            to_text(now),
            status="waiting",
            input=showable(wanted),
            wake_at=to_text(expires_at),
            worker=run.run.worker,
        )
    )
    return Question(
        message=wanted["message"],
        who=tuple(wanted["who"]),
        expires_at=expires_at,
        remind_every=None if reminder is None else parse_duration(reminder),
    )


def _output(decision: Decision) -> dict[str, Any]:
    return {
        "approved": decision.status == "approved",
        "by": decision.by,
        "comment": decision.comment,
        "decided_at": to_text(decision.at or decision.expires_at),
        "timed_out": decision.status == "expired",
    }
