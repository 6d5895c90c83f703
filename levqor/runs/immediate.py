"""Runs that only compute: they are carried out before they are accepted, and accepted as what they became.

Such a run touches nothing but its own record, so carrying it out before it is on disk, and throwing the outcome away
where it is not accepted after all, can be seen by nobody. It costs one transaction instead of two.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from datetime import timedelta
from random import Random
from typing import Any, Final, TypeVar, cast

from levqor.connectors.declaration import Effect
from levqor.db.database import Database
from levqor.document.models import WorkflowSettings
from levqor.engine.compiled import CompiledStep, CompiledWorkflow
from levqor.engine.interpreter import Interpreter, Surroundings
from levqor.engine.journal import Journal
from levqor.engine.memory import MemoryRunStore
from levqor.engine.ports import RunHandle
from levqor.kit.clock import Clock
from levqor.kit.ids import new_id
from levqor.runs.execution import Versions
from levqor.runs.store import Foreseen, NewRun, timezone_of

T = TypeVar("T")
_COMPUTES: Final = frozenset({"flow.if", "flow.switch", "flow.respond"})
_QUICK: Final = frozenset({"data", "log"})
"""Connectors whose pure actions end soon: the sender waits for them."""
_MOST_REMEMBERED: Final = 10_000


class Immediate:
    def __init__(self, database: Database, versions: Versions, clock: Clock, step_timeout: timedelta) -> None:
        self._database = database
        self._versions = versions
        self._clock = clock
        self._step_timeout = step_timeout
        self._computing: dict[tuple[str, int], bool] = {}
        self._timezones: dict[str, str] = {}

    def carry_out(self, new: NewRun, worker: str) -> Foreseen | None:
        """Carry out a run that is to be accepted.

        None where it does more than compute, and where it does not succeed: then it is accepted and executed like any
        other.
        """
        workflow = self._versions.load(new.workflow_id, new.version)
        if new.entries or new.caller is not None or not self._only_computes(new, workflow):
            return None
        now = self._clock.now()
        run = RunHandle(
            id=new_id("run"),
            workspace_id=new.workspace_id,
            workflow_id=new.workflow_id,
            version=new.version,
            epoch=1,
            worker=worker,
            next_seq=0,
            trigger_use=new.trigger_use,
            trigger_data=new.trigger_data,
            created_at=now,
            started_at=now,
            timezone=self._timezone(new.workspace_id),
            correlation_id=new.correlation_id,
        )
        return self._interpret(run, workflow)

    def _interpret(self, run: RunHandle, workflow: CompiledWorkflow) -> Foreseen | None:
        store = MemoryRunStore(_no_tables)
        kept = store.admit(run)
        around = Surroundings(
            store=store,
            ports=cast(Any, None),  # Nothing that only computes asks for one.
            clock=self._clock,
            random=Random(),  # noqa: S311 - jitter of retries, of which there are none
            step_timeout=self._step_timeout,
            on_change=lambda _: None,
        )
        interpreter = Interpreter(run, workflow, Journal(), around)
        progress = _without_waiting(interpreter.execute())
        if progress is None or progress.status != "succeeded":
            return None
        return Foreseen(run.id, run.worker, run.started_at, run.timezone, tuple(kept.entries), kept.result)

    def forget(self, workspace_id: str) -> None:
        """Read anew what was taken to be known of a workspace."""
        self._timezones.pop(workspace_id, None)

    def _timezone(self, workspace_id: str) -> str:
        if (known := self._timezones.get(workspace_id)) is None:
            with self._database.read() as tx:
                known = timezone_of(tx, workspace_id)
            if len(self._timezones) >= _MOST_REMEMBERED:
                self._timezones.clear()
            self._timezones[workspace_id] = known
        return known

    def _only_computes(self, new: NewRun, workflow: CompiledWorkflow) -> bool:
        key = new.workflow_id, new.version
        known = self._computing.get(key)
        if known is None:
            if len(self._computing) >= _MOST_REMEMBERED:
                self._computing.clear()
            is_free = workflow.document.settings == WorkflowSettings()
            known = self._computing[key] = is_free and _compute(workflow.steps)
        return known


def _compute(steps: Iterable[CompiledStep]) -> bool:
    return all(_is_quick(step) and all(_compute(block) for block in step.blocks.values()) for step in steps)


def _is_quick(step: CompiledStep) -> bool:
    if step.step.disabled or step.step.use in _COMPUTES:
        return True
    return step.action.effect is Effect.PURE and step.action.connector.id in _QUICK


def _without_waiting(coroutine: Coroutine[Any, Any, T]) -> T | None:
    """What a coroutine answers that waits for nothing; none where it would have waited."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast(T, end.value)
    coroutine.close()
    return None


def _no_tables(_workspace_id: str) -> Any:
    raise AssertionError("what only computes changes no table")
