"""The dry run: the interpreter with painted doors. Steps that steer and compute do so; the others are counted."""

from __future__ import annotations

import asyncio
import typing
from collections.abc import Sequence
from dataclasses import dataclass, field
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
from levqor.engine.signals import Failed
from levqor.expressions import ExpressionError
from levqor.kit.clock import to_text
from levqor.previews.doors import LookedAtTables, PaintedDoors, Tally, host_of
from levqor.runs.recorded import RecordedRun
from levqor.runs.replay import ReplayTooLong, Scope
from levqor.runs.whole_replay import Explorer

_SECONDS: Final = 1.0
"""The longest that one step may take to prepare what it would send."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One passage of one step."""

    path: str
    use: str
    connection: str | None
    tally: Tally
    is_assumed: bool
    """Whether its outcome is not what it would be, but what it may be like."""


@dataclass(frozen=True, slots=True)
class Open:
    """What the dry run cannot tell."""

    path: str
    why: str


@dataclass(slots=True)
class Walked:
    """What the dry run came upon, in order."""

    counted: list[Counted] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)
    """How often each step was come to, by its id."""
    open: list[Open] = field(default_factory=list)
    branches: dict[str, set[str]] = field(default_factory=dict)
    """Which branches were taken, by the id of the step that chose."""
    calls: int = 0
    """Of other workflows."""
    ended_early: bool = False


def walk(document: Document, registry: Registry, run: RecordedRun, tables: Tables, allowed: Sequence[str]) -> Walked:
    """Walk a valid document. Nothing leaves the house, and nothing is stored."""
    return asyncio.run(Previewer(document, registry, run, tables, allowed).preview())


class Previewer(Explorer):
    """Counts what steps would do instead of letting them."""

    def __init__(
        self, document: Document, registry: Registry, run: RecordedRun, tables: Tables, allowed: Sequence[str]
    ) -> None:
        super().__init__(document, registry, run)
        self._seen = Walked()
        self._tables = tables
        self._allowed = allowed
        self._read_file = run.read_file

    async def preview(self) -> Walked:
        await self.explore()
        return self._seen

    async def _step(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        if step.step.disabled:
            return None
        self._seen.reached[step.step.id] = self._seen.reached.get(step.step.id, 0) + 1
        try:
            return await super()._step(step, scope, path)
        except ReplayTooLong:
            if not self._seen.ended_early:
                self._seen.ended_early = True
                self._seen.open.append(Open(path, "There is more to it than a preview goes through; it ends here."))
            raise
        except Failed as failure:
            return self._leave_open(step, scope, path, f"It would fail: {failure.error['message']}")

    def _leave_open(self, step: CompiledStep, scope: Scope, path: str, why: str) -> Any:
        self._seen.open.append(Open(path, why))
        return super()._leave_open(step, scope, path, why)

    async def _branch(self, step: CompiledStep, scope: Scope, path: str) -> dict[str, Any]:
        output = await super()._branch(step, scope, path)
        self._seen.branches.setdefault(step.step.id, set()).add(output["branch"])
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
        self._seen.calls += 1
        tally = Tally()
        tally.name(wanted.model_dump()["workflow"])
        recorded = self._recorded_output(path)
        if recorded is None:
            self._count(step, path, tally, is_assumed=True)
            return self._leave_open(step, scope, path, "What the workflow that it runs would do is not counted here.")
        return self._passed(step, path, tally, recorded.output)

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
        self._seen.open.append(Open(path, f"It would fail, and the run goes on: {error.message}"))
        return typing.cast("dict[str, Any]", outcome)

    def _looked_up(self, step: CompiledStep, path: str, given: BaseModel) -> Any:
        tables = LookedAtTables(self._tables, to_text(self._clock.now()))
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
        doors = PaintedDoors(self._allowed, () if example is None else example.calls, self._read_file)
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
        self._seen.counted.append(Counted(path, step.step.use, step.step.connection, tally, is_assumed))


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
