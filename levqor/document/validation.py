"""Everything that can be wrong with a document, as a list of problems with paths. Nothing is raised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from pydantic import ValidationError

from levqor.connectors.registry import Registry
from levqor.document.connection_problems import Connections, check_connection
from levqor.document.model_problems import check_model, closest, structural_problems, under
from levqor.document.models import MAX_NESTING, MAX_STEPS, Document, Step
from levqor.document.reference_problems import References
from levqor.document.trigger_problems import check_trigger
from levqor.document.upgrades import upgrade
from levqor.errors import BadRequest, Problem
from levqor.expressions import (
    ExpressionError,
    compile_value,
    contains_expression,
    may_name_a_variable,
)
from levqor.kit.json import check_json

__all__ = ["Surroundings", "is_publishable", "is_storable", "slug", "validate"]

MAX_PROBLEMS: Final = 100
_FLOW_FIELDS: Final = {
    "flow.if": ({"when": "the condition", "then": "the steps to run when it holds"}, {"else_"}),
    "flow.switch": ({"on": "the value to compare", "cases": "the branches"}, {"default"}),
    "flow.each": (
        {"items": "the list to go through", "do": "the steps for each item"},
        {"as_", "concurrency"},
    ),
    "flow.parallel": ({"branches": "the branches to run at the same time"}, set()),
}
_ALL_FLOW_FIELDS: Final = (
    "when", "then", "else_", "on", "cases", "default", "items", "as_", "concurrency", "do", "branches",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a document may refer to outside itself."""

    registry: Registry
    connections: Connections = None
    """(connector, name) of each connection of the workspace; None where no workspace is known."""
    shortest_look: timedelta = timedelta(0)
    """The least time that a trigger has to leave between two looks here."""


def validate(raw: Any, surroundings: Surroundings) -> tuple[Document | None, list[Problem]]:
    """The document, if its structure can be read at all, and its problems (at most `MAX_PROBLEMS`), in order.

    A problem of kind `incomplete` is something still missing: a draft may have it. `invalid` is simply wrong.
    """
    if not isinstance(raw, dict):
        return None, [Problem("", "A document is a mapping.", "Give name, trigger and steps.")]
    try:
        check_json(raw)
    except BadRequest as error:
        return None, [Problem("", error.message, "Remove it.")]
    if _nesting(raw) > MAX_NESTING:
        return None, [Problem("steps", f"Steps are nested deeper than {MAX_NESTING} levels.", "Use fewer levels.")]
    try:
        document = Document.model_validate(upgrade(raw))
    except ValidationError as error:
        return None, structural_problems(error, raw)
    return document, list(islice(_semantic(document, surroundings), MAX_PROBLEMS))


def is_publishable(problems: list[Problem]) -> bool:
    return not problems


def is_storable(problems: list[Problem]) -> bool:
    """Whether a draft may be kept: nothing wrong, at most something missing."""
    return all(problem.kind == "incomplete" for problem in problems)


def _nesting(raw: dict[str, Any]) -> int:
    deepest, stack = 0, [(raw.get("steps"), 1)]
    while stack:
        block, depth = stack.pop()
        if not isinstance(block, list) or depth > MAX_NESTING + 1:
            continue
        deepest = max(deepest, depth)
        for step in block:
            if isinstance(step, dict):
                stack.extend((step.get(key), depth + 1) for key in ("then", "else", "default", "do"))
                for key in ("cases", "branches"):
                    parts = step.get(key)
                    for part in parts if isinstance(parts, list) else ():
                        if isinstance(part, dict):
                            stack.append((part.get("steps"), depth + 1))
    return deepest


def _semantic(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    yield from check_trigger(
        document.trigger, surroundings.registry, surroundings.connections, surroundings.shortest_look
    )
    if document.settings.concurrency is not None and document.settings.mode != "queued":
        yield Problem("settings.concurrency", "Only runs that take turns are counted.", "Set mode to queued.")
    if not document.steps:
        yield Problem("steps", "The workflow has no steps.", "Add at least one step.", "incomplete")
    steps = list(document.walk())
    if len(steps) > MAX_STEPS:
        yield Problem("steps", f"The workflow has more than {MAX_STEPS} steps.", "Split it.")
        return
    seen: set[str] = set()
    for path, step in steps:
        if step.id in seen:
            yield Problem(f"{path}.id", f"Two steps are called {step.id!r}.", "Give each its own id.")
        seen.add(step.id)
    yield from _Checker(document, surroundings).block("steps", document.steps, set(), ())


class _Checker:
    """Walks the blocks with what is visible at each place."""

    def __init__(self, document: Document, surroundings: Surroundings) -> None:
        self.surroundings = surroundings
        self.references = References(document, surroundings.registry)

    def block(self, path: str, steps: list[Step], visible: set[str], names: tuple[str, ...]) -> Iterator[Problem]:
        """Check a block; `visible` are the steps that have run before it, and grows by those of this block."""
        for number, step in enumerate(steps):
            yield from self.step(f"{path}[{number}]", step, visible, names)
            visible.add(step.id)

    def step(self, path: str, step: Step, visible: set[str], names: tuple[str, ...]) -> Iterator[Problem]:
        action = self.surroundings.registry.find(step.use)
        if action is None:
            yield self._unknown_step(path, step)
        elif step.disabled:
            return
        else:
            yield from _check_flow_fields(path, step)
            yield from check_connection(
                path,
                step.connection,
                action.connector,
                self.surroundings.connections,
                is_needed=action.needs_connection,
            )
            yield from check_model(f"{path}.with", step.with_, action.input)
        yield from self._check_expressions(f"{path}.with", step.with_, step, visible, names)
        yield from self._check_controls(path, step, visible, names)
        yield from self._check_blocks(path, step, visible, names)

    def _check_blocks(self, path: str, step: Step, visible: set[str], names: tuple[str, ...]) -> Iterator[Problem]:
        """One branch does not see another; after the step all are seen, for any of them may have run."""
        if step.use == "flow.each":
            names = (*names, step.as_ or "item", "index")
        before = set(visible)
        for name, block in step.blocks():
            inside = set(before)
            yield from self.block(f"{path}.{name}", block, inside, names)
            if step.use != "flow.each":
                visible |= inside

    def _check_controls(self, path: str, step: Step, visible: set[str], names: tuple[str, ...]) -> Iterator[Problem]:
        for name, source in (("when", step.when), ("on", step.on), ("items", step.items)):
            if source and not contains_expression(source):
                yield Problem(f"{path}.{name}", "This has to be an expression.", "Write it as ${{ ... }}.")
            yield from self._check_expressions(f"{path}.{name}", source, step, visible, names)

    def _unknown_step(self, path: str, step: Step) -> Problem:
        close = closest(step.use, [action.id for action in self.surroundings.registry], 3)
        hint = f"Did you mean {' or '.join(close)}?" if close else "GET /api/registry lists every step."
        return Problem(f"{path}.use", f"There is no step {step.use!r}.", hint)

    def _check_expressions(
        self, path: str, value: Any, step: Step, visible: set[str], names: tuple[str, ...]
    ) -> Iterator[Problem]:
        match value:
            case dict():
                for key, inner in value.items():
                    yield from self._check_expressions(under(path, key), inner, step, visible, names)
            case list():
                for number, inner in enumerate(value):
                    yield from self._check_expressions(under(path, number), inner, step, visible, names)
            case str() if contains_expression(value):
                try:
                    template = compile_value(value, names)
                except ExpressionError as error:
                    yield Problem(path, error.message, "Correct the expression.")
                    return
                for reference in dict.fromkeys(template.references):
                    yield from self.references.check(path, reference, step, visible, names)


def _check_flow_fields(path: str, step: Step) -> Iterator[Problem]:
    required, optional = _FLOW_FIELDS.get(step.use, ({}, set()))
    for name, meaning in required.items():
        if not getattr(step, name):
            yield Problem(f"{path}.{name}", f"`{name}`, {meaning}, is missing.", "Fill it in.", "incomplete")
    for name in _ALL_FLOW_FIELDS:
        if getattr(step, name) is not None and name not in required and name not in optional:
            shown = name.rstrip("_")
            yield Problem(f"{path}.{shown}", f"`{shown}` is not a field of {step.use}.", "Remove it.")
    if step.as_ is not None and not may_name_a_variable(step.as_):
        yield Problem(f"{path}.as", f"An item cannot be called {step.as_!r}.", "Choose another word, such as order.")
    yield from _check_cases(path, step)
    for number, branch in enumerate(step.branches or ()):
        if not branch.steps:
            yield Problem(f"{path}.branches[{number}].steps", "The branch has no steps.", "Add one.", "incomplete")


def _check_cases(path: str, step: Step) -> Iterator[Problem]:
    for number, case in enumerate(step.cases or ()):
        here = f"{path}.cases[{number}]"
        if not case.steps:
            yield Problem(f"{here}.steps", "The branch has no steps.", "Add one.", "incomplete")
        if contains_expression(case.equals):
            yield Problem(
                f"{here}.equals", "A case is a fixed value, not an expression.", "Use flow.if to compare two values."
            )


_SLUG = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """A name as it can stand in an address or as a step id: `Big orders!` becomes `big-orders`."""
    return _SLUG.sub("-", name.lower()).strip("-")[:40]
