"""A published document made ready to run: every expression compiled once, every action looked up once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from pydantic import BaseModel

from levqor.connectors.declaration import Action, Effect
from levqor.connectors.registry import Registry
from levqor.document.models import Document, Retry, Step
from levqor.document.trigger_kinds import trigger_kinds
from levqor.expressions import Template, compile_value
from levqor.kit.duration import parse_duration

_NO_REPEAT = Retry(attempts=1)
_DEFAULT_RETRY = Retry()


@dataclass(frozen=True, slots=True)
class CompiledStep:
    step: Step
    action: Action
    input: Template
    control: Template | None
    """The `when`, `on` or `items` of a flow step."""
    blocks: dict[str, tuple[CompiledStep, ...]]
    """`then`, `else`, `default`, `do`, and `0`, `1`, ... for cases and for branches."""
    retry: Retry
    timeout: timedelta | None

    @property
    def references(self) -> tuple[tuple[str, ...], ...]:
        """What its expressions read."""
        return self.input.references + (self.control.references if self.control is not None else ())


@dataclass(frozen=True, slots=True)
class CompiledWorkflow:
    document: Document
    trigger: BaseModel
    """What the trigger's `with` says, typed."""
    steps: tuple[CompiledStep, ...]
    timeout: timedelta | None
    read_loops: frozenset[str] | None
    """The loops whose results some expression may read; None where that cannot be told."""


def compile_document(document: Document, registry: Registry) -> CompiledWorkflow:
    """Compile a valid document.

    Raises:
        ExpressionError, KeyError: the document is not valid; validate it first.
    """
    limit = document.settings.timeout
    steps = _block(document.steps, registry, ())
    return CompiledWorkflow(
        document=document,
        trigger=trigger_kinds(registry)[document.trigger.use].input.model_validate(document.trigger.with_),
        steps=steps,
        timeout=parse_duration(limit) if limit else None,
        read_loops=_read_loops(steps),
    )


def _read_loops(steps: Iterable[CompiledStep]) -> frozenset[str] | None:
    references = {path for step in _all(steps) for path in step.references if path[0] == "steps"}
    if ("steps",) in references:
        return None
    return frozenset(path[1] for path in references if len(path) == 2 or path[2] == "results")


def _all(steps: Iterable[CompiledStep]) -> Iterator[CompiledStep]:
    for step in steps:
        yield step
        for block in step.blocks.values():
            yield from _all(block)


def _block(steps: list[Step], registry: Registry, names: tuple[str, ...]) -> tuple[CompiledStep, ...]:
    return tuple(_step(step, registry, names) for step in steps)


def _step(step: Step, registry: Registry, names: tuple[str, ...]) -> CompiledStep:
    action = registry[step.use]
    control = step.when or step.on or step.items
    inner = (*names, step.as_ or "item", "index") if step.use == "flow.each" else names
    if step.disabled:
        return CompiledStep(step, action, compile_value({}, names), None, {}, step.retry or _NO_REPEAT, None)
    blocks = {
        name: _block(block, registry, inner)
        for name, block in (
            ("then", step.then),
            ("else", step.else_),
            ("default", step.default),
            ("do", step.do),
        )
        if block is not None
    }
    for number, part in enumerate((*(step.cases or ()), *(step.branches or ()))):
        blocks[str(number)] = _block(part.steps, registry, inner)
    return CompiledStep(
        step=step,
        action=action,
        input=compile_value(step.with_, names),
        control=None if control is None else compile_value(control, names),
        blocks=blocks,
        retry=step.retry or _default_retry(action),
        timeout=parse_duration(step.timeout) if step.timeout else None,
    )


def _default_retry(action: Action) -> Retry:
    return _DEFAULT_RETRY if action.effect is Effect.AT_LEAST_ONCE else _NO_REPEAT
