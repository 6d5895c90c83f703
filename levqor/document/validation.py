"""Everything that can be wrong with a document, as a list of problems with paths. Nothing is raised."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from levqor.connectors.declaration import Action
from levqor.connectors.registry import Registry
from levqor.document.models import (
    MAX_NESTING,
    MAX_STEPS,
    TRIGGERS,
    Document,
    FormTrigger,
    ManualTrigger,
    ScheduleTrigger,
    Step,
    WebhookTrigger,
)
from levqor.document.upgrades import upgrade
from levqor.errors import Problem
from levqor.expressions import ExpressionError, compile_value, contains_expression

_FLOW_FIELDS = {
    "flow.if": ({"when": "the condition", "then": "the steps to run when it holds"}, {"else_"}),
    "flow.switch": ({"on": "the value to compare", "cases": "the branches"}, {"default"}),
    "flow.each": (
        {"items": "the list to go through", "do": "the steps for each item"},
        {"as_", "concurrency"},
    ),
}
_ALL_FLOW_FIELDS = ("when", "then", "else_", "on", "cases", "default", "items", "as_", "concurrency", "do")
TRIGGER_ROOTS = {
    "manual": {"input"},
    "schedule": {"scheduled_for", "fired_at", "previous_fire"},
    "webhook": {"body", "query", "headers", "method"},
    "form": {"fields"},
}
_RUN_FIELDS = {"id", "started_at"}
_STANDARD_ROOTS = {"trigger", "steps", "run", "workflow", "workspace"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a document may refer to outside itself."""

    registry: Registry
    connections: Collection[tuple[str, str]] | None = None
    """(connector, name) of each connection of the workspace; None where no workspace is known."""


def validate(raw: Any, surroundings: Surroundings) -> tuple[Document | None, list[Problem]]:
    """The document, if its structure can be read at all, and all its problems, in document order.

    A problem of kind `incomplete` is something still missing: a draft may have it. `invalid` is simply wrong.
    """
    if not isinstance(raw, dict):
        return None, [Problem("", "A document is a mapping.", "Give name, trigger and steps.")]
    if _nesting(raw) > MAX_NESTING:
        return None, [Problem("steps", f"Steps are nested deeper than {MAX_NESTING} levels.", "Use fewer levels.")]
    try:
        document = Document.model_validate(upgrade(raw))
    except ValidationError as error:
        return None, [_structural(item) for item in error.errors(include_url=False)[:100]]
    return document, list(_semantic(document, surroundings))


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
                cases = step.get("cases")
                for case in cases if isinstance(cases, list) else ():
                    if isinstance(case, dict):
                        stack.append((case.get("steps"), depth + 1))
    return deepest


def _structural(item: Any) -> Problem:
    path = _join(item["loc"])
    match item["type"]:
        case "missing":
            return Problem(path, f"`{item['loc'][-1]}` is missing.", "Add it.")
        case "extra_forbidden":
            return Problem(path, f"`{item['loc'][-1]}` is not a field of a document here.", "Remove it.")
        case "literal_error" if path == "trigger.use":
            return Problem(path, "There is no such trigger.", f"Use one of {', '.join(TRIGGERS)}.")
        case _:
            return Problem(path, _sentence(item["msg"]), "")


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return (text[:1].upper() + text[1:]).rstrip(".") + "."


def _join(location: tuple[Any, ...]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path


def _semantic(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    yield from _check_trigger(document)
    if not document.steps:
        yield Problem("steps", "The workflow has no steps.", "Add at least one step.", "incomplete")
    steps = list(document.walk())
    if len(steps) > MAX_STEPS:
        yield Problem("steps", f"The workflow has more than {MAX_STEPS} steps.", "Split it.")
    seen: set[str] = set()
    for path, step in steps:
        if step.id in seen:
            yield Problem(f"{path}.id", f"Two steps are called {step.id!r}.", "Give each its own id.")
        seen.add(step.id)
    yield from _Checker(document, surroundings).block("steps", document.steps, set(), ())


def _check_trigger(document: Document) -> Iterator[Problem]:
    trigger = document.trigger
    model = TRIGGERS[trigger.use]
    for problem in _check_model("trigger.with", trigger.with_, model, allow_expressions=False):
        yield problem
    if contains_expression(trigger.with_):
        yield Problem("trigger.with", "A trigger's settings cannot hold expressions.", "Write the value itself.")
    parsed = _try_parse(model, trigger.with_)
    if isinstance(parsed, ScheduleTrigger):
        yield from _check_crons(parsed)
    if isinstance(parsed, FormTrigger | ManualTrigger):
        names = [field.name for field in parsed.fields]
        for number, field in enumerate(parsed.fields):
            if names.index(field.name) != number:
                yield Problem(f"trigger.with.fields[{number}].name", f"Two fields are called {field.name!r}.", "")
            if field.type == "choice" and not field.choices:
                yield Problem(f"trigger.with.fields[{number}].choices", "A choice needs its choices.", "List them.")
    if isinstance(parsed, WebhookTrigger) and parsed.signature and not parsed.secret:
        yield Problem(
            "trigger.with.secret", "A signature cannot be checked without a secret.", "Set one.", "incomplete"
        )


def _check_crons(trigger: ScheduleTrigger) -> Iterator[Problem]:
    from levqor.document.cron import Cron, CronError

    if not trigger.crons:
        yield Problem("trigger.with.cron", "The schedule is empty.", "Give five fields.", "incomplete")
    for text in trigger.crons:
        try:
            Cron(text)
        except CronError as error:
            yield Problem("trigger.with.cron", str(error), "For example 30 8 * * 1-5 for weekdays at 8:30.")


def _try_parse(model: type[BaseModel], values: dict[str, Any]) -> BaseModel | None:
    try:
        return model.model_validate(values)
    except ValidationError:
        return None


def _check_model(
    path: str, values: dict[str, Any], model: type[BaseModel], *, allow_expressions: bool = True
) -> Iterator[Problem]:
    """Problems of `values` against `model`; what holds an expression is judged only when it is rendered."""
    known = _field_names(model)
    if model.model_config.get("extra") != "allow":
        for key in values:
            if key not in known:
                close = get_close_matches(key, known, 1)
                hint = f"Did you mean {close[0]}?" if close else f"Known are {', '.join(sorted(known)) or 'none'}."
                yield Problem(f"{path}.{key}", f"There is no field {key!r}.", hint)
    try:
        model.model_validate({key: value for key, value in values.items() if key in known})
    except ValidationError as error:
        for item in error.errors(include_url=False)[:50]:
            location = item["loc"]
            here = f"{path}{'.' if location and isinstance(location[0], str) else ''}{_join(location)}"
            if item["type"] == "missing":
                yield Problem(here, f"`{location[-1]}` is missing.", "Fill it in.", "incomplete")
            elif allow_expressions and _at_expression(values, location):
                continue
            elif item["type"] in ("too_short", "string_too_short") and not item.get("input"):
                yield Problem(here, f"`{location[-1]}` is empty.", "Fill it in.", "incomplete")
            else:
                yield Problem(here, _sentence(item["msg"]), "")


def _field_names(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def _at_expression(values: Any, location: tuple[Any, ...]) -> bool:
    value = values
    for part in location:
        if (
            isinstance(value, dict)
            and part in value
            or (isinstance(value, list) and isinstance(part, int) and part < len(value))
        ):
            value = value[part]
        if isinstance(value, str) and contains_expression(value):
            return True
    return contains_expression(value)


class _Checker:
    """Walks the blocks with what is visible at each place."""

    def __init__(self, document: Document, surroundings: Surroundings) -> None:
        self.document = document
        self.surroundings = surroundings
        self.all_ids = {step.id for _, step in document.walk()}
        self.actions: dict[str, Action] = {}
        self.may_fail = {step.id for _, step in document.walk() if step.on_error == "continue"}

    def block(self, path: str, steps: list[Step], visible: set[str], names: tuple[str, ...]) -> Iterator[Problem]:
        """Check a block; `visible` are the steps that have run before it, and grows by those of this block."""
        for number, step in enumerate(steps):
            yield from self.step(f"{path}[{number}]", step, visible, names)
            visible.add(step.id)

    def step(self, path: str, step: Step, visible: set[str], names: tuple[str, ...]) -> Iterator[Problem]:
        action = self.surroundings.registry.find(step.use)
        if action is None:
            yield self._unknown_step(path, step)
            return
        self.actions[step.id] = action
        yield from self._check_flow_fields(path, step)
        yield from self._check_connection(path, step, action)
        yield from _check_model(f"{path}.with", step.with_, action.input)
        yield from self._check_expressions(f"{path}.with", step.with_, visible, names)
        for name in ("when", "on", "items"):
            source = getattr(step, name)
            if source is not None:
                if not contains_expression(source):
                    yield Problem(f"{path}.{name}", "This has to be an expression.", "Write it as ${{ ... }}.")
                yield from self._check_expressions(f"{path}.{name}", source, visible, names)
        inner_names = (*names, step.as_ or "item", "index") if step.use == "flow.each" else names
        for name, block in step.blocks():
            inner = set(visible)
            yield from self.block(f"{path}.{name}", block, inner, inner_names)
            if step.use != "flow.each":
                visible |= inner

    def _unknown_step(self, path: str, step: Step) -> Problem:
        known = [action.id for action in self.surroundings.registry]
        close = get_close_matches(step.use, known, 3, 0.5)
        hint = f"Did you mean {' or '.join(close)}?" if close else "GET /api/registry lists every step."
        return Problem(f"{path}.use", f"There is no step {step.use!r}.", hint)

    def _check_flow_fields(self, path: str, step: Step) -> Iterator[Problem]:
        required, optional = _FLOW_FIELDS.get(step.use, ({}, set()))
        for name, meaning in required.items():
            if not getattr(step, name):
                yield Problem(f"{path}.{name}", f"`{name}`, {meaning}, is missing.", "Fill it in.", "incomplete")
        for name in _ALL_FLOW_FIELDS:
            if getattr(step, name) is not None and name not in required and name not in optional:
                shown = name.rstrip("_")
                yield Problem(f"{path}.{shown}", f"`{shown}` is not a field of {step.use}.", "Remove it.")

    def _check_connection(self, path: str, step: Step, action: Action) -> Iterator[Problem]:
        connector = action.connector
        if step.connection is None:
            if action.needs_connection:
                yield Problem(
                    f"{path}.connection",
                    f"{connector.name} needs a connection.",
                    f"Connect {connector.name} under Connections and name it here.",
                    "incomplete",
                )
        elif connector.connection is None:
            yield Problem(f"{path}.connection", f"{connector.name} takes no connection.", "Remove it.")
        elif (
            self.surroundings.connections is not None
            and (connector.id, step.connection) not in self.surroundings.connections
        ):
            yield Problem(
                f"{path}.connection",
                f"There is no {connector.name} connection called {step.connection!r}.",
                "Create it under Connections, or choose another.",
                "incomplete",
            )

    def _check_expressions(self, path: str, value: Any, visible: set[str], names: tuple[str, ...]) -> Iterator[Problem]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from self._check_expressions(f"{path}.{key}", inner, visible, names)
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                yield from self._check_expressions(f"{path}[{number}]", inner, visible, names)
        elif isinstance(value, str) and contains_expression(value):
            try:
                template = compile_value(value, names)
            except ExpressionError as error:
                yield Problem(path, error.message, "Correct the expression.")
                return
            for reference in dict.fromkeys(template.references):
                yield from self._check_reference(path, reference, visible, names)

    def _check_reference(
        self, path: str, reference: tuple[str, ...], visible: set[str], names: tuple[str, ...]
    ) -> Iterator[Problem]:
        root, *rest = reference
        if root == "steps" and rest:
            yield from self._check_step_reference(path, rest, visible)
        elif root == "trigger" and rest:
            yield from self._check_trigger_reference(path, rest)
        elif root == "run" and rest and rest[0] not in _RUN_FIELDS:
            yield Problem(path, f"run has no field {rest[0]!r}.", "It has id and started_at.")
        elif root in ("item", "index") and root not in names:
            yield Problem(path, f"`{root}` is known only inside flow.each.", "Refer to a step or the trigger.")

    def _check_step_reference(self, path: str, rest: list[str], visible: set[str]) -> Iterator[Problem]:
        step_id = rest[0]
        if step_id not in self.all_ids:
            close = get_close_matches(step_id, self.all_ids, 1)
            yield Problem(
                path,
                f"There is no step {step_id!r}.",
                f"Did you mean {close[0]}?" if close else "Check the id.",
            )
        elif step_id not in visible:
            yield Problem(
                path,
                f"The step {step_id!r} has not run before this one.",
                "Refer to an earlier step, or move it.",
            )
        elif len(rest) > 1 and (action := self.actions.get(step_id)) is not None:
            fields = _field_names(action.output)
            if step_id in self.may_fail:
                fields = fields and fields | {"error"}
            open_ended = action.output.model_config.get("extra") == "allow"
            if fields and not open_ended and rest[1] not in fields:
                yield Problem(
                    path,
                    f"The output of {step_id!r} has no field {rest[1]!r}.",
                    f"It has {', '.join(sorted(fields))}.",
                )

    def _check_trigger_reference(self, path: str, rest: list[str]) -> Iterator[Problem]:
        use = self.document.trigger.use
        if rest[0] not in TRIGGER_ROOTS[use]:
            known = ", ".join(f"trigger.{name}" for name in sorted(TRIGGER_ROOTS[use]))
            yield Problem(path, f"A {use} trigger has no {rest[0]!r}.", f"It has {known}.")
        elif use == "form" and len(rest) > 1:
            fields = self.document.trigger.with_.get("fields")
            names = (
                [field.get("name") for field in fields if isinstance(field, dict)] if isinstance(fields, list) else []
            )
            if names and rest[1] not in names:
                yield Problem(path, f"The form has no field {rest[1]!r}.", f"It has {', '.join(map(str, names))}.")


_SLUG = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """A name as it can stand in an address or as a step id: `Big orders!` becomes `big-orders`."""
    return _SLUG.sub("-", name.lower()).strip("-")[:40]
