"""What can be wrong with what an expression refers to: steps, the trigger, loop items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import RootModel

from levqor.connectors.declaration import Action
from levqor.connectors.registry import Registry
from levqor.document.model_problems import closest, field_names
from levqor.document.models import Document, Step
from levqor.document.trigger_kinds import trigger_kinds
from levqor.document.trigger_problems import check_trigger_reference
from levqor.errors import Problem

Place = tuple[tuple[str, str], ...]
"""The steps around a step, outermost first, each with the block of it in which the step stands."""
_FIELDS: Final = {"run": ("id", "started_at"), "workflow": ("name",), "workspace": ("timezone",)}


class References:
    """Knows where each step of a document stands and what it yields."""

    def __init__(self, document: Document, registry: Registry) -> None:
        self.trigger = document.trigger
        self.uses = {step.id: step.use for _, step in document.walk()}
        self.places = dict(_places(document.steps, ()))
        self.disabled = set(_disabled(document.steps, False))
        self.may_fail = {step.id for _, step in document.walk() if step.on_error == "continue"}
        self.registry = registry

    def check(
        self, path: str, reference: tuple[str, ...], step: Step, visible: set[str], names: tuple[str, ...]
    ) -> Iterator[Problem]:
        """Check one reference in an expression of `step` that stands at `path`."""
        root, *rest = reference
        if root in names:
            return
        if root == "steps" and rest:
            yield from self._check_step(path, rest, step, visible)
        elif root == "trigger" and rest:
            if (kind := trigger_kinds(self.registry).get(self.trigger.use)) is not None:
                yield from check_trigger_reference(path, self.trigger, kind, rest)
        elif root in _FIELDS and rest and rest[0] not in _FIELDS[root]:
            known = " and ".join(_FIELDS[root])
            yield Problem(path, f"{root} has no field {rest[0][:60]!r}.", f"It has {known}.")
        elif root == "item" and names:
            yield Problem(path, "`item` is not known here.", f"The item of this loop is called {names[-2]}.")
        elif root in ("item", "index"):
            yield Problem(path, f"`{root}` is known only inside flow.each.", "Refer to a step or the trigger.")

    def _check_step(self, path: str, rest: list[str], step: Step, visible: set[str]) -> Iterator[Problem]:
        step_id = rest[0]
        if step_id not in self.places:
            close = closest(step_id, self.places)
            hint = f"Did you mean {close[0]}?" if close else "Check the id."
            yield Problem(path, f"There is no step {step_id[:60]!r}.", hint)
        elif step_id in self.disabled:
            yield Problem(
                path,
                f"The step {step_id!r} is disabled, so it yields nothing.",
                "Enable it, or refer to another step.",
                "incomplete",
            )
        elif step_id not in visible:
            yield Problem(path, *self._why_not_visible(step_id, step))
        elif len(rest) > 1 and (action := self.registry.find(self.uses[step_id])) is not None:
            fields = self._output_fields(step_id, action)
            if fields and rest[1] not in fields:
                yield Problem(
                    path,
                    f"The output of {step_id!r} has no field {rest[1][:60]!r}.",
                    f"It has {', '.join(sorted(fields))}.",
                )

    def _output_fields(self, step_id: str, action: Action) -> set[str]:
        """The fields that the step may yield; none where they are open."""
        if action.output.model_config.get("extra") == "allow" or issubclass(action.output, RootModel):
            return set()
        fields = field_names(action.output)
        return fields | {"error"} if fields and step_id in self.may_fail else fields

    def _why_not_visible(self, step_id: str, step: Step) -> tuple[str, str]:
        there, here = self.places[step_id], self.places.get(step.id, ())
        if step_id == step.id or step_id in (outer for outer, _ in here):
            return f"The step {step_id!r} is not finished here.", "Refer to an earlier step."
        around = dict(here)
        for outer, branch in there:
            if self.uses[outer] == "flow.each" and outer not in around:
                return (
                    f"The step {step_id!r} runs inside the loop {outer!r}, once for each item.",
                    f"Refer to steps.{outer}.results.",
                )
            if outer in around and around[outer] != branch and self.uses[outer] == "flow.parallel":
                return (
                    f"The step {step_id!r} is in another branch of {outer!r}, which runs at the same time.",
                    "Refer to a step before the branches, or do this after them.",
                )
            if outer in around and around[outer] != branch:
                return (
                    f"The step {step_id!r} is in another branch of {outer!r}, so it does not run when this one does.",
                    "Refer to a step before the branches.",
                )
        return f"The step {step_id!r} has not run before this one.", "Refer to an earlier step, or move it."


def _disabled(steps: list[Step], is_left_out: bool) -> Iterator[str]:
    """The ids of steps that no run carries out."""
    for step in steps:
        if is_left_out or step.disabled:
            yield step.id
        for _, block in step.blocks():
            yield from _disabled(block, is_left_out or step.disabled)


def _places(
    steps: list[Step], around: tuple[tuple[str, str], ...]
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Each step's id, with the steps around it and in which of their blocks it stands."""
    for step in steps:
        yield step.id, around
        for name, block in step.blocks():
            yield from _places(block, (*around, (step.id, name)))
