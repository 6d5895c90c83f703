"""`flow.parallel`: branches that go on at the same time, and where they meet again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from levqor.connectors.declaration import StepError
from levqor.engine import invoke
from levqor.engine.compiled import CompiledStep
from levqor.engine.signals import Failed, Halted, Interrupted, Suspended
from levqor.engine.together import together
from levqor.expressions import ExpressionError

if TYPE_CHECKING:
    from levqor.engine.interpreter import Interpreter, Scope


async def parallel(run: Interpreter, step: CompiledStep, scope: Scope, path: str) -> dict[str, Any]:
    """Carry out all branches. No branch sees the steps of another; after them all are seen."""
    when_one_fails = _setting(run, step, scope, path)
    branches = [step.blocks[str(number)] for number in range(len(step.step.branches or ()))]
    scopes = [{**scope, "steps": dict(scope["steps"])} for _ in branches]
    waiting: list[datetime] = []
    failures: list[Failed | Interrupted] = []

    async def go(number: int) -> None:
        try:
            await run.block(branches[number], scopes[number], f"{path}/")
        except Suspended as pause:
            waiting.append(pause.wake_at)
        except Halted:
            return
        except (Failed, Interrupted) as failure:
            failures.append(failure)
            if when_one_fails == "stop":
                run.halted.append(f"{path}/")

    await together(go(number) for number in range(len(branches)))
    _judge(failures, waiting, when_one_fails)
    for inner in scopes:
        scope["steps"].update(inner["steps"])
    output = {"count": len(branches), "failed": sorted(failure.path for failure in failures)}
    run.note(path, output)
    return output


def _setting(run: Interpreter, step: CompiledStep, scope: Scope, path: str) -> str:
    try:
        wanted = invoke.parse_input(step.action, step.input.render(scope))
    except (StepError, ExpressionError) as error:
        raise run.failed_flow(path, error.code, error.message) from None
    return str(wanted.model_dump()["when_one_fails"])


def _judge(failures: list[Failed | Interrupted], waiting: list[datetime], when_one_fails: str) -> None:
    """Raise what the branches together mean for the run. One that was cut off is for a person to decide."""
    cut_off = next((failure for failure in failures if isinstance(failure, Interrupted)), None)
    if failures and when_one_fails == "stop":
        raise failures[0]
    if waiting:
        raise Suspended(min(waiting))
    if cut_off is not None:
        raise cut_off
    if failures and when_one_fails == "finish":
        raise failures[0]
