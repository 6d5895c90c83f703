"""Walks a changed document through what a run really saw, to prove a fix before it is offered.

What computes is computed again. A step that touches the world keeps its recorded outcome where it would be given
the same input; where its input has changed it may ask the recorded network only. Nothing is sent, stored or waited
for. A step whose answer is not on record ends the walk: what comes after it is not known, and that is said.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, Final

from levqor.connectors.declaration import Effect, StepError
from levqor.connectors.ports import Tables
from levqor.connectors.registry import Registry
from levqor.document.models import Document
from levqor.engine import invoke
from levqor.engine.attempt import showable
from levqor.engine.compiled import CompiledStep, compile_document
from levqor.engine.interpreter import Interpreter, Surroundings
from levqor.engine.journal import Entry, Journal, StepState
from levqor.engine.memory import MemoryRunStore
from levqor.engine.ports import RunHandle
from levqor.engine.signals import Failed, Suspended
from levqor.expressions import ExpressionError
from levqor.kit.clock import ManualClock, SystemClock, to_text
from levqor.kit.json import dump_stable
from levqor.runs.cassette import NOT_RECORDED, CassettePorts
from levqor.runs.recorded import RecordedRun

MAX_STEPS: Final = 500
"""A run with longer loops is replayed so far."""
MAX_SECONDS: Final = 2.0
"""One whose expressions go through very much data, too."""

Scope = dict[str, Any]
_INSIDE: Final = ("invalid_url", "invalid_request", "address_refused", "type_error")
"""Codes with which a step fails before it turns to anybody else, if no exchange is recorded."""
_STEP_TIME: Final = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Replay:
    """How far a document came on a run's record."""

    passed: bool
    """Whether the step that failed got past its failure, and no step that could be checked fails now."""
    checked_steps: int
    message: str
    is_disproven: bool = False
    """Whether a step that could be checked fails, rather than merely cannot be checked."""


@dataclass(slots=True)
class Walk:
    """What a walk came upon."""

    checked: list[str] = field(default_factory=list)
    scopes: dict[str, Scope] = field(default_factory=dict)
    """The data that each step's expressions were given, by path."""
    unknown: str | None = None
    """The step at which the record ends."""
    failure: Failed | None = None
    was_reached: bool = False
    """Whether the unknown step got as far as its call."""
    taken: dict[str, Entry] = field(default_factory=dict)
    """The recorded outcomes of steps that asked for the same, by path."""
    rendered: dict[str, Any] = field(default_factory=dict)
    """What actions were given, secrets masked, by path."""


class EndOfRecord(Exception):
    """The rest is not known."""

    def __init__(self, path: str, why: str, *, was_reached: bool) -> None:
        self.path = path
        self.why = why
        """In a sentence, for who looks at the replay."""
        self.was_reached = was_reached


class ReplayTooLong(EndOfRecord):
    """The replay took more steps or time than one may."""

    def __init__(self, path: str) -> None:
        super().__init__(path, "The run is too long to be replayed as a whole.", was_reached=False)


def replay(document: Document, registry: Registry, run: RecordedRun, failed_path: str) -> Replay:
    """Whether `document` would have got past the failure of a run at `failed_path`."""
    return _judged(walk(document, registry, run), run, failed_path)


def walk(document: Document, registry: Registry, run: RecordedRun) -> Walk:
    """Walk a valid document through a run's record."""
    return asyncio.run(_walk(document, registry, run))


def _judged(walked: Walk, run: RecordedRun, failed_path: str) -> Replay:
    checked = len(set(walked.checked))
    if walked.failure is not None:
        message = walked.failure.error.get("message", "")
        where = "again" if walked.failure.path == failed_path else f"now at step {walked.failure.path}"
        return Replay(False, checked, f"The replay fails {where}: {message}", is_disproven=True)
    if walked.unknown == failed_path:
        return _ended_at_the_failure(walked, run, failed_path, checked)
    if failed_path not in walked.checked:
        where = f"up to step {walked.unknown}" if walked.unknown else "another way"
        return Replay(False, checked, f"The replay went {where} and did not reach the step that failed.")
    if walked.unknown is not None:
        return Replay(
            True, checked, f"The failing step succeeds now. Step {walked.unknown} after it was never carried out."
        )
    return Replay(True, checked, "Every step succeeds with what this run really received.")


def _ended_at_the_failure(walked: Walk, run: RecordedRun, failed_path: str, checked: int) -> Replay:
    """The step that failed asks for what is not on record: proven only if it failed before it asked anybody."""
    asked = any(entry.exchanges for entry in run.entries if entry.path == failed_path)
    began = any(entry.kind == "intent" for entry in run.entries if entry.path == failed_path)
    if walked.was_reached and not asked and not (began and _failed_outside(run, failed_path)):
        message = "The failing point is passed: the step's input is complete and valid now. Its call was not sent."
        return Replay(True, checked + 1, message)
    return Replay(
        False,
        checked,
        f"The replay could check up to step {failed_path}. What the other side would answer now is not on record.",
    )


def _failed_outside(run: RecordedRun, path: str) -> bool:
    """Whether the step failed after it had turned to somebody else, although no exchange was recorded."""
    last = next((entry for entry in reversed(run.entries) if entry.path == path and entry.error), None)
    return last is not None and (last.error or {}).get("code") not in _INSIDE


async def _walk(document: Document, registry: Registry, run: RecordedRun) -> Walk:
    walked = Walk()
    interpreter = Replayer(document, registry, run, walked)
    try:
        progress = await interpreter.execute()
    except EndOfRecord as end:
        walked.unknown, walked.was_reached = end.path, end.was_reached
    else:
        if progress.status == "waiting":
            walked.unknown = "the wait"
    return walked


class Replayer(Interpreter):
    """The interpreter itself, with the record in place of the world."""

    most_steps = MAX_STEPS
    most_seconds = MAX_SECONDS

    def __init__(self, document: Document, registry: Registry, run: RecordedRun, walked: Walk) -> None:
        self._record = Journal(run.entries)
        self._steps_then = {step.id: step for _, step in run.document.walk()}
        self._walked = walked
        self._watch = SystemClock()
        self._begun = self._watch.monotonic()
        store = MemoryRunStore(_no_tables)
        handle = _handle(run)
        store.admit(handle)
        self._ports = CassettePorts(_exchanges_by_path(run.entries), run.read_file)
        self._clock = ManualClock(run.started_at)
        around = Surroundings(
            store=store,
            ports=self._ports,
            clock=self._clock,
            random=Random(0),  # noqa: S311 - pauses are not waited for
            step_timeout=_STEP_TIME,
            on_change=lambda _: None,
        )
        compiled = compile_document(document, registry)
        super().__init__(handle, compiled, Journal(), around)

    async def execute(self) -> Any:
        progress = await super().execute()
        kept = self.around.store.runs[self.run.id]  # type: ignore[attr-defined]  # the store made above
        if kept.error is not None:
            self._walked.failure = Failed(kept.error.get("step") or "", kept.error)
        return progress

    async def _step(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        took = self._watch.monotonic() - self._begun
        if len(self._walked.checked) >= self.most_steps or took > self.most_seconds:
            raise ReplayTooLong(path)
        self._walked.scopes[path] = {**scope, "steps": dict(scope["steps"])}
        outcome = await super()._step(step, scope, path)
        self._walked.checked.append(path)
        return outcome

    async def _wait(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        recorded = self._record.get(path).outcome
        if recorded is not None and recorded.status == "succeeded":
            return recorded.output
        return {"until": to_text(await self._wake_instant(step, scope, path))}

    async def _approve(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        return self._decided(step, scope, path, "Nobody was asked this, so what would be decided is not known.")

    async def _call(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        return self._decided(step, scope, path, "A replay calls no workflow, so what this would lead to is not known.")

    def _decided(self, step: CompiledStep, scope: Scope, path: str, why: str) -> Any:
        """What came from outside of the run, if it was asked for the same."""
        try:
            wanted = invoke.parse_input(step.action, step.input.render(scope)).model_dump()
        except (ExpressionError, StepError) as error:
            return self.failed(step, path, error.code, error.message)
        shown = self._walked.rendered[path] = showable(wanted)
        state = self._record.get(path)
        is_same = state.wait is None or dump_stable(state.wait.input) == dump_stable(shown)
        if state.outcome is None or not state.is_settled or not is_same:
            raise EndOfRecord(path, why, was_reached=True)
        self._walked.taken[path] = state.outcome
        return self.settled(step, path, state)

    async def _action(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        try:
            rendered = step.input.render(scope)
            invoke.parse_input(step.action, rendered)
        except (ExpressionError, StepError) as error:
            return self._failed_before(step, path, error)
        self._walked.rendered[path] = showable(rendered)
        recorded = self._record.get(path).outcome
        if recorded is not None and self._asks_the_same(step, path, recorded):
            if recorded.status == "failed" and self._has_more_patience(step):
                raise EndOfRecord(path, "It would try for longer than the run did.", was_reached=True)
            self._walked.taken[path] = _final(recorded)
            return self.settled(step, path, StepState(outcome=_final(recorded)))
        if step.action.effect is Effect.LOCAL:
            raise EndOfRecord(path, "A replay reads and changes no table.", was_reached=True)
        return await self._tried(step, scope, path)

    def _failed_before(self, step: CompiledStep, path: str, error: ExpressionError | StepError) -> Any:
        self.failed_flow(path, error.code, error.message)
        return self.settled(step, path, self.journal.get(path))

    def _asks_the_same(self, step: CompiledStep, path: str, recorded: Entry) -> bool:
        """Whether the recorded outcome is the outcome of this. What computes and failed is computed again."""
        then = self._steps_then.get(step.step.id)
        if then is None or (then.use, then.connection) != (step.step.use, step.step.connection):
            return False
        if step.action.effect is Effect.PURE and recorded.status != "succeeded":
            return False
        shown = self._walked.rendered[path]
        return recorded.input is not None and dump_stable(shown) == dump_stable(recorded.input)

    def _has_more_patience(self, step: CompiledStep) -> bool:
        """Whether it would wait longer or try again, where it gave up."""
        then = self._steps_then[step.step.id]
        return (then.retry, then.timeout) != (step.step.retry, step.step.timeout)

    async def _tried(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        """The step carried out, where need be over the recorded network."""
        try:
            outcome = await super()._action(step, scope, path)
        except Suspended:
            raise Failed(path, self._error_at(path)) from None
        except Failed as failure:
            if failure.error.get("code") != NOT_RECORDED:
                raise
        else:
            if self._error_at(path).get("code") != NOT_RECORDED:
                return outcome
        raise EndOfRecord(path, self._why_not_told(step, path), was_reached=True)

    def _why_not_told(self, step: CompiledStep, path: str) -> str:
        asked = self._ports.asked.get(path)
        if asked and not asked[-1].is_on_record:
            return "What the other side would answer to this request is not on record."
        if step.step.connection is not None:
            return "A replay opens no connection, so what this would be answered is not known."
        return "A replay sends nothing, so what this would lead to is not known."

    def _error_at(self, path: str) -> dict[str, Any]:
        outcome = self.journal.get(path).outcome
        return (outcome.error if outcome else None) or {}


def _exchanges_by_path(entries: Sequence[Entry]) -> Mapping[str, list[dict[str, Any]]]:
    """Those of a step's last attempt first, for it is the one that counted."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in reversed(entries):
        found.setdefault(entry.path, []).extend(entry.exchanges)
    return found


def _final(entry: Entry) -> Entry:
    """The outcome as the last word, even where another attempt was to come."""
    return Entry.from_json({**entry.as_json(), "wake_at": None})


def _handle(run: RecordedRun) -> RunHandle:
    return RunHandle(
        id=run.id,
        workspace_id=run.workspace_id,
        workflow_id=run.workflow_id,
        version=0,
        epoch=1,
        worker="replay",
        next_seq=0,
        trigger_use=run.trigger_use,
        trigger_data=run.trigger_data,
        created_at=run.created_at,
        started_at=run.started_at,
        timezone=run.timezone,
    )


def _no_tables(workspace_id: str) -> Tables:
    raise EndOfRecord(workspace_id, "A replay reads and changes no table.", was_reached=False)
