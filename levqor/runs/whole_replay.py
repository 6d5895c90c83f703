"""Walks a document through a run's record from its first step to its last, past what the record cannot tell.

Where a step would ask for something else than the run did, its recorded outcome is assumed, so that what comes after
can still be compared. Where there is none, what depends on it is left open, and everything else is walked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Literal

from levqor.connectors.registry import Registry
from levqor.document.models import Document, Step
from levqor.engine.compiled import CompiledStep
from levqor.engine.journal import Entry
from levqor.engine.signals import Failed, Interrupted
from levqor.kit.clock import from_text, to_text
from levqor.runs.cassette import Asked
from levqor.runs.recorded import RecordedRun
from levqor.runs.replay import EndOfRecord, Replayer, ReplayTooLong, Scope, Walk

Basis = Literal["recorded", "computed", "assumed", "unknown"]
"""Where an outcome comes from: the same was asked; worked out anew; something else was asked; it cannot be told."""

MAX_STEPS: Final = 2000
MAX_SECONDS: Final = 5.0
_SAME_WAIT: Final = timedelta(seconds=1)


class _Unknown:
    """Stands for an output that nobody knows."""


_UNKNOWN: Final = _Unknown()


@dataclass(frozen=True, slots=True)
class Told:
    """What the replay gave at one path."""

    use: str
    basis: Basis
    status: str | None
    input: Any
    output: Any
    error: dict[str, Any] | None
    asked: list[Asked]
    why: str | None
    """Why it is assumed or unknown."""


@dataclass(slots=True)
class WholeReplay:
    """What became of a run's record in a document."""

    told: dict[str, Told] = field(default_factory=dict)
    """By path, in the order in which they were reached."""
    status: Literal["succeeded", "failed", "unknown"] = "unknown"
    """How it ended, as far as the record tells."""
    error: dict[str, Any] | None = None
    result: Any = None
    result_is_known: bool = True
    stopped: str | None = None
    """Why it did not come to its end."""


def replay_whole(document: Document, registry: Registry, run: RecordedRun) -> WholeReplay:
    """Replay a run on a valid and complete document. Nothing leaves the house, and nothing is stored."""
    return asyncio.run(Explorer(document, registry, run).explore())


class Explorer(Replayer):
    """Goes on past what is not known."""

    most_steps = MAX_STEPS
    most_seconds = MAX_SECONDS

    def __init__(self, document: Document, registry: Registry, run: RecordedRun) -> None:
        super().__init__(document, registry, run, Walk())
        self._found = WholeReplay()
        self._is_whole = True
        self._titles = {step.id: step.title for _, step in document.walk()}

    async def explore(self) -> WholeReplay:
        try:
            progress = await self.execute()
        except EndOfRecord as end:
            self._found.stopped = end.why
            return self._found
        kept = self.around.store.runs[self.run.id]  # type: ignore[attr-defined]  # the replayer's own store
        self._found.status = "failed" if progress.status == "failed" else "succeeded"
        self._found.error = kept.error
        self._found.result = kept.result
        return self._found

    async def _step(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        if (missing := _unknown_reference(step, scope)) is not None:
            return self._leave_open(step, scope, path, f"It depends on {self._named(missing)}, which is not known.")
        try:
            outcome = await super()._step(step, scope, path)
        except ReplayTooLong:
            raise
        except EndOfRecord as end:
            return self._go_on(step, scope, path, end.why)
        except (Failed, Interrupted):
            self._tell(step, path)
            raise
        self._tell(step, path)
        return outcome if self._is_whole or not _holds_unknown(outcome) else _UNKNOWN

    def _named(self, name: str) -> str:
        title = self._titles.get(name)
        return f"“{title}”" if title else f"step {name}"

    async def _wait(self, step: CompiledStep, scope: Scope, path: str) -> Any:
        state = self._record.get(path)
        begun = state.wait or state.outcome
        if begun is not None:
            self._clock.jump_to(from_text(begun.at))
        until = await self._wake_instant(step, scope, path)
        recorded = state.outcome
        if recorded is not None and recorded.status == "succeeded":
            then = from_text(recorded.output["until"])
            if abs(then - until) < _SAME_WAIT:
                self._walked.taken[path] = recorded
                return recorded.output
        output = {"until": to_text(until)}
        self.note(path, output)
        return output

    def _go_on(self, step: CompiledStep, scope: Scope, path: str, why: str) -> Any:
        recorded = self._record.get(path).outcome
        then = self._steps_then.get(step.step.id)
        if recorded is None or recorded.status != "succeeded" or then is None or then.use != step.step.use:
            return self._leave_open(step, scope, path, why)
        self._put(step, path, "assumed", recorded, why)
        return recorded.output

    def _leave_open(self, step: CompiledStep, scope: Scope, path: str, why: str) -> Any:
        self._is_whole = False
        self._put(step, path, "unknown", None, why)
        for inner in _with_inner_steps(step.step):
            scope["steps"][inner.id] = _UNKNOWN
        if step.step.use == "flow.respond":
            self._found.result_is_known = False
        return _UNKNOWN

    def _tell(self, step: CompiledStep, path: str) -> None:
        taken = self._walked.taken.get(path)
        outcome = taken or self.journal.get(path).outcome
        if outcome is None:
            return
        if not self._is_whole and _holds_unknown(outcome.output):
            self._put(step, path, "unknown", None, "It holds the outcomes of steps that are not known.")
        else:
            self._put(step, path, "recorded" if taken is not None else "computed", outcome, None)

    def _put(self, step: CompiledStep, path: str, basis: Basis, outcome: Entry | None, why: str | None) -> None:
        self._found.told[path] = Told(
            use=step.step.use,
            basis=basis,
            status=None if outcome is None else outcome.status,
            input=self._walked.rendered.get(path, None if outcome is None else outcome.input),
            output=None if outcome is None else outcome.output,
            error=None if outcome is None else outcome.error,
            asked=self._ports.asked.get(path, []),
            why=why,
        )


def _with_inner_steps(step: Step) -> Iterator[Step]:
    yield step
    for _, block in step.blocks():
        for inner in block:
            yield from _with_inner_steps(inner)


def _unknown_reference(step: CompiledStep, scope: Scope) -> str | None:
    """The first thing that a step's expressions read and nobody knows."""
    known = scope["steps"]
    for template in (step.input, step.control):
        for root, *rest in () if template is None else template.references:
            if root != "steps":
                continue
            names = rest[:1] or list(known)
            unknown = next((name for name in names if known.get(name) is _UNKNOWN), None)
            if unknown is not None:
                return unknown
    return None


def _holds_unknown(output: Any) -> bool:
    """Whether an output of a flow step holds the outputs of steps that nobody knows."""
    match output:
        case _Unknown():
            return True
        case dict():
            return any(_holds_unknown(inner) for inner in output.values())
        case list():
            return any(_holds_unknown(inner) for inner in output)
    return False
