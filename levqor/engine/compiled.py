"""A published document made ready to run: every expression compiled once, every action looked up once."""

from __future__ import annotations

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
    """`then`, `else`, `default`, `do`, and `0`, `1`, ... for cases."""
    retry: Retry
    timeout: timedelta | None


@dataclass(frozen=True, slots=True)
class CompiledWorkflow:
    document: Document
    trigger: BaseModel
    """What the trigger's `with` says, typed."""
    steps: tuple[CompiledStep, ...]
    timeout: timedelta | None


def compile_document(document: Document, registry: Registry) -> CompiledWorkflow:
    """Compile a valid document.

    Raises:
        ExpressionError, KeyError: the document is not valid; validate it first.
    """
    limit = document.settings.timeout
    return CompiledWorkflow(
        document=document,
        trigger=trigger_kinds(registry)[document.trigger.use].input.model_validate(document.trigger.with_),
        steps=_block(document.steps, registry, ()),
        timeout=parse_duration(limit) if limit else None,
    )


def _block(steps: list[Step], registry: Registry, names: tuple[str, ...]) -> tuple[CompiledStep, ...]:
    return tuple(_step(step, registry, names) for step in steps)


def _step(step: Step, registry: Registry, names: tuple[str, ...]) -> CompiledStep:
    action = registry[step.use]
    control = step.when or step.on or step.items
    inner = (*names, step.as_ or "item", "index") if step.use == "flow.each" else names
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
    for number, case in enumerate(step.cases or ()):
        blocks[str(number)] = _block(case.steps, registry, inner)
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
