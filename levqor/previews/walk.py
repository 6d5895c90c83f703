"""The dry run: the interpreter with painted doors. Steps that steer and compute do so; the others are counted."""

from __future__ import annotations

import asyncio
import typing
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from levqor.connectors.declaration import Action, StepError
from levqor.connectors.http import Http
from levqor.connectors.ports import Mail, Sockets, StepContext, Tables
from levqor.connectors.registry import Registry
from levqor.document.models import Document
from levqor.engine import invoke
from levqor.engine.attempt import showable
from levqor.engine.compiled import CompiledStep
from levqor.engine.journal import Entry
from levqor.engine.paths import step_id
from levqor.engine.signals import Failed
from levqor.expressions import ExpressionError
from levqor.kit.clock import to_text
from levqor.previews.called import MOST_WALKED, Calls, CallsNotWalked
from levqor.previews.doors import LookedAtTables, PaintedDoors, Tally, host_of
from levqor.previews.findings import Counted, Open, Walked, without_iterations
from levqor.runs.recorded import RecordedRun
from levqor.runs.replay import ReplayTooLong, Scope
from levqor.runs.whole_replay import Explorer

_SECONDS: Final = 1.0
"""The longest that one step may take to prepare what it would send."""


@dataclass(frozen=True, slots=True)
class House:
    """What a dry run may look at."""

    registry: Registry
    tables: Tables
    calls: Calls
    allowed: Sequence[str]
    """The addresses that steps may reach."""


def walk(document: Document, house: House, run: RecordedRun) -> Walked:
    """Walk a valid document. Nothing leaves the house, and nothing is stored."""
    return asyncio.run(Previewer(document, house, run).preview())


class Previewer(Explorer):
    """Counts what steps would do instead of letting them."""

    def __init__(self, document: Document, house: House, run: RecordedRun, depth: int = 0) -> None:
        super().__init__(document, house.registry, run)
        self._seen = Walked(documents={"": document})
        self._house = house
        self._depth = depth
        self._read_file = run.read_file
        self._assumptions: dict[str, str] = {}
        """The ids of steps whose outcome rests on an assumed one, with the title of the step that was assumed."""

    async def preview(self) -> Walked:
        await self.explore()
        return self._seen

    async def _step(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        if step.step.disabled:
            return None
        assumed = self._assumed_before(step, path)
        if assumed is not None:
            self._assumptions.setdefault(step.step.id, assumed)
        try:
            return await super()._step(step, scope, path)
        except ReplayTooLong:
            if not self._seen.ended_early:
                self._seen.ended_early = True
                self._tell_open(step, path, "There is more to it than a preview goes through; it ends here.")
            raise
        except Failed as failure:
            return self._leave_open(step, scope, path, _doubt(assumed) or f"It would fail: {failure.error['message']}")

    def _assumed_before(self, step: CompiledStep, path: str) -> str | None:
        """The step whose assumed outcome this one reads, or was come to by."""
        around = (step_id(part) for part in path.split("/")[:-1])
        read = (names[1] for names in step.references if names[0] == "steps" and len(names) > 1)
        return next((self._assumptions[name] for name in (*around, *read) if name in self._assumptions), None)

    def _leave_open(self, step: CompiledStep, scope: Scope, path: str, why: str) -> Any:
        self._tell_open(step, path, why)
        return super()._leave_open(step, scope, path, why)

    def _tell_open(self, step: CompiledStep, path: str, why: str) -> None:
        self._seen.open.append(Open(path, title_of(step), why))

    async def _branch(self, step: CompiledStep, scope: Scope, path: str) -> dict[str, Any]:
        output = await super()._branch(step, scope, path)
        self._seen.branches.setdefault(without_iterations(path), set()).add(output["branch"])
        return output

    async def _wait(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        output = await super()._wait(step, scope, path)
        self._count(step, path, Tally(), is_assumed=False)
        return output

    async def _approve(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        wanted = self._given(step, scope, path)
        if not isinstance(wanted, BaseModel):
            return wanted
        tally = Tally()
        tally.name(*wanted.model_dump()["who"])
        approved = {
            "approved": True,
            "by": None,
            "comment": None,
            "decided_at": to_text(self._clock.now()),
            "timed_out": False,
        }
        return self._passed(step, path, tally, approved)

    async def _call(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        wanted = self._given(step, scope, path)
        if not isinstance(wanted, BaseModel):
            return wanted
        asked = wanted.model_dump()
        recorded = self._recorded_output(path)
        run_id = None if recorded is None else recorded.output["run_id"]
        try:
            document, run = self._house.calls.find(asked["workflow"], asked["input"], self._depth, run_id)
        except StepError as error:
            return self._fails(step, path, error)
        except CallsNotWalked:
            self._count_call(step, path, asked["workflow"])
            why = f"A preview goes into {MOST_WALKED} calls. What the workflow that it runs would do is not counted."
            return self._leave_open(step, scope, path, why)
        self._count_call(step, path, asked["workflow"])
        called = Previewer(document, self._house, run, self._depth + 1)
        found = await called.explore()
        self._seen.take_in(path, called._seen)
        if recorded is not None:
            return recorded.output
        if asked["wait"] and not found.result_is_known:
            return self._leave_open(step, scope, path, "What the workflow that it runs would answer is not known.")
        if not asked["wait"]:
            return {"run_id": run.id, "status": "started", "result": None}
        answer = found.result["body"] if isinstance(found.result, dict) else None
        return {"run_id": run.id, "status": "succeeded", "result": answer}

    def _count_call(self, step: CompiledStep, path: str, workflow: str) -> None:
        self._seen.calls += 1
        tally = Tally()
        tally.name(workflow)
        self._count(step, path, tally, is_assumed=self._recorded_output(path) is None)

    async def _action(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        given = self._given(step, scope, path)
        if not isinstance(given, BaseModel):
            return given
        if _is_inside(step.action):
            output = await self._tried(step, scope, path)
            self._count(step, path, Tally(), is_assumed=False)
            return output
        if Tables in step.action.parameters.values():
            return self._looked_up(step, path, given)
        recorded = self._recorded_output(path)
        try:
            is_told = recorded is not None and recorded.exchanges and self._asks_the_same(step, path, recorded)
            tally = _as_recorded(recorded) if recorded and is_told else await self._counted(step, path, given)
        except StepError as error:
            return self._fails(step, path, error)
        return self._passed(step, path, tally, None if step.action.example is None else step.action.example.yields)

    def _given(self, step: CompiledStep, scope: Scope, path: str) -> BaseModel | dict[str, Any]:
        """The step's input; of one that cannot be made and that the run goes on from, its outcome."""
        try:
            rendered = step.input.render(scope)
            given = invoke.parse_input(step.action, rendered)
        except (ExpressionError, StepError) as error:
            return self._fails(step, path, error)
        self._walked.rendered[path] = showable(rendered)
        return given

    def _fails(self, step: CompiledStep, path: str, error: ExpressionError | StepError) -> dict[str, Any]:
        """The outcome of a step that fails without stopping the run.

        Raises:
            Failed: it stops the run.
        """
        outcome = self.failed(step, path, error.code, error.message)
        doubt = _doubt(self._assumptions.get(step.step.id))
        self._tell_open(step, path, doubt or f"It would fail, and the run goes on: {error.message}")
        return typing.cast("dict[str, Any]", outcome)

    def _looked_up(self, step: CompiledStep, path: str, given: BaseModel) -> Any:
        tables = LookedAtTables(self._house.tables, to_text(self._clock.now()))
        try:
            output = invoke.call_with_tables(step.action, given, self._context(path), tables)
        except StepError as error:
            return self._fails(step, path, error)
        self._count(step, path, tables.tally, is_assumed=tables.wrote)
        return output

    async def _counted(self, step: CompiledStep, path: str, given: BaseModel) -> Tally:
        """What the step would send, as it comes to its doors.

        Raises:
            StepError: it would fail before it comes to one.
        """
        action, example = step.action, step.action.example
        if not _has_painted_doors(action):
            return Tally(requests=1)
        made_up = _made_up_connection(action) if step.step.connection is not None else None
        doors = PaintedDoors(self._house.allowed, () if example is None else example.calls, self._read_file)
        try:
            async with asyncio.timeout(_SECONDS):
                await invoke.call_effect(action, given, self._context(path), doors, made_up, _SECONDS)
        except (StepError, TimeoutError) as error:
            if doors.tally.is_empty and step.step.connection is None and isinstance(error, StepError):
                raise
        if doors.tally.is_empty:
            doors.tally.requests = 1
        return _without_made_up_hosts(doors.tally, action) if made_up is not None else doors.tally

    def _context(self, path: str) -> StepContext:
        return StepContext(self.run.workspace_id, self.run.id, path, 1, "preview", self._clock.now())

    def _recorded_output(self, path: str) -> Entry | None:
        outcome = self._record.get(path).outcome
        return outcome if outcome is not None and outcome.status == "succeeded" else None

    def _passed(self, step: CompiledStep, path: str, tally: Tally, otherwise: Any) -> Any:
        """The outcome of what was not carried out: what is on record, else what it may be like."""
        recorded = self._recorded_output(path)
        is_the_same = recorded is not None and self._asks_the_same(step, path, recorded)
        self._count(step, path, tally, is_assumed=not is_the_same)
        return otherwise if recorded is None else recorded.output

    def _count(self, step: CompiledStep, path: str, tally: Tally, *, is_assumed: bool) -> None:
        title, connection = title_of(step), step.step.connection
        self._seen.counted.append(Counted(path, step.step.use, title, connection, tally, is_assumed))
        if is_assumed:
            self._assumptions.setdefault(step.step.id, title)


def title_of(step: CompiledStep) -> str:
    return step.step.title or step.action.title


def _doubt(assumed: str | None) -> str | None:
    return f"Whether it works depends on “{assumed}”, whose outcome is only assumed here." if assumed else None


def _is_inside(action: Action) -> bool:
    """Whether an action only computes, if need be over files."""
    outward = (Http, Sockets, Mail, Tables)
    kinds = action.parameters.values()
    return not any(kind in outward or _is_connection(action, kind) for kind in kinds)


def _is_connection(action: Action, kind: Any) -> bool:
    connection = action.connector.connection
    return connection is not None and (kind is connection or connection in typing.get_args(kind))


def _has_painted_doors(action: Action) -> bool:
    kinds = action.parameters.values()
    return Sockets not in kinds and (Http in kinds or Mail in kinds)


def _made_up_connection(action: Action) -> BaseModel | None:
    """The connection of the worked example: a real one is not opened for a preview."""
    kind, example = action.connector.connection, action.example
    if kind is None or example is None or example.connection is None:
        return None
    try:
        return kind.model_validate(example.connection)
    except ValidationError:
        return None


def _without_made_up_hosts(tally: Tally, action: Action) -> Tally:
    """Hosts that the made-up connection names are nobody's."""
    made_up = str(None if action.example is None else action.example.connection)
    tally.to = [place for place in tally.to if place.partition(":")[0] not in made_up]
    return tally


def _as_recorded(entry: Entry) -> Tally:
    tally = Tally(requests=len(entry.exchanges))
    tally.name(*(host_of(str(exchange["url"])) for exchange in entry.exchanges))
    return tally
